"""`/fact` and `/topic`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app.choices import as_choices
from bot.app.contexts import everywhere
from bot.app.reporter import respond
from cogs.facts._cards import found_card, lookup_card
from cogs.facts._views import ITEMS

if TYPE_CHECKING:
    import discord

    from bot.app.client import Clio


class FactsCog(commands.Cog):
    """Answers what members look up."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot

    @override
    async def cog_load(self) -> None:
        """Register the buttons."""
        self.bot.add_dynamic_items(*ITEMS)

    @everywhere
    @app_commands.command(description="Look up an event, a person, a topic or a term")
    @app_commands.describe(query="A name, a title, or a few words")
    async def fact(
        self, interaction: discord.Interaction[Clio], query: app_commands.Range[str, 1, 100]
    ) -> None:
        """Answer with the best match, or the nearest titles."""
        await respond(interaction, lookup_card(self.bot.services.facts.look_up(query)))

    @fact.autocomplete("query")
    async def _complete_fact(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return as_choices(self.bot.services.facts.suggest(typed))

    @everywhere
    @app_commands.command(
        description="Open a topic: an essay in sections, its events, terms and readings"
    )
    @app_commands.describe(name="The topic")
    async def topic(
        self, interaction: discord.Interaction[Clio], name: app_commands.Range[str, 1, 100]
    ) -> None:
        """Answer with the topic's card."""
        await respond(interaction, found_card(self.bot.services.topics.view(name)))

    @topic.autocomplete("name")
    async def _complete_topic(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return as_choices(self.bot.services.topics.suggest(typed))
