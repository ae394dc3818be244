"""Reading clubs: a book in weekly parts, questions to discuss, and what a vote chose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from bot.domain.schedule import WEEKDAYS, Rhythm, zone_named
from bot.domain.yeardays import coming
from bot.errors import BadDateError, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_WEEKS = 26
LONGEST_PART = 80  # characters
LEASE = timedelta(minutes=2)  # of whoever sends a post
_LONGEST_BOOK = 500  # chapters
_FARTHEST = timedelta(days=366)
_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)
_CHAPTERS = re.compile(r"(\d{1,4})(?:\s*(?:ch\.?|chapters?))?$", re.IGNORECASE)
_SHORTEST_DAY = 3  # letters of a weekday's name
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Club:
    """A book that a guild reads together, a part a week.

    `zone` is an IANA name; the first part opens on `starts_on`, and the last is due at `ends_at`.
    `told` says that whoever set it up was told of a post that could not be sent.
    """

    id: str
    guild_id: int
    channel_id: int
    book_id: str
    title: str
    author: str
    topic_id: str
    starts_on: date
    at: time
    zone: str
    parts: tuple[str, ...]
    set_by: int | None
    ends_at: datetime
    is_stopped: bool = False
    told: bool = False

    @property
    def rhythm(self) -> Rhythm:
        """When its parts open; raises ZoneInfoNotFoundError where no zone has that name now."""
        return Rhythm(self.at, zone_named(self.zone), self.starts_on.weekday())

    def opens(self, number: int) -> datetime:
        """Give the instant at which a part opens, counted from 1; the one before it is due then."""
        return self.rhythm.instant_of(day_of_part(self.starts_on, number))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A book that a member wants the guild to read."""

    guild_id: int
    book_id: str
    member_id: int
    title: str
    author: str
    at: datetime


class VoteState(StrEnum):
    """How a vote stands: its poll is yet to be sent, runs, is counted, or was lost."""

    WAITING = "waiting"
    OPEN = "open"
    OVER = "over"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Vote:
    """A poll on what to read next.

    `labels` are the titles and authors of the books; `winner` is a place among them.
    `look_at` is when its result should be asked for.
    """

    id: str
    guild_id: int
    channel_id: int
    book_ids: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    days: int
    state: VoteState
    look_at: datetime
    message_id: int | None = None
    ends_at: datetime | None = None
    winner: int | None = None
    votes: int = 0
    voters: int = 0


class PostKind(StrEnum):
    """What a club posts by itself."""

    PART = "part"
    POLL = "poll"
    RESULT = "result"


