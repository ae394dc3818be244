"""How right an answer is, in credit from 0 to 100, for each kind of question.

kind    answered by              credit
------  -----------------------  ---------------------------------------------------
choice  the place of a button    100 or 0
typed   words                    100 or 0, by `bot.domain.matching`; may ask again
who     words                    as typed; the clues that were open count in points
year    a year                   100 at the year, falling to 0 at the end of its scale
order   places, in order         by pairs in order: 100 for six of six, 0 for three
match   places, one a term       the share that is right
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FULL = 100
RIGHT = 50  # from this credit on an answer counts as right


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    TYPED = "typed"
    YEAR = "year"
    ORDER = "order"
    MATCH = "match"
    WHO = "who"

    @property
    def is_picked(self) -> bool:
        """Whether it is answered by picking one thing after another."""
        return self in (Kind.ORDER, Kind.MATCH)

    @property
    def is_written(self) -> bool:
        """Whether it is answered in words or figures."""
        return self in (Kind.TYPED, Kind.YEAR, Kind.WHO)


_SCALES = ((1900, 15), (1500, 30), (500, 60), (-1000, 120))  # years after which nothing is left
_OLDEST_SCALE = 250
_YEAR = re.compile(r"(?:c\.?\s*|ca\.?\s*)?(ad|ce)?\s*(-?\d{1,5})\s*(bce|bc|ce|ad)?$")


def year_scale(year: int) -> int:
    """Give the years of distance at which a guess earns nothing: longer for older times."""
    return next((scale for since, scale in _SCALES if year > since), _OLDEST_SCALE)


def parse_year(text: str) -> int | None:
    """Read a year as people write it, "1927", "44 BC", "AD 14", as an astronomical one."""
    found = _YEAR.match(" ".join(text.lower().replace(".", " ").split()))
    if found is None:
        return None
    year = int(found[2])
    if found[3] in ("bc", "bce"):
        return None if year <= 0 or found[1] else 1 - year
    return None if year == 0 else year + (year < 0)


def credit_for_year(right: int, given: int) -> int:
    """Credit a guessed year: the share of its scale that it did not miss by."""
    missed = abs(right - given)
    return max(0, round(FULL * (1 - missed / year_scale(right))))


def credit_for_choice(order: Sequence[int], place: int) -> int:
    """Credit a button; the right option is the one that `order` calls 0."""
    return FULL if order[place] == 0 else 0


def credit_for_order(picked: Sequence[int]) -> int:
    """Credit items in the order they were picked, where 0 is the earliest.

    Pairs that stand in order count (Kendall's tau): half of them, as by chance, earn nothing.
    """
    pairs = list(combinations(picked, 2))
    in_order = sum(first < second for first, second in pairs)
    return max(0, round(FULL * (2 * in_order - len(pairs)) / len(pairs)))


def credit_for_match(picked: Sequence[int]) -> int:
    """Credit what was picked for each term, where term n belongs to n."""
    return round(FULL * sum(place == right for right, place in enumerate(picked)) / len(picked))


def parse_picks(text: str, count: int) -> tuple[int, ...] | None:
    """Read picks such as "2013": each of `count` places once, or None where they are not."""
    picks = tuple(int(digit) for digit in text if digit.isdecimal())
    return picks if sorted(picks) == list(range(count)) and len(text) == count else None
