"""Make sessions out of what members ask for, with questions that fit them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import quiz, rating
from bot.domain.ids import new_id
from bot.domain.pool import ADAPTIVE, EVERYTHING, Pool
from bot.domain.session import LOBBIES, Mode, Player, Round, Session, State
from bot.domain.standings import REPEATED
from bot.errors import UserError
from bot.storage import games, ratings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from bot.clock import Clock
    from bot.services.dealing import Dealer
    from bot.services.questions import Asked
    from bot.services.shelves import Shelves
    from bot.storage.database import Database

_LATELY = timedelta(days=30)  # a question asked again within counts less
_NEAREST = 5  # questions among which an adaptive quiz draws


@dataclass(frozen=True, slots=True)
class Order:
    """What `/quiz start` asks for; `about` are events of a week, in place of a pool.

    `opponent` is the member who is challenged to a duel; `may_change` lets answers be changed
    until their round closes; `team_roles` are two roles that make the sides.
    """

    guild_id: int | None
    channel_id: int
    host_id: int
    pool: Pool = EVERYTHING
    title: str | None = None
    mode: Mode = Mode.EVERYONE
    rounds: int = 5
    seconds: int = 20
    about: tuple[str, ...] = ()
    opponent: int | None = None
    may_change: bool = False
    team_roles: tuple[int, ...] = ()


class Maker:
    """Makes sessions and, of adaptive ones, the rounds that fit."""

    def __init__(
        self,
        dealer: Dealer,
        shelves: Shelves,
        database: Database,
        clock: Clock,
        rng: Random,
    ) -> None:
        self._bank = shelves.questions
        self._dealer = dealer
        self._shelves = shelves
        self._database = database
        self._clock = clock
        self._rng = rng

    async def make(self, order: Order) -> Session:
        """Make a session in its lobby; a solo one is open at once.

        Raises UserError for what does not go together, and where there are no questions.
        """
        _refuse_unfit(order)
        dealt, lately = await self._deal(order)
        if not dealt:
            raise UserError("There are no questions on that yet.")
        rounds = tuple(
            replace(self._round(number, asked), weight=REPEATED if asked.id in lately else 100)
            for number, asked in enumerate(dealt, 1)
        )
        return await self.fitted(self._made(order, rounds))

    async def _deal(self, order: Order) -> tuple[Sequence[Asked], frozenset[str]]:
        lately: frozenset[str] = frozenset()
        if order.guild_id is not None:
            async with self._database.transaction() as tx:
                since = self._clock.now() - _LATELY
                lately = await games.list_asked(tx, order.guild_id, since)
        if order.about:
            return self._dealer.deal_about(order.about, order.rounds, self._rng), lately
        shelf = await self._shelves.open(order.guild_id)
        own = shelf.own.question_names() if shelf.own else ()
        return self._dealer.deal(order.pool, order.rounds, self._rng, lately, own), lately

    def _round(self, number: int, asked: Asked) -> Round:
        return Round(
            number,
            asked.id,
            quiz.shuffled(len(asked.options), self._rng),
            kind=asked.kind,
            topic_id=asked.topic_id,
            difficulty=asked.difficulty,
            clues=len(asked.clues),
        )

    def _made(self, order: Order, rounds: tuple[Round, ...]) -> Session:
        now = self._clock.now()
        joined = (order.host_id,) if order.mode in (Mode.DUEL, Mode.SOLO) else ()
        lobby = Session(
            id=new_id(self._rng),
            guild_id=order.guild_id,
            channel_id=order.channel_id,
            host_id=order.host_id,
            title=order.title or self._dealer.title(order.pool),
            pool=order.pool.written(),
            seconds=order.seconds,
            rounds=rounds,
            state=State.LOBBY,
            until=now + LOBBIES[order.mode],
            started_at=now,
            mode=order.mode,
            players={member_id: Player(member_id) for member_id in joined},
            opponent_id=order.opponent,
            may_change=order.may_change,
            team_roles=order.team_roles,
        )
        return quiz.tick(lobby, now) if order.mode is Mode.SOLO else lobby

    async def fitted(self, session: Session) -> Session:
        """Put a question that fits the players into the round of an adaptive quiz that opens.

        Their ratings, and those of the questions, are taken as the rounds so far leave them.
        """
        pool, this = Pool.read(session.pool), session.round
        if pool.difficulty != ADAPTIVE or this is None or session.state is not State.OPEN:
            return session
        taken = {each.question_id for each in session.rounds if each.number < this.number}
        able = [name for name in self._dealer.candidates(pool) if name.id not in taken]
        if not able:
            return session
        players = [each.member_id for each in session.alive] or [session.host_id]
        async with self._database.transaction() as tx:
            known = await ratings.find_members(tx, session.guild_id or 0, players)
            rated = await ratings.find_questions(tx, [name.id for name in able])
        mine, _ = rating.after(session, known, rated)
        wanted = rating.fitting(mine.get(member, rating.Rating()) for member in players)
        able.sort(
            key=lambda name: abs(
                rated.get(name.id, rating.of_question(name.difficulty)).mu - wanted
            )
        )
        chosen = self._bank.get(self._rng.choice(able[:_NEAREST]).id)
        fitting = self._round(this.number, chosen)
        timed = replace(fitting, opened_at=this.opened_at, closes_at=this.closes_at)
        return quiz.with_round(session, timed)


def _refuse_unfit(order: Order) -> None:
    if order.may_change and order.mode in (Mode.RACE, Mode.SOLO):
        raise UserError("Where the first answer decides, it cannot be changed.")
    if order.team_roles and order.mode is not Mode.TEAMS:
        raise UserError("Roles make sides in the mode teams alone.")
    if order.team_roles and len(set(order.team_roles)) != 2:  # noqa: PLR2004 - sides
        raise UserError("Two sides are two different roles: give both, or neither.")
