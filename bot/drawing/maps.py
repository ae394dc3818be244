"""A map of numbered places, and of routes between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import dist, hypot

from PIL import ImageDraw

from bot.domain.look import PLAIN, Look, Paper
from bot.drawing.canvas import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    ON_INK,
    PAPER,
    SEPIA,
    WIDTH,
    Anchor,
    Canvas,
    on,
    width_of,
)
from bot.drawing.discs import RADIUS, Disc, Point, lay_out
from bot.drawing.land import FINE, FRAME_WIDTH, Window, paint_land, window_of

LEFT, TOP, BELOW = 48, 16, 32  # points round the window; right of it as above
_LABEL, _NUMBERS = 11.0, (15.0, 14.0, 11.0)  # points: sizes of type; of one, two, three figures
_RIM = 3.0  # points that a label keeps to the edge of the sheet, a leg to that of the window
_BENDS = (0.12, -0.12, 0.25, -0.25, 0.4, -0.4, 0.6, -0.6)  # of a leg's length, the better first
_STROKES: tuple[tuple[float, ...], ...] = ((), (9, 6), (2.5, 5), (12, 5, 2.5, 5))
_DOUBLED = 3  # faults that a leg on another leg counts for
_COLOURS = (SEPIA, BLUE, GREEN)
_HEAD, _HALF_HEAD, _CLEAR = 10.0, 5.0, 2.0  # points: an arrow's head, and its way to a disc
_ROUGHLY, _FINELY = 24, 96  # points of a curve: to choose it by, to draw it through
_MOST_WORDS = 1000  # characters: what Discord takes as an alternative text, nearly
_KEPT = 64  # pictures


@dataclass(frozen=True, slots=True)
class Place:
    """A numbered place (up to three figures); degrees, north and east above nought."""

    number: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Label:
    """A degree at the edge: where its baseline ends (a parallel) or is centred (a meridian)."""

    text: str
    x: float
    y: float
    anchor: Anchor

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in points."""
        width = width_of(self.text, _LABEL)
        left = self.x - (width if self.anchor == "rs" else width / 2)
        return left, self.y - _LABEL * 0.75, left + width, self.y + _LABEL * 0.25


def map_in_words(named: tuple[tuple[int, str], ...]) -> str:
    """Say what the map shows, for who cannot see it: each number and its place."""
    if not named:
        return "A map without places."
    parts = [f"{number} {name}" for number, name in named]
    for shown in range(len(parts), -1, -1):
        more = [f"{len(parts) - shown} more"] if shown < len(parts) else []
        words = f"A map with numbered places: {'; '.join(parts[:shown] + more)}."
        if len(words) <= _MOST_WORDS:
            break
    return words


