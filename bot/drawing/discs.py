"""Where numbered discs stand: on their places, or beside them where places crowd.

A disc that has to leave its place goes where it overlaps no other, hides no other place, and its
leader line crosses nothing, as near as can be; the nearest such stand is found by trying rings
round the place, wider and wider. One after another, those that stand alone first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from math import cos, dist, hypot, inf, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

RADIUS = 11.0  # points
APART = 2 * RADIUS + 3  # points between the middles of two discs, at least
LINKED_APART = 2 * RADIUS + 18  # of two that an arrow joins, where there is room
_FIRST, _RING = RADIUS + 7, 8.0  # points: the nearest stand beside a place, and the next ones
_BETWEEN = 16.0  # points between two stands on a ring
_RIM = 1.0  # points from a disc to the edge of the sheet
_HIDES, _CROSSES = 45.0, 30.0  # points further that a disc goes rather than do that
_CROWD = 50.0  # points from a disc within which its arrows should be free
_FURTHER = 36.0  # points beyond the first stand that are looked at
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc in points: `spot` is the exact place, `middle` where the disc stands."""

    number: int
    spot: Point
    middle: Point

    @property
    def is_moved(self) -> bool:
        """Whether a leader line is needed."""
        return self.spot != self.middle


def lay_out(
    spots: Sequence[tuple[int, Point]],
    size: Point,
    linked: Collection[frozenset[int]] = (),
) -> tuple[Disc, ...]:
    """Place a disc for each number and spot on a sheet of `size`; `linked` are joined by arrows.

    Discs never overlap and never leave the sheet; there must be room for them (some 60 on the
    smallest map).
    """
    rivals = [[p for at, (_, p) in enumerate(spots) if at != me] for me in range(len(spots))]
    crowding = [
        sum(dist(p, spot) < APART for p in rivals[me]) for me, (_, spot) in enumerate(spots)
    ]
    placed: dict[int, Disc] = {}
    for me in sorted(range(len(spots)), key=lambda each: (crowding[each], each)):
        number, spot = spots[me]
        around = _Surroundings(
            size,
            rivals[me],
            [
                (each, LINKED_APART if {number, each.number} in linked else APART)
                for each in placed.values()
            ],
            [p for other, p in spots if other != number and {number, other} in linked],
            [
                (each.middle, _towards(each.middle, p))
                for each in placed.values()
                for other, p in spots
                if other not in {number, each.number} and {each.number, other} in linked
            ],
        )
        close = replace(around, others=[(each, APART) for each, _ in around.others])
        middle = _best(spot, around) or _best(spot, close) or spot
        placed[me] = Disc(number, spot, middle)
    return tuple(placed[me] for me in range(len(spots)))


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What a disc has to heed.

    `others` are the discs that stand already and how far to keep from each; `ends` are where its
    own arrows come from or go to, `ways` how the arrows of others begin or end.
    """

    size: Point
    rivals: list[Point]
    others: list[tuple[Disc, float]]
    ends: list[Point]
    ways: list[tuple[Point, Point]]


def _best(spot: Point, around: _Surroundings) -> Point | None:
    best, least, enough = None, inf, inf
    for x, y, away in _stands(hypot(*around.size)):
        if away >= min(least, enough):
            break
        middle = (spot[0] + x, spot[1] + y)
        if not _is_inside(middle, around.size) or any(
            dist(middle, each.middle) < apart for each, apart in around.others
        ):
            continue
        cost = away + _HIDES * sum(dist(middle, p) < RADIUS + 3 for p in around.rivals)
        if cost < least:
            cost += _CROSSES * sum(_is_crossed(spot, middle, each) for each, _ in around.others)
        if away and cost < least:  # a disc on its place stays there: arrows bend round it
            cost += _CROSSES * _in_the_way(middle, around)
        if cost < least:
            best, least = middle, cost
            enough = min(enough, away + _FURTHER)
    return best


def _in_the_way(middle: Point, around: _Surroundings) -> int:
    """Count the discs in the way of one's own arrows, and the arrows in whose way one is."""
    clear = RADIUS + 5
    own = sum(
        off_line(each.middle, middle, _towards(middle, end)) < clear
        for end in around.ends
        for each, _ in around.others
        if dist(each.middle, end) > clear
    )
    return own + sum(off_line(middle, start, end) < clear for start, end in around.ways)


def _towards(start: Point, end: Point) -> Point:
    """Go from start to end as far as a crowd may reach: further on, an arrow can bend."""
    share = min(1.0, _CROWD / (dist(start, end) or 1))
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _stands(furthest: float) -> Iterator[tuple[float, float, float]]:
    yield 0.0, 0.0, 0.0
    for number in count():
        away = _FIRST + number * _RING
        if away >= furthest:
            return
        for x, y in _ring(number):
            yield x, y, away


@cache  # for all sheets, whatever their size
def _ring(number: int) -> tuple[Point, ...]:
    away = _FIRST + number * _RING
    stands = max(16, round(2 * pi * away / _BETWEEN))
    turns = [2 * pi * step / stands - pi / 4 for step in range(stands)]  # the upper right first
    return tuple((away * cos(turn), away * sin(turn)) for turn in turns)


def _is_inside(middle: Point, size: Point) -> bool:
    edge = RADIUS + _RIM
    return edge <= middle[0] <= size[0] - edge and edge <= middle[1] <= size[1] - edge


def _is_crossed(spot: Point, middle: Point, other: Disc) -> bool:
    """Whether the leader line runs into the other disc, or the two leaders or a disc cross."""
    return (
        (middle != spot and off_line(other.middle, spot, middle) < RADIUS + 2)
        or (other.is_moved and off_line(middle, other.spot, other.middle) < RADIUS + 2)
        or (other.is_moved and _cross(spot, middle, other.spot, other.middle))
    )


def off_line(point: Point, start: Point, end: Point) -> float:
    """Measure how far a point is from the line between two others, in their unit."""
    run, rise = end[0] - start[0], end[1] - start[1]
    square = run * run + rise * rise
    along = ((point[0] - start[0]) * run + (point[1] - start[1]) * rise) / square if square else 0
    along = min(max(along, 0.0), 1.0)
    return dist(point, (start[0] + along * run, start[1] + along * rise))


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
