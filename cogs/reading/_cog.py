"""`/read`, and the buttons that recommend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app import links
from bot.app.choices import as_choices
from bot.app.contexts import everywhere
from bot.app.links import KeptButton
from bot.app.reporter import respond
from cogs.reading._cards import reading_card, shelf_card

if TYPE_CHECKING:
    import discord

    from bot.app.client import Clio

_READ = r"(?P<topic>[a-z0-9-]{1,64})(?::(?P<level>intro|intermediate|advanced|all))?"


class ReadButton(KeptButton, template=links.pattern(links.READ, _READ)):
    """Recommends readings for a topic."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show the readings in private."""
        reading = interaction.client.services.reading
        own = await interaction.client.services.shelves.open(interaction.guild_id)
        topic, level = arguments["topic"], arguments["level"]
        if level == "all":
            made = shelf_card(reading.shelf(topic, own))
        else:
            made = reading_card(reading.recommend(topic, level or None, own))
        await respond(interaction, made, private=True)


class ReadingCog(commands.Cog):
    """Tells members what to read next."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot

    @override
    async def cog_load(self) -> None:
        """Register the buttons."""
        self.bot.add_dynamic_items(ReadButton)

    @everywhere
    @app_commands.command(description="What to read next on a topic")
    @app_commands.describe(topic="The topic", level="How much you know already")
    async def read(
        self,
        interaction: discord.Interaction[Clio],
        topic: app_commands.Range[str, 1, 100],
        level: Literal["intro", "intermediate", "advanced"] | None = None,
    ) -> None:
        """Answer with up to three readings."""
        own = await self.bot.services.shelves.open(interaction.guild_id)
        view = self.bot.services.reading.recommend(topic, level, own)
        await respond(interaction, reading_card(view))

    @read.autocomplete("topic")
    async def _complete_topic(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return as_choices(self.bot.services.topics.suggest(typed))
