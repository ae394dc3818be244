"""A member's progress: how much they answered week by week, and how much of it rightly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.domain.look import PLAIN, Look
from bot.drawing.canvas import FAINT, SEPIA, WIDTH, Canvas

_HEIGHT, _LEFT, _RIGHT, _TOP, _BASE = 300, 24, WIDTH - 24, 84, 250
_KEPT = 64  # pictures


@dataclass(frozen=True, slots=True)
class Week:
    """A week's answers; `label` is the day it began, in words."""

    label: str
    answered: int
    right: int

    @property
    def share(self) -> int:
        """How many in a hundred were right."""
        return round(100 * self.right / self.answered) if self.answered else 0


def progress_in_words(weeks: tuple[Week, ...]) -> str:
    """Say what the picture shows, for who cannot see it."""
    played = [
        f"week of {each.label}, {each.right} of {each.answered} right"
        for each in weeks
        if each.answered
    ]
    return f"Answers a week, oldest first: {'; '.join(played) or 'none yet'}."


@lru_cache(_KEPT)
def draw_progress(weeks: tuple[Week, ...], look: Look = PLAIN) -> bytes:
    """Draw a bar a week, right answers filled and the others hatched; gives a PNG."""
    canvas = Canvas(_HEIGHT, look.paper)
    canvas.text(
        _LEFT, 34, "Answers a week, and how many in a hundred were right", size=18, bold=True
    )
    canvas.box(_RIGHT - 142, 24, _RIGHT - 130, 36, SEPIA)
    canvas.text(_RIGHT - 124, 35, "right", size=15, colour=FAINT)
    canvas.hatch(_RIGHT - 76, 24, _RIGHT - 64, 36, SEPIA)
    canvas.text(_RIGHT, 35, "not right", size=15, colour=FAINT, anchor="rs")
    step = (_RIGHT - _LEFT) / len(weeks)
    most = max((each.answered for each in weeks), default=0) or 1
    for place, each in enumerate(weeks):
        _bar(canvas, each, _LEFT + place * step, step, (_BASE - _TOP) / most)
    canvas.rule(_LEFT, _BASE, _RIGHT, FAINT)
    return canvas.png()


def _bar(canvas: Canvas, week: Week, left: float, step: float, unit: float) -> None:
    middle, half = left + step / 2, step * 0.32
    right_top, top = _BASE - week.right * unit, _BASE - week.answered * unit
    canvas.box(middle - half, right_top, middle + half, _BASE, SEPIA)
    canvas.hatch(middle - half, top, middle + half, right_top, SEPIA)
    if week.answered:
        share = f"{week.share}%"
        canvas.text(middle, top - 8, share, size=15, bold=True, anchor="ms")
    day, _, month = week.label.partition(" ")
    canvas.text(middle, _BASE + 20, day, size=14, colour=FAINT, anchor="ms")
    canvas.text(middle, _BASE + 37, month, size=14, colour=FAINT, anchor="ms")
