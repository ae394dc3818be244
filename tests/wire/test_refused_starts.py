"""Starts that must fail: one plain line, exit status 1, nothing changed on disk."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.wire.stage import TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.wire.process import Running
    from tests.wire.stage import Stage

pytestmark = pytest.mark.wire
PAGE = 4096


async def test_a_token_that_discord_refuses_is_named(stage: Stage) -> None:
    stage.wire.token = "another"
    line = await refusal(await stage.launch())
    assert "CLIO_TOKEN" in line


async def test_a_missing_token_is_named(stage: Stage) -> None:
    line = await refusal(await stage.launch(token=None))
    assert "CLIO_TOKEN is missing" in line


@pytest.mark.parametrize("token", ["hello", "a.b", "bm90LWEtbnVtYmVy.x.y", TOKEN.replace(".", "")])
async def test_a_text_that_cannot_be_a_token_is_refused(stage: Stage, token: str) -> None:
    clio = await stage.launch(token=token)
    line = await refusal(clio)
    assert "CLIO_TOKEN" in line
    assert token not in line


async def test_an_env_file_that_is_not_utf_8_is_named(stage: Stage) -> None:
    (stage.folder / ".env").write_bytes("CLIO_LOG_LEVEL=débug".encode("latin-1"))
    line = await refusal(await stage.launch())
    assert ".env" in line
    assert "UTF-8" in line


async def test_a_database_in_a_folder_that_does_not_exist_is_refused(stage: Stage) -> None:
    stage.database = stage.folder / "nowhere" / "clio.sqlite3"
    line = await refusal(await stage.launch())
    assert str(stage.database.parent) in line
    assert not stage.database.parent.exists()


async def test_a_file_that_is_not_sqlite_is_refused_and_left_alone(stage: Stage) -> None:
    stage.database.write_text("Dear diary, " * 1000, encoding="utf-8")
    await assert_refused_and_left_alone(stage, "not a SQLite database")


async def test_a_newer_database_is_refused_and_left_alone(stage: Stage) -> None:
    await make_database(stage)
    with closing(sqlite3.connect(stage.database)) as connection, connection:
        connection.execute("INSERT INTO migration VALUES (9999, '9999_later.sql', 'x', 0)")
    await assert_refused_and_left_alone(stage, "newer")


async def test_a_damaged_database_is_refused_and_left_alone(stage: Stage) -> None:
    await make_database(stage)
    with closing(sqlite3.connect(stage.database)) as connection, connection:
        connection.executemany(
            "INSERT INTO setting VALUES (?, ?)", ((f"name {n}", "x" * 500) for n in range(500))
        )
    damage(stage.database)
    await assert_refused_and_left_alone(stage, "damaged")


async def make_database(stage: Stage) -> None:
    """Let Clio itself make the file."""
    clio = await stage.connect()
    assert await clio.end(signal.SIGTERM) == 0
    for file in (stage.folder / "stdout.txt", stage.folder / "stderr.txt"):
        file.unlink()


def damage(file: Path) -> None:
    """Write noise over pages in the middle."""
    content = bytearray(file.read_bytes())
    middle = len(content) // PAGE // 2 * PAGE
    content[middle : middle + 4 * PAGE] = b"\xa5" * (4 * PAGE)
    file.write_bytes(content)


async def assert_refused_and_left_alone(stage: Stage, reason: str) -> None:
    """Start Clio; it must say why not, and change nothing."""
    before = stage.database.read_bytes()
    line = await refusal(await stage.launch())
    assert reason in line
    assert stage.database.read_bytes() == before
    assert not [each.name for each in stage.folder.glob("clio.sqlite3?*")]


async def refusal(clio: Running) -> str:
    """Wait for the end of a start that fails; gives its one line."""
    assert await clio.ended() == 1
    assert clio.out == ""
    lines = clio.err.splitlines()
    assert len(lines) == 1, clio.err
    assert lines[0].startswith("clio: ")
    return lines[0]
