"""`/settings`, `/privacy`, and the reports of errors; servers that removed Clio."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import discord
import structlog
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app import links, looks
from bot.app.cards import notice
from bot.app.contexts import everywhere, guild_id_of, in_servers
from bot.app.reporter import respond
from bot.app.ticking import going_on
from bot.domain.look import Paper
from bot.domain.wording import EraStyle
from cogs.server._privacy import PrivacyButton, privacy_card
from cogs.server._reports import ITEMS, take_report

if TYPE_CHECKING:
    from enum import StrEnum

    from bot.app.client import Clio


def _named(who: str) -> str:
    return f"moderators and <@&{who}>" if who.isdecimal() else who


log = structlog.get_logger(__name__)


def _choices(values: type[StrEnum]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=each.value, value=each.value) for each in values]


class ServerCog(commands.Cog):
    """Keeps a server's settings and privacy, and takes reports of what Clio says wrongly."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot
        self._purge = going_on(bot, "purge", self._purge_gone, seconds=6 * 60 * 60)

    @override
    async def cog_load(self) -> None:
        """Register the button that reports errors, and the form that it opens."""
        self.bot.add_dynamic_items(*ITEMS, PrivacyButton)
        self.bot.forms[links.REPORT] = take_report
        self._purge.start()

    @override
    async def cog_unload(self) -> None:
        """Stop the loop."""
        self._purge.cancel()

    # -- servers that removed Clio ----------------------------------------------------------

    async def _purge_gone(self) -> None:
        await self.bot.services.contents.purge()
        for guild_id in await self.bot.services.privacy.purge():
            log.info("guild purged", guild=guild_id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note when a server removed Clio; an outage does not come here."""
        await self.bot.services.privacy.left(guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note that a server has Clio back."""
        await self.bot.services.privacy.here({guild.id})

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Note the same of servers that came or went while Clio was not running."""
        here = {guild.id for guild in self.bot.guilds}
        await self.bot.services.privacy.here(here, all_of_them=True)

    # -- commands ---------------------------------------------------------------------------

    @everywhere
    @app_commands.command(description="What I keep of you, all of it as a file, and its end")
    async def privacy(self, interaction: discord.Interaction[Clio]) -> None:
        """Answer in private."""
        view = await self.bot.services.privacy.show(interaction.user.id)
        await respond(interaction, privacy_card(view), private=True)

    @in_servers
    @app_commands.command(
        name="settings",
        description="How this server wants things shown, and who may add to its library",
    )
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.checks.has_permissions(manage_guild=True)
    @app_commands.describe(
        years="Letters of years before and after the epoch",
        pictures="The paper that timelines, maps and charts are drawn on",
        additions="Who may add to this server's own library",
        adding_role="A role whose members may add beside moderators",
    )
    @app_commands.choices(years=_choices(EraStyle), pictures=_choices(Paper))
    async def settings(
        self,
        interaction: discord.Interaction[Clio],
        years: app_commands.Choice[str] | None = None,
        pictures: app_commands.Choice[str] | None = None,
        additions: Literal["moderators", "members"] | None = None,
        adding_role: discord.Role | None = None,
    ) -> None:
        """Write what is given, and tell in private how things stand."""
        look = looks.current()
        if years:
            look = replace(look, era=EraStyle(years.value))
        if pictures:
            look = replace(look, paper=Paper(pictures.value))
        guild_id = guild_id_of(interaction)
        await self.bot.services.looks.write(guild_id, look)
        await looks.adopt(self.bot.services, guild_id)
        contents = self.bot.services.contents
        if who := additions or (str(adding_role.id) if adding_role else None):
            await contents.let_add(guild_id, who)
        who = await contents.additions(guild_id)
        told = (
            f"Years are lettered **{look.era}**, pictures drawn on **{look.paper}** paper.",
            f"Who adds to this server's library: **{_named(who)}**. Moderators look it over first.",
        )
        await respond(interaction, notice(*told), private=True)
