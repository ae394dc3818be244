"""A process that imports a table and says when it begins and when it is done: to be killed.

`python -m tests.services.importing_once DATABASE ROWS`
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bot.services.deck_imports import DeckImports
from bot.services.decks import Viewer
from bot.storage.migrate import migrate, packaged_migrations
from bot.storage.sqlite import SqliteDatabase

WHEN = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


class Standing:
    """A clock that stands."""

    def now(self) -> datetime:
        return WHEN


async def main(path: str, rows: int) -> None:
    """Import once."""
    database = await SqliteDatabase.open(Path(path))
    await migrate(database, packaged_migrations(), WHEN)
    table = "".join(f"Question {n},Answer {n}\n" for n in range(rows))
    print("begun", flush=True)
    imports = DeckImports(database, Standing(), Random())
    await imports.import_file(Viewer(1), "table.csv", table.encode())
    print("done", flush=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
