"""Appeals: a member holds that their answer was right, and a host, moderator or majority agrees.

An accepted one credits all who gave that answer, in the session and in the season, is taken
for right in the guild from then on, and is reported to whoever keeps the corpus.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import quiz
from bot.domain.answering import FULL, Kind
from bot.domain.ids import new_id
from bot.domain.session import Mode, State
from bot.domain.text import fold
from bot.errors import UserError
from bot.services.judging import answer_in_words, spelled_out
from bot.services.quiz import is_led_by, refuse_elsewhere
from bot.services.settling import settle_again
from bot.storage import appeals, games, reports
from bot.storage.appeals import Appeal, AppealState
from bot.storage.reports import Report

if TYPE_CHECKING:
    from random import Random

    from bot.clock import Clock
    from bot.domain.session import Answer, Round, Session
    from bot.services.questions import QuestionBank
    from bot.services.quiz import Quizzes
    from bot.storage.database import Database, Transaction

_OPEN_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal as it is put before the players."""

    id: str
    member_id: int
    number: int
    prompt: str
    given: str
    answer: str
    votes_for: int
    votes_against: int
    needed: int
    state: str
    host_id: int


class Appeals:
    """Takes appeals and settles them."""

    def __init__(
        self,
        bank: QuestionBank,
        quizzes: Quizzes,
        database: Database,
        clock: Clock,
        rng: Random,
    ) -> None:
        self._bank = bank
        self._quizzes = quizzes
        self._database = database
        self._clock = clock
        self._rng = rng

    async def make(
        self, session_id: str, number: int, member_id: int, guild_id: int | None
    ) -> AppealView:
        """Take a member's appeal against how their answer was judged.

        Raises UserError where they gave none, had full credit, appealed already, it is late, or
        the session is of another guild.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            session = await self._quizzes.stored(tx, session_id)
            refuse_elsewhere(session, guild_id)
            answer = _closed_answer(session, number, member_id)
            if answer.credit == FULL:
                raise UserError("Your answer had full credit already.")
            if now - answer.at > _OPEN_FOR:
                raise UserError("An appeal is possible within a day.")
            appeal = Appeal(new_id(self._rng), session_id, number, member_id, AppealState.OPEN, now)
            if not await appeals.insert_appeal(tx, appeal):
                raise UserError("You have appealed against that already.")
            return self._view(session, appeal, (0, 0))

    async def vote(
        self,
        appeal_id: str,
        member_id: int,
        guild_id: int | None,
        *,
        agrees: bool,
        moderates: int | None = None,
    ) -> AppealView:
        """Take a vote on an appeal; a host's or moderator's decides, else a majority of players.

        `moderates` is the channel that the member moderates. Raises UserError for who did not
        play, for the appellant, in another guild, and once it is settled.
        """
        async with self._quizzes.held(await self._session_id(appeal_id)):
            async with self._database.transaction() as tx:
                appeal = await _open_appeal(tx, appeal_id)
                session = await self._quizzes.stored(tx, appeal.session_id)
                refuse_elsewhere(session, guild_id)
                decides = is_led_by(session, member_id, moderates)
                if member_id == appeal.member_id:
                    raise UserError("Others decide about your own answer.")
                if not decides and member_id not in session.players:
                    raise UserError("Only those who played can vote.")
                votes = await appeals.vote(tx, appeal_id, member_id, agrees=agrees)
                state = _decided(session, votes, agrees=agrees, at_once=decides)
                if state is not AppealState.OPEN:
                    await appeals.settle(tx, appeal_id, state)
                accepted = state is AppealState.ACCEPTED
                corrected = await self._correct(tx, session, appeal) if accepted else session
            self._quizzes.replace_if_running(corrected)
        return self._view(session, replace(appeal, state=state), votes)

    async def _session_id(self, appeal_id: str) -> str:
        async with self._database.transaction() as tx:
            return (await _open_appeal(tx, appeal_id)).session_id

    async def _correct(self, tx: Transaction, session: Session, appeal: Appeal) -> Session:
        """Credit all who gave the answer, keep it for the guild, and report it."""
        this = session.rounds[appeal.number - 1]
        given = this.answers[appeal.member_id].given
        mended = _judged_anew(session, this, given, FULL)
        after = quiz.with_round(session, replace(this, answers=this.answers | mended))
        await games.write_answers(tx, ((session.id, this.number, a) for a in mended.values()))
        now = self._clock.now()
        if session.guild_id is not None and this.kind in (Kind.TYPED, Kind.WHO):
            await appeals.insert_alias(tx, session.guild_id, this.question_id, given)
        aside = await appeals.list_set_aside(tx, session.id)
        await settle_again(tx, session, after, now, but=aside)
        told = spelled_out(self._bank.get(this.question_id), this, given)
        words = f"An appeal was accepted: “{told}” is taken for right."
        subject = f"question:{this.question_id}"
        await reports.insert_report(
            tx,
            Report(new_id(self._rng), subject, words, session.guild_id, appeal.member_id, now),
        )
        return after

    # -- hosts ----------------------------------------------------------------------------

    async def overrule(
        self, session_id: str, number: int, judge_id: int, exemplar: int
    ) -> tuple[Session, bool]:
        """Turn a host's judgement of an answer round: right where it was wrong, and back.

        Of a hosted quiz alone, for its host alone, while it runs; it holds for all who gave the
        answer that the member `exemplar` gave. Gives the session with whether it is right now.
        """
        async with self._quizzes.held(session_id):
            session = self._quizzes.get(session_id)
            this = _hosted_round(session, number, judge_id)
            if exemplar not in this.answers:
                raise UserError("Nobody gave that answer.")
            given, is_right = this.answers[exemplar].given, not this.answers[exemplar].correct
            mended = _judged_anew(session, this, given, FULL if is_right else 0)
            after = quiz.with_round(session, replace(this, answers=this.answers | mended))
            async with self._database.transaction() as tx:
                await games.write_answers(tx, ((session.id, number, a) for a in mended.values()))
            self._quizzes.replace_if_running(after)
        return after, is_right

    def _view(self, session: Session, appeal: Appeal, votes: tuple[int, int]) -> AppealView:
        this = session.rounds[appeal.number - 1]
        asked = self._bank.get(this.question_id)
        return AppealView(
            id=appeal.id,
            member_id=appeal.member_id,
            number=appeal.number,
            prompt=asked.prompt,
            given=spelled_out(asked, this, this.answers[appeal.member_id].given),
            answer=answer_in_words(asked, this),
            votes_for=votes[0],
            votes_against=votes[1],
            needed=_majority(session),
            state=appeal.state,
            host_id=session.host_id,
        )

    # -- what was set aside ---------------------------------------------------------------

    async def list_aside(self, guild_id: int) -> tuple[tuple[str, int, str], ...]:
        """Give (session, member, title) of what waits for a guild's moderators."""
        async with self._database.transaction() as tx:
            return await appeals.list_aside(tx, guild_id)

    async def end_aside(
        self, session_id: str, guild_id: int, member_id: int, *, release: bool
    ) -> None:
        """Release what was set aside into the season, or void it.

        Raises UserError where it does not wait any more, or is another guild's.
        """
        async with self._database.transaction() as tx:
            session = await self._quizzes.stored(tx, session_id)
            state = "released" if release else "voided"
            mine = session.guild_id == guild_id
            if not mine or not await appeals.end_aside(tx, session_id, member_id, state):
                raise UserError("That is settled already.")
            if release:
                still = await appeals.list_set_aside(tx, session_id)
                await settle_again(tx, session, session, self._clock.now(), but=still)


