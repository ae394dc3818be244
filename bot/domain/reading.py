"""Which readings to recommend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

AT_ONCE = 3
LEVELS = ("intro", "intermediate", "advanced")


class Levelled(Protocol):
    """Anything that stands at a reading level."""

    @property
    def level(self) -> str:
        """One of `LEVELS`."""
        ...


L = TypeVar("L", bound=Levelled)


def recommended(readings: Sequence[L], level: str | None) -> tuple[L, ...]:
    """Pick up to three readings: all of the level asked for, or one of each level.

    Where a level has fewer than three, its neighbours fill up, easier ones first.
    """
    if level is None:
        firsts = [next((r for r in readings if r.level == wanted), None) for wanted in LEVELS]
        return tuple(reading for reading in firsts if reading is not None)
    place = LEVELS.index(level)
    nearest = sorted(range(len(LEVELS)), key=lambda other: (abs(other - place), other))
    ordered = [r for other in nearest for r in readings if r.level == LEVELS[other]]
    return tuple(ordered[:AT_ONCE])
