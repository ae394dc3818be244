"""What Discord sends, freed of what no database stores; commands, held against what Clio offers.

Discord's own clients send nothing else; whoever forges a payload is told so, and that is all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from discord import AppCommandOptionType as Kind
from discord import app_commands

from bot.app.contexts import invited_guild
from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

    from bot.app.client import Clio

_LONGEST = 6000  # characters of an option, by Discord's documentation of application commands
_LARGEST = 2**53  # between which and its negative its integers lie
_RESOLVED = {
    Kind.user: "users",
    Kind.channel: "channels",
    Kind.role: "roles",
    Kind.attachment: "attachments",
}
_OTHER = "Discord sent something that this command does not take. Please use it anew."

# A NUL, which PostgreSQL refuses, and halves of characters, which no UTF-8 holds
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(sent: Any) -> Any:
    """Give an interaction's data without characters that a database refuses."""
    if isinstance(sent, str):
        return _UNSTORABLE.sub("", sent)
    if isinstance(sent, dict):
        return {name: storable(value) for name, value in sent.items()}
    return [storable(each) for each in sent] if isinstance(sent, list) else sent


def refuse_malformed(
    tree: app_commands.CommandTree[Clio], interaction: discord.Interaction[Clio]
) -> None:
    """Raise UserError for a slash command where it is not offered, or with options not its own."""
    data: Mapping[str, Any] = interaction.data or {}
    root = tree.get_command(str(data.get("name")))
    if root is not None and invited_guild(interaction) is None and _wants_server(root):
        raise UserError("That command works on servers that invited me, and nowhere else.")
    command, given = _called(root, data)
    if command is None:
        return  # discord.py says that it does not exist
    declared = {parameter.display_name: parameter for parameter in command.parameters}
    resolved = data.get("resolved") or {}
    for option in given:
        parameter = declared.get(option.get("name", ""))
        if parameter is None or not _fits(parameter, option.get("value"), resolved):
            raise UserError(_OTHER)
    if missing := {each.display_name for each in command.parameters if each.required} - {
        option["name"] for option in given
    }:
        raise UserError(f"This command needs {', '.join(sorted(missing))}.")


def _wants_server(
    root: app_commands.Command[Any, ..., Any] | app_commands.Group,
) -> bool:
    installs = root.allowed_installs
    return installs is not None and not installs.user


def _called(
    found: Any, data: Mapping[str, Any]
) -> tuple[app_commands.Command[Any, ..., Any] | None, list[dict[str, Any]]]:
    """Find the command that a payload calls, and the options given to it."""
    given = list(data.get("options") or [])
    while isinstance(found, app_commands.Group) and given:
        found, given = found.get_command(str(given[0].get("name"))), given[0].get("options") or []
    return (found if isinstance(found, app_commands.Command) else None), given


def _fits(parameter: app_commands.Parameter, value: Any, resolved: Mapping[str, Any]) -> bool:
    kind = parameter.type
    if parameter.choices:
        return value in {choice.value for choice in parameter.choices}
    if kind is Kind.string:
        return isinstance(value, str) and _within(parameter, len(value), _LONGEST)
    if kind is Kind.integer:
        return type(value) is int and _within(parameter, value, _LARGEST)
    if kind is Kind.boolean:
        return isinstance(value, bool)
    return str(value) in (resolved.get(_RESOLVED[kind]) or {})


def _within(parameter: app_commands.Parameter, size: int, most: int) -> bool:
    low, high = parameter.min_value, parameter.max_value
    return (-most if low is None else low) <= size <= (most if high is None else high)
