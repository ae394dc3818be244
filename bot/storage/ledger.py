"""The ledger of posts: one line a guild, slot and local date, written before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.domain.daily import Entry, EntryState, Slot
from bot.storage.database import fetch_one, of_share, placeholders
from bot.storage.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.sharding import Share
    from bot.storage.database import Row, SqlValue, Transaction


@dataclass(frozen=True, slots=True)
class Told:
    """What one line says of the events and the question that it told of."""

    guild_id: int
    slot: Slot
    day: date
    event_ids: tuple[str, ...]
    question_id: str | None


_COLUMNS = (
    "guild_id", "slot", "local_date", "state", "channel_id", "claimed_at", "lease_until",
    "attempts", "message_id", "reason", "event_ids", "question_id", "option_order", "owes_thread",
)  # fmt: skip
_INSERT = f"INSERT INTO ledger ({', '.join(_COLUMNS)}) VALUES ({placeholders(len(_COLUMNS))})"
_ONE = "guild_id = $1 AND slot = $2 AND local_date = $3"
_UPDATE = "UPDATE ledger SET " + ", ".join(
    f"{name} = ${place}" for place, name in enumerate(_COLUMNS[3:], 4)
)


async def insert_entries(tx: Transaction, entries: Iterable[Entry]) -> None:
    """Write the first lines of some days; a day that has one keeps it."""
    await tx.execute_many(f"{_INSERT} ON CONFLICT DO NOTHING", map(_values, entries))


async def claim(tx: Transaction, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Claim days that have no line yet, or were missed; gives the lines that are now ours."""
    width = len(_COLUMNS)
    rows = ", ".join(
        f"({placeholders(width, 1 + width * number)})" for number in range(len(entries))
    )
    taken = await tx.fetch(
        f"INSERT INTO ledger ({', '.join(_COLUMNS)}) VALUES {rows}"
        " ON CONFLICT (guild_id, slot, local_date) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[3:])
        + " WHERE ledger.state = 'missed' RETURNING guild_id, slot, local_date",
        *(value for entry in entries for value in _values(entry)),
    )
    keys = {(row.integer("guild_id"), row.integer("slot"), row.text("local_date")) for row in taken}
    return tuple(e for e in entries if (e.guild_id, e.slot, e.day.isoformat()) in keys)


async def update_entries(tx: Transaction, entries: Iterable[Entry]) -> None:
    """Store lines as they now stand."""
    await tx.execute_many(f"{_UPDATE} WHERE {_ONE}", map(_values, entries))


async def delete_entry(tx: Transaction, guild_id: int, slot: Slot, day: date) -> None:
    """Remove a day's line with the answers it got, so that the day can be posted anew."""
    for table in ("daily_answer", "ledger"):
        await tx.execute(f"DELETE FROM {table} WHERE {_ONE}", guild_id, slot, day.isoformat())


async def delete_skipped(tx: Transaction, guild_id: int, slot: Slot, since: date) -> int:
    """Remove the lines of days to come that were to be skipped; gives how many."""
    return await tx.execute(
        "DELETE FROM ledger WHERE guild_id = $1 AND slot = $2 AND local_date >= $3"
        " AND state = 'skipped'",
        guild_id,
        slot,
        since.isoformat(),
    )


async def find_entry(tx: Transaction, guild_id: int, slot: Slot, day: date) -> Entry | None:
    """Read a day's line."""
    row = await fetch_one(tx, f"SELECT * FROM ledger WHERE {_ONE}", guild_id, slot, day.isoformat())
    return _entry(row) if row else None


async def list_open(tx: Transaction, now: datetime, limit: int, share: Share) -> tuple[Entry, ...]:
    """Give lines of a share whose lease or waiting time is over and that still owe something."""
    rows = await tx.fetch(
        "SELECT * FROM ledger WHERE (state IN ('claimed', 'failed') OR owes_thread = 1)"
        f" AND lease_until <= $1 AND {of_share(share)} ORDER BY lease_until LIMIT $2",
        to_ms(now),
        limit,
    )
    return tuple(map(_entry, rows))


async def list_recent(tx: Transaction, guild_id: int, slot: Slot, limit: int) -> tuple[Entry, ...]:
    """Give the latest lines of one schedule, newest first."""
    rows = await tx.fetch(
        "SELECT * FROM ledger WHERE guild_id = $1 AND slot = $2 ORDER BY local_date DESC LIMIT $3",
        guild_id,
        slot,
        limit,
    )
    return tuple(map(_entry, rows))


