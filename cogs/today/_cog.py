"""`/today`, and the loop that posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app.contexts import everywhere
from bot.app.reporter import respond
from bot.app.ticking import going_on
from bot.domain.yeardays import MonthDay, parse_month_day
from cogs.today._cards import day_card
from cogs.today._poster import Poster

if TYPE_CHECKING:
    from bot.app.client import Clio

_TICK_SECONDS = 5


class TodayCog(commands.Cog):
    """Shows days, and posts them."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot
        self._poster = Poster(bot, bot.posts_a_second)
        self._post = going_on(bot, "daily posts", self._poster.post_due, seconds=_TICK_SECONDS)

    @override
    async def cog_load(self) -> None:
        """Start the loop."""
        self.bot.finishing.append(self._finish)
        self._post.start()

    @override
    async def cog_unload(self) -> None:
        """Stop the loop."""
        self._post.cancel()

    async def _finish(self) -> None:
        """Begin nothing more, and let posts under way finish."""
        self._post.cancel()
        await self._poster.finish()

    @everywhere
    @app_commands.command(description="What happened on this day, or on another day of the year")
    @app_commands.describe(date="A day of the year, such as 16 November; today if left out")
    async def today(
        self,
        interaction: discord.Interaction[Clio],
        date: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """Answer with the day's card, by the guild's own today."""
        services = self.bot.services
        local = services.clock.now().astimezone(await services.daily.zone_of(interaction.guild_id))
        day = parse_month_day(date) if date else MonthDay(local.month, local.day)
        shelf = await services.shelves.open(interaction.guild_id)
        await respond(interaction, day_card(services.today.view(day, local.year, shelf.on(day))))

    # -- posting --------------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Pause the posts of a server that removed Clio; an outage does not come here."""
        await self.bot.services.daily.left(guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Let the posts of a server that has Clio back go on."""
        await self.bot.services.daily.came_back({guild.id})

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Do the same for servers that had Clio back while it was not running."""
        await self.bot.services.daily.came_back({guild.id for guild in self.bot.guilds})
