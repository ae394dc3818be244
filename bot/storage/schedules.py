"""Schedules of posts: where and when, for whose taste, and what stands in their way."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.daily import Schedule, Slot
from bot.domain.today import Taste
from bot.errors import StorageError
from bot.storage.database import fetch_one, of_share, placeholders
from bot.storage.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.daily import Entry
    from bot.domain.sharding import Share
    from bot.storage.database import Row, SqlValue, Transaction


_COLUMNS = (
    "guild_id", "slot", "channel_id", "local_time", "zone", "weekday", "next_due", "planned_at",
    "set_at", "set_by", "role_id", "makes_thread", "asks_question", "hides_sensitive", "prefer",
    "leave_out", "pause_reason", "paused_until", "trouble_day", "trouble_days", "told",
    "question_day",
)  # fmt: skip
_WRITE = (
    f"INSERT INTO schedule ({', '.join(_COLUMNS)}) VALUES ({placeholders(len(_COLUMNS))})"
    " ON CONFLICT (guild_id, slot) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[2:])
)


async def write_schedules(tx: Transaction, schedules: Iterable[Schedule]) -> None:
    """Store schedules, each in place of the one its guild had in that slot."""
    await tx.execute_many(_WRITE, map(_values, schedules))


async def write_success(tx: Transaction, entries: Iterable[Entry]) -> None:
    """Note in their schedules that posts were sent: no trouble, and whose question is open.

    Nothing else of a schedule is touched: a member may have changed it meanwhile.
    """
    await tx.execute_many(
        "UPDATE schedule SET trouble_day = NULL, trouble_days = 0, told = 0,"
        " question_day = COALESCE($3, question_day) WHERE guild_id = $1 AND slot = $2",
        (
            (entry.guild_id, entry.slot, entry.day.isoformat() if entry.question_id else None)
            for entry in entries
        ),
    )


async def write_told(tx: Transaction, guild_id: int, slot: Slot) -> None:
    """Note that members were told of a schedule's trouble."""
    await tx.execute(
        "UPDATE schedule SET told = 1 WHERE guild_id = $1 AND slot = $2", guild_id, slot
    )


async def find_schedule(tx: Transaction, guild_id: int, slot: Slot) -> Schedule | None:
    """Read one of a guild's schedules."""
    row = await fetch_one(
        tx, "SELECT * FROM schedule WHERE guild_id = $1 AND slot = $2", guild_id, slot
    )
    return _schedule(row) if row else None


async def list_schedules(tx: Transaction, guild_ids: Sequence[int]) -> tuple[Schedule, ...]:
    """Read all schedules of some guilds, by guild and slot."""
    marks = placeholders(len(guild_ids))
    rows = await tx.fetch(
        f"SELECT * FROM schedule WHERE guild_id IN ({marks}) ORDER BY guild_id, slot", *guild_ids
    )
    return tuple(map(_schedule, rows))


async def list_paused(tx: Transaction, reason: str) -> tuple[Schedule, ...]:
    """Give the schedules that are paused for a reason."""
    rows = await tx.fetch(
        "SELECT * FROM schedule WHERE next_due IS NULL AND pause_reason = $1", reason
    )
    return tuple(map(_schedule, rows))


async def delete_schedule(tx: Transaction, guild_id: int, slot: Slot) -> bool:
    """Remove a schedule; False where there was none."""
    deleted = await tx.execute(
        "DELETE FROM schedule WHERE guild_id = $1 AND slot = $2", guild_id, slot
    )
    return deleted == 1


async def list_due(
    tx: Transaction, now: datetime, limit: int, share: Share
) -> tuple[Schedule, ...]:
    """Give up to `limit` schedules of a share whose time has come, longest due first."""
    rows = await tx.fetch(
        f"SELECT * FROM schedule WHERE next_due <= $1 AND {of_share(share)}"
        " ORDER BY next_due LIMIT $2",
        to_ms(now),
        limit,
    )
    return tuple(map(_schedule, rows))


async def list_running(
    tx: Transaction, planned_after: datetime | None, after: tuple[int, int], limit: int
) -> tuple[Schedule, ...]:
    """Page through the schedules that are not paused, in order of (guild, slot).

    Of those only the ones that were planned later than an instant, where one is given.
    """
    rows = await tx.fetch(
        "SELECT * FROM schedule WHERE next_due IS NOT NULL AND planned_at > $1"
        " AND (guild_id > $2 OR (guild_id = $2 AND slot > $3)) ORDER BY guild_id, slot LIMIT $4",
        to_ms(planned_after) if planned_after else -1,
        *after,
        limit,
    )
    return tuple(map(_schedule, rows))


def _values(schedule: Schedule) -> tuple[SqlValue, ...]:
    return (
        schedule.guild_id,
        schedule.slot,
        schedule.channel_id,
        schedule.at.isoformat("minutes"),
        schedule.zone,
        schedule.weekday,
        to_ms(schedule.next_due) if schedule.next_due else None,
        to_ms(schedule.planned_at),
        to_ms(schedule.set_at),
        schedule.set_by,
        schedule.role_id,
        int(schedule.makes_thread),
        int(schedule.asks_question),
        int(schedule.taste.hides_sensitive),
        " ".join(sorted(schedule.taste.prefer)),
        " ".join(sorted(schedule.taste.leave_out)),
        schedule.pause_reason,
        _text(schedule.paused_until),
        _text(schedule.trouble_day),
        schedule.trouble_days,
        int(schedule.told),
        _text(schedule.question_day),
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(4096)
def _taste(prefer: str, leave_out: str, hides_sensitive: int) -> Taste:
    """Read a taste; equal ones are one object, so that what is made of them can be kept."""
    return Taste(frozenset(prefer.split()), frozenset(leave_out.split()), bool(hides_sensitive))


def _schedule(row: Row) -> Schedule:
    next_due = row.maybe_integer("next_due")
    return Schedule(
        guild_id=row.integer("guild_id"),
        slot=_slot(row.integer("slot")),
        channel_id=row.integer("channel_id"),
        at=time.fromisoformat(row.text("local_time")),
        zone=row.text("zone"),
        next_due=None if next_due is None else from_ms(next_due),
        planned_at=from_ms(row.integer("planned_at")),
        set_at=from_ms(row.integer("set_at")),
        weekday=row.maybe_integer("weekday"),
        set_by=row.maybe_integer("set_by"),
        role_id=row.maybe_integer("role_id"),
        makes_thread=bool(row.integer("makes_thread")),
        asks_question=bool(row.integer("asks_question")),
        taste=_taste(row.text("prefer"), row.text("leave_out"), row.integer("hides_sensitive")),
        pause_reason=row.maybe_text("pause_reason"),
        paused_until=_day(row.maybe_text("paused_until")),
        trouble_day=_day(row.maybe_text("trouble_day")),
        trouble_days=row.integer("trouble_days"),
        told=bool(row.integer("told")),
        question_day=_day(row.maybe_text("question_day")),
    )


def _slot(number: int) -> Slot:
    try:
        return Slot(number)
    except ValueError as error:
        message = f"The database has a schedule in slot {number}; Clio knows 1 to 3."
        raise StorageError(message) from error
