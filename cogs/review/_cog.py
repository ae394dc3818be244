"""`/review`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app import links, looks
from bot.app.cards import notice
from bot.app.choices import named_choices
from bot.app.contexts import everywhere
from bot.app.pictures import attached
from bot.app.reporter import respond
from bot.app.ticking import going_on
from bot.errors import UserError
from bot.services.review import LONGEST_DAYS, NEW_A_DAY, RETENTIONS
from cogs.review._answering import ITEMS, go_on, take_words
from cogs.review._cards import PICTURE, stats_card
from cogs.review._reminding import StopButton, send_reminders, wish_card

if TYPE_CHECKING:
    from bot.app.client import Clio

Cards = app_commands.Range[int, 1, 200]
Retention = app_commands.Range[int, RETENTIONS[0], RETENTIONS[-1]]
NewADay = app_commands.Range[int, NEW_A_DAY[0], NEW_A_DAY[-1]]
LongestDays = app_commands.Range[int, LONGEST_DAYS[0], LONGEST_DAYS[-1]]


class ReviewCog(commands.Cog):
    """Brings back what a member wants to remember, when they are about to forget it."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot
        self._remind = going_on(bot, "reminders", lambda: send_reminders(bot), seconds=60)

    @override
    async def cog_load(self) -> None:
        """Register the buttons and the form."""
        self.bot.add_dynamic_items(*ITEMS, StopButton)
        self.bot.forms[links.REVIEW_WORDS] = take_words
        self._remind.start()

    @override
    async def cog_unload(self) -> None:
        """Stop the loop."""
        self._remind.cancel()

    review = everywhere(
        app_commands.Group(
            name="review",
            description="Remember what you missed: cards that come back when it is time",
        )
    )

    @review.command(name="start", description="Review what is due, in private, in your own time")
    @app_commands.describe(cards="How many; all that is due if left out")
    async def start(
        self, interaction: discord.Interaction[Clio], cards: Cards | None = None
    ) -> None:
        """Ask the first card; each grade leads to the next."""
        await go_on(interaction, f"0.{cards or 0}", first=True)

    @review.command(name="stats", description="What is due, how much you knew, a year at a glance")
    async def stats(self, interaction: discord.Interaction[Clio]) -> None:
        """Answer in private with a card and a picture."""
        await interaction.response.defer(ephemeral=True)  # the picture takes its time
        view = await self.bot.services.reviews.stats(interaction.user.id, looks.current())
        file = attached(PICTURE, view.picture, view.alt)
        await interaction.followup.send(view=stats_card(view), file=file, ephemeral=True)

    @review.command(name="settings", description="How much you want to know, and how often")
    @app_commands.describe(
        retention="Per cent to be known when asked: more means more reviews (90 at first)",
        new_cards="New cards a day at most (20 at first)",
        longest_interval="Days between reviews at most (365 at first)",
    )
    async def settings(
        self,
        interaction: discord.Interaction[Clio],
        retention: Retention | None = None,
        new_cards: NewADay | None = None,
        longest_interval: LongestDays | None = None,
    ) -> None:
        """Keep what was said."""
        if retention is None and new_cards is None and longest_interval is None:
            raise UserError("Say what to change: retention, new_cards or longest_interval.")
        wishes = await self.bot.services.reviews.change(
            interaction.user.id,
            retention=retention,
            new_a_day=new_cards,
            longest_days=longest_interval,
        )
        told = (
            f"Cards come back so that you know {wishes.retention:.0%}, at most "
            f"{wishes.new_a_day} new a day, and {wishes.longest_days} days apart."
        )
        await respond(interaction, notice(told), private=True)

    @review.command(name="remind", description="A direct message a day when cards are due")
    @app_commands.describe(
        time="When, in local time, such as 18:00",
        timezone="An IANA time zone, such as Europe/London",
    )
    async def remind(
        self,
        interaction: discord.Interaction[Clio],
        time: app_commands.Range[str, 1, 20],
        timezone: app_commands.Range[str, 1, 60],
    ) -> None:
        """Keep the wish; a button ends it."""
        wish = await self.bot.services.reminders.wish(interaction.user.id, time, timezone)
        await respond(interaction, wish_card(wish), private=True)

    @remind.autocomplete("timezone")
    async def _complete_zone(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return named_choices(self.bot.services.daily.suggest_zones(typed))