def _judged_anew(session: Session, this: Round, given: str, credit: int) -> dict[int, Answer]:
    """Give the answers of all who gave an answer, with another credit."""
    return {
        a.member_id: replace(
            a,
            credit=credit,
            points=quiz.points(session, this, credit, a.at, hinted=a.member_id in this.hinted),
            prompted=False,
        )
        for a in this.answers.values()
        if fold(a.given) == fold(given)
    }


def _hosted_round(session: Session, number: int, judge_id: int) -> Round:
    """Give a round whose answers in words a member may judge as its host; raises UserError."""
    if session.mode is not Mode.HOST or session.host_id != judge_id:
        raise UserError("Only the host of a hosted quiz judges answers.")
    if session.state is State.ENDED:
        raise UserError("This quiz is over; an appeal can still be made.")
    if not 1 <= number <= session.current or not session.rounds[number - 1].kind.is_written:
        raise UserError("Only answers in words are for the host to judge.")
    return session.rounds[number - 1]


def _majority(session: Session) -> int:
    """Give how many of the players other than the appellant make a majority."""
    return (len(session.players) - 1) // 2 + 1


def _decided(
    session: Session, votes: tuple[int, int], *, agrees: bool, at_once: bool
) -> AppealState:
    needed = _majority(session)
    if (at_once and agrees) or votes[0] >= needed:
        return AppealState.ACCEPTED
    if at_once or votes[1] >= needed:
        return AppealState.REJECTED
    return AppealState.OPEN


async def _open_appeal(tx: Transaction, appeal_id: str) -> Appeal:
    found = await appeals.find_appeal(tx, appeal_id)
    if found is None or found.state is not AppealState.OPEN:
        raise UserError("That appeal is settled.")
    return found


def _closed_answer(session: Session, number: int, member_id: int) -> Answer:
    if not 1 <= number <= len(session.rounds) or not session.rounds[number - 1].closed:
        raise UserError("That round is not over.")
    answer = session.rounds[number - 1].answers.get(member_id)
    if answer is None:
        raise UserError("You gave no answer in that round.")
    return answer
