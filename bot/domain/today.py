"""Which events head the day: significance, round anniversaries, and a guild's own taste."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CENTURY, _HALF, _QUARTER, _DECADE = 100, 50, 25, 10
_STEP = 4  # what one step of significance weighs; a century weighs as much
_PREFERRED = 6  # a step and a half: what a guild asked for heads the day unless it is slight
_STUDIED = 3  # less than a step: between equals, what the guild lately played
_SHOWN = 100  # more than all the rest together: whatever was not shown comes first


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the choice needs to know of an event; `year` is astronomical.

    `tags` are "topic:...", "era:...", "region:..." and "theme:...".
    """

    id: str
    year: int
    significance: int
    sensitive: bool = False
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Taste:
    """What a guild wants of its post, in the tags of `Candidate`."""

    prefer: frozenset[str] = frozenset()
    leave_out: frozenset[str] = frozenset()
    hides_sensitive: bool = False

    def lets(self, candidate: Candidate) -> bool:
        """Tell whether an event may be posted."""
        hidden = self.hides_sensitive and candidate.sensitive
        return not hidden and self.leave_out.isdisjoint(candidate.tags)


@dataclass(frozen=True, slots=True)
class Lately:
    """What a guild did: tags it studied, and ids of events its last posts were about."""

    studied: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()


PLAIN = Taste()
NOTHING = Lately()


def roundness(years: int) -> int:
    """Rate how round an anniversary is, 0 to 4: tens, quarters, halves and centuries."""
    if years <= 0:
        return 0
    steps = ((_CENTURY, 4), (_HALF, 3), (_QUARTER, 2), (_DECADE, 1))
    return next((rate for size, rate in steps if years % size == 0), 0)


def in_order_of_interest(
    candidates: Sequence[Candidate], year: int, taste: Taste = PLAIN, lately: Lately = NOTHING
) -> tuple[str, ...]:
    """Order the events of a day for a guild's readers in `year`; the first is the headline.

    A century outweighs one step of significance and less round numbers part of one; what
    the last posts showed comes last; ties go to the later event, which more of its readers
    can place. What the taste leaves out is left out.
    """

    def interest(candidate: Candidate) -> int:
        return (
            _STEP * candidate.significance
            + roundness(year - candidate.year)
            + _PREFERRED * (not taste.prefer.isdisjoint(candidate.tags))
            + _STUDIED * (not lately.studied.isdisjoint(candidate.tags))
            - _SHOWN * (candidate.id in lately.shown)
        )

    wanted = (candidate for candidate in candidates if taste.lets(candidate))
    ordered = sorted(wanted, key=lambda c: (-interest(c), -c.year, c.id))
    return tuple(candidate.id for candidate in ordered)
