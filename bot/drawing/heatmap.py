"""A year of reviews: a square a day, a column a week."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from bot.domain.look import PLAIN, Look
from bot.drawing.canvas import EMPTY, FAINT, SHADES, WIDTH, Canvas

_LEFT, _TOP, _STEP, _HEIGHT = 54, 62, 10.7, 190
_DAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_BOUNDS = (1, 5, 15, 30, 60)  # reviews from which on a shade is taken
_KEPT = 64  # pictures


def heatmap_in_words(days: tuple[int, ...], first: date) -> str:
    """Say what the picture shows, for who cannot see it."""
    active = sum(1 for each in days if each)
    if not active:
        return "Reviews a day over a year: none yet."
    most = max(days)
    best = first + timedelta(days=days.index(most))
    return (
        f"Reviews a day over a year: {sum(days):,} in all, on {active} days; "
        f"most on {best.day} {best:%B %Y}, {most}."
    )


@lru_cache(_KEPT)
def draw_heatmap(days: tuple[int, ...], first: date, look: Look = PLAIN) -> bytes:
    """Draw the days from a Monday on, stronger where there was more; gives a PNG."""
    canvas = Canvas(_HEIGHT, look.paper)
    canvas.text(24, 32, "Reviews a day", size=18, bold=True)
    _legend(canvas)
    for row, name in enumerate(_DAYS):
        canvas.text(_LEFT - 6, _TOP + row * _STEP + 9, name, size=11, colour=FAINT, anchor="rs")
    month = 0
    for place, count in enumerate(days):
        day = first + timedelta(days=place)
        week, weekday = divmod(place, 7)
        x, y = _LEFT + week * _STEP, _TOP + weekday * _STEP
        canvas.box(x, y, x + _STEP - 1.5, y + _STEP - 1.5, _shade(count))
        if day.month != month and day.day <= 7:  # noqa: PLR2004 - a month's first week
            month = day.month
            canvas.text(x, _TOP + 7 * _STEP + 14, f"{day:%b}", size=11, colour=FAINT)
    canvas.text(24, _HEIGHT - 16, f"{sum(days):,} in a year", size=13, colour=FAINT)
    return canvas.png()


def _shade(count: int) -> str:
    found = [shade for bound, shade in zip(_BOUNDS, SHADES, strict=True) if count >= bound]
    return found[-1] if found else EMPTY


def _legend(canvas: Canvas) -> None:
    x = WIDTH - 24 - len(SHADES) * 46
    for bound, shade in zip(_BOUNDS, SHADES, strict=True):
        canvas.box(x, 22, x + 12, 34, shade)
        canvas.text(x + 16, 33, f"{bound}+", size=12, colour=FAINT)
        x += 46
