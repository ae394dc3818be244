"""Decks of members, who follows them, and the guilds that they are shared in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.storage.database import fetch_one
from bot.storage.instants import to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Row, Transaction

_COLUMNS = "deck.deck_id, deck.owner_id, deck.title, deck.name, deck.cards"


@dataclass(frozen=True, slots=True)
class Deck:
    """A member's deck: `name` is its title folded, `cards` how many it has."""

    id: str
    owner_id: int
    title: str
    name: str
    cards: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A deck as one member sees it from one guild; `followers` do not count its owner."""

    deck: Deck
    followers: int
    is_followed: bool
    is_studied: bool
    is_shared_here: bool


@dataclass(frozen=True, slots=True)
class Following:
    """That a member follows a deck, from a guild unless it is their own."""

    deck_id: str
    member_id: int
    guild_id: int | None
    is_studied: bool


# -- decks ---------------------------------------------------------------------------------


async def insert_deck(tx: Transaction, deck: Deck, now: datetime) -> None:
    """Store a new deck."""
    await tx.execute(
        "INSERT INTO deck (deck_id, owner_id, title, name, cards, is_gone, made_at)"
        " VALUES ($1, $2, $3, $4, $5, 0, $6)",
        deck.id,
        deck.owner_id,
        deck.title,
        deck.name,
        deck.cards,
        to_ms(now),
    )


async def find_deck(tx: Transaction, deck_id: str) -> Deck | None:
    """Look a deck up, whoever owns it."""
    row = await fetch_one(
        tx, f"SELECT {_COLUMNS} FROM deck WHERE deck_id = $1 AND is_gone = 0", deck_id
    )
    return _deck(row) if row else None


async def list_own(tx: Transaction, owner_id: int) -> tuple[Deck, ...]:
    """Give a member's own decks by name."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM deck WHERE owner_id = $1 AND is_gone = 0 ORDER BY name", owner_id
    )
    return tuple(map(_deck, rows))


async def list_seen(tx: Transaction, member_id: int, guild_id: int | None) -> tuple[Seen, ...]:
    """Give the decks that a member owns, follows or finds shared in a guild, by name."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS},"
        " (SELECT COUNT(*) FROM deck_follow AS other WHERE other.deck_id = deck.deck_id"
        " AND other.member_id <> deck.owner_id) AS followers,"
        " COALESCE(mine.is_studied, -1) AS studied,"
        " CASE WHEN here.guild_id IS NULL THEN 0 ELSE 1 END AS shared_here"
        " FROM deck"
        " LEFT JOIN deck_follow AS mine ON mine.deck_id = deck.deck_id AND mine.member_id = $1"
        " LEFT JOIN deck_share AS here ON here.deck_id = deck.deck_id AND here.guild_id = $2"
        " WHERE is_gone = 0 AND deck.deck_id IN (SELECT deck_id FROM deck WHERE owner_id = $1"
        " UNION SELECT deck_id FROM deck_follow WHERE member_id = $1"
        " UNION SELECT deck_id FROM deck_share WHERE guild_id = $2)"
        " ORDER BY name, deck.deck_id",
        member_id,
        guild_id or 0,
    )
    return tuple(
        Seen(
            deck=_deck(row),
            followers=row.integer("followers"),
            is_followed=row.integer("studied") >= 0,
            is_studied=row.integer("studied") == 1,
            is_shared_here=row.integer("shared_here") == 1,
        )
        for row in rows
    )


async def rename_deck(tx: Transaction, deck: Deck) -> None:
    """Store a deck's title."""
    await tx.execute(
        "UPDATE deck SET title = $2, name = $3 WHERE deck_id = $1", deck.id, deck.title, deck.name
    )


async def recount(tx: Transaction, deck_id: str) -> int:
    """Count a deck's cards anew; gives how many it has."""
    await tx.execute(
        "UPDATE deck SET cards = (SELECT COUNT(*) FROM live_card WHERE deck_id = $1)"
        " WHERE deck_id = $1",
        deck_id,
    )
    row = await fetch_one(tx, "SELECT cards FROM deck WHERE deck_id = $1", deck_id)
    return row.integer("cards") if row else 0


async def hide_deck(tx: Transaction, deck_id: str) -> None:
    """Make a deck gone for everybody; its cards are deleted after."""
    await tx.execute("DELETE FROM deck_share WHERE deck_id = $1", deck_id)
    await tx.execute("DELETE FROM deck_follow WHERE deck_id = $1", deck_id)
    await tx.execute("UPDATE deck SET is_gone = 1, name = deck_id WHERE deck_id = $1", deck_id)


async def list_gone(tx: Transaction, owner_id: int) -> tuple[str, ...]:
    """Give a member's decks that are gone but not yet deleted."""
    rows = await tx.fetch(
        "SELECT deck_id FROM deck WHERE owner_id = $1 AND is_gone = 1 ORDER BY deck_id", owner_id
    )
    return tuple(row.text("deck_id") for row in rows)


async def delete_deck(tx: Transaction, deck_id: str) -> None:
    """Delete a deck that has no cards left, and its imports but for one under way."""
    await tx.execute("DELETE FROM deck_import WHERE deck_id = $1 AND state <> 'open'", deck_id)
    await tx.execute("DELETE FROM deck WHERE deck_id = $1", deck_id)


# -- sharing and following -----------------------------------------------------------------


async def share(tx: Transaction, guild_id: int, deck_id: str, now: datetime) -> None:
    """Let a guild see a deck."""
    await tx.execute(
        "INSERT INTO deck_share (guild_id, deck_id, shared_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (guild_id, deck_id) DO NOTHING",
        guild_id,
        deck_id,
        to_ms(now),
    )


async def count_shared(tx: Transaction, guild_id: int) -> int:
    """Count the decks that a guild sees."""
    rows = await tx.fetch("SELECT deck_id FROM deck_share WHERE guild_id = $1", guild_id)
    return len(rows)


async def unshare(tx: Transaction, guild_id: int, deck_id: str) -> None:
    """Take a deck from a guild's sight, and from those who follow it from there."""
    await tx.execute(
        "DELETE FROM deck_share WHERE guild_id = $1 AND deck_id = $2", guild_id, deck_id
    )
    await tx.execute(
        "DELETE FROM deck_follow WHERE guild_id = $1 AND deck_id = $2", guild_id, deck_id
    )


async def follow(tx: Transaction, following: Following, now: datetime) -> None:
    """Store that a member follows a deck, or whether they study it."""
    await tx.execute(
        "INSERT INTO deck_follow (deck_id, member_id, guild_id, is_studied, since)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (deck_id, member_id)"
        " DO UPDATE SET is_studied = excluded.is_studied",
        following.deck_id,
        following.member_id,
        following.guild_id,
        int(following.is_studied),
        to_ms(now),
    )


async def unfollow(tx: Transaction, deck_id: str, member_id: int) -> None:
    """Store that a member does not follow a deck."""
    await tx.execute(
        "DELETE FROM deck_follow WHERE deck_id = $1 AND member_id = $2", deck_id, member_id
    )


def _deck(row: Row) -> Deck:
    return Deck(
        row.text("deck_id"),
        row.integer("owner_id"),
        row.text("title"),
        row.text("name"),
        row.integer("cards"),
    )
