"""Guilds that removed Clio, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.database import of_share
from bot.storage.instants import to_ms
from bot.storage.members import OF_GUILDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.domain.sharding import Share
    from bot.storage.database import Transaction


async def note_departure(tx: Transaction, guild_id: int, at: datetime) -> None:
    """Write down that a guild removed Clio, unless that stands there already."""
    await tx.execute(
        "INSERT INTO departure (guild_id, left_at) VALUES ($1, $2)"
        " ON CONFLICT (guild_id) DO NOTHING",
        guild_id,
        to_ms(at),
    )


async def forget_departures(tx: Transaction, guild_ids: Iterable[int]) -> None:
    """Strike out guilds that have Clio back, or that were purged."""
    await tx.execute_many(
        "DELETE FROM departure WHERE guild_id = $1", [(guild_id,) for guild_id in guild_ids]
    )


async def list_departed(tx: Transaction, before: datetime, share: Share) -> tuple[int, ...]:
    """Give the guilds of a share that removed Clio before an instant."""
    rows = await tx.fetch(
        f"SELECT guild_id FROM departure WHERE left_at < $1 AND {of_share(share)}"
        " ORDER BY guild_id",
        to_ms(before),
    )
    return tuple(row.integer("guild_id") for row in rows)


async def list_settled(tx: Transaction, share: Share) -> frozenset[int]:
    """Give every guild of a share of which something is kept.

    Reports alone tell nothing: members write them also where Clio was never invited.
    """
    tables = sorted({"game", *OF_GUILDS} - {"report"})
    union = " UNION ".join(f"SELECT DISTINCT guild_id FROM {table}" for table in tables)
    rows = await tx.fetch(
        f"SELECT guild_id FROM ({union}) AS known WHERE guild_id IS NOT NULL AND {of_share(share)}"
    )
    return frozenset(row.integer("guild_id") for row in rows)
