"""Reviews: /review, its cards, and how they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.review._cog import ReviewCog

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cog; discord.py calls this when it loads the package."""
    await bot.add_cog(ReviewCog(bot))
