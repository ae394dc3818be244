"""A sheet of paper to draw on, with Clio's colours and type.

Everything is measured in points; a point is two pixels, for
screens that show them that fine. The paper is Clio's own, so that a picture reads the same in
Discord's light and dark themes.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

WIDTH = 640  # points: a phone shows it at two thirds, and text of 14 can still be read
PAPER, INK, FAINT, RULE = "#FBF7F0", "#2B2622", "#6F665C", "#E2D8C8"
SEPIA, BLUE, GREEN = "#8A5A2B", "#3B6EA8", "#3C8D5A"
_SCALE = 2
Anchor = Literal["ls", "ms", "rs"]  # left, middle or right on the baseline, in Pillow's notation


@cache
def _font(size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
    name = "SourceSansPro-Semibold.ttf" if bold else "SourceSansPro-Regular.ttf"
    path = files("bot.drawing").joinpath("fonts", name)
    return ImageFont.truetype(io.BytesIO(path.read_bytes()), round(size * _SCALE))


def width_of(text: str, size: float = 16, *, bold: bool = False) -> float:
    """Measure how wide a text will stand."""
    return _font(size, bold=bold).getlength(text) / _SCALE


class Canvas:
    """A picture in the making."""

    def __init__(self, height: int, width: int = WIDTH) -> None:
        self._image = Image.new("RGB", (width * _SCALE, height * _SCALE), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def text(  # noqa: PLR0913 - what a text is made of
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 16,
        colour: str = INK,
        bold: bool = False,
        anchor: Anchor = "ls",
    ) -> None:
        """Write a text; `x` and `y` are where its baseline begins, is centred or ends."""
        font = _font(size, bold=bold)
        self._draw.text((x * _SCALE, y * _SCALE), text, font=font, fill=colour, anchor=anchor)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Fill a rectangle; one without height or width is left out."""
        if right > left and bottom > top:
            corners = (left * _SCALE, top * _SCALE, right * _SCALE - 1, bottom * _SCALE - 1)
            self._draw.rectangle(corners, fill=colour)

    def hatch(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Fill a rectangle with level strokes: told apart from `box` without colour."""
        if bottom <= top:
            return
        corners = (left * _SCALE, top * _SCALE, right * _SCALE - 1, bottom * _SCALE - 1)
        self._draw.rectangle(corners, outline=colour, width=_SCALE)
        y = bottom - 4
        while y > top + 2:
            self.rule(left, y, right - 1, colour)
            y -= 4

    def rule(self, left: float, y: float, right: float, colour: str = RULE) -> None:
        """Draw a level line."""
        ends = (left * _SCALE, y * _SCALE, right * _SCALE, y * _SCALE)
        self._draw.line(ends, fill=colour, width=_SCALE)

    def png(self) -> bytes:
        """Give the finished picture."""
        out = io.BytesIO()
        self._image.quantize(colors=128).save(out, "PNG")
        return out.getvalue()
