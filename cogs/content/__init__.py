"""A server's own corpus: /content adds to the library, for this server alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.content._cog import ContentCog

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cog; discord.py calls this when it loads the package."""
    await bot.add_cog(ContentCog(bot))
