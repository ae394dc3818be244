"""Decks: /deck makes, shares, copies, studies, imports and exports sets of cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.decks._cog import DeckCog

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cog; discord.py calls this when it loads the package."""
    await bot.add_cog(DeckCog(bot))
