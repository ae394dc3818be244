"""Look things up: events, topics and terms, by name or by what they are about."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.asking import TimeAsked, parse_day, parse_time
from bot.domain.kept import Kept
from bot.domain.text import fold
from bot.domain.yeardays import MonthDay
from bot.errors import NotFoundError, UserError
from bot.library.index import in_time
from bot.library.own import is_own
from bot.library.search import Found, Hit, find, named, search, suggest
from bot.services.presenting import (
    as_citation,
    as_link,
    brief_views,
    event_view,
    period_in_words,
    person_view,
    term_view,
    topic_links,
    topic_view,
)
from bot.services.shelves import EMPTY, Shelf
from bot.services.views import (
    Briefs,
    Counts,
    DatedView,
    EventView,
    Link,
    Lookup,
    Shown,
    SourceView,
    TermView,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    from bot.clock import Clock
    from bot.library.index import Library
    from bot.library.models import Event

_ALSO = 3
_MOST_OWN = 5  # of a guild's own among suggestions
_GONE = "That entry is no longer in the library."
_AROUND = 6
_KEPT = 2048  # answers of each kind; about 5 KiB each
_KEPT_TIMES = 512  # of these some 21 KiB each: all that happened then
_SHOWN = 60  # characters of a query that an answer repeats
_MOST_READ, _MOST_MENTIONS = 4000, 12  # characters of a message, and names found in it
_LONGEST_NAME, _SHORTEST_NAME = 8, 5  # words of a name, and letters of one that stands alone


class Facts:
    """Answers from the library alone; what has to search does so off the event loop.

    The library does not change while it is open, so what was asked before is kept.
    """

    def __init__(self, library: Library, clock: Clock, rng: Random) -> None:
        self._library = library
        self._clock = clock
        self._rng = rng
        self._kept_searches: Kept[str, Found] = Kept(_KEPT)
        self._kept_times = lru_cache(_KEPT_TIMES)(self._at_time)
        self._kept_lookups = lru_cache(_KEPT)(self._look_up)
        self._kept_views = lru_cache(_KEPT)(self._view)
        self._kept_suggestions = lru_cache(_KEPT)(self._suggest)

    async def look_up(self, query: str, shelf: Shelf = EMPTY) -> Lookup:
        """Find what a query means; raises NotFoundError with the nearest titles."""
        if is_own(query.partition(":")[2]):
            return Lookup(self.open(query, shelf), ())
        found = await self._search(query)
        own, is_meant = self._search_own(query, shelf, found)
        if not own:
            if not found.hits:
                raise not_found(query, found)
            return self._kept_lookups(found.hits, self._year)
        theirs = list(found.hits)
        best, *others = (*own, *theirs) if is_meant else (*theirs[:1], *own, *theirs[1:])
        return Lookup(self.open(best.key, shelf), tuple(map(as_link, others[:_ALSO])))

    async def find(self, query: str) -> str:
        """Give the key of what a query means; raises NotFoundError with the nearest titles."""
        found = await self._search(query)
        if not found.hits:
            raise not_found(query, found)
        return found.hits[0].key

    @staticmethod
    def _search_own(query: str, shelf: Shelf, found: Found) -> tuple[tuple[Hit, ...], bool]:
        """Search a guild's own; tells also whether that fits better than what else was found."""
        if shelf.own is None:
            return (), False
        own = search(shelf.own, query, limit=_ALSO)
        if not own.hits or not found.hits:
            return own.hits, True
        if own.likeness < found.likeness:
            return (), False
        fits = _fit(own.hits[0], query) > _fit(found.hits[0], query)
        return own.hits, fits or own.likeness > found.likeness

    def at_time(self, query: str, shelf: Shelf = EMPTY) -> DatedView | None:
        """Give what happened at a time, where a query is one and there are events of it.

        Raises BadDateError for a day that there is not.
        """
        view = self._kept_times(query, self._year)
        if shelf.own is None or (asked := self._time(query)) is None:
            return view
        own = _at(shelf.own, asked)
        if not own:
            return view
        theirs = _at(self._library, asked) if view else []
        return DatedView(_words(asked), self._in_brief(in_time([*own, *theirs])))

    def _time(self, query: str) -> TimeAsked | MonthDay | None:
        """Read a time, or a day of any year unless a record goes by its name."""
        day = parse_day(query)
        if day is not None and named(self._library, fold(query)) is None:
            return day
        return parse_time(query)

    def _at_time(self, query: str, year: int) -> DatedView | None:
        asked = self._time(query)
        if asked is None:
            return self._in_period(fold(query), year)
        events = _at(self._library, asked)
        return DatedView(_words(asked), brief_views(events, year)) if events else None

    def _in_period(self, folded: str, year: int) -> DatedView | None:
        """Give what happened in a period, unless a record goes by its name."""
        period = self._library.find_period(folded)
        if period is None or named(self._library, folded) is not None:
            return None
        events = self._library.events_of_period(period)
        return DatedView(period_in_words(period), brief_views(events, year)) if events else None

    def draw(self, tags: frozenset[str]) -> EventView:
        """Draw an event that bears all of some tags; raises UserError where none does."""
        event = self._library.random_event(self._rng, tags)
        if event is None:
            raise UserError("No event in the library fits all of that.")
        return self.event(event.id)

    def mentions(self, text: str, shelf: Shelf = EMPTY) -> tuple[Link, ...]:
        """Find what a text mentions by name: the longest names first, each of them once."""
        words = fold(text[:_MOST_READ]).split()
        found: dict[str, Link] = {}
        place = 0
        while place < len(words) and len(found) < _MOST_MENTIONS:
            hit, length = self._longest_name(words, place, shelf)
            if hit is not None:
                found.setdefault(hit.key, as_link(hit))
            place += length
        return tuple(found.values())

    def _longest_name(self, words: list[str], place: int, shelf: Shelf) -> tuple[Hit | None, int]:
        for length in range(min(_LONGEST_NAME, len(words) - place), 0, -1):
            name = " ".join(words[place : place + length])
            if length == 1 and len(name) < _SHORTEST_NAME:
                continue
            own = named(shelf.own, name) if shelf.own is not None else None
            if (hit := own or named(self._library, name)) is not None:
                return hit, length
        return None, 1

    async def term(self, name: str) -> TermView:
        """Find a term by name; raises NotFoundError with the nearest."""
        found = await find(self._library, name, limit=1, kind="term")
        if not found.hits:
            raise not_found(name, found)
        view = self.open(found.hits[0].key)
        assert isinstance(view, TermView), "the key says so"
        return view

    def suggest_people(self, text: str) -> tuple[Link, ...]:
        """Complete the name of somebody."""
        return tuple(map(as_link, suggest(self._library, text, limit=25, kind="person")))

    def suggest_terms(self, text: str) -> tuple[Link, ...]:
        """Complete the name of a term."""
        return tuple(map(as_link, suggest(self._library, text, limit=25, kind="term")))

    def open(self, key: str, shelf: Shelf = EMPTY) -> Shown:
        """Open a record by its key; raises NotFoundError once it is gone, or on another server."""
        if not is_own(key.partition(":")[2]):
            return self._kept_views(key, self._year)
        if shelf.own is None:
            raise NotFoundError(_GONE)
        return _view(shelf.own, key, self._year)

    def suggest(self, text: str, shelf: Shelf = EMPTY) -> tuple[Link, ...]:
        """Complete a query as it is typed: a guild's own first, then the topics it studies."""
        suggested = self._kept_suggestions(text)
        if shelf is EMPTY:
            return suggested
        own = map(as_link, suggest(shelf.own, text, limit=_MOST_OWN)) if shelf.own else ()
        studied = topic_links(self._library, shelf.topics)
        begun = [each for each in studied if _begins(each.title, fold(text))]
        return tuple(dict.fromkeys((*own, *begun[:_MOST_OWN], *suggested)))

    def event(self, event_id: str, shelf: Shelf = EMPTY) -> EventView:
        """Open an event; raises NotFoundError."""
        view = self.open(f"event:{event_id}", shelf)
        assert isinstance(view, EventView), "the key says so"
        return view

    def around(self, event_id: str, shelf: Shelf = EMPTY) -> Briefs:
        """Give what else happened about the time of an event, in order of time."""
        home = shelf.own if shelf.own is not None and is_own(event_id) else self._library
        event = home.get_event(event_id)
        near = list(self._library.events_around(event, _AROUND))
        if shelf.own is not None:
            near += shelf.own.events_around(event, _MOST_OWN)
        return self._in_brief(in_time(near))

    def events_of(self, topic_id: str) -> Briefs:
        """Give a topic's events in order of time."""
        return self._in_brief(self._library.events_of(topic_id))

    def _in_brief(self, events: Iterable[Event]) -> Briefs:
        return brief_views(events, self._year)

    def counts(self) -> Counts:
        """Count what the library holds."""
        count = self._library.count
        return Counts(count("event"), count("topic"), count("question"))

    async def _search(self, query: str) -> Found:
        kept = self._kept_searches.find(query)
        if kept is None:
            kept = await find(self._library, query, limit=_ALSO + 1)
            self._kept_searches.keep(query, kept)
        return kept

    def _look_up(self, hits: tuple[Hit, ...], year: int) -> Lookup:
        best, *others = hits
        return Lookup(self._kept_views(best.key, year), tuple(map(as_link, others)))

    def _suggest(self, text: str) -> tuple[Link, ...]:
        return tuple(map(as_link, suggest(self._library, text)))

    def _view(self, key: str, year: int) -> Shown:
        return _view(self._library, key, year)

    @property
    def _year(self) -> int:
        return self._clock.now().year


