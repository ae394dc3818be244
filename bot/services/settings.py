"""Small facts that outlive the process, such as which commands Discord was told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.settings import find_setting, write_setting

if TYPE_CHECKING:
    from bot.storage.database import Database


class KeptSettings:
    """Reads and writes named texts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, name: str) -> str | None:
        """Read a text; None where it was never written."""
        async with self._database.transaction() as tx:
            return await find_setting(tx, name)

    async def write(self, name: str, value: str) -> None:
        """Write a text over what was there."""
        async with self._database.transaction() as tx:
            await write_setting(tx, name, value)
