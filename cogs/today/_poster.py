"""Send what is due: each post by itself, at a pace that leaves room for everything else."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.app import looks
from bot.app.cards import notice
from bot.app.delivery import UNANSWERED, TroubleError
from bot.app.reporter import record
from bot.domain.daily import Trouble
from bot.errors import StorageError
from cogs.today._sending import deliver, open_thread

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

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
        """Wait for what is under way.

        What has not ended when Clio does is looked for in its channel once its lease is over.
        """
        await asyncio.gather(*self._under_way)

    async def _send(self, post: Post) -> None:
        try:
            await looks.adopt(self._bot.services, post.entry.guild_id)
            sent = await deliver(self._bot, post)
            self._count("late" if post.is_late else "sent")
        except TroubleError as error:
            await self._failed(post, error.trouble, str(error))
            return
        except Exception as error:  # noqa: BLE001 - one guild's fault stays its own
            incident = record(error, task="daily", guild=post.entry.guild_id)
            await self._failed(post, Trouble.FAULT, f"A fault of mine, incident {incident}.")
            return
        if sent.entry.owes_thread:
            try:
                await open_thread(self._bot, sent)
            except Exception as error:  # noqa: BLE001 - the post stands; the lease leads to a new try
                record(error, task="daily", guild=post.entry.guild_id)

    def _count(self, outcome: str) -> None:
        self._bot.metrics.posts.labels(outcome).inc()

    async def _failed(self, post: Post, trouble: Trouble, reason: str) -> None:
        self._count(trouble.value)
        posting = self._bot.services.posting
        with suppress(StorageError):  # the lease leads to a new try
            if await posting.failed(post, trouble, reason) and await _tell(
                self._bot, post, trouble, reason
            ):
                await posting.told(post)


async def _tell(bot: Clio, post: Post, trouble: Trouble, reason: str) -> bool:
    """Tell of a failure where somebody who can mend it will see it.

    Gives whether that is done with: told, or nobody there to be told.
    """
    guild = bot.get_guild(post.entry.guild_id)
    if guild is None or guild.me is None:
        return False
    after = "It is paused until then."
    if trouble is Trouble.FORBIDDEN:
        after = "I say this once; after three days without it I pause the post."
    told = notice(
        f"I could not send {post.entry.slot.words}. {reason}",
        f"-# {after} /daily status has the details.",
    )
    try:
        async for place in _places(bot, guild, post):
            with suppress(discord.HTTPException):
                await place.send(view=told)
                return True
    except UNANSWERED:
        return False
    return True


async def _places(
    bot: Clio, guild: discord.Guild, post: Post
) -> AsyncIterator[discord.abc.Messageable]:
    """Give where to tell of a failure: channels of the server, then whoever set the post up."""
    for channel in _audible(guild, post.entry.channel_id):
        yield channel
    if post.schedule.set_by is not None:
        with suppress(discord.HTTPException):
            yield await bot.fetch_user(post.schedule.set_by)


def _audible(guild: discord.Guild, but: int) -> Iterator[discord.TextChannel]:
    """Give channels where Clio can write: the one for moderators' news first, then the system's."""
    named = (guild.public_updates_channel, guild.system_channel)
    wanted = dict.fromkeys(channel for channel in named if channel is not None)
    for channel in wanted:
        held = channel.permissions_for(guild.me)
        if channel.id != but and held.view_channel and held.send_messages:
            yield channel
