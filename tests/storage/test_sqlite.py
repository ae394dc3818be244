"""The SQLite engine: what it refuses, and what a transaction promises."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.errors import BusyError, StorageError
from bot.storage.database import Row, fetch_one
from bot.storage.sqlite import APPLICATION_ID, SqliteDatabase

if TYPE_CHECKING:
    from pathlib import Path

    from bot.storage.database import Transaction


@pytest.fixture
def where(tmp_path: Path) -> str:
    return str(tmp_path / "clio.sqlite3")


async def test_a_new_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "clio.sqlite3"
    opened = await SqliteDatabase.open(path)
    await opened.close()
    assert path.stat().st_mode & 0o777 == 0o600


async def test_every_commit_is_on_disk(database: SqliteDatabase) -> None:
    async with database.transaction() as tx:
        mode = await fetch_one(tx, "PRAGMA journal_mode")
        synchronous = await fetch_one(tx, "PRAGMA synchronous")
        foreign_keys = await fetch_one(tx, "PRAGMA foreign_keys")
    assert mode is not None
    assert synchronous is not None
    assert foreign_keys is not None
    assert mode.text("journal_mode") == "wal"
    assert synchronous.integer("synchronous") == 2
    assert foreign_keys.integer("foreign_keys") == 1


async def test_a_transaction_that_ends_is_seen_by_others(database: SqliteDatabase) -> None:
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", "a", "b")
    with sqlite3.connect(database.path) as other:
        assert other.execute("SELECT value FROM setting").fetchall() == [("b",)]


async def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="does not exist"):
        await SqliteDatabase.open(tmp_path / "nowhere" / "clio.sqlite3")


async def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        await SqliteDatabase.open(tmp_path)


async def test_a_file_that_is_not_sqlite_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "clio.sqlite3"
    path.write_text("my diary, not a database, and long enough to tell")
    with pytest.raises(StorageError, match="not a SQLite database"):
        await SqliteDatabase.open(path)
    assert path.read_text().startswith("my diary")


async def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (a)")
    before = path.read_bytes()
    with pytest.raises(StorageError, match="another program"):
        await SqliteDatabase.open(path)
    assert path.read_bytes() == before


async def test_a_database_that_another_process_has_for_itself_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "clio.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE a (b)")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="cannot be used: database is locked"):
            await SqliteDatabase.open(path)


@pytest.mark.parametrize("place", [16, 4096 + 5])
async def test_a_damaged_database_is_left_as_it_is(tmp_path: Path, place: int) -> None:
    path = tmp_path / "clio.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute(f"PRAGMA application_id={APPLICATION_ID}")
        made.execute("CREATE TABLE t (a TEXT)")
        made.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 50)
        made.execute("CREATE INDEX i ON t (a)")
    spoiled = bytearray(path.read_bytes())
    spoiled[place : place + 600] = b"\xff" * 600
    path.write_bytes(spoiled)
    with pytest.raises(StorageError):
        await SqliteDatabase.open(path)
    assert path.read_bytes() == bytes(spoiled)


async def keep(tx: Transaction) -> int:
    return await tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", "a", "b")


async def kept(database: SqliteDatabase) -> bool:
    return bool(await database.run(lambda tx: tx.fetch("SELECT name FROM setting")))


async def used(database: SqliteDatabase) -> None:
    async with database.transaction() as tx:
        await tx.fetch("SELECT 1 AS one")


async def test_a_file_that_another_process_holds_is_waited_for_but_not_for_long(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.sqlite._PATIENCE", 0.4)
    monkeypatch.setattr("bot.storage.sqlite._SOON", 0.1)
    loop = asyncio.get_running_loop()

    async def refused_after() -> float:
        began = loop.time()
        with pytest.raises(BusyError, match="in use elsewhere"):
            await used(database)
        return loop.time() - began

    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = []
        for _ in range(6):
            waiting.append(asyncio.create_task(refused_after()))
            await asyncio.sleep(0.05)
        assert max(await asyncio.gather(*waiting)) < 0.4 + 0.1 + 0.25
        assert await refused_after() < 0.1 + 0.25, "it is known to be in use"
        other.execute("ROLLBACK")
    await used(database)
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        later = asyncio.create_task(used(database))
        await asyncio.sleep(0.25)  # more than SQLite itself waits at a time
        other.execute("ROLLBACK")
        await later


async def test_a_transaction_that_is_cancelled_while_it_begins_leaves_nothing_open(
    database: SqliteDatabase,
) -> None:
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(used(database))
        await asyncio.sleep(0.05)
        waiting.cancel()
        other.execute("ROLLBACK")
        with pytest.raises(asyncio.CancelledError):
            await waiting
    await used(database)


async def test_work_that_waits_for_anything_else_is_refused_and_leaves_nothing(
    database: SqliteDatabase,
) -> None:
    async def work(tx: Transaction) -> None:
        await keep(tx)
        await asyncio.sleep(0)

    with pytest.raises(AssertionError, match="awaits nothing but its statements"):
        await database.run(work)
    assert not await kept(database)


async def test_work_whose_asker_is_cancelled_is_done_before_what_comes_after(
    database: SqliteDatabase,
) -> None:
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        asked = asyncio.create_task(database.run(keep))
        await asyncio.sleep(0.05)
        asked.cancel()
        other.execute("ROLLBACK")
        with pytest.raises(asyncio.CancelledError):
            await asked
    assert await kept(database)


async def test_work_meets_another_process_and_a_closed_database_as_transactions_do(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.sqlite._PATIENCE", 0.1)
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError, match="in use elsewhere"):
            await database.run(keep)
    with pytest.raises(StorageError, match="refused: no such table"):
        await database.run(lambda tx: tx.fetch("SELECT * FROM nowhere"))
    assert not await kept(database)
    await database.close()
    with pytest.raises(StorageError, match="closed"):
        await database.run(keep)


def test_a_row_is_read_by_type() -> None:
    row = Row({"number": 1, "text": "a", "nothing": None})
    assert (row.integer("number"), row.text("text")) == (1, "a")
    assert row.maybe_integer("nothing") is None
    assert row.maybe_text("nothing") is None
    assert (row.maybe_integer("number"), row.maybe_text("text")) == (1, "a")
    with pytest.raises(AssertionError):
        row.integer("text")
    with pytest.raises(AssertionError):
        row.text("number")
