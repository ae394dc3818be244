"""The land of the world, seen through a window that is cropped to places.

The outlines are Natural Earth's land at 1:50 million (public domain), as npm's `world-atlas`
2.0.2 packs them (`land-50m.json`, TopoJSON). To make `land.json` its arcs were joined to rings;
longitudes were made to run on where a ring crosses the antimeridian (so they may pass 180°),
and Antarctica was closed along 90° S; points closer than 0.02° to the line of their neighbours
(Douglas and Peucker) and islands under 0.002 square degrees were left out. A list of polygons,
the largest first; a polygon is its shore, then its inner seas (the Caspian); a ring is longitude
and latitude in turn, in 1/100 degree, each but the first pair as the step from the one before.
"""

from __future__ import annotations

import json
from array import array
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from math import ceil, cos, floor, radians
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from bot.drawing.canvas import GRID, LAND, SEA, SHORE, on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.look import Paper

FINE = 4  # pixels a point while painting; brought down to the canvas's 2, which smooths
FRAME_WIDTH, LOWEST, TALLEST = 576, 272, 472  # points
_ROOM = 1.3  # the window is this much wider than what the places take
_NARROWEST = 12.0  # degrees of a great circle
_STEEPEST = 75.0  # degrees: nearer to a pole, the standard parallel stays here
_SMALLEST = 0.6  # points: smaller islands are left out
_FAR = 8.0  # points a degree: below, shores are thinner, so that fjords stay open, and coarser
_COARSE = 0.08  # degrees from point to point of a shore seen from afar, at least
_STEPS = (1, 2, 5, 10, 15, 20, 30, 45, 60)  # degrees from line to line; all divide 360
_MERIDIANS_APART, _PARALLELS_APART = 70, 45  # points, at least
_TURN, _POLE = 360, 90
_EVERYWHERE = ((-58, -140), (78, -70), (0, 0), (0, 70), (0, 140))  # the widest gap at 180°


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the world, in an equirectangular projection true along its middle latitude.

    `west` and `north` are degrees, `across` and `down` points a degree, `height` points;
    the width is `FRAME_WIDTH`.
    """

    west: float
    north: float
    across: float
    down: float
    height: int

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """Give where a place stands, in points from the window's upper left corner."""
        return (lon - self.west) % _TURN * self.across, (self.north - lat) * self.down

    @property
    def meridians(self) -> tuple[int, ...]:
        """Whole degrees whose lines are drawn, west to east; they may pass 180."""
        return _lines(self.west, FRAME_WIDTH / self.across, self.across, _MERIDIANS_APART)

    @property
    def parallels(self) -> tuple[int, ...]:
        """Whole degrees whose lines are drawn, south to north."""
        tall = self.height / self.down
        return _lines(self.north - tall, tall, self.down, _PARALLELS_APART)


def _lines(first: float, span: float, scale: float, apart: float) -> tuple[int, ...]:
    step = next((each for each in _STEPS if each * scale >= apart), _STEPS[-1])
    return tuple(range(ceil(first / step) * step, floor(first + span) + 1, step))


def window_of(places: tuple[tuple[float, float], ...]) -> Window:
    """Crop the world to places, each a latitude and a longitude; to all of it without any."""
    if not places:
        places = _EVERYWHERE
    middle, span = _arc(sorted(lon % _TURN for _, lon in places))
    south, north = min(lat for lat, _ in places), max(lat for lat, _ in places)
    shrink = cos(radians(min(abs(south + north) / 2, _STEEPEST)))
    tall = min((north - south) * _ROOM, 2.0 * _POLE)
    wide = max(_NARROWEST, span * shrink * _ROOM, tall * FRAME_WIDTH / TALLEST)
    wide = min(wide, _TURN * shrink)
    tall = max(tall, wide * LOWEST / FRAME_WIDTH)
    top = max(min((south + north + tall) / 2, _POLE), tall - _POLE)
    scale = FRAME_WIDTH / wide
    height = min(max(round(tall * scale), LOWEST), TALLEST)
    return Window(middle - wide / shrink / 2, top, scale * shrink, scale, height)


