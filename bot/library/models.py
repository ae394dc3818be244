"""The corpus's records as pydantic models: the one schema of `data/`."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, NewType, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from bot.domain import dates, yeardays
from bot.errors import BadDateError

EventId = NewType("EventId", str)
TopicId = NewType("TopicId", str)
QuestionId = NewType("QuestionId", str)
SourceId = NewType("SourceId", str)

WIKIPEDIA = "wikipedia:"
OWN_SOURCE = "own:"  # begins a reference that is a source in a member's words
_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Region(StrEnum):
    """Where in the world; `world` is for what belongs to no one region."""

    AFRICA = "africa"
    AMERICAS = "americas"
    ASIA = "asia"
    EUROPE = "europe"
    MIDDLE_EAST = "middle-east"
    OCEANIA = "oceania"
    WORLD = "world"


class Theme(StrEnum):
    """What kind of history."""

    POLITICS = "politics"
    WAR = "war"
    SCIENCE = "science"
    CULTURE = "culture"
    SOCIETY = "society"
    ECONOMY = "economy"
    RELIGION = "religion"
    EXPLORATION = "exploration"
    LAW = "law"


class Era(StrEnum):
    """The age a topic belongs to: to 500, to 1500, to 1800, to 1945, and since."""

    ANCIENT = "ancient"
    MEDIEVAL = "medieval"
    EARLY_MODERN = "early-modern"
    MODERN = "modern"
    CONTEMPORARY = "contemporary"


_LAST_YEARS = (
    (500, Era.ANCIENT),
    (1500, Era.MEDIEVAL),
    (1800, Era.EARLY_MODERN),
    (1945, Era.MODERN),
)


def era_of(year: int) -> Era:
    """Give the age that an astronomical year belongs to."""
    return next((era for last, era in _LAST_YEARS if year <= last), Era.CONTEMPORARY)


class Level(StrEnum):
    """How much a reader should know already."""

    INTRO = "intro"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class QuestionKind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    TYPED = "typed"
    YEAR = "year"
    ORDER = "order"
    MATCH = "match"


class SourceKind(StrEnum):
    """What a source is; the first three can be recommended as readings."""

    BOOK = "book"
    ARTICLE = "article"
    PRIMARY = "primary"
    REFERENCE = "reference"
    WEB = "web"


COMPILED = {"compiled": True}  # the validation context of records that were checked before


def _checked_edtf(text: str, info: ValidationInfo) -> str:
    if info.context is COMPILED:
        return text
    try:
        dates.parse(text)
    except BadDateError:
        try:
            dates.parse(text, "julian")  # 29 February 1700 exists there alone
        except BadDateError as error:
            raise ValueError(str(error)) from None
    return text


def _checked_isbn(isbn: str, info: ValidationInfo) -> str:
    """Verify an ISBN-13's check digit (ISO 2108: weights 1 and 3 sum to a multiple of 10)."""
    if info.context is COMPILED:
        return isbn
    if not re.fullmatch(r"\d{13}", isbn):
        message = "an ISBN-13 has 13 digits and no hyphens"
        raise ValueError(message)
    if sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(isbn)) % 10:
        message = f"the check digit of ISBN {isbn} is wrong"
        raise ValueError(message)
    return isbn


Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=64)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Edtf = Annotated[str, AfterValidator(_checked_edtf)]
SourceRef = Annotated[
    str, StringConstraints(pattern=rf"({_SLUG})|(^({WIKIPEDIA}|{OWN_SOURCE})\S.*\S$)")
]


