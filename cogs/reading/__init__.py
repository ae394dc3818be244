"""Reading: /read, and the buttons that recommend what to read next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.reading._cog import ReadingCog

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cog; discord.py calls this when it loads the package."""
    await bot.add_cog(ReadingCog(bot))
