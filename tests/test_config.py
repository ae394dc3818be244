"""Settings: where they come from, and what is said when they are wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import Settings, checked_token, load_settings
from bot.errors import ConfigError

EXAMPLE = Path(__file__).parents[1] / ".env.example"
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789ab"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CLIO_{name.upper()}", raising=False)


def settings(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / ".env"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_the_example_lists_every_setting_with_its_default_and_meaning() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    listed = dict(re.findall(r"^#?CLIO_([A-Z_]+)=(.*)$", text, re.MULTILINE))
    assert set(listed) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default = field.default if field.default_factory is None else None
        assert listed[name.upper()] == ("" if default is None else str(default)), name
        assert field.description is not None, name
        meaning = field.description.rstrip(".").split(";")[0]
        assert meaning in text, name


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIO_DATABASE", "from-environment.sqlite3")
    read = settings(tmp_path, "CLIO_DATABASE=from-file.sqlite3\nCLIO_LOG_LEVEL=debug\n")
    assert read.database == "from-environment.sqlite3"
    assert read.log_level == "debug"


def test_a_missing_file_leaves_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / ".env").database == "clio.sqlite3"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("CLIO_LOG_LEVEL=loud", "CLIO_LOG_LEVEL"),
        ("CLIO_SHARDS=0", "CLIO_SHARDS"),
        ("CLIO_DISCORD_API=discord.com", "CLIO_DISCORD_API"),
        ("CLIO_DISCORD_GATEWAY=https://x", "CLIO_DISCORD_GATEWAY"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, line: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        settings(tmp_path, line)


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"CLIO_TOKEN=\xff\xfe")
    with pytest.raises(ConfigError, match="not text in UTF-8"):
        load_settings(path)


def test_a_folder_in_the_files_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path)


def test_a_good_token_is_given(tmp_path: Path) -> None:
    assert checked_token(settings(tmp_path, f"CLIO_TOKEN={TOKEN}")) == TOKEN


@pytest.mark.parametrize("token", ["abc", "a.b.c", "MTIz..x", "....", "é.b.c"])
def test_what_cannot_be_a_token_is_refused_without_repeating_it(tmp_path: Path, token: str) -> None:
    with pytest.raises(ConfigError) as told:
        checked_token(settings(tmp_path, f"CLIO_TOKEN={token}"))
    assert "CLIO_TOKEN is not a bot's token" in str(told.value)
    assert token not in str(told.value)


def test_a_missing_token_says_where_it_belongs(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"CLIO_TOKEN is missing.*\.env"):
        checked_token(settings(tmp_path, "CLIO_TOKEN=\n"))


def test_a_token_never_shows(tmp_path: Path) -> None:
    assert TOKEN not in repr(settings(tmp_path, f"CLIO_TOKEN={TOKEN}"))
