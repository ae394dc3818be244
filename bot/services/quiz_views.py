"""What a quiz shows: its lobby, an open round, a reveal, the standings; in finished words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain import quiz, standings
from bot.domain.answering import Kind
from bot.domain.hints import hint
from bot.domain.pool import ADAPTIVE, KIND_NAMES, Pool
from bot.domain.scoring import ranked
from bot.domain.session import Mode, State
from bot.services.judging import answer_in_words, given_in_words, spelled_out
from bot.services.presenting import cite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from bot.domain.scoring import Standing
    from bot.domain.session import Answer, Round, Session
    from bot.domain.standings import Side
    from bot.library.index import Library
    from bot.services.questions import Asked, QuestionBank
    from bot.services.views import Citation


@dataclass(frozen=True, slots=True)
class LobbyView:
    """A game that members can join; `sides` has the members of each team, if it has teams.

    `are_roles` says that a member's roles decide on the side; `starts_at` is in Unix seconds.
    """

    session_id: str
    title: str
    mode: Mode
    rounds: int
    seconds: int
    settings: tuple[str, ...]
    host_id: int
    opponent_id: int | None
    players: tuple[int, ...]
    sides: tuple[tuple[str, tuple[int, ...]], ...]
    are_roles: bool
    starts_at: int
    is_paused: bool


@dataclass(frozen=True, slots=True)
class RoundView:
    """An open round; `options` are in the order they are shown, without a hint of the answer.

    `clues` are those open by now, of `clues_in_all`; `closes_at` is None without a limit.
    """

    session_id: str
    number: int
    rounds: int
    mode: Mode
    kind: Kind
    topic: str
    prompt: str
    options: tuple[str, ...]
    lefts: tuple[str, ...]
    clues: tuple[str, ...]
    clues_in_all: int
    closes_at: int | None
    answered: int
    expected: int
    difficulty: int
    is_paused: bool
    has_hint: bool


@dataclass(frozen=True, slots=True)
class ResultLine:
    """How one member did in a round.

    `given` is what they gave; what stood under a button is said of the first who pressed it.
    """

    member_id: int
    given: str
    credit: int
    points: int
    correct: bool
    is_out: bool


@dataclass(frozen=True, slots=True)
class RevealView:
    """A closed round with its answer; `standings` are those of the session so far."""

    session_id: str
    number: int
    rounds: int
    mode: Mode
    kind: Kind
    question_id: str
    topic_id: str | None
    prompt: str
    answer: str
    explanation: str
    citations: tuple[Citation, ...]
    results: tuple[ResultLine, ...]
    standings: tuple[Standing, ...]
    sides: tuple[Side, ...]
    left: int | None
    goes_on: bool


@dataclass(frozen=True, slots=True)
class StandingsView:
    """The end of a session.

    `streak` is the longest run of right answers with who had it; `hardest` is the question
    that the fewest had, with how many.
    """

    session_id: str
    title: str
    mode: Mode
    rounds_played: int
    reason: str | None
    standings: tuple[Standing, ...]
    sides: tuple[Side, ...]
    winners: tuple[int, ...]
    streak: int
    streakers: tuple[int, ...]
    hardest: str | None
    set_aside: tuple[int, ...]


class Viewer:
    """Words sessions with the library."""

    def __init__(self, library: Library, bank: QuestionBank) -> None:
        self._library = library
        self._bank = bank

    def lobby(self, session: Session) -> LobbyView:
        """Word a lobby."""
        sides = [
            (name, tuple(p.member_id for p in session.players.values() if p.team == team))
            for team, name in enumerate(session.team_names)
        ]
        return LobbyView(
            session_id=session.id,
            title=session.title,
            mode=session.mode,
            rounds=len(session.rounds),
            seconds=session.seconds,
            settings=_settings(session),
            host_id=session.host_id,
            opponent_id=session.opponent_id,
            players=tuple(session.players),
            sides=tuple(sides) if session.mode is Mode.TEAMS else (),
            are_roles=bool(session.team_roles),
            starts_at=int(session.until.timestamp()),
            is_paused=session.paused is not None,
        )

    def round(self, session: Session, number: int, now: datetime) -> RoundView:
        """Word a round that is open, without a hint of its answer."""
        this = session.rounds[number - 1]
        asked = self._bank.get(this.question_id)
        opened = quiz.clues_open(this, session.seconds, now)
        expected = [each for each in session.alive if each.since < number]
        return RoundView(
            session_id=session.id,
            number=number,
            rounds=len(session.rounds),
            mode=session.mode,
            kind=this.kind,
            topic=asked.topic,
            prompt=asked.prompt,
            options=tuple(asked.options[place] for place in this.order),
            lefts=asked.lefts,
            clues=asked.clues[:opened],
            clues_in_all=len(asked.clues),
            closes_at=int(this.closes_at.timestamp()) if this.closes_at else None,
            answered=sum(not answer.prompted for answer in this.answers.values()),
            expected=len(expected),
            difficulty=asked.difficulty,
            is_paused=session.paused is not None,
            has_hint=session.mode.gives_hints and this.kind is not Kind.WHO,
        )

    def hint(self, session: Session, number: int) -> str:
        """Word a round's hint."""
        this = session.rounds[number - 1]
        asked = self._bank.get(this.question_id)
        return hint(this.kind, this.order, answer=asked.answer, year=asked.year, lefts=asked.lefts)

    def reveal(self, session: Session, number: int) -> RevealView:
        """Word a round that is closed, with how everybody did."""
        this = session.rounds[number - 1]
        asked = self._bank.get(this.question_id)
        results = sorted(this.answers.values(), key=lambda a: (-a.credit, -a.points, a.at))
        is_elimination = session.mode is Mode.ELIMINATION
        return RevealView(
            session_id=session.id,
            number=number,
            rounds=len(session.rounds),
            mode=session.mode,
            kind=this.kind,
            question_id=this.question_id,
            topic_id=this.topic_id,
            prompt=asked.prompt,
            answer=answer_in_words(asked, this),
            explanation=asked.explanation,
            citations=cite(self._library, asked.sources),
            results=tuple(_results(session, this, asked, results)),
            standings=ranked(standings.tallies(session)),
            sides=standings.sides(session),
            left=len(session.alive) if is_elimination else None,
            goes_on=session.state is not State.ENDED and number < len(session.rounds),
        )

    def standings(self, session: Session) -> StandingsView:
        """Word the end of a session."""
        streak, streakers = standings.best_streak(session)
        placed = ranked(standings.tallies(session))
        sides = standings.sides(session)
        return StandingsView(
            session_id=session.id,
            title=session.title,
            mode=session.mode,
            rounds_played=sum(each.closed for each in session.rounds),
            reason=session.reason,
            standings=placed,
            sides=sides,
            winners=_winners(session, placed),
            streak=streak,
            streakers=streakers,
            hardest=self._hardest(session),
            set_aside=tuple(sorted(standings.flashed(session))),
        )

    def _hardest(self, session: Session) -> str | None:
        found = standings.hardest(session)
        if found is None:
            return None
        number, right, given = found
        asked = self._bank.get(session.rounds[number - 1].question_id)
        return f"{asked.prompt} ({right} of {given} had it)"


