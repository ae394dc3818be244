"""A quiz session as a state machine: what may happen, when, and what it leads to.

    state     on                                   becomes
    --------  -----------------------------------  ----------------------------------------
    LOBBY     tick at `until`, or start            OPEN, round 1; ENDED where players lack
    OPEN      answer before the close              OPEN, with the answer (one a member, the
                                                   first, or the last where they may change)
    OPEN      everybody expected has answered,     REVEALED
              a race is won, skip, or tick after
              `until` + GRACE
    OPEN      tick of an untimed round that        ENDED
              nobody answered for IDLE
    REVEALED  tick at `until`, or skip             OPEN with the next round, or ENDED
    any       tick of a clock that was set back    the same, its time begun anew
    any       stop, abandon                        ENDED, with what was answered so far
    LOBBY..   pause                                the same, with nothing due until resume
    REVEALED
    paused    tick after PAUSED                    ENDED, with what was answered so far

What there is to show (a round, a reveal, the standings) is not queued but read off the
state by `owed`, so a restart owes exactly what was not yet shown.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.answering import Kind
from bot.domain.leaps import is_out_of_joint, rest_after, set_right
from bot.domain.scoring import points_for
from bot.domain.session import IDLE, TEAMS, UNTIMED, Mode, Owed, Player, Refusal, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from random import Random

    from bot.domain.session import Answer, Round, Session

GRACE = timedelta(seconds=1)  # an answer given in time may arrive this much later
LONGEST_DELAY = timedelta(seconds=3)  # how far back an interaction's own timestamp is believed
HINTED = 50  # per cent of its points that an answer earns after a hint
PAUSED = timedelta(days=1)  # after which a session that was paused ends
EMPTY_ROUNDS = 3  # in a row that nobody answered, after which a session ends itself
CLUE = timedelta(seconds=20)  # between clues, where a round has no end of its own


def shuffled(count: int, rng: Random) -> tuple[int, ...]:
    """Give a random order of `count` options."""
    order = list(range(count))
    rng.shuffle(order)
    return tuple(order)


# -- answers -------------------------------------------------------------------------------


def refusal(session: Session, number: int, member_id: int, at: datetime) -> Refusal | None:
    """Tell why an answer of a member would not count at `at`; None where it would."""
    current = session.round
    if current is None or not 1 <= number <= session.current:
        return Refusal.UNKNOWN
    before = session.rounds[number - 1].answers.get(member_id)
    is_open = number == session.current and session.state is State.OPEN and not current.closed
    if before is not None and not before.prompted and not (session.may_change and is_open):
        return Refusal.ALREADY
    if not is_open:
        return Refusal.CLOSED
    if session.paused is not None:
        return Refusal.PAUSED
    if current.closes_at is not None and at > current.closes_at:
        return Refusal.CLOSED
    return _not_playing(session, member_id)


def _not_playing(session: Session, member_id: int) -> Refusal | None:
    if session.mode is Mode.HOST and member_id == session.host_id:
        return Refusal.HOSTS
    player = session.players.get(member_id)
    if player is not None and player.out_round is not None:
        return Refusal.OUT
    return Refusal.NOT_IN if session.mode.needs_joining and player is None else None


def clues_open(this: Round, seconds: int, at: datetime) -> int:
    """Count the clues of a round that are open at `at`: one at once, the others evenly."""
    if not this.clues or this.opened_at is None:
        return this.clues
    step = timedelta(seconds=seconds) / this.clues if seconds else CLUE
    return min(this.clues, 1 + max(0, (at - this.opened_at) // step))


def hint_refusal(session: Session, number: int, member_id: int, at: datetime) -> Refusal | None:
    """Tell why a member cannot have a hint at `at`; None where they can, also once more."""
    refused = refusal(session, number, member_id, at)
    if refused is not None:
        return refused
    this = session.rounds[number - 1]
    if not session.mode.gives_hints or this.kind is Kind.WHO:
        return Refusal.NO_HINT
    return Refusal.ALREADY if member_id in this.answers else None


def with_hint(session: Session, number: int, member_id: int) -> Session:
    """Note that a member took a round's hint."""
    this = session.rounds[number - 1]
    return with_round(session, replace(this, hinted=this.hinted | {member_id}))


def points(
    session: Session, this: Round, credit: int, at: datetime, *, hinted: bool = False
) -> int:
    """Give the points of an answer: by credit, less with time, with clues or with a hint."""
    full = _unhinted(session, this, credit, at)
    return full * HINTED // 100 if hinted else full


