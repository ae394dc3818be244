"""What is shown, in words: the frozen dataclasses that services give to cogs and terminal.

Those that services keep and give again are equal to themselves alone (`eq=False`), so that
whoever makes something of one can keep that too, at the price of an identity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import NotFoundError
from bot.library.models import Event
from bot.services.later import Later

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.domain.scoring import Standing
    from bot.domain.yeardays import MonthDay


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as a reader is shown it; `author` is empty where there is none."""

    number: int
    author: str
    title: str
    year: str
    publisher: str
    url: str | None
    about: str
    caution: str | None
    verified: bool
    is_article: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A record that can be opened by its key ("event:...", "topic:...", "term:...")."""

    key: str
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class OtherDate:
    """A date that another source gives."""

    when: str
    note: str
    citation: int


@dataclass(frozen=True, slots=True, eq=False)
class EventView:
    """One event with all that its card says; `is_own` says that a guild added it.

    `dispute` is the span of dates in a few words where sources differ, else None.
    """

    id: str
    title: str
    when: str
    year: str
    where: str
    ago: str
    calendar: str | None
    dispute: str | None
    other_dates: tuple[OtherDate, ...]
    text: str
    why: str
    topics: tuple[Link, ...]
    significance: int
    sensitive: bool
    citations: tuple[Citation, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class BriefView:
    """One event in one line; `cited` is the number of its source where sources are listed."""

    id: str
    title: str
    when: str
    year: str
    ago: str
    disputed: bool
    julian: bool
    is_own: bool
    cited: int | None = None


@dataclass(frozen=True, slots=True)
class SectionView:
    """A part of a topic's essay; `cited` are numbers of the topic's citations."""

    heading: str
    text: str
    cited: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TermView:
    """A term, what it means, and the topic that explains it."""

    name: str
    meaning: str
    topic: Link
    citations: Sequence[Citation]


@dataclass(frozen=True, slots=True, eq=False)
class TopicView:
    """One topic with all its sections."""

    id: str
    title: str
    span: str
    summary: str
    sections: tuple[SectionView, ...]
    terms: tuple[tuple[str, str], ...]
    fun_fact: str
    fun_fact_cited: tuple[int, ...]
    related: tuple[Link, ...]
    events: int
    questions: int
    citations: Sequence[Citation]

    def place(self, text: str) -> int:
        """Read the place of a section; raises NotFoundError where there is none."""
        if text.isdecimal() and int(text) < len(self.sections):
            return int(text)
        raise NotFoundError("That section is no longer in the library.")


class Briefs(Later[Event, BriefView]):
    """Events in order of time, a line each, put into words when they are shown."""

    __slots__ = ()

    def weightiest(self, most: int) -> tuple[BriefView, ...]:
        """Give no more than so many, those that weigh most, in order of time."""
        places = sorted(range(len(self)), key=lambda place: -self.values[place].significance)
        return tuple(self[place] for place in sorted(places[:most]))


@dataclass(frozen=True, slots=True, eq=False)
class PersonView:
    """Somebody whom events name: those in order of time, and the topics that most belong to."""

    id: str
    name: str
    span: str
    topics: tuple[Link, ...]
    events: Briefs


@dataclass(frozen=True, slots=True, eq=False)
class SourceView:
    """A work that topics recommend; `is_own` says that a guild does."""

    id: str
    citation: Citation
    topics: tuple[Link, ...]
    is_own: bool


Shown = EventView | TopicView | TermView | PersonView | SourceView


@dataclass(frozen=True, slots=True, eq=False)
class DatedView:
    """What happened at a time, in order."""

    when: str
    events: Briefs


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """What a look-up found, and what else came close."""

    found: Shown
    also: tuple[Link, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DayView:
    """A day of the year: its headline and its other events in brief, of `total` in all.

    `citations` are the headline's, then the first of each other event.
    """

    day: MonthDay
    headline: EventView | None
    others: tuple[BriefView, ...]
    total: int
    citations: tuple[Citation, ...]

    @property
    def event_ids(self) -> tuple[str, ...]:
        """The events that it tells of, the headline first."""
        if self.headline is None:
            return ()
        return self.headline.id, *(other.id for other in self.others)


@dataclass(frozen=True, slots=True)
class Revealed:
    """A question of the day that is over: its answer, and how many had it."""

    prompt: str
    answer: str
    explanation: str
    citation: Citation
    answered: int
    correct: int


@dataclass(frozen=True, slots=True)
class PostView:
    """A daily post as it is sent; `asks` says that it has a question of the day."""

    day: DayView
    asks: bool
    revealed: Revealed | None


@dataclass(frozen=True, slots=True)
class RecapLine:
    """One post of a week; `message_id` leads back to it."""

    day: date
    title: str
    year: str
    channel_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class TakerLine:
    """How a member did with a week's questions."""

    member_id: int
    answered: int
    correct: int


@dataclass(frozen=True, slots=True)
class RecapView:
    """A week of posts, the questions asked in it, and the members who answered most of them.

    `takers` counts all who answered; `best` are the first of them.
    """

    first: date
    last: date
    posts: tuple[RecapLine, ...]
    questions: int
    takers: int
    best: tuple[TakerLine, ...]


@dataclass(frozen=True, slots=True)
class DailyQuestionView:
    """A question of the day as one member sees it.

    `choice` is the place of the option they chose, None before; `right` is the place of the
    right one, None for as long as the question is open.
    """

    slot: int
    day: date
    topic: str
    prompt: str
    options: tuple[str, ...]
    choice: int | None
    right: int | None
    explanation: str | None
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class DailyVerdict:
    """What a member is told at once of their answer to the question of the day."""

    letter: str
    correct: bool
    points: int
    streak: int


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A recommended reading: what it is, why this one, and what speaks against it.

    `fit` says how it lies to the level that was chosen; `rated` is what the guild thinks of it.
    """

    book_id: str
    level: str
    citation: Citation
    why: str
    caution: str | None
    is_own: bool = False
    fit: str = ""
    rated: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingList:
    """Readings for a topic, for a level or for all.

    `because` says what led to them; `done` counts those left out since the member has read them.
    `is_repeat` says that there are no others than what was shown the last time.
    """

    topic: Link
    level: str | None
    readings: tuple[ReadingView, ...]
    because: str = ""
    done: int = 0
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class LeaderboardView:
    """One page of a guild's table.

    `season` is None for all time and `period` says it in words; `topic_id` with its title and
    `mode` are None where all are counted; pages count from 0. `own` is the member's own standing,
    None without an answer; `is_hidden` says that nobody else sees it.
    """

    season: str | None
    period: str
    topic_id: str | None
    topic: str | None
    mode: str | None
    standings: tuple[Standing, ...]
    page: int
    pages: int
    players: int
    own: Standing | None
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the library holds."""

    events: int
    topics: int
    questions: int