async def list_since(
    tx: Transaction, guild_id: int, slot: Slot, day: date
) -> tuple[EntryState, ...]:
    """Give what became of the days after one, of one schedule."""
    rows = await tx.fetch(
        "SELECT state FROM ledger WHERE guild_id = $1 AND slot = $2 AND local_date > $3",
        guild_id,
        slot,
        day.isoformat(),
    )
    return tuple(EntryState(row.text("state")) for row in rows)


async def list_sent(tx: Transaction, guild_id: int, first: date, last: date) -> tuple[Entry, ...]:
    """Give a guild's daily posts that were sent from one local date to another, oldest first."""
    rows = await tx.fetch(
        "SELECT * FROM ledger WHERE guild_id = $1 AND slot <> 3 AND local_date BETWEEN $2 AND $3"
        " AND state = 'sent' ORDER BY local_date, slot",
        guild_id,
        first.isoformat(),
        last.isoformat(),
    )
    return tuple(map(_entry, rows))


async def find_latest_question(tx: Transaction, guild_id: int, slot: Slot) -> Entry | None:
    """Read the newest line of a schedule whose post was sent with a question."""
    row = await fetch_one(
        tx,
        "SELECT * FROM ledger WHERE guild_id = $1 AND slot = $2 AND state = 'sent'"
        " AND question_id IS NOT NULL ORDER BY local_date DESC LIMIT 1",
        guild_id,
        slot,
    )
    return _entry(row) if row else None


async def list_question_days(tx: Transaction, guild_id: int, limit: int) -> tuple[date, ...]:
    """Give the local dates on which a guild was sent a question, newest first."""
    rows = await tx.fetch(
        "SELECT DISTINCT local_date FROM ledger WHERE guild_id = $1 AND question_id IS NOT NULL"
        " AND state = 'sent' ORDER BY local_date DESC LIMIT $2",
        guild_id,
        limit,
    )
    return tuple(date.fromisoformat(row.text("local_date")) for row in rows)


async def list_told(
    tx: Transaction, guild_ids: Sequence[int], since: date, days: Sequence[date]
) -> tuple[Told, ...]:
    """Give what some guilds were told on certain dates, and on all since another."""
    count = len(guild_ids)
    rows = await tx.fetch(
        "SELECT guild_id, slot, local_date, event_ids, question_id FROM ledger"
        f" WHERE guild_id IN ({placeholders(count)}) AND (local_date >= ${count + 1}"
        f" OR local_date IN ({placeholders(len(days), count + 2)}))",
        *guild_ids,
        since.isoformat(),
        *(day.isoformat() for day in days),
    )
    return tuple(
        Told(
            row.integer("guild_id"),
            Slot(row.integer("slot")),
            date.fromisoformat(row.text("local_date")),
            tuple(row.text("event_ids").split()),
            row.maybe_text("question_id"),
        )
        for row in rows
    )


def _values(entry: Entry) -> tuple[SqlValue, ...]:
    return (
        entry.guild_id,
        entry.slot,
        entry.day.isoformat(),
        entry.state,
        entry.channel_id,
        to_ms(entry.claimed_at),
        to_ms(entry.lease_until),
        entry.attempts,
        entry.message_id,
        entry.reason,
        " ".join(entry.event_ids),
        entry.question_id,
        " ".join(map(str, entry.option_order)) or None,
        int(entry.owes_thread),
    )


def _entry(row: Row) -> Entry:
    return Entry(
        guild_id=row.integer("guild_id"),
        slot=Slot(row.integer("slot")),
        day=date.fromisoformat(row.text("local_date")),
        state=EntryState(row.text("state")),
        channel_id=row.integer("channel_id"),
        claimed_at=from_ms(row.integer("claimed_at")),
        lease_until=from_ms(row.integer("lease_until")),
        attempts=row.integer("attempts"),
        message_id=row.maybe_integer("message_id"),
        reason=row.maybe_text("reason"),
        event_ids=tuple(row.text("event_ids").split()),
        question_id=row.maybe_text("question_id"),
        option_order=tuple(map(int, (row.maybe_text("option_order") or "").split())),
        owes_thread=bool(row.integer("owes_thread")),
    )
