"""`/help`, `/settings`, and the reports of errors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app import links, looks
from bot.app.cards import Line, card, notice
from bot.app.contexts import everywhere, guild_id_of, in_servers
from bot.app.reporter import respond
from bot.domain.look import Paper
from bot.domain.wording import EraStyle
from cogs.server._reports import ITEMS, take_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum

    from bot.app.client import Clio


def _named(who: str) -> str:
    return f"moderators and <@&{who}>" if who.isdecimal() else who


def _choices(values: type[StrEnum]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=each.value, value=each.value) for each in values]


class ServerCog(commands.Cog):
    """Says what Clio can do, and takes reports of what it says wrongly."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot

    @override
    async def cog_load(self) -> None:
        """Register the button that reports errors, and the form that it opens."""
        self.bot.add_dynamic_items(*ITEMS)
        self.bot.forms[links.REPORT] = take_report

    @everywhere
    @app_commands.command(name="help", description="What Clio can do")
    async def help_command(self, interaction: discord.Interaction[Clio]) -> None:
        """List the commands, in private; the list is read off the command tree."""
        leaves = sorted(
            _leaves(self.bot.tree.get_commands()), key=lambda found: found.qualified_name
        )
        lines = [f"**/{command.qualified_name}** · {command.description}" for command in leaves]
        counts = self.bot.services.facts.counts()
        await respond(
            interaction,
            card(
                "### Clio · history for study groups",
                *lines,
                Line(),
                f"-# {counts.events:,} events, {counts.topics} topics and {counts.questions:,} "
                "questions, each with its sources. Nobody is pinged; answers come by buttons.",
            ),
            private=True,
        )

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
        contents = self.bot.services.contents
        if who := additions or (str(adding_role.id) if adding_role else None):
            await contents.let_add(guild_id, who)
        who = await contents.additions(guild_id)
        told = (
            f"Years are lettered **{look.era}**, pictures drawn on **{look.paper}** paper.",
            f"Who adds to this server's library: **{_named(who)}**. Moderators look it over first.",
        )
        await respond(interaction, notice(*told), private=True)


def _leaves(found: list[Any]) -> Iterator[app_commands.Command[Any, ..., Any]]:
    for each in found:
        if isinstance(each, app_commands.Group):
            yield from _leaves(each.commands)
        elif isinstance(each, app_commands.Command):
            yield each
