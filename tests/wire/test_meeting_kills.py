"""Meetings under SIGKILL: whenever Clio is killed, each has one event, and an end cancels all.

Clio is killed when a request that makes, or cancels, an event is under way: before Discord has
taken it, or after, when Clio has yet to hear of that. What follows is the work of the next start.
"""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections import Counter
from contextlib import asynccontextmanager, closing
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from bot.composition import open_services
from bot.services.meetings import MeetingWish
from bot.services.plan_orders import Asker, Order
from tests.wire.process import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.bundle import Services
    from tests.wire.daily import DailyStage

pytestmark = pytest.mark.wire
WEEKS = 4
SCHEDULED, CANCELLED = 1, 4


class Trap:
    """Stops a request about an event, and has Discord take it first or not."""

    def __init__(self, stage: DailyStage) -> None:
        self._stage = stage
        self._passing = 0
        self._is_taken = False
        self._sprung = asyncio.Event()
        stage.wire.before = self._meet

    async def kill(self, *, after: int, is_taken: bool) -> None:
        """Run Clio, and kill it at the first request after so many that go through."""
        self._passing, self._is_taken = after, is_taken
        self._sprung.clear()
        clio = await self._stage.run()
        await asyncio.wait_for(self._sprung.wait(), 30)
        assert await clio.end(signal.SIGKILL) == -signal.SIGKILL, clio.err

    def open(self) -> None:
        """Let everything through from now on."""
        self._stage.wire.before = None

    async def _meet(self, request: web.Request) -> web.StreamResponse | None:
        if request.method == "GET" or "/scheduled-events" not in request.path:
            return None
        self._passing -= 1
        if self._passing >= 0:
            return None
        if self._is_taken:
            await self._stage.wire.serve(request)
        self._sprung.set()
        await asyncio.sleep(1)  # by when there is nobody to answer
        return web.Response()


@asynccontextmanager
async def services_of(stage: DailyStage) -> AsyncIterator[Services]:
    """Open what Clio keeps, while it does not run."""
    opening = open_services(stage.database, stage.cache, stage.study.clock, Random(0))
    async with opening as services:
        yield services


def events(stage: DailyStage) -> Counter[tuple[str, int]]:
    """Count the server's events by name and status."""
    kept = stage.study.backend.get_guild(stage.study.guild_id).scheduled_events.values()
    return Counter((each.name.rpartition(" · ")[2], each.status) for each in kept)


def each_week(status: int) -> Counter[tuple[str, int]]:
    return Counter((f"week {number} of {WEEKS}", status) for number in range(1, WEEKS + 1))


def query(stage: DailyStage, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(stage.database)) as connection:
        return connection.execute(sql).fetchall()


async def test_each_meeting_has_one_event_at_whatever_request_clio_is_killed(
    daily: DailyStage,
) -> None:
    keeper = Asker(daily.study.owner, daily.study.guild_id, may_manage=True)
    async with services_of(daily) as services:
        plan = await services.plans.make(keeper, Order("rome", WEEKS, is_group=True))
        wish = MeetingWish(2, "19:00", "Europe/London", "The library")
        await services.meetings.wish(keeper, plan.id, wish)
    trap = Trap(daily)
    for after, is_taken in ((0, False), (0, True), (1, True), (1, False)):
        await trap.kill(after=after, is_taken=is_taken)
    trap.open()
    clio = await daily.run()
    await until(
        lambda: not query(daily, "SELECT 1 FROM plan_meeting WHERE state <> 'made'"), "all made"
    )
    assert events(daily) == each_week(SCHEDULED)
    await clio.kill()
    async with services_of(daily) as services:
        await services.plans.end(keeper, plan.id)
    trap = Trap(daily)
    for after, is_taken in ((0, False), (1, True)):
        await trap.kill(after=after, is_taken=is_taken)
    trap.open()
    await daily.run()
    await until(lambda: not query(daily, "SELECT 1 FROM plan"), "the end of the plan")
    assert events(daily) == each_week(CANCELLED)
