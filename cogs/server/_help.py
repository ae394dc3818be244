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
        start = _path(typed)
        names = [each.name for each in self._roots()]
        names += [each.qualified_name for each in self._leaves() if each.parent is not None]
        found = [name for name in names if name.startswith(start)][:_MOST]
        return [app_commands.Choice(name=f"/{name}", value=name) for name in found]

    def _all(self) -> discord.ui.LayoutView:
        counts = self.bot.services.facts.counts()
        menus = self.bot.tree.get_commands(type=discord.AppCommandType.message)
        return card(
            "### Clio · history for study groups",
            *map(_line, self._roots()),
            *(f"**{each.name}** · under *Apps*, in the menu of a message" for each in menus),
            Line(),
            f"-# {counts.events:,} events, {counts.topics} topics and {counts.questions:,} "
            "questions, each with its sources. Nobody is pinged; answers come by buttons. "
            "`/help command` tells more of one command.",
        )

    def _one(self, name: str) -> list[str]:
        path = _path(name)
        leaf = next((each for each in self._leaves() if each.qualified_name == path), None)
        if leaf is not None:
            return [f"### /{path}", leaf.description, *map(_option, leaf.parameters)]
        root = path.partition(" ")[0]
        held = [each for each in self._leaves() if each.qualified_name.startswith(f"{root} ")]
        if not held:
            raise UserError(f"There is no command /{root[:32]}. /help lists what there is.")
        told = (f"**/{each.qualified_name}** · {each.description}" for each in held)
        more = f"-# `/help {held[0].qualified_name}` tells what one of them takes."
        return [f"### /{root}", *told, more]

    def _roots(self) -> list[Root]:
        found = self.bot.tree.get_commands(type=discord.AppCommandType.chat_input)
        return sorted(found, key=lambda each: each.name)

    def _leaves(self) -> list[app_commands.Command[Any, ..., Any]]:
        found = (leaf for root in self._roots() for leaf in _leaves(root))
        return sorted(found, key=lambda leaf: leaf.qualified_name)


def _path(typed: str) -> str:
    return " ".join(typed.lower().removeprefix("/").split())


def _option(parameter: app_commands.Parameter) -> str:
    """Say what an option is for, and whether it has to be given."""
    needed = "" if parameter.required else " (if you like)"
    return f"- **{parameter.display_name}**{needed} · {parameter.description}"


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
