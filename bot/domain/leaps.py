"""A quiz whose clock was set back: no state lasts longer than it was meant to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.session import IDLE, PAUSE, Mode, State

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.session import Session

_LEAP = timedelta(seconds=1)  # a clock set back by less changes nothing that matters


def rest_after(session: Session) -> timedelta:
    """Give how long a reveal stands before a session goes on by itself."""
    return IDLE if session.mode in (Mode.HOST, Mode.SOLO) else PAUSE


def is_out_of_joint(session: Session, now: datetime) -> bool:
    """Tell whether more is left of a state than it was given: the clock was set back."""
    if session.state is State.ENDED or session.paused is not None:
        return False
    return session.until - now > _given(session) + _LEAP


def set_right(session: Session, now: datetime) -> Session:
    """Begin the time of a session's state anew; an open round has all of its own again."""
    until, this = now + _given(session), session.round
    begun = replace(session, until=until)
    if session.state is State.LOBBY:
        return replace(begun, started_at=now)
    if session.state is not State.OPEN or this is None:
        return begun
    opened = replace(this, opened_at=now, closes_at=until if this.closes_at else None)
    rounds = tuple(opened if each.number == this.number else each for each in session.rounds)
    return replace(begun, rounds=rounds)


def _given(session: Session) -> timedelta:
    """Give how long a session's state was meant to last from when it began."""
    this = session.round
    if session.state is State.LOBBY:
        return session.until - session.started_at
    if session.state is State.OPEN and this is not None and this.opened_at is not None:
        return session.until - this.opened_at
    return rest_after(session)
