"""`/leaderboard`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app.choices import as_choices
from bot.app.contexts import in_servers
from bot.app.reporter import respond
from bot.domain.quiz import Mode
from bot.services.scores import Board
from cogs.scores._cards import ITEMS, leaderboard_card

if TYPE_CHECKING:
    from bot.app.client import Clio

_MODES = [app_commands.Choice(name=mode.value, value=mode.value) for mode in Mode]


class ScoresCog(commands.Cog):
    """Shows who stands where."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot

    @override
    async def cog_load(self) -> None:
        """Register the buttons."""
        self.bot.add_dynamic_items(*ITEMS)

    @in_servers
    @app_commands.command(description="Who has the most points on this server")
    @app_commands.describe(
        period="This month (if left out), or all time",
        topic="Quizzes on one topic alone",
        mode="Quizzes of one mode alone",
    )
    @app_commands.choices(mode=_MODES)
    async def leaderboard(
        self,
        interaction: discord.Interaction[Clio],
        period: Literal["this month", "all time"] = "this month",
        topic: app_commands.Range[str, 1, 100] | None = None,
        mode: str | None = None,
    ) -> None:
        """Answer with the table's first page."""
        assert interaction.guild_id is not None, "the command is for servers alone"
        scores, topics = self.bot.services.scores, self.bot.services.topics
        season = None if period == "all time" else scores.season()
        board = Board(season, topics.find(topic).id if topic else None, mode)
        view = await scores.leaderboard(interaction.guild_id, interaction.user.id, board)
        await respond(interaction, leaderboard_card(view))

    @leaderboard.autocomplete("topic")
    async def _complete_topic(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return as_choices(self.bot.services.topics.suggest(typed))
