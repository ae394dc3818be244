"""What Clio may do in a channel, checked before it is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.errors import MissingPermissionError

if TYPE_CHECKING:
    from discord.abc import GuildChannel

_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
}


def refuse_unwritable(channel: GuildChannel | discord.Thread, held: discord.Permissions) -> None:
    """Raise MissingPermissionError, naming all that is missing to post in a channel."""
    needed = dict(_NEEDED)
    if isinstance(channel, discord.Thread):
        needed["send_messages_in_threads"] = "Send Messages in Threads"
        del needed["send_messages"]
    missing = [words for name, words in needed.items() if not getattr(held, name)]
    if missing:
        listed = " and ".join(f"**{words}**" for words in missing)
        raise MissingPermissionError(
            f"I cannot post in {channel.mention}: I lack {listed} there. "
            "Someone with Manage Channels can grant it in the channel's settings."
        )
