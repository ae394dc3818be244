"""Look things up: events, topics and terms, by name or by what they are about."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.errors import NotFoundError
from bot.library.search import Found, Hit, search, suggest
from bot.services.presenting import as_link, brief_view, event_view, term_view, topic_view
from bot.services.views import BriefView, Counts, EventView, Link, Lookup, TermView, TopicView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.clock import Clock
    from bot.library.index import Library
    from bot.library.models import Event

_ALSO = 3
_AROUND = 6
_KEPT = 2048  # answers of each kind; about 5 KiB each
_SHOWN = 60  # characters of a query that an answer repeats


class Facts:
    """Answers from the library alone; every method is synchronous and quick.

    The library does not change while it is open, so what was asked before is kept.
    """

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock
        self._kept_searches = lru_cache(_KEPT)(self._search)
        self._kept_lookups = lru_cache(_KEPT)(self._look_up)
        self._kept_views = lru_cache(_KEPT)(self._view)
        self._kept_suggestions = lru_cache(_KEPT)(self._suggest)

    def look_up(self, query: str) -> Lookup:
        """Find what a query means; raises NotFoundError with the nearest titles."""
        found = self._kept_searches(query)
        if not found.hits:
            raise not_found(query, found)
        return self._kept_lookups(found.hits, self._year)

    def open(self, key: str) -> EventView | TopicView | TermView:
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

    def _view(self, key: str, year: int) -> EventView | TopicView | TermView:
        kind, _, record_id = key.partition(":")
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


def not_found(query: str, found: Found) -> NotFoundError:
    """Say that nothing goes by that name, and what comes closest."""
    shown = query if len(query) <= _SHOWN else f"{query[:_SHOWN]}…"
    return NotFoundError(
        f"I know nothing called “{shown}”.", tuple(hit.title for hit in found.nearest)
    )
