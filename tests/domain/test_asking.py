"""Times as people ask for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asking import TimeAsked, parse_time
from bot.domain.wording import year_in_words


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("1066", 1066, 1066, "1066"),
        ("44 BC", -43, -43, "44 BCE"),
        ("44 bce", -43, -43, "44 BCE"),
        ("AD 79", 79, 79, "79 CE"),
        ("c. 1200 BCE", -1199, -1199, "1200 BCE"),
        ("1840s", 1840, 1849, "1840 to 1849"),
        ("the 1840s", 1840, 1849, "1840 to 1849"),
        ("5th century BC", -499, -400, "500 BCE to 401 BCE"),
        ("the 19th century", 1801, 1900, "1801 to 1900"),
        ("1914-1918", 1914, 1918, "1914 to 1918"),
        ("1914\u201318", 1914, 1918, "1914 to 1918"),
        ("1917 to 1924", 1917, 1924, "1917 to 1924"),
        ("44-30 BC", -43, -29, "44 BCE to 30 BCE"),
        ("November 1927", 1927, 1927, "November 1927"),
        ("16 November 1927", 1927, 1927, "16 November 1927"),
        ("Nov 16, 1927", 1927, 1927, "16 November 1927"),
        ("16th november 1927", 1927, 1927, "16 November 1927"),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, first: int, last: int, words: str) -> None:
    asked = parse_time(text)
    assert asked is not None
    assert (asked.first, asked.last, asked.words) == (first, last, words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "0 BC",
        "0 AD",
        "Tang dynasty",
        "1848 revolutions",
        "16 November",
        "0th century",
        "1924-1917 things",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None


def test_a_range_that_was_written_backwards_is_understood() -> None:
    assert parse_time("1924-1917") == TimeAsked(1917, 1924)


@given(st.integers(-3000, 3000))
def test_every_year_is_read_back_from_its_words(year: int) -> None:
    text = year_in_words(year)
    asked = parse_time(text)
    assert asked == TimeAsked(year, year)
