"""A quiz session as a state machine, in every mode."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain import quiz, standings
from bot.domain.answering import Kind
from bot.domain.session import (
    IDLE,
    LOBBIES,
    UNTIMED,
    Answer,
    Mode,
    Owed,
    Player,
    Refusal,
    Round,
    Session,
    State,
)

START = datetime(2026, 11, 16, 9, tzinfo=UTC)
HOST, ADA, BAO, CHIDI = 3, 9, 10, 11


def new_session(
    rounds: int = 2, seconds: int = 20, mode: Mode = Mode.EVERYONE, kind: Kind = Kind.CHOICE
) -> Session:
    return Session(
        id="abcdefghjk",
        guild_id=1,
        channel_id=2,
        host_id=HOST,
        title="all topics",
        pool="",
        seconds=seconds,
        rounds=tuple(Round(n, f"q{n}", (1, 0, 2, 3), kind=kind) for n in range(1, rounds + 1)),
        state=State.LOBBY,
        until=START + LOBBIES[mode],
        started_at=START,
        mode=mode,
        opponent_id=BAO if mode is Mode.DUEL else None,
    )


def joined(session: Session, *members: int) -> Session:
    for place, member in enumerate(members):
        found = quiz.join(session, member, place % 2 if session.mode is Mode.TEAMS else None)
        assert isinstance(found, Session)
        session = found
    return session


def opened(session: Session | None = None) -> Session:
    return quiz.skip(session or new_session(), START)


def answered(session: Session, member: int, credit: int, at: datetime = START) -> Session:
    number = session.current
    assert quiz.refusal(session, number, member, at) is None
    points = quiz.points(session, session.rounds[number - 1], credit, at)
    return quiz.with_answer(session, number, Answer(member, "0", credit, points, at))


def closed(session: Session) -> Session:
    """Let the open round run out."""
    return quiz.tick(session, session.until + quiz.GRACE)


# -- time ----------------------------------------------------------------------------------


def test_a_session_goes_from_its_lobby_to_its_end() -> None:
    session = new_session()
    assert quiz.tick(session, START) is session
    session = quiz.tick(session, session.until)
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
    assert quiz.skip(session, session.until) is session


def test_an_answer_at_the_bell_counts_and_one_after_it_does_not() -> None:
    session = opened()
    assert quiz.points(session, session.rounds[0], 100, START) == 100
    assert quiz.points(session, session.rounds[0], 100, session.until) == 50
    assert quiz.points(session, session.rounds[0], 50, session.until) == 25
    assert quiz.refusal(session, 1, ADA, session.until) is None
    late = session.until + timedelta(milliseconds=1)
    assert quiz.refusal(session, 1, ADA, late) is Refusal.CLOSED


def test_a_second_answer_is_refused_and_a_prompted_one_is_not() -> None:
    session = answered(opened(), ADA, 0)
    assert quiz.refusal(session, 1, ADA, START) is Refusal.ALREADY
    prompted = replace(session.rounds[0].answers[ADA], prompted=True)
    session = quiz.with_answer(session, 1, prompted)
    assert quiz.refusal(session, 1, ADA, START) is None


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_button_of_no_round_is_unknown(number: int) -> None:
    assert quiz.refusal(opened(), number, ADA, START) is Refusal.UNKNOWN
    assert quiz.refusal(new_session(), number, ADA, START) is Refusal.UNKNOWN


def test_an_earlier_round_is_closed() -> None:
    session = closed(opened())
    assert quiz.refusal(session, 1, ADA, START) is Refusal.CLOSED
    session = quiz.tick(session, session.until)
    assert quiz.refusal(session, 1, ADA, START) is Refusal.CLOSED


def test_a_slow_gateway_costs_nobody_points_within_reason() -> None:
    now = START
    assert quiz.believed(now - timedelta(seconds=2), now) == now - timedelta(seconds=2)
    assert quiz.believed(now - timedelta(hours=1), now) == now - quiz.LONGEST_DELAY
    assert quiz.believed(now + timedelta(hours=1), now) == now


def test_a_pause_keeps_what_is_left_of_the_time() -> None:
    session = opened(joined(new_session(), ADA, BAO))
    paused = quiz.pause(session, START + timedelta(seconds=5))
    assert quiz.pause(paused, START) is paused
    assert not quiz.is_due(paused, START + timedelta(hours=23))
    assert quiz.refusal(paused, 1, ADA, START) is Refusal.PAUSED
    assert quiz.extend(paused, timedelta(seconds=30)) is paused
    later = START + timedelta(hours=1)
    going = quiz.resume(paused, later)
    assert going.until == later + timedelta(seconds=15)
    assert going.rounds[0].closes_at == going.until
    assert quiz.resume(going, later) is going
    assert quiz.resume(quiz.pause(closed(session), later), later).state is State.REVEALED


def test_a_pause_of_a_day_ends_it_and_what_was_answered_counts() -> None:
    session = opened(joined(new_session(), ADA, BAO))
    paused = quiz.pause(session, START + timedelta(seconds=5))
    over = START + timedelta(days=1, seconds=5)
    assert quiz.tick(paused, over - timedelta(seconds=1)) is paused
    ended = quiz.tick(paused, over)
    assert (ended.state, ended.paused) == (State.ENDED, None)
    assert ended.reason == "It was paused for a day."
    assert quiz.owed(ended)
    late = quiz.pause(session, START + timedelta(seconds=21))  # as its round was about to close
    assert quiz.tick(late, START + timedelta(days=1, seconds=21)).state is State.ENDED


def test_a_round_or_a_lobby_can_be_given_more_time() -> None:
    more = timedelta(seconds=30)
    longer = quiz.extend(opened(), more)
    assert longer.until == START + timedelta(seconds=50)
    assert longer.rounds[0].closes_at == longer.until
    assert quiz.extend(new_session(), more).until == new_session().until + more
    untimed = quiz.extend(opened(new_session(seconds=UNTIMED)), more)
    assert untimed.rounds[0].closes_at is None
    over = quiz.stop(opened(), START)
    assert quiz.extend(over, more) is over


def test_a_skip_starts_closes_and_goes_on() -> None:
    session = quiz.skip(new_session(), START)
    assert session.state is State.OPEN
    session = quiz.skip(session, START)
    assert session.state is State.REVEALED
    assert quiz.skip(quiz.pause(session, START), START).current == 2


def test_a_stop_counts_what_was_answered() -> None:
    stopped = quiz.stop(answered(opened(), ADA, 100), START)
    assert [tally.points for tally in standings.tallies(stopped)] == [100]
    assert quiz.owed(quiz.stop(new_session(), START)) == ((Owed.STANDINGS, 0),)
    assert quiz.pause(stopped, START) is stopped


def test_what_is_owed_is_read_off_the_state() -> None:
    session = opened()
    assert quiz.owed(session) == ((Owed.ROUND, 1),)
    session = quiz.with_round(session, replace(session.rounds[0], message_id=77))
    assert quiz.owed(session) == ()
    session = closed(session)
    assert quiz.owed(session) == ((Owed.REVEAL, 1),)
    session = quiz.stop(session, START, "It was stopped.")
    assert quiz.owed(session) == ((Owed.REVEAL, 1), (Owed.STANDINGS, 1))
    assert quiz.owed(quiz.abandon(opened(), START, "gone")) == ()


# -- idle sessions -------------------------------------------------------------------------


def test_three_questions_that_nobody_answers_end_a_quiz() -> None:
    session = opened(new_session(rounds=9))
    for _ in range(2):
        session = closed(session)
        session = quiz.tick(session, session.until)
    session = closed(session)
    assert session.state is State.ENDED
    assert session.reason == "Nobody answered three questions in a row."


def test_an_untimed_round_waits_for_its_players_and_ends_when_nobody_comes() -> None:
    session = opened(joined(new_session(seconds=UNTIMED), ADA, BAO))
    assert quiz.tick(session, START + timedelta(minutes=9)) is session
    assert quiz.refusal(session, 1, ADA, START + timedelta(hours=9)) is None
    assert quiz.tick(session, START + timedelta(minutes=11)).reason == (
        "Nobody answered for ten minutes."
    )
    both = answered(answered(session, ADA, 100), BAO, 0)
    assert quiz.tick(both, START).state is State.REVEALED
    one = quiz.tick(answered(session, ADA, 100), START + timedelta(minutes=11))
    assert one.state is State.REVEALED


# -- modes ---------------------------------------------------------------------------------


def test_a_round_closes_early_once_all_who_joined_have_answered() -> None:
    session = opened(joined(new_session(), ADA, BAO))
    session = answered(session, ADA, 100)
    assert not quiz.is_decided(session)
    assert quiz.tick(answered(session, BAO, 0), START).state is State.REVEALED


def test_one_member_alone_does_not_shut_the_door_on_others() -> None:
    alone = answered(opened(joined(new_session(), ADA)), ADA, 100)
    assert not quiz.is_decided(alone)
    dropped_in = answered(opened(), ADA, 100)
    assert not quiz.is_decided(dropped_in)
    assert dropped_in.players[ADA] == Player(ADA, since=1)


def test_a_race_is_over_with_the_first_right_answer() -> None:
    session = opened(new_session(mode=Mode.RACE))
    session = answered(session, ADA, 0)
    assert not quiz.is_decided(session)
    session = answered(session, BAO, 100, START + timedelta(seconds=19))
    assert session.rounds[0].answers[BAO].points == 100
    assert quiz.tick(session, START).state is State.REVEALED


def test_an_elimination_puts_out_who_was_wrong_and_ends_with_one() -> None:
    session = opened(joined(new_session(rounds=9, mode=Mode.ELIMINATION), ADA, BAO, CHIDI))
    assert quiz.refusal(session, 1, 99, START) is Refusal.NOT_IN
    assert quiz.join(session, 99) is Refusal.CLOSED
    session = answered(answered(session, ADA, 100), BAO, 100)
    session = closed(session)
    assert [player.member_id for player in session.alive] == [ADA, BAO]
    session = quiz.tick(session, session.until)
    assert quiz.refusal(session, 2, CHIDI, START) is Refusal.OUT
    session = closed(answered(session, ADA, 100))
    session = quiz.tick(session, session.until)
    assert session.state is State.ENDED
    assert [player.member_id for player in session.alive] == [ADA]


def test_an_elimination_that_all_fail_puts_nobody_out() -> None:
    session = opened(joined(new_session(mode=Mode.ELIMINATION), ADA, BAO))
    session = quiz.skip(answered(answered(session, ADA, 0), BAO, 0), START)
    assert len(session.alive) == 2


@pytest.mark.parametrize(
    ("mode", "members", "reason"),
    [
        (Mode.ELIMINATION, (ADA,), "An elimination needs two players at least."),
        (Mode.TEAMS, (ADA,), "Athens and Sparta need a member each."),
        (Mode.DUEL, (), "The duel was not accepted."),
    ],
)
def test_a_game_that_lacks_players_ends_in_its_lobby(
    mode: Mode, members: tuple[int, ...], reason: str
) -> None:
    session = joined(new_session(mode=mode), *members)
    session = quiz.tick(session, session.until)
    assert (session.state, session.reason) == (State.ENDED, reason)


def test_a_side_can_be_changed_before_the_start_and_not_after() -> None:
    session = joined(new_session(mode=Mode.TEAMS), ADA, BAO)
    assert quiz.team_for(session, ()) == 0
    changed = quiz.join(session, ADA, 1)
    assert isinstance(changed, Session)
    assert changed.players[ADA].team == 1
    assert quiz.team_for(changed, ()) == 0
    begun = opened(session)
    assert quiz.join(begun, ADA, 1) is Refusal.ALREADY
    late = quiz.join(begun, CHIDI, 0)
    assert isinstance(late, Session)
    assert late.players[CHIDI] == Player(CHIDI, since=1, team=0)
    assert quiz.join(quiz.stop(begun, START), CHIDI, 0) is Refusal.CLOSED


def test_a_duel_is_for_the_two_alone() -> None:
    session = replace(new_session(mode=Mode.DUEL), players={HOST: Player(HOST)})
    assert quiz.join(session, CHIDI) is Refusal.NOT_IN
    session = joined(session, BAO)
    session = answered(answered(opened(session), HOST, 100), BAO, 0)
    assert quiz.refusal(session, 1, CHIDI, START) is Refusal.NOT_IN
    assert quiz.tick(session, START).state is State.REVEALED


def test_a_host_opens_the_rounds_and_does_not_play() -> None:
    session = new_session(mode=Mode.HOST)
    assert quiz.join(session, HOST) is Refusal.HOSTS
    assert quiz.tick(session, session.until).reason == "Its host was away for ten minutes."
    session = opened(joined(session, ADA, BAO))
    assert quiz.refusal(session, 1, HOST, START) is Refusal.HOSTS
    session = closed(session)
    assert session.until - START >= IDLE
    assert quiz.skip(session, START).current == 2
    assert quiz.tick(session, session.until).state is State.ENDED


def test_a_solo_owes_the_channel_nothing_and_waits_for_its_player() -> None:
    session = replace(new_session(mode=Mode.SOLO, seconds=0), players={ADA: Player(ADA)})
    session = opened(session)
    assert quiz.owed(session) == ()
    session = quiz.tick(answered(session, ADA, 100), START)
    assert session.state is State.REVEALED
    assert quiz.owed(quiz.stop(session, START)) == ()


# -- clues ---------------------------------------------------------------------------------


def test_clues_open_one_by_one_and_each_costs_points() -> None:
    session = opened(new_session(seconds=20, kind=Kind.WHO))
    this = replace(session.rounds[0], clues=4)
    opens = [quiz.clues_open(this, 20, START + timedelta(seconds=s)) for s in (0, 4.9, 5, 14, 99)]
    assert opens == [1, 1, 2, 3, 4]
    points = [quiz.points(session, this, 100, START + timedelta(seconds=s)) for s in (0, 5, 10, 15)]
    assert points == [100, 75, 50, 25]
    untimed = replace(this, closes_at=None)
    assert quiz.clues_open(untimed, UNTIMED, START + timedelta(seconds=20)) == 2
    assert quiz.clues_open(Round(1, "q", ()), 20, START) == 0
    assert quiz.points(opened(new_session(seconds=0)), untimed, 100, START) == 100


def test_a_round_was_seen_when_its_message_was_made() -> None:
    assert Round(1, "q", (), opened_at=START).shown_at == START
    epoch = datetime(2015, 1, 1, tzinfo=UTC)
    snowflake = int((START - epoch) / timedelta(milliseconds=1)) << 22
    assert Round(1, "q", (), message_id=snowflake).shown_at == START


@given(st.integers(2, 5), st.integers())
def test_options_are_shuffled_without_loss(count: int, seed: int) -> None:
    assert sorted(quiz.shuffled(count, Random(seed))) == list(range(count))


class Game(RuleBasedStateMachine):
    """Any order of answers, ticks, joins, pauses and stops, in any mode.

    No point is lost and none is counted twice; nobody answers twice or out of turn.
    """

    @initialize(
        mode=st.sampled_from([m for m in Mode if m is not Mode.SOLO]),
        seconds=st.sampled_from([0, 10]),
    )
    def begin(self, mode: Mode, seconds: int) -> None:
        self.session = joined(new_session(4, seconds, mode), *((BAO,) if mode is Mode.DUEL else ()))
        self.now = START
        self.accepted: dict[tuple[int, int], int] = {}

    @rule(step=st.floats(0, 40))
    def time_passes(self, step: float) -> None:
        self.now += timedelta(seconds=step)
        self.session = quiz.tick(self.session, self.now)

    @rule(
        member=st.integers(ADA, CHIDI + 1),
        number=st.integers(0, 5),
        credit=st.sampled_from([0, 33, 100]),
    )
    def somebody_answers(self, member: int, number: int, credit: int) -> None:
        if quiz.refusal(self.session, number, member, self.now) is not None:
            return
        assert (number, member) not in self.accepted
        assert self.session.state is State.OPEN
        assert self.session.paused is None
        points = quiz.points(self.session, self.session.rounds[number - 1], credit, self.now)
        answer = Answer(member, "0", credit, points, self.now)
        self.accepted[number, member] = points
        self.session = quiz.with_answer(self.session, number, answer)

    @rule(member=st.integers(ADA, CHIDI + 1), team=st.integers(0, 1))
    def somebody_joins(self, member: int, team: int) -> None:
        side = team if self.session.mode is Mode.TEAMS else None
        found = quiz.join(self.session, member, side)
        self.session = found if isinstance(found, Session) else self.session

    @rule(what=st.sampled_from([quiz.skip, quiz.pause, quiz.resume]))
    def the_host_acts(self, what: object) -> None:
        assert callable(what)
        self.session = what(self.session, self.now)

    @rule()
    def it_is_stopped(self) -> None:
        self.session = quiz.stop(self.session, self.now)

    @invariant()
    def every_accepted_answer_of_a_closed_round_counts_once(self) -> None:
        if not hasattr(self, "session"):
            return
        done = {each.number for each in self.session.rounds if each.closed}
        expected = sum(points for (number, _), points in self.accepted.items() if number in done)
        assert sum(tally.points for tally in standings.tallies(self.session)) == expected

    @invariant()
    def at_most_one_round_is_open(self) -> None:
        if hasattr(self, "session"):
            still = [r for r in self.session.rounds if r.opened_at is not None and not r.closed]
            assert len(still) == (self.session.state is State.OPEN)


TestGame = Game.TestCase
TestGame.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
