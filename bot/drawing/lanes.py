"""What went on at the same time in several parts of the world: a lane each, on one axis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING

from bot.domain.look import PLAIN, Look
from bot.domain.wording import EraStyle, year_in_words
from bot.drawing.axis import room_below
from bot.drawing.canvas import ASKED, BLUE, FAINT, SEPIA, WIDTH, WITHIN, Canvas
from bot.drawing.labels import EDGES, Box, Label, Run, beside, fit, heading
from bot.drawing.moments import (
    UNCERTAIN,
    Placed,
    axis_over,
    cut,
    in_order,
    is_any_uncertain,
    mark_of,
    place,
    said,
    words_of,
)

if TYPE_CHECKING:
    from bot.domain.moments import Moment
    from bot.drawing.axis import Axis, Tick

_AXIS, _NAME, _GAP, _FOOT, _NOTE = 44, 28, 8, 18, 26  # points: years, a name, between rows, ends
_APART = 24  # points between two that share a row
_PACKED = 270  # points: the widest label in a row that is shared
_LINE = 5  # points: the narrowest line that a year is drawn as
_KEPT = 32  # pictures of some 100 KiB


@dataclass(frozen=True, slots=True)
class Lane:
    """A part of the world, and what happened there."""

    name: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """A lane in its place; `top` is where it begins, in points."""

    name: Label
    placed: tuple[Placed, ...]
    top: float


@dataclass(frozen=True, slots=True)
class Asked:
    """The year asked about: its label, and the room that it takes down all lanes."""

    label: Label
    line: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands, in points; the lanes lie between `top` and `bottom`.

    `asked` is the year asked about; `foot` is where the years under the lanes end, where there
    are any.
    """

    title: Label
    axis: Axis
    ticks: tuple[Tick, ...]
    asked: Asked | None
    strips: tuple[Strip, ...]
    top: float
    bottom: float
    foot: float
    height: int


def lay_out(  # noqa: PLR0913 - what is asked, and how years are lettered
    lanes: tuple[Lane, ...],
    start: float,
    end: float,
    title: str,
    mark: float | None,
    *,
    era: EraStyle = EraStyle.BCE,
) -> Layout:
    """Find a place for everything."""
    head, axis = heading(title), axis_over(start, end, era)
    top = head.box.bottom + _AXIS
    strips, y = [], top
    for lane in lanes:
        strip, y = _strip(lane, axis, y)
        strips.append(strip)
    asked, ticks = None, axis.ticks()
    if mark is not None and start <= mark <= end:
        asked = _asked(floor(mark), axis, top, y)
        taken = asked.label.box
        ticks = tuple(each for each in ticks if not taken.meets(each.box(top)))
    noted = any(is_any_uncertain(_shown(lane, axis)) for lane in lanes)
    foot = y + room_below(top, y)
    height = ceil(foot + _NOTE * noted + _FOOT)
    return Layout(head, axis, ticks, asked, tuple(strips), top, y, foot, height)


def _asked(year: int, axis: Axis, top: float, bottom: float) -> Asked:
    left, right = axis.x(year), axis.x(year + 1)
    middle, half = (left + right) / 2, max(_LINE, right - left) / 2
    block = fit((Run(year_in_words(year, axis.era), bold=True),), WIDTH, 1)
    start = max(EDGES[0], min(middle - block.width / 2, EDGES[1] - block.width))
    box = Box(start, top - 4 - block.height, start + block.width, top - 4)
    return Asked(Label(block, box), Box(middle - half, top, middle + half, bottom))


def _draw_asked(canvas: Canvas, asked: Asked) -> None:
    """Draw a line as broad as the year, or the year between two lines where it is broader."""
    line = asked.line
    canvas.box(line.left, line.top, line.right, line.bottom, ASKED)
    if line.right - line.left > 2 * _LINE:
        canvas.box(line.left + 2, line.top, line.right - 2, line.bottom, WITHIN)
    asked.label.draw(canvas, BLUE)


