"""Small facts that Clio keeps about itself, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.database import fetch_one

if TYPE_CHECKING:
    from bot.storage.database import Transaction


MARK = "copy"  # of a copy that has not come to its end


async def find_setting(tx: Transaction, name: str) -> str | None:
    """Read a setting; None where it was never written."""
    row = await fetch_one(tx, "SELECT value FROM setting WHERE name = $1", name)
    return row.text("value") if row else None


async def write_setting(tx: Transaction, name: str, value: str) -> None:
    """Write a setting over what it held."""
    await tx.execute(
        "INSERT INTO setting (name, value) VALUES ($1, $2)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value,
    )


async def delete_setting(tx: Transaction, name: str) -> None:
    """Strike a setting out."""
    await tx.execute("DELETE FROM setting WHERE name = $1", name)
