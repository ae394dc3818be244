"""Dates: parsing, calendars, words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import dates, wording, yeardays
from bot.domain.dates import Day
from bot.domain.wording import EraStyle
from bot.domain.yeardays import MonthDay
from bot.errors import BadDateError

CALENDARS: st.SearchStrategy[dates.Calendar] = st.sampled_from(("gregorian", "julian"))


WRITTEN: list[tuple[str, dates.Calendar, str]] = [
    ("1927-11-16", "gregorian", "16 November 1927"),
    ("1927-11", "gregorian", "November 1927"),
    ("1927", "gregorian", "1927"),
    ("1933-21", "gregorian", "spring 1933"),
    ("1879-10-26", "julian", "26 October (7 November) 1879"),
    ("1917-12-25", "julian", "25 December 1917 (7 January 1918)"),
    ("1879-10-26~", "julian", "c. 26 October (7 November) 1879"),
    ("1879-10-26?", "julian", "26 October (7 November) 1879 (uncertain)"),
    ("-0043-03-15", "julian", "15 March 44 BCE"),
    ("-1199~", "gregorian", "c. 1200 BCE"),
    ("0014", "gregorian", "14 CE"),
    ("184X", "gregorian", "the 1840s"),
    ("05XX", "gregorian", "the 500s CE"),
    ("-003X", "gregorian", "40 to 31 BCE"),
    ("1707%", "gregorian", "c. 1707 (uncertain)"),
    ("1917/1940", "gregorian", "1917 to 1940"),
    ("-0330/-0322", "gregorian", "331 to 323 BCE"),
    ("-0026/0014", "gregorian", "27 BCE to 14 CE"),
    ("1914-07-28/1918-11-11", "gregorian", "28 July 1914 to 11 November 1918"),
    ("1927-12-02/1927-12-19", "gregorian", "2 to 19 December 1927"),
    ("1927-03/1927-05", "gregorian", "March to May 1927"),
    ("1200~/1250~", "gregorian", "c. 1200 to c. 1250"),
    ("1985/..", "gregorian", "from 1985"),
    ("../1985", "gregorian", "until 1985"),
    ("[1927-11-12..1927-11-16]", "gregorian", "between 12 and 16 November 1927"),
    ("[1667, 1668]", "gregorian", "1667 or 1668"),
    ("[1667, 1670..1672]", "gregorian", "1667 or 1670 to 1672"),
    ("[..1760]", "gregorian", "until 1760"),
    ("[1760..]", "gregorian", "from 1760"),
    ("Y10000", "gregorian", "10000"),
    ("1582-10-04", "julian", "4 October 1582"),
    ("1985-XX-XX", "gregorian", "1985"),
]


@pytest.mark.parametrize(("text", "calendar", "words"), WRITTEN)
def test_a_date_is_written_as_historians_write_it(
    text: str, calendar: dates.Calendar, words: str
) -> None:
    assert wording.in_words(dates.parse(text, calendar)) == words


def test_the_era_is_lettered_as_the_reader_wants() -> None:
    assert wording.in_words(dates.parse("-0043"), EraStyle.BC) == "44 BC"
    assert wording.in_words(dates.parse("0014"), EraStyle.BC) == "AD 14"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1927-11-16", "1927"),
        ("1933-21", "1933"),
        ("-1749~/-1600", "c. 1750 BCE"),
        ("../1066-10", "1066"),
        ("104X", "the 1040s"),
        ("-0752?", "753 BCE (uncertain)"),
        ("[1066..1070]", "1066"),
    ],
)
def test_the_year_of_a_date_stays_as_vague_as_it_is(text: str, words: str) -> None:
    assert wording.filed_in_words(dates.parse(text)) == words


@pytest.mark.parametrize(("text", "calendar", "words"), WRITTEN)
def test_words_are_lettered_as_the_date_itself_would_be(
    text: str, calendar: dates.Calendar, words: str
) -> None:
    if "the 500s" not in words:  # "the 500s AD", which `in_words` says too, is no number
        date = dates.parse(text, calendar)
        assert wording.lettered(words, EraStyle.BC) == wording.in_words(date, EraStyle.BC)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("born in 63 BCE, died in 14 CE.", "born in 63 BC, died in AD 14."),
        ("between 30 and 33 CE", "between AD 30 and 33"),
        ("30 or 33 CE", "AD 30 or 33"),
        ("in the 2nd century CE", "in the 2nd century AD"),
        ("the 500s CE", "the 500s AD"),
        ("ICE and CEO", "ICE and CEO"),
        ("OCCASION", "OCCASION"),
    ],
)
def test_the_years_of_a_text_are_lettered(text: str, words: str) -> None:
    assert wording.lettered(text, EraStyle.BC) == words
    assert wording.lettered(text, EraStyle.BCE) == text


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        ("1927-02-30", "gregorian"),
        ("1927-13", "gregorian"),
        ("1700-02-29", "gregorian"),
        ("-0000", "gregorian"),
        ("27", "gregorian"),
        ("yesterday", "gregorian"),
        ("1940/1917", "gregorian"),
        ("[1940, 1917]", "gregorian"),
        ("../..", "gregorian"),
        ("[..]", "gregorian"),
        ("184X-05", "gregorian"),
        ("1984-XX-05", "gregorian"),
        ("", "gregorian"),
    ],
)
def test_what_is_no_date_is_refused(text: str, calendar: dates.Calendar) -> None:
    with pytest.raises(BadDateError):
        dates.parse(text, calendar)


def test_a_day_that_only_the_julian_calendar_has_is_read_there() -> None:
    assert dates.parse("1700-02-29", "julian").day == Day(1700, 2, 29)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1927", Day(1927, 1, 1), Day(1927, 12, 31)),
        ("1928-02", Day(1928, 2, 1), Day(1928, 2, 29)),
        ("1933-21", Day(1933, 3, 1), Day(1933, 5, 31)),
        ("184X", Day(1840, 1, 1), Day(1849, 12, 31)),
        ("-003X", Day(-39, 1, 1), Day(-30, 12, 31)),
        ("1985/..", Day(1985, 1, 1), None),
        ("../1985", None, Day(1985, 12, 31)),
        ("[1667, 1670..1672]", Day(1667, 1, 1), Day(1672, 12, 31)),
    ],
)
def test_a_date_knows_its_bounds(text: str, earliest: Day | None, latest: Day | None) -> None:
    read = dates.parse(text)
    assert (read.earliest, read.latest) == (earliest, latest)


def test_a_date_open_at_its_start_is_filed_under_its_end() -> None:
    assert dates.parse("../1985").year == 1985
    assert dates.parse("1985/..").year == 1985


def test_only_a_single_day_is_a_day() -> None:
    assert dates.parse("1927-11").day is None
    assert dates.parse("1927-11-16/1927-11-18").day is None
    assert dates.parse("1927-11-16/1927-11-18").opening_day == Day(1927, 11, 16)
    assert dates.parse("1927/1928").opening_day is None
    assert dates.parse("[1927-11-12, 1927-11-14]").opening_day is None


def test_the_calendar_of_a_julian_day_is_named_with_its_gregorian_day() -> None:
    note = wording.calendar_note(dates.parse("-0043-03-15", "julian"))
    assert note == "Julian calendar; 13 March 44 BCE in the Gregorian reckoned backwards"
    modern = wording.calendar_note(dates.parse("1879-10-26", "julian"))
    assert modern == "Julian calendar; 7 November 1879 in the Gregorian"
    assert wording.calendar_note(dates.parse("1927-11-16")) is None
    assert wording.calendar_note(dates.parse("1879", "julian")) is None


@pytest.mark.parametrize(
    ("julian", "gregorian"),
    [
        (Day(1582, 10, 5), Day(1582, 10, 15)),  # Inter gravissimas
        (Day(1752, 9, 3), Day(1752, 9, 14)),  # Calendar (New Style) Act 1750
        (Day(1917, 10, 25), Day(1917, 11, 7)),  # the October Revolution
        (Day(-43, 3, 15), Day(-43, 3, 13)),
        (Day(200, 3, 1), Day(200, 3, 1)),
    ],
)
def test_known_days_convert_both_ways(julian: Day, gregorian: Day) -> None:
    assert dates.convert(julian, "julian", "gregorian") == gregorian
    assert dates.convert(gregorian, "gregorian", "julian") == julian


@given(st.dates())
def test_day_numbers_agree_with_the_standard_library(day: date) -> None:
    epoch = 1721426  # Julian Day Number of 1 January of the year 1, Gregorian
    assert dates.to_day_number(Day(day.year, day.month, day.day)) == day.toordinal() - 1 + epoch


@given(st.integers(-2_000_000, 5_000_000), CALENDARS)
def test_every_day_number_names_one_day_that_exists(number: int, calendar: dates.Calendar) -> None:
    day = dates.from_day_number(number, calendar)
    assert dates.to_day_number(day, calendar) == number
    assert 1 <= day.day <= dates.days_in_month(day.year, day.month, calendar)


@given(st.integers(-4000, 9999), st.integers(1, 12), st.integers(1, 28), CALENDARS)
def test_a_day_survives_being_written_and_read(
    year: int, month: int, day: int, calendar: dates.Calendar
) -> None:
    sign = "-" if year < 0 else ""
    text = f"{sign}{abs(year):04}-{month:02}-{day:02}"
    assert dates.parse(text, calendar).day == Day(year, month, day)


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (2026, "this year"),
        (2025, "last year"),
        (1927, "99 years ago"),
        (-43, "2,069 years ago"),
        (2027, "next year"),
        (2030, "in 4 years"),
    ],
)
def test_distance_is_told_in_words(year: int, words: str) -> None:
    assert wording.ago_in_words(year, 2026) == words


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("16 November", (11, 16)),
        ("Nov 16", (11, 16)),
        ("16th of november", (11, 16)),
        ("november 16th", (11, 16)),
        ("11-16", (11, 16)),
        ("2026-11-16", (11, 16)),
        ("29 Feb", (2, 29)),
        ("  3   march ", (3, 3)),
    ],
)
def test_a_day_of_the_year_is_read_as_people_write_it(text: str, day: tuple[int, int]) -> None:
    assert yeardays.parse_month_day(text) == day


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("30 February", "There is no 30 February in any year."),
        ("31 November", "There is no 31 November in any year."),
        ("13-01", "There is no month 13"),
        ("3 Smarch", "not a day I can read"),
        ("3 ma", "not a day I can read"),
        ("soon", "not a day I can read"),
        ("3 jun-e", "not a day I can read"),
    ],
)
def test_a_day_that_no_year_has_is_refused_with_a_reason(text: str, told: str) -> None:
    with pytest.raises(BadDateError, match=told):
        yeardays.parse_month_day(text)


def test_there_are_366_days() -> None:
    assert len(yeardays.ALL_DAYS) == 366
    assert str(MonthDay(2, 29)) == "02-29"
    assert MonthDay(11, 16).in_words() == "16 November"
