"""Look-ups: /fact, /topic and their buttons; pictures of an age: /meanwhile, /timeline, /map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.facts._ages import AgesCog
from cogs.facts._cog import FactsCog

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cogs; discord.py calls this when it loads the package."""
    await bot.add_cog(FactsCog(bot))
    await bot.add_cog(AgesCog(bot))
