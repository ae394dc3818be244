"""Ratings: what an answer says of a member and of a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import quiz, rating
from bot.domain.rating import Rating, met, of_question
from bot.domain.session import Answer, Refusal
from tests.conftest import START
from tests.domain.test_quiz import ADA, BAO, answered, new_session, opened

RATINGS = st.builds(Rating, st.floats(0, 50), st.floats(0.5, 9), st.integers(0, 99))


@given(RATINGS, RATINGS, st.booleans())
def test_who_is_right_rises_and_the_question_falls(
    member: Rating, question: Rating, right: bool
) -> None:
    mine, its = met(member, question, right=right)
    assert (mine.mu > member.mu) == right
    assert (its.mu < question.mu) == right
    assert mine.sigma < member.sigma + 0.1
    assert (mine.games, its.games) == (member.games + 1, question.games + 1)


def test_a_hard_question_raises_more_than_an_easy_one() -> None:
    hard, _ = met(Rating(), of_question(5), right=True)
    easy, _ = met(Rating(), of_question(1), right=True)
    assert hard.mu > easy.mu
    assert of_question(3).mu == Rating().mu


def test_a_newcomer_is_shown_at_fifteen_hundred() -> None:
    assert Rating().shown == 1500
    assert Rating(mu=25 + 25 / 6).shown == 1600


def test_repeats_and_members_set_aside_and_open_rounds_are_not_rated() -> None:
    session = opened(new_session(rounds=2))
    session = answered(answered(session, ADA, 100), BAO, 0)
    assert rating.after(session, {}, {}) == ({}, {}), "the round is open"
    closed = quiz.skip(session, START)
    members, questions = rating.after(closed, {}, {})
    assert members[ADA].mu > Rating().mu > members[BAO].mu
    assert questions["q1"].games == 2
    alone, _ = rating.after(closed, {}, {}, ignore=frozenset({ADA}))
    assert list(alone) == [BAO]
    repeated = quiz.with_round(closed, replace(closed.rounds[0], weight=50))
    assert rating.after(repeated, {}, {}) == ({}, {})


def test_a_question_fits_a_little_below_the_players() -> None:
    assert rating.fitting([]) == pytest.approx(of_question(2).mu)
    assert rating.fitting([Rating(30), Rating(20)]) == rating.fitting([Rating()])


def test_a_changed_answer_counts_by_its_last_time() -> None:
    session = opened(replace(new_session(), may_change=True))
    session = answered(session, ADA, 0)
    assert quiz.refusal(session, 1, ADA, START) is None
    closes_at = session.rounds[0].closes_at
    assert closes_at is not None
    late = closes_at + timedelta(seconds=1)
    assert quiz.refusal(session, 1, ADA, late) is Refusal.CLOSED
    changed = quiz.with_answer(session, 1, Answer(ADA, "1", 100, 90, START))
    assert changed.rounds[0].answers[ADA].points == 90
    closed = quiz.skip(changed, START)
    assert quiz.refusal(closed, 1, ADA, START) is Refusal.ALREADY
