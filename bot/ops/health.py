"""What is told to whoever looks after Clio, over HTTP and on this machine alone.

`/metrics` in Prometheus's format, `/healthz` while the process answers at all, `/readyz` while
Discord and the database answer too.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.ops.metrics import Metrics

_HOST = "127.0.0.1"
_PATIENCE = 2.0
_log = structlog.get_logger()


class Health:
    """Answers who asks how Clio is; `why_not` gives a reason for not being ready, or None."""

    def __init__(self, metrics: Metrics, why_not: Callable[[], Awaitable[str | None]]) -> None:
        self._metrics = metrics
        self._why_not = why_not

    @asynccontextmanager
    async def listening(self, port: int) -> AsyncIterator[int | None]:
        """Listen on a port of this machine, 0 for none; gives the port, None where it is taken.

        A port that another process holds is said, and does not keep Clio from serving.
        """
        app = web.Application()
        app.router.add_get("/metrics", self._tell_metrics)
        app.router.add_get("/healthz", self._tell_health)
        app.router.add_get("/readyz", self._tell_ready)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            yield await _listen(runner, port)
        finally:
            await runner.cleanup()

    async def _tell_metrics(self, _: web.Request) -> web.Response:
        told = await asyncio.to_thread(generate_latest, self._metrics.registry)
        return web.Response(body=told, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _tell_health(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _tell_ready(self, _: web.Request) -> web.Response:
        try:
            reason = await asyncio.wait_for(self._why_not(), _PATIENCE)
        except TimeoutError:
            reason = "the database does not answer"
        return web.Response(text=f"{reason or 'ready'}\n", status=503 if reason else 200)


async def _listen(runner: web.AppRunner, port: int) -> int | None:
    if not port:
        return None
    try:
        await web.TCPSite(runner, _HOST, port).start()
    except OSError as error:
        _log.warning("metrics are not told", port=port, why=str(error))
        return None
    return port
