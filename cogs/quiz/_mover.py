"""Move sessions on: each by itself, and one thing at a time for each."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

import discord
import structlog

from bot.app.reporter import is_unheard, record
from bot.domain.quiz import clues_open
from bot.domain.session import State
from bot.errors import BusyError, NotFoundError, StorageError
from cogs.quiz._showing import close_lobby, refresh, show

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.app.client import Clio
    from bot.domain.session import Session

log = structlog.get_logger(__name__)
_REFRESH_TICKS = 3  # how often what a message says of its players is brought up to date
_MOST_FAILURES = 10  # in a row, after which a session is given up; an outage of 151 ticks
_LONGEST_REST = 30  # ticks between two of them while nobody answers, doubling from one tick on


class Mover:
    """Carries out what sessions owe their channels.

    A slow or failing channel delays no other, and a round is never brought up to date while
    its reveal is on the way.
    """

    def __init__(self, bot: Clio) -> None:
        self._bot = bot
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._told: dict[str, tuple[object, ...]] = {}
        self._failures: Counter[str] = Counter()
        self._rests: dict[str, int] = {}  # until which tick
        self._ticks = 0

    async def tick(self) -> None:
        """Begin all that is due now."""
        self._ticks += 1
        quizzes = self._bot.services.quizzes
        for session in quizzes.due(self._bot.services.clock.now()):
            self._begin(session.id, self._move)
        if self._ticks % _REFRESH_TICKS == 0:
            running = quizzes.running()
            for session in running:
                if self._told.get(session.id) != self._tells(session):
                    self._begin(session.id, self._refresh)
            for session_id in self._told.keys() - {session.id for session in running}:
                del self._told[session_id]

    async def finish(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    def _begin(self, session_id: str, work: Callable[[str], Coroutine[None, None, None]]) -> None:
        if session_id not in self._under_way and self._rests.get(session_id, 0) <= self._ticks:
            self._under_way[session_id] = asyncio.create_task(self._guarded(session_id, work))

    async def _guarded(
        self, session_id: str, work: Callable[[str], Coroutine[None, None, None]]
    ) -> None:
        try:
            await work(session_id)
        except Exception as error:  # noqa: BLE001 - one session's fault stays its own
            await self._failed(session_id, error)
        else:
            self._forget_failures(session_id)
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
            reason = self._put_off(session_id, error)
        if reason is not None:
            self._forget_failures(session_id)
            with suppress(StorageError):  # the next try ends here again
                await self._bot.services.quizzes.abandon(session_id, reason)

    def _put_off(self, session_id: str, error: Exception) -> str | None:
        """Let a session rest before the next try; gives why it is given up, if it is."""
        self._failures[session_id] += 1
        failures = self._failures[session_id]
        if isinstance(error, StorageError) or is_unheard(error):
            self._rests[session_id] = self._ticks + min(_LONGEST_REST, 2 ** min(failures - 1, 10))
        if isinstance(error, BusyError) or is_unheard(error):
            log.warning("a quiz has to wait", session=session_id, why=str(error))
        else:
            record(error, task="quiz", session=session_id)
        if failures < _MOST_FAILURES or isinstance(error, StorageError):
            return None
        return "Discord did not take its messages."

    def _forget_failures(self, session_id: str) -> None:
        del self._failures[session_id]
        self._rests.pop(session_id, None)

    async def _move(self, session_id: str) -> None:
        session, owed = await self._bot.services.quizzes.move_on(session_id)
        for what, number in owed:
            await show(self._bot, session, what, number)
        if session.state is State.ENDED and session.current == 0:
            await close_lobby(self._bot, session)

    def _tells(self, session: Session) -> tuple[object, ...]:
        """Give all that its message says of a session, as far as it changes."""
        this, paused = session.round, session.paused is not None
        if session.state is State.LOBBY or this is None:
            return (0, tuple(session.players.values()), paused, session.until)
        opened = clues_open(this, session.seconds, self._bot.services.clock.now())
        return (this.number, len(this.answers), opened, paused, this.closes_at)

    async def _refresh(self, session_id: str) -> None:
        quizzes = self._bot.services.quizzes
        session = next((each for each in quizzes.running() if each.id == session_id), None)
        if session is None:
            return
        first = session_id not in self._told
        self._told[session_id] = self._tells(session)
        if not first or session.state is State.OPEN:
            await refresh(self._bot, session)
