"""Send one claimed post, once, and say what stood in its way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord

from bot.app import delivery, links
from bot.app.delivery import PATIENCE, UNANSWERED, as_trouble, bears, find_sent, refuse_hopeless
from bot.domain.daily import Slot
from bot.services.views import PostView
from cogs.today._cards import post_card, recap_card

if TYPE_CHECKING:
    from discord import ui

    from bot.app.client import Clio
    from bot.services.posting import Post


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
        again = "/daily setup names another."
        raise as_trouble(error, post.entry.channel_id, again) from error
    return await bot.services.posting.sent(post, message_id)


async def _find_or_send(bot: Clio, post: Post) -> int:
    entry = post.entry
    refuse_hopeless(bot, entry.guild_id, entry.channel_id)
    channel = bot.get_partial_messageable(entry.channel_id, guild_id=entry.guild_id)
    if post.may_be_sent:
        act = links.QUIZ_WEEK if entry.slot is Slot.RECAP else links.DAILY
        mark = links.link_id(act, post.mark)
        found = await find_sent(bot, channel, entry.claimed_at, lambda each: bears(each, mark))
        if found is not None:
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


async def open_thread(bot: Clio, post: Post) -> None:
    """Open a post's discussion thread, and write down that it stands or why it cannot."""
    entry = post.entry
    assert entry.message_id is not None, "it was sent"
    channel = bot.get_partial_messageable(entry.channel_id, guild_id=entry.guild_id)
    message = channel.get_partial_message(entry.message_id)
    is_settled, reason = await delivery.open_thread(message, _topic(post))
    if is_settled:
        await bot.services.posting.threaded(post, reason)


def _topic(post: Post) -> str:
    day = f"{post.entry.day.day} {post.entry.day:%B}"
    if isinstance(post.view, PostView) and post.view.day.headline is not None:
        return f"{day} · {post.view.day.headline.title}"
    return f"The week to {day}"
