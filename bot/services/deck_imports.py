"""Bring many cards into a deck at once, out of a file or out of another deck, and take them back.

Cards are written a few at a time, so that nobody else waits, and seen all at once: the last
transaction says that the import is done. A process that dies before leaves nothing to be seen.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from bot.domain.decks import (
    LONGEST_NAME,
    MOST_CARDS,
    clean,
    copy_title,
    deck_title,
)
from bot.domain.ids import new_id
from bot.errors import NotFoundError, UserError
from bot.services.deck_reading import Candidate, Read, RowReport, in_lines, read_file, with_room
from bot.services.deck_sweeping import sweep
from bot.services.decks import DeckView, Viewer, find_own, folded, refuse_another, view_of
from bot.storage import deck_cards, decks
from bot.storage.deck_cards import DeckCard, Import, ImportState
from bot.storage.decks import Deck, Seen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from random import Random

    from bot.clock import Clock
    from bot.domain.decks import CardText
    from bot.storage.database import Database, Transaction

LARGEST = 8 * 1024 * 1024  # bytes of a file
_AT_ONCE = 2  # files read at a time, each in a process of its own
_A_PIECE = 50  # cards of a transaction: some three milliseconds
_A_QUESTION = 200  # fingerprints asked for at a time


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file: `deck` has what was taken; None where nothing was.

    `text` reports on every row; `is_held_back` says that rows at fault kept all others out.
    """

    format: str
    notes: tuple[str, ...]
    rows: tuple[RowReport, ...]
    text: bytes
    deck: DeckView | None
    import_id: str | None
    is_held_back: bool

    @property
    def taken(self) -> int:
        """How many rows were added."""
        return len(self.rows) - len(self.refused) if self.deck else 0

    @property
    def refused(self) -> tuple[RowReport, ...]:
        """Rows that are no cards."""
        return tuple(row for row in self.rows if row.problem is not None)

    @property
    def mended(self) -> tuple[RowReport, ...]:
        """Rows that became cards after something was put right."""
        return tuple(row for row in self.rows if row.mends and row.problem is None)


@dataclass(frozen=True, slots=True)
class Undone:
    """What an import that was taken back had brought: cards, of which some were edited since."""

    title: str
    struck: int
    kept: int
    is_deck_gone: bool


