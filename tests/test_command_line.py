"""The `clio` command in a terminal."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot import __main__ as command_line
from bot.config import load_settings
from bot.storage.migrate import packaged_migrations

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path) -> None:
    monkeypatch.setenv("CLIO_CACHE_DIR", str(cache))
    monkeypatch.setenv("CLIO_DATABASE", str(tmp_path / "clio.sqlite3"))
    monkeypatch.delenv("CLIO_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)


def clio(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command in this process and give its exit status."""
    monkeypatch.setattr(sys, "argv", ["clio", *arguments])
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    code = ended.value.code
    assert isinstance(code, int) or code is None
    return code or 0


def test_a_fact_is_printed_with_its_sources(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clio(monkeypatch, "fact", "trotsky is expelled") == 0
    shown = capsys.readouterr().out
    assert "16 November 1927 · Moscow" in shown
    assert "Sources differ" in shown
    assert "[1]" in shown


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("event:trotsky-expelled-1927", "event"),
        ("topic:expulsion-of-trotsky", "topic"),
        ("term:expulsion-of-trotsky/0", "term"),
    ],
)
def test_json_says_what_was_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], query: str, kind: str
) -> None:
    assert clio(monkeypatch, "fact", query, "--json") == 0
    assert json.loads(capsys.readouterr().out)["kind"] == kind
    assert clio(monkeypatch, "fact", query) == 0
    assert capsys.readouterr().out


def test_nothing_found_is_one_line_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clio(monkeypatch, "fact", "zzxxqqjj") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("clio: I know nothing called “zzxxqqjj”. ")
    assert "Nearest: " in told.err
    assert told.err.count("\n") == 1


def test_a_day_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clio(monkeypatch, "today", "11-16") == 0
    assert "On this day: 16 November" in capsys.readouterr().out
    assert clio(monkeypatch, "today", "11-16", "--json") == 0
    assert json.loads(capsys.readouterr().out)["headline"]["id"] == "trotsky-expelled-1927"
    assert clio(monkeypatch, "today") == 0


def test_a_day_that_does_not_exist_is_a_stated_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clio(monkeypatch, "today", "02-30") == 1
    assert capsys.readouterr().err == "clio: There is no 30 February in any year.\n"


def test_the_corpus_is_checked_and_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clio(monkeypatch, "check", "--coverage") == 0
    shown = capsys.readouterr().out
    assert "events by region" in shown
    assert "faults: none" in shown
    assert clio(monkeypatch, "check", "--json") == 0
    assert json.loads(capsys.readouterr().out)["faults"] == []


def test_a_database_is_brought_up_to_date(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clio(monkeypatch, "migrate") == 0
    assert f"{len(packaged_migrations())} migrations applied" in capsys.readouterr().out
    assert clio(monkeypatch, "migrate") == 0
    assert "0 migrations applied" in capsys.readouterr().out


def test_running_without_a_token_is_a_stated_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import logging

    handlers = logging.getLogger().handlers[:]
    try:
        assert clio(monkeypatch, "run") == 1
    finally:
        logging.getLogger().handlers[:] = handlers
    assert capsys.readouterr().err.startswith("clio: CLIO_TOKEN is missing.")
    assert not (tmp_path / "clio.sqlite3").exists()


def test_bad_usage_ends_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    assert clio(monkeypatch, "fact") == 2
    assert clio(monkeypatch, "dance") == 2


def test_a_demo_on_a_day_that_does_not_exist_is_a_stated_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clio(monkeypatch, "demo", "--date", "2026-02-30") == 1
    assert "2026-02-30 is not a date" in capsys.readouterr().err


def test_without_the_extra_the_demo_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "simcord", None)
    monkeypatch.delitem(sys.modules, "bot.demo", raising=False)
    assert clio(monkeypatch, "demo") == 1
    assert "pip install" in capsys.readouterr().err


def test_the_module_runs_as_the_command_does() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0
    for name in ("run", "demo", "check", "fact", "today", "migrate"):
        assert name in ended.stdout


def test_reports_of_members_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clio(monkeypatch, "reports") == 0
    assert capsys.readouterr().out == "0 reports\n"
    with sqlite3.connect(load_settings().database) as database:
        database.execute(
            "INSERT INTO report VALUES ('a', 'event:x', $1, 1, 2, 1795600000000)",
            {"1": "The \x1b[2J\N{RIGHT-TO-LEFT OVERRIDE}year\nis wrong."},
        )
    assert clio(monkeypatch, "reports") == 0
    assert (
        "2026-11-25 09:46  event:x\n  The [2J year is wrong.\n1 reports" in capsys.readouterr().out
    )
    assert clio(monkeypatch, "reports", "--json") == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert report["subject"] == "event:x"


def test_scores_are_proven_from_their_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clio(monkeypatch, "audit", "scores") == 0
    assert capsys.readouterr().out == "no differences\n"
    with sqlite3.connect(load_settings().database) as database:
        database.execute("INSERT INTO score VALUES (1, '2026-11', 2, 50, 1, 1)")
    assert clio(monkeypatch, "audit", "scores") == 1
    assert "guild 1, 2026-11, member 2: the table says" in capsys.readouterr().out
    assert clio(monkeypatch, "audit", "scores", "--json") == 1
    (difference,) = json.loads(capsys.readouterr().out)
    assert difference["told"]["points"] == 50


def test_a_database_moves_to_another_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    old, new = str(load_settings().database), str(tmp_path / "new.sqlite3")
    assert clio(monkeypatch, "copy-database", old, new) == 1
    assert "There is no database" in capsys.readouterr().err
    assert clio(monkeypatch, "migrate") == 0
    with sqlite3.connect(old) as database:
        database.execute("INSERT INTO setting VALUES ('a', 'b')")
    capsys.readouterr()
    assert clio(monkeypatch, "copy-database", old, new) == 0
    assert "1 rows copied and compared" in capsys.readouterr().out
    assert clio(monkeypatch, "copy-database", old, new) == 1
    assert "is not empty" in capsys.readouterr().err
    assert clio(monkeypatch, "copy-database", old, f"{new}.too", "--json") == 0
    told = {each["table"]: each["rows"] for each in json.loads(capsys.readouterr().out)}
    assert told["setting"] == 1


def test_a_backup_is_made_and_comes_back(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    copy = str(tmp_path / "copy.sqlite3")
    assert clio(monkeypatch, "migrate") == 0
    assert clio(monkeypatch, "backup", copy) == 0
    assert "made and verified" in capsys.readouterr().out
    assert clio(monkeypatch, "restore", copy) == 0
    assert "what was there is" in capsys.readouterr().out
    monkeypatch.setenv("CLIO_DATABASE", "postgresql://host/clio")
    assert clio(monkeypatch, "backup", f"{copy}.too") == 1
    assert "pg_dump" in capsys.readouterr().err
