"""A deployment moves from engine to engine, whole, however often it is cut off."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.composition import copy, opened_database
from bot.errors import StorageError
from bot.storage import copying
from bot.storage.copying import Copied, copy_database
from bot.storage.engines import open_database
from bot.storage.migrate import migrate, packaged_migrations
from tests.conftest import SetClock
from tests.services.test_privacy import fill

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.storage.database import Database
    from tests.postgres import Postgres

ADA = 1_234_567_890_123_456_789


@pytest.fixture
async def target(postgres: Postgres, where: str, tmp_path: Path) -> AsyncIterator[str]:
    """The other engine."""
    if "://" in where:
        yield str(tmp_path / "target.sqlite3")
        return
    async with postgres.database() as address:
        yield address


async def put_in(database: Database, rows: int) -> None:
    await fill(database, ADA)
    async with database.transaction() as tx:
        await tx.execute_many(
            "INSERT INTO guild_setting (guild_id, name, value) VALUES ($1, $2, $3)",
            [(n, "Ærø \N{SNOWMAN}", f"value {n}") for n in range(rows)],
        )


async def test_everything_arrives_on_the_other_engine(
    database: Database, where: str, target: str
) -> None:
    await put_in(database, 2500)
    told: list[Copied] = []
    copied = await copy(where, target, SetClock(), told.append)
    assert tuple(told) == copied
    rows = {each.table: each.rows for each in copied}
    assert rows["guild_setting"] == 2501
    assert rows["game_answer"] == 1
    async with opened_database(target, SetClock()) as (there, _), there.transaction() as tx:
        (row,) = await tx.fetch("SELECT value FROM guild_setting WHERE guild_id = $1", 77)
    assert row.text("value") == "value 77"


async def test_a_target_that_holds_anything_is_refused(
    database: Database, where: str, target: str
) -> None:
    await put_in(database, 1)
    await copy(where, target, SetClock(), lambda _: None)
    with pytest.raises(StorageError, match="is not empty"):
        await copy(where, target, SetClock(), lambda _: None)


async def test_a_copy_that_was_cut_off_goes_on_and_is_not_served_before(
    database: Database, where: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_ROWS", 10)
    await put_in(database, 95)
    rng = Random(5)
    real = copying._write

    async def dies_sometimes(*arguments: object) -> object:
        mark = await real(*arguments)  # type: ignore[arg-type]
        if rng.random() < 0.25:
            raise OSError("killed")
        return mark

    monkeypatch.setattr(copying, "_write", dies_sometimes)
    cut = 0
    while True:
        try:
            copied = await copy(where, target, SetClock(), lambda _: None)
            break
        except (OSError, StorageError):
            cut += 1
            assert cut < 200
    assert cut > 3
    assert {each.table: each.rows for each in copied}["guild_setting"] == 96


async def test_half_a_copy_is_no_database_to_serve_or_to_copy(
    database: Database, where: str, target: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await put_in(database, 3)

    async def dies(*_: object) -> None:
        raise OSError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(copying, "_measure", dies)
        with pytest.raises(OSError, match="killed"):
            await copy(where, target, SetClock(), lambda _: None)
    with pytest.raises(StorageError, match="beginning of a copy"):
        async with opened_database(target, SetClock()):
            pass
    with pytest.raises(StorageError, match="beginning of a copy"):
        await copy(target, str(tmp_path / "third.sqlite3"), SetClock(), lambda _: None)
    elsewhere = str(tmp_path / "elsewhere.sqlite3")
    async with opened_database(elsewhere, SetClock()):
        pass
    with pytest.raises(StorageError, match="beginning of a copy"):
        await copy(elsewhere, target, SetClock(), lambda _: None)


async def test_a_difference_in_the_end_is_said(database: Database, where: str, target: str) -> None:
    await put_in(database, 3)
    async with AsyncExitStack() as opened:
        there = await open_database(target)
        opened.push_async_callback(there.close)
        await migrate(there, packaged_migrations(), SetClock().now())

        async def write_meanwhile() -> None:
            async with there.transaction() as tx:
                await tx.execute("UPDATE score SET points = 11")

        copied: list[str] = []

        class Watched:
            name = database.name

            async def tables(self) -> object:
                return await database.tables()

            def transaction(self, *about: int) -> object:
                return database.transaction(*about)

        real = copying._measure

        async def measure(where: object, table: object) -> Copied:
            if not copied:
                await write_meanwhile()
            copied.append("")
            return await real(where, table)  # type: ignore[arg-type]

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(copying, "_measure", measure)
            with pytest.raises(StorageError, match="score differs"):
                await copy_database(Watched(), there, lambda _: None)  # type: ignore[arg-type]


async def test_a_source_that_is_missing_or_old_is_refused(tmp_path: Path) -> None:
    missing, old = tmp_path / "missing.sqlite3", tmp_path / "old.sqlite3"
    with pytest.raises(StorageError, match="There is no database"):
        await copy(str(missing), str(tmp_path / "new.sqlite3"), SetClock(), lambda _: None)
    assert not missing.exists()
    opened = await open_database(old)
    await migrate(opened, packaged_migrations()[:3], SetClock().now())
    await opened.close()
    with pytest.raises(StorageError, match="not up to date"):
        await copy(str(old), str(tmp_path / "new.sqlite3"), SetClock(), lambda _: None)
