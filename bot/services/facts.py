"""Look things up: events, topics and terms, by name or by what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import NotFoundError
from bot.library.search import Found, Hit, search, suggest
from bot.services.presenting import as_link, brief_view, event_view, term_view, topic_view
from bot.services.views import BriefView, Counts, EventView, Link, Lookup, TermView, TopicView

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.library.index import Library

_ALSO = 3
_AROUND = 6
_SHOWN = 60  # characters of a query that an answer repeats


class Facts:
    """Answers from the library alone; every method is synchronous and quick."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock

    def look_up(self, query: str) -> Lookup:
        """Find what a query means; raises NotFoundError with the nearest titles."""
        found = search(self._library, query, limit=_ALSO + 1)
        if not found.hits:
            raise not_found(query, found)
        best, *others = found.hits
        return Lookup(self._open(best), tuple(map(as_link, others)))

    def open(self, key: str) -> EventView | TopicView | TermView:
        """Open a record by its key; raises NotFoundError once it is gone."""
        found = search(self._library, key, limit=1)
        if not found.hits or found.hits[0].key != key:
            raise NotFoundError("That entry is no longer in the library.")
        return self._open(found.hits[0])

    def suggest(self, text: str) -> tuple[Link, ...]:
        """Complete a query as it is typed."""
        return tuple(map(as_link, suggest(self._library, text)))

    def event(self, event_id: str) -> EventView:
        """Open an event; raises NotFoundError."""
        return event_view(self._library, self._library.get_event(event_id), self._year)

    def around(self, event_id: str) -> tuple[BriefView, ...]:
        """Give what else happened about the time of an event, in order of time."""
        event = self._library.get_event(event_id)
        return tuple(map(brief_view, self._library.events_around(event, _AROUND)))

    def events_of(self, topic_id: str) -> tuple[BriefView, ...]:
        """Give a topic's events in order of time."""
        return tuple(map(brief_view, self._library.events_of(topic_id)))

    def counts(self) -> Counts:
        """Count what the library holds."""
        count = self._library.count
        return Counts(count("event"), count("topic"), count("question"))

    def _open(self, hit: Hit) -> EventView | TopicView | TermView:
        if hit.kind == "event":
            return self.event(hit.id)
        if hit.kind == "topic":
            return topic_view(self._library, self._library.get_topic(hit.id))
        explained = self._library.find_term(hit.id)
        assert explained is not None, "the index names a term that it holds"
        return term_view(self._library, *explained)

    @property
    def _year(self) -> int:
        return self._clock.now().year


def not_found(query: str, found: Found) -> NotFoundError:
    """Say that nothing goes by that name, and what comes closest."""
    shown = query if len(query) <= _SHOWN else f"{query[:_SHOWN]}…"
    return NotFoundError(
        f"I know nothing called “{shown}”.", tuple(hit.title for hit in found.nearest)
    )
