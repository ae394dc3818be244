"""Move sessions on: each by itself, and one thing at a time for each."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import discord

from bot.app.reporter import record
from bot.errors import NotFoundError
from cogs.quiz._showing import recount, show

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.app.client import Clio
    from bot.domain.quiz import Session

_RECOUNT_TICKS = 3  # how often the count of answers is brought up to date
_MOST_FAILURES = 10  # in a row, after which a session is given up


class Mover:
    """Carries out what sessions owe their channels.

    A slow or failing channel delays no other, and the count of a round is never brought
    up to date while its reveal is on the way.
    """

    def __init__(self, bot: Clio) -> None:
        self._bot = bot
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._counted: dict[str, tuple[int, int]] = {}
        self._failures: Counter[str] = Counter()
        self._ticks = 0

    async def tick(self) -> None:
        """Begin all that is due now."""
        quizzes = self._bot.services.quizzes
        for session in quizzes.due(self._bot.services.clock.now()):
            self._begin(session.id, self._move)
        self._ticks += 1
        if self._ticks % _RECOUNT_TICKS == 0:
            opened = quizzes.open_sessions()
            for session in opened:
                if self._has_new_answers(session):
                    self._begin(session.id, self._recount)
            for session_id in self._counted.keys() - {session.id for session in opened}:
                del self._counted[session_id]

    async def finish(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    def _begin(self, session_id: str, work: Callable[[str], Coroutine[None, None, None]]) -> None:
        if session_id not in self._under_way:
            self._under_way[session_id] = asyncio.create_task(self._guarded(session_id, work))

    async def _guarded(
        self, session_id: str, work: Callable[[str], Coroutine[None, None, None]]
    ) -> None:
        try:
            await work(session_id)
        except Exception as error:  # noqa: BLE001 - one session's fault stays its own
            await self._failed(session_id, error)
        else:
            del self._failures[session_id]
        finally:
            del self._under_way[session_id]

    async def _failed(self, session_id: str, error: Exception) -> None:
        reason = None
        if isinstance(error, discord.NotFound):
            reason = "Its channel is gone."
        elif isinstance(error, discord.Forbidden):
            reason = "Clio may no longer post in its channel."
        elif isinstance(error, NotFoundError):
            reason = "Its questions are gone."
        else:
            record(error, task="quiz", session=session_id)
            self._failures[session_id] += 1
            if self._failures[session_id] >= _MOST_FAILURES:
                reason = "Discord did not take its messages."
        if reason is not None:
            del self._failures[session_id]
            await self._bot.services.quizzes.abandon(session_id, reason)

    async def _move(self, session_id: str) -> None:
        session, owed = await self._bot.services.quizzes.move_on(session_id)
        for what, number in owed:
            await show(self._bot, session, what, number)

    def _has_new_answers(self, session: Session) -> bool:
        current = session.round
        assert current is not None, "an open session has its round"
        before = self._counted.get(session.id, (current.number, 0))
        return current.message_id is not None and before != (current.number, len(current.answers))

    async def _recount(self, session_id: str) -> None:
        session = self._bot.services.quizzes.find_open(session_id)
        if session is not None and session.round is not None:
            self._counted[session_id] = session.round.number, len(session.round.answers)
            await recount(self._bot, session)
