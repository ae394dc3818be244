"""Put the parts together: library, database and services, opened and closed in order."""

from __future__ import annotations

import asyncio
import gc
import sys
import zoneinfo
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import CORPUS
from bot.domain.sharding import Share
from bot.errors import DamagedError, StorageError
from bot.library.index import Library
from bot.ops.backup import newest_good
from bot.ops.metrics import TimedDatabase
from bot.services.bundle import Services
from bot.services.settings import KeptSettings
from bot.storage.copying import Copied, copy_database, refuse_unfinished
from bot.storage.engines import is_postgres, open_database
from bot.storage.migrate import list_missing, migrate, packaged_migrations

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from random import Random

    from bot.clock import Clock
    from bot.ops.metrics import Metrics
    from bot.storage.database import Database

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
async def opened_database(where: str | Path, clock: Clock) -> AsyncIterator[tuple[Database, int]]:
    """Open a database, brought up to date; gives it with how many migrations that took.

    Raises StorageError, naming the file or server, where it cannot be used; nothing is
    changed then.
    """
    try:
        storage = await open_database(where)
    except DamagedError as error:
        raise StorageError(f"{error} {await _way_back(Path(where))}") from error
    try:
        yield storage, await _bring_up_to_date(storage, clock)
    finally:
        await storage.close()


async def _way_back(database: Path) -> str:
    """Say what to do about a damaged database."""
    backup = await asyncio.to_thread(newest_good, database)
    if backup is None:
        return "It was left as it is, and there is no backup beside it."
    return f"It was left as it is. The newest good backup comes back by: clio restore {backup}"


async def _bring_up_to_date(storage: Database, clock: Clock) -> int:
    try:
        applied = await migrate(storage, packaged_migrations(), clock.now())
        await refuse_unfinished(storage)
        return len(applied)
    except StorageError as error:
        raise StorageError(f"{storage.name}: {error}") from error


async def copy(
    source: str, target: str, clock: Clock, tell: Callable[[Copied], None]
) -> tuple[Copied, ...]:
    """Copy what one database holds to another, which is brought up to date first.

    Raises StorageError for a source that is missing or out of date, and as `copy_database`.
    """
    if not is_postgres(source) and not Path(source).is_file():  # noqa: ASYNC240 - once
        raise StorageError(f"There is no database {source}.")
    migrations = packaged_migrations()
    async with AsyncExitStack() as opened:
        old = await open_database(source)
        opened.push_async_callback(old.close)
        if await list_missing(old, migrations):
            raise StorageError(f"{old.name} is not up to date. Run clio migrate on it first.")
        new = await open_database(target)
        opened.push_async_callback(new.close)
        await migrate(new, migrations, clock.now())
        return await copy_database(old, new, tell)


async def _follow_clock_and_zones(services: Services) -> None:
    """Work due instants out anew where the zone database is another, or the clock went back."""
    version = metadata.version("tzdata")
    if await services.kept.find(_ZONES) == version:
        await services.posting.plan_anew(planned_after=services.clock.now())
        return
    await services.posting.plan_anew()
    await services.club_posting.plan_anew()
    await services.reminders.plan_anew()
    await services.kept.write(_ZONES, version)


@asynccontextmanager
async def open_services(  # noqa: PLR0913 - what is opened, and for whom
    database: str | Path,
    cache: Path | None,
    clock: Clock,
    rng: Random,
    *,
    metrics: Metrics | None = None,
    choose_share: Callable[[KeptSettings], Awaitable[Share]] | None = None,
) -> AsyncIterator[Services]:
    """Open the corpus and the database, brought up to date, and make every service.

    Where several processes share the guilds, `choose_share` says which this one has.
    Time zones are those of the `tzdata` package on every system. Raises CorpusError and
    StorageError, with nothing changed, where either is unusable.
    """
    zoneinfo.reset_tzpath(())
    library = Library.open(CORPUS, cache)
    try:
        async with opened_database(database, clock) as (storage, _):
            timed = TimedDatabase(storage, metrics) if metrics is not None else storage
            kept = KeptSettings(timed, clock)
            share = await choose_share(kept) if choose_share is not None else Share()
            services = Services.make(library, timed, clock, rng, share)
            await _follow_clock_and_zones(services)
            await storage.listen(services.hear)
            yield services
    finally:
        library.close()
