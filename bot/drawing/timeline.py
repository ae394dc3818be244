"""A timeline as wide as a phone: a row a moment, in order of time, its label beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from bot.domain.look import PLAIN, Look
from bot.domain.wording import EraStyle
from bot.drawing.axis import room_below
from bot.drawing.canvas import FAINT, Canvas
from bot.drawing.labels import EDGES, Label, heading
from bot.drawing.moments import (
    UNCERTAIN,
    Placed,
    axis_over,
    cut,
    in_order,
    is_any_uncertain,
    place,
    said,
)

if TYPE_CHECKING:
    from bot.domain.moments import Moment
    from bot.drawing.axis import Axis, Tick

_AXIS, _GAP, _FOOT, _NOTE = 44, 9, 18, 26  # points: the years; between rows; under them; a note
_KEPT = 32  # pictures of some 100 KiB


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands, in points; the rows lie between `top` and `bottom`.

    `foot` is where the years under the rows end, where there are any.
    """

    title: Label
    axis: Axis
    ticks: tuple[Tick, ...]
    rows: tuple[Placed, ...]
    top: float
    bottom: float
    foot: float
    height: int


def lay_out(moments: tuple[Moment, ...], title: str, era: EraStyle = EraStyle.BCE) -> Layout:
    """Find a place for everything."""
    head = heading(title)
    start = min((each.start for each in moments), default=0.0)
    axis = axis_over(start, max((each.end for each in moments), default=start), era)
    top = head.box.bottom + _AXIS
    rows, y = [], top + _GAP
    for moment in in_order(moments):
        row = place(moment, axis).lowered(y)
        rows.append(row)
        y = row.box.bottom + _GAP
    foot = y + room_below(top, y)
    height = ceil(foot + _NOTE * is_any_uncertain(moments) + _FOOT)
    return Layout(head, axis, axis.ticks(), tuple(rows), top, y, foot, height)


def timeline_in_words(moments: tuple[Moment, ...], title: str) -> str:
    """Say what the picture shows, for who cannot see it; in 1,000 letters at most."""
    if not moments:
        return f"{cut(title)}, a timeline: empty as yet."
    return said(f"{cut(title)}, a timeline. ", [("", each) for each in in_order(moments)])


@lru_cache(_KEPT)
def draw_timeline(moments: tuple[Moment, ...], title: str, look: Look = PLAIN) -> bytes:
    """Draw up to 20 moments on an axis of round years; gives a PNG."""
    layout = lay_out(moments, title, look.era)
    canvas = Canvas(layout.height, look.paper)
    layout.title.draw(canvas)
    layout.axis.draw(canvas, layout.ticks, layout.top, layout.bottom)
    for row in layout.rows:
        row.draw(canvas, layout.axis)
        row.label.draw(canvas)
    if is_any_uncertain(moments):
        canvas.text(EDGES[0], layout.foot + _NOTE, UNCERTAIN, size=13, colour=FAINT)
    return canvas.png()
