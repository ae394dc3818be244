"""Run quiz sessions: start them, let members in, take answers, move them on, survive restarts.

Sessions under way are held in memory as they stand on disk; whatever changes one is
committed first and kept in memory after. Answers to a session share its turn, and those that
come at about the same time share a commit; what moves a session on has its turn alone. A turn
lasts for as long as somebody holds it or waits for it, whether or not such a session runs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from bot.domain import quiz
from bot.domain.answering import Kind
from bot.domain.session import Answer, Mode, Owed, Player, Refusal, Session, State
from bot.domain.standings import missed
from bot.domain.text import fold
from bot.errors import UserError
from bot.services.batching import Together
from bot.services.judging import Judged, given_in_words, judge
from bot.services.quiz_views import Viewer
from bot.services.settling import settle
from bot.services.turns import Turn
from bot.storage import appeals, games

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from bot.clock import Clock
    from bot.domain.session import Round
    from bot.domain.sharding import Share
    from bot.library.index import Library
    from bot.services.making import Maker, Order
    from bot.services.questions import Asked
    from bot.services.shelves import Shelves
    from bot.storage.database import Database, Transaction

EXTENSION = timedelta(seconds=30)
_REFUSED = {
    Refusal.CLOSED: "This round is closed.",
    Refusal.UNKNOWN: "This button belongs to no round of this quiz.",
    Refusal.PAUSED: "The quiz is paused.",
    Refusal.NOT_IN: "You are not in this game. Its lobby had a button to join.",
    Refusal.OUT: "You are out of this game; the next one will have you back.",
    Refusal.HOSTS: "You host this quiz, so you do not play in it.",
    Refusal.NO_HINT: "There are no hints in this round.",
}
_NOT_JOINED = {
    Refusal.CLOSED: "This game has begun; the next one will have you.",
    Refusal.HOSTS: "You host this quiz, so you do not play in it.",
    Refusal.NOT_IN: "This challenge is not for you.",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a member is told of an answer that is on disk."""

    session: Session
    number: int
    given: str
    prompted: bool


def refuse_elsewhere(session: Session, guild_id: int | None) -> None:
    """Raise UserError for a session of another guild; one of no guild is its player's anywhere."""
    if session.guild_id not in (None, guild_id):
        raise UserError("That quiz is in another server.")


def is_led_by(session: Session, member_id: int, moderates: int | None) -> bool:
    """Tell whether a member decides on a session: its host, or a moderator of its own channel.

    `moderates` is the channel that they moderate; a session of no guild has no moderators.
    """
    is_moderator = session.guild_id is not None and session.channel_id == moderates
    return is_moderator or session.host_id == member_id


def _as_the_host_ruled(session: Session, this: Round, judged: Judged) -> Judged:
    """Give an answer in words the credit that the same words have in a hosted round."""
    if session.mode is not Mode.HOST or not this.kind.is_written:
        return judged
    words = fold(judged.given)
    same = next((a for a in this.answers.values() if fold(a.given) == words), None)
    return judged if same is None else Judged(judged.given, same.credit, same.prompted)


