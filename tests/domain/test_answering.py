"""How right an answer is."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import answering
from bot.domain.answering import Kind
from bot.domain.pool import ADAPTIVE, Pool


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1927", 1927),
        (" 44 BC ", -43),
        ("44 bce", -43),
        ("1 BC", 0),
        ("AD 14", 14),
        ("14 ce", 14),
        ("c. 1200 BCE", -1199),
        ("ca 1200", 1200),
        ("-44", -43),
        ("0", None),
        ("AD 14 BC", None),
        ("0 BC", None),
        ("nineteen", None),
        ("", None),
        ("1927-11-16", None),
        ("999999", None),
    ],
)
def test_a_year_is_read_as_people_write_it(text: str, year: int | None) -> None:
    assert answering.parse_year(text) == year


@pytest.mark.parametrize(
    ("right", "given", "credit"),
    [(1927, 1927, 100), (1927, 1930, 80), (1927, 1942, 0), (1517, 1520, 90), (1066, 1036, 50),
     (-43, -43, 100), (-43, -13, 75), (-2559, -2434, 50), (1927, 19270, 0)],
)  # fmt: skip
def test_a_year_scores_by_its_distance_on_the_scale_of_its_age(
    right: int, given: int, credit: int
) -> None:
    assert answering.credit_for_year(right, given) == credit


@given(st.integers(-4000, 2026), st.integers(0, 500), st.integers(0, 500))
def test_a_nearer_year_never_scores_less(right: int, near: int, more: int) -> None:
    score = answering.credit_for_year
    assert score(right, right + near) >= score(right, right + near + more) >= 0
    assert score(right, right - near) == score(right, right + near)


def test_an_order_scores_by_pairs_and_chance_earns_nothing() -> None:
    assert answering.credit_for_order((0, 1, 2, 3)) == 100
    assert answering.credit_for_order((1, 0, 2, 3)) == 67
    assert answering.credit_for_order((3, 2, 1, 0)) == 0
    scores = [answering.credit_for_order(p) for p in permutations(range(4))]
    assert sum(credit == 100 for credit in scores) == 1


def test_a_match_scores_the_share_that_is_right() -> None:
    assert answering.credit_for_match((0, 1, 2)) == 100
    assert answering.credit_for_match((0, 2, 1)) == 33
    assert answering.credit_for_match((1, 2, 0)) == 0


@pytest.mark.parametrize(
    ("text", "count", "picks"),
    [("2013", 4, (2, 0, 1, 3)), ("201", 4, None), ("2211", 4, None), ("20x3", 4, None), ("", 0, ()),
     ("20134", 4, None), ("²013", 4, None)],
)  # fmt: skip
def test_picks_name_each_place_once(text: str, count: int, picks: tuple[int, ...] | None) -> None:
    assert answering.parse_picks(text, count) == picks


def test_a_button_is_right_where_the_order_says_so() -> None:
    assert answering.credit_for_choice((1, 0, 2), 1) == 100
    assert answering.credit_for_choice((1, 0, 2), 0) == 0


def test_kinds_know_how_they_are_answered() -> None:
    assert [kind for kind in Kind if kind.is_picked] == [Kind.ORDER, Kind.MATCH]
    assert [kind for kind in Kind if kind.is_written] == [Kind.TYPED, Kind.YEAR, Kind.WHO]


POOLS = st.builds(
    Pool,
    st.lists(
        st.tuples(
            st.sampled_from(["topic:rome", "era:ancient", "region:middle-east"]), st.integers(1, 9)
        ),
        unique_by=lambda pair: pair[0],
    ).map(tuple),
    st.frozensets(st.sampled_from(Kind)),
    st.sampled_from([None, ADAPTIVE, 1, 5]),
)


@given(POOLS)
def test_a_pool_survives_being_written(pool: Pool) -> None:
    assert Pool.read(pool.written()) == pool
