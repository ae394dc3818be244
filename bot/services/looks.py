"""How each guild wants things shown."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from bot.domain.look import PLAIN, Look, Paper
from bot.domain.wording import EraStyle
from bot.storage.guild_settings import find_guild_setting, write_guild_setting

if TYPE_CHECKING:
    from bot.storage.database import Database

_ERA, _PAPER = "era", "paper"
_KEPT = 10_000  # guilds, some 100 bytes each; a guild belongs to one process


class Looks:
    """Reads and writes looks; what was read is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[int, Look] = OrderedDict()

    async def of(self, guild_id: int | None) -> Look:
        """Give a guild's look; outside of guilds it is the plain one."""
        if guild_id is None:
            return PLAIN
        if (kept := self._kept.get(guild_id)) is not None:
            self._kept.move_to_end(guild_id)
            return kept
        async with self._database.transaction() as tx:
            era = await find_guild_setting(tx, guild_id, _ERA)
            paper = await find_guild_setting(tx, guild_id, _PAPER)
        look = Look(EraStyle(era or PLAIN.era), Paper(paper or PLAIN.paper))
        return self._keep(guild_id, look)

    async def write(self, guild_id: int, look: Look) -> None:
        """Write a guild's look over what it was."""
        async with self._database.transaction() as tx:
            await write_guild_setting(tx, guild_id, _ERA, look.era)
            await write_guild_setting(tx, guild_id, _PAPER, look.paper)
        self._keep(guild_id, look)

    def _keep(self, guild_id: int, look: Look) -> Look:
        self._kept[guild_id] = look
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return look
