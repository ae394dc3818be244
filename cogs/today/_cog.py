"""`/today`, `/daily`, and the loop that posts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands, tasks
from typing_extensions import override

from bot.app.cards import notice
from bot.app.contexts import everywhere
from bot.app.permissions import refuse_unwritable
from bot.app.reporter import record, respond
from bot.app.ticking import tick
from bot.domain.yeardays import MonthDay, parse_month_day
from bot.services.today import IN_POST
from cogs.today._cards import day_card, schedule_card
from cogs.today._posting import deliver

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.services.daily import Post

log = structlog.get_logger(__name__)
_TICK_SECONDS = 5
_AT_ONCE = 20  # posts under way at one time; Discord allows 50 requests a second


class TodayCog(commands.Cog):
    """Shows days, and posts them."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot
        self._under_way: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(_AT_ONCE)

    @override
    async def cog_load(self) -> None:
        """Start the loop."""
        self._post.start()

    @override
    async def cog_unload(self) -> None:
        """Stop the loop, and let posts under way finish."""
        self._post.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    # -- /today ---------------------------------------------------------------------------

    @everywhere
    @app_commands.command(description="What happened on this day, or on another day of the year")
    @app_commands.describe(date="A day of the year, such as 16 November; today if left out")
    async def today(
        self,
        interaction: discord.Interaction[Clio],
        date: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """Answer with the day's card."""
        day, year = await self._asked_day(interaction, date)
        await respond(interaction, day_card(self.bot.services.today.view(day, year)))

    async def _asked_day(
        self, interaction: discord.Interaction[Clio], text: str | None
    ) -> tuple[MonthDay, int]:
        """Read the day that is asked for, in the guild's own today; raises BadDateError."""
        now = self.bot.services.clock.now()
        local = now.astimezone(await self.bot.services.daily.zone_of(interaction.guild_id))
        day = parse_month_day(text) if text else MonthDay(local.month, local.day)
        return day, local.year

    # -- /daily ---------------------------------------------------------------------------

    daily = app_commands.Group(
        name="daily",
        description="The daily post of this server",
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True),
    )

    @daily.command(name="setup", description="Post the day's event in a channel, every day")
    @app_commands.describe(
        channel="Where to post",
        time="When, in local time, such as 09:00",
        timezone="An IANA time zone, such as Europe/London",
    )
    @app_commands.checks.has_permissions(manage_guild=True)
    async def setup_daily(
        self,
        interaction: discord.Interaction[Clio],
        channel: discord.TextChannel,
        time: app_commands.Range[str, 1, 12],
        timezone: app_commands.Range[str, 1, 60],
    ) -> None:
        """Keep the schedule, once everything about it is found to be in order."""
        assert interaction.guild is not None, "the group is for servers alone"
        refuse_unwritable(channel, channel.permissions_for(interaction.guild.me))
        await self.bot.services.daily.set_up(interaction.guild.id, channel.id, time, timezone)
        status = await self.bot.services.daily.status(interaction.guild.id)
        await respond(
            interaction, schedule_card(status, headline="The daily post is set up"), private=True
        )

    @setup_daily.autocomplete("timezone")
    async def _complete_zone(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        names = self.bot.services.daily.suggest_zones(typed)
        return [app_commands.Choice(name=name, value=name) for name in names]

    @daily.command(
        name="status", description="When the next post comes, and what became of the last"
    )
    @app_commands.checks.has_permissions(manage_guild=True)
    async def status(self, interaction: discord.Interaction[Clio]) -> None:
        """Answer with the schedule."""
        status = await self.bot.services.daily.status(_guild_id(interaction))
        await respond(interaction, schedule_card(status, headline="The daily post"), private=True)

    @daily.command(name="preview", description="See a day's post before it goes out")
    @app_commands.describe(date="A day of the year, such as 16 November; today if left out")
    @app_commands.checks.has_permissions(manage_guild=True)
    async def preview(
        self,
        interaction: discord.Interaction[Clio],
        date: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """Answer with the post, in private."""
        day, year = await self._asked_day(interaction, date)
        view = self.bot.services.today.view(day, year, IN_POST)
        await respond(interaction, day_card(view), private=True)

    @daily.command(name="off", description="End the daily post")
    @app_commands.checks.has_permissions(manage_guild=True)
    async def turn_off(self, interaction: discord.Interaction[Clio]) -> None:
        """End the schedule."""
        await self.bot.services.daily.turn_off(_guild_id(interaction))
        told = notice("The daily post is off. /daily setup starts it again.")
        await respond(interaction, told, private=True)

    # -- posting --------------------------------------------------------------------------

    @tasks.loop(seconds=_TICK_SECONDS)
    async def _post(self) -> None:
        await tick(self._post, self.bot.services.clock, self._post_due, "daily posts")

    async def _post_due(self) -> None:
        """Send what is due, each post by itself."""
        for post in await self.bot.services.daily.claim_due():
            task = asyncio.create_task(self._send(post))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    @_post.before_loop
    async def _until_ready(self) -> None:
        await self.bot.wait_until_ready()

    async def _send(self, post: Post) -> None:
        async with self._room:
            try:
                await deliver(self.bot, post)
            except Exception as error:  # noqa: BLE001 - one guild's fault stays its own
                incident = record(error, task="daily", guild=post.entry.guild_id)
                await self.bot.services.daily.failed(post, f"incident {incident}")


def _guild_id(interaction: discord.Interaction[Any]) -> int:
    assert interaction.guild_id is not None, "the group is for servers alone"
    return interaction.guild_id
