"""`/reading`: members' lists, and the reading club of a server."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app import links
from bot.app.cards import notice, plain
from bot.app.choices import as_choices, named_choices
from bot.app.contexts import everywhere, guild_of
from bot.app.reporter import respond
from bot.app.ticking import going_on
from bot.domain.clubs import MOST_WEEKS
from bot.domain.reading import Mark
from bot.services.clubs import ClubWish
from bot.services.references import Format
from cogs.reading import _club_views, _lists
from cogs.reading._club_cards import proposal_card, schedule_card, status_card
from cogs.reading._club_posting import do_all, post_due
from cogs.reading._club_views import manages, place_for, refuse_others
from cogs.reading._list_cards import export_card, list_card

if TYPE_CHECKING:
    from bot.app.client import Clio

Which = Literal["want", "reading", "done"]
Text = app_commands.Range[str, 1, 100]
Days = app_commands.Range[int, 1, 7]
Weeks = app_commands.Range[int, 1, MOST_WEEKS]
_TICK_SECONDS = 20


class ReadingGroup(commands.Cog):
    """Keeps what members want to read and have read, and what they read together."""

    reading = everywhere(
        app_commands.Group(
            name="reading",
            description="Your reading list, and the reading club of this server",
        )
    )
    club = app_commands.Group(
        name="club", description="Read a book together, a part a week", parent=reading
    )

    def __init__(self, bot: Clio) -> None:
        self.bot = bot
        self._tend = going_on(bot, "reading clubs", lambda: do_all(bot), seconds=_TICK_SECONDS)

    @override
    async def cog_load(self) -> None:
        """Register the buttons and the form, and start the loop."""
        self.bot.add_dynamic_items(*_lists.ITEMS, *_club_views.ITEMS)
        self.bot.forms[links.BOOK_NOTE] = _lists.take_note
        self._tend.start()

    @override
    async def cog_unload(self) -> None:
        """Stop the loop."""
        self._tend.cancel()

    # -- lists ----------------------------------------------------------------------------

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

    # -- the club -------------------------------------------------------------------------

    @club.command(name="propose", description="Propose a book for the server to read together")
    @app_commands.describe(book="A book that the library recommends, by title or author")
    async def propose(self, interaction: discord.Interaction[Clio], book: Text) -> None:
        """Propose it for all to see."""
        guild = guild_of(interaction, "Reading clubs")
        view = await self.bot.services.clubs.propose(guild.id, interaction.user.id, book)
        await respond(interaction, proposal_card(view, interaction.user.id))

    @club.command(name="vote", description="Let the server choose by a poll on what is proposed")
    @app_commands.describe(
        days="How many days it runs (3 if left out)",
        channel="Where to post; this channel if left out",
    )
    async def vote(
        self,
        interaction: discord.Interaction[Clio],
        days: Days = 3,
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Plan the poll, say so, and send it."""
        place = place_for(interaction, channel, polls=True)
        await self.bot.services.club_votes.start(
            place.guild.id, place.id, interaction.user.id, days, manages=manages(interaction)
        )
        length = "a day" if days == 1 else f"{days} days"
        told = f"The poll comes in {place.mention} and runs for {length}."
        await respond(interaction, notice(told), private=True)
        await post_due(self.bot)

    @club.command(name="schedule", description="Read a book together: a part a week, with a thread")
    @app_commands.describe(
        book="A book that the library recommends, by title or author",
        start="The first day, such as 7 January or Monday",
        weeks="How many weeks, a part each",
        time="When, in local time, such as 09:00",
        timezone="An IANA time zone, such as Europe/London",
        parts="Such as ch. 1-3; ch. 4-6, or how many chapters to divide: 24",
        channel="Where to post; this channel if left out",
    )
    async def schedule(  # noqa: PLR0913, PLR0917 - one argument an option
        self,
        interaction: discord.Interaction[Clio],
        book: Text,
        start: app_commands.Range[str, 1, 40],
        weeks: Weeks,
        time: app_commands.Range[str, 1, 12],
        timezone: app_commands.Range[str, 1, 60],
        parts: app_commands.Range[str, 1, 1000] | None = None,
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Plan the weeks and show them to all."""
        refuse_others(interaction)
        place = place_for(interaction, channel, polls=False)
        view = await self.bot.services.clubs.schedule(
            ClubWish(
                guild_id=place.guild.id,
                channel_id=place.id,
                book=book,
                start=start,
                weeks=weeks,
                at=time,
                zone=timezone,
                parts=parts,
                set_by=interaction.user.id,
            )
        )
        await respond(interaction, schedule_card(view, "The reading club begins"))

    @club.command(name="status", description="The club's book by week, the vote, what is proposed")
    async def status(self, interaction: discord.Interaction[Clio]) -> None:
        """Answer in private."""
        status = await self.bot.services.clubs.status(guild_of(interaction, "Reading clubs").id)
        await respond(interaction, status_card(status), private=True)

    @club.command(name="stop", description="End the reading of the club's book")
    async def stop(self, interaction: discord.Interaction[Clio]) -> None:
        """End it; what was posted stays."""
        refuse_others(interaction)
        club = await self.bot.services.clubs.stop(guild_of(interaction, "Reading clubs").id)
        told = f"The reading of *{plain(club.title)}* is over: no more parts, no more reminders."
        await respond(interaction, notice(told))

    @propose.autocomplete("book")
    @schedule.autocomplete("book")
    async def _complete_book(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        own = await self.bot.services.shelves.open(interaction.guild_id)
        return as_choices(await self.bot.services.books.suggest(typed, own))

    @schedule.autocomplete("timezone")
    async def _complete_zone(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return named_choices(self.bot.services.daily.suggest_zones(typed))