@lru_cache(_KEPT)
def draw_map(
    places: tuple[Place, ...], routes: tuple[tuple[int, ...], ...] = (), look: Look = PLAIN
) -> bytes:
    """Draw the places and arrows from each to the next of a route; gives a PNG.

    The land is of today, in an equirectangular projection that is true along the middle
    latitude. A route that names a place which is not there raises `KeyError`.
    """
    window = window_of(tuple((each.lat, each.lon) for each in places))
    discs = discs_of(places, routes, window)
    image = paint_land(window, look.paper)
    draw = ImageDraw.Draw(image)
    _draw_routes(draw, _legs(discs, routes, window), look.paper)
    _draw_discs(draw, discs, look.paper)
    edge = (0, 0, image.width - 1, image.height - 1)
    draw.rectangle(edge, outline=on(look.paper, FAINT), width=FINE)
    canvas = Canvas(TOP + window.height + BELOW, look.paper)
    canvas.paste(LEFT, TOP, image.reduce(FINE // 2))
    for label in labels_of(window):
        at = (label.x, label.y, label.text)
        canvas.text(*at, size=_LABEL, colour=FAINT, anchor=label.anchor)
    for disc in discs:
        number = str(disc.number)
        size = _NUMBERS[min(len(number), len(_NUMBERS)) - 1]
        x, y = LEFT + disc.middle[0], TOP + disc.middle[1] + size * 0.33
        canvas.text(x, y, number, size=size, colour=ON_INK, bold=True, anchor="ms")
    return canvas.png()


def discs_of(
    places: tuple[Place, ...], routes: tuple[tuple[int, ...], ...], window: Window
) -> tuple[Disc, ...]:
    """Find where the discs stand in the window, in points from its upper left corner."""
    spots = [(each.number, window.place(each.lat, each.lon)) for each in places]
    linked = {frozenset(leg) for route in routes for leg in pairwise(route)}
    return lay_out(spots, (FRAME_WIDTH, window.height), linked)


def labels_of(window: Window) -> tuple[Label, ...]:
    """Name the parallels at the left edge and the meridians below, in points of the sheet."""
    labels = [
        Label(_degrees(lat, "NS"), LEFT - 6, TOP + (window.north - lat) * window.down + 4, "rs")
        for lat in window.parallels
    ]
    for lon in window.meridians:
        x = LEFT + (lon - window.west) * window.across
        east = (lon + 180) % 360 - 180
        labels.append(Label(_degrees(east, "EW"), x, TOP + window.height + 16, "ms"))
    return tuple(each for each in labels if each.box[0] >= _RIM and each.box[2] <= WIDTH - _RIM)


def _degrees(degrees: int, letters: str) -> str:
    if degrees in {0, -180}:
        return f"{abs(degrees)}°"
    return f"{abs(degrees)}° {letters[degrees < 0]}"


def _draw_discs(draw: ImageDraw.ImageDraw, discs: tuple[Disc, ...], paper: Paper) -> None:
    ground, ink = on(paper, PAPER), on(paper, INK)
    moved = [each for each in discs if each.is_moved]
    for each in moved:
        _line(draw, [each.spot, each.middle], ink, 1)
    for each in moved:
        _circle(draw, each.spot, 3.5, ground)
        _circle(draw, each.spot, 2.5, ink)
    for each in discs:
        _circle(draw, each.middle, RADIUS + 1, ground)
        _circle(draw, each.middle, RADIUS, ink)


def _legs(
    discs: tuple[Disc, ...], routes: tuple[tuple[int, ...], ...], window: Window
) -> list[tuple[list[Point], int]]:
    """Draw each leg of each route as a curve, with the route's place among them."""
    standing = {each.number: each.middle for each in discs}
    size = (FRAME_WIDTH, window.height)
    legs: list[tuple[list[Point], int]] = []
    taken: Counter[tuple[Point, Point, float]] = Counter()
    for place, route in enumerate(routes):
        for start, end in ((standing[a], standing[b]) for a, b in pairwise(route) if a != b):
            others = [each for each in standing.values() if each not in {start, end}]
            bend = _bend(start, end, others, size, taken)
            taken[start, end, bend] += 1
            taken[end, start, -bend] += 1
            legs.append((_trimmed(_curve(start, end, bend, _FINELY), start, end), place))
    return legs


def _draw_routes(
    draw: ImageDraw.ImageDraw, legs: list[tuple[list[Point], int]], paper: Paper
) -> None:
    for line, _ in legs:
        _line(draw, line, on(paper, PAPER), 5)
    for line, place in legs:
        colour = on(paper, _COLOURS[place % len(_COLOURS)])
        _arrow(draw, line, colour, _STROKES[place % len(_STROKES)])


def _bend(
    start: Point,
    end: Point,
    others: list[Point],
    size: Point,
    taken: Counter[tuple[Point, Point, float]],
) -> float:
    """Choose the first bend that is clear of discs and other legs, or the one that nearly is."""
    best, fewest = 0.0, len(_BENDS) * _ROUGHLY
    for bend in _BENDS:
        line = _curve(start, end, bend, _ROUGHLY)
        faults = _faults(line, others, size) + _DOUBLED * taken[start, end, bend]
        if faults < fewest:
            best, fewest = bend, faults
        if not faults:
            break
    return best


def _curve(start: Point, end: Point, bend: float, points: int) -> list[Point]:
    """Bend the way from start to end to its right: a Bézier curve of the second degree."""
    (x, y), (right, low) = start, end
    over = ((x + right) / 2 + bend * (y - low), (y + low) / 2 + bend * (right - x))
    return [
        (
            (1 - t) ** 2 * x + 2 * t * (1 - t) * over[0] + t * t * right,
            (1 - t) ** 2 * y + 2 * t * (1 - t) * over[1] + t * t * low,
        )
        for t in (step / points for step in range(points + 1))
    ]


def _faults(line: list[Point], others: list[Point], size: Point) -> int:
    """Count the points of a line that run into discs or leave the window."""
    near = RADIUS + 5
    left, right = min(x for x, _ in line) - near, max(x for x, _ in line) + near
    top, bottom = min(y for _, y in line) - near, max(y for _, y in line) + near
    met = [(u, v) for u, v in others if left < u < right and top < v < bottom]
    return sum(
        not (_RIM < x < size[0] - _RIM and _RIM < y < size[1] - _RIM)
        or any(abs(x - u) < near and abs(y - v) < near for u, v in met)
        for x, y in line
    )


def _trimmed(line: list[Point], start: Point, end: Point) -> list[Point]:
    """Cut off what would be under the two discs."""
    clear = RADIUS + _CLEAR
    kept = [each for each in line if dist(each, start) >= clear and dist(each, end) >= clear]
    return kept if len(kept) > 1 else [start, end]


def _arrow(
    draw: ImageDraw.ImageDraw, line: list[Point], colour: str, strokes: tuple[float, ...]
) -> None:
    tip = line[-1]
    shaft = [each for each in line if dist(each, tip) >= _HEAD - 1] or line[:1]
    x, y = shaft[-1]
    length = hypot(tip[0] - x, tip[1] - y) or 1
    run, rise = (tip[0] - x) / length, (tip[1] - y) / length
    base = (tip[0] - run * _HEAD, tip[1] - rise * _HEAD)
    for piece in _pieces([*shaft[:-1], base], strokes):
        _line(draw, piece, colour, 2.2)
    wings = [
        (base[0] + side * rise * _HALF_HEAD, base[1] - side * run * _HALF_HEAD) for side in (1, -1)
    ]
    draw.polygon([(u * FINE, v * FINE) for u, v in (tip, *wings)], fill=colour)


def _pieces(line: list[Point], strokes: tuple[float, ...]) -> list[list[Point]]:
    """Cut a line into strokes: lengths in points, one drawn and one left out in turn."""
    if not strokes:
        return [line]
    pieces, piece, turn, left = [], [line[0]], 0, strokes[0]
    for start, end in pairwise(line):
        at, length = start, dist(start, end)
        while length > left:
            share = left / length
            at = (at[0] + (end[0] - at[0]) * share, at[1] + (end[1] - at[1]) * share)
            if turn % 2 == 0:
                pieces.append([*piece, at])
            length -= left
            turn += 1
            piece, left = [at], strokes[turn % len(strokes)]
        piece.append(end)
        left -= length
    return [*pieces, piece] if turn % 2 == 0 else pieces


def _line(draw: ImageDraw.ImageDraw, line: list[Point], colour: str, width: float) -> None:
    points = [(x * FINE, y * FINE) for x, y in line]
    draw.line(points, fill=colour, width=round(width * FINE))


def _circle(draw: ImageDraw.ImageDraw, middle: Point, radius: float, colour: str) -> None:
    (x, y), reach = middle, radius * FINE
    draw.ellipse((x * FINE - reach, y * FINE - reach, x * FINE + reach, y * FINE + reach), colour)
