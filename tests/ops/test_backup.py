"""Backups: whole, while the database is in use, and the way back from them."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.composition import opened_database
from bot.errors import StorageError
from bot.ops import backup as module
from bot.ops.backup import (
    back_up,
    back_up_if_due,
    folder_of,
    keep_backed_up,
    list_backups,
    newest_good,
    restore,
    verify,
)
from tests.conftest import START, SetClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.storage.database import Database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clio.sqlite3"


@pytest.fixture
async def serving(file: Path) -> AsyncIterator[Database]:
    """A database that is open, as Clio has it."""
    async with opened_database(file, SetClock()) as (opened, _):
        yield opened


async def write(database: Database, name: str) -> None:
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", name, "x" * 2000)


def names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as opened:
        return [name for (name,) in opened.execute("SELECT name FROM setting ORDER BY name")]


async def make(file: Path, *written: str) -> None:
    async with opened_database(file, SetClock()) as (database, _):
        for name in written:
            await write(database, name)


def spoil(path: Path, place: int = 4096) -> None:
    content = bytearray(path.read_bytes())
    content[place : place + 8000] = b"\xa5" * 8000
    path.write_bytes(content)


async def test_a_backup_of_a_database_in_use_is_whole(
    serving: Database, file: Path, tmp_path: Path
) -> None:
    async def go_on() -> None:
        for number in range(60):
            await write(serving, f"n{number:02}")

    writing = asyncio.create_task(go_on())
    await asyncio.sleep(0.02)
    await asyncio.to_thread(back_up, file, tmp_path / "copy.sqlite3")
    await writing
    there = names(tmp_path / "copy.sqlite3")
    assert there == [f"n{number:02}" for number in range(len(there))]
    assert (tmp_path / "copy.sqlite3").stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.part"))


async def test_a_backup_is_never_made_over_a_file_nor_out_of_nothing(
    file: Path, tmp_path: Path
) -> None:
    with pytest.raises(StorageError, match="no database"):
        back_up(file, tmp_path / "copy.sqlite3")
    await make(file)
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(StorageError, match="exists"):
        back_up(file, tmp_path / "mine.txt")
    with pytest.raises(StorageError, match="could be made"):
        back_up(file, tmp_path / "nowhere" / "copy.sqlite3")


async def test_one_a_day_is_made_and_the_old_go(file: Path) -> None:
    await make(file, "a")
    clock = SetClock()
    for _ in range(40):
        made = back_up_if_due(file, clock.now())
        assert made is not None
        assert back_up_if_due(file, clock.now() + timedelta(hours=23)) is None
        clock.advance(days=1)
    there = list(list_backups(file))
    assert there[0] == clock.now() - timedelta(days=1)
    assert 9 <= len(there) <= 11
    (folder_of(file) / "notes.sqlite3").write_text("not by its name")
    assert len(list_backups(file)) == len(there)


async def test_a_clock_that_went_back_does_not_stop_backups(file: Path) -> None:
    await make(file, "a")
    assert back_up_if_due(file, START + timedelta(days=900)) is not None
    assert back_up_if_due(file, START) is not None


async def test_clio_goes_on_where_a_backup_fails(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []

    def fail_first(*_: object) -> Path | None:
        looks.append("")
        if len(looks) == 1:
            raise StorageError("disk full")
        return Path("made") if len(looks) == 2 else None

    monkeypatch.setattr(module, "back_up_if_due", fail_first)
    monkeypatch.setattr(module, "_FIRST", 0.0)
    monkeypatch.setattr(module, "_LOOK", 0.001)
    keeping = asyncio.create_task(keep_backed_up(file, SetClock()))
    while len(looks) < 4:
        await asyncio.sleep(0.001)
    assert not keeping.done()
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping


async def test_a_backup_comes_back_and_what_was_there_is_kept(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    await make(file, "a")
    back_up(file, copy)
    await make(file, "b")
    replaced = restore(copy, file, START)
    assert replaced is not None
    assert (names(file), names(replaced)) == (["a"], ["a", "b"])
    assert file.stat().st_mode & 0o777 == 0o600
    file.unlink()
    assert restore(copy, file, START) is None
    assert names(file) == ["a"]


async def test_while_a_process_has_it_open_nothing_is_replaced(
    serving: Database, file: Path, tmp_path: Path
) -> None:
    await write(serving, "a")
    back_up(file, tmp_path / "copy.sqlite3")
    await write(serving, "b")
    with pytest.raises(StorageError, match="Stop Clio first"):
        await asyncio.to_thread(restore, tmp_path / "copy.sqlite3", file, START)
    await write(serving, "c")
    assert names(file) == ["a", "b", "c"]


async def test_what_is_no_backup_is_refused(file: Path, tmp_path: Path) -> None:
    await make(file, "a")
    other, damaged = tmp_path / "other.sqlite3", tmp_path / "damaged.sqlite3"
    with closing(sqlite3.connect(other)) as opened:
        opened.execute("CREATE TABLE migration (a)")
    await make(damaged, *(f"n{n}" for n in range(40)))
    spoil(damaged)
    (tmp_path / "diary.txt").write_text("Dear diary, " * 1000)
    for wrong in (other, damaged, tmp_path / "diary.txt", tmp_path / "missing"):
        with pytest.raises(StorageError):
            restore(wrong, file, START)
    assert names(file) == ["a"]


@pytest.mark.parametrize("place", [16, 4096])
async def test_a_damaged_database_is_refused_with_the_way_back_and_comes_back(
    file: Path, place: int
) -> None:
    await make(file, *(f"n{n:02}" for n in range(40)))
    good = back_up_if_due(file, START)
    newer = back_up_if_due(file, START + timedelta(days=1))
    assert good is not None
    assert newer is not None
    spoil(newer)
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA journal_mode=DELETE")
    spoil(file, place)
    Path(f"{file}-wal").write_bytes(b"a log of the damaged one")
    assert newest_good(file) == good
    with pytest.raises(StorageError, match=f"clio restore {good}"):
        await make(file)
    replaced = restore(good, file, START)
    assert replaced is not None
    assert not Path(f"{file}-wal").exists()
    assert len(names(file)) == 40
    with pytest.raises(StorageError):
        verify(replaced)


async def test_a_log_left_behind_is_not_played_into_what_comes_back(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make(file, "a")
    back_up(file, tmp_path / "copy.sqlite3")
    monkeypatch.setattr(module, "_refuse_in_use", lambda _: None)  # it lets SQLite remove the log
    Path(f"{file}-wal").write_bytes(b"a log")
    replaced = restore(tmp_path / "copy.sqlite3", file, START)
    assert Path(f"{replaced}-wal").read_bytes() == b"a log"
    assert not Path(f"{file}-wal").exists()
    assert names(file) == ["a"]


async def test_a_damaged_database_without_a_backup_says_so(file: Path) -> None:
    await make(file, *(f"n{n}" for n in range(40)))
    spoil(file)
    with pytest.raises(StorageError, match="there is no backup"):
        await make(file)


async def test_a_restore_that_is_cut_off_anywhere_leaves_a_whole_database(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.sqlite3"
    await make(file, "a")
    back_up(file, copy)
    await make(file, "b")
    for step in ("copyfile", "chmod", "fsync", "link", "replace"):

        def cut(*_: object, **__: object) -> None:
            raise OSError("no space left")

        with monkeypatch.context() as patched:
            for owner in (shutil, Path, os):
                if hasattr(owner, step):
                    patched.setattr(owner, step, cut)
            with pytest.raises(StorageError, match="no space left"):
                restore(copy, file, START)
        assert names(file) == ["a", "b"], step
        for left in tmp_path.glob("*.replaced-*"):
            left.unlink()
