"""Files of cards: how they come in, how they are taken back, how decks go out."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import discord
from typing_extensions import override

from bot.app import links
from bot.app.cards import Accent, card, plain
from bot.app.links import KeptButton
from bot.errors import UserError
from bot.services.deck_exports import Format
from bot.services.deck_imports import LARGEST
from cogs.decks._cards import counted, told_card
from cogs.decks._import_cards import REPORT, import_card, undone_card
from cogs.decks._views import viewer_of

if TYPE_CHECKING:
    from bot.app.client import Clio


async def take_file(
    interaction: discord.Interaction[Clio],
    file: discord.Attachment,
    deck: str | None,
    *,
    all_or_nothing: bool,
) -> None:
    """Import a file and report on its rows, in private."""
    if file.size > LARGEST:
        raise UserError(f"The file is larger than {LARGEST // 1024 // 1024} MiB.")
    await interaction.response.defer(ephemeral=True)
    report = await interaction.client.services.deck_imports.import_file(
        viewer_of(interaction),
        file.filename,
        await file.read(),
        deck,
        all_or_nothing=all_or_nothing,
    )
    attached = discord.File(io.BytesIO(report.text), REPORT)
    await interaction.followup.send(view=import_card(report), file=attached, ephemeral=True)


async def copy_deck(interaction: discord.Interaction[Clio], code: str) -> None:
    """Copy a deck, and lead to it."""
    await interaction.response.defer(ephemeral=True)
    copied = await interaction.client.services.deck_imports.copy(viewer_of(interaction), code)
    told = f"is yours now, with {counted(copied.cards, 'card')}. /deck undo takes it back."
    await interaction.followup.send(view=told_card(copied, told), ephemeral=True)


async def take_back(interaction: discord.Interaction[Clio], import_id: str | None = None) -> None:
    """Undo an import, the last one if none is named."""
    await interaction.response.defer(ephemeral=True)
    imports = interaction.client.services.deck_imports
    undone = await imports.undo(viewer_of(interaction), import_id)
    await interaction.followup.send(view=undone_card(undone), ephemeral=True)


async def give_file(interaction: discord.Interaction[Clio], deck: str, kind: str) -> None:
    """Send a deck as a file, in private."""
    await interaction.response.defer(ephemeral=True)
    given = await interaction.client.services.deck_exports.export(
        viewer_of(interaction), deck, Format(kind)
    )
    cards = counted(given.cards, "card")
    shown = discord.ui.File[Any](f"attachment://{given.name}")
    view = card(f"**{plain(given.title)}**, {cards}", shown, accent=Accent.NOTICE)
    file = discord.File(io.BytesIO(given.content), given.name)
    await interaction.followup.send(view=view, file=file, ephemeral=True)


class UndoButton(KeptButton, template=links.pattern(links.DECK_UNDO, "(?P<id>[a-z0-9]{10})")):
    """Takes an import back."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Say what went with it."""
        await take_back(interaction, arguments["id"])
