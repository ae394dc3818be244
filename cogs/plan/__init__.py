"""Plans of study: /plan shares topics out over weeks, for a member or for a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.plan._cog import PlanCog

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cog; discord.py calls this when it loads the package."""
    await bot.add_cog(PlanCog(bot))
