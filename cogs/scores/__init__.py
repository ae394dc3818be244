"""Scores: /leaderboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.scores._cog import ScoresCog

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cog; discord.py calls this when it loads the package."""
    await bot.add_cog(ScoresCog(bot))
