"""Words fitted into room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drawing.labels import EDGES, ELLIPSIS, Box, Run, below, beside, fit

TITLE = "Trotsky's Inter-District group joins the Bolsheviks at their Sixth Congress"
WORDS = st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "Z"]), max_size=200)


def text_of(lines: tuple[tuple[Run, ...], ...]) -> str:
    return " ".join("".join(run.text for run in line) for line in lines)


@given(WORDS, WORDS, st.floats(60, 600), st.integers(1, 4))
def test_no_line_is_wider_than_its_room(bold: str, words: str, width: float, lines: int) -> None:
    block = fit((Run(bold, bold=True), Run(words)), width, lines)
    assert len(block.lines) <= lines
    assert block.width <= width + 1  # kerning between words is not summed


@given(WORDS, st.floats(60, 600))
def test_what_fits_is_written_in_full(words: str, width: float) -> None:
    block = fit((Run(words),), width, 1000)
    assert block.whole
    assert "".join(text_of(block.lines).split()) == "".join(words.split())


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    block = fit((Run(TITLE),), 200, 2)
    assert not block.whole
    assert (
        text_of(block.lines)
        == f"Trotsky's Inter-District group joins the Bolsheviks at their{ELLIPSIS}"
    )


def test_no_word_is_left_alone_on_the_last_line() -> None:
    block = fit((Run(TITLE),), 440, 3)
    first, last = (sum(run.width(15) for run in line) for line in block.lines)
    assert last > first / 2


def test_even_one_long_word_is_broken() -> None:
    assert len(fit((Run("Donaudampfschifffahrt" * 6),), 300, 3).lines) == 3


@pytest.mark.parametrize(("left", "anchor"), [(40, "ls"), (580, "rs")])
def test_a_label_stands_where_there_is_room(left: float, anchor: str) -> None:
    label = beside((Run(TITLE),), Box(left, 0, left + 10, 10))
    assert label is not None
    assert label.anchor == anchor


def test_a_label_without_room_on_either_side_stands_below() -> None:
    mark = Box(100, 0, 560, 10)
    assert beside((Run(TITLE),), mark) is None
    box = below((Run(TITLE),), mark).box
    assert box.top > mark.bottom
    assert EDGES[0] <= box.left < box.right <= EDGES[1]


def test_a_long_word_is_cut_within_for_want_of_others() -> None:
    block = fit((Run("Donaudampfschifffahrt" * 6),), 300, 1)
    assert block.width <= 300
    assert text_of(block.lines).endswith(ELLIPSIS)
