"""`/content`: add, list, edit, remove and import what belongs to one server."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app import links
from bot.app.choices import as_choices
from bot.app.contexts import guild_id_of, in_servers
from bot.app.forms import open_form
from bot.app.reporter import respond
from bot.errors import UserError
from bot.services.tables import LARGEST
from cogs.content._cards import import_card, list_card, report_file
from cogs.content._forms import content_form
from cogs.content._views import ITEMS, member_of, open_edit, show_content, take_form

if TYPE_CHECKING:
    from bot.app.client import Clio

Region = Literal["africa", "americas", "asia", "europe", "middle-east", "oceania", "world"]
Theme = Literal[
    "politics",
    "war",
    "science",
    "culture",
    "society",
    "economy",
    "religion",
    "exploration",
    "law",
]
Kind = Literal["event", "question", "reading"]
Text = app_commands.Range[str, 1, 100]


@in_servers
class ContentCog(commands.GroupCog, group_name="content", group_description="This server's own"):
    """Lets members add to the library of their server."""

    add = app_commands.Group(name="add", description="Add to this server's own library")

    def __init__(self, bot: Clio) -> None:
        super().__init__()
        self.bot = bot

    @override
    async def cog_load(self) -> None:
        """Register the buttons and the form."""
        self.bot.add_dynamic_items(*ITEMS)
        self.bot.forms[links.CONTENT_FORM] = take_form

    # -- adding ---------------------------------------------------------------------------

    @add.command(name="event", description="Add an event of this server's own")
    @app_commands.describe(
        topic="The topic it belongs to", region="Where", theme="What kind of history"
    )
    async def add_event(
        self,
        interaction: discord.Interaction[Clio],
        topic: Text | None = None,
        region: Region = "world",
        theme: Theme = "society",
    ) -> None:
        """Open the form."""
        await self._open(interaction, "event", topic, region, theme)

    @add.command(name="question", description="Add a quiz question of this server's own")
    @app_commands.describe(
        topic="The topic it belongs to", difficulty="1 is easy, 5 is for specialists"
    )
    async def add_question(
        self,
        interaction: discord.Interaction[Clio],
        topic: Text | None = None,
        difficulty: app_commands.Range[int, 1, 5] = 3,
    ) -> None:
        """Open the form."""
        await self._open(interaction, "question", topic, str(difficulty))

    @add.command(name="reading", description="Recommend a reading to this server")
    @app_commands.describe(
        topic="The topic it belongs to", level="How much a reader should know already"
    )
    async def add_reading(
        self,
        interaction: discord.Interaction[Clio],
        topic: Text,
        level: Literal["intro", "intermediate", "advanced"] = "intro",
    ) -> None:
        """Open the form."""
        await self._open(interaction, "reading", topic, level)

    async def _open(
        self, interaction: discord.Interaction[Clio], kind: str, topic: str | None, *more: str
    ) -> None:
        services = self.bot.services
        await services.contents.refuse_outsider(guild_id_of(interaction), member_of(interaction))
        topic_id = services.topics.find(topic).id if topic else ""
        form = content_form(kind, ":".join(("add", kind, topic_id, *more)))
        await open_form(interaction, form)

    @add_event.autocomplete("topic")
    @add_question.autocomplete("topic")
    @add_reading.autocomplete("topic")
    async def _complete_topic(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return as_choices(self.bot.services.topics.suggest(typed))

    @app_commands.command(name="import", description="Add what a table (CSV, TSV) holds")
    @app_commands.describe(
        file="Columns as in the forms: title, date, text, why, source, or prompt, answer, wrong",
        kind="What the rows are, unless a column of that name says it",
    )
    async def import_table(
        self,
        interaction: discord.Interaction[Clio],
        file: discord.Attachment,
        kind: Kind | None = None,
    ) -> None:
        """Add the rows and report on each."""
        if file.size > LARGEST:
            raise UserError(f"The file is larger than {LARGEST // 1024 // 1024} MB.")
        await interaction.response.defer(ephemeral=True)
        report = await self.bot.services.contents.import_table(
            guild_id_of(interaction), member_of(interaction), await file.read(), kind
        )
        text = report_file(report)
        files = [discord.File(io.BytesIO(text.encode()), "import.txt")] if text else []
        shown = import_card(report, has_file=text is not None)
        await interaction.followup.send(view=shown, files=files, ephemeral=True)

    # -- keeping --------------------------------------------------------------------------

    @app_commands.command(name="list", description="What this server added, and what waits")
    @app_commands.describe(kind="Events, questions or readings; all if left out")
    async def list_own(
        self, interaction: discord.Interaction[Clio], kind: Kind | None = None
    ) -> None:
        """List it in private."""
        listed = await self.bot.services.contents.listed(
            guild_id_of(interaction), member_of(interaction), kind or "all"
        )
        await respond(interaction, list_card(listed), private=True)

    @app_commands.command(name="edit", description="Change what you added, or as a moderator")
    @app_commands.describe(record="Which one")
    async def edit(self, interaction: discord.Interaction[Clio], record: Text) -> None:
        """Open the form, filled."""
        await open_edit(interaction, record)

    @app_commands.command(name="remove", description="Take away what you added, or as a moderator")
    @app_commands.describe(record="Which one")
    async def remove(self, interaction: discord.Interaction[Clio], record: Text) -> None:
        """Take it away; a button puts it back."""
        contents, member = self.bot.services.contents, member_of(interaction)
        view = await contents.remove(guild_id_of(interaction), member, record)
        await show_content(interaction, view, "Removed")

    @edit.autocomplete("record")
    @remove.autocomplete("record")
    async def _complete_record(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        found = await self.bot.services.contents.suggest(
            guild_id_of(interaction), member_of(interaction), typed
        )
        return [
            app_commands.Choice(name=f"{each.kind} · {each.title}"[:100], value=each.id)
            for each in found
        ]
