"""The daily post: schedules, the lines of its ledger, its failures and its streaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from bot.domain.schedule import Rhythm, zone_named
from bot.domain.today import PLAIN, Taste

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from random import Random

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(minutes=30)
JITTER = 0.2  # a wait is up to this share longer, so that guilds do not come back all at once
FORBIDDEN_RETRY = timedelta(hours=1)
AWAY_RETRY = timedelta(minutes=2)
FORBIDDEN_DAYS = 3  # after so many days without permission a schedule is paused
REMOVED = "Clio was removed from this server."  # the reason of a pause that a return ends
QUESTION_POINTS = 50  # as for a right answer at the bell of a quiz: nobody is timed here


class Slot(IntEnum):
    """The schedules that a guild may have, each in a channel of its own choice."""

    POST = 1
    SECOND = 2
    RECAP = 3

    @property
    def words(self) -> str:
        """Name it in the middle of a sentence."""
        return ("the daily post", "the second daily post", "the weekly recap")[self - 1]


@dataclass(frozen=True, slots=True)
class Schedule:
    """One of a guild's schedules.

    `zone` is an IANA name; `next_due` is None while it is paused without an end.
    `planned_at` is when `next_due` was worked out, `set_at` when it began to run.
    `trouble_days` counts local days without permission up to `trouble_day`; `told` says
    that members were told of it. `question_day` is the day whose question is still open.
    """

    guild_id: int
    slot: Slot
    channel_id: int
    at: time
    zone: str
    next_due: datetime | None
    planned_at: datetime
    set_at: datetime
    weekday: int | None = None
    set_by: int | None = None
    role_id: int | None = None
    makes_thread: bool = False
    asks_question: bool = True
    taste: Taste = PLAIN
    pause_reason: str | None = None
    paused_until: date | None = None
    trouble_day: date | None = None
    trouble_days: int = 0
    told: bool = False
    question_day: date | None = None

    @property
    def rhythm(self) -> Rhythm:
        """When it comes; raises ZoneInfoNotFoundError where no zone has its name any more."""
        return Rhythm(self.at, zone_named(self.zone), self.weekday)


class EntryState(StrEnum):
    """What became of one day's post."""

    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    MISSED = "missed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Entry:
    """The ledger's line for one guild, slot and local date.

    `claimed_at` is when it was first claimed, `lease_until` when another may take it up.
    `event_ids` are those it told of, the headline first; `option_order` gives for each
    button of its question the place of its option there.
    """

    guild_id: int
    slot: Slot
    day: date
    state: EntryState
    channel_id: int
    claimed_at: datetime
    lease_until: datetime
    attempts: int = 1
    message_id: int | None = None
    reason: str | None = None
    event_ids: tuple[str, ...] = ()
    question_id: str | None = None
    option_order: tuple[int, ...] = ()
    owes_thread: bool = False


class Trouble(StrEnum):
    """Why a post could not be sent."""

    FORBIDDEN = "forbidden"  # a permission is missing: 403
    GONE = "gone"  # its channel does not exist: 404
    BUSY = "busy"  # Discord did not take it: 429, 5xx, a reset, no answer in time
    AWAY = "away"  # an outage: Discord calls the guild unavailable
    LEFT = "left"  # the guild has removed Clio
    FAULT = "fault"  # Clio's own


@dataclass(frozen=True, slots=True)
class Course:
    """What follows from a failure: when to try again, or None with the schedule paused."""

    retry_at: datetime | None
    tells: bool  # members who can mend it are told, once


def course_after(
    trouble: Trouble, *, attempts: int, days: int, now: datetime, rng: Random
) -> Course:
    """Decide what follows a failure; `days` counts those without permission, this one included.

    Waits double from a minute to half an hour, and a random part is added to each.
    """
    if trouble in (Trouble.GONE, Trouble.LEFT):
        return Course(None, tells=trouble is Trouble.GONE)
    if trouble is Trouble.FORBIDDEN:
        is_over = days >= FORBIDDEN_DAYS
        return Course(None if is_over else now + FORBIDDEN_RETRY, tells=True)
    if trouble is Trouble.AWAY:
        return Course(now + AWAY_RETRY, tells=False)
    wait = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(attempts - 1, 10))
    return Course(now + wait * (1 + rng.uniform(0, JITTER)), tells=False)


def streak(asked: Sequence[date], answered: Collection[date]) -> int:
    """Count the questions in a row that a member answered, the latest included or still open.

    `asked` are the days that had a question, newest first; days without one break nothing,
    nor does the newest, which there is still time to answer.
    """
    days = list(asked)
    if days and days[0] not in answered:
        days.pop(0)
    length = 0
    for day in days:
        if day not in answered:
            break
        length += 1
    return length
