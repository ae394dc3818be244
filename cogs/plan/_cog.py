"""`/plan`: make, show, list and end plans of study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app.choices import named_choices
from bot.app.contexts import everywhere, guild_of
from bot.app.reporter import respond
from bot.app.ticking import going_on
from bot.domain.plans import LENGTHS
from bot.domain.schedule import WEEKDAYS, suggest_zones
from bot.errors import UserError
from bot.services.meetings import MeetingWish
from bot.services.plan_orders import Order
from cogs.plan._cards import ending_card, list_card, meetings_card, plan_card, public_card
from cogs.plan._meetings import refuse_unable, settle_guild, settle_meetings
from cogs.plan._views import ITEMS, asker_of

if TYPE_CHECKING:
    from bot.app.client import Clio

Names = app_commands.Range[str, 1, 1000]
Text = app_commands.Range[str, 1, 100]
_LENGTHS = [
    app_commands.Choice(name="1 week" if weeks == 1 else f"{weeks} weeks", value=weeks)
    for weeks in LENGTHS
]
_DAYS = [app_commands.Choice(name=name, value=day) for day, name in enumerate(WEEKDAYS)]
_WHICH = "Which plan; the newest that goes on if left out"


class PlanCog(commands.Cog):
    """Leads a member or a group through topics, week by week, to a date."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot
        self._settle = going_on(bot, "meetings", lambda: settle_meetings(bot), seconds=60)

    @override
    async def cog_load(self) -> None:
        """Register the buttons and the menu, and start the loop."""
        self.bot.add_dynamic_items(*ITEMS)
        self._settle.start()

    @override
    async def cog_unload(self) -> None:
        """Stop the loop."""
        self._settle.cancel()

    plan = everywhere(
        app_commands.Group(
            name="plan",
            description="Study topics week by week, by yourself or with this server",
        )
    )

    @plan.command(name="make", description="Make a plan: what to read, know and pass each week")
    @app_commands.describe(
        topics="One topic or more, apart by commas",
        weeks="How long; of four weeks and more, the last goes over everything",
        starts="The first day, such as 7 December; today if left out",
        by="The last day, such as 18 December, in place of the first",
        group="For the whole server, to be joined; for members who may manage its events",
        timezone="An IANA time zone, such as Europe/London",
    )
    @app_commands.choices(weeks=_LENGTHS)
    async def make(  # noqa: PLR0913, PLR0917 - one argument an option
        self,
        interaction: discord.Interaction[Clio],
        topics: Names,
        weeks: int,
        starts: Text | None = None,
        by: Text | None = None,
        group: bool = False,  # noqa: FBT001, FBT002 - discord.py reads options off it
        timezone: Text | None = None,
    ) -> None:
        """Show a member's plan in private, a group's to everybody."""
        order = Order(topics, weeks, starts, timezone, by, is_group=group)
        view = await self.bot.services.plans.make(asker_of(interaction), order)
        if group:
            await respond(interaction, public_card(view))
        else:
            await respond(interaction, plan_card(view), private=True)

    @plan.command(name="show", description="This week of a plan, and how you stand")
    @app_commands.describe(plan=_WHICH)
    async def show(self, interaction: discord.Interaction[Clio], plan: Text | None = None) -> None:
        """Show it in private."""
        view = await self.bot.services.plans.show(asker_of(interaction), plan)
        await respond(interaction, plan_card(view), private=True)

    @plan.command(name="list", description="Your plans, and those of this server")
    async def list_plans(self, interaction: discord.Interaction[Clio]) -> None:
        """List them in private."""
        lines = await self.bot.services.plans.listed(asker_of(interaction))
        await respond(interaction, list_card(lines), private=True)

    @plan.command(name="end", description="End a plan; cards of it stay in your reviews")
    @app_commands.describe(plan="Which plan")
    async def end(self, interaction: discord.Interaction[Clio], plan: Text) -> None:
        """Ask first."""
        line = await self.bot.services.plans.to_end(asker_of(interaction), plan)
        await respond(interaction, ending_card(line), private=True)

    @plan.command(name="meetings", description="A scheduled event for each week of a server's plan")
    @app_commands.describe(
        plan="Which plan",
        day="On which day",
        time="When, in local time, such as 18:00",
        timezone="An IANA time zone; that of the plan if left out",
        place="Where, in words; this channel if left out",
        voice="A voice channel to meet in",
    )
    @app_commands.choices(day=_DAYS)
    async def meetings(  # noqa: PLR0913, PLR0917 - one argument an option
        self,
        interaction: discord.Interaction[Clio],
        plan: Text,
        day: int,
        time: app_commands.Range[str, 1, 20],
        timezone: Text | None = None,
        place: Text | None = None,
        voice: discord.VoiceChannel | None = None,
    ) -> None:
        """Write down what is wanted, then make it; what a fault leaves undone the loop does."""
        guild = guild_of(interaction, "Meetings")
        if place is not None and voice is not None:
            raise UserError("Meet in a voice channel or at a place, not both.")
        refuse_unable(guild, voice)
        asker = asker_of(interaction)
        here = voice.name if voice is not None else f"#{interaction.channel}"
        wish = MeetingWish(day, time, timezone, place or here[:100], voice.id if voice else None)
        await interaction.response.defer(ephemeral=True)
        plan_id = await self.bot.services.meetings.wish(asker, plan, wish)
        refused = await settle_guild(self.bot, guild.id)
        view = await self.bot.services.meetings.show(asker, plan_id)
        await interaction.followup.send(view=meetings_card(view, refused), ephemeral=True)

    @meetings.autocomplete("plan")
    async def _complete_group_plan(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        found = await self.bot.services.plans.suggest(asker_of(interaction), typed)
        return [
            app_commands.Choice(name=line.title, value=line.id) for line in found if line.is_group
        ]

    @make.autocomplete("topics")
    async def _complete_topics(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return named_choices(self.bot.services.plans.syllabus.suggest(typed))

    @make.autocomplete("timezone")
    @meetings.autocomplete("timezone")
    async def _complete_zone(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return named_choices(suggest_zones(typed))

    @show.autocomplete("plan")
    @end.autocomplete("plan")
    async def _complete_plan(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        found = await self.bot.services.plans.suggest(asker_of(interaction), typed)
        return [
            app_commands.Choice(name=f"{line.title} · {line.hint}"[:100], value=line.id)
            for line in found
        ]
