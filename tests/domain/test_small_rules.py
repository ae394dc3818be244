"""Headlines, readings, folded text."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reading import recommended
from bot.domain.text import fold
from bot.domain.today import Candidate, in_order_of_interest, roundness


@dataclass(frozen=True)
class Book:
    level: str
    title: str


SHELF = (
    Book("intro", "a"),
    Book("advanced", "b"),
    Book("intermediate", "c"),
    Book("intro", "d"),
)


def test_without_a_level_one_reading_of_each_is_recommended() -> None:
    assert [book.title for book in recommended(SHELF, None)] == ["a", "c", "b"]


def test_a_level_with_few_readings_is_filled_up_by_its_neighbours() -> None:
    assert [book.title for book in recommended(SHELF, "advanced")] == ["b", "c", "a"]
    assert [book.title for book in recommended(SHELF, "intro")] == ["a", "d", "c"]


def test_an_empty_shelf_recommends_nothing() -> None:
    assert recommended((), None) == recommended((), "intro") == ()


@pytest.mark.parametrize(
    ("years", "rate"), [(100, 4), (350, 3), (75, 2), (30, 1), (99, 0), (0, 0), (-100, 0)]
)
def test_round_anniversaries_are_rated(years: int, rate: int) -> None:
    assert roundness(years) == rate


def test_significance_comes_first_and_a_round_anniversary_helps() -> None:
    small, great = Candidate("small", 1926, 3), Candidate("great", 1927, 5)
    assert in_order_of_interest((small, great), 2026) == ("great", "small")
    even = Candidate("even", 1926, 4)
    assert in_order_of_interest((great, even), 2026)[0] == "great"
    assert in_order_of_interest((Candidate("odd", 1927, 4), even), 2026)[0] == "even"


def test_of_equals_the_later_event_heads_the_day() -> None:
    early, late = Candidate("early", 1532, 5), Candidate("late", 1927, 5)
    assert in_order_of_interest((early, late), 2026)[0] == "late"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Çatalhöyük", "catalhoyuk"),
        ("  People's   Commissar ", "peoples commissar"),
        ("Straße—Ångström", "strasse angstrom"),
        ("Jalāl ad-Dīn", "jalal ad din"),
        ("'Abd al-Ilāh", "abd al ilah"),
        ("Łódź_1905", "lodz 1905"),
        ("", ""),
    ],
)
def test_text_is_folded_to_bare_words(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_and_leaves_no_operator(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert not set(once) & set('"*():^-+{}')
