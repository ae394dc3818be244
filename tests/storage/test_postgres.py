"""PostgreSQL: who waits for whom, and what happens while the server is away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.errors import StorageError
from bot.storage import postgres as module
from bot.storage.database import fetch_one
from bot.storage.engines import open_database
from bot.storage.migrate import migrate, packaged_migrations
from bot.storage.postgres import PostgresDatabase
from tests.conftest import START

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.postgres import Postgres


@pytest.fixture
async def where(postgres: Postgres) -> str:
    return await postgres.emptied()


@pytest.fixture
async def other(where: str) -> AsyncIterator[PostgresDatabase]:
    """Another process."""
    opened = await PostgresDatabase.open(where)
    yield opened
    await opened.close()


async def waits(database: PostgresDatabase, *about: int) -> bool:
    """Tell whether a transaction has to wait for one that is under way."""

    async def begin() -> None:
        async with database.transaction(*about) as tx:
            await tx.fetch("SELECT 1 AS a")

    task = asyncio.create_task(begin())
    done, _ = await asyncio.wait([task], timeout=0.3)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return not done


async def test_those_about_the_same_wait_for_one_another_and_others_do_not(
    database: PostgresDatabase, other: PostgresDatabase
) -> None:
    async with database.transaction(5, 7):
        assert await waits(other, 7)
        assert await waits(other, 9, 5)
        assert not await waits(other, 8)
        assert await waits(other), "one about everything waits for all"
    async with database.transaction():
        assert await waits(other, 8)
    assert not await waits(other)


async def test_locks_of_two_are_never_taken_crosswise(
    database: PostgresDatabase, other: PostgresDatabase
) -> None:
    async def work(where: PostgresDatabase, *about: int) -> None:
        for _ in range(30):
            async with where.transaction(*about) as tx:
                await tx.fetch("SELECT 1 AS a")

    both = asyncio.gather(work(database, 1, 2), work(other, 2, 1))
    await asyncio.wait_for(both, timeout=20)


async def read(database: PostgresDatabase) -> list[str]:
    async with database.transaction() as tx:
        return [row.text("name") for row in await tx.fetch("SELECT name FROM setting")]


async def write(database: PostgresDatabase, name: str) -> None:
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", name, "")


async def test_a_server_that_restarts_is_waited_for(
    postgres: Postgres, database: PostgresDatabase
) -> None:
    await write(database, "a")
    await asyncio.to_thread(postgres.stop)
    begun = asyncio.create_task(read(database))
    await asyncio.sleep(0.4)
    await asyncio.to_thread(postgres.start)
    assert await begun == ["a"]


async def test_what_is_under_way_as_the_server_goes_is_said_to_have_failed(
    postgres: Postgres, database: PostgresDatabase
) -> None:
    with pytest.raises(StorageError, match="refused"):
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", "a", "b")
            await asyncio.to_thread(postgres.stop)
            await asyncio.to_thread(postgres.start)
            await tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", "c", "d")
    assert await read(database) == []


async def test_a_server_that_stays_away_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        tries = 0

        async def acquire(self) -> None:
            self.tries += 1
            raise ConnectionRefusedError("nobody listens")

    away = Away()
    monkeypatch.setattr(module, "_REST", 0.001)
    with pytest.raises(StorageError, match="nobody listens"):
        await read(PostgresDatabase(away, "there", ""))
    assert away.tries == module._TRIES


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://clio:secret@127.0.0.1:1/clio", "postgresql://clio@127.0.0.1:1/clio cannot"),
        ("postgresql://clio:secret@127.0.0.1:none/clio", "cannot be used"),
    ],
)
async def test_an_address_that_does_not_answer_is_named_without_its_password(
    address: str, told: str
) -> None:
    with pytest.raises(StorageError, match=told) as raised:
        await open_database(address)
    assert "secret" not in str(raised.value)


async def test_without_asyncpg_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "bot.storage.postgres", None)
    with pytest.raises(StorageError, match="needs asyncpg"):
        await open_database("postgresql://127.0.0.1/clio")


async def test_an_empty_database_is_brought_up_to_date_once_by_two_at_a_time(
    postgres: Postgres,
) -> None:
    async with postgres.database() as address:
        one, two = await open_database(address), await open_database(address)
        applied = await asyncio.gather(
            *(migrate(each, packaged_migrations(), START) for each in (one, two)),
            return_exceptions=True,
        )
        async with one.transaction() as tx:
            row = await fetch_one(tx, "SELECT COUNT(*) AS n FROM migration")
        await one.close()
        await two.close()
    assert row is not None
    assert sum(len(each) for each in applied if isinstance(each, tuple)) == row.integer("n")
    assert row.integer("n") == len(packaged_migrations())


async def test_a_cancelled_commit_is_waited_for() -> None:
    done = []

    async def commit() -> None:
        await asyncio.sleep(0.02)
        done.append(True)

    task = asyncio.create_task(module._to_its_end(commit()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done


async def test_what_one_process_tells_every_process_hears_once_it_is_committed(
    database: PostgresDatabase, other: PostgresDatabase, postgres: Postgres
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    await other.listen(heard.put_nowait)
    assert await asyncio.wait_for(heard.get(), 30) == ""
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as tx:
            await tx.tell("of what never was")
            raise ZeroDivisionError
    async with database.transaction() as tx:
        await tx.tell("of this")
        await asyncio.sleep(0.1)
        assert heard.empty()
    assert await asyncio.wait_for(heard.get(), 30) == "of this"
    await postgres.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
    )
    assert await asyncio.wait_for(heard.get(), 30) == "", "it may have missed something"
    async with database.transaction() as tx:
        await tx.tell("again")
    assert await asyncio.wait_for(heard.get(), 30) == "again"
