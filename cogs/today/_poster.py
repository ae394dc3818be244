"""Send what is due: each post by itself, at a pace that leaves room for everything else."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.app.cards import notice
from bot.app.reporter import record
from bot.domain.daily import Trouble
from cogs.today._sending import TroubleError, deliver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.app.client import Clio
    from bot.services.posting import Post

_MOST_UNDER_WAY = 1000  # a server that hangs holds one of these for half a minute


class Poster:
    """Claims posts and sends them.

    `pace` is how many it begins in a second; Discord allows a bot 50 requests, and answers
    to members do not count there (https://docs.discord.com/developers/topics/rate-limits).
    """

    def __init__(self, bot: Clio, pace: float) -> None:
        self._bot = bot
        self._pause = 1 / pace
        self._under_way: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(_MOST_UNDER_WAY)

    async def post_due(self) -> None:
        """Begin all that is due, longest due first, until nothing is."""
        while posts := await self._bot.services.posting.claim_due():
            loop = asyncio.get_running_loop()
            began = loop.time()
            for count, post in enumerate(posts, 1):
                await self._room.acquire()
                task = asyncio.create_task(self._send(post))
                self._under_way.add(task)
                task.add_done_callback(self._ended)
                await asyncio.sleep(max(0.0, began + count * self._pause - loop.time()))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._room.release()

    async def finish(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _send(self, post: Post) -> None:
        try:
            await deliver(self._bot, post)
        except TroubleError as error:
            await self._failed(post, error.trouble, str(error))
        except Exception as error:  # noqa: BLE001 - one guild's fault stays its own
            incident = record(error, task="daily", guild=post.entry.guild_id)
            with suppress(Exception):  # the incident is on record; the lease leads to a new try
                await self._failed(post, Trouble.FAULT, f"A fault of mine, incident {incident}.")

    async def _failed(self, post: Post, trouble: Trouble, reason: str) -> None:
        if await self._bot.services.posting.failed(post, trouble, reason):
            await _tell(self._bot, post, reason)


async def _tell(bot: Clio, post: Post, reason: str) -> None:
    """Tell of a failure once, where somebody who can mend it will see it: best effort."""
    guild = bot.get_guild(post.entry.guild_id)
    if guild is None or guild.me is None:
        return
    told = notice(
        f"I could not send {post.entry.slot.words}. {reason}",
        "-# /daily status has the details. I say this once; after three days I pause the post.",
    )
    for channel in _audible(guild, post.entry.channel_id):
        try:
            await channel.send(view=told)
        except discord.HTTPException:
            continue
        return
    if post.schedule.set_by is not None:
        with suppress(discord.HTTPException):
            member = await bot.fetch_user(post.schedule.set_by)
            await member.send(view=told)


def _audible(guild: discord.Guild, but: int) -> Iterator[discord.TextChannel]:
    """Give channels where Clio can write: the one for moderators' news first, then the system's."""
    named = (guild.public_updates_channel, guild.system_channel)
    wanted = dict.fromkeys(channel for channel in named if channel is not None)
    for channel in wanted:
        held = channel.permissions_for(guild.me)
        if channel.id != but and held.view_channel and held.send_messages:
            yield channel
