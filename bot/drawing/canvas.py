"""A sheet of paper to draw on, with Clio's colours and type.

Everything is measured in points; a point is two pixels, for screens that show them that fine.
Colours are named by what they are on light paper; dark paper has one of its own for each.
"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from PIL import Image, ImageColor, ImageDraw, ImageFont

from bot.domain.look import Paper

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDTH = 640  # points: a phone shows it at two thirds, and text of 14 can still be read
PAPER, INK, FAINT, RULE = "#FBF7F0", "#2B2622", "#6F665C", "#E2D8C8"
SEPIA, BLUE, GREEN = "#8A5A2B", "#3B6EA8", "#2F7A4B"
ON_INK = "#FFFFFF"
ASKED, WITHIN = "#AEC0D3", "#E6EAEC"  # so pale that words can be read upon them
SEA, LAND, SHORE, GRID = "#DCE7EB", "#F0E6D2", "#9C8B73", "#CFCBBE"
EMPTY = "#EFE9DE"
SHADES = ("#E0C39B", "#C99F6C", "#A9763F", "#8A5A2C", "#5E3B19")  # from little to much
_ON_DARK: Mapping[str, str] = {
    PAPER: "#23211E",
    INK: "#EFE8DC",
    FAINT: "#AEA497",
    RULE: "#3E3932",
    SEPIA: "#D79F60",
    BLUE: "#86B4EA",
    GREEN: "#79C899",
    ON_INK: "#1D1B18",
    ASKED: "#3E5067",
    WITHIN: "#2B3036",
    SEA: "#1C2A33",
    LAND: "#3B372E",
    SHORE: "#8C806B",
    GRID: "#33424C",
    EMPTY: "#35312B",
    **dict(zip(SHADES, ("#5B4528", "#805D32", "#AB7E45", "#D8A367", "#F3CFA2"), strict=True)),
}
_SCALE = 2
_MEASURED = 4096  # texts whose width is kept, words mostly: measuring takes 40 µs
_STEPS = 10  # of a fading end
Anchor = Literal["ls", "ms", "rs"]  # left, middle or right on the baseline, in Pillow's notation


@cache
def _font(size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
    name = "SourceSansPro-Semibold.ttf" if bold else "SourceSansPro-Regular.ttf"
    path = files("bot.drawing").joinpath("fonts", name)
    return ImageFont.truetype(io.BytesIO(path.read_bytes()), round(size * _SCALE))


@lru_cache(_MEASURED)
def width_of(text: str, size: float = 16, *, bold: bool = False) -> float:
    """Measure how wide a text will stand."""
    return _font(size, bold=bold).getlength(text) / _SCALE


def on(paper: Paper, colour: str) -> str:
    """Give what a colour, named by what it is on light paper, is on this one."""
    return _ON_DARK[colour] if paper is Paper.DARK else colour


class Canvas:
    """A picture in the making, on paper of one kind."""

    def __init__(self, height: int, paper: Paper) -> None:
        self._paper = paper
        self._image = Image.new("RGB", (WIDTH * _SCALE, height * _SCALE), on(paper, PAPER))
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
        self._draw.text(
            (x * _SCALE, y * _SCALE), text, font=font, fill=self._on(colour), anchor=anchor
        )

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Fill a rectangle; one without height or width is left out."""
        self._fill(left, top, right, bottom, self._on(colour))

    def _fill(self, left: float, top: float, right: float, bottom: float, paint: str) -> None:
        if right > left and bottom > top:
            x, y = left * _SCALE, top * _SCALE
            corners = (x, y, max(x, right * _SCALE - 1), max(y, bottom * _SCALE - 1))
            self._draw.rectangle(corners, fill=paint)

    def _on(self, colour: str) -> str:
        return on(self._paper, colour)

    def hatch(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Fill a rectangle with level strokes: told apart from `box` without colour."""
        if bottom <= top:
            return
        corners = (left * _SCALE, top * _SCALE, right * _SCALE - 1, bottom * _SCALE - 1)
        self._draw.rectangle(corners, outline=self._on(colour), width=_SCALE)
        y = bottom - 4
        while y > top + 2:
            self.rule(left, y, right - 1, colour)
            y -= 4

    def rule(self, left: float, y: float, right: float, colour: str = RULE) -> None:
        """Draw a level line."""
        ends = (left * _SCALE, y * _SCALE, right * _SCALE, y * _SCALE)
        self._draw.line(ends, fill=self._on(colour), width=_SCALE)

    def upright(self, x: float, top: float, bottom: float, colour: str = RULE) -> None:
        """Draw a plumb line."""
        ends = (x * _SCALE, top * _SCALE, x * _SCALE, bottom * _SCALE)
        self._draw.line(ends, fill=self._on(colour), width=_SCALE)

    def dot(self, x: float, y: float, radius: float, colour: str, *, hollow: bool = False) -> None:
        """Draw a disc about a centre, or the ring of one."""
        edges = (x - radius, y - radius, x + radius, y + radius)
        corners = [edge * _SCALE for edge in edges]
        inside, rim = self._on(PAPER if hollow else colour), self._on(colour)
        self._draw.ellipse(corners, fill=inside, outline=rim, width=2 * _SCALE)

    def wedge(self, x: float, y: float, reach: float, half: float, colour: str) -> None:
        """Fill a triangle that stands on an upright base and points right, or left if `reach` < 0.

        `x` and `y` are the middle of its base, `half` is half of the base.
        """
        corners = ((x, y - half), (x + reach, y), (x, y + half))
        self._draw.polygon([(a * _SCALE, b * _SCALE) for a, b in corners], fill=self._on(colour))

    def fade(self, faint: float, full: float, y: float, half: float, colour: str) -> None:
        """Draw a bar about the height `y` that grows paler and lower from `full` to `faint`."""
        paper, ink = map(ImageColor.getrgb, (self._on(PAPER), self._on(colour)))
        step = (faint - full) / _STEPS
        for place in range(_STEPS):
            near, gone = full + step * place, (place + 0.5) / _STEPS
            mixed = tuple(round(a + (b - a) * gone) for a, b in zip(ink, paper, strict=True))
            low = half * (1 - gone * gone / 2)
            left, right = sorted((near, near + step))
            self._fill(left, y - low, right, y + low, "#{:02x}{:02x}{:02x}".format(*mixed))

    def paste(self, left: float, top: float, image: Image.Image) -> None:
        """Put a picture on the sheet, pixel for pixel: two of its pixels make a point."""
        self._image.paste(image, (round(left * _SCALE), round(top * _SCALE)))

    def png(self) -> bytes:
        """Give the finished picture."""
        out = io.BytesIO()
        # An octree takes a tenth of the time of Pillow's own choice, and is as near by eye.
        colours = self._image.quantize(colors=128, method=Image.Quantize.FASTOCTREE)
        colours.save(out, "PNG", compress_level=3)  # a fifth larger than at 6, in half of the time
        return out.getvalue()
