"""Times as people ask for them: "16 November 1927", "1066", "44 BC", "1840s", "5th century BC"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from bot.domain.dates import MONTHS
from bot.domain.wording import year_in_words

_ERA = r"(?:\s*(?P<era>bce|bc|ce|ad))?"
_MONTH = "|".join(chain(map(str.casefold, MONTHS), (name[:3].casefold() for name in MONTHS)))
_PATTERNS = tuple(
    re.compile(pattern + "$")
    for pattern in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH})\.?,?\s+(?P<year>\d{{1,4}}){_ERA}",
        rf"(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{1,4}}){_ERA}",
        rf"(?P<month>{_MONTH})\.?,?\s+(?P<year>\d{{3,4}}){_ERA}",
        rf"(?:the\s+)?(?P<decade>\d{{1,3}}0)s{_ERA}",
        rf"(?:the\s+)?(?P<century>\d{{1,2}})(?:st|nd|rd|th)\s+(?:century|c\.){_ERA}",
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
    """Read a time out of a query; None where it is none."""
    plain = re.sub(r"\s+", " ", re.sub(r"[\u2013\u2014]", "-", text)).strip().casefold()
    for pattern in _PATTERNS:
        if (found := pattern.match(plain)) is not None:
            return _read(found.groupdict())
    return None


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
    if found is None or parts.get("month") is None:
        return found
    month = next(
        n for n, m in enumerate(MONTHS, 1) if m.casefold()[:3] == (parts["month"] or "")[:3]
    )
    day = parts.get("day")
    return TimeAsked(found.first, found.last, month, int(day) if day else None)


def _span(first: int, last: int, *, before: bool) -> TimeAsked | None:
    """Give the stretch between two years of an era: there is no year 0 in either."""
    if first == 0 and last == 0:
        return None
    return TimeAsked(1 - last, 1 - max(1, first)) if before else TimeAsked(max(1, first), last)