class Record(BaseModel):
    """A table of the corpus: closed to unknown fields, and never changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Record):
    """A named point; latitude and longitude in degrees, north and east positive."""

    name: Line
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class DateClaim(Record):
    """Another date that a source gives for the same event."""

    date: Edtf
    calendar: dates.Calendar = "gregorian"
    source: SourceRef
    note: Line

    @cached_property
    def when(self) -> dates.HistoricalDate:
        """The claimed date, read."""
        return dates.parse(self.date, self.calendar)


class Event(Record):
    """Something that happened, with a date; `text` is 40 to 90 words of our own."""

    id: Slug
    title: Annotated[str, StringConstraints(min_length=5, max_length=90)]
    aliases: tuple[Line, ...] = ()
    date: Edtf
    calendar: dates.Calendar = "gregorian"
    anniversary: Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$")] | None = None
    text: Prose
    why: Line
    significance: int = Field(ge=1, le=5)
    topics: tuple[Slug, ...] = ()
    regions: tuple[Region, ...] = Field(min_length=1)
    themes: tuple[Theme, ...] = Field(min_length=1)
    people: tuple[Line, ...] = ()
    places: tuple[Place, ...] = ()
    sensitive: bool = False
    sources: tuple[SourceRef, ...] = Field(min_length=1)
    date_claims: tuple[DateClaim, ...] = ()

    @model_validator(mode="after")
    def _dates_exist(self, info: ValidationInfo) -> Self:
        if info.context is COMPILED:
            return self
        try:
            dates.parse(self.date, self.calendar)
            for claim in self.date_claims:
                dates.parse(claim.date, claim.calendar)
            if self.anniversary:
                yeardays.parse_month_day(self.anniversary)
        except BadDateError as error:
            raise ValueError(str(error)) from None
        return self

    @cached_property
    def when(self) -> dates.HistoricalDate:
        """Its date, read."""
        return dates.parse(self.date, self.calendar)

    @property
    def posting_day(self) -> yeardays.MonthDay | None:
        """The day of the year it is remembered on; None where no day is known."""
        if self.anniversary:
            return yeardays.parse_month_day(self.anniversary)
        day = self.when.opening_day
        return yeardays.MonthDay(day.month, day.day) if day else None

    @cached_property
    def tags(self) -> frozenset[str]:
        """What a guild may prefer or leave out, such as "era:ancient" or "region:africa"."""
        return frozenset(
            (
                f"era:{era_of(self.when.year)}",
                *(f"topic:{topic}" for topic in self.topics),
                *(f"region:{region}" for region in self.regions),
                *(f"theme:{theme}" for theme in self.themes),
            )
        )

    @property
    def references(self) -> tuple[str, ...]:
        """Every source it rests on, those of other dates included, in order of first mention."""
        claimed = (claim.source for claim in self.date_claims)
        return tuple(dict.fromkeys((*self.sources, *claimed)))

    @property
    def is_disputed(self) -> bool:
        """Whether sources differ on the date."""
        return bool(self.date_claims)


class Person(Record):
    """Somebody whom two events at least name; made when the corpus is compiled.

    `events` are ids in order of time, `topics` those that most of the events belong to.
    """

    name: Line
    other_names: tuple[Line, ...] = ()
    events: tuple[Slug, ...]
    topics: tuple[Slug, ...]


class Period(Record):
    """A stretch of time that history books name; astronomical years, both included.

    Without `regions` it is meant everywhere.
    """

    name: Line
    aliases: tuple[Line, ...] = ()
    first: int = Field(ge=-10_000, le=2100)
    last: int = Field(ge=-10_000, le=2100)
    regions: tuple[Region, ...] = ()
    source: SourceRef


class Section(Record):
    """A part of a topic's essay."""

    heading: Line
    text: Prose
    sources: tuple[SourceRef, ...] = Field(min_length=1)


class Term(Record):
    """A word that a topic explains."""

    name: Line
    meaning: Annotated[str, StringConstraints(min_length=10, max_length=400)]


class Reading(Record):
    """A source recommended for a topic at a level.

    `voices` says whose view it brings: an author from the region concerned, a woman.
    """

    source: SourceRef
    level: Level
    why: Line
    caution: Line | None = None
    voices: tuple[Literal["woman", "region"], ...] = ()


class Route(Record):
    """A journey that belongs to a topic: its stops in order."""

    title: Line
    stops: tuple[Place, ...] = Field(min_length=2)
    sources: tuple[SourceRef, ...] = Field(min_length=1)


