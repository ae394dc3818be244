"""Dates in the words of historians: "26 October (7 November) 1879", "c. 1200 BCE"."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum

from bot.domain.dates import (
    GREGORIAN_REFORM,
    MONTHS,
    SEASONS,
    Day,
    HistoricalDate,
    Point,
    convert,
)


class EraStyle(StrEnum):
    """How years before and after the epoch are lettered."""

    BCE = "BCE/CE"
    BC = "BC/AD"


_ERA = re.compile(r"(?:\b(\d{1,4}(?:(?:-|\u2013| to | and | or )\d{1,4})?) )?\b(BCE|CE)\b")
_LETTERED_BELOW = 1000  # a year under this reads as a number without its era


def year_in_words(year: int, style: EraStyle = EraStyle.BCE) -> str:
    """Write an astronomical year as people do: -43 is "44 BCE", 14 is "14 CE"."""
    before, after = style.value.split("/")
    if year <= 0:
        return f"{1 - year} {before}"
    if year < _LETTERED_BELOW:
        return f"AD {year}" if style is EraStyle.BC else f"{year} {after}"
    return str(year)


def lettered(text: str, style: EraStyle) -> str:
    """Letter the years of a text, written with BCE and CE, in a style.

    "27 BCE to 14 CE" is "27 BC to AD 14"; "the 2nd century CE" is "the 2nd century AD".
    """
    if style is EraStyle.BCE or "CE" not in text:
        return text
    return _ERA.sub(_relettered, text)


def _relettered(found: re.Match[str]) -> str:
    years, era = found.groups()
    if era == "BCE":
        return f"{years} BC" if years else "BC"
    return f"AD {years}" if years else "AD"


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


def filed_in_words(date: HistoricalDate, style: EraStyle = EraStyle.BCE) -> str:
    """Write the year that a date is filed under, as vague as it is: "c. 1750 BCE", "the 1040s"."""
    start, end = date.spans[0]
    point = start or end
    assert point is not None, "the parser refuses a range that is open on both sides"
    return point_in_words(replace(point, month=None, day=None, season=None), style)


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
