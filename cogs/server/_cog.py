"""`/help`, and the reports of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app import links
from bot.app.cards import Line, card
from bot.app.contexts import everywhere
from bot.app.reporter import respond
from cogs.server._reports import ITEMS, take_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    import discord

    from bot.app.client import Clio


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


def _leaves(found: list[Any]) -> Iterator[app_commands.Command[Any, ..., Any]]:
    for each in found:
        if isinstance(each, app_commands.Group):
            yield from _leaves(each.commands)
        elif isinstance(each, app_commands.Command):
            yield each
