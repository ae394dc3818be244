"""`/daily`: a server's schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app.cards import Accent, card, notice
from bot.app.choices import named_choices
from bot.app.contexts import guild_id_of, in_servers
from bot.app.permissions import refuse_unwritable
from bot.app.reporter import respond
from bot.domain.daily import Slot
from bot.domain.schedule import WEEKDAYS
from bot.errors import UserError
from bot.services.daily import Wish
from bot.services.views import PostView
from cogs.today._cards import post_card, recap_card
from cogs.today._schedule_cards import next_line, schedules_card

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.services.views import RecapView

Time = app_commands.Range[str, 1, 12]
Zone = app_commands.Range[str, 1, 60]
Day = app_commands.Range[str, 1, 40]
Tags = app_commands.Range[str, 1, 300]
_POSTS = [
    app_commands.Choice(name="the daily post", value=int(Slot.POST)),
    app_commands.Choice(name="a second daily post", value=int(Slot.SECOND)),
]
_SCHEDULES = [*_POSTS, app_commands.Choice(name="the weekly recap", value=int(Slot.RECAP))]
_DAYS = [app_commands.Choice(name=name, value=place) for place, name in enumerate(WEEKDAYS)]
_WHERE = "Where to post"
_WHEN = "When, in local time, such as 09:00"
_ZONE = "An IANA time zone, such as Europe/London"
_ROLE = "A role to mention in each post; nobody if left out"
_WHICH = "Which of this server's schedules"
manage = app_commands.checks.has_permissions(manage_guild=True)


class DailyCog(commands.Cog):
    """Sets schedules up, and tells how they stand."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot

    daily = in_servers(
        app_commands.Group(
            name="daily",
            description="The daily post of this server",
            default_permissions=discord.Permissions(manage_guild=True),
        )
    )

    @daily.command(name="setup", description="Post the day's event in a channel, every day")
    @app_commands.describe(
        channel=_WHERE,
        time=_WHEN,
        timezone=_ZONE,
        schedule="The daily post if left out, or a second one beside it",
        prefer="Topics, eras, regions or themes to prefer, apart by commas",
        leave_out="Topics, eras, regions or themes to leave out, apart by commas",
        hide_sensitive="Leave out atrocities and graphic violence",
        role=_ROLE,
        thread="Open a thread for discussion under each post",
        question="Ask a question of the day (yes if left out)",
    )
    @app_commands.choices(schedule=_POSTS)
    @manage
    async def setup_daily(  # noqa: PLR0913, PLR0917 - one argument an option
        self,
        interaction: discord.Interaction[Clio],
        channel: discord.TextChannel,
        time: Time,
        timezone: Zone,
        schedule: int = int(Slot.POST),
        prefer: Tags | None = None,
        leave_out: Tags | None = None,
        hide_sensitive: bool = False,  # noqa: FBT001, FBT002 - discord.py reads options off it
        role: discord.Role | None = None,
        thread: bool = False,  # noqa: FBT001, FBT002 - as above
        question: bool = True,  # noqa: FBT001, FBT002 - as above
    ) -> None:
        """Keep the schedule, once everything about it is found to be in order."""
        _refuse_unfit(interaction, channel, role, threads=thread)
        await self._set_up(
            interaction,
            Wish(
                guild_id=guild_id_of(interaction),
                slot=Slot(schedule),
                channel_id=channel.id,
                at=time,
                zone=timezone,
                set_by=interaction.user.id,
                prefer=prefer,
                leave_out=leave_out,
                hides_sensitive=hide_sensitive,
                role_id=role.id if role else None,
                makes_thread=thread,
                asks_question=question,
            ),
        )

    @daily.command(name="recap", description="Post a look back on the week, once a week")
    @app_commands.describe(
        channel=_WHERE, day="On which day", time=_WHEN, timezone=_ZONE, role=_ROLE
    )
    @app_commands.choices(day=_DAYS)
    @manage
    async def recap(  # noqa: PLR0913, PLR0917 - one argument an option
        self,
        interaction: discord.Interaction[Clio],
        channel: discord.TextChannel,
        day: int,
        time: Time,
        timezone: Zone,
        role: discord.Role | None = None,
    ) -> None:
        """Keep the schedule of the weekly recap."""
        _refuse_unfit(interaction, channel, role)
        await self._set_up(
            interaction,
            Wish(
                guild_id=guild_id_of(interaction),
                slot=Slot.RECAP,
                channel_id=channel.id,
                at=time,
                zone=timezone,
                set_by=interaction.user.id,
                weekday=day,
                role_id=role.id if role else None,
                asks_question=False,
            ),
        )

    async def _set_up(self, interaction: discord.Interaction[Clio], wish: Wish) -> None:
        status = await self.bot.services.daily.set_up(wish)
        await respond(interaction, schedules_card([status], "Set up"), private=True)

    @setup_daily.autocomplete("timezone")
    @recap.autocomplete("timezone")
    async def _complete_zone(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return named_choices(self.bot.services.daily.suggest_zones(typed))

    @setup_daily.autocomplete("prefer")
    @setup_daily.autocomplete("leave_out")
    async def _complete_taste(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return named_choices(self.bot.services.daily.suggest_tastes(typed))

    @daily.command(
        name="status", description="When the next post comes, and what became of the last"
    )
    @manage
    async def status(self, interaction: discord.Interaction[Clio]) -> None:
        """Answer with every schedule."""
        statuses = await self.bot.services.daily.status(guild_id_of(interaction))
        await respond(interaction, schedules_card(statuses), private=True)

    @daily.command(name="preview", description="See a day's post before it goes out")
    @app_commands.describe(
        date="A day of the year, such as 16 November; the next post if left out", schedule=_WHICH
    )
    @app_commands.choices(schedule=_SCHEDULES)
    @manage
    async def preview(
        self,
        interaction: discord.Interaction[Clio],
        date: Day | None = None,
        schedule: int | None = None,
    ) -> None:
        """Answer with the post as this server would get it, in private."""
        guild_id = guild_id_of(interaction)
        view = await self.bot.services.daily.preview(guild_id, _slot(schedule), date)
        await respond(interaction, _shown(view, guild_id), private=True)

    @daily.command(name="test", description="Send the next post's likeness to its channel now")
    @app_commands.describe(schedule=_WHICH)
    @app_commands.choices(schedule=_SCHEDULES)
    @manage
    async def test(
        self, interaction: discord.Interaction[Clio], schedule: int | None = None
    ) -> None:
        """Send a post that counts for nothing and mentions nobody, to see that it arrives."""
        assert interaction.guild is not None, "the group is for servers alone"
        daily = self.bot.services.daily
        made = await daily.find(interaction.guild.id, _slot(schedule))
        channel = interaction.guild.get_channel(made.channel_id)
        if not isinstance(channel, discord.TextChannel):
            raise UserError("Its channel is gone. /daily setup names another.")
        refuse_unwritable(
            channel, channel.permissions_for(interaction.guild.me), threads=made.makes_thread
        )
        view = await daily.preview(interaction.guild.id, made.slot, None)
        sent = await channel.send(view=_shown(view, interaction.guild.id, "A test of this post."))
        told = f"It arrived: {sent.jump_url}\n{next_line(made)}"
        await respond(interaction, card(told, accent=Accent.NOTICE), private=True)

    @daily.command(name="pause", description="Stop posting for a while")
    @app_commands.describe(
        until="The day posts come again, such as 7 January; until /daily resume if left out",
        schedule=_WHICH,
    )
    @app_commands.choices(schedule=_SCHEDULES)
    @manage
    async def pause(
        self,
        interaction: discord.Interaction[Clio],
        until: Day | None = None,
        schedule: int | None = None,
    ) -> None:
        """Pause one schedule, or all."""
        paused = await self.bot.services.daily.pause(
            guild_id_of(interaction), _slot(schedule), until
        )
        lines = [f"**{_capital(each.slot)}** · {next_line(each)}" for each in paused]
        await respond(interaction, card(*lines, accent=Accent.NOTICE), private=True)

    @daily.command(name="resume", description="Go on posting after a pause")
    @app_commands.describe(schedule=_WHICH)
    @app_commands.choices(schedule=_SCHEDULES)
    @manage
    async def resume(
        self, interaction: discord.Interaction[Clio], schedule: int | None = None
    ) -> None:
        """Let one schedule, or all, go on."""
        going = await self.bot.services.daily.resume(guild_id_of(interaction), _slot(schedule))
        lines = [f"**{_capital(each.slot)}** · {next_line(each)}" for each in going]
        await respond(interaction, card(*lines, accent=Accent.NOTICE), private=True)

    @daily.command(name="skip", description="Leave out the next post")
    @app_commands.describe(schedule=_WHICH)
    @app_commands.choices(schedule=_SCHEDULES)
    @manage
    async def skip(
        self, interaction: discord.Interaction[Clio], schedule: int | None = None
    ) -> None:
        """Skip one day."""
        slot, day, due = await self.bot.services.daily.skip(
            guild_id_of(interaction), _slot(schedule)
        )
        told = f"I leave out {slot.words} of {day.day} {day:%B %Y}."
        after = f"The one after it comes <t:{int(due.timestamp())}:F>. /daily resume undoes this."
        await respond(interaction, notice(told, after), private=True)

    @daily.command(name="off", description="End the daily post")
    @app_commands.describe(schedule=_WHICH)
    @app_commands.choices(schedule=_SCHEDULES)
    @manage
    async def turn_off(
        self, interaction: discord.Interaction[Clio], schedule: int | None = None
    ) -> None:
        """End a schedule."""
        slot = await self.bot.services.daily.turn_off(guild_id_of(interaction), _slot(schedule))
        again = "/daily recap" if slot is Slot.RECAP else "/daily setup"
        told = notice(f"{_capital(slot)} is off. {again} starts it again.")
        await respond(interaction, told, private=True)


def _shown(view: PostView | RecapView, guild_id: int, note: str = "") -> discord.ui.LayoutView:
    if isinstance(view, PostView):
        return post_card(view, note=note)
    return recap_card(view, guild_id)


def _refuse_unfit(
    interaction: discord.Interaction[Any],
    channel: discord.TextChannel,
    role: discord.Role | None,
    *,
    threads: bool = False,
) -> None:
    """Raise UserError where a post could not be sent, or its role not be mentioned."""
    assert interaction.guild is not None, "the group is for servers alone"
    held = channel.permissions_for(interaction.guild.me)
    refuse_unwritable(channel, held, threads=threads)
    if role is None:
        return
    if role.is_default():
        raise UserError("I do not mention everyone. Name a role that members chose to have.")
    if not role.mentionable and not held.mention_everyone:
        raise UserError(
            f"I cannot mention {role.mention}. Someone with Manage Roles can allow anyone to "
            "mention it, in the role's settings."
        )


def _slot(schedule: int | None) -> Slot | None:
    return None if schedule is None else Slot(schedule)


def _capital(slot: Slot) -> str:
    return f"{slot.words[0].upper()}{slot.words[1:]}"
