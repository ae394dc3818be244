"""What may go wrong between Clio and Discord, put in the way of what is sent to a channel."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import web

if TYPE_CHECKING:
    from tests.wire.server import Wire

Fault = Callable[["Wire", web.Request], Awaitable[web.StreamResponse]]
_LINGER_0 = struct.pack("ii", 1, 0)  # on close: drop what is unsent, and send RST


class Expected(NamedTuple):
    """A request that a fault waits for."""

    path: re.Pattern[str]
    says: str

    async def meets(self, request: web.Request) -> bool:
        """Tell whether a request is one."""
        if not self.path.search(request.path):
            return False
        said = json.dumps(await request.json(), ensure_ascii=False) if self.says else ""
        return self.says in said


class Faults:
    """Gives each request to send to a channel the next of the faults that wait for it there."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._waiting: dict[tuple[str, int], deque[Fault]] = defaultdict(deque)
        self._lasting: dict[int, Fault] = {}
        self._elsewhere: list[tuple[str, Expected, deque[Fault]]] = []
        wire.before = self._meet

    def once(self, channel_id: int, *faults: Fault, ending: str = "messages") -> None:
        """Put faults in the way of the next requests to POST to a channel's `ending`."""
        self._waiting[ending, channel_id].extend(faults)

    def at(self, method: str, path: str, *faults: Fault, says: str = "") -> None:
        """Put faults in the way of the next requests of a method to a path, by its expression.

        They wait for requests whose body `says` something, where that is given.
        """
        self._elsewhere.append((method, Expected(re.compile(path), says), deque(faults)))

    def always(self, channel_id: int, fault: Fault) -> None:
        """Put a fault in the way of every message to a channel from now on."""
        self._lasting[channel_id] = fault

    def mend(self, channel_id: int) -> None:
        """Let messages to a channel through again."""
        del self._lasting[channel_id]

    def left(self) -> int:
        """Count the faults that nothing has met yet."""
        elsewhere = (waiting for _, _, waiting in self._elsewhere)
        return sum(map(len, (*self._waiting.values(), *elsewhere)))

    async def _meet(self, request: web.Request) -> web.StreamResponse | None:
        for method, expected, faults in self._elsewhere:
            if faults and request.method == method and await expected.meets(request):
                return await faults.popleft()(self._wire, request)
        if request.method != "POST" or "/channels/" not in request.path:
            return None
        channel_id, *_, ending = request.path.partition("/channels/")[2].split("/")
        if waiting := self._waiting[ending, int(channel_id)]:
            return await waiting.popleft()(self._wire, request)
        if ending == "messages" and (fault := self._lasting.get(int(channel_id))) is not None:
            return await fault(self._wire, request)
        return None


def refused(status: int, code: int = 0, **details: Any) -> Fault:
    """Answer with a status and one of Discord's JSON error codes."""
    body = json.dumps({"message": "refused by the test", "code": code} | details).encode()
    headers = {"Content-Type": "application/json", "Via": "1.1 stand-in"}

    async def refuse(_: Wire, __: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body, headers=headers)

    return refuse


def held(until: asyncio.Event) -> Fault:
    """Answer nothing until an event, and go on then."""

    async def hold(wire: Wire, request: web.Request) -> web.StreamResponse:
        await until.wait()
        return await wire.serve(request)

    return hold


def slow(seconds: float) -> Fault:
    """Take some time to take the message, and as much to say so."""

    async def serve(wire: Wire, request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        answer = await wire.serve(request)
        await asyncio.sleep(seconds)
        return answer

    return serve


async def late(wire: Wire, request: web.Request) -> web.StreamResponse:
    """Refuse the answer to an interaction as one that came after Discord's three seconds."""
    return await refused(404, 10062)(wire, request)


async def reset(_: Wire, request: web.Request) -> web.StreamResponse:
    """Break the connection with a TCP reset in place of taking the message."""
    return _break(request, linger=_LINGER_0)


async def closed(_: Wire, request: web.Request) -> web.StreamResponse:
    """Close the connection without a word in place of taking the message."""
    return _break(request)


async def taken_and_reset(wire: Wire, request: web.Request) -> web.StreamResponse:
    """Take the message, and break the connection in place of saying so."""
    await wire.serve(request)
    return _break(request, linger=_LINGER_0)


async def taken_and_closed(wire: Wire, request: web.Request) -> web.StreamResponse:
    """Take the message, and close the connection in place of saying so."""
    await wire.serve(request)
    return _break(request)


async def taken_and_half_told(wire: Wire, request: web.Request) -> web.StreamResponse:
    """Take the message, and close the connection in the middle of saying so."""
    whole = await wire.serve(request)
    assert isinstance(whole, web.Response)
    assert isinstance(whole.body, bytes)
    half = web.StreamResponse(headers=whole.headers)
    half.content_length = len(whole.body)
    await half.prepare(request)
    await half.write(whole.body[: len(whole.body) // 2])
    _break(request)
    return half


def _break(request: web.Request, linger: bytes | None = None) -> web.Response:
    """Abort a connection; nobody receives the answer that this gives."""
    if request.transport is not None:
        if linger is not None:
            connection = request.transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        request.transport.abort()
    return web.Response()
