"""Which events head the day: significance first, then round anniversaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CENTURY, _HALF, _QUARTER, _DECADE = 100, 50, 25, 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the choice needs to know of an event; `year` is astronomical."""

    id: str
    year: int
    significance: int
    sensitive: bool = False


def roundness(years: int) -> int:
    """Rate how round an anniversary is, 0 to 4: tens, quarters, halves and centuries."""
    if years <= 0:
        return 0
    steps = ((_CENTURY, 4), (_HALF, 3), (_QUARTER, 2), (_DECADE, 1))
    return next((rate for size, rate in steps if years % size == 0), 0)


def in_order_of_interest(candidates: Sequence[Candidate], year: int) -> tuple[str, ...]:
    """Order the events of a day for a reader in `year`; the first is the headline.

    A century outweighs one step of significance and less round numbers part of one; ties
    go to the later event, which more of its readers can place.
    """
    return tuple(
        candidate.id
        for candidate in sorted(
            candidates,
            key=lambda c: (-(4 * c.significance + roundness(year - c.year)), -c.year, c.id),
        )
    )
