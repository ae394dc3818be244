"""`/deck`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app import links
from bot.app.reporter import respond
from cogs.decks._cards import asking_card, counted, deck_card, list_card, told_card
from cogs.decks._views import ITEMS, open_add, take_form, viewer_of

if TYPE_CHECKING:
    from bot.app.client import Clio

Name = app_commands.Range[str, 1, 60]
Which = app_commands.Range[str, 1, 60]


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
@app_commands.allowed_installs(guilds=True, users=True)
class DeckCog(commands.GroupCog, group_name="deck", group_description="Decks of cards to study"):
    """Lets members make decks, share them and study them."""

    def __init__(self, bot: Clio) -> None:
        super().__init__()
        self.bot = bot

    @override
    async def cog_load(self) -> None:
        """Register the buttons and the form."""
        self.bot.add_dynamic_items(*ITEMS)
        self.bot.forms[links.DECK_FORM] = take_form

    # -- making ---------------------------------------------------------------------------

    @app_commands.command(name="create", description="Make a deck")
    @app_commands.describe(name="What to call it")
    async def create(self, interaction: discord.Interaction[Clio], name: Name) -> None:
        """Show it, empty."""
        decks, viewer = self.bot.services.decks, viewer_of(interaction)
        deck = await decks.create(viewer, name)
        shown = deck_card(await decks.show(viewer, deck.id), "A new deck")
        await respond(interaction, shown, private=True)

    @app_commands.command(name="add", description="Add a card to a deck of yours")
    @app_commands.describe(deck="Which deck")
    async def add(self, interaction: discord.Interaction[Clio], deck: Which) -> None:
        """Open the form."""
        await open_add(interaction, deck)

    @app_commands.command(name="list", description="Your decks, and those shared on this server")
    async def list_decks(self, interaction: discord.Interaction[Clio]) -> None:
        """List them in private."""
        views = await self.bot.services.decks.listed(viewer_of(interaction))
        await respond(interaction, list_card(views, 0), private=True)

    @app_commands.command(name="show", description="A deck's cards; edit and remove your own")
    @app_commands.describe(deck="Which deck")
    async def show(self, interaction: discord.Interaction[Clio], deck: Which) -> None:
        """Show its first page in private."""
        view = await self.bot.services.decks.show(viewer_of(interaction), deck)
        await respond(interaction, deck_card(view), private=True)

    @app_commands.command(name="rename", description="Give a deck of yours another name")
    @app_commands.describe(deck="Which deck", name="What to call it")
    async def rename(self, interaction: discord.Interaction[Clio], deck: Which, name: Name) -> None:
        """Do it."""
        renamed = await self.bot.services.decks.rename(viewer_of(interaction), deck, name)
        await respond(interaction, told_card(renamed, "is its name now."), private=True)

    @app_commands.command(name="remove", description="Remove a deck of yours, for everybody")
    @app_commands.describe(deck="Which deck")
    async def remove(self, interaction: discord.Interaction[Clio], deck: Which) -> None:
        """Ask whether it is meant."""
        found = await self.bot.services.decks.find_own(viewer_of(interaction), deck)
        await respond(interaction, asking_card(found), private=True)

    # -- studying -------------------------------------------------------------------------

    @app_commands.command(name="study", description="Have a deck's cards asked in /review")
    @app_commands.describe(deck="Which deck")
    async def study(self, interaction: discord.Interaction[Clio], deck: Which) -> None:
        """Do it, and show the deck with the button that ends it."""
        decks, viewer = self.bot.services.decks, viewer_of(interaction)
        studied = await decks.study(viewer, deck)
        view = await decks.show(viewer, studied.id)
        shown = deck_card(view, "You study it: /review start asks what is due")
        await respond(interaction, shown, private=True)

    # -- sharing --------------------------------------------------------------------------

    @app_commands.command(name="share", description="Let this server see a deck of yours")
    @app_commands.describe(deck="Which deck")
    async def share(self, interaction: discord.Interaction[Clio], deck: Which) -> None:
        """Do it."""
        shared = await self.bot.services.decks.share(viewer_of(interaction), deck)
        told = "is shared on this server: members find it in /deck list and may subscribe to it."
        await respond(interaction, told_card(shared, told), private=True)

    @app_commands.command(name="unshare", description="Take a deck from this server's sight")
    @app_commands.describe(deck="Which deck")
    async def unshare(self, interaction: discord.Interaction[Clio], deck: Which) -> None:
        """Do it."""
        deck_view = await self.bot.services.decks.unshare(viewer_of(interaction), deck)
        told = "is no longer shared on this server; subscriptions from here have ended."
        await respond(interaction, told_card(deck_view, told), private=True)

    @app_commands.command(name="subscribe", description="Follow a deck: its changes reach you")
    @app_commands.describe(deck="Which deck")
    async def subscribe(self, interaction: discord.Interaction[Clio], deck: Which) -> None:
        """Do it."""
        followed = await self.bot.services.decks.follow(viewer_of(interaction), deck)
        cards = counted(followed.cards, "card")
        told = f"is in your list, {cards}; what its maker changes reaches you. /deck study asks it."
        await respond(interaction, told_card(followed, told), private=True)

    @app_commands.command(name="unsubscribe", description="Follow a deck no more")
    @app_commands.describe(deck="Which deck")
    async def unsubscribe(self, interaction: discord.Interaction[Clio], deck: Which) -> None:
        """Do it."""
        left = await self.bot.services.decks.unfollow(viewer_of(interaction), deck)
        await respond(
            interaction, told_card(left, "is no longer in your list or your reviews."), private=True
        )

    # -- names ----------------------------------------------------------------------------

    @show.autocomplete("deck")
    @study.autocomplete("deck")
    @unshare.autocomplete("deck")
    @subscribe.autocomplete("deck")
    @unsubscribe.autocomplete("deck")
    async def _complete(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await self._choices(interaction, typed, own=False)

    @add.autocomplete("deck")
    @rename.autocomplete("deck")
    @remove.autocomplete("deck")
    @share.autocomplete("deck")
    async def _complete_own(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await self._choices(interaction, typed, own=True)

    async def _choices(
        self, interaction: discord.Interaction[Clio], typed: str, *, own: bool
    ) -> list[app_commands.Choice[str]]:
        found = await self.bot.services.decks.suggest(viewer_of(interaction), typed, own=own)
        return [
            app_commands.Choice(name=f"{view.title} · {counted(view.cards, 'card')}", value=view.id)
            for view in found
        ]