def _unhinted(session: Session, this: Round, credit: int, at: datetime) -> int:
    if session.mode is Mode.RACE:
        return credit
    if this.kind is Kind.WHO:
        opened = clues_open(this, session.seconds, at)
        return round(credit * (this.clues - opened + 1) / this.clues)
    if this.closes_at is None:
        return credit
    allowed = timedelta(seconds=session.seconds)
    return points_for(credit=credit, taken=allowed - (this.closes_at - at), allowed=allowed)


def believed(sent_at: datetime, now: datetime) -> datetime:
    """Give the time an answer counts from: when Discord took it, within reason.

    A slow gateway thereby costs nobody points; a clock that is off by more than
    `LONGEST_DELAY` either way is not believed.
    """
    return min(now, max(sent_at, now - LONGEST_DELAY))


def with_answer(session: Session, number: int, answer: Answer) -> Session:
    """Add an answer that was judged to count; who gave it is a player from then on."""
    answers = session.rounds[number - 1].answers | {answer.member_id: answer}
    changed = with_round(session, replace(session.rounds[number - 1], answers=answers))
    if answer.member_id in session.players:
        return changed
    player = Player(answer.member_id, since=number)
    return replace(changed, players=session.players | {player.member_id: player})


def with_round(session: Session, changed: Round) -> Session:
    """Put a changed round in its place."""
    rounds = tuple(changed if each.number == changed.number else each for each in session.rounds)
    return replace(session, rounds=rounds)


def is_decided(session: Session) -> bool:
    """Tell whether the open round can close before its time.

    A race is over with a right answer. Otherwise everybody who was in the game when it
    opened must have answered; of an open game there must be two at least, since one alone
    would shut the door in the face of whoever is still reading.
    """
    current = session.round
    if session.state is not State.OPEN or current is None or session.paused is not None:
        return False
    done = [a for a in current.answers.values() if not a.prompted]
    if session.mode is Mode.RACE and any(answer.correct for answer in done):
        return True
    expected = {each.member_id for each in session.alive if each.since < current.number}
    least = 1 if session.mode.needs_joining else 2
    return len(expected) >= least and expected <= {answer.member_id for answer in done}


# -- who plays -----------------------------------------------------------------------------


def join(session: Session, member_id: int, team: int | None = None) -> Session | Refusal:
    """Let a member in, or onto another side before the game starts."""
    if session.state is State.ENDED:
        return Refusal.CLOSED
    if session.mode is Mode.HOST and member_id == session.host_id:
        return Refusal.HOSTS
    if session.mode is Mode.DUEL and member_id != session.opponent_id:
        return Refusal.NOT_IN
    late = session.state is not State.LOBBY
    known = session.players.get(member_id)
    if late and session.mode is Mode.ELIMINATION and known is None:
        return Refusal.CLOSED
    if known is not None and (late or known.team == team):
        return Refusal.ALREADY
    player = Player(member_id, since=session.current if late else 0, team=team)
    return replace(session, players=session.players | {member_id: player})


def team_for(session: Session, roles: Iterable[int]) -> int | None:
    """Give the side that a member with some roles belongs on; None where they have neither's.

    Of those open to them it is the one with fewer members, the first where they are even.
    """
    held = frozenset(roles)
    sizes = [sum(each.team == team for each in session.players.values()) for team in range(2)]
    able = [t for t in range(2) if not session.team_roles or session.team_roles[t] in held]
    return min(able, key=lambda team: sizes[team], default=None)


def _lacking(session: Session) -> str | None:
    """Say why a game cannot start with the players it has; None where it can."""
    if session.mode is Mode.ELIMINATION and len(session.players) < 2:  # noqa: PLR2004
        return "An elimination needs two players at least."
    if session.mode is Mode.DUEL and len(session.players) < 2:  # noqa: PLR2004
        return "The duel was not accepted."
    teams = {each.team for each in session.players.values()}
    if session.mode is Mode.TEAMS and len(teams) < len(TEAMS):
        return f"{' and '.join(session.team_names)} need a member each."
    return None


# -- time ----------------------------------------------------------------------------------


def is_due(session: Session, now: datetime) -> bool:
    """Tell whether a tick at `now` would move the session on."""
    if session.state is State.ENDED:
        return False
    if session.paused is not None:
        return now >= session.until - session.paused + PAUSED
    grace = GRACE if session.state is State.OPEN else timedelta()
    is_over = now >= session.until + grace or is_decided(session)
    return is_over or is_out_of_joint(session, now)


