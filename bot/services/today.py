"""What happened on a day of the year."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.today import NOTHING, PLAIN, Candidate, in_order_of_interest
from bot.domain.yeardays import MonthDay
from bot.library.own import OWN_TAG
from bot.services.presenting import as_citation, brief_view, event_view
from bot.services.views import DayView

if TYPE_CHECKING:
    from datetime import date

    from bot.domain.today import Lately, Taste
    from bot.library.index import Library
    from bot.library.models import Event

Own = tuple["Event", ...]
IN_POST = 3
IN_FULL = 15  # all of any day of the corpus, as a test has it; a guild may add more
_KEPT = 800  # days, in post and in full
_KEPT_CHOICES = 4096  # days as guilds of different tastes are shown them


class Today:
    """Chooses and words the events of a day."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept_candidates = lru_cache(_KEPT)(self._candidates)
        self._kept = lru_cache(_KEPT)(self._view)
        self._kept_choices = lru_cache(_KEPT_CHOICES)(self._choose)
        self._kept_shown = lru_cache(_KEPT_CHOICES)(self._show)

    def view(self, day: MonthDay, year: int, own: Own = (), others: int = IN_FULL) -> DayView:
        """Give a day's headline and some more in brief, for a reader in `year`.

        `own` are the events of the day that the reader's guild added.
        """
        return (self._view if own else self._kept)(day, year, own, others)

    def _view(self, day: MonthDay, year: int, own: Own, others: int) -> DayView:
        candidates = (*self._kept_candidates(day), *map(_own_candidate, own))
        return self.show(day, year, in_order_of_interest(candidates, year)[: others + 1], own)

    def choose(
        self, local: date, taste: Taste = PLAIN, lately: Lately = NOTHING, own: Own = ()
    ) -> tuple[str, ...]:
        """Choose the events to post on a calendar date, the headline first.

        Where a taste leaves nothing of the day, what it would rather not have is told after
        all; what is sensitive stays hidden.
        """
        return (self._choose if own else self._kept_choices)(local, taste, lately, own)

    def _choose(self, local: date, taste: Taste, lately: Lately, own: Own) -> tuple[str, ...]:
        day = MonthDay(local.month, local.day)
        candidates = (*self._kept_candidates(day), *map(_own_candidate, own))
        ordered = in_order_of_interest(candidates, local.year, taste, lately)
        if not ordered and taste.leave_out:
            milder = replace(taste, leave_out=frozenset())
            ordered = in_order_of_interest(candidates, local.year, milder, lately)
        return ordered[: IN_POST + 1]

    def show(self, day: MonthDay, year: int, event_ids: tuple[str, ...], own: Own = ()) -> DayView:
        """Word events of a day that were chosen, the headline first."""
        return (self._show if own else self._kept_shown)(day, year, event_ids, own)

    def _candidates(self, day: MonthDay) -> tuple[Candidate, ...]:
        return tuple(_candidate(event, event.tags) for event in self._library.events_on(day))

    def _show(self, day: MonthDay, year: int, event_ids: tuple[str, ...], own: Own) -> DayView:
        added = {event.id: event for event in own}
        found = [added.get(each) or self._library.find_event(each) for each in event_ids]
        events = [event for event in found if event is not None]
        total = len(self._kept_candidates(day)) + len(own)
        if not events:
            return DayView(day, None, (), total, ())
        headline = event_view(self._library, events[0], year)
        cited = {ref: number for number, ref in enumerate(events[0].references, 1)}
        for event in events[1:]:
            cited.setdefault(event.sources[0], len(cited) + 1)
        return DayView(
            day,
            headline,
            tuple(brief_view(event, year, cited[event.sources[0]]) for event in events[1:]),
            total,
            tuple(as_citation(self._library.get_source(ref), n) for ref, n in cited.items()),
        )


def _candidate(event: Event, tags: frozenset[str]) -> Candidate:
    return Candidate(event.id, event.when.year, event.significance, event.sensitive, tags)


def _own_candidate(event: Event) -> Candidate:
    return _candidate(event, event.tags | {OWN_TAG})
