"""`/read`, and the buttons that recommend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app import links
from bot.app.choices import as_choices
from bot.app.contexts import everywhere
from bot.app.links import KeptButton
from bot.app.reporter import respond
from bot.services.reading import Openings
from cogs.reading._cards import openings_card, reading_card, shelf_card

if TYPE_CHECKING:
    from discord import ui

    from bot.app.client import Clio

_READ = r"(?P<topic>[a-z0-9-]{1,64})(?::(?P<level>intro|intermediate|advanced|all))?"


async def recommend(
    interaction: discord.Interaction[Clio], topic: str | None, level: str | None
) -> ui.LayoutView:
    """Make the card of what a member might read next."""
    services, guild_id = interaction.client.services, interaction.guild_id
    own = await services.shelves.open(guild_id)
    found = await services.reading.recommend(
        interaction.user.id, topic, level, guild_id=guild_id, shelf=own
    )
    return openings_card(found) if isinstance(found, Openings) else reading_card(found)


class ReadButton(KeptButton, template=links.pattern(links.READ, _READ)):
    """Recommends readings for a topic."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show the readings in private."""
        topic, level = arguments["topic"], arguments["level"]
        if level == "all":
            services, guild_id = interaction.client.services, interaction.guild_id
            own = await services.shelves.open(guild_id)
            view = await services.reading.shelf(topic, guild_id=guild_id, shelf=own)
            made = shelf_card(view)
        else:
            made = await recommend(interaction, topic, level or None)
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
    @app_commands.command(description="What to read next: on a topic, or on what you missed")
    @app_commands.describe(
        topic="The topic; what you missed most of late if left out",
        level="How much you know already; as your answers show if left out",
    )
    async def read(
        self,
        interaction: discord.Interaction[Clio],
        topic: app_commands.Range[str, 1, 100] | None = None,
        level: Literal["intro", "intermediate", "advanced"] | None = None,
    ) -> None:
        """Answer in private, since it tells of what a member missed."""
        await respond(interaction, await recommend(interaction, topic, level), private=True)

    @read.autocomplete("topic")
    async def _complete_topic(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return as_choices(self.bot.services.topics.suggest(typed))
