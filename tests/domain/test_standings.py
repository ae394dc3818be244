"""What a session comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import quiz, standings
from bot.domain.session import Answer, Mode, Player, Session
from tests.domain.test_quiz import ADA, BAO, CHIDI, START, new_session

Given = dict[int, tuple[int, ...]]  # earned_by a member had, a round each


def played(given_by: Given, mode: Mode = Mode.EVERYONE) -> Session:
    rounds = max(len(earned_by) for earned_by in given_by.values())
    session = new_session(rounds, mode=mode)
    for number in range(1, rounds + 1):
        answers = {
            member: Answer(member, "0", earned_by[number - 1], earned_by[number - 1], START)
            for member, earned_by in given_by.items()
            if len(earned_by) >= number
        }
        done = replace(session.rounds[number - 1], closed=True, answers=answers, opened_at=START)
        session = quiz.with_round(session, done)
    return session


def test_tallies_add_up_closed_rounds_alone() -> None:
    session = played({ADA: (100, 0), BAO: (33, 67)})
    tallies = {each.member_id: each for each in standings.tallies(session)}
    assert (tallies[ADA].points, tallies[ADA].correct, tallies[ADA].answered) == (100, 1, 2)
    assert (tallies[BAO].points, tallies[BAO].correct) == (100, 1)
    half = quiz.with_round(session, replace(session.rounds[1], closed=False))
    assert {each.answered for each in standings.tallies(half)} == {1}


def test_a_side_earns_the_mean_of_its_members() -> None:
    session = played({ADA: (100,), BAO: (100,)}, Mode.TEAMS)
    players = {ADA: Player(ADA, team=0), BAO: Player(BAO, team=1), CHIDI: Player(CHIDI, team=1)}
    athens, sparta = standings.sides(replace(session, players=players))
    assert (athens.name, athens.points, sparta.points) == ("Athens", 100, 50)
    assert standings.sides(session)[0].points == 0
    assert standings.sides(replace(session, mode=Mode.RACE)) == ()


def test_the_best_streak_and_the_hardest_question_are_found() -> None:
    session = played({ADA: (100, 100, 0, 100), BAO: (100, 0, 0, 100)})
    assert standings.best_streak(session) == (2, (ADA,))
    assert standings.hardest(session) == (3, 0, 2)
    assert standings.hardest(played({ADA: (100,)})) is None
    assert standings.hardest(played({ADA: (100, 100)})) is None
    assert standings.best_streak(new_session()) == (0, ())
    assert [each.number for each in standings.missed(session, BAO)] == [2, 3]
    assert standings.missed(session, CHIDI) == ()


def test_a_small_game_earns_no_more_than_the_days_allowance() -> None:
    session = played({ADA: (100, 100, 100), BAO: (100, 0, 0)})
    shares = standings.season_points(session, {ADA: 30})
    assert sum(share for (_, member), share in shares.items() if member == ADA) == 70
    assert sum(share for (_, member), share in shares.items() if member == BAO) == 100
    (ada, bao) = standings.as_tallies(session, shares)
    assert (ada.points, ada.correct, bao.points, bao.answered) == (70, 3, 100, 3)


def test_a_game_of_three_earns_in_full_but_for_what_was_asked_lately() -> None:
    session = played({ADA: (100, 100), BAO: (0, 0), CHIDI: (0, 0)})
    repeated = quiz.with_round(session, replace(session.rounds[1], weight=standings.REPEATED))
    shares = standings.season_points(repeated, {ADA: 500})
    assert (shares[1, ADA], shares[2, ADA]) == (100, 50)
    ignored = standings.season_points(repeated, {}, ignore=frozenset({ADA}))
    assert ignored[1, ADA] == 0


def test_who_answers_again_and_again_faster_than_one_can_read_is_noticed() -> None:
    session = played({ADA: (100,) * 4, BAO: (100,) * 4})
    for each in session.rounds:
        slow = replace(each.answers[BAO], at=START + timedelta(seconds=1))
        session = quiz.with_round(session, replace(each, answers=each.answers | {BAO: slow}))
    assert standings.flashed(session) == {ADA}
    first_two = quiz.with_round(session, replace(session.rounds[0], answers={}))
    first_two = quiz.with_round(first_two, replace(session.rounds[1], answers={}))
    assert standings.flashed(first_two) == frozenset()


@given(st.dictionaries(st.integers(1, 6), st.lists(st.integers(0, 100), min_size=1, max_size=5).map(tuple), min_size=1),
       st.dictionaries(st.integers(1, 6), st.integers(0, 300)))  # fmt: skip
def test_the_season_never_counts_more_than_was_earned(
    given_by: Given, earned: dict[int, int]
) -> None:
    session = played(given_by)
    shares = standings.season_points(session, earned)
    for tally in standings.as_tallies(session, shares):
        own = next(t for t in standings.tallies(session) if t.member_id == tally.member_id)
        assert 0 <= tally.points <= own.points
        if len(given_by) < standings.SMALL_GAME:
            assert tally.points <= standings.ALLOWANCE
