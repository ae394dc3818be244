"""Quizzes: /quiz, its rounds in the channel, and the buttons that answer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.quiz._cog import QuizCog

if TYPE_CHECKING:
    from bot.app.client import Clio


async def setup(bot: Clio) -> None:
    """Add the cog; discord.py calls this when it loads the package."""
    await bot.add_cog(QuizCog(bot))
