"""Buttons, menus and forms of what a server added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.contexts import guild_id_of
from bot.app.forms import open_form
from bot.app.links import KeptButton, KeptMenu
from bot.app.permissions import is_guild_moderator
from bot.app.reporter import respond
from bot.errors import UserError
from bot.services.contents import Member
from cogs.content._cards import content_card, list_card
from cogs.content._forms import content_form

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.services.contents import ContentView

_ID = r"(?P<id>own-[a-z0-9]{10})"
_NOTES = {
    "accept": "Accepted: it is part of this server's library",
    "remove": "Removed",
    "back": "Back in this server's library",
}


def member_of(interaction: discord.Interaction[Clio]) -> Member:
    """Say who asks, with what they may do; raises UserError outside of a server."""
    if not isinstance(interaction.user, discord.Member):
        raise UserError("That is for servers that invited me.")
    roles = frozenset(role.id for role in interaction.user.roles)
    return Member(interaction.user.id, roles, is_guild_moderator(interaction))


async def show_content(
    interaction: discord.Interaction[Clio], view: ContentView, note: str
) -> None:
    """Answer in private with a record."""
    shown = content_card(view, note, is_moderator=is_guild_moderator(interaction))
    await respond(interaction, shown, private=True)


async def open_edit(interaction: discord.Interaction[Clio], content_id: str) -> None:
    """Open the form of a record, filled with what it says."""
    contents = interaction.client.services.contents
    view = await contents.to_edit(guild_id_of(interaction), member_of(interaction), content_id)
    await open_form(interaction, content_form(view.kind, f"edit:{view.id}", view.fields))


class ContentButton(
    KeptButton,
    template=links.pattern(links.CONTENT, rf"{_ID}:(?P<act>edit|remove|back|accept)"),
):
    """Edits, removes, puts back or accepts a record."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Do it and show the record as it is now."""
        act, content_id = arguments["act"], arguments["id"]
        if act == "edit":
            await open_edit(interaction, content_id)
            return
        contents = interaction.client.services.contents
        acts = {"remove": contents.remove, "back": contents.put_back, "accept": contents.accept}
        member = member_of(interaction)
        view = await acts[act](guild_id_of(interaction), member, content_id)
        note = "It waits for a moderator" if view.is_waiting else _NOTES[act]
        shown = content_card(view, note, is_moderator=member.is_moderator)
        await interaction.response.edit_message(view=shown)


class ContentMenu(KeptMenu, template=links.pattern(links.CONTENT, "open")):
    """Opens a record that was chosen from the list."""

    @override
    async def choose(self, interaction: discord.Interaction[Clio], value: str, **_: str) -> None:
        """Show it in private."""
        contents = interaction.client.services.contents
        view = await contents.show(guild_id_of(interaction), member_of(interaction), value)
        await show_content(interaction, view, f"This server's own · {view.kind}")


class PageButton(
    KeptButton,
    template=links.pattern(
        links.CONTENT_PAGE, r"(?P<kind>all|event|question|reading):(?P<page>\d{1,3})"
    ),
):
    """Turns the page of the list."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Put the other page in the place of this one."""
        contents = interaction.client.services.contents
        kind, page = arguments["kind"], int(arguments["page"])
        member = member_of(interaction)
        listed = await contents.listed(guild_id_of(interaction), member, kind, page)
        await interaction.response.edit_message(view=list_card(listed))


async def take_form(
    interaction: discord.Interaction[Clio], argument: str, answers: dict[str, str]
) -> None:
    """Keep what a member wrote, and show it as it is kept."""
    contents, member = interaction.client.services.contents, member_of(interaction)
    guild_id = guild_id_of(interaction)
    act, _, rest = argument.partition(":")
    if act == "edit":
        view = await contents.edit(guild_id, member, rest, answers)
    else:
        kind, *more = rest.split(":")
        view = await contents.add(guild_id, member, kind, answers | _chosen(kind, more))
    note = "It waits for a moderator" if view.is_waiting else "Part of this server's library"
    await show_content(interaction, view, note)


_CHOSEN = {
    "event": ("topic", "region", "theme"),
    "question": ("topic", "difficulty"),
    "reading": ("topic", "level"),
}


def _chosen(kind: str, values: list[str]) -> dict[str, str]:
    """Read what was chosen before the form was opened."""
    names = _CHOSEN.get(kind, ())
    if not names or len(names) != len(values):
        raise UserError("That form is out of date. /content add opens a new one.")
    return dict(zip(names, values, strict=True))


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (ContentButton, ContentMenu, PageButton)
