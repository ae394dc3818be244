"""Discord on 127.0.0.1: real HTTP and a real WebSocket in front of a `Study`.

REST requests go to simcord's routes. The gateway speaks zstd-stream, which discord.py asks
for where `zstandard` is installed: HELLO, IDENTIFY, READY, GUILD_CREATE, heartbeats, and
RESUME out of a buffer of every frame of a session
(https://docs.discord.com/developers/events/gateway). Two things discord.py insists on: a
body is JSON only if its Content-Type is exactly `application/json`, and a 429 counts as a
rate limit only if it has a `Via` header; every answer here has one.

Faults come in by `Wire.before`: it sees each REST request first, and what it gives in
answer is sent in place of the stand-in's own; it may wait, abort the transport, or have the
stand-in do what is asked by `Wire.serve` first.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web
from simcord import intents as shaping
from simcord.backend.errors import BackendError
from simcord.http import router, routes  # noqa: F401 - importing routes registers them

from tests.wire.gateway import (
    HEARTBEAT,
    HEARTBEAT_ACK,
    HELLO,
    IDENTIFY,
    INVALID_SESSION,
    REFUSED_TOKEN,
    RESUME,
    Connection,
    Session,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp.typedefs import Handler

    from tests.wire.study import Payload, Study

Before = Callable[[web.Request], Awaitable[web.StreamResponse | None]]
_API = "/api/v10"
_HEARTBEAT_MS = 41_250
_HEADERS = {"Content-Type": "application/json", "Via": "1.1 stand-in"}
_MANY = 10**6


class Wire:
    """The stand-in. Make one with `serving`.

    `knows_nonces` is whether it drops a message whose nonce it has seen; Discord does so for
    some minutes.
    """

    def __init__(self, study: Study, token: str) -> None:
        self.study = study
        self.token = token
        self.knows_nonces = True
        self.before: Before | None = None
        self.sessions: list[Session] = []
        self.resumed = 0
        self.unserved: list[str] = []
        self.heartbeat_ms = _HEARTBEAT_MS
        self._connections: set[Connection] = set()
        self._serving: set[asyncio.Task[Any]] = set()
        self._nonces: dict[tuple[str, str], str] = {}
        self._address = ""
        study.backend.subscribers.append(self._emit)

    @property
    def api(self) -> str:
        return f"http://{self._address}{_API}"

    @property
    def gateway(self) -> str:
        return f"ws://{self._address}/gateway"

    def requests(self, method: str, ending: str) -> int:
        """Count the REST requests of a method whose path ends so."""
        return sum(
            each.method == method and each.path.endswith(ending)
            for each in self.study.backend.http_requests
        )

    def tell(self, interaction: Payload) -> None:
        """Send the bot an interaction."""
        self._emit("INTERACTION_CREATE", interaction)

    def cut(self) -> None:
        """Cut every gateway connection off without a word."""
        for connection in self._connections:
            transport = connection.socket._req.transport if connection.socket._req else None
            if transport is not None:
                transport.abort()

    async def close(self, code: int) -> None:
        """Close every gateway connection with a code."""
        for connection in tuple(self._connections):
            await connection.socket.close(code=code)

    async def order(self, op: int, data: object = None) -> None:
        """Send every gateway connection an operation."""
        for connection in tuple(self._connections):
            await connection.send_op(op, data)

    def goes_silent(self) -> None:
        """Send nothing more on the gateway connections that stand: no event, no answer."""
        for connection in self._connections:
            connection.is_silent = True

    def forget_sessions(self) -> None:
        """Let no session be resumed any more."""
        for session in self.sessions:
            session.is_valid = False

    # -- REST -----------------------------------------------------------------------------

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            await request.read()  # from here on it is served, even if the bot dies meanwhile
        except ConnectionError:
            return web.Response()
        if self.before is not None and (given := await self.before(request)) is not None:
            return given
        return await self.serve(request)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Do what a request asks, and give the answer to it."""
        path = request.path.removeprefix(_API)
        needs_token = not path.startswith(("/interactions/", "/webhooks/"))
        if needs_token and request.headers.get("Authorization") != f"Bot {self.token}":
            return _json({"message": "401: Unauthorized", "code": 0}, 401)
        if path == "/gateway/bot":
            return _json(self._gateway_for_bots())
        body = json.loads(await request.read() or b"null")
        try:
            return _json(self._dispatch(request.method, path, body, dict(request.query)))
        except BackendError as error:
            return _json(error.to_json(), error.status)
        except Exception as error:  # noqa: BLE001 - the test must hear of what is not modelled
            self.unserved.append(f"{request.method} {path}: {error!r}")
            return _json({"message": "the stand-in does not serve this", "code": 0}, 400)

    def _dispatch(self, method: str, path: str, body: Any, query: dict[str, str]) -> Any:
        """Serve a request; a message whose nonce was seen is given back, not sent again."""
        backend = self.study.backend
        nonce = body.get("nonce") if isinstance(body, dict) and body.get("enforce_nonce") else None
        if nonce is None or not self.knows_nonces:
            self._refuse_second_thread(method, path)
            if method == "GET" and "after" in query:
                return self._history_after(path, query)
            return router.dispatch(backend, method, path, json=body, params=query)
        known = self._nonces.get((path, nonce))
        if known is not None:
            return router.dispatch(backend, "GET", f"{path}/{known}")
        sent = router.dispatch(backend, method, path, json=body, params=query)
        self._nonces[path, nonce] = sent["id"]
        return sent

    def _refuse_second_thread(self, method: str, path: str) -> None:
        """Refuse a message its second thread, as Discord does; simcord would open it."""
        match [method, *path.split("/")]:
            case ["POST", "", "channels", _, "messages", message_id, "threads"]:
                if int(message_id) in self.study.backend.channels:
                    raise BackendError(400, 160004, "A thread has already been created")

    def _history_after(self, path: str, query: dict[str, str]) -> Any:
        """Give the first messages after one, newest first; simcord would give the last ones."""
        limit = int(query.get("limit", 50))
        everything = query | {"limit": str(_MANY)}
        return router.dispatch(self.study.backend, "GET", path, params=everything)[-limit:]

    def _gateway_for_bots(self) -> Payload:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": self.gateway, "shards": 1, "session_start_limit": limit}

    # -- the gateway ----------------------------------------------------------------------

    def _emit(self, event: str, payload: Mapping[str, Any]) -> None:
        """Buffer an event for each session whose shard and intents it is for."""
        for session in self.sessions:
            gate = shaping.required_intent(event, payload)
            if gate is not None and not getattr(session.intents, gate):
                continue
            if session.is_for(int(payload.get("guild_id") or 0)):
                session.dispatch(event, payload)

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(compress=False, autoclose=False)
        await socket.prepare(request)
        connection = Connection(socket)
        self._connections.add(connection)
        sending: list[asyncio.Task[None]] = []
        try:
            await connection.send_op(HELLO, {"heartbeat_interval": self.heartbeat_ms})
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    sending += await self._receive(connection, json.loads(message.data))
            if connection.is_silent:
                await asyncio.Event().wait()
            await socket.close()
        except ConnectionError:
            pass  # the bot was killed while it was being sent to
        finally:
            self._connections.discard(connection)
            for task in sending:
                task.cancel()
            await asyncio.gather(*sending, return_exceptions=True)
        return socket

    async def _receive(self, connection: Connection, frame: Payload) -> list[asyncio.Task[None]]:
        """Answer a frame; gives the task that now sends events, where there is one."""
        data = frame["d"]
        if frame["op"] == HEARTBEAT:
            await connection.send_op(HEARTBEAT_ACK)
        elif frame["op"] in (IDENTIFY, RESUME) and data["token"] != self.token:
            await connection.socket.close(code=REFUSED_TOKEN)
        elif frame["op"] == IDENTIFY:
            return [asyncio.create_task(connection.send_all(self._identify(data), 0))]
        elif frame["op"] == RESUME:
            found = next((each for each in self.sessions if each.id == data["session_id"]), None)
            if found is None or not found.is_valid:
                await connection.send_op(INVALID_SESSION, data=False)
                return []
            self.resumed += 1
            found.dispatch("RESUMED", {})
            return [asyncio.create_task(connection.send_all(found, data["seq"]))]
        return []

    def _identify(self, data: Payload) -> Session:
        shard_id, shard_count = data.get("shard") or (0, 1)
        session = Session(f"session-{len(self.sessions)}", (shard_id, shard_count), data["intents"])
        ready = self.study.ready() | {
            "session_id": session.id,
            "resume_gateway_url": self.gateway,
            "shard": list(session.shard),
        }
        session.dispatch("READY", ready)
        bot_id = self.study.backend.bot_user.id
        for event, guild in self.study.guild_events():
            if event == "GUILD_CREATE":
                shaping.prune_guild_create(guild, session.intents, bot_id)
            if session.is_for(int(guild["id"])):
                session.dispatch(event, guild)
        self.sessions.append(session)
        return session

    @web.middleware
    async def _known(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Hold on to what serves a request: aiohttp forgets it once the client is gone."""
        task = asyncio.current_task()
        assert task is not None, "aiohttp serves each request in one"
        self._serving.add(task)
        try:
            return await handler(request)
        finally:
            self._serving.discard(task)

    async def end(self) -> None:
        """End what is still being served, such as what hangs."""
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def listen(self) -> web.AppRunner:
        """Open a port; gives what must be cleaned up in the end."""
        served = web.Application(middlewares=[self._known])
        served.router.add_get("/gateway", self._connect)
        served.router.add_route("*", f"{_API}/{{path:.*}}", self._answer)
        runner = web.AppRunner(served, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        self._address = f"{host}:{port}"
        return runner


@asynccontextmanager
async def serving(study: Study, token: str) -> AsyncIterator[Wire]:
    """Serve a study until the block ends; fails if the bot asked for what is not modelled."""
    wire = Wire(study, token)
    runner = await wire.listen()
    try:
        yield wire
    finally:
        await wire.end()
        await runner.cleanup()
    assert not wire.unserved, wire.unserved


def _json(value: Any, status: int = 200) -> web.Response:
    if value is None:
        return web.Response(status=204, headers={"Via": _HEADERS["Via"]})
    return web.Response(status=status, body=json.dumps(value).encode(), headers=_HEADERS)
