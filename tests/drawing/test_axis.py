"""Years on an axis."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import Day
from bot.domain.moments import year_of
from bot.drawing.axis import SHORTEST, Axis
from bot.drawing.canvas import WIDTH


def words_of(start: float, end: float) -> list[str]:
    return [tick.words for tick in Axis(start, end, 38, 602).ticks()]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (1879.8, 1940.7, ["1880", "1890", "1900", "1910", "1920", "1930", "1940"]),
        (-449.5, -26.0, ["400 BCE", "300 BCE", "200 BCE", "100 BCE"]),
        (-752, 476.7, ["600 BCE", "400 BCE", "200 BCE", "1 CE", "200 CE", "400 CE"]),
        (-9, 11, ["10 BCE", "5 BCE", "1 CE", "5 CE", "10 CE"]),
        (-2.5, 2.5, ["3 BCE", "2 BCE", "1 BCE", "1 CE", "2 CE"]),
        (1235, 1660, ["1300", "1400", "1500", "1600"]),
        (-11999, 2026, ["12000 BCE", "10000 BCE", "8000 BCE", "6000 BCE", "4000 BCE", "2000 BCE", "1 CE", "2000"]),
        (1917.1, 1917.9, ["Apr 1917", "Jul", "Oct"]),
        (1968, 1971, ["Jan 1968", "Jul", "Jan 1969", "Jul", "Jan 1970", "Jul", "Jan 1971"]),
    ],
)  # fmt: skip
def test_years_are_round_and_in_words(start: float, end: float, words: list[str]) -> None:
    assert words_of(start, end) == words


@given(st.floats(-20_000, 2100), st.floats(SHORTEST, 20_000))
def test_years_keep_apart_and_on_the_sheet(start: float, length: float) -> None:
    ticks = Axis(start, start + length, 38, 602).ticks()
    assert 2 <= len(ticks) <= 9
    assert all(0 <= tick.left < tick.right <= WIDTH for tick in ticks)
    assert all(after.left > before.right for before, after in pairwise(ticks))


def test_a_day_is_a_part_of_its_year() -> None:
    assert year_of(Day(1917, 1, 1)) == 1917
    assert year_of(Day(1917, 12, 31)) == pytest.approx(1917 + 364 / 365)
    assert year_of(Day(-43, 3, 15), "julian") == pytest.approx(-43 + 73 / 365)


def test_years_before_an_axis_and_past_it_stand_at_its_ends() -> None:
    axis = Axis(1400, 1500, 38, 602)
    assert (axis.x(1200), axis.x(1450), axis.x(2000)) == (38, 320, 602)