def tick(session: Session, now: datetime) -> Session:
    """Move a session on by one state, if its time has come; otherwise give it back.

    Where the clock was set back, the time of the state it is in begins anew.
    """
    if is_out_of_joint(session, now):
        return set_right(session, now)
    if not is_due(session, now):
        return session
    if session.paused is not None:
        return stop(session, now, "It was paused for a day.")
    return _moved(session, now)


def skip(session: Session, now: datetime) -> Session:
    """Move a session on by one state before its time: start, close the round, or go on."""
    if session.state is State.ENDED:
        return session
    return _moved(replace(session, paused=None), now, asked=True)


def _moved(session: Session, now: datetime, *, asked: bool = False) -> Session:
    if session.state is State.OPEN:
        return _after_open(session, now, asked=asked)
    if session.mode is Mode.HOST and not asked:
        return stop(session, now, "Its host was away for ten minutes.")
    if session.state is State.LOBBY:
        lacking = _lacking(session)
        return stop(session, now, lacking) if lacking else _opened(session, now)
    if session.current == len(session.rounds) or _is_won(session):
        return replace(session, state=State.ENDED, until=now)
    return _opened(session, now)


def _opened(session: Session, now: datetime) -> Session:
    number = session.current + 1
    timed = session.seconds != UNTIMED
    closes_at = now + timedelta(seconds=session.seconds) if timed else None
    opened = replace(session.rounds[number - 1], opened_at=now, closes_at=closes_at)
    until = closes_at or now + IDLE
    moved = replace(session, state=State.OPEN, current=number, until=until)
    return with_round(moved, opened)


def _after_open(session: Session, now: datetime, *, asked: bool) -> Session:
    closed = _closed(session)
    reason = None if asked else _idle(closed)
    if reason is not None:
        return replace(closed, state=State.ENDED, until=now, reason=reason)
    until = now + rest_after(session)
    return replace(_without_losers(closed), state=State.REVEALED, until=until)


def _idle(session: Session) -> str | None:
    """Say that nobody plays any more; None while somebody does."""
    if session.seconds == UNTIMED:
        last = session.round
        return "Nobody answered for ten minutes." if last and not last.answers else None
    played = session.rounds[: session.current]
    lately = played[-EMPTY_ROUNDS:]
    if len(lately) == EMPTY_ROUNDS and not any(each.answers for each in lately):
        return "Nobody answered three questions in a row."
    return None


def _without_losers(session: Session) -> Session:
    """Put out of an elimination who was wrong in the round that closed, unless all were."""
    current = session.round
    if session.mode is not Mode.ELIMINATION or current is None:
        return session
    right = {a.member_id for a in current.answers.values() if a.correct}
    losers = [each for each in session.alive if each.member_id not in right]
    if len(losers) == len(session.alive):
        return session
    out = {each.member_id: replace(each, out_round=current.number) for each in losers}
    return replace(session, players=session.players | out)


def _is_won(session: Session) -> bool:
    return session.mode is Mode.ELIMINATION and len(session.alive) == 1


def pause(session: Session, now: datetime) -> Session:
    """Stop a session's clock; what is left of its time is kept."""
    if session.paused is not None or session.state is State.ENDED:
        return session
    return replace(session, paused=max(timedelta(), session.until - now))


def resume(session: Session, now: datetime) -> Session:
    """Let a session's clock run on from where it was paused."""
    if session.paused is None:
        return session
    until, current = now + session.paused, session.round
    going = replace(session, paused=None, until=until)
    if session.state is State.OPEN and current is not None and current.closes_at is not None:
        return with_round(going, replace(current, closes_at=until))
    return going


def extend(session: Session, more: timedelta) -> Session:
    """Give an open round more time, or a lobby."""
    current = session.round
    if session.state not in (State.OPEN, State.LOBBY) or session.paused is not None:
        return session
    longer = replace(session, until=session.until + more)
    if session.state is State.OPEN and current is not None and current.closes_at is not None:
        return with_round(longer, replace(current, closes_at=current.closes_at + more))
    return longer


def stop(session: Session, now: datetime, reason: str | None = None) -> Session:
    """End a session now; an open round closes first and what was answered counts."""
    ended = replace(_closed(session), state=State.ENDED, until=now, reason=reason)
    return replace(ended, paused=None)


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
    if session.mode is Mode.SOLO:
        return ()  # shown in answer to its player's own presses
    due = [
        (Owed.REVEAL, each.number) for each in session.rounds if each.closed and not each.revealed
    ]
    current = session.round
    if session.state is State.OPEN and current is not None and current.message_id is None:
        due.append((Owed.ROUND, current.number))
    if session.state is State.ENDED and not session.standings_shown:
        due.append((Owed.STANDINGS, session.current))
    return tuple(due)
