"""Hints: a nudge towards an answer, for half of its points."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain.answering import Kind
from bot.domain.session import LETTERS
from bot.domain.wording import year_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTHS = ((1800, 25), (1500, 50), (500, 100), (-10_000, 250))  # years that a span of hints takes
_LATER_LETTERS = re.compile(r"(?<=\w)\w")


def hint(
    kind: Kind, order: Sequence[int], *, answer: str, year: int | None, lefts: Sequence[str]
) -> str:
    """Word the hint to a question whose options are shown in an order; the same for everybody."""
    if kind is Kind.CHOICE:
        return f"It is not **{LETTERS[order.index(len(order) - 1)]}**."
    if kind is Kind.ORDER:
        return f"The earliest is **{LETTERS[order.index(0)]}**."
    if kind is Kind.MATCH:
        return f"**{lefts[0]}** goes with **{LETTERS[order.index(0)]}**."
    if year is not None:
        width = next(width for since, width in _WIDTHS if year >= since)
        start = year - year % width
        return f"It lies between {year_in_words(start)} and {year_in_words(start + width)}."
    return f"It is spelled **{_LATER_LETTERS.sub('·', answer)}**."
