"""Times as people ask for them: "16 November 1927", "1927-11-16", "44 BC", "1840s", "16 Nov"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from bot.domain.dates import MONTHS, days_in_month
from bot.domain.wording import year_in_words
from bot.domain.yeardays import MonthDay, parse_month_day
from bot.errors import BadDateError

_ERA = r"(?:\s*(?P<era>bce|bc|ce|ad))?"
_MONTH = "|".join(
    chain(map(str.casefold, MONTHS), ("sept",), (name[:3].casefold() for name in MONTHS))
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY_OF_A_YEAR = re.compile(rf"(?:{_DAY}\s+(?:of\s+)?(?:{_MONTH})\.?|(?:{_MONTH})\.?\s+{_DAY})$")
_PATTERNS = tuple(
    re.compile(pattern + "$")
    for pattern in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH})\.?,?\s+(?P<year>\d{{1,4}}){_ERA}",
        rf"(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{1,4}}){_ERA}",
        rf"(?P<month>{_MONTH})\.?,?\s+(?P<year>\d{{3,4}}){_ERA}",
        rf"(?:the\s+)?(?P<decade>\d{{1,3}}0)s{_ERA}",
        rf"(?:the\s+)?(?P<century>\d{{1,2}})(?:st|nd|rd|th)\s+(?:century|c\.){_ERA}",
        r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?P<era>)",
        rf"(?P<day>\d{{1,2}})([/.-])(?P<number>\d{{1,2}})\2(?P<year>\d{{3,4}}){_ERA}",
        rf"(?P<year>\d{{1,4}})\s*(?:-|to)\s*(?P<last>\d{{1,4}}){_ERA}",
        rf"(?:(?:c\.|ca\.|circa)\s*)?(?P<year>\d{{3,4}}){_ERA}",
        r"(?:(?:c\.|ca\.|circa)\s*)?(?P<year>\d{1,4})\s*(?P<era>bce|bc|ce|ad)",
        r"(?P<era>ad)\s*(?P<year>\d{1,4})",
    )
)


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """A stretch of astronomical years, both included, and a month and day where they were named."""

    first: int
    last: int
    month: int | None = None
    day: int | None = None

    @property
    def words(self) -> str:
        """Write it as historians do."""
        if self.first != self.last:
            return f"{year_in_words(self.first)} to {year_in_words(self.last)}"
        year = year_in_words(self.first)
        if self.month is None:
            return year
        month = f"{MONTHS[self.month - 1]} {year}"
        return month if self.day is None else f"{self.day} {month}"


def parse_time(text: str) -> TimeAsked | None:
    """Read a time out of a query; None where it is none.

    A day in numbers has its month in the middle, or where it fits. Raises BadDateError for a
    day that no calendar has.
    """
    plain = re.sub(r"\s+", " ", re.sub(r"[\u2013\u2014]", "-", text)).strip().casefold()
    for pattern in _PATTERNS:
        if (found := pattern.match(plain)) is not None:
            return _read(found.groupdict())
    return None


def parse_day(text: str) -> MonthDay | None:
    """Read a day of any year, such as "16 November"; None where it is none.

    Raises BadDateError for a day that no year has.
    """
    plain = " ".join(text.casefold().replace(",", " ").split())
    return parse_month_day(plain) if _DAY_OF_A_YEAR.match(plain) else None


def _read(parts: dict[str, str | None]) -> TimeAsked | None:
    before = parts["era"] in ("bc", "bce")
    if (decade := parts.get("decade")) is not None:
        return _span(int(decade), int(decade) + 9, before=before)
    if (century := parts.get("century")) is not None:
        start = int(century) * 100 - 99
        return _span(start, start + 99, before=before) if int(century) else None
    year = int(parts["year"] or 0)
    if (last := parts.get("last")) is not None:
        end = int(last)
        if before or (end < year and len(last) > 2):  # noqa: PLR2004 - 1914-18 is shortened
            return _span(min(year, end), max(year, end), before=before)
        full = int(f"{parts['year']}"[: -len(last)] + last) if end < year else end
        return _span(year, full, before=False) if year <= full else None
    found = _span(year, year, before=before)
    return found and _in_year(found, parts)


def _in_year(year: TimeAsked, parts: dict[str, str | None]) -> TimeAsked | None:
    """Narrow a year to the month and the day that are named, if they are."""
    day = int(parts.get("day") or 0)
    if (number := parts.get("number")) is not None:
        month = int(number)
        if month > len(MONTHS):
            day, month = month, day
        if not 1 <= month <= len(MONTHS):
            return None
    elif name := parts.get("month"):
        month = next(n for n, m in enumerate(MONTHS, 1) if m.casefold()[:3] == name[:3])
    else:
        return year
    asked = TimeAsked(year.first, year.last, month, day or None)
    if day > days_in_month(year.first, month, "julian"):  # it has every day of the other
        message = f"There is no {asked.words}."
        raise BadDateError(message)
    return asked


def _span(first: int, last: int, *, before: bool) -> TimeAsked | None:
    """Give the stretch between two years of an era: there is no year 0 in either."""
    if first == 0 and last == 0:
        return None
    return TimeAsked(1 - last, 1 - max(1, first)) if before else TimeAsked(max(1, first), last)
