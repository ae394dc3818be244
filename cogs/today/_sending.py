"""Send one claimed post, once, and say what stood in its way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.app import links
from bot.app.permissions import WHO_GRANTS, missing_words
from bot.domain.daily import REMOVED, Slot, Trouble
from bot.services.views import PostView
from cogs.today._cards import post_card, recap_card

if TYPE_CHECKING:
    from discord import ui

    from bot.app.client import Clio
    from bot.services.posting import Post

PATIENCE = 30  # seconds after which a post that Discord does not answer is looked for and retried
_PAGE = 100  # messages since the claim that are searched for a post of a lost record
_LOOK_THROUGH = 1000  # of the newest messages, where it is not among those
UNANSWERED = (aiohttp.ClientError, OSError, TimeoutError)  # nobody knows what Discord did
_UNKNOWN_CHANNEL = 10003  # Discord's JSON error codes
_THREAD_STANDS = 160004


class TroubleError(Exception):
    """A post could not be sent; the text says why, for members to read."""

    def __init__(self, trouble: Trouble, reason: str) -> None:
        super().__init__(reason)
        self.trouble = trouble


async def deliver(bot: Clio, post: Post) -> Post:
    """Send a claimed post and write down that it stands there; gives what it still owes.

    Raises TroubleError, naming what stood in the way. The nonce makes Discord drop a repeat
    within minutes; an older try is found by the custom id of its first button and recorded in
    place of sending again.
    """
    if post.entry.message_id is not None:
        return post
    try:
        async with asyncio.timeout(PATIENCE):
            message_id = await _find_or_send(bot, post)
    except (discord.HTTPException, *UNANSWERED) as error:
        raise _as_trouble(error, post.entry.channel_id) from error
    return await bot.services.posting.sent(post, message_id)


async def _find_or_send(bot: Clio, post: Post) -> int:
    _refuse_hopeless(bot, post)
    entry = post.entry
    channel = bot.get_partial_messageable(entry.channel_id, guild_id=entry.guild_id)
    if post.may_be_sent and (found := await _find_sent(bot, channel, post)) is not None:
        return found
    mentions = discord.AllowedMentions.none()
    if post.schedule.role_id is not None:
        mentions.roles = [discord.Object(post.schedule.role_id)]
    view = _card(post)
    return (await channel.send(view=view, nonce=post.nonce, allowed_mentions=mentions)).id


def _card(post: Post) -> ui.LayoutView:
    role_id = post.schedule.role_id
    if isinstance(post.view, PostView):
        note = "This post comes late." if post.is_late else ""
        return post_card(post.view, post.mark, note=note, role_id=role_id)
    return recap_card(post.view, post.entry.guild_id, post.mark, role_id=role_id)


def _refuse_hopeless(bot: Clio, post: Post) -> None:
    """Raise TroubleError for what the gateway has told already, without asking Discord."""
    guild = bot.get_guild(post.entry.guild_id)
    if guild is None:
        raise TroubleError(Trouble.LEFT, REMOVED)
    if guild.unavailable:
        raise TroubleError(Trouble.AWAY, "Discord reported this server as unavailable.")
    channel = guild.get_channel_or_thread(post.entry.channel_id)
    if channel is None or guild.me is None:
        return  # a thread that is archived, or a server not yet known whole: Discord will tell
    held = channel.permissions_for(guild.me)
    if (missing := missing_words(channel, held)) is not None:
        reason = f"I lack {missing} in {channel.mention}. {WHO_GRANTS}"
        raise TroubleError(Trouble.FORBIDDEN, reason)


async def _find_sent(bot: Clio, channel: discord.PartialMessageable, post: Post) -> int | None:
    """Look for a post among the messages since it was first claimed, then among the newest."""
    act = links.QUIZ_WEEK if post.entry.slot is Slot.RECAP else links.DAILY
    mark = links.link_id(act, post.mark)
    since = post.entry.claimed_at - timedelta(minutes=1)
    searches = (
        channel.history(after=since, limit=_PAGE, oldest_first=True),  # where it should be
        channel.history(limit=_LOOK_THROUGH),  # Clio's clock may have been another than Discord's
    )
    for search in searches:
        async for message in search:
            if bot.user is not None and message.author.id == bot.user.id and _has(message, mark):
                return message.id
    return None


def _has(message: discord.Message, mark: str) -> bool:
    items = discord.ui.LayoutView.from_message(message).walk_children()
    return any(str(getattr(item, "custom_id", "")).startswith(mark) for item in items)


def _as_trouble(error: Exception, channel_id: int) -> TroubleError:
    if isinstance(error, discord.NotFound) and error.code == _UNKNOWN_CHANNEL:
        reason = "Its channel is gone. /daily setup names another."
        return TroubleError(Trouble.GONE, reason)
    if isinstance(error, discord.Forbidden):
        needed = "**View Channel**, **Send Messages** and **Read Message History**"
        reason = f"I may not post in <#{channel_id}>: {needed} are needed. {WHO_GRANTS}"
        return TroubleError(Trouble.FORBIDDEN, reason)
    told = str(error)[:200] if isinstance(error, discord.HTTPException) else "it did not answer"
    return TroubleError(Trouble.BUSY, f"Discord did not take it: {told}.")


async def open_thread(bot: Clio, post: Post) -> None:
    """Open a post's discussion thread; Discord gives a message one thread, however often asked."""
    entry = post.entry
    assert entry.message_id is not None, "it was sent"
    channel = bot.get_partial_messageable(entry.channel_id, guild_id=entry.guild_id)
    reason = None
    try:
        async with asyncio.timeout(PATIENCE):
            await channel.get_partial_message(entry.message_id).create_thread(name=_topic(post))
    except discord.Forbidden:
        reason = "I lack **Create Public Threads** there, so the post has no thread."
    except discord.HTTPException as error:
        if error.status >= 500:  # noqa: PLR2004 - Discord's own fault: the lease runs out, and again
            return
        if error.code != _THREAD_STANDS:
            reason = f"Discord opened no thread: {str(error)[:200]}."
    except UNANSWERED:
        return
    await bot.services.posting.threaded(post, reason)


def _topic(post: Post) -> str:
    day = f"{post.entry.day.day} {post.entry.day:%B}"
    if isinstance(post.view, PostView) and post.view.day.headline is not None:
        return f"{day} · {post.view.day.headline.title}"[:100]
    return f"The week to {day}"
