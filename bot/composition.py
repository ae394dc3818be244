"""Put the parts together: library, database and services, opened and closed in order."""

from __future__ import annotations

from contextlib import asynccontextmanager
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


async def bring_up_to_date(storage: SqliteDatabase, clock: Clock) -> int:
    """Apply what the database lacks and count it; raises StorageError, naming the file."""
    try:
        return len(await migrate(storage, packaged_migrations(), clock.now()))
    except StorageError as error:
        raise StorageError(f"{storage.path}: {error}") from error


@asynccontextmanager
async def open_services(
    database: Path, cache: Path | None, clock: Clock, rng: Random
) -> AsyncIterator[Services]:
    """Open the corpus and the database, brought up to date, and make every service.

    Raises CorpusError and StorageError, with nothing changed, where either is unusable.
    """
    library = Library.open(CORPUS, cache)
    try:
        storage = await SqliteDatabase.open(database)
        try:
            await bring_up_to_date(storage, clock)
            yield Services.make(library, storage, clock, rng)
        finally:
            await storage.close()
    finally:
        library.close()
