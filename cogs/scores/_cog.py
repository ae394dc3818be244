"""`/leaderboard` and `/profile`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app.choices import as_choices
from bot.app.contexts import guild_id_of, in_servers
from bot.app.reporter import respond
from bot.domain.session import Mode
from bot.services.scores import ALL_TIME, Board
from cogs.scores import _cards, _profile, _season_cards
from cogs.scores._cards import leaderboard_card
from cogs.scores._profile import send_profile

if TYPE_CHECKING:
    from bot.app.client import Clio

_MODES = [app_commands.Choice(name=mode.value, value=mode.value) for mode in Mode]
_MOST_CHOICES = 25
Name = app_commands.Range[str, 1, 100]


class ScoresCog(commands.Cog):
    """Shows who stands where, and how a member does."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot

    @override
    async def cog_load(self) -> None:
        """Register the buttons."""
        for part in (_cards, _profile, _season_cards):
            self.bot.add_dynamic_items(*part.ITEMS)

    @in_servers
    @app_commands.command(description="Who has the most points on this server")
    @app_commands.describe(
        period="This season (if left out), one before it, or all time",
        topic="Quizzes on one topic alone",
        mode="Quizzes of one mode alone",
    )
    @app_commands.choices(mode=_MODES)
    async def leaderboard(
        self,
        interaction: discord.Interaction[Clio],
        period: Name | None = None,
        topic: Name | None = None,
        mode: str | None = None,
    ) -> None:
        """Answer with the table's first page."""
        guild_id = guild_id_of(interaction)
        scores, topics = self.bot.services.scores, self.bot.services.topics
        season = await scores.season_key(guild_id, period)
        board = Board(season, topics.find(topic).id if topic else None, mode)
        view = await scores.leaderboard(guild_id, interaction.user.id, board)
        await respond(interaction, leaderboard_card(view))

    @in_servers
    @app_commands.command(description="How you do: points, rating, topics, streaks, progress")
    @app_commands.describe(member="Somebody else, unless they hide")
    async def profile(
        self, interaction: discord.Interaction[Clio], member: discord.Member | None = None
    ) -> None:
        """Answer in private with a card and a picture."""
        assert interaction.guild_id is not None, "the command is for servers alone"
        await send_profile(interaction, member or interaction.user)

    @leaderboard.autocomplete("topic")
    async def _complete_topic(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return as_choices(self.bot.services.topics.suggest(typed))

    @leaderboard.autocomplete("period")
    async def _complete_period(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await complete_season(interaction, typed)


async def complete_season(
    interaction: discord.Interaction[Clio], typed: str
) -> list[app_commands.Choice[str]]:
    """Suggest the seasons of a server, newest first, and all time."""
    if interaction.guild_id is None:
        return []
    known = await interaction.client.services.scores.list_seasons(interaction.guild_id)
    named = [(each.title, each.key) for each in known]
    named.insert(1, (ALL_TIME, ALL_TIME))
    wanted = typed.casefold()
    return [
        app_commands.Choice(name=name[:100], value=key)
        for name, key in named
        if wanted in name.casefold()
    ][:_MOST_CHOICES]
