"""When members want to be reminded of their reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from bot.storage.database import fetch_one
from bot.storage.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.storage.database import Row, Transaction

_COLUMNS = "member_id, local_time, zone, next_at, is_closed"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A member's wish: at a local time of a zone.

    `next_at` is None while nothing is sent; `is_closed` says that their direct messages are.
    """

    member_id: int
    at: time
    zone: str
    next_at: datetime | None
    is_closed: bool


async def write_reminders(tx: Transaction, reminders: Iterable[Reminder]) -> None:
    """Store wishes, over those of the same members."""
    await tx.execute_many(
        f"INSERT INTO reminder ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (member_id) DO UPDATE SET local_time = excluded.local_time,"
        " zone = excluded.zone, next_at = excluded.next_at, is_closed = excluded.is_closed",
        [
            (
                each.member_id,
                each.at.isoformat("minutes"),
                each.zone,
                None if each.next_at is None else to_ms(each.next_at),
                int(each.is_closed),
            )
            for each in reminders
        ],
    )


async def find_reminder(tx: Transaction, member_id: int) -> Reminder | None:
    """Look a member's wish up."""
    row = await fetch_one(tx, f"SELECT {_COLUMNS} FROM reminder WHERE member_id = $1", member_id)
    return _reminder(row) if row else None


async def delete_reminder(tx: Transaction, member_id: int) -> bool:
    """Strike a member's wish out; tells whether there was one."""
    return await tx.execute("DELETE FROM reminder WHERE member_id = $1", member_id) > 0


async def list_due(tx: Transaction, now: datetime, limit: int) -> tuple[Reminder, ...]:
    """Give wishes whose time has come, the longest overdue first."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM reminder WHERE next_at <= $1 ORDER BY next_at LIMIT $2",
        to_ms(now),
        limit,
    )
    return tuple(map(_reminder, rows))


async def list_coming(
    tx: Transaction, now: datetime, after: int, limit: int
) -> tuple[Reminder, ...]:
    """Page through the wishes whose time is to come, in order of their members."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM reminder WHERE next_at > $1 AND member_id > $2"
        " ORDER BY member_id LIMIT $3",
        to_ms(now),
        after,
        limit,
    )
    return tuple(map(_reminder, rows))


def _reminder(row: Row) -> Reminder:
    next_at = row.maybe_integer("next_at")
    return Reminder(
        row.integer("member_id"),
        time.fromisoformat(row.text("local_time")),
        row.text("zone"),
        None if next_at is None else from_ms(next_at),
        bool(row.integer("is_closed")),
    )
