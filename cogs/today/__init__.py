"""The day: /today, /daily, and the posts that go out by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.today._cog import TodayCog
from cogs.today._daily import DailyCog

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cogs; discord.py calls this when it loads the package."""
    await bot.add_cog(TodayCog(bot))
    await bot.add_cog(DailyCog(bot))