def _results(
    session: Session, this: Round, asked: Asked, answers: Iterable[Answer]
) -> Iterator[ResultLine]:
    told = set[str]()
    for answer in answers:
        player = session.players.get(answer.member_id)
        is_new = answer.given not in told
        told.add(answer.given)
        yield ResultLine(
            answer.member_id,
            spelled_out(asked, this, answer.given)
            if is_new
            else given_in_words(this, answer.given),
            answer.credit,
            answer.points,
            answer.correct,
            is_out=player is not None and player.out_round == this.number,
        )


def _settings(session: Session) -> tuple[str, ...]:
    pool = Pool.read(session.pool)
    kinds = ", ".join(KIND_NAMES[kind] for kind in Kind if kind in pool.kinds)
    level = {None: "", ADAPTIVE: "as hard as you are good"}.get(
        pool.difficulty, f"difficulty {pool.difficulty}"
    )
    changes = "answers may be changed until the round closes" if session.may_change else ""
    return tuple(filter(None, (kinds, level, changes)))


def _winners(session: Session, placed: tuple[Standing, ...]) -> tuple[int, ...]:
    """Name who won: the last in an elimination, the first of the table elsewhere."""
    if session.mode is Mode.ELIMINATION and len(session.alive) == 1:
        return (session.alive[0].member_id,)
    if not placed or not placed[0].tally.points:
        return ()
    return tuple(each.tally.member_id for each in placed if each.place == 1)
