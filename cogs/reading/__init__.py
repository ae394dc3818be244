"""Reading: /read and what it recommends, members' lists, and the club of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.reading._cog import ReadingCog
from cogs.reading._group import ReadingGroup

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cogs; discord.py calls this when it loads the package."""
    await bot.add_cog(ReadingCog(bot))
    await bot.add_cog(ReadingGroup(bot))
