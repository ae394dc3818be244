"""Headlines, readings, folded text, the daily post's failures and streaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.daily import Course, Trouble, course_after, streak
from bot.domain.ids import new_id
from bot.domain.reading import by_level, recommended
from bot.domain.text import fold
from bot.domain.today import Candidate, Lately, Taste, in_order_of_interest, roundness


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
    assert [book.title for book in recommended(SHELF)] == ["a", "c", "b"]


def test_a_level_with_few_readings_is_filled_up_by_its_neighbours() -> None:
    assert [book.title for book in by_level(SHELF, "advanced")][:3] == ["b", "c", "a"]
    assert [book.title for book in by_level(SHELF, "intro")][:3] == ["a", "d", "c"]


def test_an_empty_shelf_recommends_nothing() -> None:
    assert recommended(()) == ()


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


# -- the daily post ------------------------------------------------------------------------

AFRICA, WAR = frozenset({"region:africa"}), frozenset({"theme:war"})


def test_what_a_guild_prefers_heads_the_day_unless_it_is_slight() -> None:
    weighty = Candidate("weighty", 1927, 5)
    liked, slight = (
        Candidate("liked", 1961, 4, tags=AFRICA),
        Candidate("slight", 1961, 2, tags=AFRICA),
    )
    taste = Taste(prefer=AFRICA)
    assert in_order_of_interest((weighty, liked), 2026, taste)[0] == "liked"
    assert in_order_of_interest((weighty, slight), 2026, taste)[0] == "weighty"


def test_what_a_guild_leaves_out_is_left_out() -> None:
    battle = Candidate("battle", 1815, 5, tags=WAR)
    crime = Candidate("crime", 1941, 5, sensitive=True)
    treaty = Candidate("treaty", 1648, 3)
    taste = Taste(leave_out=WAR, hides_sensitive=True)
    assert in_order_of_interest((battle, crime, treaty), 2026, taste) == ("treaty",)
    assert len(in_order_of_interest((battle, crime, treaty), 2026)) == 3


def test_between_equals_the_topic_that_was_studied_lately_comes_first() -> None:
    studied = Candidate("studied", 1500, 4, tags=frozenset({"topic:aztecs"}))
    other = Candidate("other", 1501, 4)
    lately = Lately(studied=frozenset({"topic:aztecs"}))
    assert in_order_of_interest((other, studied), 2026, lately=lately) == ("studied", "other")


def test_what_the_last_posts_showed_comes_last_but_comes_where_there_is_no_other() -> None:
    shown, fresh = Candidate("shown", 1927, 5), Candidate("fresh", 1632, 1)
    lately = Lately(shown=frozenset({"shown"}))
    assert in_order_of_interest((shown, fresh), 2027, lately=lately) == ("fresh", "shown")
    assert in_order_of_interest((shown,), 2027, lately=lately) == ("shown",)


def day(number: int) -> date:
    return date(2026, 11, number)


@pytest.mark.parametrize(
    ("asked", "answered", "length"),
    [
        ([], [], 0),
        ([16], [16], 1),
        ([16], [], 0),
        ([16, 15, 14], [16, 15, 14], 3),
        ([16, 15, 14], [15, 14], 2),  # there is still time to answer the newest
        ([16, 15, 14], [16, 14], 1),
        ([16, 12, 11], [16, 12, 11], 3),  # days without a question break nothing
        ([16, 15, 14], [14], 0),
    ],
)
def test_a_streak_counts_questions_in_a_row(
    asked: list[int], answered: list[int], length: int
) -> None:
    assert streak(list(map(day, asked)), set(map(day, answered))) == length


NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


def course(trouble: Trouble, *, attempts: int = 1, days: int = 1) -> Course:
    return course_after(trouble, attempts=attempts, days=days, now=NOW, rng=Random(attempts))


def test_waits_grow_from_a_minute_to_half_an_hour_with_a_part_at_random() -> None:
    waits = []
    for attempts in range(1, 12):
        retry_at = course(Trouble.BUSY, attempts=attempts).retry_at
        assert retry_at is not None
        waits.append((retry_at - NOW) / timedelta(minutes=1))
    for wait, least in zip(waits, (1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30), strict=True):
        assert least <= wait <= least * 1.2
    assert len({round(wait / 30, 6) for wait in waits[5:]}) == 6  # no two come back together


def test_a_missing_permission_is_told_and_pauses_on_the_third_day() -> None:
    assert course(Trouble.FORBIDDEN, days=2) == Course(NOW + timedelta(hours=1), tells=True)
    assert course(Trouble.FORBIDDEN, days=3) == Course(None, tells=True)


def test_a_channel_that_is_gone_pauses_at_once_and_an_outage_waits() -> None:
    assert course(Trouble.GONE) == Course(None, tells=True)
    assert course(Trouble.LEFT) == Course(None, tells=False)
    assert course(Trouble.AWAY, attempts=9) == Course(NOW + timedelta(minutes=2), tells=False)


def test_ids_are_drawn_from_letters_that_cannot_be_mistaken() -> None:
    drawn = [new_id(Random(seed)) for seed in range(50)]
    assert len(set(drawn)) == 50
    assert not set("".join(drawn)) & set("ilou01")
