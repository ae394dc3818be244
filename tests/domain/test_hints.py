"""Hints: what they say, and what they cost."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import quiz
from bot.domain.answering import Kind
from bot.domain.hints import hint
from bot.domain.session import LETTERS, Mode, Refusal
from tests.conftest import START
from tests.domain.test_quiz import ADA, answered, new_session, opened


def told(kind: Kind, order: tuple[int, ...] = (), answer: str = "", year: int | None = None) -> str:
    return hint(kind, order, answer=answer, year=year, lefts=("Zemstvo", "Duma"))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_hint_to_a_choice_never_rules_the_right_one_out(order: tuple[int, ...]) -> None:
    assert f"**{LETTERS[order.index(0)]}**" not in told(Kind.CHOICE, order)


def test_hints_to_picks_give_one_of_them() -> None:
    assert told(Kind.ORDER, (2, 0, 1, 3)) == "The earliest is **B**."
    assert told(Kind.MATCH, (1, 0)) == "**Zemstvo** goes with **B**."


def test_a_hint_to_words_shows_where_they_begin() -> None:
    assert told(Kind.TYPED, answer="Leon Trotsky") == "It is spelled **L··· T······**."
    assert told(Kind.TYPED, answer="Büyükada") == "It is spelled **B·······**."


@given(st.integers(-3000, 2026))
def test_a_hint_to_a_year_is_true(year: int) -> None:
    said = told(Kind.YEAR, year=year)
    assert said.startswith("It lies between ")
    width = 25 if year >= 1800 else 50 if year >= 1500 else 100 if year >= 500 else 250
    assert year - year % width <= year < year - year % width + width


def test_the_span_of_a_year_is_told_in_words() -> None:
    assert told(Kind.YEAR, year=1927) == "It lies between 1925 and 1950."
    assert told(Kind.YEAR, year=-43) == "It lies between 251 BCE and 1 BCE."


def test_a_hint_halves_the_points() -> None:
    session = quiz.with_hint(opened(new_session(seconds=0)), 1, ADA)
    this = session.rounds[0]
    assert this.hinted == {ADA}
    assert quiz.points(session, this, 100, START, hinted=True) == 50
    assert quiz.points(session, this, 100, START) == 100


def test_a_hint_is_for_who_may_still_answer_and_where_nobody_is_beaten_by_it() -> None:
    session = opened(new_session())
    assert quiz.hint_refusal(session, 1, ADA, START) is None
    assert quiz.hint_refusal(answered(session, ADA, 0), 1, ADA, START) is Refusal.ALREADY
    changeable = answered(replace(session, may_change=True), ADA, 0)
    assert quiz.hint_refusal(changeable, 1, ADA, START) is Refusal.ALREADY
    race = replace(session, mode=Mode.RACE)
    assert quiz.hint_refusal(race, 1, ADA, START) is Refusal.NO_HINT
    who = quiz.with_round(session, replace(session.rounds[0], kind=Kind.WHO))
    assert quiz.hint_refusal(who, 1, ADA, START) is Refusal.NO_HINT
    assert quiz.hint_refusal(session, 2, ADA, START) is Refusal.UNKNOWN
