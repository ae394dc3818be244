"""Historical dates: EDTF text to typed dates, and days between calendars.

Years are astronomical throughout (1 BCE is 0, 44 BCE is -43), as in ISO 8601.
EDTF is ISO 8601-2:2019, annex A, in the Library of Congress's profile
(https://www.loc.gov/standards/datetime/): levels 0 and 1 without times of day, and
level 2's one-of-a-set.
"""

from __future__ import annotations

import calendar as civil
import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.errors import BadDateError

Calendar = Literal["gregorian", "julian"]
MONTHS = tuple(civil.month_name)[1:]
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
GREGORIAN_REFORM = (1582, 10, 5)  # the Julian day that became 15 October (Inter gravissimas)
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}


class Day(NamedTuple):
    """One civil day; sorts in time within a calendar."""

    year: int
    month: int
    day: int


def is_leap(year: int, calendar: Calendar = "gregorian") -> bool:
    """Tell whether an astronomical year has a 29 February in that calendar."""
    if calendar == "julian":
        return year % 4 == 0
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int, calendar: Calendar = "gregorian") -> int:
    """Count the days of a month (1 to 12) of an astronomical year."""
    if month == 2:  # noqa: PLR2004 - February
        return 29 if is_leap(year, calendar) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def to_day_number(day: Day, calendar: Calendar = "gregorian") -> int:
    """Convert a civil day to its Julian Day Number (at noon).

    Source: E. G. Richards, "Calendars", in Explanatory Supplement to the Astronomical
    Almanac, 3rd ed. (2013), section 15.11; floor division makes it hold for all years.
    """
    shift = (14 - day.month) // 12
    year = day.year + 4800 - shift
    month = day.month + 12 * shift - 3
    number = day.day + (153 * month + 2) // 5 + 365 * year + year // 4
    if calendar == "julian":
        return number - 32083
    return number - year // 100 + year // 400 - 32045


