"""Migrations: applied once and in order, refused with nothing changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.domain.daily import Slot
from bot.domain.scoring import Tally
from bot.errors import StorageError
from bot.storage import ledger, schedules
from bot.storage.migrate import Migration, migrate, ordered, packaged_migrations, statements
from bot.storage.scores import list_tallies
from bot.storage.sqlite import APPLICATION_ID, SqliteDatabase
from tests.conftest import START

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FROZEN = Path(__file__).with_name("frozen")  # a dump of a database of each released version
ONE = Migration(1, "0001_one.sql", "CREATE TABLE one (a TEXT);")
TWO = Migration(2, "0002_two.sql", "CREATE TABLE two (a TEXT);")


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    opened = await SqliteDatabase.open(tmp_path / "empty.sqlite3")
    yield opened
    await opened.close()


async def tables(database: SqliteDatabase) -> set[str]:
    async with database.transaction() as tx:
        rows = await tx.fetch("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {row.text("name") for row in rows}


async def test_migrations_are_applied_once(empty: SqliteDatabase) -> None:
    assert await migrate(empty, [ONE], START) == (ONE,)
    assert await migrate(empty, [ONE, TWO], START) == (TWO,)
    assert await migrate(empty, [ONE, TWO], START) == ()
    assert {"one", "two", "migration"} <= await tables(empty)


async def test_a_newer_database_is_refused(empty: SqliteDatabase) -> None:
    await migrate(empty, [ONE, TWO], START)
    with pytest.raises(StorageError, match="newer"):
        await migrate(empty, [ONE], START)


async def test_a_migration_that_was_changed_is_refused(empty: SqliteDatabase) -> None:
    await migrate(empty, [ONE], START)
    changed = Migration(1, ONE.name, "CREATE TABLE another (a TEXT);")
    with pytest.raises(StorageError, match="was changed"):
        await migrate(empty, [changed, TWO], START)
    assert "two" not in await tables(empty)


async def test_a_database_with_a_gap_is_refused(empty: SqliteDatabase) -> None:
    await migrate(empty, [ONE, TWO], START)
    async with empty.transaction() as tx:
        await tx.execute("DELETE FROM migration WHERE version = 1")
    with pytest.raises(StorageError, match="skipped"):
        await migrate(empty, [ONE, TWO], START)


async def test_a_migration_that_fails_leaves_nothing_behind(empty: SqliteDatabase) -> None:
    broken = Migration(
        2, "0002_broken.sql", "CREATE TABLE two (a TEXT);\nINSERT INTO no VALUES (1);"
    )
    with pytest.raises(StorageError):
        await migrate(empty, [ONE, broken], START)
    assert "two" not in await tables(empty)
    assert await migrate(empty, [ONE, TWO], START) == (TWO,)


def test_a_gap_in_the_files_is_refused() -> None:
    with pytest.raises(StorageError, match="0001 is missing"):
        ordered([("0002_two.sql", "")])


def test_a_badly_named_file_is_refused() -> None:
    with pytest.raises(StorageError, match="not named like"):
        ordered([("two.sql", "")])


def test_a_semicolon_inside_a_text_does_not_split() -> None:
    script = (
        "-- first; it says\nINSERT INTO t VALUES ('a;b');\n\nINSERT INTO t\nVALUES (2);\n-- end\n"
    )
    assert len(statements(script)) == 2


def test_a_script_that_stops_in_mid_statement_is_refused() -> None:
    with pytest.raises(StorageError, match="ends inside"):
        statements("CREATE TABLE t (a")


def test_the_packaged_migrations_are_in_order() -> None:
    found = packaged_migrations()
    assert [migration.version for migration in found] == list(range(1, len(found) + 1))


async def test_a_database_of_the_first_version_keeps_all_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(path)) as old:
        old.executescript((FROZEN / "0001.sql").read_text(encoding="utf-8"))
        old.execute(f"PRAGMA application_id={APPLICATION_ID}")
    opened = await SqliteDatabase.open(path)
    try:
        applied = await migrate(opened, packaged_migrations(), START)
        assert [each.version for each in applied] == list(range(2, len(packaged_migrations()) + 1))
        async with opened.transaction() as tx:
            (made,) = await schedules.list_schedules(tx, [11])
            lines = await ledger.list_recent(tx, 11, Slot.POST, 9)
            tallies = await list_tallies(tx, 11, None)
    finally:
        await opened.close()
    assert (made.channel_id, made.zone, made.asks_question) == (22, "Europe/London", True)
    assert made.next_due is not None
    assert [(e.day.day, e.state.value, e.message_id, e.event_ids) for e in lines] == [
        (16, "claimed", None, ("trotsky-expelled-1927",)),
        (15, "sent", 77, ("wiesbaden-1",)),
        (14, "missed", None, ()),
    ]
    assert tallies == (Tally(44, 90, 1, 1),)