class Quizzes:
    """The quiz sessions of this process."""

    def __init__(
        self,
        library: Library,
        maker: Maker,
        shelves: Shelves,
        database: Database,
        clock: Clock,
    ) -> None:
        self.views = Viewer(library, shelves.questions)
        self._bank = shelves.questions
        self._maker = maker
        self._shelves = shelves
        self._database = database
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._turns: WeakValueDictionary[str, Turn] = WeakValueDictionary()
        self._on_the_way: set[tuple[str, int, int]] = set()
        self._write = Together(self._write_answers)

    async def resume(self, share: Share) -> None:
        """Take up every session of a share that a former process left unfinished."""
        async with self._database.transaction() as tx:
            sessions = await games.list_unfinished(tx, share)
            await self._shelves.know(tx, sessions)
        self._sessions = {session.id: session for session in sessions}

    def count(self) -> int:
        """Count the sessions under way."""
        return len(self._sessions)

    # -- starting -------------------------------------------------------------------------

    async def start(self, order: Order) -> Session:
        """Store a new session in its lobby; a solo one opens at once.

        Raises UserError while the channel has a quiz, or where there are no questions.
        """
        if order.mode is not Mode.SOLO and self._in_channel(order.channel_id) is not None:
            raise UserError("A quiz is already under way in this channel. /quiz stop ends it.")
        session = await self._maker.make(order)
        self._sessions[session.id] = session
        try:
            async with self._database.transaction() as tx:
                await games.write_session(tx, session)
        except BaseException:
            del self._sessions[session.id]
            raise
        return session

    # -- looking up -----------------------------------------------------------------------

    def _in_channel(self, channel_id: int) -> Session | None:
        return next(
            (
                each
                for each in self._sessions.values()
                if each.channel_id == channel_id and each.mode is not Mode.SOLO
            ),
            None,
        )

    def get(self, session_id: str) -> Session:
        """Look up a session under way; raises UserError once it is over."""
        found = self._sessions.get(session_id)
        if found is None:
            raise UserError("This quiz is over.")
        return found

    def refuse_elsewhere(self, session_id: str, guild_id: int | None) -> None:
        """Raise UserError for a session under way in another guild than this."""
        found = self._sessions.get(session_id)
        if found is not None:
            refuse_elsewhere(found, guild_id)

    def in_channel(self, channel_id: int) -> Session:
        """Look up a channel's session; raises UserError where it has none."""
        found = self._in_channel(channel_id)
        if found is None:
            raise UserError("There is no quiz under way in this channel.")
        return found

    def due(self, now: datetime) -> tuple[Session, ...]:
        """List the sessions that have something to do or to show."""
        return tuple(
            session
            for session in self._sessions.values()
            if quiz.is_due(session, now) or quiz.owed(session)
        )

    def running(self) -> tuple[Session, ...]:
        """List the sessions whose message tells how many have joined or answered."""
        states = (State.LOBBY, State.OPEN)
        return tuple(
            each
            for each in self._sessions.values()
            if each.state in states and each.mode is not Mode.SOLO
        )

    def now(self) -> datetime:
        """Give the present instant, for views of what is open."""
        return self._clock.now()

    # -- answers --------------------------------------------------------------------------

    async def answer(
        self, session_id: str, number: int, member_id: int, given: str, sent_at: datetime
    ) -> Taken:
        """Take a member's answer and give what they are told, once it is on disk.

        `sent_at` is the interaction's own timestamp. Raises UserError, with nothing
        changed, when it does not count.
        """
        async with self._turn(session_id).shared():
            session = self.get(session_id)
            at = quiz.believed(sent_at, self._clock.now())
            key = (session_id, number, member_id)
            refused = quiz.refusal(session, number, member_id, at)
            if refused is not None:
                raise self._refused(session, number, member_id, refused)
            if key in self._on_the_way:
                raise UserError("Your first answer is being written down; you will hear of it.")
            self._on_the_way.add(key)
            try:
                answer = await self._judged(session, number, member_id, given, at)
                await self._write.add((session, number, answer))
            finally:
                self._on_the_way.discard(key)
            changed = quiz.with_answer(self._sessions[session_id], number, answer)
            self._sessions[session_id] = changed
        told = given_in_words(session.rounds[number - 1], answer.given)
        return Taken(changed, number, told, answer.prompted)

    async def hint(self, session_id: str, number: int, member_id: int, sent_at: datetime) -> str:
        """Give a member a round's hint, once it is on disk that they took it.

        Raises UserError where they cannot have it.
        """
        async with self._turn(session_id).shared():
            session = self.get(session_id)
            at = quiz.believed(sent_at, self._clock.now())
            if (session_id, number, member_id) in self._on_the_way:
                raise UserError("Your answer is being written down; you will hear of it.")
            refused = quiz.hint_refusal(session, number, member_id, at)
            if refused is not None:
                raise self._refused(session, number, member_id, refused)
            async with self._database.transaction(session.channel_id) as tx:
                await games.write_hint(tx, session_id, number, member_id)
            hinted = quiz.with_hint(self._sessions[session_id], number, member_id)
            self._sessions[session_id] = hinted
        return self.views.hint(session, number)

    async def _judged(
        self, session: Session, number: int, member_id: int, given: str, at: datetime
    ) -> Answer:
        this, asked = session.rounds[number - 1], self._asked(session, number)
        aliases: tuple[str, ...] = ()
        if session.guild_id is not None and this.kind in (Kind.TYPED, Kind.WHO):
            async with self._database.transaction(session.guild_id) as tx:
                aliases = await appeals.list_aliases(tx, session.guild_id, this.question_id)
        judged = _as_the_host_ruled(session, this, judge(asked, this, given, aliases))
        prompted = judged.prompted and member_id not in this.answers  # one more try, not two
        hinted = member_id in this.hinted
        points = quiz.points(session, this, judged.credit, at, hinted=hinted)
        return Answer(member_id, judged.given, judged.credit, points, at, prompted)

    async def _write_answers(self, items: Sequence[tuple[Session, int, Answer]]) -> None:
        channels = {session.channel_id for session, _, _ in items}
        joined = [
            (s.id, Player(a.member_id, since=number))
            for s, number, a in items
            if a.member_id not in s.players
        ]

        async def write(tx: Transaction) -> None:
            await games.write_answers(tx, ((s.id, number, a) for s, number, a in items))
            if joined:
                await games.write_players(tx, joined)

        await self._database.run(write, *channels)

    def _asked(self, session: Session, number: int) -> Asked:
        return self._bank.get(session.rounds[number - 1].question_id)

    @staticmethod
    def _refused(session: Session, number: int, member_id: int, refusal: Refusal) -> UserError:
        if refusal is Refusal.ALREADY:
            this = session.rounds[number - 1]
            given = given_in_words(this, this.answers[member_id].given)
            return UserError(f"You answered {given} already; the first answer counts.")
        return UserError(_REFUSED[refusal])

    # -- players and hosts ----------------------------------------------------------------

    async def join(
        self,
        session_id: str,
        member_id: int,
        team: int | None = None,
        roles: Iterable[int] = (),
    ) -> Session:
        """Let a member into a game; of teams, onto the side they name or the smaller one.

        Where the sides are roles, those that the member has decide. Raises UserError where they
        cannot come in. A duel starts when it is accepted.
        """

        def joined(session: Session) -> Session:
            side = team
            if session.mode is Mode.TEAMS and (team is None or session.team_roles):
                side = quiz.team_for(session, roles)
                if side is None:
                    raise UserError("The sides are two roles of this server, and you have neither.")
            found = quiz.join(session, member_id, side)
            if isinstance(found, Refusal):
                raise UserError(_NOT_JOINED.get(found, "You are in already."))
            if found.mode is Mode.DUEL and len(found.players) > 1:
                return quiz.skip(found, self._clock.now())
            return found

        return await self._change(session_id, joined)

    async def decline(self, session_id: str, member_id: int) -> Session:
        """End a duel that its opponent does not accept; raises UserError for anybody else."""
        if self.get(session_id).opponent_id != member_id:
            raise UserError("This challenge is not for you.")
        return await self._change(
            session_id, lambda s: quiz.stop(s, self._clock.now(), "The duel was not accepted.")
        )

    async def control(
        self, session_id: str, member_id: int, action: str, moderates: int | None = None
    ) -> Session:
        """Do what a host or a moderator asks: start, skip, pause, resume, extend or stop.

        `moderates` is the channel that the member moderates. Raises UserError for anybody else,
        and once the quiz is over.
        """
        session = self.get(session_id)
        if not is_led_by(session, member_id, moderates):
            raise UserError("Only the member who started this quiz, or a moderator, can do that.")
        now = self._clock.now()
        actions: dict[str, Callable[[Session], Session]] = {
            "start": lambda s: quiz.skip(s, now) if s.state is State.LOBBY else s,
            "skip": lambda s: quiz.skip(s, now),
            "pause": lambda s: quiz.pause(s, now),
            "resume": lambda s: quiz.resume(s, now),
            "extend": lambda s: quiz.extend(s, EXTENSION),
            "stop": lambda s: quiz.stop(s, now, "It was stopped."),
        }
        return await self._change(session_id, actions[action])

    # -- moving on ------------------------------------------------------------------------

    async def move_on(self, session_id: str) -> tuple[Session, tuple[tuple[Owed, int], ...]]:
        """Tick a session and give it with what its channel has yet to be shown."""
        session = await self._change(session_id, lambda s: quiz.tick(s, self._clock.now()))
        return session, quiz.owed(session)

    async def go_on(self, session_id: str, member_id: int, number: int, state: State) -> Session:
        """Move a solo session on for its player out of a state of a round; else leave it be.

        A press that comes twice thereby moves it once.
        """
        session = self.get(session_id)
        if session.mode is not Mode.SOLO or session.host_id != member_id:
            raise UserError("This is somebody else's quiz.")

        def moved(this: Session) -> Session:
            if (this.current, this.state) != (number, state):
                return this
            return quiz.skip(this, self._clock.now())

        return await self._change(session_id, moved)

    async def abandon(self, session_id: str, reason: str) -> None:
        """End a session that cannot be shown any more; what was answered still counts."""
        now = self._clock.now()
        if session_id in self._sessions:
            await self._change(session_id, lambda s: quiz.abandon(s, now, reason))

    async def abandon_where(
        self, *, channel_id: int | None = None, guild_id: int | None = None
    ) -> None:
        """End the sessions of a channel or a guild that is gone."""
        for session in tuple(self._sessions.values()):
            in_guild = guild_id is not None and guild_id == session.guild_id
            if in_guild or channel_id == session.channel_id:
                await self.abandon(session.id, "Its channel is gone.")

    async def placed(self, session_id: str, lobby_id: int) -> None:
        """Note which message shows a session's lobby."""
        if session_id in self._sessions:
            await self._change(session_id, lambda s: replace(s, lobby_id=lobby_id))

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
        async with self._turn(session_id).alone():
            before = self.get(session_id)
            after = change(before)
            if after is before:
                return before
            if after.current != before.current:
                after = await self._maker.fitted(after)
            if after.mode is Mode.SOLO and after.state is State.ENDED:
                after = replace(after, standings_shown=True)
            async with self._database.transaction() as tx:
                await games.write_session(tx, after, before)
                if after.state is State.ENDED and before.state is not State.ENDED:
                    await settle(tx, after, self._clock.now())
            self._sessions[session_id] = after
            if after.standings_shown and not quiz.owed(after):
                del self._sessions[session_id]
            return after

    def _turn(self, session_id: str) -> Turn:
        return self._turns.setdefault(session_id, Turn())

    def held(self, session_id: str) -> AbstractAsyncContextManager[None]:
        """Hold a session still, for who changes it on disk by other ways."""
        return self._turn(session_id).alone()

    def replace_if_running(self, session: Session) -> None:
        """Take over a session that was changed on disk while it was held."""
        if session.id in self._sessions:
            self._sessions[session.id] = session

    async def stored(self, tx: Transaction, session_id: str) -> Session:
        """Read a session, with questions of its guild that it asks; raises UserError once gone."""
        session = await games.find_session(tx, session_id)
        if session is None:
            raise UserError("I no longer have that quiz.")
        await self._shelves.know(tx, [session])
        return session

    async def missed_by(self, session_id: str, member_id: int) -> tuple[Asked, ...]:
        """Give the questions of a session that a member answered wrongly."""
        async with self._database.transaction() as tx:
            session = await self.stored(tx, session_id)
        return tuple(self._bank.get(each.question_id) for each in missed(session, member_id))