def _view(library: Library, key: str, year: int) -> Shown:
    kind, _, record_id = key.partition(":")
    if kind == "person" and (person := library.find_person(record_id)) is not None:
        return person_view(library, record_id, person, year)
    if kind == "source" and (source := library.find_source(record_id)) is not None:
        topics = library.topics_recommending(source.id)
        return SourceView(
            source.id, as_citation(source), topic_links(library, topics), is_own(source.id)
        )
    if kind == "event" and (event := library.find_event(record_id)) is not None:
        return event_view(library, event, year)
    if kind == "topic" and (topic := library.find_topic(record_id)) is not None:
        return topic_view(library, topic)
    if kind == "term" and (explained := library.find_term(record_id)) is not None:
        return term_view(library, *explained)
    raise NotFoundError(_GONE)


def _words(asked: TimeAsked | MonthDay) -> str:
    return asked.words if isinstance(asked, TimeAsked) else asked.in_words()


def _at(library: Library, asked: TimeAsked | MonthDay) -> Sequence[Event]:
    """Give a library's events of a time, or of a day of any year, in order."""
    if isinstance(asked, MonthDay):
        return library.events_on(asked)
    return [
        event
        for event in library.events_between(asked.first, asked.last)
        if asked.month is None or _is_in(event, asked)
    ]


def _fit(hit: Hit, query: str) -> int:
    """Rate how well a title fits a query: the whole of it, all of its words, or less."""
    folded, title = fold(query), fold(hit.title)
    if folded == title:
        return 2
    return int(set(folded.split()) <= set(title.split()))


def _begins(title: str, typed: str) -> bool:
    """Tell whether a title, or a word of it, begins with what is typed."""
    folded = fold(title)
    return bool(typed) and (folded.startswith(typed) or f" {typed}" in folded)


def _is_in(event: Event, asked: TimeAsked) -> bool:
    """Tell whether an event may fall into the month, or on the day, that was asked for."""
    first, last = event.when.bounds
    months = (first.year, first.month), (last.year, last.month)
    wanted = asked.first, asked.month or 0
    if not months[0] <= wanted <= months[1]:
        return False
    return asked.day is None or first <= (*wanted, asked.day) <= last


def not_found(query: str, found: Found) -> NotFoundError:
    """Say that nothing goes by that name, and what comes closest."""
    shown = query if len(query) <= _SHOWN else f"{query[:_SHOWN]}…"
    return NotFoundError(
        f"I know nothing called “{shown}”. Fewer words may find it, or a year such as 1066.",
        tuple(hit.title for hit in found.nearest),
    )
