"""Schedules of daily posts, and the ledger of what was posted when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.storage.database import fetch_one
from bot.storage.instants import from_ms, to_ms

if TYPE_CHECKING:
    from bot.storage.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where and when a guild receives its post; `at` is a local time in `zone`."""

    guild_id: int
    slot: int
    channel_id: int
    at: time
    zone: ZoneInfo
    next_due: datetime


class EntryState(StrEnum):
    """What became of one day's post."""

    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Entry:
    """The ledger's line for one guild, slot and local date."""

    guild_id: int
    slot: int
    day: date
    state: EntryState
    channel_id: int
    lease_until: datetime
    attempts: int
    message_id: int | None = None
    reason: str | None = None
    event_id: str | None = None


async def write_schedule(tx: Transaction, schedule: Schedule) -> None:
    """Store a schedule in place of the one its guild had in that slot."""
    await tx.execute(
        "INSERT INTO daily_schedule (guild_id, slot, channel_id, local_time, zone, next_due)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (guild_id, slot) DO UPDATE SET"
        " channel_id = excluded.channel_id, local_time = excluded.local_time,"
        " zone = excluded.zone, next_due = excluded.next_due",
        schedule.guild_id,
        schedule.slot,
        schedule.channel_id,
        schedule.at.isoformat("minutes"),
        schedule.zone.key,
        to_ms(schedule.next_due),
    )


async def find_schedule(tx: Transaction, guild_id: int, slot: int) -> Schedule | None:
    """Read a guild's schedule."""
    row = await fetch_one(
        tx, "SELECT * FROM daily_schedule WHERE guild_id = $1 AND slot = $2", guild_id, slot
    )
    return _schedule(row) if row else None


async def delete_schedule(tx: Transaction, guild_id: int, slot: int) -> bool:
    """Remove a guild's schedule; False where it had none."""
    deleted = await tx.execute(
        "DELETE FROM daily_schedule WHERE guild_id = $1 AND slot = $2", guild_id, slot
    )
    return deleted == 1


async def list_due(tx: Transaction, now: datetime) -> tuple[Schedule, ...]:
    """Give the schedules whose time has come, longest waiting first."""
    rows = await tx.fetch(
        "SELECT * FROM daily_schedule WHERE next_due <= $1 ORDER BY next_due", to_ms(now)
    )
    return tuple(map(_schedule, rows))


async def insert_entry(tx: Transaction, entry: Entry) -> bool:
    """Write a day's first line; False, changing nothing, where that day has one."""
    inserted = await tx.execute(
        "INSERT INTO daily_ledger (guild_id, slot, local_date, state, channel_id, message_id,"
        " lease_until, attempts, reason, event_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        entry.guild_id,
        entry.slot,
        entry.day.isoformat(),
        entry.state,
        entry.channel_id,
        entry.message_id,
        to_ms(entry.lease_until),
        entry.attempts,
        entry.reason,
        entry.event_id,
    )
    return inserted == 1


async def update_entry(tx: Transaction, entry: Entry) -> None:
    """Store a line as it now stands."""
    await tx.execute(
        "UPDATE daily_ledger SET state = $4, message_id = $5, lease_until = $6, attempts = $7,"
        " reason = $8, event_id = $9, channel_id = $10"
        " WHERE guild_id = $1 AND slot = $2 AND local_date = $3",
        entry.guild_id,
        entry.slot,
        entry.day.isoformat(),
        entry.state,
        entry.message_id,
        to_ms(entry.lease_until),
        entry.attempts,
        entry.reason,
        entry.event_id,
        entry.channel_id,
    )


async def delete_entry(tx: Transaction, guild_id: int, slot: int, day: date) -> None:
    """Remove a day's line, so that the day can be posted anew."""
    await tx.execute(
        "DELETE FROM daily_ledger WHERE guild_id = $1 AND slot = $2 AND local_date = $3",
        guild_id,
        slot,
        day.isoformat(),
    )


async def list_open(tx: Transaction, now: datetime) -> tuple[Entry, ...]:
    """Give the lines whose lease or waiting time is over: claimed or failed, not sent."""
    rows = await tx.fetch(
        "SELECT * FROM daily_ledger WHERE state IN ('claimed', 'failed') AND lease_until <= $1"
        " ORDER BY lease_until",
        to_ms(now),
    )
    return tuple(map(_entry, rows))


async def list_recent(tx: Transaction, guild_id: int, limit: int) -> tuple[Entry, ...]:
    """Give a guild's latest lines, newest first."""
    rows = await tx.fetch(
        "SELECT * FROM daily_ledger WHERE guild_id = $1 ORDER BY local_date DESC, slot LIMIT $2",
        guild_id,
        limit,
    )
    return tuple(map(_entry, rows))


def _schedule(row: Row) -> Schedule:
    return Schedule(
        guild_id=row.integer("guild_id"),
        slot=row.integer("slot"),
        channel_id=row.integer("channel_id"),
        at=time.fromisoformat(row.text("local_time")),
        zone=ZoneInfo(row.text("zone")),
        next_due=from_ms(row.integer("next_due")),
    )


def _entry(row: Row) -> Entry:
    return Entry(
        guild_id=row.integer("guild_id"),
        slot=row.integer("slot"),
        day=date.fromisoformat(row.text("local_date")),
        state=EntryState(row.text("state")),
        channel_id=row.integer("channel_id"),
        lease_until=from_ms(row.integer("lease_until")),
        attempts=row.integer("attempts"),
        message_id=row.maybe_integer("message_id"),
        reason=row.maybe_text("reason"),
        event_id=row.maybe_text("event_id"),
    )
