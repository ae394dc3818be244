"""Delete what nobody sees any more, a piece at a time, so that nobody else waits for it.

What is to go is marked in one transaction; a process that dies meanwhile leaves the rest to the
member's next deck or import.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.storage import deck_cards, decks

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Database

A_PIECE = 250  # rows of a transaction
ABANDONED = timedelta(minutes=10)  # after which an import that is not done never will be


async def sweep(database: Database, member_id: int, now: datetime) -> None:
    """Delete a member's decks that are gone, and what undone and abandoned imports left."""
    async with database.transaction() as tx:
        gone = await decks.list_gone(tx, member_id)
        unseen = await deck_cards.list_unseen(tx, member_id, now - ABANDONED)
    for deck_id in gone:
        await _delete(database, deck_id=deck_id)
        async with database.transaction() as tx:
            await decks.delete_deck(tx, deck_id)
    for import_id in unseen:
        await _delete(database, import_id=import_id)
        async with database.transaction() as tx:
            await deck_cards.delete_import(tx, import_id)


async def _delete(
    database: Database, *, deck_id: str | None = None, import_id: str | None = None
) -> None:
    while True:
        async with database.transaction() as tx:
            ids = await deck_cards.list_ids(tx, A_PIECE, deck_id=deck_id, import_id=import_id)
            if not ids:
                return
            await deck_cards.delete_cards(tx, ids)
