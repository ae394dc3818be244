"""What a plan looks like: frozen dataclasses, and how its parts are put into words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain import plans as rules
from bot.domain.wording import in_words
from bot.services.presenting import as_citation, topic_links

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.library.index import Library
    from bot.services.views import Citation, Link
    from bot.storage.plans import Plan


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in one line; `hint` says whose it is and where it stands."""

    id: str
    title: str
    hint: str
    is_group: bool


@dataclass(frozen=True, slots=True)
class TopicPart:
    """What a week has of a topic: pairs of a section's place and heading."""

    topic: Link
    sections: tuple[tuple[int, str], ...]

    @property
    def id(self) -> str:
        """The topic's id."""
        return self.topic.key.removeprefix("topic:")


@dataclass(frozen=True, slots=True)
class WeekView:
    """A week; `events` are (id, title, when), `learnt` counts its questions that are cards.

    `ends_at` is a Unix time. One that goes over everything has no sections and events.
    """

    number: int
    days: str
    ends_at: int
    goes_over: bool
    topics: tuple[TopicPart, ...]
    events: tuple[tuple[str, str, str], ...]
    reading: tuple[str, Citation] | None
    questions: int
    learnt: int


@dataclass(frozen=True, slots=True)
class Mastered:
    """How much of something is known: predicted recall, of so many cards or questions."""

    title: str
    recall: float
    reviewed: int
    total: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan, open at a week. `current` is 0 before it starts and past `weeks` once it is over.

    `mastery` is the viewer's own, None for who has no part in it; `group` is the mean of all who
    joined, None while they are too few for that to tell nobody's own.
    """

    id: str
    title: str
    is_group: bool
    weeks: int
    current: int
    days: str
    begins_at: int
    week: WeekView
    mastery: tuple[Mastered, ...]
    behind: str | None
    quiz_topic: str
    joined: int
    has_joined: bool
    group: float | None


def plan_line(plan: Plan, current: int) -> PlanLine:
    """Put a plan into one line."""
    whose = "yours" if plan.guild_id is None else "the server's"
    return PlanLine(plan.id, plan.title, f"{whose}, {stands(plan, current)}", not plan.member_id)


def stands(plan: Plan, current: int) -> str:
    """Say where a plan stands."""
    length = len(plan.weeks)
    if current == 0:
        return f"starts on {plan.starts_on.day} {plan.starts_on:%B}"
    return f"week {current} of {length}" if current <= length else "over"


def week_view(
    library: Library, plan: Plan, number: int, recalls: Mapping[str, float | None]
) -> WeekView:
    """Put a week into words; what left the library is left out."""
    week, calendar = plan.weeks[number - 1], plan.calendar
    reading = None
    if week.reading is not None and (source := library.find_source(week.reading[1])) is not None:
        reading = week.reading[0], as_citation(source)
    found = [event for each in week.events if (event := library.find_event(each)) is not None]
    return WeekView(
        number=number,
        days=rules.days_in_words(*calendar.days_of(number)),
        ends_at=int(calendar.ends_at(number).timestamp()),
        goes_over=week.goes_over,
        topics=_topic_parts(library, week),
        events=tuple((event.id, event.title, in_words(event.when)) for event in found),
        reading=reading,
        questions=len(week.questions),
        learnt=sum(1 for each in week.questions if each in recalls),
    )


def _topic_parts(library: Library, week: rules.Week) -> tuple[TopicPart, ...]:
    places = defaultdict(list)
    for topic_id, place in week.sections:
        places[topic_id].append(place)
    parts = []
    for link in topic_links(library, week.topics):
        sections = library.get_topic(link.key.removeprefix("topic:")).section
        shown = [at for at in places[link.key.removeprefix("topic:")] if at < len(sections)]
        parts.append(TopicPart(link, tuple((at, sections[at].heading) for at in shown)))
    return tuple(parts)


def mastery_by_topic(
    library: Library, questions: Mapping[str, list[str]], recalls: Mapping[str, float | None]
) -> tuple[Mastered, ...]:
    """Give the mastery of each topic over its questions; those never reviewed count 0."""
    return tuple(
        Mastered(
            library.topic_titles.get(topic_id, topic_id),
            rules.mastery(recalls.get(each) for each in ids),
            sum(1 for each in ids if recalls.get(each) is not None),
            len(ids),
        )
        for topic_id, ids in questions.items()
    )
