"""Words fitted into the room that a picture has for them: wrapped, shortened, set beside a mark."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from bot.drawing.canvas import INK, WIDTH, Canvas, width_of

if TYPE_CHECKING:
    from bot.drawing.canvas import Anchor

SIZE, MARGIN = 15, 24
EDGES = (MARGIN, WIDTH - MARGIN)
LEADING, _ASCENT = 1.2, 0.95  # of a text's size: from line to line, from a line's top to its base
_BESIDE, _LEAST, _LINES = 8, 130, 3  # from mark to label; the narrowest label; its most lines
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def lowered(self, by: float) -> Box:
        """Move it down by so many points."""
        return Box(self.left, self.top + by, self.right, self.bottom + by)

    def meets(self, other: Box) -> bool:
        """Tell whether two rectangles share more than an edge."""
        level = self.left < other.right and other.left < self.right
        return level and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one weight."""

    text: str
    bold: bool = False

    def width(self, size: float) -> float:
        """Measure it, in points."""
        return width_of(self.text, size, bold=self.bold)


@dataclass(frozen=True, slots=True)
class Block:
    """Words broken into lines; `whole` tells that nothing was left out."""

    lines: tuple[tuple[Run, ...], ...]
    size: float
    width: float
    whole: bool

    @property
    def leading(self) -> float:
        """How far it is from line to line, in points."""
        return self.size * LEADING

    @property
    def height(self) -> float:
        """How tall it stands, in points."""
        return len(self.lines) * self.leading


@dataclass(frozen=True, slots=True)
class Label:
    """A block in its place; its lines are flush with the left edge, or with the right."""

    block: Block
    box: Box
    anchor: Anchor = "ls"

    def lowered(self, by: float) -> Label:
        """Move it down by so many points."""
        return replace(self, box=self.box.lowered(by))

    def draw(self, canvas: Canvas, colour: str = INK) -> None:
        """Write it."""
        box, block = self.box, self.block
        for place, line in enumerate(block.lines):
            base = box.top + place * block.leading + block.size * _ASCENT
            x = box.left
            if self.anchor == "rs":
                x = box.right - _width(line, block.size)
            for run in line:
                canvas.text(x, base, run.text, size=block.size, colour=colour, bold=run.bold)
                x += run.width(block.size)


def _width(line: tuple[Run, ...], size: float) -> float:
    return sum(run.width(size) for run in line)


def _joined(words: list[Run]) -> tuple[Run, ...]:
    """Join words of one weight; two spaces between two weights end the former."""
    runs = [
        Run(" ".join(word.text for word in group), bold)
        for bold, group in groupby(words, key=lambda word: word.bold)
    ]
    return (*(Run(f"{run.text}  ", run.bold) for run in runs[:-1]), *runs[-1:])


def _pieces(word: Run, width: float, size: float) -> list[Run]:
    """Break a word that no line can hold."""
    if word.width(size) <= width:
        return [word]
    pieces, held = [], ""
    for letter in word.text:
        if held and Run(held + letter, word.bold).width(size) > width:
            pieces.append(Run(held, word.bold))
            held = ""
        held += letter
    return [*pieces, Run(held, word.bold)]


def _shortened(words: list[Run], width: float, size: float) -> list[Run]:
    """Leave out words from the end until they and an ellipsis fit; at last, letters."""
    kept = list(words)
    while kept:
        *before, last = kept
        ending = Run(last.text.rstrip(",;:.") + ELLIPSIS, last.bold)
        if _width(_joined([*before, ending]), size) <= width:
            return [*before, ending]
        kept = before or ([Run(last.text[:-1], last.bold)] if last.text else [])
    return [Run(ELLIPSIS)]


def _wrapped(words: list[Run], width: float, size: float) -> list[list[Run]]:
    """Break words into lines, each as full as can be."""
    space = width_of(" ", size)
    broken: list[list[Run]] = []
    reached = 0.0
    for word in words:
        apart = space
        if broken and broken[-1][-1].bold != word.bold:
            apart = 2 * space
        after = reached + apart + word.width(size)
        if broken and after <= width:
            broken[-1].append(word)
            reached = after
        else:
            broken.append([word])
            reached = word.width(size)
    return broken


def _balanced(words: list[Run], width: float, size: float) -> list[list[Run]]:
    """Break words into as few lines as the width allows, and those as alike as can be."""
    broken = _wrapped(words, width, size)
    narrow, wide = 0.0, width
    while wide - narrow > 2:  # noqa: PLR2004 - points, which no eye tells apart here
        middle = (narrow + wide) / 2
        tried = _wrapped(words, middle, size)
        if len(tried) > len(broken):
            narrow = middle
        else:
            broken, wide = tried, middle
    return broken


def fit(runs: tuple[Run, ...], width: float, lines: int, size: float = SIZE) -> Block:
    """Break words into at most so many lines of a width in points; an ellipsis ends a cut."""
    words = [
        piece
        for run in runs
        for text in run.text.split()
        for piece in _pieces(Run(text, run.bold), width, size)
    ]
    broken = _wrapped(words, width, size)
    whole = len(broken) <= lines
    if whole:
        broken = _balanced(words, width, size)
    else:
        broken[lines - 1 :] = [_shortened(broken[lines - 1], width, size)]
    joined = tuple(_joined(line) for line in broken)
    return Block(joined, size, max((_width(line, size) for line in joined), default=0.0), whole)


def heading(title: str, top: float = 14, right: float = EDGES[1]) -> Label:
    """Set a picture's title in at most two lines."""
    block = fit((Run(title, bold=True),), right - MARGIN, 2, 18)
    return Label(block, Box(MARGIN, top, MARGIN + block.width, top + block.height))


def beside(
    runs: tuple[Run, ...], mark: Box, bounds: tuple[float, float] = EDGES, most: float = WIDTH
) -> Label | None:
    """Set a label level with a mark, on the side where it takes fewer lines.

    `bounds` are the outermost points that it may reach, `most` is the widest it may be. None
    where neither side has room for all of it.
    """
    rooms = (bounds[1] - mark.right - _BESIDE, mark.left - _BESIDE - bounds[0])
    sides: tuple[Anchor, Anchor] = ("ls", "rs")
    best: Label | None = None
    for room, anchor in zip(rooms, sides, strict=True):
        if room < _LEAST:
            continue
        block = fit(runs, min(room, most), _LINES)
        if block.whole and (best is None or len(block.lines) < len(best.block.lines)):
            left = mark.right + _BESIDE
            if anchor == "rs":
                left = mark.left - _BESIDE - block.width
            top = (mark.top + mark.bottom - block.leading) / 2
            best = Label(block, Box(left, top, left + block.width, top + block.height), anchor)
    return best


def below(runs: tuple[Run, ...], mark: Box) -> Label:
    """Set a label under a mark, from its left edge on as far as the sheet allows."""
    block = fit(runs, EDGES[1] - EDGES[0], _LINES)
    left, top = max(EDGES[0], min(mark.left, EDGES[1] - block.width)), mark.bottom + 3
    return Label(block, Box(left, top, left + block.width, top + block.height))
