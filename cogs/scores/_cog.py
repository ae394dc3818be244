"""`/leaderboard`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from discord import app_commands
from discord.ext import commands

from bot.app.contexts import in_servers
from bot.app.reporter import respond
from cogs.scores._cards import leaderboard_card

if TYPE_CHECKING:
    import discord

    from bot.app.client import Clio


class ScoresCog(commands.Cog):
    """Shows who stands where."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot

    @in_servers
    @app_commands.command(description="Who has the most points on this server")
    @app_commands.describe(period="This month (if left out), or all time")
    async def leaderboard(
        self,
        interaction: discord.Interaction[Clio],
        period: Literal["this month", "all time"] = "this month",
    ) -> None:
        """Answer with the table."""
        assert interaction.guild_id is not None, "the command is for servers alone"
        view = await self.bot.services.scores.leaderboard(
            interaction.guild_id, interaction.user.id, all_time=period == "all time"
        )
        await respond(interaction, leaderboard_card(view))
