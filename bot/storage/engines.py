"""Open the database that a setting names, on the engine that it is of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import StorageError
from bot.storage.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from bot.storage.database import Database

_POSTGRES = ("postgresql://", "postgres://")


def is_postgres(where: str | Path) -> bool:
    """Tell whether a setting names a PostgreSQL database, and not a file of SQLite's."""
    return str(where).startswith(_POSTGRES)


async def open_database(where: str | Path) -> Database:
    """Open a file of SQLite's, or a PostgreSQL database by its address; raises StorageError."""
    if not is_postgres(where):
        return await SqliteDatabase.open(Path(where))
    try:
        from bot.storage.postgres import PostgresDatabase  # noqa: PLC0415 - an extra of the package
    except ModuleNotFoundError as error:
        raise StorageError(
            "PostgreSQL needs asyncpg. Install it with: pip install 'clio-history-bot[postgres]'"
        ) from error
    return await PostgresDatabase.open(str(where))
