"""Reading clubs: parts, days, instants over changes of the clocks, questions and votes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clubs import (
    LONGEST_PART,
    MOST_WEEKS,
    Club,
    Matter,
    equal_parts,
    first_day,
    posts_of,
    questions,
    read_parts,
    winner,
)
from bot.errors import BadDateError, UserError

MONDAY = date(2026, 11, 16)


@given(st.integers(1, MOST_WEEKS), st.integers(0, 200))
def test_equal_parts_hold_every_chapter_once_and_are_equal(weeks: int, more: int) -> None:
    chapters = weeks + more
    parts = equal_parts(chapters, weeks)
    assert len(parts) == weeks
    read: list[int] = []
    sizes = []
    for part in parts:
        numbers = [int(word) for word in part.split() if word.isdecimal()]
        inside = list(range(numbers[0], numbers[-1] + 1))
        read += inside
        sizes.append(len(inside))
    assert read == list(range(1, chapters + 1))
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(
    ("text", "weeks", "parts"),
    [
        (None, 1, ("The whole book",)),
        ("  ", 2, ("Part 1 of 2", "Part 2 of 2")),
        ("4", 2, ("Chapters 1 to 2", "Chapters 3 to 4")),
        ("3 chapters", 3, ("Chapter 1", "Chapter 2", "Chapter 3")),
        ("ch. 1-3;  ch.  4-6 ;", 2, ("ch. 1-3", "ch. 4-6")),
        ("pp. 1-90", 1, ("pp. 1-90",)),
    ],
)
def test_parts_are_read_as_people_write_them(
    text: str | None, weeks: int, parts: tuple[str, ...]
) -> None:
    assert read_parts(text, weeks) == parts


@pytest.mark.parametrize(
    ("text", "weeks", "told"),
    [
        ("ch. 1-3", 2, "makes 1 part for 2 weeks"),
        ("a; b; c", 2, "makes 3 parts for 2 weeks"),
        (";;", 2, "makes 0 parts"),
        ("3", 4, "do not fill 4 weeks"),
        ("0", 1, "do not fill"),
        ("9999", 4, "do not fill"),
        (f"a; {'x' * (LONGEST_PART + 1)}", 2, "at most 80 characters"),
    ],
)
def test_parts_that_do_not_fit_are_told(text: str, weeks: int, told: str) -> None:
    with pytest.raises(UserError, match=told):
        read_parts(text, weeks)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Monday", MONDAY),
        ("tue", date(2026, 11, 17)),
        (" SUNDAY ", date(2026, 11, 22)),
        ("16 November", MONDAY),
        ("2026-12-01", date(2026, 12, 1)),
        ("7 January", date(2027, 1, 7)),
    ],
)
def test_a_first_day_is_read(text: str, day: date) -> None:
    assert first_day(text, MONDAY) == day


@pytest.mark.parametrize("text", ["2026-11-15", "2028-01-01", "29 February", "mo", "soon", ""])
def test_no_first_day_is_told(text: str) -> None:
    with pytest.raises(BadDateError):
        first_day(text, MONDAY)


def club(zone: str, first: date, at: time = time(19, 0), weeks: int = 4) -> Club:
    parts = read_parts(None, weeks)
    ends = datetime(2030, 1, 1, tzinfo=UTC)
    return Club("c", 1, 2, "b", "T", "A", "t", first, at, zone, parts, 3, ends)


@pytest.mark.parametrize(
    ("zone", "first", "hours"),
    [
        ("Europe/Berlin", date(2027, 3, 17), (18, 18, 17, 17, 17)),  # summer begins on 28 March
        ("America/New_York", date(2027, 3, 3), (24, 24, 23, 23, 23)),  # on 14 March
        ("Europe/London", date(2026, 10, 14), (18, 18, 19, 19, 19)),  # and ends on 25 October
        ("Pacific/Auckland", date(2026, 9, 16), (7, 7, 6, 6, 6)),  # the south the other way round
        ("Asia/Kolkata", date(2026, 10, 14), (13.5, 13.5, 13.5, 13.5, 13.5)),
        ("UTC", date(2026, 10, 14), (19, 19, 19, 19, 19)),
    ],
)
def test_parts_come_at_their_local_hour_over_changes_of_the_clocks(
    zone: str, first: date, hours: tuple[float, ...]
) -> None:
    posts = posts_of(club(zone, first), "abcd")
    midnights = [
        datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(weeks=week)
        for week in range(5)
    ]
    wanted = [day + timedelta(hours=hour) for day, hour in zip(midnights, hours, strict=True)]
    assert [post.due_at for post in posts] == wanted[:4]
    assert [post.until for post in posts] == wanted[1:]
    assert [post.remind_at for post in posts] == [due - timedelta(days=1) for due in wanted[1:]]
    assert [post.number for post in posts] == [1, 2, 3, 4]


def test_an_hour_that_the_night_skips_is_the_first_after_it() -> None:
    (first, *_) = posts_of(club("Europe/Berlin", date(2027, 3, 28), time(2, 30)), "abcd")
    assert first.due_at == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


MATTER = Matter(
    ("The road to war", "The war", "The peace"),
    (("A war begins", "It ends an age."), ("A war ends", "It redraws the map.")),
    "It leans on one archive.",
)


@given(st.integers(1, MOST_WEEKS).flatmap(lambda w: st.tuples(st.integers(1, w), st.just(w))))
def test_a_part_always_has_the_same_three_questions(place: tuple[int, int]) -> None:
    number, weeks = place
    asked = questions(MATTER, number, weeks)
    assert asked == questions(MATTER, number, weeks)
    assert len(set(asked)) == 3
    assert all(question.endswith("?") for question in asked)


def test_the_questions_go_through_the_topic_as_the_weeks_go_on() -> None:
    first, second, third = (questions(MATTER, number, 3) for number in (1, 2, 3))
    assert "“The road to war”" in first[0]
    assert "“The peace”" in third[0]
    assert "Of “A war begins” our library says: It ends an age." in first[1]
    assert "A war ends" in third[1]
    assert "Critics say: “It leans on one archive.”" in second[2]
    assert len({first[2], second[2], third[2]}) == 3


def test_a_book_of_no_topic_has_a_question_all_the_same() -> None:
    asked = [questions(Matter((), (), None), number, 4) for number in (1, 2, 3, 4)]
    assert all(len(each) == 1 for each in asked)
    assert len(set(asked)) == 4


@pytest.mark.parametrize(
    ("counts", "place"), [([0, 0], None), ([], None), ([1, 2], 1), ([2, 2, 1], 0), ([0, 1], 1)]
)
def test_most_votes_win_and_of_equals_the_earliest_proposed(
    counts: list[int], place: int | None
) -> None:
    assert winner(counts) == place
