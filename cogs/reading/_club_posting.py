"""Send what reading clubs owe: parts, polls, results and reminders; count polls that ended."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.app import links, looks
from bot.app.cards import notice
from bot.app.delivery import (
    PATIENCE,
    UNANSWERED,
    TroubleError,
    as_trouble,
    bears,
    find_sent,
    open_thread,
    refuse_hopeless,
)
from bot.app.reporter import record
from bot.domain.clubs import Vote, VoteState
from bot.domain.daily import Trouble
from bot.services.club_posting import PartToPost
from cogs.reading._club_cards import (
    QUESTION,
    answers_of,
    nudge_card,
    part_card,
    poll_of,
    result_card,
    thread_name,
)

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.services.club_posting import Job, Nudge

_REMINDED_AT_ONCE = 20  # members in a round, so that posts need not wait for all of them
_AGAIN = "/reading club stop, then schedule, names another."


async def do_all(bot: Clio) -> None:
    """Do all that is due."""
    for vote in await bot.services.club_votes.claim_ended():
        await _count(bot, vote)
    await post_due(bot)
    for _ in range(_REMINDED_AT_ONCE):
        nudge = await bot.services.club_posting.claim_nudge()
        if nudge is None:
            break
        try:
            await _remind(bot, nudge)
        except (discord.HTTPException, *UNANSWERED) as error:  # the next part is another day
            record(error, task="reading clubs", member=nudge.member_id)


async def post_due(bot: Clio) -> None:
    """Send all that is due; a server that hangs holds the others up for half a minute at most."""
    while jobs := await bot.services.club_posting.claim_due():
        await asyncio.gather(*(_send(bot, job) for job in jobs))


# -- posts ----------------------------------------------------------------------------------


async def _send(bot: Clio, job: Job) -> None:
    try:
        await looks.adopt(bot.services, job.post.guild_id)
        sent = await _deliver(bot, job)
    except TroubleError as error:
        await _failed(bot, job, error.trouble, str(error))
        return
    except Exception as error:  # noqa: BLE001 - one guild's fault stays its own
        incident = record(error, task="reading clubs", guild=job.post.guild_id)
        await _failed(bot, job, Trouble.FAULT, f"A fault of mine, incident {incident}.")
        return
    if sent.post.owes_thread and isinstance(sent.shown, PartToPost):
        channel = _channel(bot, sent)
        assert sent.post.message_id is not None, "it was sent"
        message = channel.get_partial_message(sent.post.message_id)
        is_settled, reason = await open_thread(message, thread_name(sent.shown))
        if is_settled:
            await bot.services.club_posting.threaded(sent, reason)


async def _deliver(bot: Clio, job: Job) -> Job:
    """Send a post and write down that it stands there; an older try is recorded in its place."""
    if job.post.message_id is not None:
        return job
    try:
        async with asyncio.timeout(PATIENCE):
            message_id = await _find_or_send(bot, job)
    except (discord.HTTPException, *UNANSWERED) as error:
        raise as_trouble(error, job.post.channel_id, _AGAIN) from error
    bot.metrics.posts.labels("sent").inc()
    return await bot.services.club_posting.sent(job, message_id)


async def _find_or_send(bot: Clio, job: Job) -> int:
    refuse_hopeless(bot, job.post.guild_id, job.post.channel_id)
    channel = _channel(bot, job)
    if job.may_be_sent and job.post.claimed_at is not None:
        others = await bot.services.club_votes.polls(job.post.guild_id)
        found = await find_sent(
            bot,
            channel,
            job.post.claimed_at,
            lambda each: each.id not in others and _is_it(job, each),
        )
        if found is not None:
            return found
    if isinstance(job.shown, PartToPost):
        sent = await channel.send(view=part_card(job.shown), nonce=job.nonce)
    elif job.shown.state is VoteState.WAITING:
        sent = await channel.send(poll=poll_of(job.shown), nonce=job.nonce)
    else:
        sent = await channel.send(view=result_card(job.shown), nonce=job.nonce)
    return sent.id


def _is_it(job: Job, message: discord.Message) -> bool:
    """Tell whether a message is an older try of a post."""
    if isinstance(job.shown, PartToPost):
        mark = f"{job.shown.club.id}:{job.shown.number}"
        return bears(message, links.link_id(links.CLUB_REMIND, mark))
    if job.shown.state is not VoteState.WAITING:
        return bears(message, links.link_id(links.CLUB_STATUS, job.shown.id))
    poll = message.poll
    if poll is None or poll.question != QUESTION:
        return False
    return [answer.text for answer in poll.answers] == answers_of(job.shown)


def _channel(bot: Clio, job: Job) -> discord.PartialMessageable:
    return bot.get_partial_messageable(job.post.channel_id, guild_id=job.post.guild_id)


async def _failed(bot: Clio, job: Job, trouble: Trouble, reason: str) -> None:
    bot.metrics.posts.labels(trouble.value).inc()
    if not await bot.services.club_posting.failed(job, trouble, reason):
        return
    assert isinstance(job.shown, PartToPost), "others are seen in /reading club status"
    told = notice(
        f"I could not post this week's part of *{job.shown.club.title}*. {reason}",
        "-# I say this once and try again until the part is due. /reading club status has more.",
    )
    if job.shown.club.set_by is not None:
        with suppress(discord.HTTPException, *UNANSWERED):
            async with asyncio.timeout(PATIENCE):
                user = await bot.fetch_user(job.shown.club.set_by)
                await user.send(view=told)
    await bot.services.club_posting.told(job)


# -- votes ----------------------------------------------------------------------------------


async def _count(bot: Clio, vote: Vote) -> None:
    """Read a poll that has ended; what cannot be read now is asked for again later."""
    assert vote.message_id is not None, "its poll was sent"
    channel = bot.get_partial_messageable(vote.channel_id, guild_id=vote.guild_id)
    try:
        async with asyncio.timeout(PATIENCE):
            message = await channel.fetch_message(vote.message_id)
    except discord.NotFound:
        await bot.services.club_votes.lost(vote)
        return
    except discord.Forbidden:
        return  # /reading club status says what is missing
    except (discord.HTTPException, *UNANSWERED) as error:
        record(error, task="reading clubs", guild=vote.guild_id)
        return
    if message.poll is not None and message.poll.is_finalised():
        counts = [answer.vote_count for answer in message.poll.answers]
        await bot.services.club_votes.over(vote, counts)


# -- reminders ------------------------------------------------------------------------------


async def _remind(bot: Clio, nudge: Nudge) -> None:
    """Remind a member; who takes no direct messages is not tried again."""
    try:
        async with asyncio.timeout(PATIENCE):
            user = bot.get_user(nudge.member_id) or await bot.fetch_user(nudge.member_id)
            await user.send(view=nudge_card(nudge))
    except (discord.Forbidden, discord.NotFound):
        await bot.services.clubs.mute(nudge.member_id, nudge.club.id)
