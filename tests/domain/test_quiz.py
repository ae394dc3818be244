"""A quiz session as a state machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.domain import quiz
from bot.domain.quiz import Answer, Owed, Refusal, Round, Session, State

START = datetime(2026, 11, 16, 9, tzinfo=UTC)


def new_session(rounds: int = 2, seconds: int = 20) -> Session:
    return Session(
        id="abcdefghjk",
        guild_id=1,
        channel_id=2,
        host_id=3,
        topic_id=None,
        seconds=seconds,
        rounds=tuple(Round(n, f"q{n}", (1, 0, 2, 3)) for n in range(1, rounds + 1)),
        state=State.STARTING,
        until=START + quiz.LEAD_IN,
        started_at=START,
    )


def opened() -> Session:
    return quiz.tick(new_session(), START + quiz.LEAD_IN)


def judged(session: Session, choice: int, at: datetime, number: int = 1) -> Answer | Refusal:
    return quiz.judge(session, number, 9, choice, at)


def test_a_session_goes_from_its_lead_in_to_its_end() -> None:
    session = new_session()
    assert quiz.tick(session, START) is session
    session = opened()
    assert (session.state, session.current) == (State.OPEN, 1)
    closes = session.until
    assert quiz.tick(session, closes) is session, "answers on their way are waited for"
    session = quiz.tick(session, closes + quiz.GRACE)
    assert session.state is State.REVEALED
    session = quiz.tick(session, session.until)
    assert (session.state, session.current) == (State.OPEN, 2)
    session = quiz.tick(session, session.until + quiz.GRACE)
    session = quiz.tick(session, session.until)
    assert session.state is State.ENDED
    assert quiz.tick(session, session.until + timedelta(days=1)) is session


def test_a_right_answer_scores_and_a_wrong_one_does_not() -> None:
    session = opened()
    at = session.until - timedelta(seconds=20)
    right = judged(session, 1, at)
    wrong = judged(session, 0, at)
    assert isinstance(right, Answer)
    assert (right.correct, right.points) == (True, 100)
    assert isinstance(wrong, Answer)
    assert (wrong.correct, wrong.points) == (False, 0)


def test_an_answer_at_the_bell_counts_and_one_after_it_does_not() -> None:
    session = opened()
    at_the_bell = judged(session, 1, session.until)
    assert isinstance(at_the_bell, Answer)
    assert at_the_bell.points == 50
    assert judged(session, 1, session.until + timedelta(milliseconds=1)) is Refusal.CLOSED


def test_a_second_answer_is_refused() -> None:
    session = opened()
    first = judged(session, 1, session.until)
    assert isinstance(first, Answer)
    session = quiz.with_answer(session, 1, first)
    assert judged(session, 2, session.until) is Refusal.ALREADY


@pytest.mark.parametrize(("number", "choice"), [(0, 0), (2, 0), (1, 4), (1, -1)])
def test_a_button_of_no_round_is_unknown(number: int, choice: int) -> None:
    assert judged(opened(), choice, START, number) is Refusal.UNKNOWN


def test_nothing_is_answered_before_the_first_round() -> None:
    assert judged(new_session(), 0, START) is Refusal.UNKNOWN


def test_an_earlier_round_is_closed() -> None:
    session = opened()
    session = quiz.tick(session, session.until + quiz.GRACE)
    assert judged(session, 1, START) is Refusal.CLOSED
    session = quiz.tick(session, session.until)
    assert judged(session, 1, START) is Refusal.CLOSED


def test_a_round_that_was_closed_by_a_stop_takes_no_answer() -> None:
    session = opened()
    closed = quiz.with_round(session, replace(session.rounds[0], closed=True))
    assert judged(closed, 1, START) is Refusal.CLOSED


def test_a_slow_gateway_costs_nobody_points_within_reason() -> None:
    now = START
    assert quiz.believed(now - timedelta(seconds=2), now) == now - timedelta(seconds=2)
    assert quiz.believed(now - timedelta(hours=1), now) == now - quiz.LONGEST_DELAY
    assert quiz.believed(now + timedelta(hours=1), now) == now


def test_what_is_owed_is_read_off_the_state() -> None:
    session = opened()
    assert quiz.owed(session) == ((Owed.ROUND, 1),)
    session = quiz.with_round(session, replace(session.rounds[0], message_id=77))
    assert quiz.owed(session) == ()
    session = quiz.tick(session, session.until + quiz.GRACE)
    assert quiz.owed(session) == ((Owed.REVEAL, 1),)
    session = quiz.stop(session, START, "It was stopped.")
    assert quiz.owed(session) == ((Owed.REVEAL, 1), (Owed.STANDINGS, 1))
    assert quiz.owed(quiz.abandon(opened(), START, "gone")) == ()


def test_a_stop_counts_what_was_answered() -> None:
    session = opened()
    answer = judged(session, 1, session.until)
    assert isinstance(answer, Answer)
    stopped = quiz.stop(quiz.with_answer(session, 1, answer), START)
    assert [tally.points for tally in quiz.tallies(stopped)] == [50]


def test_a_stop_before_the_first_round_owes_only_the_standings() -> None:
    assert quiz.owed(quiz.stop(new_session(), START)) == ((Owed.STANDINGS, 0),)


@given(st.integers(2, 5), st.integers())
def test_options_are_shuffled_without_loss(count: int, seed: int) -> None:
    assert sorted(quiz.shuffled(count, Random(seed))) == list(range(count))


class Game(RuleBasedStateMachine):
    """Any order of answers, ticks and stops: no point is lost and none is counted twice."""

    def __init__(self) -> None:
        super().__init__()
        self.session = new_session(rounds=3, seconds=10)
        self.now = START
        self.accepted: dict[tuple[int, int], int] = {}

    @rule(step=st.floats(0, 12))
    def time_passes(self, step: float) -> None:
        self.now += timedelta(seconds=step)
        self.session = quiz.tick(self.session, self.now)

    @rule(member=st.integers(1, 3), number=st.integers(0, 4), choice=st.integers(-1, 4))
    def somebody_presses(self, member: int, number: int, choice: int) -> None:
        verdict = quiz.judge(self.session, number, member, choice, self.now)
        if isinstance(verdict, Answer):
            assert (number, member) not in self.accepted
            assert self.session.state is State.OPEN
            self.accepted[number, member] = verdict.points
            self.session = quiz.with_answer(self.session, number, verdict)

    @rule()
    def it_is_stopped(self) -> None:
        self.session = quiz.stop(self.session, self.now)

    @invariant()
    def every_accepted_answer_of_a_closed_round_counts_once(self) -> None:
        closed = {each.number for each in self.session.rounds if each.closed}
        expected = sum(points for (number, _), points in self.accepted.items() if number in closed)
        assert sum(tally.points for tally in quiz.tallies(self.session)) == expected

    @invariant()
    def at_most_one_round_is_open(self) -> None:
        still_open = [r for r in self.session.rounds if r.closes_at is not None and not r.closed]
        assert len(still_open) == (self.session.state is State.OPEN)


TestGame = Game.TestCase
TestGame.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
