"""Spaced repetition: when a member should meet a card again.

The model is FSRS-6, the free spaced repetition scheduler of Open Spaced Repetition (Ye, Su and
Cao, "A Stochastic Shortest Path Algorithm for Optimizing Spaced Repetition Scheduling", KDD 2022,
and its successors), as the Rust engine that Anki uses computes it, in `fsrs-rs-python`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import fsrs_rs_python as fsrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SOON = timedelta(minutes=10)  # until a card that was not known comes again
AHEAD = timedelta(minutes=20)  # how early one may be shown where nothing else is due, as in Anki
LEECH = 8  # lapses, after which reading helps more than another try; Anki's own default
FIT_FROM, FIT_EVERY = 400, 100  # reviews, from which on and after how many more to fit anew
_DAY = timedelta(days=1)


class Grade(IntEnum):
    """How well a card was known."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class CardState(StrEnum):
    """Whether a card is asked for."""

    ACTIVE = "active"
    LEECH = "leech"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is believed of a memory: stability in days, difficulty 1 to 10."""

    stability: float
    difficulty: float


@dataclass(frozen=True, slots=True)
class Card:
    """Something that a member wants to remember: `subject` is a key such as "question:abc".

    `reps` counts its reviews, `lapses` those after which it was not known any more.
    """

    id: str
    member_id: int
    subject: str
    due_at: datetime
    added_at: datetime
    memory: Memory | None = None
    last_at: datetime | None = None
    reps: int = 0
    lapses: int = 0
    state: CardState = CardState.ACTIVE


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a member wants to review: the share to be known when asked, and limits.

    `parameters` are the model's, fitted to the member, or its defaults where empty.
    """

    retention: float = 0.9
    new_a_day: int = 20
    longest_days: int = 365
    parameters: tuple[float, ...] = ()


@lru_cache(256)
def _engine(parameters: tuple[float, ...]) -> fsrs.FSRS:
    return fsrs.FSRS(parameters=list(parameters or fsrs.DEFAULT_PARAMETERS))


def elapsed_days(card: Card, now: datetime) -> int:
    """Count the whole days since a card was last reviewed, 0 for a new one."""
    return max(0, (now - card.last_at) // _DAY) if card.last_at else 0


def recall(
    stability: float | None, last_at: datetime | None, now: datetime, wishes: Wishes
) -> float | None:
    """Predict the chance that a card is known now; None for one that was never reviewed.

    The forgetting curve of FSRS-6, a power of the days since: (1 + factor * days / stability) **
    decay, with `decay` the last parameter and `factor` such that it is 0.9 after `stability` days
    (https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm).
    """
    if stability is None or last_at is None:
        return None
    decay = -(wishes.parameters or fsrs.DEFAULT_PARAMETERS)[-1]
    factor = 0.9 ** (1 / decay) - 1
    days = max(0, (now - last_at) // _DAY)
    return float((1 + factor * days / stability) ** decay)


def outcomes(card: Card, now: datetime, wishes: Wishes) -> dict[Grade, Card]:
    """Give what becomes of a card for each grade it may be given now."""
    before = card.memory
    known = fsrs.MemoryState(before.stability, before.difficulty) if before else None
    states = _engine(wishes.parameters).next_states(
        known, wishes.retention, elapsed_days(card, now)
    )
    by_grade = {
        Grade.AGAIN: states.again,
        Grade.HARD: states.hard,
        Grade.GOOD: states.good,
        Grade.EASY: states.easy,
    }
    return {grade: _after(card, now, grade, state, wishes) for grade, state in by_grade.items()}


def _after(card: Card, now: datetime, grade: Grade, state: fsrs.ItemState, wishes: Wishes) -> Card:
    days = min(wishes.longest_days, max(1, round(state.interval)))
    lapsed = grade is Grade.AGAIN and card.reps > 0
    lapses = card.lapses + lapsed
    return replace(
        card,
        due_at=now + (SOON if grade is Grade.AGAIN else days * _DAY),
        memory=Memory(state.memory.stability, state.memory.difficulty),
        last_at=now,
        reps=card.reps + 1,
        lapses=lapses,
        state=CardState.LEECH if lapsed and lapses >= LEECH else card.state,
    )


def fit(histories: Iterable[Sequence[tuple[Grade, int]]]) -> tuple[float, ...]:
    """Fit the model's parameters to a member's reviews.

    Each history is a card's reviews in order, (grade, days since the one before); empty where
    there is too little to fit.
    """
    items = [
        fsrs.FSRSItem([fsrs.FSRSReview(int(grade), days) for grade, days in history[:length]])
        for history in histories
        for length in range(2, len(history) + 1)
        if any(days for _, days in history[1:length])
    ]
    if not items:
        return ()
    return tuple(float(each) for each in _engine(()).compute_parameters(items))
