"""Times as people ask for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asking import TimeAsked, parse_day, parse_time
from bot.domain.wording import year_in_words
from bot.domain.yeardays import MonthDay
from bot.errors import BadDateError


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
        ("3 Sept 1939", 1939, 1939, "3 September 1939"),
        ("1927-11-16", 1927, 1927, "16 November 1927"),
        ("16/11/1927", 1927, 1927, "16 November 1927"),
        ("16.11.1927", 1927, 1927, "16 November 1927"),
        ("11/16/1927", 1927, 1927, "16 November 1927"),
        ("5/6/1944", 1944, 1944, "5 June 1944"),
        ("15/3/044 BC", -43, -43, "15 March 44 BCE"),
        ("29 February 1700", 1700, 1700, "29 February 1700"),
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
        "1927-00-16",
        "30/30/1927",
        "16/11/000",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None


@pytest.mark.parametrize("text", ["31 February 1949", "1949-02-31", "45 May 1945"])
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(BadDateError, match="There is no"):
        parse_time(text)


@pytest.mark.parametrize(
    "text", ["16 November", "november 16", "Nov. 16", "16th of November", "November 16th"]
)
def test_a_day_of_any_year_is_read(text: str) -> None:
    assert parse_day(text) == MonthDay(11, 16)


def test_what_is_no_day_of_a_year_is_none_or_refused() -> None:
    assert parse_day("9/11") is None
    assert parse_day("16 November 1927") is None
    with pytest.raises(BadDateError, match="no 31 February in any year"):
        parse_day("31 February")


def test_a_range_that_was_written_backwards_is_understood() -> None:
    assert parse_time("1924-1917") == TimeAsked(1917, 1924)


@given(st.integers(-3000, 3000))
def test_every_year_is_read_back_from_its_words(year: int) -> None:
    text = year_in_words(year)
    asked = parse_time(text)
    assert asked == TimeAsked(year, year)
