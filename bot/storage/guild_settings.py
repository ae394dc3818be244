"""Small facts about a guild, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.database import fetch_one

if TYPE_CHECKING:
    from bot.storage.database import Transaction


async def find_guild_setting(tx: Transaction, guild_id: int, name: str) -> str | None:
    """Read a guild's setting; None where it was never written."""
    row = await fetch_one(
        tx, "SELECT value FROM guild_setting WHERE guild_id = $1 AND name = $2", guild_id, name
    )
    return row.text("value") if row else None


async def write_guild_setting(tx: Transaction, guild_id: int, name: str, value: str) -> None:
    """Write a guild's setting over what was there."""
    await tx.execute(
        "INSERT INTO guild_setting (guild_id, name, value) VALUES ($1, $2, $3)"
        " ON CONFLICT (guild_id, name) DO UPDATE SET value = excluded.value",
        guild_id,
        name,
        value,
    )
