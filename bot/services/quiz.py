"""Run quiz sessions: start them, take answers, move them on, survive restarts.

Sessions under way are held in memory as they stand on disk; whatever changes one is
committed first and kept in memory after, one change at a time for each session.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain import quiz
from bot.domain.ids import new_id
from bot.domain.quiz import LETTERS, Answer, Owed, Refusal, Round, Session, State
from bot.domain.scoring import ranked, season_of
from bot.errors import UserError
from bot.services.presenting import cite
from bot.services.questions import WEEK
from bot.services.views import ResultLine, RevealView, RoundView, StandingsView
from bot.storage import quizzes
from bot.storage.scores import add_tallies

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from random import Random

    from bot.clock import Clock
    from bot.library.index import Library
    from bot.services.questions import Asked, QuestionBank
    from bot.storage.database import Database


class Quizzes:
    """The quiz sessions of this process."""

    def __init__(
        self,
        library: Library,
        questions: QuestionBank,
        database: Database,
        clock: Clock,
        rng: Random,
    ) -> None:
        self._library = library
        self._questions = questions
        self._database = database
        self._clock = clock
        self._rng = rng
        self._sessions: dict[str, Session] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def resume(self) -> None:
        """Take up every session that a former process left unfinished."""
        async with self._database.transaction() as tx:
            sessions = await quizzes.list_unfinished(tx)
        self._sessions = {session.id: session for session in sessions}

    async def start(  # noqa: PLR0913 - one argument an option of the command
        self,
        *,
        guild_id: int,
        channel_id: int,
        host_id: int,
        topic_id: str | None,
        rounds: int,
        seconds: int,
        about: tuple[str, ...] = (),
    ) -> Session:
        """Store a new session that opens its first round after the lead-in.

        `about` are the events of a week's posts, which it then asks about in place of a topic.
        Raises UserError while the channel has a quiz, or where there are no questions.
        """
        if any(each.channel_id == channel_id for each in self._sessions.values()):
            raise UserError("A quiz is already under way in this channel. /quiz stop ends it.")
        dealt = self._deal(topic_id, rounds, about)
        if not dealt:
            raise UserError("There are no questions on that yet.")
        now = self._clock.now()
        session = Session(
            id=new_id(self._rng),
            guild_id=guild_id,
            channel_id=channel_id,
            host_id=host_id,
            topic_id=WEEK if about else topic_id,
            seconds=seconds,
            rounds=dealt,
            state=State.STARTING,
            until=now + quiz.LEAD_IN,
            started_at=now,
        )
        self._sessions[session.id] = session
        try:
            async with self._database.transaction() as tx:
                await quizzes.insert_session(tx, session)
        except BaseException:
            del self._sessions[session.id]
            raise
        return session

    def _deal(self, topic_id: str | None, rounds: int, about: tuple[str, ...]) -> tuple[Round, ...]:
        if about:
            dealt = self._questions.deal_about(about, rounds, self._rng)
        else:
            dealt = self._questions.deal(topic_id, rounds, self._rng)
        counts = [len(self._questions.get(question_id).options) for question_id in dealt]
        return tuple(
            Round(number, question_id, quiz.shuffled(count, self._rng))
            for number, (question_id, count) in enumerate(zip(dealt, counts, strict=True), 1)
        )

    async def answer(
        self, session_id: str, number: int, member_id: int, choice: int, sent_at: datetime
    ) -> str:
        """Take a member's answer and give the letter that counts, once it is on disk.

        `sent_at` is the interaction's own timestamp. Raises UserError, with nothing
        changed, when the round is closed or the member has answered it.
        """
        async with self._turns[session_id]:
            session = self._sessions.get(session_id)
            if session is None:
                self._turns.pop(session_id, None)
                raise UserError("This quiz is over.")
            at = quiz.believed(sent_at, self._clock.now())
            judged = quiz.judge(session, number, member_id, choice, at)
            if isinstance(judged, Refusal):
                raise _refused(session, number, member_id, judged)
            async with self._database.transaction() as tx:
                is_first = await quizzes.insert_answer(tx, session_id, number, judged)
            if not is_first:
                raise UserError("You have answered this round already; the first answer counts.")
            self._sessions[session_id] = quiz.with_answer(session, number, judged)
            return LETTERS[choice]

    def due(self, now: datetime) -> tuple[Session, ...]:
        """List the sessions that have something to do or to show."""
        return tuple(
            session
            for session in self._sessions.values()
            if quiz.is_due(session, now) or quiz.owed(session)
        )

    def open_sessions(self) -> tuple[Session, ...]:
        """List the sessions that are taking answers."""
        return tuple(each for each in self._sessions.values() if each.state is State.OPEN)

    def find_open(self, session_id: str) -> Session | None:
        """Look up a session that is taking answers."""
        found = self._sessions.get(session_id)
        return found if found is not None and found.state is State.OPEN else None

    async def move_on(self, session_id: str) -> tuple[Session, tuple[tuple[Owed, int], ...]]:
        """Tick a session and give it with what its channel has yet to be shown."""
        session = await self._change(session_id, lambda s: quiz.tick(s, self._clock.now()))
        return session, quiz.owed(session)

    async def stop(self, channel_id: int, member_id: int, *, is_moderator: bool) -> None:
        """End the channel's quiz; raises UserError where there is none or it is another's."""
        found = next((s for s in self._sessions.values() if s.channel_id == channel_id), None)
        if found is None:
            raise UserError("There is no quiz under way in this channel.")
        if found.host_id != member_id and not is_moderator:
            raise UserError("Only the member who started this quiz, or a moderator, can stop it.")
        now = self._clock.now()
        await self._change(found.id, lambda s: quiz.stop(s, now, "It was stopped."))

    async def abandon(self, session_id: str, reason: str) -> None:
        """End a session that cannot be shown any more; what was answered still counts."""
        now = self._clock.now()
        await self._change(session_id, lambda s: quiz.abandon(s, now, reason))

    async def abandon_where(
        self, *, channel_id: int | None = None, guild_id: int | None = None
    ) -> None:
        """End the sessions of a channel or a guild that is gone."""
        for session in tuple(self._sessions.values()):
            if channel_id == session.channel_id or guild_id == session.guild_id:
                await self.abandon(session.id, "Its channel is gone.")

    async def shown(self, session_id: str, what: Owed, number: int, message_id: int) -> None:
        """Note that the channel has been shown a round, a reveal or the standings."""

        def note(session: Session) -> Session:
            if what is Owed.STANDINGS:
                return replace(session, standings_shown=True)
            changed = session.rounds[number - 1]
            if what is Owed.ROUND:
                return quiz.with_round(session, replace(changed, message_id=message_id))
            return quiz.with_round(session, replace(changed, revealed=True))

        await self._change(session_id, note)

    async def _change(self, session_id: str, change: Callable[[Session], Session]) -> Session:
        async with self._turns[session_id]:
            before = self._sessions[session_id]
            after = change(before)
            if after is before:
                return before
            async with self._database.transaction() as tx:
                await quizzes.update_session(tx, before, after)
                newly = _newly_closed(before, after)
                season = season_of(self._clock.now())
                await add_tallies(tx, after.guild_id, season, quiz.tallies(newly))
            self._sessions[session_id] = after
            if after.standings_shown and not quiz.owed(after):
                del self._sessions[session_id]
                del self._turns[session_id]
            return after

    # -- what is shown --------------------------------------------------------------------

    def round_view(self, session: Session, number: int) -> RoundView:
        """Word a round that is open, without a hint of its answer."""
        this = session.rounds[number - 1]
        asked = self._questions.get(this.question_id)
        assert this.closes_at is not None, "an open round has its close"
        return RoundView(
            session_id=session.id,
            number=number,
            rounds=len(session.rounds),
            topic=asked.topic,
            prompt=asked.prompt,
            options=_options(asked, this),
            closes_at=int(this.closes_at.timestamp()),
            answered=len(this.answers),
            difficulty=asked.difficulty,
        )

    def reveal_view(self, session: Session, number: int) -> RevealView:
        """Word a round that is closed, with how everybody did."""
        this = session.rounds[number - 1]
        asked = self._questions.get(this.question_id)
        results = sorted(this.answers.values(), key=lambda a: (not a.correct, -a.points, a.at))
        return RevealView(
            session_id=session.id,
            number=number,
            rounds=len(session.rounds),
            topic=asked.topic,
            prompt=asked.prompt,
            letter=LETTERS[this.right_choice],
            answer=_options(asked, this)[this.right_choice],
            explanation=asked.explanation,
            citations=cite(self._library, asked.sources),
            results=tuple(_result(answer) for answer in results),
            standings=ranked(quiz.tallies(session)),
        )

    def standings_view(self, session: Session) -> StandingsView:
        """Word the end of a session."""
        return StandingsView(
            session_id=session.id,
            topic=self.topic_title(session.topic_id),
            rounds_played=sum(each.closed for each in session.rounds),
            reason=session.reason,
            standings=ranked(quiz.tallies(session)),
        )

    def topic_title(self, topic_id: str | None) -> str:
        """Name what a session asks about."""
        return self._questions.topic_title(topic_id)


def _newly_closed(before: Session, after: Session) -> Session:
    """Keep of a session only the rounds that closed between two states."""
    pairs = zip(before.rounds, after.rounds, strict=True)
    return replace(after, rounds=tuple(new for old, new in pairs if new.closed and not old.closed))


def _options(asked: Asked, this: Round) -> tuple[str, ...]:
    return tuple(asked.options[place] for place in this.order)


def _result(answer: Answer) -> ResultLine:
    return ResultLine(answer.member_id, answer.choice, answer.points, answer.correct)


def _refused(session: Session, number: int, member_id: int, refusal: Refusal) -> UserError:
    if refusal is Refusal.ALREADY:
        given = LETTERS[session.rounds[number - 1].answers[member_id].choice]
        return UserError(f"You answered {given} already; the first answer counts.")
    if refusal is Refusal.CLOSED:
        return UserError("This round is closed.")
    return UserError("This button belongs to no round of this quiz.")
