"""Background work that must go on: a loop that survives faults and leaps."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import structlog
from discord.ext import tasks

from bot.app.reporter import record
from bot.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.app.client import Clio
    from bot.clock import Clock

log = structlog.get_logger(__name__)
_LEAP = timedelta(seconds=30)
_REST = 5.0  # seconds
_ticked: WeakKeyDictionary[tasks.Loop[Any], datetime] = WeakKeyDictionary()  # when each did last


def going_on(
    bot: Clio, name: str, work: Callable[[], Awaitable[None]], *, seconds: float
) -> tasks.Loop[Any]:
    """Make the loop of some work, which is done every so often once Discord is ready."""

    async def once() -> None:
        await tick(loop, bot.services.clock, work, name)

    async def died(error: BaseException) -> None:
        await revive(loop, error, name)

    loop = tasks.loop(seconds=seconds)(once)
    loop.before_loop(bot.wait_until_ready)
    loop.error(died)  # type: ignore[type-var]  # discord.py types it as a method
    return loop


async def tick(
    loop: tasks.Loop[Any], clock: Clock, work: Callable[[], Awaitable[None]], name: str
) -> None:
    """Do one tick's work; an error becomes an incident, and the loop lives.

    `tasks.loop` would make up for every iteration that a leap of the clock passed over,
    one after another, and would rest for as long as the clock was set back; after either the
    loop begins anew instead.
    """
    before = clock.now()
    before = max(before, _ticked.get(loop, before))
    try:
        await work()
    except BusyError as error:
        log.warning("waiting for the database", task=name, why=str(error))
    except Exception as error:  # noqa: BLE001 - the loop must live; the incident is on record
        record(error, task=name)
    due, now = loop.next_iteration, clock.now()
    _ticked[loop] = now
    if due is not None and (now - due > _LEAP or before - now > _LEAP):
        loop.restart()


async def revive(loop: tasks.Loop[Any], error: BaseException, name: str) -> None:
    """Report that a loop has died, and begin it anew after a rest; discord.py calls it then.

    Without the rest, one that dies of what does not pass would take all there is of the
    processor.
    """
    record(error, task=name, died=True)
    await asyncio.sleep(_REST)
    loop.restart()
