"""Scores: /leaderboard, /profile and /season."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.scores._cog import ScoresCog
from cogs.scores._season import SeasonCog

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cogs; discord.py calls this when it loads the package."""
    await bot.add_cog(ScoresCog(bot))
    await bot.add_cog(SeasonCog(bot))
