"""Send one claimed post, once, and say what stood in its way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from bot.app import links
from bot.app.permissions import WHO_GRANTS, missing_words
from bot.domain.daily import Slot, Trouble
from bot.services.views import PostView
from cogs.today._cards import post_card, recap_card

if TYPE_CHECKING:
    from discord import ui

    from bot.app.client import Clio
    from bot.services.posting import Post

PATIENCE = 30  # seconds after which a post that Discord does not answer is looked for and retried
_LOOK_THROUGH = 1000  # messages since the claim that are searched for a post of a lost record
_UNKNOWN_CHANNEL = 10003  # Discord's JSON error codes
_MISSING_ACCESS = 50001
_THREAD_STANDS = 160004


class TroubleError(Exception):
    """A post could not be sent; the text says why, for members to read."""

    def __init__(self, trouble: Trouble, reason: str) -> None:
        super().__init__(reason)
        self.trouble = trouble


async def deliver(bot: Clio, post: Post) -> None:
    """Send a claimed post and write down that it stands there; raises TroubleError.

    The nonce makes Discord drop a repeat within minutes; an older try is found by the
    custom id of its first button and recorded in place of sending again.
    """
    if post.entry.message_id is None:
        try:
            async with asyncio.timeout(PATIENCE):
                message_id = await _find_or_send(bot, post)
        except (discord.HTTPException, OSError, TimeoutError) as error:
            raise _as_trouble(error, post.entry.channel_id) from error
        post = await bot.services.posting.sent(post, message_id)
    if post.entry.owes_thread:
        await _open_thread(bot, post)


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
        raise TroubleError(Trouble.LEFT, "Clio is no longer in this server.")
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
    """Look for a post among the messages since it was first claimed."""
    act = links.QUIZ_WEEK if post.entry.slot is Slot.RECAP else links.DAILY
    mark = links.link_id(act, post.mark)
    since = post.entry.claimed_at - timedelta(minutes=1)
    async for message in channel.history(after=since, limit=_LOOK_THROUGH, oldest_first=True):
        if bot.user is None or message.author.id != bot.user.id:
            continue
        items = discord.ui.LayoutView.from_message(message).walk_children()
        if any(str(getattr(item, "custom_id", "")).startswith(mark) for item in items):
            return message.id
    return None


def _as_trouble(error: Exception, channel_id: int) -> TroubleError:
    if isinstance(error, discord.NotFound) and error.code == _UNKNOWN_CHANNEL:
        reason = "Its channel is gone. /daily setup names another."
        return TroubleError(Trouble.GONE, reason)
    if isinstance(error, discord.Forbidden):
        needed = "**View Channel**, **Send Messages** and **Read Message History**"
        reason = f"I may not post in <#{channel_id}>: {needed} are needed. {WHO_GRANTS}"
        return TroubleError(Trouble.FORBIDDEN, reason)
    told = "it did not answer" if isinstance(error, TimeoutError) else str(error)[:200]
    return TroubleError(Trouble.BUSY, f"Discord did not take it: {told}.")


async def _open_thread(bot: Clio, post: Post) -> None:
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
    except (OSError, TimeoutError):
        return
    await bot.services.posting.threaded(post, reason)


def _topic(post: Post) -> str:
    day = f"{post.entry.day.day} {post.entry.day:%B}"
    if isinstance(post.view, PostView) and post.view.day.headline is not None:
        return f"{day} · {post.view.day.headline.title}"[:100]
    return f"The week to {day}"
