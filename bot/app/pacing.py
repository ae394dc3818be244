"""How much a member may ask of Clio, and a server: more than people do, less than programs.

A command, a press and a form are each counted once, where they come in; what is typed while a
command is written is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord

from bot.domain.pacing import Paces, Rate

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from bot.app.client import Clio

_SUBCOMMANDS = {1, 2}  # types of options: a subcommand, a group of them
_IMPORTS, _FILES, _WRITING = "imports", "files", "writing"
_COSTLY = {
    "content import": _IMPORTS,
    "deck copy": _IMPORTS,
    "deck import": _IMPORTS,
    "compare": _FILES,
    "deck export": _FILES,
    "map": _FILES,
    "privacy": _FILES,
    "reading export": _FILES,
    "refs": _FILES,
    "season export": _FILES,
    "sources": _FILES,
    "timeline": _FILES,
    "content add event": _WRITING,
    "content add question": _WRITING,
    "content add reading": _WRITING,
    "deck create": _WRITING,
    "reading club propose": _WRITING,
    "booknote": _WRITING,
    "deckform": _WRITING,
    "ownform": _WRITING,
    "report": _WRITING,
}


_COMMANDS, _GUILD_COMMANDS = Rate(20, 20), Rate(200, 20)
_PRESSES = Rate(60, 30)  # a quick hand reviews a card a second, with two presses
_COSTS = {_IMPORTS: Rate(3, 60), _FILES: Rate(10, 60), _WRITING: Rate(20, 60)}


@dataclass(frozen=True, slots=True)
class Rates:
    """What a member may do, and what the members of a server may together."""

    commands: Rate = _COMMANDS
    presses: Rate = _PRESSES
    costly: Mapping[str, Rate] = field(default_factory=lambda: _COSTS)
    guild_commands: Rate = _GUILD_COMMANDS


BY_HAND = Rates()


class Pacing:
    """Refuses what comes too quickly; forgets all at a restart."""

    def __init__(self, rates: Rates | None) -> None:
        self._rates = rates
        self._paces = Paces()

    def refuse_flood(self, interaction: discord.Interaction[Clio]) -> None:
        """Count an interaction; raises TooQuickError, and then it counts for nothing."""
        if self._rates is not None:
            bounds = list(_bounds(self._rates, interaction))
            self._paces.admit(bounds, interaction.client.services.clock.now())


def _bounds(
    rates: Rates, interaction: discord.Interaction[Clio]
) -> Iterator[tuple[Hashable, Rate]]:
    member = interaction.user.id
    if interaction.type is discord.InteractionType.application_command:
        yield ("commands", member), rates.commands
        if interaction.guild_id is not None:
            yield ("guild", interaction.guild_id), rates.guild_commands
    else:
        yield ("presses", member), rates.presses
    kind = _COSTLY.get(_name(interaction.data or {}))
    if kind is not None:
        yield (kind, member), rates.costly[kind]


def _name(data: Mapping[str, Any]) -> str:
    """Name a command by its path, a button or a form by its act."""
    if "custom_id" in data:
        return str(data["custom_id"]).split(":")[1]
    names, nested = [str(data.get("name"))], list(data.get("options") or [])
    while nested and nested[0].get("type") in _SUBCOMMANDS:
        names.append(str(nested[0].get("name")))
        nested = list(nested[0].get("options") or [])
    return " ".join(names)
