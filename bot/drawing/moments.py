"""Moments, each as a bar or a mark on an axis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.wording import EraStyle
from bot.drawing.axis import SHORTEST, Axis
from bot.drawing.canvas import SEPIA
from bot.drawing.labels import EDGES, ELLIPSIS, LEADING, SIZE, Box, Label, Run, below, beside

if TYPE_CHECKING:
    from bot.domain.moments import Moment
    from bot.drawing.canvas import Canvas

REACH = 14  # points that a fading end goes beyond the year it is drawn for
_HALF, _RADIUS = 5, 5.5  # of a bar's height; of a mark
_SAID = 1000  # letters of an alt text
_LEAST_SAID = 12
UNCERTAIN = "A ring, or an end that fades: an uncertain date."


def words_of(moment: Moment) -> tuple[Run, ...]:
    """Give a moment's label."""
    return Run(moment.when, bold=True), Run(moment.title)


def axis_over(start: float, end: float, era: EraStyle = EraStyle.BCE) -> Axis:
    """Lay an axis over some years that leaves room at the sheet's edges for ends that fade."""
    lacking = max(0.0, SHORTEST - (end - start)) / 2
    return Axis(start - lacking, end + lacking, EDGES[0] + REACH, EDGES[1] - REACH, era)


def in_order(moments: tuple[Moment, ...]) -> list[Moment]:
    """Sort in time, the longer first of those that begin together."""
    return sorted(moments, key=lambda each: (each.start, -each.end))


def is_any_uncertain(moments: tuple[Moment, ...]) -> bool:
    """Tell whether a reader needs to be told what `UNCERTAIN` tells."""
    return any(each.fades_in or each.fades_out for each in moments)


@dataclass(frozen=True, slots=True)
class Placed:
    """A moment in its place: what its bar or mark takes, and its label."""

    moment: Moment
    mark: Box
    label: Label

    @property
    def box(self) -> Box:
        """All the room that it takes."""
        mark, label = self.mark, self.label.box
        return Box(
            min(mark.left, label.left),
            min(mark.top, label.top),
            max(mark.right, label.right),
            max(mark.bottom, label.bottom),
        )

    def lowered(self, by: float) -> Placed:
        """Move it down by so many points."""
        return replace(self, mark=self.mark.lowered(by), label=self.label.lowered(by))

    def draw(self, canvas: Canvas, axis: Axis) -> None:
        """Draw the bar or mark; the label is drawn by itself."""
        _draw(canvas, self.moment, axis, (self.mark.top + self.mark.bottom) / 2)


def place(moment: Moment, axis: Axis) -> Placed:
    """Place a moment at the top of the sheet, its label beside it or, for want of room, below."""
    mark = mark_of(moment, axis)
    return Placed(moment, mark, beside(words_of(moment), mark) or below(words_of(moment), mark))


def mark_of(moment: Moment, axis: Axis) -> Box:
    """Tell what room its bar or mark takes, level with the first line of a label at the top."""
    y = SIZE * LEADING / 2
    left, right = _ends(moment, axis)
    if right - left < 2 * _RADIUS:
        middle = (left + right) / 2
        left, right = middle - _RADIUS, middle + _RADIUS
    before = moment.fades_in or moment.start < axis.start
    after = moment.fades_out or moment.end > axis.end
    return Box(left - REACH * before, y - _RADIUS, right + REACH * after, y + _RADIUS)


def _ends(moment: Moment, axis: Axis) -> tuple[float, float]:
    return axis.x(moment.start), axis.x(moment.end)


def _draw(canvas: Canvas, moment: Moment, axis: Axis, y: float) -> None:
    """Draw a bar, or a mark for what is too short for one; uncertain ends fade out.

    An end that lies outside the axis points there.
    """
    left, right = _ends(moment, axis)
    short = right - left < 2 * _RADIUS
    if short:
        left = right = (left + right) / 2
    inside = min(REACH, (right - left) / 2)
    starts, ends = left, right
    if moment.start < axis.start:
        canvas.wedge(left, y, -REACH + 2, _HALF, SEPIA)
    elif moment.fades_in:
        starts = left + inside
        canvas.fade(left - REACH, starts, y, _HALF, SEPIA)
    if moment.end > axis.end:
        canvas.wedge(right, y, REACH - 2, _HALF, SEPIA)
    elif moment.fades_out:
        ends = right - inside
        canvas.fade(right + REACH, ends, y, _HALF, SEPIA)
    canvas.box(starts, y - _HALF, ends, y + _HALF, SEPIA)
    if short:
        canvas.dot(left, y, _RADIUS, SEPIA, hollow=moment.fades_in or moment.fades_out)


def said(opening: str, moments: list[tuple[str, Moment]]) -> str:
    """Write an alt text: each moment after the words that stand with it, in 1,000 letters at most.

    Titles are shortened alike until all fit; where that is not enough, the last are counted.
    """
    if not moments:
        return cut(opening.strip(), _SAID)
    longest = max(len(moment.title) for _, moment in moments)
    for length in range(max(min(longest, _SAID), _LEAST_SAID), _LEAST_SAID - 1, -1):
        text = opening + _listed(moments, length)
        if len(text) <= _SAID:
            return text
    for shown in range(len(moments) - 1, 0, -1):
        listed = _listed(moments[:shown], _LEAST_SAID)
        text = f"{opening}{listed.removesuffix('.')}; and {len(moments) - shown} more."
        if len(text) <= _SAID:
            return text
    return cut(opening.strip(), _SAID)


def _listed(moments: list[tuple[str, Moment]], length: int) -> str:
    found = (f"{lead}{each.when}, {cut(each.title, length)}" for lead, each in moments)
    return f"{'; '.join(found)}."


def cut(words: str, length: int = 90) -> str:
    """Shorten words to so many letters, an ellipsis for what is left out."""
    if len(words) <= length:
        return words
    return words[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + ELLIPSIS
