"""Look-ups: /fact and /topic, and the buttons that lead on from their cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.facts._cog import FactsCog

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cog; discord.py calls this when it loads the package."""
    await bot.add_cog(FactsCog(bot))
