"""Discord's gateway, as one bot sees it: sessions that outlive their connections."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import discord
import zstandard

if TYPE_CHECKING:
    from aiohttp import web

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
REFUSED_TOKEN = 4004  # the code of its close


class Session:
    """One shard's session: its frames outlive its connection, so that it can be resumed."""

    def __init__(self, session_id: str, shard: tuple[int, int], intents: int) -> None:
        self.id = session_id
        self.shard = shard
        self.intents = discord.Intents._from_value(intents)
        self.frames: list[str] = []
        self.more = asyncio.Event()
        self.began = asyncio.get_running_loop().time()
        self.is_valid = True

    def is_for(self, guild_id: int) -> bool:
        """Tell whether its shard is that of a guild, or 0 for what belongs to none."""
        return (guild_id >> 22) % self.shard[1] == self.shard[0]

    def dispatch(self, event: str, payload: Mapping[str, Any]) -> None:
        """Put an event into the buffer; its sequence number is its place there."""
        number = len(self.frames) + 1
        frame = {"op": DISPATCH, "t": event, "s": number, "d": payload}
        self.frames.append(json.dumps(frame))
        self.more.set()


class Connection:
    """One WebSocket, with the one zstd stream that all its frames go through."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.is_silent = False
        self._stream = zstandard.ZstdCompressor().compressobj()
        self._turn = asyncio.Lock()

    async def send(self, frame: str) -> None:
        if self.is_silent:
            return
        async with self._turn:
            packed = self._stream.compress(frame.encode())
            packed += self._stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
            await self.socket.send_bytes(packed)

    async def send_op(self, op: int, data: Any = None) -> None:
        await self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def send_all(self, session: Session, after: int) -> None:
        """Send a session's frames from a sequence number on, and go on as they come."""
        while True:
            while after < len(session.frames):
                await self.send(session.frames[after])
                after += 1
            session.more.clear()
            await session.more.wait()
