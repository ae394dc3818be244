"""What Clio may do in a channel, checked before it is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.errors import MissingPermissionError

if TYPE_CHECKING:
    from discord.abc import GuildChannel

WHO_GRANTS = "Someone with Manage Channels can grant it in the channel's settings."
_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
}
_FOR_THREADS = {
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": "Send Messages in Threads",
}


def is_moderator(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether a member moderates the channel they are in."""
    return interaction.permissions.manage_messages


def is_guild_moderator(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether a member moderates the whole server: one channel is not enough."""
    member = interaction.user
    return isinstance(member, discord.Member) and member.guild_permissions.manage_messages


def missing_words(
    channel: GuildChannel | discord.Thread, held: discord.Permissions, *, threads: bool = False
) -> str | None:
    """Name what is missing to post in a channel, and to open threads there; None if nothing."""
    needed = _NEEDED | (_FOR_THREADS if threads else {})
    if isinstance(channel, discord.Thread):
        needed = {name: words for name, words in needed.items() if name != "send_messages"}
        needed["send_messages_in_threads"] = "Send Messages in Threads"
    missing = [f"**{words}**" for name, words in needed.items() if not getattr(held, name)]
    return " and ".join(missing) or None


def refuse_unwritable(
    channel: GuildChannel | discord.Thread, held: discord.Permissions, *, threads: bool = False
) -> None:
    """Raise MissingPermissionError, naming all that is missing to post in a channel."""
    if (missing := missing_words(channel, held, threads=threads)) is not None:
        raise MissingPermissionError(
            f"I cannot post in {channel.mention}: I lack {missing} there. {WHO_GRANTS}"
        )