class Topic(Record):
    """An essay in sections, with its terms and readings."""

    id: Slug
    title: Annotated[str, StringConstraints(min_length=3, max_length=80)]
    aliases: tuple[Line, ...] = ()
    era: Era
    regions: tuple[Region, ...] = Field(min_length=1)
    span: Edtf
    summary: Annotated[str, StringConstraints(min_length=40, max_length=600)]
    causes: Annotated[str, StringConstraints(min_length=20, max_length=300)]
    consequences: Annotated[str, StringConstraints(min_length=20, max_length=300)]
    section: tuple[Section, ...] = Field(min_length=1)
    term: tuple[Term, ...] = ()
    reading: tuple[Reading, ...] = ()
    fun_fact: Annotated[str, StringConstraints(min_length=20, max_length=500)]
    fun_fact_sources: tuple[SourceRef, ...] = Field(min_length=1)
    related: tuple[Slug, ...] = ()
    route: tuple[Route, ...] = ()

    @property
    def when(self) -> dates.HistoricalDate:
        """The years it covers, read."""
        return dates.parse(self.span)

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that its sections rest on, in order of first mention."""
        return tuple(dict.fromkeys(source for part in self.section for source in part.sources))


class Pair(Record):
    """Two things that belong together in a `match` question."""

    left: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    right: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Question(Record):
    """A question; which fields it needs follows from `kind`.

    choice: `answer`, `distractors`. typed: `answer`, `accept`, `prompt_on`, `reject`.
    year: `answer`, an astronomical year. order: `items`, earliest first. match: `pairs`.
    """

    id: Slug
    topic: Slug
    kind: QuestionKind
    prompt: Annotated[str, StringConstraints(min_length=10, max_length=300)]
    answer: Annotated[str, StringConstraints(min_length=1, max_length=80)] | None = None
    accept: tuple[Line, ...] = ()
    prompt_on: tuple[Line, ...] = ()
    reject: tuple[Line, ...] = ()
    distractors: tuple[Annotated[str, StringConstraints(min_length=1, max_length=80)], ...] = ()
    items: tuple[Annotated[str, StringConstraints(min_length=1, max_length=90)], ...] = ()
    pairs: tuple[Pair, ...] = ()
    explanation: Annotated[str, StringConstraints(min_length=20, max_length=600)]
    sources: tuple[SourceRef, ...] = Field(min_length=1)
    difficulty: int = Field(ge=1, le=5)

    @model_validator(mode="after")
    def _fields_fit_kind(self, info: ValidationInfo) -> Self:
        if info.context is COMPILED:
            return self
        for wrong, message in _misfits(self):
            if wrong:
                raise ValueError(message)
        return self


_DISTRACTORS, _ITEMS, _PAIRS = range(2, 5), range(4, 5), range(3, 6)


def _misfits(question: Question) -> list[tuple[bool, str]]:
    kind, kinds = question.kind, QuestionKind
    listed = kind in (kinds.ORDER, kinds.MATCH)
    typed_only = bool(question.accept or question.prompt_on or question.reject)
    given = len(question.distractors), len(question.items), len(question.pairs)
    is_year = re.fullmatch(r"-?\d{4}", question.answer or "") is not None
    return [
        (listed == (question.answer is not None), f"`answer` does not fit kind {kind}"),
        (
            _misfit(kind is kinds.CHOICE, given[0], _DISTRACTORS),
            "`distractors`: 2 to 4, for choice alone",
        ),
        (_misfit(kind is kinds.ORDER, given[1], _ITEMS), "`items`: exactly 4, for order alone"),
        (_misfit(kind is kinds.MATCH, given[2], _PAIRS), "`pairs`: 3 to 5, for match alone"),
        (typed_only and kind is not kinds.TYPED, "`accept`, `prompt_on`, `reject` are for typed"),
        (kind is kinds.YEAR and not is_year, "`answer`: four digits, -0043 for 44 BCE"),
        (len(set(question.items)) != len(question.items), "`items`: one stands twice"),
    ]


def _misfit(wanted: bool, count: int, allowed: range) -> bool:  # noqa: FBT001 - a table's cell
    return count not in allowed if wanted else count > 0


class Source(Record):
    """Where a statement comes from.

    `verified = false` marks a work that no catalogue shows, and readers are told so.
    """

    id: Slug
    kind: SourceKind
    title: Line
    authors: tuple[Line, ...] = ()
    year: int | None = Field(default=None, ge=-3000, le=2100)
    publisher: Line | None = None
    isbn13: Annotated[str, AfterValidator(_checked_isbn)] | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    about: Line
    caution: Line | None = None
    verified: bool = True
