"""Members' reading lists: what they want to read, read and have read, with notes and ratings."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.reading import Mark
from bot.errors import NotFoundError, UserError
from bot.services.books import rated_in_words
from bot.storage import readings
from bot.storage.readings import Marked

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.services.books import Books, BookView
    from bot.services.references import Format, References
    from bot.services.shelves import Shelves
    from bot.storage.database import Database, Transaction
    from bot.storage.readings import Stars

MOST = 500  # books of a list
LONGEST_NOTE = 500  # characters
A_PAGE = 12
MOST_STARS = 5


@dataclass(frozen=True, slots=True)
class EntryView:
    """A book as a member has it; `mark` is None while it is not on their list.

    `stars` is what they rated it in this guild, `rated` what the guild thinks of it.
    """

    book: BookView
    mark: Mark | None
    note: str
    stars: int | None
    rated: str | None
    can_rate: bool


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of a member's list, of one mark or of all; pages count from 0.

    `counts` holds how many books bear each mark, `elsewhere` how many the library does not
    have here: those of other guilds.
    """

    which: Mark | None
    entries: tuple[tuple[BookView, Mark], ...]
    page: int
    pages: int
    counts: dict[Mark, int]
    elsewhere: int


@dataclass(frozen=True, slots=True)
class ExportView:
    """A list as a file for reference managers."""

    name: str
    content: bytes
    works: int
    elsewhere: int


class BookLists:
    """Keeps lists: one a member, the same in every guild; ratings belong to the guild."""

    def __init__(
        self,
        books: Books,
        references: References,
        shelves: Shelves,
        database: Database,
        clock: Clock,
    ) -> None:
        self._books = books
        self._references = references
        self._shelves = shelves
        self._database = database
        self._clock = clock

    async def show(
        self, member_id: int, guild_id: int | None, which: Mark | None = None, page: int = 0
    ) -> ListView:
        """Show a page of a member's list; one past the end is the last."""
        shelf = await self._shelves.open(guild_id)
        async with self._database.transaction(member_id) as tx:
            marked = await readings.list_marks(tx, member_id)
        counts = {mark: sum(each.mark is mark for each in marked) for mark in Mark}
        wanted = [each for each in marked if which in (None, each.mark)]
        wanted.sort(key=lambda each: _ORDER.index(each.mark))
        found = [(self._books.find(each.book_id, shelf), each.mark) for each in wanted]
        known = [(book, mark) for book, mark in found if book is not None]
        pages = max(1, -(-len(known) // A_PAGE))
        page = min(page, pages - 1)
        shown = tuple(known[page * A_PAGE : (page + 1) * A_PAGE])
        return ListView(which, shown, page, pages, counts, len(found) - len(known))

    async def open(self, member_id: int, guild_id: int | None, book_id: str) -> EntryView:
        """Show a book as a member has it; raises NotFoundError once it is gone."""
        shelf = await self._shelves.open(guild_id)
        if (book := self._books.find(book_id, shelf)) is None:
            raise NotFoundError("That book is not in this library.")
        async with self._database.transaction(member_id, guild_id or 0) as tx:
            marked = await readings.find_mark(tx, member_id, book_id)
            given, stars = await _ratings(tx, guild_id, book_id, member_id)
        return EntryView(
            book,
            marked.mark if marked else None,
            marked.note if marked else "",
            given,
            rated_in_words(stars),
            can_rate=guild_id is not None and marked is not None and marked.mark is not Mark.WANT,
        )

    async def mark(
        self, member_id: int, guild_id: int | None, book_id: str, mark: Mark | None
    ) -> EntryView:
        """Put a book on a member's list, move it, or take it off with its note.

        Raises NotFoundError for a book that is not here, UserError once the list is full.
        """
        await self.open(member_id, guild_id, book_id)
        async with self._database.transaction(member_id) as tx:
            before = await readings.find_mark(tx, member_id, book_id)
            if mark is None:
                await readings.delete_mark(tx, member_id, book_id)
            else:
                if before is None and len(await readings.list_marks(tx, member_id)) >= MOST:
                    raise UserError(f"Your list has {MOST} books, which is as many as it may have.")
                note = before.note if before else ""
                now = self._clock.now()
                await readings.write_mark(tx, Marked(member_id, book_id, mark, note, now))
        return await self.open(member_id, guild_id, book_id)

    async def note(
        self, member_id: int, guild_id: int | None, book_id: str, words: str
    ) -> EntryView:
        """Keep what a member notes of a book on their list; nothing takes the note away."""
        words = words.strip()
        if len(words) > LONGEST_NOTE:
            raise UserError(f"A note has at most {LONGEST_NOTE} characters.")
        async with self._database.transaction(member_id) as tx:
            marked = await readings.find_mark(tx, member_id, book_id)
            if marked is None:
                raise UserError("That book is not on your list, so there is no place for a note.")
            await readings.write_mark(tx, replace(marked, note=words))
        return await self.open(member_id, guild_id, book_id)

    async def rate(
        self, member_id: int, guild_id: int | None, book_id: str, stars: int | None
    ) -> EntryView:
        """Keep how a member rates a book in a guild, from 1 to 5; None takes it back."""
        if guild_id is None:
            raise UserError("Ratings belong to a server; rate the book there.")
        if stars is not None and not 1 <= stars <= MOST_STARS:
            raise UserError(f"A rating is a number from 1 to {MOST_STARS}.")
        async with self._database.transaction(member_id, guild_id) as tx:
            marked = await readings.find_mark(tx, member_id, book_id)
            if marked is None or marked.mark is Mark.WANT:
                raise UserError("Rate a book once you have begun it: mark it as reading or read.")
            await readings.write_rating(tx, guild_id, book_id, member_id, stars)
        return await self.open(member_id, guild_id, book_id)

    async def export(
        self, member_id: int, guild_id: int | None, form: Format, which: Mark | None = None
    ) -> ExportView:
        """Write a member's list as a file; raises UserError where there is nothing on it."""
        shelf = await self._shelves.open(guild_id)
        async with self._database.transaction(member_id) as tx:
            marked = await readings.list_marks(tx, member_id)
        wanted = [each.book_id for each in marked if which in (None, each.mark)]
        found = [self._books.source_of(book_id, shelf) for book_id in wanted]
        sources = [source for source in found if source is not None]
        if not sources:
            raise UserError("There is no book to export. /read recommends, and a button keeps.")
        content = await asyncio.to_thread(self._references.written, sources, form)
        elsewhere = len(found) - len(sources)
        return ExportView(f"reading-list.{form}", content, len(sources), elsewhere)


async def _ratings(
    tx: Transaction, guild_id: int | None, book_id: str, member_id: int
) -> tuple[int | None, Stars | None]:
    """Give a member's rating of a book in a guild, and what all ratings there add up to."""
    if guild_id is None:
        return None, None
    given = await readings.find_rating(tx, guild_id, book_id, member_id)
    return given, (await readings.list_stars(tx, guild_id, [book_id])).get(book_id)


_ORDER = (Mark.READING, Mark.WANT, Mark.DONE)