def from_day_number(number: int, calendar: Calendar = "gregorian") -> Day:
    """Convert a Julian Day Number to a civil day; the inverse of `to_day_number`."""
    if calendar == "julian":
        century, rest = 0, number + 32082
    else:
        shifted = number + 32044
        century = (4 * shifted + 3) // 146097
        rest = shifted - 146097 * century // 4
    year = (4 * rest + 3) // 1461
    day_of_year = rest - 1461 * year // 4
    month = (5 * day_of_year + 2) // 153
    return Day(
        100 * century + year - 4800 + month // 10,
        month + 3 - 12 * (month // 10),
        day_of_year - (153 * month + 2) // 5 + 1,
    )


def convert(day: Day, source: Calendar, target: Calendar) -> Day:
    """Write the same day in another calendar."""
    return from_day_number(to_day_number(day, source), target)


@dataclass(frozen=True, slots=True)
class Point:
    """A date of one precision: year, season, month or day, with EDTF's qualifiers.

    `blank_digits` counts the year's unspecified last digits (1 for 184X, 2 for 18XX);
    `year` then has zeros there.
    """

    year: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    blank_digits: int = 0
    uncertain: bool = False
    approximate: bool = False

    def earliest(self, calendar: Calendar = "gregorian") -> Day:
        """Give the first day that this date allows, qualifiers aside."""
        del calendar  # the first day of a month is day 1 in both
        year = self.year - (10**self.blank_digits - 1 if self.year < 0 else 0)
        if self.season is not None:
            return Day(year, _SEASON_MONTHS[self.season][0], 1)
        return Day(year, self.month or 1, self.day or 1)

    def latest(self, calendar: Calendar = "gregorian") -> Day:
        """Give the last day that this date allows, qualifiers aside."""
        year = self.year + (10**self.blank_digits - 1 if self.year >= 0 else 0)
        month = _SEASON_MONTHS[self.season][1] if self.season is not None else self.month or 12
        return Day(year, month, self.day or days_in_month(year, month, calendar))


@dataclass(frozen=True, slots=True)
class HistoricalDate:
    """A date as a source gives it: one point, an interval, or one out of a set.

    `spans` are (start, end) pairs, None for an open side; a single date is one pair of
    equal points. `text` is the EDTF it was read from.
    """

    text: str
    kind: Literal["single", "interval", "set"]
    spans: tuple[tuple[Point | None, Point | None], ...]
    calendar: Calendar = "gregorian"

    @property
    def earliest(self) -> Day | None:
        """The first day allowed, in `calendar`; None where the start is open."""
        first = self.spans[0][0]
        return first.earliest(self.calendar) if first else None

    @property
    def latest(self) -> Day | None:
        """The last day allowed, in `calendar`; None where the end is open."""
        last = self.spans[-1][1]
        return last.latest(self.calendar) if last else None

    @property
    def bounds(self) -> tuple[Day, Day]:
        """The first and the last day allowed; where a side is open, the other stands for both."""
        first, last = self.earliest or self.latest, self.latest or self.earliest
        assert first is not None, "the parser refuses a date that is open on both sides"
        assert last is not None, "as above"
        return first, last

    @property
    def year(self) -> int:
        """The astronomical year that this date is filed under: its first, else its last."""
        first = self.earliest or self.bounds[0]
        return first.year

    @property
    def sort_key(self) -> Day:
        """What dates are ordered by: the first day or, where the start is open, the year's."""
        return self.earliest or Day(self.year, 1, 1)

    @property
    def day(self) -> Day | None:
        """The one day it names, in `calendar`; None for any lesser precision."""
        point = self.spans[0][0]
        if self.kind != "single" or point is None or point.day is None or point.month is None:
            return None
        return Day(point.year, point.month, point.day)

    @property
    def opening_day(self) -> Day | None:
        """The day it names or, for an interval that opens on a day, that day."""
        point = self.spans[0][0]
        if self.kind == "set" or point is None or point.day is None or point.month is None:
            return None
        return Day(point.year, point.month, point.day)


_POINT = re.compile(
    r"""(?P<year>Y-?\d{5,}|-?\d{4}|-?\d{3}X|-?\d{2}XX)
        (?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?
        (?P<qualifier>[?~%])?$""",
    re.VERBOSE,
)


def _parse_point(text: str, calendar: Calendar) -> Point:
    found = _POINT.match(text)
    if found is None:
        message = f"“{text}” is not a date such as 1927-11-16."
        raise BadDateError(message)
    digits = found["year"].removeprefix("Y")
    blank = digits.count("X")
    year = int(digits.replace("X", "0"))
    if digits == "-0000":
        message = "“-0000” is not a year: 1 BCE is 0000."
        raise BadDateError(message)
    month = int(found["month"]) if found["month"] not in (None, "XX") else None
    day = int(found["day"]) if found["day"] not in (None, "XX") else None
    season = None
    if month in SEASONS and found["day"] is None:
        month, season = None, month
    _refuse_impossible(text, year, month, day, calendar)
    if (blank and found["month"]) or (day and month is None):
        message = f"“{text}”: digits are left open before digits that are given."
        raise BadDateError(message)
    mark = found["qualifier"] or ""
    return Point(
        year,
        month,
        day,
        season,
        blank,
        uncertain=mark in ("?", "%"),
        approximate=mark in ("~", "%"),
    )


def _refuse_impossible(
    text: str, year: int, month: int | None, day: int | None, calendar: Calendar
) -> None:
    if month is None:
        return
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        message = f"“{text}”: there is no month {month}."
        raise BadDateError(message)
    if day is None:
        return
    if not 1 <= day <= days_in_month(year, month, calendar):
        message = f"There is no {day} {MONTHS[month - 1]} {year} in the {calendar} calendar."
        raise BadDateError(message)


def parse(text: str, calendar: Calendar = "gregorian") -> HistoricalDate:
    """Read EDTF, written in `calendar`.

    Raises BadDateError for text that is not EDTF as profiled above, for a day that the
    calendar does not have, and for an interval or a set that runs backwards.
    """
    if text.startswith("[") and text.endswith("]"):
        spans = tuple(_parse_range(part.strip(), calendar) for part in text[1:-1].split(","))
        parsed = HistoricalDate(text, "set", spans, calendar)
    elif "/" in text:
        start, _, end = text.partition("/")
        sides = tuple(
            None if side in ("", "..") else _parse_point(side, calendar) for side in (start, end)
        )
        parsed = HistoricalDate(text, "interval", ((sides[0], sides[1]),), calendar)
    else:
        point = _parse_point(text, calendar)
        parsed = HistoricalDate(text, "single", ((point, point),), calendar)
    _refuse_backwards(parsed)
    return parsed


def _parse_range(text: str, calendar: Calendar) -> tuple[Point | None, Point | None]:
    start, dots, end = text.partition("..")
    if not dots:
        point = _parse_point(text, calendar)
        return point, point
    return (
        _parse_point(start, calendar) if start else None,
        _parse_point(end, calendar) if end else None,
    )


def _refuse_backwards(date: HistoricalDate) -> None:
    previous: Day | None = None
    for start, end in date.spans:
        if start is None and end is None:
            message = f"“{date.text}” is open on both sides."
            raise BadDateError(message)
        first = start.earliest(date.calendar) if start else None
        last = end.latest(date.calendar) if end else None
        if (first and last and first > last) or (previous and first and first < previous):
            message = f"“{date.text}” runs backwards."
            raise BadDateError(message)
        previous = first or previous
