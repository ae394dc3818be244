"""What a transaction promises, on every engine."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.errors import StorageError, UserError
from bot.storage.database import fetch_one, placeholders
from tests.conftest import seen

if TYPE_CHECKING:
    from bot.storage.database import Database, Transaction


async def test_a_transaction_that_fails_changes_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", "a", "b")
            raise RuntimeError
    async with database.transaction() as tx:
        assert await tx.fetch("SELECT * FROM setting") == []


async def test_a_cancelled_transaction_changes_nothing(database: Database) -> None:
    inside = asyncio.Event()

    async def write() -> None:
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", "a", "b")
            inside.set()
            await asyncio.get_running_loop().create_future()

    task = asyncio.create_task(write())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.transaction() as tx:
        assert await tx.fetch("SELECT * FROM setting") == []


async def test_a_piece_of_work_gives_its_result_and_is_seen_by_others(
    database: Database, where: str
) -> None:
    async def work(tx: Transaction) -> int:
        return await tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", "a", "b")

    assert await database.run(work, 5) == 1
    assert await seen(where, "SELECT name, value FROM setting") == [("a", "b")]


async def test_a_piece_of_work_that_fails_changes_nothing(database: Database) -> None:
    async def work(tx: Transaction) -> None:
        await tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", "a", "b")
        raise UserError

    with pytest.raises(UserError):
        await database.run(work, 5)
    assert await database.run(lambda tx: tx.fetch("SELECT * FROM setting"), 5) == []


async def test_pieces_of_work_and_transactions_follow_one_another(database: Database) -> None:
    async def count(tx: Transaction) -> int:
        row = await fetch_one(tx, "SELECT value FROM setting WHERE name = 'n'")
        number = int(row.text("value")) + 1 if row else 1
        await tx.execute("DELETE FROM setting")
        await tx.execute("INSERT INTO setting (name, value) VALUES ('n', $1)", str(number))
        return number

    async def counted() -> int:
        async with database.transaction() as tx:
            return await count(tx)

    both = [counted() if turn % 2 else database.run(count) for turn in range(20)]
    assert sorted(await asyncio.gather(*both)) == list(range(1, 21))


async def test_transactions_follow_one_another(database: Database) -> None:
    async def add(name: str) -> None:
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", name, name)

    await asyncio.gather(*(add(f"n{number}") for number in range(20)))
    async with database.transaction() as tx:
        assert len(await tx.fetch("SELECT * FROM setting")) == 20


async def test_a_refused_statement_is_a_storage_error(database: Database) -> None:
    with pytest.raises(StorageError, match="refused"):
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO nowhere VALUES (1)")


async def test_a_closed_database_says_so(database: Database) -> None:
    await database.close()
    await database.close()
    with pytest.raises(StorageError, match="closed"):
        async with database.transaction():
            pass


async def test_what_is_read_and_written_in_turn_is_never_lost(database: Database) -> None:
    async def count_one() -> None:
        async with database.transaction() as tx:
            row = await fetch_one(tx, "SELECT value FROM setting WHERE name = $1", "n")
            value = str(int(row.text("value")) + 1 if row else 1)
            await tx.execute("DELETE FROM setting WHERE name = $1", "n")
            await tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", "n", value)

    await asyncio.gather(*(count_one() for _ in range(25)))
    async with database.transaction() as tx:
        row = await fetch_one(tx, "SELECT value FROM setting WHERE name = $1", "n")
    assert row is not None
    assert row.text("value") == "25"


async def test_numbers_of_every_kind_are_read_as_python_has_them(database: Database) -> None:
    async with database.transaction() as tx:
        row = await fetch_one(
            tx,
            "SELECT COUNT(*) AS n, SUM(1) AS whole, CAST(0.5 AS DOUBLE PRECISION) AS half,"
            " CAST(NULL AS TEXT) AS none, AVG(version + 0.25) AS mean FROM migration",
        )
        nothing = await tx.fetch(
            f"SELECT 1 AS a FROM migration WHERE version IN ({placeholders(0)})"
        )
        changed = await tx.execute("UPDATE migration SET name = name WHERE version <= 2")
    assert row is not None
    assert row.integer("n") == row.integer("whole") > 2
    assert row.real("half") == 0.5
    assert row.real("mean") % 0.5 == 0.25
    assert row.maybe_text("none") is None
    assert nothing == []
    assert changed == 2