class DeckImports:
    """Imports of members, one at a time for each."""

    def __init__(self, database: Database, clock: Clock, rng: Random) -> None:
        self._database = database
        self._clock = clock
        self._rng = rng
        self._busy: set[int] = set()
        self._slots = asyncio.Semaphore(_AT_ONCE)

    # -- out of a file --------------------------------------------------------------------

    async def import_file(
        self,
        viewer: Viewer,
        name: str,
        content: bytes,
        which: str | None = None,
        *,
        all_or_nothing: bool = False,
    ) -> ImportReport:
        """Add what a file holds to a deck of the member's, or to a new one, and report.

        Raises UserError for a file that is too large or unreadable, and where a deck cannot be.
        """
        if len(content) > LARGEST:
            raise UserError(f"The file is larger than {LARGEST // 1024 // 1024} MiB.")
        with _Turn(self._busy, viewer.id):
            await sweep(self._database, viewer.id, self._clock.now())
            into = await self._target(viewer, which)
            async with self._slots:
                read = await asyncio.to_thread(read_file, name, content)
            read = replace(read, rows=await self._judged(read, into))
            texts = [each.text for each in read.rows if each.text is not None]
            is_held_back = all_or_nothing and len(texts) < len(read.rows)
            if is_held_back or not texts:
                return await _report(read, None, None, is_held_back=is_held_back)
            title = read.title or PurePath(name).stem.replace("_", " ")
            deck = into or await self._new_deck(viewer, title)
            done = await self._write(viewer, deck, _each(texts), len(texts), is_new=into is None)
            return await _report(read, done[0], done[1], is_held_back=False)

    async def _target(self, viewer: Viewer, which: str | None) -> Deck | None:
        async with self._database.transaction() as tx:
            if which is not None:
                return (await find_own(tx, viewer, which)).deck
            free = Deck("", viewer.id, "", "\n")  # of a name that no deck has
            refuse_another(await decks.list_own(tx, viewer.id), free)
        return None

    async def _judged(self, read: Read, into: Deck | None) -> list[Candidate]:
        """Refuse cards that a deck has already, and those that it has no room for."""
        known: set[str] = set()
        prints = [each.fingerprint for each in read.rows if each.text is not None]
        for start in range(0, len(prints) if into else 0, _A_QUESTION):
            assert into is not None, "there is nothing to ask without a deck"
            async with self._database.transaction() as tx:
                piece = prints[start : start + _A_QUESTION]
                known |= await deck_cards.find_prints(tx, into.id, piece)
        room = MOST_CARDS - (into.cards if into else 0)
        return await asyncio.to_thread(with_room, read.rows, known, room)

    # -- out of another deck --------------------------------------------------------------

    async def copy(self, viewer: Viewer, code: str) -> DeckView:
        """Copy a deck, known by its code, into the member's own; raises UserError without one."""
        code = "".join(code.lower().replace("-", " ").split())
        with _Turn(self._busy, viewer.id):
            await sweep(self._database, viewer.id, self._clock.now())
            async with self._database.transaction() as tx:
                source = await decks.find_deck(tx, code)
            if source is None:
                raise NotFoundError("No deck has that code. It stands under the deck's cards.")
            deck = await self._new_deck(viewer, source.title)
            texts = self._texts(source)
            copied, _ = await self._write(viewer, deck, texts, source.cards, is_new=True)
        return copied

    async def _texts(self, source: Deck) -> AsyncIterator[CardText]:
        after = -1
        while True:
            async with self._database.transaction() as tx:
                cards = await deck_cards.list_cards(tx, source.id, _A_PIECE, after)
            for card in cards:
                yield card.text
            if len(cards) < _A_PIECE:
                return
            after = cards[-1].place

    # -- writing --------------------------------------------------------------------------

    async def _new_deck(self, viewer: Viewer, title: str) -> Deck:
        title = clean(title).replace("\n", " ")[:LONGEST_NAME].strip() or "Imported"
        async with self._database.transaction() as tx:
            own = await decks.list_own(tx, viewer.id)
        title = deck_title(copy_title(title, (each.title for each in own)))
        deck = Deck(new_id(self._rng), viewer.id, title, folded(title))
        refuse_another(own, deck)
        return deck

    async def _write(
        self,
        viewer: Viewer,
        deck: Deck,
        texts: AsyncIterator[CardText],
        count: int,
        *,
        is_new: bool,
    ) -> tuple[DeckView, str]:
        """Write cards a few at a time, and let them be seen at the end; gives the import's id."""
        begun = Import(
            new_id(self._rng), deck.id, viewer.id, ImportState.OPEN, made_deck=is_new, cards=count
        )
        async with self._database.transaction() as tx:
            await deck_cards.insert_import(tx, begun, self._clock.now())
            place = await deck_cards.next_place(tx, deck.id)
        piece: list[DeckCard] = []
        async for text in texts:
            card = DeckCard(new_id(self._rng), deck.id, viewer.id, place, text, begun.id)
            piece.append(card)
            place += 1
            if len(piece) == _A_PIECE:
                await self._write_piece(begun, piece)
                piece = []
        if piece:
            await self._write_piece(begun, piece)
        try:
            return await self._finish(viewer, deck, begun), begun.id
        except UserError:
            async with self._database.transaction() as tx:
                await deck_cards.set_state(tx, begun.id, ImportState.UNDONE)
            await sweep(self._database, viewer.id, self._clock.now())
            raise

    async def _write_piece(self, begun: Import, piece: list[DeckCard]) -> None:
        async with self._database.transaction(begun.owner_id) as tx:
            await _refuse_ended(tx, begun)
            await deck_cards.insert_cards(tx, piece)

    async def _finish(self, viewer: Viewer, deck: Deck, begun: Import) -> DeckView:
        async with self._database.transaction() as tx:
            await _refuse_ended(tx, begun)
            if begun.made_deck:
                refuse_another(await decks.list_own(tx, viewer.id), deck)
                await decks.insert_deck(tx, deck, self._clock.now())
            elif await decks.find_deck(tx, deck.id) is None:
                raise UserError("The deck was removed meanwhile; nothing was imported.")
            await deck_cards.set_state(tx, begun.id, ImportState.DONE)
            cards = await decks.recount(tx, deck.id)
            if cards > MOST_CARDS:
                raise UserError(f"The deck would hold more than {MOST_CARDS:,} cards by now.")
            now = replace(deck, cards=cards)
        seen = Seen(now, 0, is_followed=False, is_studied=False, is_shared_here=False)
        return view_of(seen, viewer)

    # -- taking back ----------------------------------------------------------------------

    async def undo(self, viewer: Viewer, import_id: str | None = None) -> Undone:
        """Take back the member's last import or copy, or one by its id: what it added goes.

        Cards that were edited since stay, and so does a deck that has others.
        """
        async with self._database.transaction() as tx:
            found = await deck_cards.find_import(tx, viewer.id, import_id)
            if found is None:
                raise UserError("There is no import of yours to take back.")
            before = await decks.recount(tx, found.deck_id)
            deck = await decks.find_deck(tx, found.deck_id)
            assert deck is not None, "an import is found with its deck"
            kept = await deck_cards.keep_edited(tx, found.id)
            await deck_cards.set_state(tx, found.id, ImportState.UNDONE)
            left = await decks.recount(tx, deck.id)
            is_gone = found.made_deck and left == 0
            if is_gone:
                await decks.hide_deck(tx, deck.id)
        await sweep(self._database, viewer.id, self._clock.now())
        return Undone(deck.title, before - left, kept, is_gone)


class _Turn:
    """Holds that a member has one import at a time."""

    def __init__(self, busy: set[int], member_id: int) -> None:
        self._busy = busy
        self._member_id = member_id

    def __enter__(self) -> None:
        if self._member_id in self._busy:
            raise UserError("An import of yours is under way. Wait until it has answered.")
        self._busy.add(self._member_id)

    def __exit__(self, *_: object) -> None:
        self._busy.discard(self._member_id)


async def _refuse_ended(tx: Transaction, begun: Import) -> None:
    if not await deck_cards.is_open(tx, begun.id):
        raise UserError("The import was ended meanwhile; nothing was imported.")


async def _each(texts: list[CardText]) -> AsyncIterator[CardText]:
    for text in texts:
        yield text


async def _report(
    read: Read, deck: DeckView | None, import_id: str | None, *, is_held_back: bool
) -> ImportReport:
    rows = tuple(each.row for each in read.rows)
    text = await asyncio.to_thread(in_lines, rows, taken=deck is not None)
    return ImportReport(read.format, read.notes, rows, text, deck, import_id, is_held_back)
