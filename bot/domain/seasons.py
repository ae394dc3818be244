"""Seasons: what a guild counts points over. By the month, or until somebody closes it.

A guild that never touches its seasons has one a month, of which nothing is stored. What it
names, stretches or closes is kept as a row; `current` reads the season of any instant off the
rows and the calendar, so that the two never disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

_INSTANT = timedelta(milliseconds=1)  # the grain that instants are stored in
_LIKE_A_KEY = re.compile(r"\d{4}-\d\d")
_MEANT_OTHERWISE = frozenset({"all time"})
_MONTH_KEY, _DAY_KEY = len("2026-11"), len("2026-11-27")


@dataclass(frozen=True, slots=True)
class Season:
    """A scoring period, from `started_at` until `ends_at`, or until closed where that is None.

    `key` is the month, "2026-11", or the day it was opened by hand, "2026-11-27".
    """

    key: str
    started_at: datetime
    ends_at: datetime | None
    name: str | None = None
    closed_at: datetime | None = None

    @property
    def title(self) -> str:
        """Its name, or what its dates say: "November 2026", "from 27 November 2026"."""
        if self.name is not None:
            return self.name
        if len(self.key) == _MONTH_KEY:
            return f"{self.started_at:%B %Y}"
        return f"from {self.started_at.day} {self.started_at:%B %Y}"

    def contains(self, at: datetime) -> bool:
        """Tell whether points of an instant belong to it."""
        ends = [each for each in (self.ends_at, self.closed_at) if each is not None]
        return self.started_at <= at and all(at < end for end in ends)


def month_of(at: datetime) -> Season:
    """Give the season of a calendar month, in UTC."""
    start = datetime(at.year, at.month, 1, tzinfo=UTC)
    return Season(f"{at.year:04}-{at.month:02}", start, _next_month(start))


def _next_month(at: datetime) -> datetime:
    year, month = divmod(at.year * 12 + at.month, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC)


def by_key(kept: Iterable[Season], key: str) -> Season:
    """Find a season by its key; one that was never stored is told by the key alone.

    Raises UserError for what is no key.
    """
    found = next((each for each in kept if each.key == key), None)
    if found is not None:
        return found
    is_month = len(key) == _MONTH_KEY
    try:
        day = date.fromisoformat(f"{key}-01" if is_month else key[:_DAY_KEY])
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return month_of(start) if is_month else Season(key, start, None)
    except ValueError:
        raise UserError("There is no such season.") from None


def called(known: Iterable[Season], name: str) -> Season:
    """Find a season by its key or title, as a member wrote it; raises UserError."""
    wanted, seasons = name.strip().casefold(), tuple(known)
    for asked in ([each.key for each in seasons], [each.title.casefold() for each in seasons]):
        if wanted in asked:
            return seasons[asked.index(wanted)]
    raise UserError(f"There is no season called “{name.strip()}”; /season show lists them.")


def current(kept: Iterable[Season], at: datetime) -> Season:
    """Give the season that an instant belongs to, out of those a guild keeps and the calendar."""
    holding = [each for each in kept if each.contains(at)]
    return max(holding, key=lambda each: each.started_at, default=month_of(at))


def before(kept: Iterable[Season], season: Season) -> Season:
    """Give the season that ended as another began."""
    return current(kept, season.started_at - _INSTANT)


def named(season: Season, name: str, kept: Iterable[Season]) -> Season:
    """Name a season; raises UserError for a name that is empty or means another.

    `kept` are the seasons that a guild knows.
    """
    words = " ".join(name.split())
    if not words:
        raise UserError("A season's name needs a letter at least.")
    if words.casefold() in _MEANT_OTHERWISE or _LIKE_A_KEY.match(words):
        raise UserError(f"“{words}” means something else already; choose another name.")
    if any(each.title.casefold() == words.casefold() for each in kept if each.key != season.key):
        raise UserError(f"Another season is called “{words}” already.")
    return replace(season, name=words)


def by_the_month(season: Season, now: datetime) -> Season:
    """Let a season end with the month."""
    return replace(season, ends_at=_next_month(now))


def until_closed(season: Season) -> Season:
    """Let a season go on until somebody closes it."""
    return replace(season, ends_at=None)


def close(kept: Iterable[Season], season: Season, now: datetime) -> tuple[Season, Season]:
    """End a season now; gives it with the one that begins, which lasts as this would have."""
    taken = {each.key for each in kept} | {season.key}
    day = f"{now:%Y-%m-%d}"
    keys = (day if count == 1 else f"{day}-{count}" for count in range(1, len(taken) + 2))
    key = next(each for each in keys if each not in taken)
    return replace(season, closed_at=now), Season(key, now, season.ends_at)


# -- roles for places ----------------------------------------------------------------------


class AwardState(StrEnum):
    """What became of a role that a member earned; DUE and LEAVING are still to be carried out."""

    DUE = "due"
    HELD = "held"
    LEAVING = "leaving"
    GONE = "gone"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Award:
    """A role for a place in a season."""

    guild_id: int
    season: str
    member_id: int
    place: int
    role_id: int
    state: AwardState