def _strip(lane: Lane, axis: Axis, top: float) -> tuple[Strip, float]:
    """Place a lane's name and its rows; tells also where the lane ends."""
    moments = _shown(lane, axis)
    runs = (Run(lane.name, bold=True), *(() if moments else (Run("nothing in these years"),)))
    block = fit(runs, EDGES[1] - EDGES[0], 1)
    name = Label(block, Box(EDGES[0], top + 6, EDGES[0] + block.width, top + 6 + block.height))
    rows = _rows(moments, axis)
    placed, y = [], name.box.top
    if not rows or any(each.box.left < name.box.right + _APART for each in rows[0]):
        y = top + _NAME
    for row in rows:
        lowered = [each.lowered(y) for each in row]
        placed += lowered
        y = max(each.box.bottom for each in lowered) + _GAP
    return Strip(name, tuple(placed), top), y


def _shown(lane: Lane, axis: Axis) -> tuple[Moment, ...]:
    """Leave out what happened before the axis or after it."""
    within = (each for each in lane.moments if each.start <= axis.end and each.end >= axis.start)
    return tuple(in_order(tuple(within)))


def _rows(moments: tuple[Moment, ...], axis: Axis) -> list[list[Placed]]:
    """Pack moments into rows, each into the first that has room for it and its label."""
    rows: list[list[Placed]] = []
    for moment in moments:
        for row in rows:
            if fitting := _among(moment, row, axis):
                row.append(fitting)
                break
        else:
            mark = mark_of(moment, axis)
            narrow = beside(words_of(moment), mark, most=_PACKED)
            rows.append([Placed(moment, mark, narrow) if narrow else place(moment, axis)])
    return [row if len(row) > 1 else [place(row[0].moment, axis)] for row in rows]


def _among(moment: Moment, row: list[Placed], axis: Axis) -> Placed | None:
    """Place a moment in a row that others have begun; None where it lacks room."""
    mark = mark_of(moment, axis)
    before = [each.box.right + _APART for each in row if each.box.right + _APART <= mark.left]
    after = [each.box.left - _APART for each in row if each.box.left - _APART >= mark.right]
    if len(before) + len(after) < len(row):
        return None
    bounds = max(before, default=EDGES[0]), min(after, default=EDGES[1])
    label = beside(words_of(moment), mark, bounds, _PACKED)
    return Placed(moment, mark, label) if label else None


def lanes_in_words(  # noqa: PLR0913 - as for `lay_out`
    lanes: tuple[Lane, ...],
    start: float,
    end: float,
    title: str,
    mark: float | None,
    *,
    era: EraStyle = EraStyle.BCE,
) -> str:
    """Say what the picture shows, for who cannot see it; in 1,000 letters at most."""
    axis = axis_over(start, end)
    first, last = floor(start), max(floor(start), ceil(end) - 1)
    years = f"{year_in_words(first, era)} to {year_in_words(last, era)}"
    opening = f"{cut(title)}: side by side, {years}. "
    if mark is not None and start <= mark <= end:
        opening += f"A line marks {year_in_words(floor(mark), era)}. "
    listed = []
    for lane in lanes:
        moments = _shown(lane, axis)
        if not moments:
            opening += f"{cut(lane.name)}: nothing. "
        listed += [
            (f"{cut(lane.name)}: " * (not number), each) for number, each in enumerate(moments)
        ]
    return said(opening, listed)


@lru_cache(_KEPT)
def draw_lanes(  # noqa: PLR0913 - as for `lay_out`
    lanes: tuple[Lane, ...],
    start: float,
    end: float,
    title: str,
    mark: float | None,
    *,
    look: Look = PLAIN,
) -> bytes:
    """Draw what happened between two years, a lane a part of the world; gives a PNG.

    `mark` is the year asked about, drawn as a line down all lanes. What began before `start` or
    ended after `end` points beyond the axis.
    """
    layout = lay_out(lanes, start, end, title, mark, era=look.era)
    canvas = Canvas(layout.height, look.paper)
    layout.title.draw(canvas)
    if layout.asked:
        _draw_asked(canvas, layout.asked)
        if layout.foot > layout.bottom:
            layout.asked.label.lowered(layout.foot - layout.top).draw(canvas, BLUE)
    layout.axis.draw(canvas, layout.ticks, layout.top, layout.bottom)
    for strip in layout.strips[1:]:
        canvas.rule(EDGES[0], strip.top, EDGES[1])
    for strip in layout.strips:
        strip.name.draw(canvas, SEPIA)
        for each in strip.placed:
            each.draw(canvas, layout.axis)
            each.label.draw(canvas)
    if layout.height - layout.foot > _NOTE:
        canvas.text(EDGES[0], layout.foot + _NOTE, UNCERTAIN, size=13, colour=FAINT)
    return canvas.png()
