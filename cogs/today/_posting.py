"""Send one daily post, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.app import links
from cogs.today._cards import day_card

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.services.daily import Post

_LOOK_BACK = 50  # messages of the channel that are searched for a post whose record was lost


async def deliver(bot: Clio, post: Post) -> None:
    """Send a claimed post and write down how it went.

    The nonce makes Discord drop a repeat within minutes; an older try is found by the
    custom id of its first button and recorded in place of sending again.
    """
    channel = bot.get_partial_messageable(post.entry.channel_id, guild_id=post.entry.guild_id)
    try:
        message_id = await _find_sent(channel, post) if post.may_be_sent else None
        if message_id is None:
            view = day_card(post.view, is_late=post.is_late, mark=post.entry.day.isoformat())
            message_id = (await channel.send(view=view, nonce=post.nonce)).id
    except discord.Forbidden:
        where = f"<#{post.entry.channel_id}>"
        needed = "View Channel, Send Messages and Read Message History"
        needs = f"I may not post in {where}: {needed} are needed"
        await bot.services.daily.failed(post, needs)
    except discord.NotFound:
        await bot.services.daily.failed(post, "the channel is gone; /daily setup names another")
    except (discord.HTTPException, OSError) as error:
        await bot.services.daily.failed(post, f"Discord did not take it: {error}")
    else:
        await bot.services.daily.sent(post, message_id)


async def _find_sent(channel: discord.PartialMessageable, post: Post) -> int | None:
    mark = links.link_id(links.DAILY, f"{post.entry.day}:")
    async for message in channel.history(limit=_LOOK_BACK):
        items = discord.ui.LayoutView.from_message(message).walk_children()
        if any(str(getattr(item, "custom_id", "")).startswith(mark) for item in items):
            return message.id
    return None
