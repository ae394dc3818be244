"""Colours on either paper."""

from __future__ import annotations

import pytest
from PIL import ImageColor

from bot.domain.look import Look, Paper
from bot.drawing import canvas
from bot.drawing.canvas import on
from bot.drawing.timeline import draw_timeline
from tests.drawing.sheets import day, opened

READ = 4.5  # contrast of text by WCAG 2.2, 1.4.3
SEEN = 3.0  # contrast of graphics by 1.4.11


def luminance(colour: str) -> float:
    """Relative luminance, by WCAG 2.2."""
    parts = [value / 255 for value in ImageColor.getrgb(colour)[:3]]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str, paper: Paper) -> float:
    lighter, darker = sorted((luminance(on(paper, one)), luminance(on(paper, other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("paper", Paper)
def test_text_can_be_read_on_either_paper(paper: Paper) -> None:
    written = [
        *((ink, canvas.PAPER) for ink in (canvas.INK, canvas.FAINT, canvas.SEPIA, canvas.BLUE)),
        *((canvas.INK, ground) for ground in (canvas.ASKED, canvas.WITHIN)),
        (canvas.ON_INK, canvas.INK),
    ]
    for ink, ground in written:
        assert contrast(ink, ground, paper) >= READ, (ink, ground)


@pytest.mark.parametrize("paper", Paper)
def test_routes_and_places_stand_out_from_land_and_sea(paper: Paper) -> None:
    for ink in (canvas.SEPIA, canvas.BLUE, canvas.GREEN, canvas.INK):
        for ground in (canvas.LAND, canvas.SEA):
            assert contrast(ink, ground, paper) >= SEEN, (ink, ground)


@pytest.mark.parametrize("paper", Paper)
def test_each_shade_stands_out_more_than_the_one_before(paper: Paper) -> None:
    steps = [contrast(shade, canvas.PAPER, paper) for shade in (canvas.EMPTY, *canvas.SHADES)]
    assert steps == sorted(steps)
    assert len(set(steps)) == len(steps)


def test_the_paper_is_the_one_asked_for() -> None:
    moments = (day("The Bastille falls", 1789.5),)
    for paper in Paper:
        corner = opened(draw_timeline(moments, "1789", Look(paper=paper))).getpixel((2, 2))
        wanted = ImageColor.getrgb(on(paper, canvas.PAPER))
        assert isinstance(corner, tuple)
        assert all(abs(a - b) < 8 for a, b in zip(corner, wanted, strict=True))