def _arc(lons: list[float]) -> tuple[float, float]:
    """Find the smallest stretch round the globe that holds all: its middle and its length."""
    following = [*lons[1:], lons[0] + _TURN]
    gap, east = max(
        (after - lon, lon) for lon, after in zip(lons, following, strict=True)
    )  # the widest stretch without places begins at the easternmost of them
    span = _TURN - gap
    return east - span / 2, span


@dataclass(frozen=True, slots=True)
class _Ring:
    """A closed line: degrees, and the box that holds it."""

    lons: array[float]
    lats: array[float]
    west: float
    east: float
    south: float
    north: float


@cache
def _polygons() -> tuple[tuple[_Ring, ...], ...]:
    stored = json.loads(files("bot.drawing").joinpath("land.json").read_bytes())
    return tuple(
        tuple(_ring([(x / 100, y / 100) for x, y in _places(steps)]) for steps in polygon)
        for polygon in stored
    )


def _places(steps: list[int]) -> Iterator[tuple[int, int]]:
    return zip(accumulate(steps[::2]), accumulate(steps[1::2]), strict=True)


def _ring(points: list[tuple[float, float]]) -> _Ring:
    lons, lats = (array("d", each) for each in zip(*points, strict=True))
    return _Ring(lons, lats, min(lons), max(lons), min(lats), max(lats))


@cache
def _coarse() -> tuple[tuple[_Ring, ...], ...]:
    return tuple(tuple(_thinned(ring) for ring in polygon) for polygon in _polygons())


def _thinned(ring: _Ring) -> _Ring:
    points = list(zip(ring.lons, ring.lats, strict=True))
    kept = points[:1]
    for lon, lat in points[1:]:
        if max(abs(lon - kept[-1][0]), abs(lat - kept[-1][1])) >= _COARSE:
            kept.append((lon, lat))
    return _ring(kept)


def paint_land(window: Window, paper: Paper) -> Image.Image:
    """Paint sea, land, shores and graticule, `FINE` pixels a point."""
    image = Image.new("RGB", (FRAME_WIDTH * FINE, window.height * FINE), on(paper, SEA))
    draw = ImageDraw.Draw(image)
    shore, grid = on(paper, SHORE), on(paper, GRID)
    for polygon in _coarse() if window.down < _FAR else _polygons():
        for turn in (-_TURN, 0, _TURN):
            if _is_seen(polygon[0], window, turn):
                for place, ring in enumerate(polygon):
                    _paint(draw, ring, window, turn, (on(paper, SEA if place else LAND), shore))
    for lon in window.meridians:
        x = (lon - window.west) * window.across * FINE
        draw.line((x, 0, x, window.height * FINE), fill=grid, width=FINE // 2)
    for lat in window.parallels:
        y = (window.north - lat) * window.down * FINE
        draw.line((0, y, FRAME_WIDTH * FINE, y), fill=grid, width=FINE // 2)
    return image


def _is_seen(ring: _Ring, window: Window, turn: int) -> bool:
    left = (ring.west + turn - window.west) * window.across
    right = (ring.east + turn - window.west) * window.across
    top = (window.north - ring.north) * window.down
    bottom = (window.north - ring.south) * window.down
    inside = right > 0 and left < FRAME_WIDTH and bottom > 0 and top < window.height
    return inside and max(right - left, bottom - top) >= _SMALLEST


def _paint(
    draw: ImageDraw.ImageDraw, ring: _Ring, window: Window, turn: int, colours: tuple[str, str]
) -> None:
    """Paint a ring in the colours of its inside and its shore."""
    across, down = window.across * FINE, window.down * FINE
    west, north = window.west - turn, window.north
    points = [0.0] * (2 * len(ring.lons))
    points[::2] = [(lon - west) * across for lon in ring.lons]
    points[1::2] = [(north - lat) * down for lat in ring.lats]
    inside, rim = colours
    draw.polygon(points, fill=inside)
    # the two last points close Antarctica round the pole, which is no shore
    shore = [*points, *points[:2]] if ring.south > -_POLE else points[:-4]
    draw.line(shore, fill=rim, width=2 if window.down < _FAR else 3)
