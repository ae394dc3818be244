"""Look things up: events, topics and terms, by name or by what they are about."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.asking import TimeAsked, parse_time
from bot.domain.text import fold
from bot.errors import NotFoundError, UserError
from bot.library.search import Found, Hit, named, search, suggest
from bot.services.presenting import (
    as_citation,
    as_link,
    brief_view,
    event_view,
    person_view,
    term_view,
    topic_links,
    topic_view,
)
from bot.services.views import (
    BriefView,
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
    from collections.abc import Iterable
    from random import Random

    from bot.clock import Clock
    from bot.library.index import Library
    from bot.library.models import Event

_ALSO = 3
_AROUND = 6
_KEPT = 2048  # answers of each kind; about 5 KiB each
_SHOWN = 60  # characters of a query that an answer repeats
_MOST_READ, _MOST_MENTIONS = 4000, 12  # characters of a message, and names found in it
_LONGEST_NAME, _SHORTEST_NAME = 8, 5  # words of a name, and letters of one that stands alone


class Facts:
    """Answers from the library alone; every method is synchronous and quick.

    The library does not change while it is open, so what was asked before is kept.
    """

    def __init__(self, library: Library, clock: Clock, rng: Random) -> None:
        self._library = library
        self._clock = clock
        self._rng = rng
        self._kept_searches = lru_cache(_KEPT)(self._search)
        self._kept_times = lru_cache(_KEPT)(self._at_time)
        self._kept_lookups = lru_cache(_KEPT)(self._look_up)
        self._kept_views = lru_cache(_KEPT)(self._view)
        self._kept_suggestions = lru_cache(_KEPT)(self._suggest)

    def look_up(self, query: str) -> Lookup:
        """Find what a query means; raises NotFoundError with the nearest titles."""
        found = self._kept_searches(query)
        if not found.hits:
            raise not_found(query, found)
        return self._kept_lookups(found.hits, self._year)

    def find(self, query: str) -> str:
        """Give the key of what a query means; raises NotFoundError with the nearest titles."""
        found = self._kept_searches(query)
        if not found.hits:
            raise not_found(query, found)
        return found.hits[0].key

    def at_time(self, query: str) -> DatedView | None:
        """Give what happened at a time, where a query is one and the library has events of it.

        A title that reads like a time, such as that of a topic on 1848, is no time.
        """
        return self._kept_times(query, self._year)

    def _at_time(self, query: str, year: int) -> DatedView | None:
        asked = parse_time(query)
        if asked is None or any(
            fold(h.title) == fold(query) for h in self._kept_searches(query).hits
        ):
            return None
        events = [
            event
            for event in self._library.events_between(asked.first, asked.last)
            if asked.month is None or _is_in(event, asked)
        ]
        briefs = tuple(brief_view(event, year) for event in events)
        return DatedView(asked.words, briefs) if events else None

    def draw(self, tags: frozenset[str]) -> EventView:
        """Draw an event that bears all of some tags; raises UserError where none does."""
        event = self._library.random_event(self._rng, tags)
        if event is None:
            raise UserError("No event in the library fits all of that.")
        return self.event(event.id)

    def mentions(self, text: str) -> tuple[Link, ...]:
        """Find what a text mentions by name: the longest names first, each of them once."""
        words = fold(text[:_MOST_READ]).split()
        found: dict[str, Link] = {}
        place = 0
        while place < len(words) and len(found) < _MOST_MENTIONS:
            hit, length = self._longest_name(words, place)
            if hit is not None:
                found.setdefault(hit.key, as_link(hit))
            place += length
        return tuple(found.values())

    def _longest_name(self, words: list[str], place: int) -> tuple[Hit | None, int]:
        for length in range(min(_LONGEST_NAME, len(words) - place), 0, -1):
            name = " ".join(words[place : place + length])
            if (length > 1 or len(name) >= _SHORTEST_NAME) and (hit := named(self._library, name)):
                return hit, length
        return None, 1

    def term(self, name: str) -> TermView:
        """Find a term by name; raises NotFoundError with the nearest."""
        found = search(self._library, name, limit=1, kind="term")
        if not found.hits:
            raise not_found(name, found)
        view = self.open(found.hits[0].key)
        assert isinstance(view, TermView), "the key says so"
        return view

    def suggest_terms(self, text: str) -> tuple[Link, ...]:
        """Complete the name of a term."""
        return tuple(map(as_link, suggest(self._library, text, limit=25, kind="term")))

    def open(self, key: str) -> Shown:
        """Open a record by its key; raises NotFoundError once it is gone."""
        return self._kept_views(key, self._year)

    def suggest(self, text: str) -> tuple[Link, ...]:
        """Complete a query as it is typed."""
        return self._kept_suggestions(text)

    def event(self, event_id: str) -> EventView:
        """Open an event; raises NotFoundError."""
        view = self.open(f"event:{event_id}")
        assert isinstance(view, EventView), "the key says so"
        return view

    def around(self, event_id: str) -> tuple[BriefView, ...]:
        """Give what else happened about the time of an event, in order of time."""
        event = self._library.get_event(event_id)
        return self._in_brief(self._library.events_around(event, _AROUND))

    def events_of(self, topic_id: str) -> tuple[BriefView, ...]:
        """Give a topic's events in order of time."""
        return self._in_brief(self._library.events_of(topic_id))

    def _in_brief(self, events: Iterable[Event]) -> tuple[BriefView, ...]:
        return tuple(brief_view(event, self._year) for event in events)

    def counts(self) -> Counts:
        """Count what the library holds."""
        count = self._library.count
        return Counts(count("event"), count("topic"), count("question"))

    def _search(self, query: str) -> Found:
        return search(self._library, query, limit=_ALSO + 1)

    def _look_up(self, hits: tuple[Hit, ...], year: int) -> Lookup:
        best, *others = hits
        return Lookup(self._kept_views(best.key, year), tuple(map(as_link, others)))

    def _suggest(self, text: str) -> tuple[Link, ...]:
        return tuple(map(as_link, suggest(self._library, text)))

    def _view(self, key: str, year: int) -> Shown:
        kind, _, record_id = key.partition(":")
        if kind == "person" and (person := self._library.find_person(record_id)) is not None:
            return person_view(self._library, record_id, person, year)
        if kind == "source" and (source := self._library.find_source(record_id)) is not None:
            topics = self._library.topics_recommending(source.id)
            return SourceView(source.id, as_citation(source), topic_links(self._library, topics))
        if kind == "event" and (event := self._library.find_event(record_id)) is not None:
            return event_view(self._library, event, year)
        if kind == "topic" and (topic := self._library.find_topic(record_id)) is not None:
            return topic_view(self._library, topic)
        if kind == "term" and (explained := self._library.find_term(record_id)) is not None:
            return term_view(self._library, *explained)
        raise NotFoundError("That entry is no longer in the library.")

    @property
    def _year(self) -> int:
        return self._clock.now().year


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
        f"I know nothing called “{shown}”.", tuple(hit.title for hit in found.nearest)
    )
