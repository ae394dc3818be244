"""`/privacy`: what is kept of a member, all of it as a file, and its end."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.cards import Line, card, notice
from bot.app.links import KeptButton
from bot.app.reporter import respond
from bot.services.privacy import KEPT_DAYS

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.services.privacy import KeptView


def privacy_card(view: KeptView) -> ui.LayoutView:
    """Say what is kept, for how long, and what can be done about it."""
    kept = [f"{kind} · **{count:,}**" for kind, count in view.counts]
    buttons = ui.ActionRow[ui.LayoutView](
        links.button("All of it as a file", links.PRIVACY, "export"),
        links.button("Delete everything", links.PRIVACY, "ask", discord.ButtonStyle.danger),
    )
    return card(
        "### What I keep of you",
        *(kept or ["Nothing."]),
        Line(),
        "I know your id, not your name, and read no messages. What you answer is kept until you "
        "have it deleted; what belongs to a server goes when the server has had me removed for "
        f"{KEPT_DAYS} days.",
        *([buttons] if kept else []),
    )


def _asking_card() -> ui.LayoutView:
    return card(
        "### Delete everything?",
        "Your cards, reviews, decks, plans, reading list, wishes and rating go at once; decks go "
        "from whoever studies them, too. Scores of games stay, so that others keep theirs, but "
        "nobody can tell that they were yours.",
        "-# I cannot bring it back. Backups of whoever runs me may hold it for some weeks more.",
        ui.ActionRow(
            links.button(
                "Yes, delete everything", links.PRIVACY, "delete", discord.ButtonStyle.danger
            )
        ),
    )


class PrivacyButton(
    KeptButton, template=links.pattern(links.PRIVACY, "(?P<act>export|ask|delete)")
):
    """Gives a member all that is kept of them, or deletes it once they have confirmed."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Do it for whoever presses, nobody else."""
        privacy = interaction.client.services.privacy
        match arguments["act"]:
            case "export":
                await _send_export(interaction)
            case "ask":
                await respond(interaction, _asking_card(), private=True)
            case _:
                await interaction.response.defer()  # who has much waits for longer than Discord
                changed = await privacy.forget(interaction.user.id)
                told = f"Done: {changed:,} rows are gone or no longer bear your name."
                await interaction.edit_original_response(view=notice(told))


async def _send_export(interaction: discord.Interaction[Clio]) -> None:
    """Send the files by direct message, each as it is made; those refused, here and in private."""
    await interaction.response.defer(ephemeral=True)
    sent, refused = 0, False
    async for content in interaction.client.services.privacy.export(interaction.user.id):
        sent += 1
        title = "### All that I keep of you" + (f", file {sent}" if sent > 1 else "")
        view = card(title, ui.File(f"attachment://{_name(sent)}"))
        if not refused:
            try:
                await interaction.user.send(view=view, file=_file(sent, content))
            except discord.Forbidden:
                refused = True
        if refused:
            await interaction.followup.send(view=view, file=_file(sent, content), ephemeral=True)
    if not refused:
        told = "It is in our direct messages" + (f", in {sent} files." if sent > 1 else ".")
        await interaction.followup.send(view=notice(told), ephemeral=True)


def _name(number: int) -> str:
    return f"clio-data-{number}.zip"


def _file(number: int, content: bytes) -> discord.File:
    return discord.File(io.BytesIO(content), _name(number))
