"""Days of the year: reading them as people write them, 29 February among them."""

from __future__ import annotations

import calendar
import itertools
import re
from datetime import date
from typing import NamedTuple

from typing_extensions import override

from bot.domain.dates import MONTHS, days_in_month
from bot.errors import BadDateError


class MonthDay(NamedTuple):
    """A day of any year, 29 February among them."""

    month: int
    day: int

    @override
    def __str__(self) -> str:
        """Write it as the corpus and the command line do: "11-16"."""
        return f"{self.month:02}-{self.day:02}"

    def in_words(self) -> str:
        """Write it for readers: "16 November"."""
        return f"{self.day} {MONTHS[self.month - 1]}"


_LEAP_YEAR = 2000
LEAP_DAY = MonthDay(2, 29)
ALL_DAYS = tuple(
    MonthDay(month, day)
    for month in range(1, 13)
    for day in range(1, days_in_month(_LEAP_YEAR, month) + 1)
)
_NAMED_DAY = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3,9})\.?|([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?)$"
)
_NUMBERED_DAY = re.compile(r"(?:\d{4}-)?(\d{1,2})-(\d{1,2})$")


def parse_month_day(text: str) -> MonthDay:
    """Read a day of the year as people write it.

    Takes "16 November", "Nov 16", "16th of november", "11-16" and "2026-11-16".
    Raises BadDateError, naming what is wrong, for anything else and for days that do
    not exist (30 February, 31 November).
    """
    cleaned = " ".join(text.lower().replace(",", " ").split())
    if numbered := _NUMBERED_DAY.match(cleaned):
        return _checked_month_day(int(numbered[1]), int(numbered[2]))
    named = _NAMED_DAY.match(cleaned)
    word = (named[2] or named[3]) if named else ""
    months = (
        [n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(word)] if word else []
    )
    if named is None or len(months) != 1:
        message = "That is not a day I can read. Write it like 16 November or 11-16."
        raise BadDateError(message)
    return _checked_month_day(months[0], int(named[1] or named[4]))


def _checked_month_day(month: int, day: int) -> MonthDay:
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        message = f"There is no month {month}. Write the day like 16 November or 11-16."
        raise BadDateError(message)
    if not 1 <= day <= days_in_month(_LEAP_YEAR, month):
        message = f"There is no {day} {MONTHS[month - 1]} in any year."
        raise BadDateError(message)
    return MonthDay(month, day)


def coming(text: str, today: date) -> date:
    """Read a date, or a day of the year as the next such day; raises BadDateError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        wanted = parse_month_day(text)
    years = itertools.count(today.year)
    days = (date(y, *wanted) for y in years if wanted != LEAP_DAY or calendar.isleap(y))
    return next(day for day in days if day >= today)
