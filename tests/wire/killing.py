"""A Discord that takes its time, and Clios that are killed while they post to it."""

from __future__ import annotations

import asyncio
import signal
from contextlib import asynccontextmanager
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from aiohttp import web

    from tests.wire.daily import DailyStage

_SLOWEST = 0.03  # seconds in which the stand-in takes a message, and in which it says so
_PATIENCE = 30  # seconds until the first request


class Target:
    """One Discord, and the Clios that are started on it one after another.

    `_until_first` and `_until_last` are the seconds from IDENTIFY to the first request and from
    there to the last commit, in a run that was left alone.
    """

    def __init__(self, stage: DailyStage, seed: int, number: int) -> None:
        self.stage = stage
        self.name = f"seed {seed}, lane {number}"
        self.rng = Random(f"{seed} {number}")
        self._until_first = self._until_last = 0.0
        self._busy = 0
        self._posting = asyncio.Event()

    def begins_posting(self, request: web.Request) -> bool:
        """Tell whether by a request in a channel the posts begin."""
        del request
        return True

    async def serve_slowly(self, request: web.Request) -> web.StreamResponse | None:
        """Take what is sent to a channel, and say so, each after a moment; see `Wire.before`."""
        if "/channels/" not in request.path:
            return None
        if self.begins_posting(request):
            self._posting.set()
        self._busy += 1
        try:
            await asyncio.sleep(self.rng.uniform(0, _SLOWEST))
            answer = await self.stage.wire.serve(request)
            await asyncio.sleep(self.rng.uniform(0, _SLOWEST))
        finally:
            self._busy -= 1
        return answer

    async def _first_request(self, began: float) -> float:
        """Wait until Clio begins to post; gives when it did."""
        await asyncio.wait_for(self._posting.wait(), _PATIENCE)
        first = asyncio.get_running_loop().time()
        self._until_first = first - began
        return first

    @asynccontextmanager
    async def _running(self, start: datetime) -> AsyncIterator[float]:
        """Run Clio in the block and kill it at its end; gives when it identified itself."""
        self.stage.now_is(start)
        self._posting.clear()
        clio = await self.stage.run()
        yield self.stage.wire.sessions[-1].began
        assert await clio.end(signal.SIGKILL) == -signal.SIGKILL, clio.err
