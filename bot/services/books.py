"""Books that the library or a guild recommends: by id, by name, and as one types them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.domain.text import fold
from bot.errors import NotFoundError
from bot.library.own import is_own
from bot.services.presenting import as_citation, topic_link
from bot.services.shelves import EMPTY, Shelf
from bot.services.views import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.library.index import Library
    from bot.library.models import Reading, Source, Topic
    from bot.services.views import Citation
    from bot.storage.readings import Stars

ENOUGH_RATED = 3  # members of a guild, before their average tells of the book and not of them
_MOST = 25
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class BookView:
    """A book: what it is, where it is recommended, for whom and why."""

    id: str
    citation: Citation
    topic: Link
    level: str
    why: str
    caution: str | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class _Name:
    folded: str
    link: Link


class Books:
    """Finds books; there are some hundreds, so their names are kept once somebody asked."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._names: tuple[_Name, ...] = ()

    def find(self, book_id: str, shelf: Shelf = EMPTY) -> BookView | None:
        """Look a book up by its id; None where neither the library nor the guild has it."""
        if (found := self._recommended(book_id, shelf)) is None:
            return None
        topic, reading, source = found
        return BookView(
            book_id,
            as_citation(source),
            topic_link(topic),
            reading.level,
            reading.why,
            reading.caution or source.caution,
            is_own(book_id),
        )

    async def get(self, name: str, shelf: Shelf = EMPTY) -> BookView:
        """Find a book by its id, or by words that fit one alone.

        Raises NotFoundError, naming those that fit or the nearest.
        """
        if (found := self.find(name, shelf)) is not None:
            return found
        names = [*await self._listed(), *_own_names(shelf)]
        wanted = fold(name)
        hits = _matching(names, wanted) if wanted else []
        begun = [each for each in hits if each.folded.startswith(wanted)] or hits
        if len(begun) == 1:
            return await self.get(begun[0].link.key, shelf)
        if begun:
            fitting = tuple(each.link.title for each in begun[:_NEAREST])
            raise NotFoundError(f"Several books fit “{name}”. Pick one from the list.", fitting)
        titles = {each.folded: each.link.title for each in names}
        ranked = process.extract(wanted, list(titles), scorer=fuzz.WRatio, limit=_NEAREST)
        raise NotFoundError(
            f"I know no book called “{name}”.", tuple(titles[folded] for folded, _, _ in ranked)
        )

    def source_of(self, book_id: str, shelf: Shelf = EMPTY) -> Source | None:
        """Give a book's source, as references are written from; None where `find` finds none."""
        found = self._recommended(book_id, shelf)
        return found[2] if found else None

    async def suggest(self, text: str, shelf: Shelf = EMPTY) -> tuple[Link, ...]:
        """Complete a book's title or author from any part of either, the guild's own first."""
        names = [*_own_names(shelf), *await self._listed()]
        return tuple(each.link for each in _matching(names, fold(text))[:_MOST])

    async def _listed(self) -> tuple[_Name, ...]:
        if not self._names:
            self._names = await asyncio.to_thread(_read_names, self._library.aside)
        return self._names

    def _recommended(self, book_id: str, shelf: Shelf) -> tuple[Topic, Reading, Source] | None:
        for own in shelf.own.readings if shelf.own is not None else ():
            topic = self._library.find_topic(own.topic)
            if own.source.id == book_id and topic is not None:
                return topic, own.reading, own.source
        for topic_id in self._library.topics_recommending(book_id):
            topic = self._library.get_topic(topic_id)
            return next(
                (topic, reading, source)
                for reading, source in self._library.readings_of(topic)
                if source.id == book_id
            )
        return None


def rated_in_words(stars: Stars | None) -> str | None:
    """Say what a guild thinks of a book, where enough of its members rated it."""
    if stars is None or stars.count < ENOUGH_RATED:
        return None
    return f"{stars.total / stars.count:.1f} of 5, by {stars.count} members of this server"


def _read_names(library: Library) -> tuple[_Name, ...]:
    """Name every recommended book once, in the order of titles; takes some 50 ms."""
    topics = (library.get_topic(name.id) for name in library.topic_names)
    sources = {s.id: s for topic in topics for _, s in library.readings_of(topic)}
    return tuple(sorted(map(_name, sources.values()), key=lambda name: name.folded))


def _own_names(shelf: Shelf) -> Iterable[_Name]:
    return (_name(own.source) for own in (shelf.own.readings if shelf.own is not None else ()))


def _name(source: Source) -> _Name:
    author = as_citation(source).author
    return _Name(fold(f"{source.title} {author}"), Link(source.id, source.title, author))


def _matching(names: Iterable[_Name], wanted: str) -> list[_Name]:
    found = [name for name in names if all(word in name.folded for word in wanted.split())]
    return sorted(found, key=lambda name: not name.folded.startswith(wanted))
