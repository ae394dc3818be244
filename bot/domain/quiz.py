"""A quiz session as a state machine: what may happen, when, and what it leads to.

    state     on                         becomes
    --------  -------------------------  ------------------------------------------
    STARTING  tick at `until`            OPEN, round 1
    OPEN      answer before the close    OPEN, with the answer (one a member a round)
    OPEN      tick after `until`+GRACE   REVEALED
    REVEALED  tick at `until`            OPEN with the next round, or ENDED
    any       stop, abandon              ENDED, with what was answered so far

What there is to show (a round, a reveal, the standings) is not queued but read off the
state by `owed`, so a restart owes exactly what was not yet shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.scoring import Tally, points_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

LEAD_IN = timedelta(seconds=5)
PAUSE = timedelta(seconds=8)
GRACE = timedelta(seconds=1)  # an answer given in time may arrive this much later
LONGEST_DELAY = timedelta(seconds=3)  # how far back an interaction's own timestamp is believed
ROUNDS = range(1, 51)
SECONDS = range(5, 121)
LETTERS = "ABCDE"  # of the options, in the order of their buttons


class State(StrEnum):
    """Where a session stands."""

    STARTING = "starting"
    OPEN = "open"
    REVEALED = "revealed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Answer:
    """One member's answer in one round; `choice` is the place of the button pressed."""

    member_id: int
    choice: int
    points: int
    correct: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Round:
    """One question: `order` gives for each button the place of its option in the question.

    The right answer is option 0 there. Times are None until they have come.
    """

    number: int
    question_id: str
    order: tuple[int, ...]
    closes_at: datetime | None = None
    closed: bool = False
    message_id: int | None = None
    revealed: bool = False
    answers: dict[int, Answer] = field(default_factory=dict)

    @property
    def right_choice(self) -> int:
        """The place of the right button."""
        return self.order.index(0)


@dataclass(frozen=True, slots=True)
class Session:
    """One quiz from start to standings, in one channel of one guild."""

    id: str
    guild_id: int
    channel_id: int
    host_id: int
    topic_id: str | None
    seconds: int
    rounds: tuple[Round, ...]
    state: State
    until: datetime
    started_at: datetime
    current: int = 0
    standings_shown: bool = False
    reason: str | None = None

    @property
    def round(self) -> Round | None:
        """The round that is open or was last open; None before the first."""
        return self.rounds[self.current - 1] if self.current else None


class Refusal(StrEnum):
    """Why an answer does not count."""

    CLOSED = "closed"
    ALREADY = "already"
    UNKNOWN = "unknown"


class Owed(StrEnum):
    """Something that the channel has not been shown yet."""

    ROUND = "round"
    REVEAL = "reveal"
    STANDINGS = "standings"


def shuffled(count: int, rng: Random) -> tuple[int, ...]:
    """Give a random order of `count` options."""
    order = list(range(count))
    rng.shuffle(order)
    return tuple(order)


def judge(
    session: Session, number: int, member_id: int, choice: int, at: datetime
) -> Answer | Refusal:
    """Decide whether a press counts, and for how much; changes nothing."""
    current = session.round
    if (
        current is None
        or not 0 <= choice < len(current.order)
        or not 1 <= number <= session.current
    ):
        return Refusal.UNKNOWN
    if member_id in session.rounds[number - 1].answers:
        return Refusal.ALREADY
    if number != session.current or session.state is not State.OPEN:
        return Refusal.CLOSED
    if current.closed or current.closes_at is None or at > current.closes_at:
        return Refusal.CLOSED
    correct = choice == current.right_choice
    allowed = timedelta(seconds=session.seconds)
    taken = allowed - (current.closes_at - at)
    points = points_for(correct=correct, taken=taken, allowed=allowed)
    return Answer(member_id, choice, points, correct, at)


def believed(sent_at: datetime, now: datetime) -> datetime:
    """Give the time an answer counts from: when Discord took it, within reason.

    A slow gateway thereby costs nobody points; a clock that is off by more than
    `LONGEST_DELAY` either way is not believed.
    """
    return min(now, max(sent_at, now - LONGEST_DELAY))


def with_answer(session: Session, number: int, answer: Answer) -> Session:
    """Add an answer that was judged to count."""
    answers = session.rounds[number - 1].answers | {answer.member_id: answer}
    return with_round(session, replace(session.rounds[number - 1], answers=answers))


def with_round(session: Session, changed: Round) -> Session:
    """Put a changed round in its place."""
    rounds = tuple(changed if each.number == changed.number else each for each in session.rounds)
    return replace(session, rounds=rounds)


def is_due(session: Session, now: datetime) -> bool:
    """Tell whether a tick at `now` would move the session on."""
    return session.state is not State.ENDED and now >= session.until + (
        GRACE if session.state is State.OPEN else timedelta()
    )


def tick(session: Session, now: datetime) -> Session:
    """Move a session on by one state, if its time has come; otherwise give it back."""
    if not is_due(session, now):
        return session
    if session.state is State.OPEN:
        return replace(_closed(session), state=State.REVEALED, until=now + PAUSE)
    if session.current == len(session.rounds):
        return replace(session, state=State.ENDED, until=now)
    closes_at = now + timedelta(seconds=session.seconds)
    opened = replace(session.rounds[session.current], closes_at=closes_at)
    moved = replace(session, state=State.OPEN, current=session.current + 1, until=closes_at)
    return with_round(moved, opened)


def stop(session: Session, now: datetime, reason: str | None = None) -> Session:
    """End a session now; an open round closes first and what was answered counts."""
    return replace(_closed(session), state=State.ENDED, until=now, reason=reason)


def abandon(session: Session, now: datetime, reason: str) -> Session:
    """End a session whose channel cannot be shown anything more."""
    ended = stop(session, now, reason)
    rounds = tuple(replace(each, revealed=each.closed) for each in ended.rounds)
    return replace(ended, rounds=rounds, standings_shown=True)


def _closed(session: Session) -> Session:
    current = session.round
    if current is None or current.closed:
        return session
    return with_round(session, replace(current, closed=True))


def owed(session: Session) -> tuple[tuple[Owed, int], ...]:
    """Read off what the channel has not been shown: (what, round number) in order.

    A round that closed before it could be shown is revealed without having been asked.
    """
    due = [
        (Owed.REVEAL, each.number) for each in session.rounds if each.closed and not each.revealed
    ]
    current = session.round
    if session.state is State.OPEN and current is not None and current.message_id is None:
        due.append((Owed.ROUND, current.number))
    if session.state is State.ENDED and not session.standings_shown:
        due.append((Owed.STANDINGS, session.current))
    return tuple(due)


def tallies(session: Session) -> tuple[Tally, ...]:
    """Add up each member's closed rounds."""
    answers = [a for each in session.rounds if each.closed for a in each.answers.values()]
    return tuple(
        _tally(member_id, [a for a in answers if a.member_id == member_id])
        for member_id in dict.fromkeys(a.member_id for a in answers)
    )


def _tally(member_id: int, answers: Sequence[Answer]) -> Tally:
    return Tally(
        member_id,
        points=sum(answer.points for answer in answers),
        correct=sum(answer.correct for answer in answers),
        answered=len(answers),
    )
