"""`/season`, and the loop that gives roles for places once a season is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app.cards import notice
from bot.app.contexts import guild_id_of, in_servers
from bot.app.reporter import respond
from bot.app.ticking import going_on
from bot.errors import UserError
from cogs.scores._awarding import carry_out, refuse_ungivable
from cogs.scores._cog import complete_season
from cogs.scores._export import send_export
from cogs.scores._season_cards import closing_card, season_card

if TYPE_CHECKING:
    from bot.app.client import Clio

_TICK_SECONDS = 600  # what Discord did not take is tried again at each
_LASTS = [
    app_commands.Choice(name="a month", value="month"),
    app_commands.Choice(name="until somebody closes it", value="closed"),
]
manage = app_commands.checks.has_permissions(manage_guild=True)
Name = app_commands.Range[str, 1, 60]


class SeasonCog(commands.Cog):
    """Runs a server's seasons."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot
        self._tick = going_on(bot, "season", self._award, seconds=_TICK_SECONDS)

    @override
    async def cog_load(self) -> None:
        """Start the loop."""
        self._tick.start()

    @override
    async def cog_unload(self) -> None:
        """Stop the loop."""
        self._tick.cancel()

    season = in_servers(
        app_commands.Group(
            name="season",
            description="The scoring seasons of this server",
        )
    )

    @season.command(name="show", description="The present season, and those before it")
    async def show(self, interaction: discord.Interaction[Clio]) -> None:
        """Show it to everybody."""
        view = await self.bot.services.seasons.show(guild_id_of(interaction))
        await respond(interaction, season_card(view))

    @season.command(name="set", description="Name this season, or say how long it lasts")
    @app_commands.describe(name="What to call it", lasts="A month, or until somebody closes it")
    @app_commands.choices(lasts=_LASTS)
    @manage
    async def set_season(
        self,
        interaction: discord.Interaction[Clio],
        name: Name | None = None,
        lasts: str | None = None,
    ) -> None:
        """Keep what was said and show where that leaves the season."""
        if name is None and lasts is None:
            raise UserError("Give it a name, or say how long it lasts.")
        seasons, guild_id = self.bot.services.seasons, guild_id_of(interaction)
        monthly = None if lasts is None else lasts == "month"
        await seasons.change(guild_id, name=name, monthly=monthly)
        await respond(interaction, season_card(await seasons.show(guild_id)), private=True)

    @season.command(name="close", description="End this season now and begin the next")
    @manage
    async def close(self, interaction: discord.Interaction[Clio]) -> None:
        """Ask first."""
        view = await self.bot.services.seasons.show(guild_id_of(interaction))
        await respond(interaction, closing_card(view), private=True)

    @season.command(
        name="roles", description="Give roles for the first three places; none if empty"
    )
    @app_commands.describe(first="For the first place", second="The second", third="The third")
    @app_commands.checks.has_permissions(manage_guild=True, manage_roles=True)
    async def roles(
        self,
        interaction: discord.Interaction[Clio],
        first: discord.Role | None = None,
        second: discord.Role | None = None,
        third: discord.Role | None = None,
    ) -> None:
        """Keep the roles, once each is found to be one that Clio can give."""
        asked = {place: role for place, role in enumerate((first, second, third), 1) if role}
        for role in asked.values():
            refuse_ungivable(interaction, role)
        roles = {place: role.id for place, role in asked.items()}
        await self.bot.services.seasons.set_roles(guild_id_of(interaction), roles)
        told = (
            f"When this season ends, {', '.join(role.mention for role in asked.values())} go to "
            "its first places, and leave them when the next one ends."
            if asked
            else "Places bring no roles; those that I gave for them are taken back."
        )
        await respond(interaction, notice(told), private=True)

    @season.command(name="export", description="A season's whole table as a CSV file")
    @app_commands.describe(season="This one if left out, one before it, or all time")
    @manage
    async def export(
        self, interaction: discord.Interaction[Clio], season: Name | None = None
    ) -> None:
        """Send the file in private."""
        await send_export(interaction, guild_id_of(interaction), season)

    @export.autocomplete("season")
    async def _complete_season(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await complete_season(interaction, typed)

    # -- roles ----------------------------------------------------------------------------

    async def _award(self) -> None:
        await carry_out(self.bot, await self.bot.services.seasons.owed())
