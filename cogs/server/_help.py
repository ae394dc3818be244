"""`/help`: what Clio can do, read off the command tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app.cards import Line, card
from bot.app.contexts import everywhere
from bot.app.reporter import respond
from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.app.client import Clio

    Root = app_commands.Command[Any, ..., Any] | app_commands.Group

_MOST = 25  # choices, by Discord's documentation of autocompletion


class HelpCog(commands.Cog):
    """Says what Clio can do."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot

    @everywhere
    @app_commands.command(name="help", description="What Clio can do")
    @app_commands.describe(command="A command to be told more of")
    async def help_command(
        self, interaction: discord.Interaction[Clio], command: str | None = None
    ) -> None:
        """List the commands, or all that one holds, in private."""
        shown = self._all() if command is None else card(*self._one(command))
        await respond(interaction, shown, private=True)

    @help_command.autocomplete("command")
    async def _complete(
        self, _: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        start = _first_word(typed)
        names = [each.name for each in self._roots() if each.name.startswith(start)]
        return [app_commands.Choice(name=f"/{name}", value=name) for name in names[:_MOST]]

    def _all(self) -> discord.ui.LayoutView:
        counts = self.bot.services.facts.counts()
        return card(
            "### Clio · history for study groups",
            *map(_line, self._roots()),
            Line(),
            f"-# {counts.events:,} events, {counts.topics} topics and {counts.questions:,} "
            "questions, each with its sources. Nobody is pinged; answers come by buttons. "
            "`/help command` tells more of one command.",
        )

    def _one(self, name: str) -> list[str]:
        wanted = _first_word(name)
        found = next((each for each in self._roots() if each.name == wanted), None)
        if found is None:
            raise UserError(f"There is no command /{wanted[:32]}. /help lists what there is.")
        if isinstance(found, app_commands.Command):
            options = (
                f"- **{each.display_name}** · {each.description}" for each in found.parameters
            )
            return [f"### /{found.name}", found.description, *options]
        leaves = sorted(_leaves(found), key=lambda leaf: leaf.qualified_name)
        told = (f"**/{leaf.qualified_name}** · {leaf.description}" for leaf in leaves)
        return [f"### /{found.name}", *told]

    def _roots(self) -> list[Root]:
        found = self.bot.tree.get_commands(type=discord.AppCommandType.chat_input)
        return sorted(found, key=lambda each: each.name)


def _first_word(typed: str) -> str:
    return typed.strip().removeprefix("/").partition(" ")[0].lower()


def _line(root: Root) -> str:
    """Name a command, with those it holds, and what it is for."""
    held = root.commands if isinstance(root, app_commands.Group) else ()
    return " ".join(
        (f"**/{root.name}**", *(f"`{each.name}`" for each in held), "·", root.description)
    )


def _leaves(root: Root) -> Iterator[app_commands.Command[Any, ..., Any]]:
    if isinstance(root, app_commands.Command):
        yield root
    else:
        for each in root.commands:
            yield from _leaves(each)
