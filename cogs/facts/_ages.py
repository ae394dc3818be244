"""`/meanwhile`, `/timeline`, `/map`, `/compare`, `/random`, `/term`, and *Look this up*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app.choices import as_choices, named_choices
from bot.app.contexts import everywhere
from bot.app.reporter import respond
from bot.errors import UserError
from cogs.facts import _age_views
from cogs.facts._age_cards import comparison_card, mentions_card
from cogs.facts._age_views import send_map, send_meanwhile, send_timeline
from cogs.facts._cards import found_card

if TYPE_CHECKING:
    from bot.app.client import Clio

Query = app_commands.Range[str, 1, 100]
_HALF = 12  # of 25 suggestions
_WHAT = "A topic, a person, or years, such as 1917-1924"


class AgesCog(commands.Cog):
    """Draws pictures of an age."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot
        self._look_up = everywhere(app_commands.ContextMenu(name="Look this up", callback=look_up))

    @override
    async def cog_load(self) -> None:
        """Register the buttons and the context menu."""
        self.bot.add_dynamic_items(*_age_views.ITEMS)
        self.bot.tree.add_command(self._look_up)

    @override
    async def cog_unload(self) -> None:
        """Take the context menu back; discord.py takes the commands."""
        self.bot.tree.remove_command(self._look_up.name, type=self._look_up.type)

    @everywhere
    @app_commands.command(description="What happened elsewhere about that time, region by region")
    @app_commands.describe(when="A year, such as 1066 or 44 BC, a decade, or an event")
    async def meanwhile(self, interaction: discord.Interaction[Clio], when: Query) -> None:
        """Answer with a card and a picture of parallel lanes."""
        await send_meanwhile(interaction, when)

    @everywhere
    @app_commands.command(description="Events along a line of time, as a picture and as text")
    @app_commands.describe(about=_WHAT)
    async def timeline(self, interaction: discord.Interaction[Clio], about: Query) -> None:
        """Answer with a card and a picture."""
        await send_timeline(interaction, about)

    @everywhere
    @app_commands.command(name="map", description="Where it happened, and routes, on a map")
    @app_commands.describe(about="A topic, an event, a person, or years, such as 1917-1924")
    async def show_map(self, interaction: discord.Interaction[Clio], about: Query) -> None:
        """Answer with a card and a picture."""
        await send_map(interaction, about)

    @everywhere
    @app_commands.command(
        description="Two topics or people side by side: when, where, how, what came of it"
    )
    @app_commands.describe(one="A topic or a person", other="Another one")
    async def compare(
        self, interaction: discord.Interaction[Clio], one: Query, other: Query
    ) -> None:
        """Answer with both on a card."""
        view = await self.bot.services.ages.compare(one, other)
        await respond(interaction, comparison_card(view))

    @everywhere
    @app_commands.command(description="An event by chance, of all or of what you name")
    @app_commands.describe(of="Topics, eras, regions or themes that it has to have, with commas")
    async def random(self, interaction: discord.Interaction[Clio], of: Query | None = None) -> None:
        """Answer with the event."""
        tags = self.bot.services.tastes.parse(of)
        await respond(interaction, found_card(self.bot.services.facts.draw(tags)))

    @everywhere
    @app_commands.command(description="What a historian's word means")
    @app_commands.describe(name="The term")
    async def term(self, interaction: discord.Interaction[Clio], name: Query) -> None:
        """Answer with its meaning."""
        await respond(interaction, found_card(await self.bot.services.facts.term(name)))

    # -- suggestions ----------------------------------------------------------------------

    @meanwhile.autocomplete("when")
    @timeline.autocomplete("about")
    @show_map.autocomplete("about")
    async def _complete_any(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return as_choices(self.bot.services.facts.suggest(typed))

    @compare.autocomplete("one")
    @compare.autocomplete("other")
    async def _complete_topic(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        services = self.bot.services
        topics = services.topics.suggest(typed)[:_HALF]
        return as_choices((*topics, *services.facts.suggest_people(typed)[:_HALF]))

    @random.autocomplete("of")
    async def _complete_of(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        names = self.bot.services.tastes.suggest(typed)
        return named_choices(names)

    @term.autocomplete("name")
    async def _complete_term(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return as_choices(self.bot.services.facts.suggest_terms(typed))


async def look_up(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Find what a message mentions, and offer it in private."""
    services = interaction.client.services
    shelf = await services.shelves.open(interaction.guild_id)
    links = services.facts.mentions(message.content, shelf)
    if not links:
        raise UserError("I recognise no event, person, topic or term in that message.")
    await respond(interaction, mentions_card(links), private=True)
