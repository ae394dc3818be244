"""Points for answers, and places in a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

FULL = 100
AT_THE_BELL = 50


def points_for(*, credit: int, taken: timedelta, allowed: timedelta) -> int:
    """Score an answer: its credit at once, falling evenly to half of it at the deadline.

    The shape is that of Kahoot's published rule (full points halve over the time
    allowed), so that members know what to expect. `credit` is 0 to 100.
    """
    share = min(1.0, max(0.0, taken / allowed))
    return round(credit / FULL * (FULL - (FULL - AT_THE_BELL) * share))


@dataclass(frozen=True, slots=True)
class Tally:
    """What one member has earned over some stretch of play."""

    member_id: int
    points: int
    correct: int
    answered: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A tally with its place; members with equal points share a place."""

    place: int
    tally: Tally


def ranked(tallies: Iterable[Tally]) -> tuple[Standing, ...]:
    """Order tallies by points and give places, ties as 1, 2, 2, 4 (competition ranking)."""
    ordered = sorted(tallies, key=lambda tally: (-tally.points, -tally.correct, tally.member_id))
    standings: list[Standing] = []
    for count, tally in enumerate(ordered, 1):
        tied = standings and standings[-1].tally.points == tally.points
        standings.append(Standing(standings[-1].place if tied else count, tally))
    return tuple(standings)
