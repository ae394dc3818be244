"""The server: /help, and what happens when Clio joins or leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.server._cog import ServerCog
from cogs.server._help import HelpCog

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cog; discord.py calls this when it loads the package."""
    await bot.add_cog(HelpCog(bot))
    await bot.add_cog(ServerCog(bot))
