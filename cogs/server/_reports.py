"""Report an error: the button under a card, and the form that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.cards import notice
from bot.app.forms import Form, open_form
from bot.app.links import KeptButton
from bot.app.reporter import respond
from bot.services.reports import LONGEST

if TYPE_CHECKING:
    from bot.app.client import Clio

_SUBJECT = r"(?P<subject>(?:event|topic|term|question|source):\S{1,70})"


class ReportButton(KeptButton, template=links.pattern(links.REPORT, _SUBJECT)):
    """Asks a member what is wrong with what a card says."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Open the form."""
        asked: ui.TextInput[Any] = ui.TextInput(
            custom_id="words",
            style=discord.TextStyle.paragraph,
            placeholder="Which date, name or sentence is wrong, and where does it stand better?",
            max_length=LONGEST,
        )
        label: ui.Label[Any] = ui.Label(text="What is wrong?", component=asked)
        form = Form("Report an error", links.REPORT, arguments["subject"], label)
        await open_form(interaction, form)


async def take_report(
    interaction: discord.Interaction[Clio], subject: str, answers: dict[str, str]
) -> None:
    """Keep what a member wrote, and thank them once it is kept."""
    await interaction.client.services.reports.write(
        subject, answers.get("words", ""), interaction.guild_id, interaction.user.id
    )
    thanks = "Thank you. Whoever runs Clio reads this, and what is wrong will be put right."
    await respond(interaction, notice(thanks), private=True)


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (ReportButton,)
