"""Discord's scheduled events of a plan's meetings: made, changed, found again and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.app.reporter import record
from bot.errors import MissingPermissionError
from bot.services.meetings import LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app.client import Clio
    from bot.services.meetings import Owed

_CLIENT_ERRORS = range(400, 500)
_BUSY = 429


def refuse_unable(guild: discord.Guild, voice: discord.VoiceChannel | None) -> None:
    """Raise MissingPermissionError, naming what Clio lacks to make events."""
    if missing := _missing(guild, voice):
        where = f"in {voice.mention}" if voice is not None else "on this server"
        raise MissingPermissionError(
            f"I cannot make events {where}: I lack {' and '.join(missing)} there. "
            "Someone with Manage Roles can grant it to my role."
        )


def _missing(guild: discord.Guild, voice: discord.VoiceChannel | None) -> list[str]:
    held = guild.me.guild_permissions if voice is None else voice.permissions_for(guild.me)
    missing = [] if held.create_events or held.manage_events else ["**Create Events**"]
    if voice is not None:
        missing += [] if held.view_channel else ["**View Channel**"]
        missing += [] if held.connect else ["**Connect**"]
    return missing


async def settle_meetings(bot: Clio) -> None:
    """Tell Discord of every meeting that it has yet to be told of."""
    for guild_id in await bot.services.meetings.owing():
        await settle_guild(bot, guild_id)


async def settle_guild(bot: Clio, guild_id: int) -> int:
    """Tell Discord of a guild's meetings; gives how many it would not have.

    A fault is recorded, and tried again by the loop.
    """
    guild = bot.get_guild(guild_id)
    if guild is None or guild.unavailable:
        return 0
    refused = 0
    async with bot.services.meetings.turn(guild_id):
        owed = await bot.services.meetings.owed(guild_id)
        if not owed or _missing(guild, None):
            return 0
        try:
            events = await guild.fetch_scheduled_events(with_counts=False)
            for each in owed:
                refused += not await _settle(bot, guild, events, each)
        except discord.HTTPException as error:
            record(error, task="meetings", guild=guild_id)
    return refused


async def _settle(
    bot: Clio, guild: discord.Guild, events: Sequence[discord.ScheduledEvent], owed: Owed
) -> bool:
    """Make, change or cancel an event; False where Discord will not have it, now or later."""
    event = next((each for each in events if _is_of(each, owed)), None)
    try:
        if not owed.is_wanted:
            if event is not None:
                await event.cancel()
            await bot.services.meetings.drop(owed)
        elif await bot.services.meetings.claim(owed):
            made = await (_create(guild, owed) if event is None else _change(event, owed))
            await bot.services.meetings.made(owed, made.id)
    except discord.HTTPException as error:
        if error.status not in _CLIENT_ERRORS or error.status == _BUSY:
            raise
        record(error, task="meetings", guild=guild.id)
        await bot.services.meetings.drop(owed)
        return False
    return True


def _is_of(event: discord.ScheduledEvent, owed: Owed) -> bool:
    """Tell whether an event that has yet to begin is that of a meeting, by id or by mark."""
    if event.status is not discord.EventStatus.scheduled:
        return False
    marked = owed.mark in (event.description or "").splitlines()
    return event.id == owed.meeting.event_id or marked


async def _create(guild: discord.Guild, owed: Owed) -> discord.ScheduledEvent:
    meeting = owed.meeting
    if meeting.channel_id is not None:
        return await guild.create_scheduled_event(
            name=owed.name,
            description=owed.description,
            start_time=meeting.starts_at,
            end_time=meeting.starts_at + LENGTH,
            entity_type=discord.EntityType.voice,
            privacy_level=discord.PrivacyLevel.guild_only,
            channel=discord.Object(meeting.channel_id),
        )
    return await guild.create_scheduled_event(
        name=owed.name,
        description=owed.description,
        start_time=meeting.starts_at,
        end_time=meeting.starts_at + LENGTH,
        entity_type=discord.EntityType.external,
        privacy_level=discord.PrivacyLevel.guild_only,
        location=meeting.place,
    )


async def _change(event: discord.ScheduledEvent, owed: Owed) -> discord.ScheduledEvent:
    meeting = owed.meeting
    if meeting.channel_id is not None:
        return await event.edit(
            start_time=meeting.starts_at,
            end_time=meeting.starts_at + LENGTH,
            entity_type=discord.EntityType.voice,
            channel=discord.Object(meeting.channel_id),
        )
    return await event.edit(
        start_time=meeting.starts_at,
        end_time=meeting.starts_at + LENGTH,
        entity_type=discord.EntityType.external,
        location=meeting.place,
    )
