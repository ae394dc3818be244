"""Where a command may be used: everywhere, or in servers that invited Clio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from discord import app_commands

from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from bot.app.client import Clio

C = TypeVar(
    "C",
    bound="Callable[..., Any] | app_commands.Command[Any, ..., Any] | app_commands.Group"
    " | app_commands.ContextMenu",
)


def everywhere(command: C) -> C:
    """Offer a command or group in any channel, also to those who installed Clio for themselves."""
    command = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(command)
    return app_commands.allowed_installs(guilds=True, users=True)(command)


def in_servers(command: C) -> C:
    """Offer a command or a group in servers that invited Clio."""
    command = app_commands.allowed_contexts(guilds=True)(command)
    return app_commands.allowed_installs(guilds=True)(command)


def guild_id_of(interaction: discord.Interaction[Any]) -> int:
    """Give the server that something was used on; raises UserError outside of servers."""
    if interaction.guild_id is None:
        raise UserError("That works on a server alone.")
    return interaction.guild_id


def invited_guild(interaction: discord.Interaction[Clio]) -> discord.Guild | None:
    """Give the server that something was used on if it invited Clio, else None.

    discord.py makes up an `interaction.guild` for servers that Clio knows nothing of.
    """
    return interaction.client.get_guild(interaction.guild_id or 0)


def guild_of(interaction: discord.Interaction[Clio], what: str) -> discord.Guild:
    """Give the server that invited Clio; raises UserError elsewhere, saying that `what` are not."""
    guild = invited_guild(interaction)
    if guild is None:
        raise UserError(f"{what} are for servers that invited me.")
    return guild
