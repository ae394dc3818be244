"""When a card comes back: laws of the schedule."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import memory
from bot.domain.memory import LEECH, SOON, Card, CardState, Grade, Wishes
from tests.conftest import START

NEW = Card("abcdefghjk", 9, "question:x", START, START)
GRADES = st.lists(st.tuples(st.sampled_from(list(Grade)), st.integers(0, 400)), max_size=8)


def reviewed(history: list[tuple[Grade, int]], wishes: Wishes = Wishes()) -> tuple[Card, int]:  # noqa: B008
    """A card after some reviews, (grade, days later) each, and how far the days have gone."""
    card, day = NEW, 0
    for grade, days in history:
        day += days
        card = memory.outcomes(card, START + timedelta(days=day), wishes)[grade]
    return card, day


def recall(card: Card, now: datetime, wishes: Wishes) -> float | None:
    stability = card.memory.stability if card.memory else None
    return memory.recall(stability, card.last_at, now, wishes)


@given(GRADES, st.integers(0, 400))
def test_a_better_grade_never_brings_a_card_back_sooner(
    history: list[tuple[Grade, int]], later: int
) -> None:
    card, day = reviewed(history)
    now = START + timedelta(days=day + later)
    after = memory.outcomes(card, now, Wishes())
    dues = [after[grade].due_at for grade in Grade]
    assert dues == sorted(dues)
    assert dues[0] == now + SOON
    assert all(each.reps == card.reps + 1 and each.last_at == now for each in after.values())
    assert all(1 <= each.memory.difficulty <= 10 for each in after.values() if each.memory)


@given(GRADES, st.integers(7, 100))
def test_no_interval_is_longer_than_wished(history: list[tuple[Grade, int]], longest: int) -> None:
    wishes = Wishes(longest_days=longest)
    card, day = reviewed(history, wishes)
    now = START + timedelta(days=day)
    for after in memory.outcomes(card, now, wishes).values():
        assert after.due_at - now <= timedelta(days=longest)


@given(GRADES)
def test_who_wants_to_know_more_is_asked_no_later(history: list[tuple[Grade, int]]) -> None:
    card, day = reviewed(history)
    now = START + timedelta(days=day + 1)
    careful = memory.outcomes(card, now, Wishes(retention=0.95))
    easy = memory.outcomes(card, now, Wishes(retention=0.8))
    assert careful[Grade.GOOD].due_at <= easy[Grade.GOOD].due_at


def test_a_new_card_known_well_comes_back_in_days_and_then_in_weeks() -> None:
    once, _ = reviewed([(Grade.GOOD, 0)])
    assert once.due_at == START + timedelta(days=2)
    twice, day = reviewed([(Grade.GOOD, 0), (Grade.GOOD, 2)])
    assert timedelta(days=7) <= twice.due_at - START - timedelta(days=day) <= timedelta(days=21)


def test_a_card_that_slips_away_again_and_again_is_set_aside() -> None:
    almost = replace(reviewed([(Grade.GOOD, 0)])[0], lapses=LEECH - 1)
    now = START + timedelta(days=5)
    after = memory.outcomes(almost, now, Wishes())
    assert after[Grade.AGAIN].state is CardState.LEECH
    assert after[Grade.GOOD].state is CardState.ACTIVE
    fresh = memory.outcomes(replace(NEW, lapses=LEECH), now, Wishes())
    assert fresh[Grade.AGAIN].state is CardState.ACTIVE, "a new card cannot lapse"


def test_parameters_are_fitted_to_reviews() -> None:
    forgets = [[(Grade.GOOD, 0), (Grade.AGAIN, 3), (Grade.AGAIN, 3)] for _ in range(60)]
    fitted = memory.fit(forgets)
    assert len(fitted) == 21
    now = START + timedelta(days=3)
    card, _ = reviewed([(Grade.GOOD, 0)], Wishes(parameters=fitted))
    default, _ = reviewed([(Grade.GOOD, 0)])
    assert card.memory is not None
    assert default.memory is not None
    assert card.memory.stability < default.memory.stability, "who forgets is asked sooner"
    assert memory.outcomes(card, now, Wishes(parameters=fitted))
    assert memory.fit([]) == ()
    assert memory.fit([[(Grade.GOOD, 0), (Grade.GOOD, 0)]]) == (), "a day's tries say nothing"


def test_a_thousand_histories_come_out_as_in_the_reference() -> None:
    """The Python package of FSRS's authors; the engine here computes in 32 bits."""
    rng, wishes = Random(6), Wishes(longest_days=36500)
    reference = fsrs.Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=36500, enable_fuzzing=False
    )
    for _ in range(1000):
        card, theirs, now = NEW, fsrs.Card(), START
        for _ in range(rng.randint(1, 12)):
            now += timedelta(
                days=rng.choice((0, 0, 1, 2, 3, 7, 10, 30, 100, 400)), minutes=rng.randint(1, 900)
            )
            predicted = reference.get_card_retrievability(theirs, now)
            assert (recall(card, now, wishes) or 0.0) == pytest.approx(predicted, abs=1e-6)
            grade = rng.choice(list(Grade))
            card = replace(memory.outcomes(card, now, wishes)[grade], state=CardState.ACTIVE)
            theirs, _ = reference.review_card(theirs, fsrs.Rating(int(grade)), now)
            assert card.memory is not None
            assert card.memory.stability == pytest.approx(theirs.stability, rel=1e-5)
            assert card.memory.difficulty == pytest.approx(theirs.difficulty, abs=1e-5)
            if grade is not Grade.AGAIN:
                assert card.due_at == theirs.due


@given(GRADES, st.integers(0, 4000))
def test_what_is_known_fades_and_never_quite_goes(
    history: list[tuple[Grade, int]], later: int
) -> None:
    card, day = reviewed(history)
    sooner, after = (START + timedelta(days=day + days) for days in (later, later + 1))
    known = recall(card, sooner, Wishes())
    if not history:
        assert known is None
        return
    fades = recall(card, after, Wishes())
    assert known is not None
    assert fades is not None
    assert 0 < fades < known <= 1
    assert recall(card, START + timedelta(days=day), Wishes()) == 1
