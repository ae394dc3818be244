"""`/read`, `/reading list` and `/reading export`, and the buttons that recommend."""

from __future__ import annotations

import io
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
from bot.domain.reading import Mark
from bot.services.reading import Openings
from bot.services.references import Format
from cogs.reading import _lists
from cogs.reading._cards import openings_card, reading_card, shelf_card
from cogs.reading._list_cards import export_card, list_card

if TYPE_CHECKING:
    from discord import ui

    from bot.app.client import Clio

_READ = r"(?P<topic>[a-z0-9-]{1,64})(?::(?P<level>intro|intermediate|advanced|all))?"
Which = Literal["want", "reading", "done"]


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
    """Tells members what to read next, and keeps what they want to read and have read."""

    reading = app_commands.Group(
        name="reading",
        description="Your reading list, and the reading club of this server",
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=True
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )

    def __init__(self, bot: Clio) -> None:
        self.bot = bot

    @override
    async def cog_load(self) -> None:
        """Register the buttons and the form."""
        self.bot.add_dynamic_items(ReadButton, *_lists.ITEMS)
        self.bot.forms[links.BOOK_NOTE] = _lists.take_note

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

    @reading.command(name="list", description="What you want to read, read and have read")
    @app_commands.describe(shelf="Only a part of it; all if left out")
    async def list_books(
        self, interaction: discord.Interaction[Clio], shelf: Which | None = None
    ) -> None:
        """Answer in private with the first page."""
        which = Mark(shelf) if shelf else None
        lists = self.bot.services.book_lists
        view = await lists.show(interaction.user.id, interaction.guild_id, which)
        await respond(interaction, list_card(view), private=True)

    @reading.command(name="export", description="Your list as a file for a reference manager")
    @app_commands.describe(
        format="BibTeX for LaTeX and JabRef, RIS for Zotero, Mendeley and EndNote",
        shelf="Only a part of it; all if left out",
    )
    async def export(
        self,
        interaction: discord.Interaction[Clio],
        format: Literal["BibTeX", "RIS"],  # noqa: A002 - the option's name
        shelf: Which | None = None,
    ) -> None:
        """Answer in private with the file."""
        form = Format.BIBTEX if format == "BibTeX" else Format.RIS
        which = Mark(shelf) if shelf else None
        lists = self.bot.services.book_lists
        view = await lists.export(interaction.user.id, interaction.guild_id, form, which)
        file = discord.File(io.BytesIO(view.content), view.name)
        await interaction.response.send_message(view=export_card(view), file=file, ephemeral=True)
