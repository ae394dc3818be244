"""A process that imports a table and says at each piece how far it is: to be killed.

`python -m tests.services.importing_once DATABASE ROWS`
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from typing_extensions import override

from bot.services.deck_imports import DeckImports
from bot.services.decks import Viewer
from bot.storage.deck_cards import DeckCard, Import
from bot.storage.migrate import migrate, packaged_migrations
from bot.storage.sqlite import SqliteDatabase

WHEN = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


class Standing:
    """A clock that stands."""

    def now(self) -> datetime:
        return WHEN


class Telling(DeckImports):
    """Says when it writes."""

    @override
    async def _write_piece(self, begun: Import, piece: list[DeckCard]) -> None:
        print("piece", flush=True)
        await super()._write_piece(begun, piece)


async def main(path: str, rows: int) -> None:
    """Import once."""
    database = await SqliteDatabase.open(Path(path))
    await migrate(database, packaged_migrations(), WHEN)
    table = "".join(f"Question {n},Answer {n}\n" for n in range(rows))
    imports = Telling(database, Standing(), Random())
    await imports.import_file(Viewer(1), "table.csv", table.encode())
    print("done", flush=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
