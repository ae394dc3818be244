"""What happened on a day of the year."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.today import Candidate, in_order_of_interest
from bot.domain.yeardays import MonthDay
from bot.services.presenting import brief_view, event_view
from bot.services.views import DayView

if TYPE_CHECKING:
    from datetime import date

    from bot.library.index import Library

IN_POST = 3
IN_FULL = 10
_KEPT = 800  # days, in post and in full


class Today:
    """Chooses and words the events of a day."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept = lru_cache(_KEPT)(self._view)

    def view(self, day: MonthDay, year: int, others: int = IN_FULL) -> DayView:
        """Give a day's headline and some more in brief, for a reader in `year`."""
        return self._kept(day, year, others)

    def _view(self, day: MonthDay, year: int, others: int) -> DayView:
        events = {event.id: event for event in self._library.events_on(day)}
        candidates = [
            Candidate(event.id, event.when.year, event.significance, event.sensitive)
            for event in events.values()
        ]
        chosen = [events[event_id] for event_id in in_order_of_interest(candidates, year)]
        headline = event_view(self._library, chosen[0], year) if chosen else None
        return DayView(day, headline, tuple(map(brief_view, chosen[1 : others + 1])), len(events))

    def post(self, local: date) -> DayView:
        """Give the view that is posted on a calendar date."""
        return self.view(MonthDay(local.month, local.day), local.year, IN_POST)
