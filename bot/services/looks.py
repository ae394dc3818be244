"""How each guild wants things shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.kept import Kept
from bot.domain.look import PLAIN, Look, Paper
from bot.domain.wording import EraStyle
from bot.storage.guild_settings import find_guild_setting, write_guild_setting

if TYPE_CHECKING:
    from bot.storage.database import Database

_ERA, _PAPER = "era", "paper"
_KEPT = 10_000  # guilds, some 100 bytes each


class Looks:
    """Reads and writes looks; what was read is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: Kept[int, Look] = Kept(_KEPT)

    async def of(self, guild_id: int | None) -> Look:
        """Give a guild's look; outside of guilds it is the plain one."""
        if guild_id is None:
            return PLAIN
        if (kept := self._kept.find(guild_id)) is not None:
            return kept
        async with self._database.transaction(guild_id) as tx:
            era = await find_guild_setting(tx, guild_id, _ERA)
            paper = await find_guild_setting(tx, guild_id, _PAPER)
        look = Look(EraStyle(era or PLAIN.era), Paper(paper or PLAIN.paper))
        return self._kept.keep(guild_id, look)

    async def write(self, guild_id: int, look: Look) -> None:
        """Write a guild's look over what it was."""
        async with self._database.transaction(guild_id) as tx:
            await write_guild_setting(tx, guild_id, _ERA, look.era)
            await write_guild_setting(tx, guild_id, _PAPER, look.paper)
            await tx.tell(str(guild_id))
        self._kept.keep(guild_id, look)

    def drop(self, guild_id: int) -> None:
        """Forget what was read of a guild."""
        self._kept.drop(guild_id)

    def drop_all(self) -> None:
        """Forget what was read of every guild."""
        self._kept.clear()
