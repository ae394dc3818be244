"""A clock that is set back in the middle of a quiz."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import quiz
from bot.domain.leaps import is_out_of_joint, rest_after, set_right
from bot.domain.session import LOBBIES, UNTIMED, Mode, Session, State
from tests.domain.test_quiz import ADA, START, answered, closed, new_session, opened

LEAPS = st.timedeltas(timedelta(seconds=2), timedelta(days=400))
PASSED = st.timedeltas(timedelta(), timedelta(seconds=9))


def states() -> list[Session]:
    """A session in each state that has a time of its own."""
    untimed, hosted = new_session(seconds=UNTIMED), new_session(mode=Mode.HOST)
    return [
        new_session(),
        quiz.extend(new_session(), timedelta(seconds=30)),
        opened(),
        quiz.extend(opened(), timedelta(seconds=30)),
        opened(untimed),
        closed(opened()),
        closed(opened(hosted)),
    ]


def began(session: Session) -> datetime:
    """When a session came into its state."""
    return session.until - rest_after(session) if session.state is State.REVEALED else START


@given(st.sampled_from(states()), PASSED)
def test_a_clock_that_runs_on_is_in_joint(session: Session, passed: timedelta) -> None:
    assert not is_out_of_joint(session, began(session) + passed)


@given(st.sampled_from(states()), LEAPS)
def test_after_a_clock_was_set_back_no_state_lasts_longer_than_it_was_given(
    session: Session, leap: timedelta
) -> None:
    now = began(session) - leap
    assert quiz.is_due(session, now)
    right = quiz.tick(session, now)
    assert right.state is session.state
    assert right.until - now == session.until - began(session)
    assert not is_out_of_joint(right, now)
    assert quiz.tick(right, now) is right
    assert quiz.tick(right, right.until + quiz.GRACE).state is not session.state


def test_an_open_round_has_its_time_again_and_keeps_its_answers() -> None:
    session = answered(opened(), ADA, 100)
    now = START - timedelta(hours=1)
    right = set_right(session, now)
    assert right.round is not None
    assert right.round.opened_at == now
    assert right.round.closes_at == right.until == now + timedelta(seconds=20)
    assert right.round.answers == session.rounds[0].answers


def test_what_is_paused_or_over_has_no_time_to_set_right() -> None:
    now = START - timedelta(days=1)
    for session in (quiz.pause(opened(), START), quiz.stop(opened(), START)):
        assert not is_out_of_joint(session, now)
        assert quiz.tick(session, now) is session


def test_a_lobby_is_as_long_as_it_was_to_be() -> None:
    now = START - timedelta(hours=1)
    right = quiz.tick(new_session(), now)
    assert (right.started_at, right.until) == (now, now + LOBBIES[Mode.EVERYONE])
    assert quiz.tick(right, right.until) == quiz.tick(
        replace(new_session(), started_at=now, until=right.until), right.until
    )
