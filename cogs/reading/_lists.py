"""What members do with their lists: marks, notes, ratings, pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.forms import Form, open_form
from bot.app.links import KeptButton, KeptMenu
from bot.app.reporter import respond
from bot.domain.reading import Mark
from bot.services.book_lists import LONGEST_NOTE
from cogs.reading._list_cards import NO_STARS, entry_card, kept_card, list_card

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.services.book_lists import EntryView

_BOOK = r"(?P<book>[a-z0-9-]{1,64})"
_NOTE = "note"


class MarkButton(
    KeptButton,
    template=links.pattern(
        links.BOOK_MARK, rf"(?P<mark>want|reading|done|off):{_BOOK}(?::(?P<here>here))?"
    ),
):
    """Puts a book on the list of whoever presses, moves it, or takes it off."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show it as it stands now: in its own place, or beside the recommendations."""
        mark = None if arguments["mark"] == "off" else Mark(arguments["mark"])
        lists = interaction.client.services.book_lists
        member_id, guild_id = interaction.user.id, interaction.guild_id
        view = await lists.mark(member_id, guild_id, arguments["book"], mark)
        if arguments["here"] or mark is None:
            await interaction.response.edit_message(view=entry_card(view))
        else:
            shown = entry_card(view) if mark is Mark.DONE else kept_card(view)
            await respond(interaction, shown, private=True)


class ListButton(
    KeptButton,
    template=links.pattern(
        links.BOOK_LIST, r"(?P<which>all|want|reading|done):(?P<page>\d{1,3})(?::shelf)?"
    ),
):
    """Turns the page of a list, or shows another part of it."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Put it in the place of this one."""
        which = None if arguments["which"] == "all" else Mark(arguments["which"])
        view = await interaction.client.services.book_lists.show(
            interaction.user.id, interaction.guild_id, which, int(arguments["page"])
        )
        await interaction.response.edit_message(view=list_card(view))


class OpenMenu(KeptMenu, template=links.pattern(links.BOOK_OPEN, "menu")):
    """Opens a book that was chosen from a list."""

    @override
    async def choose(self, interaction: discord.Interaction[Clio], value: str, **_: str) -> None:
        """Show it in private."""
        lists = interaction.client.services.book_lists
        view = await lists.open(interaction.user.id, interaction.guild_id, value)
        await respond(interaction, entry_card(view), private=True)


class RateMenu(KeptMenu, template=links.pattern(links.BOOK_RATE, _BOOK)):
    """Rates a book for the average of the server."""

    @override
    async def choose(
        self, interaction: discord.Interaction[Clio], value: str, **arguments: str
    ) -> None:
        """Keep the rating and show the book with it."""
        stars = None if value == NO_STARS else int(value)
        view = await interaction.client.services.book_lists.rate(
            interaction.user.id, interaction.guild_id, arguments["book"], stars
        )
        await interaction.response.edit_message(view=entry_card(view))


class NoteButton(KeptButton, template=links.pattern(links.BOOK_NOTE, _BOOK)):
    """Asks for a note."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Open a form with what was noted before."""
        lists = interaction.client.services.book_lists
        view = await lists.open(interaction.user.id, interaction.guild_id, arguments["book"])
        await open_form(interaction, _note_form(view))


def _note_form(view: EntryView) -> Form:
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id=_NOTE,
        style=discord.TextStyle.paragraph,
        default=view.note or None,
        required=False,
        max_length=LONGEST_NOTE,
    )
    label: ui.Label[Any] = ui.Label(
        text="Your note", description="Nobody else sees it", component=field
    )
    return Form("Note", links.BOOK_NOTE, view.book.id, label)


async def take_note(
    interaction: discord.Interaction[Clio], argument: str, answers: dict[str, str]
) -> None:
    """Keep a note, and show the book with it."""
    view = await interaction.client.services.book_lists.note(
        interaction.user.id, interaction.guild_id, argument, answers.get(_NOTE, "")
    )
    await respond(interaction, entry_card(view), private=True)


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (
    MarkButton,
    ListButton,
    OpenMenu,
    RateMenu,
    NoteButton,
)
