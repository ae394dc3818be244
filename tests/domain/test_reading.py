"""Which readings are recommended: laws of levels, of rotation, and of what was missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reading import (
    AT_ONCE,
    LEVELS,
    Answer,
    Known,
    by_level,
    level_of,
    missed_most,
    remembered,
    rotated,
)

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Work:
    book_id: str
    level: str


works = st.lists(st.sampled_from(LEVELS), max_size=12).map(
    lambda levels: [Work(f"b{place}", level) for place, level in enumerate(levels)]
)
levels = st.sampled_from([None, *LEVELS])


@given(works, levels, st.sets(st.integers(0, 11)), st.lists(levels, min_size=1, max_size=6))
def test_the_same_three_never_come_twice_in_a_row_while_there_are_others(
    found: list[Work], first: str | None, read: set[int], then: list[str | None]
) -> None:
    done = {f"b{number}" for number in read}
    left = [work for work in found if work.book_id not in done]
    last: frozenset[str] = frozenset()
    shown: tuple[str, ...] = ()
    for level in (first, *then):
        picked = rotated(found, level, shown=shown, done=done)
        ids = [work.book_id for work in picked]
        assert len(set(ids)) == len(ids) == min(AT_ONCE, len(left))
        assert not done & set(ids), "what was read is not recommended again"
        if len(left) > AT_ONCE:
            assert set(ids) != last
        last, shown = frozenset(ids), remembered(picked, shown)
        assert shown[: len(ids)] == tuple(ids)


@given(works, levels)
def test_all_of_a_level_have_their_turn(found: list[Work], level: str | None) -> None:
    shown: tuple[str, ...] = ()
    for _ in found:
        shown = remembered(rotated(found, level, shown=shown, done=()), shown)
    assert set(shown) >= {work.book_id for work in found if level in (None, work.level)}


@given(works, st.sampled_from(LEVELS))
def test_a_level_is_served_before_its_neighbours(found: list[Work], level: str) -> None:
    at_it = sum(work.level == level for work in found)
    picked = rotated(found, level, shown=(), done=())
    assert sum(work.level == level for work in picked) == min(at_it, AT_ONCE)


@given(works)
def test_without_a_level_each_level_is_shown_in_its_order(found: list[Work]) -> None:
    picked = [work.level for work in rotated(found, None, shown=(), done=())]
    assert {work.level for work in found} == set(picked)
    assert picked == sorted(picked, key=LEVELS.index)


def test_an_order_without_a_level_is_left_as_it_is() -> None:
    found = [Work("a", "advanced"), Work("b", "intro")]
    assert by_level(found, None) == found
    assert [work.book_id for work in by_level(found, "intro")] == ["b", "a"]


shares = st.integers(0, 40).flatmap(
    lambda answered: st.builds(Known, st.just(answered), st.integers(0, answered))
)


def place(level: str | None) -> int:
    return -1 if level is None else LEVELS.index(level)


@given(shares, st.lists(st.sampled_from(LEVELS), max_size=4))
def test_one_more_right_answer_never_lowers_a_level(known: Known, done: list[str]) -> None:
    better = Known(known.answered + 1, known.correct + 1)
    assert place(level_of(better, done)) >= place(level_of(known, done))


@given(shares, st.lists(st.sampled_from(LEVELS), max_size=4), st.sampled_from(LEVELS))
def test_one_more_book_read_never_lowers_a_level(known: Known, done: list[str], more: str) -> None:
    assert place(level_of(known, [*done, more])) >= place(level_of(known, done))


@pytest.mark.parametrize(
    ("answered", "correct", "done", "level"),
    [
        (0, 0, [], None),
        (3, 3, [], None),
        (4, 1, [], "intro"),
        (9, 4, [], "intro"),
        (4, 2, [], "intermediate"),
        (7, 7, [], "intermediate"),
        (8, 6, [], "intermediate"),
        (10, 8, [], "advanced"),
        (0, 0, ["intro"], "intermediate"),
        (9, 1, ["intro"], "intermediate"),
        (0, 0, ["intermediate"], "intermediate"),
        (0, 0, ["intermediate", "intermediate"], "advanced"),
        (0, 0, ["advanced"], "advanced"),
    ],
)
def test_a_level_comes_of_answers_and_of_books(
    answered: int, correct: int, done: list[str], level: str | None
) -> None:
    assert level_of(Known(answered, correct), done) == level


def missed(topic_id: str, days: float, *, right: bool = False) -> Answer:
    return Answer(topic_id, right, NOW - timedelta(days=days))


def test_what_was_missed_most_of_late_comes_first() -> None:
    answers = [
        *(missed("old", 90) for _ in range(5)),
        missed("new", 1),
        missed("newest", 0),
        missed("newest", -1),  # by a clock that was ahead
        *(missed("known", 0, right=True) for _ in range(9)),
    ]
    assert missed_most(answers, NOW) == ("newest", "new", "old")
