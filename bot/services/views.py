"""What is shown, in words: the frozen dataclasses that services give to cogs and terminal.

Those that services keep and give again are equal to themselves alone (`eq=False`), so that
whoever makes something of one can keep that too, at the price of an identity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import NotFoundError

if TYPE_CHECKING:
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
    """One event with all that its card says.

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


@dataclass(frozen=True, slots=True)
class BriefView:
    """One event in one line."""

    id: str
    title: str
    when: str
    year: str
    disputed: bool
    significance: int


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
    citations: tuple[Citation, ...]


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
    citations: tuple[Citation, ...]

    def place(self, text: str) -> int:
        """Read the place of a section; raises NotFoundError where there is none."""
        if text.isdecimal() and int(text) < len(self.sections):
            return int(text)
        raise NotFoundError("That section is no longer in the library.")


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """What a look-up found, and what else came close."""

    found: EventView | TopicView | TermView
    also: tuple[Link, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DayView:
    """A day of the year: its headline and its other events in brief, of `total` in all."""

    day: MonthDay
    headline: EventView | None
    others: tuple[BriefView, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A recommended reading: what it is, why this one, and what speaks against it."""

    level: str
    citation: Citation
    why: str
    caution: str | None


@dataclass(frozen=True, slots=True)
class ReadingList:
    """Readings for a topic, for a level or for all."""

    topic: Link
    level: str | None
    readings: tuple[ReadingView, ...]


@dataclass(frozen=True, slots=True)
class RoundView:
    """An open round; `options` are in the order of their buttons."""

    session_id: str
    number: int
    rounds: int
    topic: str
    prompt: str
    options: tuple[str, ...]
    closes_at: int
    answered: int
    difficulty: int


@dataclass(frozen=True, slots=True)
class ResultLine:
    """How one member did in a round."""

    member_id: int
    choice: int
    points: int
    correct: bool


@dataclass(frozen=True, slots=True)
class RevealView:
    """A closed round with its answer; `standings` are those of the session so far."""

    session_id: str
    number: int
    rounds: int
    topic: str
    prompt: str
    letter: str
    answer: str
    explanation: str
    citations: tuple[Citation, ...]
    results: tuple[ResultLine, ...]
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class StandingsView:
    """The end of a session."""

    session_id: str
    topic: str
    rounds_played: int
    reason: str | None
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class LeaderboardView:
    """A guild's table for a season or for all time; `season` is None for the latter."""

    season: str | None
    standings: tuple[Standing, ...]
    players: int
    own: Standing | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the library holds."""

    events: int
    topics: int
    questions: int