class PostState(StrEnum):
    """What became of a post."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class ClubPost:
    """A post of a club, written down before it is sent.

    `subject` is the id of its club or vote; it is owed from `due_at` to `until`. `look_at` is
    when somebody should see to it: None once nothing is to be done. `remind_at` is when members
    are reminded of it.
    """

    id: str
    guild_id: int
    channel_id: int
    kind: PostKind
    subject: str
    number: int
    due_at: datetime
    until: datetime
    look_at: datetime | None
    remind_at: datetime | None = None
    state: PostState = PostState.PLANNED
    claimed_at: datetime | None = None
    attempts: int = 0
    message_id: int | None = None
    reason: str | None = None
    owes_thread: bool = False


# -- parts ----------------------------------------------------------------------------------


def read_parts(text: str | None, weeks: int) -> tuple[str, ...]:
    """Read what is read in each week: "24" chapters in equal parts, or "ch. 1-3; ch. 4-6".

    Raises UserError where that does not make as many parts as weeks.
    """
    written = " ".join((text or "").split())
    if not written:
        if weeks == 1:
            return ("The whole book",)
        return tuple(f"Part {number} of {weeks}" for number in range(1, weeks + 1))
    if chapters := _CHAPTERS.match(written):
        return equal_parts(int(chapters[1]), weeks)
    parts = tuple(part for each in written.split(";") if (part := each.strip()))
    if len(parts) != weeks:
        told = "1 part" if len(parts) == 1 else f"{len(parts)} parts"
        raise UserError(
            f"That makes {told} for {weeks} weeks. Write a part for each week, with semicolons "
            "between (ch. 1-3; ch. 4-6), or the number of chapters alone."
        )
    if any(len(part) > LONGEST_PART for part in parts):
        raise UserError(f"A part is named in at most {LONGEST_PART} characters.")
    return parts


def equal_parts(chapters: int, weeks: int) -> tuple[str, ...]:
    """Divide chapters over weeks, none of which has over one more than another."""
    if not weeks <= chapters <= _LONGEST_BOOK:
        raise UserError(
            f"{chapters} chapters do not fill {weeks} weeks: name {weeks} to {_LONGEST_BOOK}."
        )
    ends = [chapters * week // weeks for week in range(weeks + 1)]
    return tuple(
        f"Chapter {last}" if last == before + 1 else f"Chapters {before + 1} to {last}"
        for before, last in pairwise(ends)
    )


def first_day(text: str, today: date) -> date:
    """Read the day that a club begins on: a date, a day of the year, or the name of a weekday.

    Raises BadDateError for no day, one that is past, or one more than a year away.
    """
    wanted = text.strip().casefold()
    for place, name in enumerate(WEEKDAYS):
        if len(wanted) >= _SHORTEST_DAY and name.casefold().startswith(wanted):
            return today + timedelta(days=(place - today.weekday()) % 7)
    day = coming(text, today)
    if not today <= day <= today + _FARTHEST:
        raise BadDateError("Name a day from today on, within a year.")
    return day


def day_of_part(starts_on: date, number: int) -> date:
    """Give the local day on which a part opens, counted from 1."""
    return starts_on + (number - 1) * _WEEK


def posts_of(club: Club, ids: Sequence[str]) -> tuple[ClubPost, ...]:
    """Plan a club's posts, one a part, each with an id: when it is due and its readers reminded."""
    numbered = zip(range(1, len(club.parts) + 1), ids, strict=True)
    return tuple(planned(club, number, post_id) for number, post_id in numbered)


def planned(club: Club, number: int, post_id: str) -> ClubPost:
    """Plan one post: owed until its part is due, a day before which readers are reminded."""
    opens, due = club.opens(number), club.opens(number + 1)
    return ClubPost(
        post_id,
        club.guild_id,
        club.channel_id,
        PostKind.PART,
        club.id,
        number,
        due_at=opens,
        until=due,
        look_at=opens,
        remind_at=due - _DAY,
    )


# -- questions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Matter:
    """What the library knows of a book's topic: section headings, events with why, criticism."""

    headings: tuple[str, ...]
    events: tuple[tuple[str, str], ...]
    caution: str | None


def questions(matter: Matter, number: int, weeks: int) -> tuple[str, ...]:
    """Give questions to discuss a part by; the same part always has the same.

    The topic's sections and events are gone through as the weeks go on, after the order of time.
    """
    asked = []
    if matter.headings:
        heading = _at(matter.headings, number, weeks)
        asked.append(
            f"Our library tells of “{heading}”. What does this part add to that, and where does it "
            "put the weight elsewhere?"
        )
    if matter.events:
        title, why = _at(matter.events, number, weeks)
        asked.append(f"Of “{title}” our library says: {why} What in this part bears on that?")
    general = [
        "Which sources does the author lean on here, and what might they leave out?",
        "Whose voice is missing from this part?",
        "Which sentence would you read to the others, and why that one?",
        "What did you think before this part that you no longer think?",
    ]
    if matter.caution:
        general.insert(
            1, f"Critics say: “{matter.caution}” Where does this part show it, if it does?"
        )
    asked.append(general[(number - 1) % len(general)])
    return tuple(asked)


def _at(found: Sequence[_T], number: int, weeks: int) -> _T:
    return found[(number - 1) * len(found) // weeks]


# -- votes ----------------------------------------------------------------------------------


def winner(counts: Sequence[int]) -> int | None:
    """Give the place of what has most votes, the earliest proposed of equals; None without any."""
    most = max(counts, default=0)
    return counts.index(most) if most else None
