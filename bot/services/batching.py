"""Commit together what several tasks write at about the same time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

T = TypeVar("T")


class Together(Generic[T]):
    """Gathers items while a write is under way and gives them to the next write, all at once.

    The disk's price of a commit is thereby paid once for many (group commit, as in Gray and
    Reuter, Transaction Processing, 1993); nobody goes on before their own item is on disk. Where
    the disk refuses, each is tried alone, so that what is at fault in one fails for that one.
    """

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]]) -> None:
        self._write = write
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._turn = asyncio.Lock()

    async def add(self, item: T) -> None:
        """Write an item, alone or with others; raises what the write raises.

        Whoever writes for the others may be cancelled without the write being so.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        async with self._turn:
            if not done.done():
                await asyncio.shield(self._write_waiting())
        await done

    async def _write_waiting(self) -> None:
        batch, self._waiting = self._waiting, []
        await self._write_batch(batch)

    async def _write_batch(self, batch: list[tuple[T, asyncio.Future[None]]]) -> None:
        try:
            await self._write([item for item, _ in batch])
        except Exception as error:  # noqa: BLE001 - it is raised where each item came from
            if len(batch) > 1 and not isinstance(error, BusyError):
                await asyncio.gather(*(self._write_batch([each]) for each in batch))
                return
            for _, done in batch:
                done.set_exception(error)
                done.exception()  # not unheard of, even where nobody waits any more
        else:
            for _, done in batch:
                done.set_result(None)
