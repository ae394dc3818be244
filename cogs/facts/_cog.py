"""`/fact`, `/topic` and `/sources`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app.choices import as_choices
from bot.app.contexts import everywhere
from bot.app.reporter import respond
from cogs.facts._cards import dated_card, found_card, lookup_card
from cogs.facts._views import ITEMS, send_references

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
    @app_commands.command(
        description="Look up an event, a person, a topic, a term, a book or a time"
    )
    @app_commands.describe(query="A name, a title, a few words, or a time such as 1066 or 44 BC")
    async def fact(
        self, interaction: discord.Interaction[Clio], query: app_commands.Range[str, 1, 100]
    ) -> None:
        """Answer with the best match, with what happened at a time, or the nearest titles."""
        facts = self.bot.services.facts
        shelf = await self.bot.services.shelves.open(interaction.guild_id)
        dated = facts.at_time(query, shelf)
        shown = dated_card(dated) if dated else lookup_card(await facts.look_up(query, shelf))
        await respond(interaction, shown)

    @everywhere
    @app_commands.command(description="Full references for an essay: Chicago, BibTeX, RIS")
    @app_commands.describe(fact="An event, a topic, a term, a person or a book")
    async def sources(
        self, interaction: discord.Interaction[Clio], fact: app_commands.Range[str, 1, 100]
    ) -> None:
        """Answer in private with the references of the best match."""
        await send_references(interaction, await self.bot.services.facts.find(fact))

    @sources.autocomplete("fact")
    async def _complete_sources(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return as_choices(self.bot.services.facts.suggest(typed))

    @fact.autocomplete("query")
    async def _complete_fact(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        shelf = await self.bot.services.shelves.open(interaction.guild_id)
        return as_choices(self.bot.services.facts.suggest(typed, shelf))

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
