"""Buttons, menus and the form of decks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import override

from bot.app import links
from bot.app.contexts import invited_guild
from bot.app.forms import open_form
from bot.app.links import KeptButton, KeptMenu
from bot.app.permissions import is_guild_moderator
from bot.app.reporter import respond
from bot.services.decks import Viewer
from cogs.decks._cards import asking_card, deck_card, ended_card, list_card, one_card, removed_card
from cogs.decks._forms import card_form

if TYPE_CHECKING:
    import discord
    from discord import ui

    from bot.app.client import Clio

_ID = r"(?P<id>[a-z0-9]{10})"
_PAGE = r"(?P<page>\d{1,4})"


def viewer_of(interaction: discord.Interaction[Clio]) -> Viewer:
    """Say who asks; a server counts where it invited Clio."""
    guild = invited_guild(interaction)
    if guild is None:
        return Viewer(interaction.user.id)
    return Viewer(interaction.user.id, guild.id, is_guild_moderator(interaction))


class DeckButton(
    KeptButton,
    template=links.pattern(
        links.DECK, rf"{_ID}:(?P<act>open|add|study|rest|follow|unfollow|ask|remove)"
    ),
):
    """Opens, studies, follows or removes a deck, or adds to it."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Do it, and show the deck as it is then."""
        decks, viewer = interaction.client.services.decks, viewer_of(interaction)
        act, deck_id = arguments["act"], arguments["id"]
        if act == "add":
            await open_add(interaction, deck_id)
            return
        if act == "open":
            shown = deck_card(await decks.show(viewer, deck_id))
            await respond(interaction, shown, private=True)
            return
        if act == "ask":
            deck = await decks.find_own(viewer, deck_id)
            await respond(interaction, asking_card(deck), private=True)
            return
        if act in {"remove", "unfollow"}:
            end = decks.remove if act == "remove" else decks.unfollow
            told = "is removed." if act == "remove" else "is no longer in your list or reviews."
            ended = ended_card(await end(viewer, deck_id), told)
            await interaction.response.edit_message(view=ended)
            return
        acts = {"study": decks.study, "rest": decks.rest, "follow": decks.follow}
        await acts[act](viewer, deck_id)
        await interaction.response.edit_message(view=deck_card(await decks.show(viewer, deck_id)))


class PageButton(KeptButton, template=links.pattern(links.DECK_PAGE, rf"{_ID}:{_PAGE}")):
    """Turns the page of a deck."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Put the other page in the place of this one."""
        view = await interaction.client.services.decks.show(
            viewer_of(interaction), arguments["id"], int(arguments["page"])
        )
        await interaction.response.edit_message(view=deck_card(view))


class ListButton(KeptButton, template=links.pattern(links.DECK_LIST, f"page:{_PAGE}")):
    """Turns the page of the list of decks."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Put the other page in the place of this one."""
        views = await interaction.client.services.decks.listed(viewer_of(interaction))
        await interaction.response.edit_message(view=list_card(views, int(arguments["page"])))


class ListMenu(KeptMenu, template=links.pattern(links.DECK_LIST, "open")):
    """Opens a deck that was chosen from the list."""

    @override
    async def choose(self, interaction: discord.Interaction[Clio], value: str, **_: str) -> None:
        """Show it in private."""
        view = await interaction.client.services.decks.show(viewer_of(interaction), value)
        await respond(interaction, deck_card(view), private=True)


class CardMenu(KeptMenu, template=links.pattern(links.DECK_CARD, "open")):
    """Opens a card that was chosen from a deck."""

    @override
    async def choose(self, interaction: discord.Interaction[Clio], value: str, **_: str) -> None:
        """Show it in private."""
        view = await interaction.client.services.decks.card(viewer_of(interaction), value)
        await respond(interaction, one_card(view, "Card"), private=True)


class CardButton(
    KeptButton, template=links.pattern(links.DECK_CARD, rf"{_ID}:(?P<act>edit|remove)")
):
    """Edits or removes a card."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Open the form, filled; or take the card away."""
        decks, viewer = interaction.client.services.decks, viewer_of(interaction)
        if arguments["act"] == "remove":
            view = await decks.remove_card(viewer, arguments["id"])
            await interaction.response.edit_message(view=removed_card(view))
            return
        view = await decks.card(viewer, arguments["id"])
        await decks.find_own(viewer, view.deck.id)
        await open_form(interaction, card_form(f"edit:{view.id}", view.text))


async def open_add(interaction: discord.Interaction[Clio], which: str) -> None:
    """Open the form that adds to a deck of the member's."""
    deck = await interaction.client.services.decks.find_own(viewer_of(interaction), which)
    await open_form(interaction, card_form(f"add:{deck.id}"))


async def take_form(
    interaction: discord.Interaction[Clio], argument: str, answers: dict[str, str]
) -> None:
    """Keep the card that a member wrote, and show it as it is kept."""
    decks, viewer = interaction.client.services.decks, viewer_of(interaction)
    act, _, which = argument.partition(":")
    if act == "edit":
        view, note = await decks.edit_card(viewer, which, answers), "Changed"
    else:
        view, note = await decks.add_card(viewer, which, answers), "Added"
    await respond(interaction, one_card(view, note), private=True)


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (
    DeckButton,
    PageButton,
    ListButton,
    ListMenu,
    CardMenu,
    CardButton,
)
