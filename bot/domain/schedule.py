"""When a daily post is due: local times, time zones, and what a restart finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import BadTimeError

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?$")
_NOON = 12
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
LATE = timedelta(minutes=15)
MOST_MISSED = 31  # days of a long downtime that the ledger names
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def parse_time(text: str) -> time:
    """Read a time of day: "9:00", "09.30", "21h15", "9 am", "9". Raises BadTimeError."""
    match = _TIME.match(text.strip().lower())
    if match is None:
        message = "That is not a time of day. Write it like 09:00 or 6:30 pm."
        raise BadTimeError(message)
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= _NOON:
        message = f"There is no {text.strip()} on a clock. Write the time like 09:00 or 6:30 pm."
        raise BadTimeError(message)
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        message = f"There is no {text.strip()} in a day. Write the time like 09:00 or 6:30 pm."
        raise BadTimeError(message) from None


@lru_cache(1024)
def zone_named(name: str) -> ZoneInfo:
    """Give a zone by its IANA name; raises ZoneInfoNotFoundError where there is none.

    `ZoneInfo` by itself keeps no more than the last eight and reads the others anew.
    """
    return ZoneInfo(name)


@lru_cache(1)
def zone_names() -> tuple[str, ...]:
    """List the IANA zones that people mean: areas with cities, and UTC."""
    areas = (
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    return ("UTC", *sorted(name for name in available_timezones() if name.split("/")[0] in areas))


def find_zone(text: str) -> ZoneInfo:
    """Look up an IANA time zone, forgiving case and spaces; raises BadTimeError."""
    wanted = text.strip().replace(" ", "_").casefold()
    for name in (*zone_names(), *available_timezones()):  # the latter has renamed ones too
        if name.casefold() == wanted:
            return zone_named(name)
    asked = text.strip()[:60]
    message = f"There is no time zone “{asked}”. Pick one from the list, such as Europe/London."
    raise BadTimeError(message)


def suggest_zones(text: str, limit: int = 25) -> tuple[str, ...]:
    """Complete a zone's name from any part of it; cities that begin so come first."""
    wanted = text.strip().replace(" ", "_").casefold()
    matching = [name for name in zone_names() if wanted in name.casefold()]
    matching.sort(key=lambda name: not name.casefold().rpartition("/")[2].startswith(wanted))
    return tuple(matching[:limit])


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When something comes: at a local time, every day or on one day of the week.

    `weekday` is None for every day; Monday is 0.
    """

    at: time
    zone: ZoneInfo
    weekday: int | None = None

    @classmethod
    def midnights(cls, zone: ZoneInfo) -> Rhythm:
        """Give the rhythm of the days themselves: every midnight of a zone."""
        return cls(time(0), zone)

    def falls_on(self, day: date) -> bool:
        """Tell whether it comes on a local day."""
        return self.weekday is None or day.weekday() == self.weekday

    def day_of(self, now: datetime) -> date:
        """Give the local day of an instant."""
        return now.astimezone(self.zone).date()

    def instant_of(self, day: date) -> datetime:
        """Give the one UTC instant at which it is due on a local day.

        A time that the day skips (spring forward) is due at the first instant after the
        gap, which in America/Nuuk is the next midnight; a time that it has twice (fall
        back) is due the first time.
        """
        local = datetime.combine(day, self.at, self.zone)
        due = local.astimezone(UTC)
        if due.astimezone(self.zone).replace(tzinfo=None) == local.replace(tzinfo=None):
            return due
        before = local.replace(fold=1).astimezone(UTC)  # reckoned with the offset after the gap
        return _transition(before, due, self.zone)

    def day_due(self, due: datetime) -> date:
        """Give the local day that is due at an instant: the day before where a gap put it off."""
        day = self.day_of(due)
        return day - _DAY if self.instant_of(day - _DAY) == due else day

    def next_after(self, now: datetime) -> datetime:
        """Give the first due instant that is later than `now`."""
        day = self.day_of(now)
        while not self.falls_on(day) or self.instant_of(day) <= now:
            day += _DAY
        return self.instant_of(day)

    def first_from(self, day: date) -> datetime:
        """Give the due instant of a local day, or of the first after it that has one."""
        while not self.falls_on(day):
            day += _DAY
        return self.instant_of(day)

    def is_late(self, day: date, now: datetime) -> bool:
        """Tell whether a day's post, sent at `now`, comes so late that it should say so."""
        return now - self.instant_of(day) > LATE

    def is_still(self, day: date, now: datetime) -> bool:
        """Tell whether a day's post may still be sent at `now`: until its local day is over."""
        return self.day_of(now) <= self.day_of(self.instant_of(day))


def _transition(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Find, to the second, when the offset of `high` begins after `low`."""
    offset = high.astimezone(zone).utcoffset()
    while high - low > _SECOND:
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do about a schedule now.

    `post` is the local day to post for, if any; `missed` are earlier days that were due
    and are past; `next_due` is the instant to look again.
    """

    post: date | None
    missed: tuple[date, ...]
    next_due: datetime


def plan(rhythm: Rhythm, due: datetime, now: datetime) -> Plan:
    """Decide what a schedule that was due at `due` owes at `now`.

    The latest day's post is owed for as long as its local day lasts, however late it is;
    the posts of earlier days are missed, of which the last `MOST_MISSED` are named.
    """
    today = rhythm.day_of(now)
    day = max(rhythm.day_of(due), today - timedelta(days=MOST_MISSED)) - _DAY
    passed = []
    while day <= today:
        if rhythm.falls_on(day) and due <= rhythm.instant_of(day) <= now:
            passed.append(day)
        day += _DAY
    is_owed = bool(passed) and rhythm.is_still(passed[-1], now)
    return Plan(
        post=passed.pop() if is_owed else None,
        missed=tuple(passed),
        next_due=rhythm.next_after(now),
    )


def planned_anew(rhythm: Rhythm, since: datetime, now: datetime) -> datetime:
    """Give the instant to look at a schedule after its clock, zone or settings changed.

    That is today's due instant, even when it has passed, unless it came before the schedule
    was set up at `since`: the ledger knows whether today was posted. A `since` later than
    `now` was written by a clock that was wrong, and counts for nothing.
    """
    today = rhythm.day_of(now)
    for day in (today, today - _DAY):
        due = rhythm.instant_of(day)
        was_set_up = since <= due or since > now
        if rhythm.falls_on(day) and due <= now and was_set_up and rhythm.is_still(day, now):
            return due
    return rhythm.next_after(now)
