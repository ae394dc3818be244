"""Posts that come by themselves: what stands in their way, and whether an older try arrived."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.app.permissions import WHO_GRANTS, missing_words
from bot.domain.daily import REMOVED, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.app.client import Clio

PATIENCE = 30  # seconds after which a post that Discord does not answer is looked for and retried
UNANSWERED = (aiohttp.ClientError, OSError, TimeoutError)  # nobody knows what Discord did
_PAGE = 100  # messages since the claim that are searched for a post of a lost record
_LOOK_THROUGH = 1000  # of the newest messages, where it is not among those
_UNKNOWN_CHANNEL = 10003  # Discord's JSON error codes
_THREAD_STANDS = 160004


class TroubleError(Exception):
    """A post could not be sent; the text says why, for members to read."""

    def __init__(self, trouble: Trouble, reason: str) -> None:
        super().__init__(reason)
        self.trouble = trouble


def refuse_hopeless(bot: Clio, guild_id: int, channel_id: int) -> None:
    """Raise TroubleError for what the gateway has told already, without asking Discord."""
    guild = bot.get_guild(guild_id)
    if guild is None:
        raise TroubleError(Trouble.LEFT, REMOVED)
    if guild.unavailable:
        raise TroubleError(Trouble.AWAY, "Discord reported this server as unavailable.")
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None or guild.me is None:
        return  # a thread that is archived, or a server not yet known whole: Discord will tell
    held = channel.permissions_for(guild.me)
    if (missing := missing_words(channel, held)) is not None:
        reason = f"I lack {missing} in {channel.mention}. {WHO_GRANTS}"
        raise TroubleError(Trouble.FORBIDDEN, reason)


async def find_sent(
    bot: Clio,
    channel: discord.PartialMessageable,
    claimed_at: datetime,
    is_it: Callable[[discord.Message], bool],
) -> int | None:
    """Look for Clio's post among the messages since it was claimed, then among the newest."""
    since = claimed_at - timedelta(minutes=1)
    searches = (
        channel.history(after=since, limit=_PAGE, oldest_first=True),  # where it should be
        channel.history(limit=_LOOK_THROUGH),  # Clio's clock may have been another than Discord's
    )
    for search in searches:
        async for message in search:
            if bot.user is not None and message.author.id == bot.user.id and is_it(message):
                return message.id
    return None


def bears(message: discord.Message, mark: str) -> bool:
    """Tell whether a message has a button whose custom id begins so."""
    items = discord.ui.LayoutView.from_message(message).walk_children()
    return any(str(getattr(item, "custom_id", "")).startswith(mark) for item in items)


def as_trouble(error: Exception, channel_id: int, again: str) -> TroubleError:
    """Sort what Discord said; `again` tells what to do where the channel is gone."""
    if isinstance(error, discord.NotFound) and error.code == _UNKNOWN_CHANNEL:
        return TroubleError(Trouble.GONE, f"Its channel is gone. {again}")
    if isinstance(error, discord.Forbidden):
        needed = "**View Channel**, **Send Messages** and **Read Message History**"
        reason = f"I may not post in <#{channel_id}>: {needed} are needed. {WHO_GRANTS}"
        return TroubleError(Trouble.FORBIDDEN, reason)
    told = str(error)[:200] if isinstance(error, discord.HTTPException) else "it did not answer"
    return TroubleError(Trouble.BUSY, f"Discord did not take it: {told}.")


async def open_thread(message: discord.PartialMessage, name: str) -> tuple[bool, str | None]:
    """Open a post's discussion thread; Discord gives a message one thread, however often asked.

    Gives whether that is done with, and why there can be none.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            await message.create_thread(name=name[:100])
    except discord.Forbidden:
        return True, "I lack **Create Public Threads** there, so the post has no thread."
    except discord.HTTPException as error:
        if error.status >= 500:  # noqa: PLR2004 - Discord's own fault: the lease runs out, and again
            return False, None
        if error.code != _THREAD_STANDS:
            return True, f"Discord opened no thread: {str(error)[:200]}."
    except UNANSWERED:
        return False, None
    return True, None
