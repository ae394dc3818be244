"""What the tests of drawings share: moments of every kind, and how to look at a sheet."""

from __future__ import annotations

import io
from itertools import combinations

from hypothesis import strategies as st
from PIL import Image

from bot.domain.moments import Moment
from bot.drawing.canvas import WIDTH
from bot.drawing.labels import Box

LETTERS = st.characters(codec="latin-1", categories=["L", "N", "P", "Zs"])
TITLES = st.text(LETTERS, max_size=120)


@st.composite
def moments(draw: st.DrawFn, first: float = -3000, last: float = 2026) -> Moment:
    """Any moment that could be, crowded into one year as often as not."""
    start = draw(st.floats(first, last) | st.floats(1848, 1849))
    length = draw(st.sampled_from([0.0, 0.0, 1.0, 30.0, 400.0, 5000.0]))
    return Moment(
        draw(TITLES), start, start + length, draw(st.booleans()), draw(st.booleans()), draw(TITLES)
    )


def day(title: str, year: float, when: str = "1848") -> Moment:
    """A moment that lasted a day."""
    return Moment(title, year, year, fades_in=False, fades_out=False, when=when)


def assert_apart(boxes: list[Box], height: int) -> None:
    """Fail where two boxes overlap, or where one leaves the sheet."""
    for one, other in combinations(boxes, 2):
        assert not one.meets(other), (one, other)
    for box in boxes:
        assert box.left >= 0
        assert box.right <= WIDTH
        assert box.top >= 0
        assert box.bottom <= height


def opened(png: bytes) -> Image.Image:
    """A picture, to look at its pixels."""
    return Image.open(io.BytesIO(png)).convert("RGB")
