"""Small facts that outlive the process, such as which commands Discord was told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.instants import from_ms, to_ms
from bot.storage.settings import find_setting, write_setting

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.clock import Clock
    from bot.storage.database import Database

_LONGEST = 1000  # turns that may be waiting


class KeptSettings:
    """Reads and writes named texts."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def find(self, name: str) -> str | None:
        """Read a text; None where it was never written."""
        async with self._database.transaction() as tx:
            return await find_setting(tx, name)

    async def write(self, name: str, value: str) -> None:
        """Write a text over what was there."""
        async with self._database.transaction() as tx:
            await write_setting(tx, name, value)

    async def take_turn(self, name: str, apart: timedelta) -> timedelta:
        """Take the next turn of those that processes take one after another; gives the wait.

        A clock that was far ahead once does not keep anybody waiting for it.
        """
        async with self._database.transaction() as tx:
            now, last = self._clock.now(), await find_setting(tx, name)
            turn = now if last is None else max(now, from_ms(int(last)) + apart)
            if turn - now > _LONGEST * apart:
                turn = now
            await write_setting(tx, name, str(to_ms(turn)))
        return turn - now
