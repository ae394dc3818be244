"""Put the parts together: library, database and services, opened and closed in order."""

from __future__ import annotations

import gc
import sys
import zoneinfo
from contextlib import asynccontextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import data
from bot.errors import StorageError
from bot.library.index import Library
from bot.services.bundle import Services
from bot.storage.migrate import migrate, packaged_migrations
from bot.storage.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from random import Random

    from bot.clock import Clock

CORPUS = Path(data.__path__[0])
_ZONES = "zones"  # the setting that holds the version by which due instants were worked out


def collect_less() -> None:
    """Let Python look for unreachable cycles more seldom, for a process that serves.

    A bot allocates much that lives shortly, and holds much that lives on; by CPython's defaults
    (700, 10, 10; https://docs.python.org/3/library/gc.html) the whole heap is walked every few
    hundred answers, which doubles the time of the slowest of them.
    """
    gc.set_threshold(20_000, 20, 20)


def take_turns() -> None:
    """Let threads take turns every millisecond, for a process whose event loop must not wait.

    By CPython's default (5 ms; https://docs.python.org/3/library/sys.html#sys.setswitchinterval)
    a search or a drawing in a thread keeps the loop waiting as long.
    """
    sys.setswitchinterval(0.001)


@asynccontextmanager
async def opened_database(path: Path, clock: Clock) -> AsyncIterator[tuple[SqliteDatabase, int]]:
    """Open a database, brought up to date; gives it with how many migrations that took.

    Raises StorageError, naming the file, where it cannot be used; nothing is changed then.
    """
    storage = await SqliteDatabase.open(path)
    try:
        yield storage, await _bring_up_to_date(storage, clock)
    finally:
        await storage.close()


async def _bring_up_to_date(storage: SqliteDatabase, clock: Clock) -> int:
    try:
        return len(await migrate(storage, packaged_migrations(), clock.now()))
    except StorageError as error:
        raise StorageError(f"{storage.path}: {error}") from error


async def _follow_clock_and_zones(services: Services) -> None:
    """Work due instants out anew where the zone database is another, or the clock went back."""
    version = metadata.version("tzdata")
    if await services.kept.find(_ZONES) == version:
        await services.posting.plan_anew(planned_after=services.clock.now())
        return
    await services.posting.plan_anew()
    await services.kept.write(_ZONES, version)


@asynccontextmanager
async def open_services(
    database: Path, cache: Path | None, clock: Clock, rng: Random
) -> AsyncIterator[Services]:
    """Open the corpus and the database, brought up to date, and make every service.

    Time zones are those of the `tzdata` package on every system. Raises CorpusError and
    StorageError, with nothing changed, where either is unusable.
    """
    zoneinfo.reset_tzpath(())
    library = Library.open(CORPUS, cache)
    try:
        async with opened_database(database, clock) as (storage, _):
            services = Services.make(library, storage, clock, rng)
            await _follow_clock_and_zones(services)
            yield services
    finally:
        library.close()
