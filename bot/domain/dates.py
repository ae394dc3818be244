"""Historical dates: EDTF text to typed dates, between calendars, and into words.

Years are astronomical throughout (1 BCE is 0, 44 BCE is -43), as in ISO 8601.
EDTF is ISO 8601-2:2019, annex A, in the Library of Congress's profile
(https://www.loc.gov/standards/datetime/): levels 0 and 1 without times of day, and
level 2's one-of-a-set.
"""

from __future__ import annotations

import calendar as civil
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from typing_extensions import override

from bot.errors import BadDateError

Calendar = Literal["gregorian", "julian"]
MONTHS = tuple(civil.month_name)[1:]
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
GREGORIAN_REFORM = (1582, 10, 5)  # the Julian day that became 15 October (Inter gravissimas)
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}


class EraStyle(StrEnum):
    """How years before and after the epoch are lettered."""

    BCE = "BCE/CE"
    BC = "BC/AD"


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
    def year(self) -> int:
        """The astronomical year that this date is filed under: its first, else its last."""
        bound = self.earliest or self.latest
        assert bound is not None, "the parser refuses a date that is open on both sides"
        return bound.year

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
        message = f"“{text}” is not a date in EDTF."
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


# -- into words ---------------------------------------------------------------------------

_LETTERED_BELOW = 1000  # a year under this reads as a number without its era


def year_in_words(year: int, style: EraStyle = EraStyle.BCE) -> str:
    """Write an astronomical year as people do: -43 is "44 BCE", 14 is "14 CE"."""
    before, after = style.value.split("/")
    if year <= 0:
        return f"{1 - year} {before}"
    if year < _LETTERED_BELOW:
        return f"AD {year}" if style is EraStyle.BC else f"{year} {after}"
    return str(year)


def _blank_in_words(point: Point, style: EraStyle) -> str:
    size = 10**point.blank_digits
    if point.year > 0:
        words = f"the {point.year}s"
        return f"{words} {style.value.split('/')[1]}" if point.year < _LETTERED_BELOW else words
    earliest, latest = point.year - size + 1, point.year
    return f"{1 - earliest} to {year_in_words(latest, style)}"


def point_in_words(point: Point, style: EraStyle = EraStyle.BCE) -> str:
    """Write one point: "16 November 1927", "spring 1933", "c. 1200 BCE", "the 1840s"."""
    if point.blank_digits:
        words = _blank_in_words(point, style)
    else:
        year = year_in_words(point.year, style)
        if point.season is not None:
            words = f"{SEASONS[point.season]} {year}"
        elif point.month is None:
            words = year
        elif point.day is None:
            words = f"{MONTHS[point.month - 1]} {year}"
        else:
            words = f"{point.day} {MONTHS[point.month - 1]} {year}"
    if point.approximate:
        words = f"c. {words}"
    return f"{words} (uncertain)" if point.uncertain else words


def _range_in_words(start: Point | None, end: Point | None, join: str, style: EraStyle) -> str:
    if start is None or end is None:
        given = start or end
        assert given is not None, "the parser refuses a range that is open on both sides"
        return f"{'from' if start else 'until'} {point_in_words(given, style)}"
    if start == end:
        return point_in_words(start, style)
    left, right = point_in_words(start, style), point_in_words(end, style)
    if not (start.approximate or start.uncertain):
        left = _without_shared_tail(start, end, left, style)
    return f"{left}{join}{right}"


def _without_shared_tail(start: Point, end: Point, left: str, style: EraStyle) -> str:
    year = year_in_words(start.year, style)
    if start.month and start.day and (start.year, start.month) == (end.year, end.month) and end.day:
        return str(start.day)
    if start.year == end.year and (start.month or start.season) and (end.month or end.season):
        return left.removesuffix(f" {year}")
    before = f" {style.value.split('/')[0]}"
    if start.year <= 0 and end.year <= 0 and not start.blank_digits:
        return left.removesuffix(before)
    return left


def in_words(date: HistoricalDate, style: EraStyle = EraStyle.BCE) -> str:
    """Write a date as historians do, a Julian day with its Gregorian one where both were in use.

    26 October 1879 (Julian) reads "26 October (7 November) 1879"; before the Gregorian
    calendar began a date stands alone, and `calendar_note` says how it converts.
    """
    if date.kind == "set":
        if len(date.spans) == 1 and all(date.spans[0]):
            return f"between {_range_in_words(*date.spans[0], ' and ', style)}"
        return " or ".join(_range_in_words(start, end, " to ", style) for start, end in date.spans)
    if date.kind == "interval":
        return _range_in_words(*date.spans[0], " to ", style)
    point = date.spans[0][0]
    assert point is not None, "a single date has its point"
    if date.calendar == "julian" and date.day is not None and date.day >= GREGORIAN_REFORM:
        return _both_calendars(date.day, point, style)
    return point_in_words(point, style)


def calendar_note(date: HistoricalDate, style: EraStyle = EraStyle.BCE) -> str | None:
    """Name the calendar of a Julian day and give its Gregorian day; None for other dates.

    15 March 44 BCE: "Julian calendar; 13 March 44 BCE in the Gregorian reckoned backwards".
    """
    if date.calendar != "julian" or date.day is None:
        return None
    gregorian = convert(date.day, "julian", "gregorian")
    words = f"{gregorian.day} {MONTHS[gregorian.month - 1]} {year_in_words(gregorian.year, style)}"
    backwards = " reckoned backwards" if date.day < GREGORIAN_REFORM else ""
    return f"Julian calendar; {words} in the Gregorian{backwards}"


def _both_calendars(day: Day, point: Point, style: EraStyle) -> str:
    gregorian = convert(day, "julian", "gregorian")
    year = year_in_words(day.year, style)
    old = f"{day.day} {MONTHS[day.month - 1]}"
    new = f"{gregorian.day} {MONTHS[gregorian.month - 1]}"
    words = (
        f"{old} ({new}) {year}"
        if gregorian.year == day.year
        else f"{old} {year} ({new} {year_in_words(gregorian.year, style)})"
    )
    words = f"c. {words}" if point.approximate else words
    return f"{words} (uncertain)" if point.uncertain else words


def years_between(earlier: int, later: int) -> int:
    """Count the years from one astronomical year to another (there is a year 0)."""
    return later - earlier


def ago_in_words(year: int, today_year: int) -> str:
    """Say how long ago an astronomical year was: "99 years ago", "this year"."""
    years = years_between(year, today_year)
    if years == 0:
        return "this year"
    if years < 0:
        return f"in {-years} years" if years < -1 else "next year"
    return f"{years:,} years ago" if years > 1 else "last year"


# -- days of the year ---------------------------------------------------------------------


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
