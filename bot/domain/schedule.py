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
LATE = timedelta(minutes=15)


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
            return ZoneInfo(name)
    asked = text.strip()[:60]
    message = f"There is no time zone “{asked}”. Pick one from the list, such as Europe/London."
    raise BadTimeError(message)


def suggest_zones(text: str, limit: int = 25) -> tuple[str, ...]:
    """Complete a zone's name from any part of it; cities that begin so come first."""
    wanted = text.strip().replace(" ", "_").casefold()
    matching = [name for name in zone_names() if wanted in name.casefold()]
    matching.sort(key=lambda name: not name.casefold().rpartition("/")[2].startswith(wanted))
    return tuple(matching[:limit])


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give the one UTC instant at which a local time is due on a local day.

    A time that the day skips (spring forward) is due at the first instant after the gap;
    a time that it has twice (fall back) is due the first time.
    """
    local = datetime.combine(day, at, zone)
    due = local.astimezone(UTC)
    if due.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return due
    before = local.replace(fold=1).astimezone(UTC)  # reckoned with the offset after the gap
    return _transition(before, due, zone)


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
    is_late: bool
    missed: tuple[date, ...]
    next_due: datetime


def next_due_after(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """Give the first due instant that is later than `now`."""
    day = now.astimezone(zone).date()
    due = instant_of(day, at, zone)
    while due <= now:
        day += timedelta(days=1)
        due = instant_of(day, at, zone)
    return due


def is_late(day: date, now: datetime, at: time, zone: ZoneInfo) -> bool:
    """Tell whether a day's post, sent at `now`, comes so late that it should say so."""
    return now - instant_of(day, at, zone) > LATE


def plan(due: datetime, now: datetime, at: time, zone: ZoneInfo) -> Plan:
    """Decide what a schedule that was due at `due` owes at `now`.

    Today's post is owed however late it is; the posts of earlier days are missed.
    """
    today = now.astimezone(zone).date()
    due_today = instant_of(today, at, zone)
    owed = due_today <= now and due <= now
    missed = []
    day = due.astimezone(zone).date()
    while day < today and instant_of(day, at, zone) <= now:
        missed.append(day)
        day += timedelta(days=1)
    return Plan(
        post=today if owed else None,
        is_late=owed and is_late(today, now, at, zone),
        missed=tuple(missed),
        next_due=next_due_after(now, at, zone),
    )
