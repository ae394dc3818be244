"""How wide the corpus is: days, regions, ages, themes and topics, held against its goals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.yeardays import ALL_DAYS, MonthDay
from bot.library.check import READABLE
from bot.library.models import Event, Level, QuestionKind, Region, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.library.load import Corpus
    from bot.library.models import Topic

EVENTS_A_DAY = 5
EVENTS_IN_ALL = 2000
TOPICS = 72
QUESTIONS = 1200
READINGS = 300
LEAST_REGION, MOST_WAR = 0.08, 0.35
AGES = (
    ("to 500", -(10**6), 500, 0.05),
    ("500 to 1500", 501, 1500, 0.10),
    ("1500 to 1800", 1501, 1800, 0.15),
    ("since 1800", 1801, 10**6, 0.0),
)
TOPIC_EVENTS, TOPIC_QUESTIONS, TOPIC_READINGS = 8, 12, 5
TOPIC_SECTIONS, TOPIC_TERMS = range(4, 7), range(5, 13)
_UNITED_STATES_SOUTH = 32.7  # latitude below which the Americas count as Latin America


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts over the corpus; `gaps` says in words what falls short of the goals."""

    events: int
    topics: int
    questions: int
    readings: int
    by_day: dict[MonthDay, int]
    by_region: dict[Region, int]
    by_age: dict[str, int]
    by_theme: dict[Theme, int]
    gaps: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Give the counts with plain keys."""
        return {
            "events": self.events,
            "topics": self.topics,
            "questions": self.questions,
            "readings": self.readings,
            "by_day": {str(day): count for day, count in self.by_day.items()},
            "by_region": dict(self.by_region),
            "by_age": dict(self.by_age),
            "by_theme": dict(self.by_theme),
            "gaps": list(self.gaps),
        }


def is_beyond_the_west(event: Event) -> bool:
    """Tell whether an event lies outside Europe and North America (Latin America counts)."""
    if set(event.regions) & {Region.AFRICA, Region.ASIA, Region.MIDDLE_EAST, Region.OCEANIA}:
        return True
    return Region.AMERICAS in event.regions and any(
        -60 <= place.lat < _UNITED_STATES_SOUTH and -118 <= place.lon <= -34  # noqa: PLR2004
        for place in event.places
    )


def age_of(event: Event) -> str:
    """Name the age that an event's first year falls in."""
    return next(name for name, first, last, _ in AGES if first <= event.when.year <= last)


def measure(corpus: Corpus) -> Coverage:
    """Count the corpus and list what it lacks."""
    events = corpus.events.values()
    by_day = Counter(event.posting_day for event in events if event.posting_day)
    by_region = Counter(region for event in events for region in event.regions)
    by_theme = Counter(theme for event in events for theme in event.themes)
    by_age = Counter(map(age_of, events))
    readings = sum(source.kind in READABLE for source in corpus.sources.values())
    return Coverage(
        events=len(events),
        topics=len(corpus.topics),
        questions=len(corpus.questions),
        readings=readings,
        by_day={day: by_day[day] for day in ALL_DAYS},
        by_region={region: by_region[region] for region in Region},
        by_age={name: by_age[name] for name, *_ in AGES},
        by_theme={theme: by_theme[theme] for theme in Theme},
        gaps=(
            *_total_gaps(corpus, readings),
            *_balance_gaps(corpus, by_region, by_age, by_theme),
            *_day_gaps(corpus),
            *_topic_gaps(corpus),
        ),
    )


def _total_gaps(corpus: Corpus, readings: int) -> Iterator[str]:
    totals = (
        ("events", len(corpus.events), EVENTS_IN_ALL),
        ("topics", len(corpus.topics), TOPICS),
        ("questions", len(corpus.questions), QUESTIONS),
        ("readings", readings, READINGS),
    )
    for name, count, goal in totals:
        if count < goal:
            yield f"{count} {name} of {goal}"


def _balance_gaps(
    corpus: Corpus, by_region: Counter[Region], by_age: Counter[str], by_theme: Counter[Theme]
) -> Iterator[str]:
    total = max(1, len(corpus.events))
    for region in Region:
        share = by_region[region] / total
        if region is not Region.WORLD and share < LEAST_REGION:
            yield f"{region}: {share:.1%} of events, at least {LEAST_REGION:.0%}"
    for name, _, _, least in AGES:
        if by_age[name] / total < least:
            yield f"{name}: {by_age[name] / total:.1%} of events, at least {least:.0%}"
    if by_theme[Theme.WAR] / total > MOST_WAR:
        yield f"war: {by_theme[Theme.WAR] / total:.1%} of events, at most {MOST_WAR:.0%}"


def _day_gaps(corpus: Corpus) -> Iterator[str]:
    for day in ALL_DAYS:
        events = [event for event in corpus.events.values() if event.posting_day == day]
        if len(events) < EVENTS_A_DAY:
            yield f"{day}: {len(events)} events of {EVENTS_A_DAY}"
        elif all(Theme.WAR in event.themes for event in events):
            yield f"{day}: nothing but war"
        if not any(map(is_beyond_the_west, events)):
            yield f"{day}: nothing outside Europe and North America"


def _has_voice(topic: Topic, voice: str) -> bool:
    return any(voice in reading.voices for reading in topic.reading)


def _topic_gaps(corpus: Corpus) -> Iterator[str]:
    told = Counter(topic for event in corpus.events.values() for topic in event.topics)
    for topic in corpus.topics.values():
        questions = [q for q in corpus.questions.values() if q.topic == topic.id]
        wants = (
            (len(topic.section) in TOPIC_SECTIONS, f"{len(topic.section)} sections, 4 to 6"),
            (len(topic.term) in TOPIC_TERMS, f"{len(topic.term)} terms, 5 to 12"),
            (bool(topic.related), "nothing related"),
            (told[topic.id] >= TOPIC_EVENTS, f"{told[topic.id]} events of {TOPIC_EVENTS}"),
            (
                len(topic.reading) >= TOPIC_READINGS,
                f"{len(topic.reading)} readings of {TOPIC_READINGS}",
            ),
            ({r.level for r in topic.reading} == set(Level), "a reading level is missing"),
            (_has_voice(topic, "woman"), "no reading by a woman"),
            (_has_voice(topic, "region"), "no reading by an author of the region"),
            (len(questions) >= TOPIC_QUESTIONS, f"{len(questions)} questions of {TOPIC_QUESTIONS}"),
            ({q.kind for q in questions} == set(QuestionKind), "a kind of question is missing"),
            ({q.difficulty for q in questions} == set(range(1, 6)), "a difficulty is missing"),
        )
        yield from (f"topic {topic.id}: {message}" for held, message in wants if not held)


def tables(measured: Coverage) -> str:
    """Write the day-by-day, region, age and theme tables."""
    lines = ["events a day"]
    for month in range(1, 13):
        counts = [count for day, count in measured.by_day.items() if day.month == month]
        lines.append(f"  {month:02}  " + " ".join(f"{count:2}" for count in counts))
    total = max(1, measured.events)
    for title, counted in (
        ("region", measured.by_region),
        ("age", measured.by_age),
        ("theme", measured.by_theme),
    ):
        lines.append(f"events by {title}")
        lines += [f"  {name:12} {count:5}  {count / total:6.1%}" for name, count in counted.items()]
    return "\n".join(lines)
