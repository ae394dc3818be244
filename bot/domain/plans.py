"""Plans of study: topics shared out over weeks, where a plan stands, and what is behind.

Each topic has whole weeks to itself, or a week has whole topics, in the order that they were
named. The last of four weeks and more goes over everything once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from bot.domain.schedule import Rhythm
from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

LENGTHS = (1, 4, 6, 12)  # weeks
MOST_TOPICS = 12
EVENTS_A_WEEK = 6
QUESTIONS_A_WEEK = 24
ENOUGH_JOINED = 3  # members, from whom on a mean tells nobody's own figure
_FROM_ON = 4  # weeks, of which the last goes over everything
_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Material:
    """What a topic has to study: the number of its sections, and ids of the rest.

    `events` are in order of time, each with its weight; `questions` are easier ones first;
    `readings` are sources, for beginners first.
    """

    topic_id: str
    sections: int
    events: tuple[tuple[str, int], ...]
    questions: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """What a week has: sections as (topic, place), a reading as (topic, source).

    One that goes over everything has all topics and questions of the weeks before, and nothing new.
    """

    topics: tuple[str, ...]
    sections: tuple[tuple[str, int], ...] = ()
    events: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    reading: tuple[str, str] | None = None
    goes_over: bool = False


def share_out(materials: Sequence[Material], weeks: int) -> tuple[Week, ...]:
    """Share topics out over weeks; raises UserError where there is too little for so many."""
    if not materials:
        raise UserError("A plan needs a topic at least.")
    is_long = weeks >= _FROM_ON
    shared = _shared(materials, weeks - is_long)
    if not all(week.sections or week.events or week.questions for week in shared):
        raise UserError(
            f"There is too little on that for {weeks} weeks. Take fewer weeks or more topics."
        )
    if not is_long:
        return shared
    last = Week(
        topics=tuple(material.topic_id for material in materials),
        questions=tuple(each for week in shared for each in week.questions),
        goes_over=True,
    )
    return *shared, last


def _shared(materials: Sequence[Material], weeks: int) -> tuple[Week, ...]:
    taken: set[str] = set()
    if len(materials) >= weeks:
        return tuple(_week_of(part, taken) for part in _cut(materials, weeks))
    spans = _cut(range(weeks), len(materials))
    return tuple(
        week
        for material, span in zip(materials, spans, strict=True)
        for week in _weeks_of(material, len(span), taken)
    )


def _week_of(materials: Sequence[Material], taken: set[str]) -> Week:
    """Put whole topics into one week; what belongs to several is taken once in all the plan."""
    few = len(materials)
    sections: list[tuple[str, int]] = []
    events: list[str] = []
    questions: list[str] = []
    for each in materials:
        sections += [(each.topic_id, place) for place in range(each.sections)]
        events += _weightiest(each, max(1, EVENTS_A_WEEK // few), taken)
        questions += each.questions[: max(1, QUESTIONS_A_WEEK // few)]
    reading = next(iter(_readings(materials, taken)), None)
    taken.update([reading[1]] if reading else [])
    return Week(
        tuple(each.topic_id for each in materials),
        tuple(sections),
        tuple(events),
        tuple(questions),
        reading,
    )


def _weeks_of(material: Material, weeks: int, taken: set[str]) -> Iterable[Week]:
    """Spread one topic over weeks of its own."""
    places = _cut(range(material.sections), weeks)
    events = _beside(places, _weightiest(material, EVENTS_A_WEEK * weeks, taken))
    questions = _cut(material.questions[: QUESTIONS_A_WEEK * weeks], weeks)
    readings = [*_readings([material], taken)][:weeks]
    taken.update(source for _, source in readings)
    for number in range(weeks):
        yield Week(
            (material.topic_id,),
            tuple((material.topic_id, place) for place in places[number]),
            tuple(events[number]),
            tuple(questions[number]),
            readings[number] if number < len(readings) else None,
        )


def _beside(places: Sequence[Sequence[int]], events: list[str]) -> list[Sequence[str]]:
    """Cut events into weeks; if there are too few, weeks without a section come first."""
    weeks = len(places)
    if len(events) >= weeks:
        return _cut(events, weeks)
    bare_first = sorted(range(weeks), key=lambda week: bool(places[week]))
    of_week = dict(zip(sorted(bare_first[: len(events)]), events, strict=True))
    return [[of_week[week]] if week in of_week else [] for week in range(weeks)]


def _weightiest(material: Material, most: int, taken: set[str]) -> list[str]:
    """Take the weightiest events that are not taken yet, in order of time."""
    free = [event for event in material.events if event[0] not in taken]
    chosen = sorted(free, key=lambda event: -event[1])[:most]
    kept = [event_id for event_id, _ in free if event_id in {each for each, _ in chosen}]
    taken.update(kept)
    return kept


def _readings(materials: Iterable[Material], taken: set[str]) -> Iterable[tuple[str, str]]:
    return (
        (each.topic_id, source)
        for each in materials
        for source in each.readings
        if source not in taken
    )


def _cut(items: Sequence[T], parts: int) -> list[Sequence[T]]:
    """Cut a sequence into parts, in order, whose lengths differ by one at most."""
    edges = [place * len(items) // parts for place in range(parts + 1)]
    return [items[edges[place] : edges[place + 1]] for place in range(parts)]


# -- where a plan stands -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a plan: it starts on a local day, and each week lasts until its last midnight."""

    starts_on: date
    zone: ZoneInfo
    weeks: int

    def week_at(self, now: datetime) -> int:
        """Give the number of the week at an instant: 0 before the first, past the last after."""
        days = (Rhythm.midnights(self.zone).day_of(now) - self.starts_on).days
        return min(max(days // 7 + 1, 0), self.weeks + 1)

    def days_of(self, number: int) -> tuple[date, date]:
        """Give the first and the last day of a week."""
        first = self.starts_on + (number - 1) * _WEEK
        return first, first + _WEEK - _DAY

    def ends_at(self, number: int) -> datetime:
        """Give the instant at which a week is over: the local midnight after it."""
        return Rhythm.midnights(self.zone).instant_of(self.starts_on + number * _WEEK)

    def meeting_of(self, number: int, rhythm: Rhythm) -> datetime:
        """Give the instant of a week's meeting, at a local time of a day of the week."""
        return rhythm.first_from(self.days_of(number)[0])


def first_day(last: date, weeks: int) -> date:
    """Give the day on which so many weeks start that end on a day."""
    return last - weeks * _WEEK + _DAY


def mastery(recalls: Iterable[float | None]) -> float:
    """Give the mean of predicted recall; what was never reviewed counts as not known."""
    known = [recall or 0.0 for recall in recalls]
    return sum(known) / len(known) if known else 0.0


def behind(weeks: Sequence[Week], current: int, met: frozenset[str]) -> tuple[int, ...]:
    """Count, week by week before the current one, the questions that were never reviewed."""
    return tuple(
        sum(1 for each in week.questions if each not in met)
        for week in weeks[: max(0, current - 1)]
        if not week.goes_over
    )


def days_in_words(first: date, last: date) -> str:
    """Write a stretch of days: "7 to 13 December 2026", "28 December 2026 to 3 January 2027"."""
    end = f"{last.day} {last:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {end}"
    return f"{first.day} {first:%B %Y} to {end}"


def title_of(titles: Sequence[str], longest: int = 80) -> str:
    """Name a plan after its topics: "A", "A and B", "A and 3 more"."""
    together = " and ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)
    if len(together) <= longest:
        return together
    more = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
    room = longest - len(more)
    return (titles[0] if len(titles[0]) <= room else f"{titles[0][: room - 1]}…") + more


def behind_in_words(counts: Sequence[int]) -> str | None:
    """Say in a sentence what is behind; None before the first week is over."""
    if not counts:
        return None
    left = [number for number, count in enumerate(counts, 1) if count]
    if not left:
        return "Nothing is behind."
    total = sum(counts)
    asked = "1 question" if total == 1 else f"{total} questions"
    weeks = f"week {left[0]}" if len(left) == 1 else f"weeks {left[0]} to {left[-1]}"
    return f"Behind: {asked} of {weeks} still to review."
