"""Years along a level line: where each stands, and which are written under it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from bot.domain.dates import MONTHS, Day
from bot.domain.moments import year_of
from bot.domain.wording import EraStyle, year_in_words
from bot.drawing.canvas import FAINT, RULE, WIDTH, width_of
from bot.drawing.labels import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.drawing.canvas import Canvas

SHORTEST = 0.25  # years: less than this is not told apart by months
_SIZE, _APART, _MOST, _EDGE = 13, 18, 8, 8  # type; between two labels; labels; to the sheet's edge
_TALL, _BELOW = 500, 24  # points: a sheet that is scrolled; the room that years take under it
_MONTHS_A_YEAR = 12
_MONTH_STEPS = (1, 3, 6)
_FIRST_MARKED = 5  # years of a step from which on 1 CE is marked too: 5 BCE, 1 CE, 5 CE


@dataclass(frozen=True, slots=True)
class Tick:
    """A year that is written: `x` is where it stands, `left` and `right` how far its words go."""

    x: float
    words: str
    left: float
    right: float

    def box(self, top: float) -> Box:
        """Tell what room its words take above an axis at the height `top`."""
        return Box(self.left, top - 8 - _SIZE, self.right, top - 4)


@dataclass(frozen=True, slots=True)
class Axis:
    """Astronomical years from `start` to `end`, between two points of the sheet.

    `era` says how years are lettered.
    """

    start: float
    end: float
    left: float
    right: float
    era: EraStyle = EraStyle.BCE

    def x(self, year: float) -> float:
        """Tell where a year stands; one before the axis or past it stands at its end."""
        share = (year - self.start) / (self.end - self.start)
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)

    def ticks(self) -> tuple[Tick, ...]:
        """Choose round years, or months of a short time: as many as can be read, 8 at most."""
        return next(
            ticks
            for places in self._choices()
            if _are_apart(ticks := tuple(self._tick(year, words) for year, words in places))
        )

    def _tick(self, year: float, words: str) -> Tick:
        x, width = self.x(year), width_of(words, _SIZE)
        left = max(_EDGE, min(x - width / 2, WIDTH - _EDGE - width))
        return Tick(x, words, left, left + width)

    def _choices(self) -> Iterator[list[tuple[float, str]]]:
        """Give the years of each step, finest first, of those that are few enough."""
        length = self.end - self.start
        for step in _MONTH_STEPS:
            if length * _MONTHS_A_YEAR / step <= _MOST:
                yield self._months(step)
        for power in count():
            for lead in (1, 2, 5):
                step = lead * 10**power
                if length / step <= _MOST:
                    yield self._years(step)

    def _months(self, step: int) -> list[tuple[float, str]]:
        found: list[tuple[float, str]] = []
        for place in range(floor(self.start) * 12, floor(self.end + 1) * 12, step):
            year, month = divmod(place, _MONTHS_A_YEAR)
            stands = year_of(Day(year, month + 1, 1))
            if self.start <= stands <= self.end:
                name = MONTHS[month][:3]
                dated = not found or not month
                words = f"{name} {year_in_words(year, self.era)}" if dated else name
                found.append((stands, words))
        return found

    def _years(self, step: int) -> list[tuple[float, str]]:
        """Give round years: multiples of the step, counted from the epoch either way."""
        first, last = ceil(self.start), floor(self.end)
        before = (1 - number for number in _multiples(1 - last, 1 - first, step))
        years = [*before, *_multiples(first, last, step)]
        if step >= _FIRST_MARKED and first <= 1 <= last:
            years.append(1)
        return [(year, year_in_words(year, self.era)) for year in sorted(years)]

    def draw(self, canvas: Canvas, ticks: tuple[Tick, ...], top: float, bottom: float) -> None:
        """Write the years above `top` and draw a line from each down to `bottom`.

        Under what is too tall to be seen at once they are written again.
        """
        for tick in ticks:
            canvas.upright(tick.x, top, bottom, RULE)
            canvas.upright(tick.x, top - 4, top + 1, FAINT)
        canvas.rule(self.left, top, self.right, FAINT)
        room = room_below(top, bottom)
        for edge in (top, bottom + room) if room else (top,):
            for tick in ticks:
                canvas.text(tick.left, edge - 8, tick.words, size=_SIZE, colour=FAINT)


def room_below(top: float, bottom: float) -> float:
    """Tell how much room years take under what stands between two heights, if any."""
    return _BELOW if bottom - top > _TALL else 0


def _are_apart(ticks: tuple[Tick, ...]) -> bool:
    return all(after.left - before.right >= _APART for before, after in pairwise(ticks))


def _multiples(first: int, last: int, step: int) -> range:
    """Give the multiples of a step, 1 or more, between two numbers."""
    return range(max(step, -(-first // step) * step), last + 1, step)
