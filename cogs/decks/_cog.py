"""`/deck`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app import links
from bot.app.contexts import everywhere
from bot.app.reporter import respond
from cogs.decks._cards import asking_card, counted, deck_card, ended_card, list_card, told_card
from cogs.decks._importing import UndoButton, copy_deck, give_file, take_back, take_file
from cogs.decks._views import ITEMS, open_add, take_form, viewer_of

if TYPE_CHECKING:
    from bot.app.client import Clio

Name = app_commands.Range[str, 1, 60]
Which = app_commands.Range[str, 1, 60]


@everywhere
class DeckCog(commands.GroupCog, group_name="deck", group_description="Decks of cards to study"):
    """Lets members make decks, share them and study them."""

    def __init__(self, bot: Clio) -> None:
        super().__init__()
        self.bot = bot

    @override
    async def cog_load(self) -> None:
        """Register the buttons and the form."""
        self.bot.add_dynamic_items(*ITEMS, UndoButton)
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
        await respond(interaction, ended_card(deck_view, told), private=True)

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
        ended = ended_card(left, "is no longer in your list or reviews.")
        await respond(interaction, ended, private=True)

    # -- in and out -----------------------------------------------------------------------

    @app_commands.command(name="copy", description="Copy a deck into your own, by its code")
    @app_commands.describe(code="The ten letters under the deck")
    async def copy(
        self, interaction: discord.Interaction[Clio], code: app_commands.Range[str, 1, 30]
    ) -> None:
        """Do it."""
        await copy_deck(interaction, code)

    @app_commands.command(
        name="import",
        description="Cards from a file: CSV, TSV, Quizlet, Anki, Red's trivia, OpenTDB",
    )
    @app_commands.describe(
        file="A .csv, .tsv, .txt, .apkg, .yaml or .json file, 8 MiB at most",
        deck="Which of your decks takes them; a new one if left out",
        all_or_nothing="Take nothing if any row is refused (no if left out)",
    )
    async def import_file(
        self,
        interaction: discord.Interaction[Clio],
        file: discord.Attachment,
        deck: Which | None = None,
        *,
        all_or_nothing: bool = False,
    ) -> None:
        """Take the rows and report on each."""
        await take_file(interaction, file, deck, all_or_nothing=all_or_nothing)

    @app_commands.command(name="undo", description="Take back your last import or copy, as a whole")
    async def undo(self, interaction: discord.Interaction[Clio]) -> None:
        """Do it."""
        await take_back(interaction)

    @app_commands.command(name="export", description="A deck as a file")
    @app_commands.describe(deck="Which deck", kind="For spreadsheets, for programs, or for Anki")
    @app_commands.rename(kind="format")
    async def export(
        self,
        interaction: discord.Interaction[Clio],
        deck: Which,
        kind: Literal["csv", "json", "apkg"],
    ) -> None:
        """Send it in private."""
        await give_file(interaction, deck, kind)

    # -- names ----------------------------------------------------------------------------

    @show.autocomplete("deck")
    @study.autocomplete("deck")
    @unshare.autocomplete("deck")
    @subscribe.autocomplete("deck")
    @unsubscribe.autocomplete("deck")
    @export.autocomplete("deck")
    async def _complete(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await self._choices(interaction, typed, own=False)

    @add.autocomplete("deck")
    @rename.autocomplete("deck")
    @remove.autocomplete("deck")
    @share.autocomplete("deck")
    @import_file.autocomplete("deck")
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
