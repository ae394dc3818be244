"""Cards of decks, the imports that brought them, and the reviews that ask them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.decks import CardText
from bot.storage.database import fetch_one, placeholders
from bot.storage.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from bot.storage.database import Row, Transaction

SUBJECT = "deck:"  # before a card's id, in the subject of a review
_COLUMNS = "card_id, deck_id, owner_id, place, front, back, accept, tags, import_id"
_FOLLOWED = (
    " FROM deck_follow JOIN live_card USING (deck_id) WHERE deck_follow.member_id = $1"
    " AND is_studied = 1 AND NOT EXISTS (SELECT 1 FROM review_card WHERE member_id = $1"
    f" AND subject = '{SUBJECT}' || live_card.card_id)"
)


@dataclass(frozen=True, slots=True)
class DeckCard:
    """A card of a deck, at its place in it; `import_id` names what brought it, if anything did."""

    id: str
    deck_id: str
    owner_id: int
    place: int
    text: CardText
    import_id: str | None = None


class ImportState(StrEnum):
    """How far an import is: its cards are seen while it is done."""

    OPEN = "open"
    DONE = "done"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Import:
    """What brought cards into a deck; `made_deck` says whether it made the deck too."""

    id: str
    deck_id: str
    owner_id: int
    state: ImportState
    made_deck: bool
    cards: int


# -- cards ---------------------------------------------------------------------------------


async def insert_cards(tx: Transaction, cards: Iterable[DeckCard]) -> None:
    """Store new cards."""
    await tx.execute_many(
        f"INSERT INTO deck_card ({_COLUMNS}, fingerprint, is_edited)"
        f" VALUES ({placeholders(10)}, 0)",
        [
            (
                card.id,
                card.deck_id,
                card.owner_id,
                card.place,
                card.text.front,
                card.text.back,
                "\n".join(card.text.accept),
                " ".join(card.text.tags),
                card.import_id,
                card.text.fingerprint,
            )
            for card in cards
        ],
    )


async def update_card(tx: Transaction, card: DeckCard) -> None:
    """Store what a card says now."""
    await tx.execute(
        "UPDATE deck_card SET front = $2, back = $3, accept = $4, tags = $5, fingerprint = $6,"
        " is_edited = 1 WHERE card_id = $1",
        card.id,
        card.text.front,
        card.text.back,
        "\n".join(card.text.accept),
        " ".join(card.text.tags),
        card.text.fingerprint,
    )


async def find_card(tx: Transaction, card_id: str) -> DeckCard | None:
    """Look a card up, whoever owns it."""
    row = await fetch_one(tx, f"SELECT {_COLUMNS} FROM live_card WHERE card_id = $1", card_id)
    return _card(row) if row else None


async def list_cards(
    tx: Transaction, deck_id: str, limit: int, after: int = -1, skip: int = 0
) -> tuple[DeckCard, ...]:
    """Give a deck's cards in order, from after a place, past some."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM live_card WHERE deck_id = $1 AND place > $2"
        " ORDER BY place LIMIT $3 OFFSET $4",
        deck_id,
        after,
        limit,
        skip,
    )
    return tuple(map(_card, rows))


async def next_place(tx: Transaction, deck_id: str) -> int:
    """Give the place after a deck's last card, seen or not."""
    row = await fetch_one(
        tx, "SELECT COALESCE(MAX(place), -1) AS last FROM deck_card WHERE deck_id = $1", deck_id
    )
    assert row is not None, "an aggregate has a row"
    return row.integer("last") + 1


async def find_prints(tx: Transaction, deck_id: str, prints: Sequence[str]) -> frozenset[str]:
    """Give those of some fingerprints that cards of a deck have."""
    rows = await tx.fetch(
        "SELECT fingerprint FROM live_card WHERE deck_id = $1"
        f" AND fingerprint IN ({placeholders(len(prints), 2)})",
        deck_id,
        *prints,
    )
    return frozenset(row.text("fingerprint") for row in rows)


async def delete_cards(tx: Transaction, card_ids: Collection[str]) -> None:
    """Delete cards, and take them out of everybody's reviews."""
    await tx.execute(
        "UPDATE review_card SET state = 'removed' WHERE state <> 'removed'"
        f" AND subject IN ({placeholders(len(card_ids))})",
        *(f"{SUBJECT}{card_id}" for card_id in card_ids),
    )
    await tx.execute(
        f"DELETE FROM deck_card WHERE card_id IN ({placeholders(len(card_ids))})", *card_ids
    )


async def remove_reviews_of(tx: Transaction, owner_id: int) -> int:
    """Take the cards of an owner's decks out of everybody's reviews; gives how many."""
    return await tx.execute(
        "UPDATE review_card SET state = 'removed' WHERE state <> 'removed'"
        f" AND subject IN (SELECT '{SUBJECT}' || card_id FROM deck_card WHERE owner_id = $1)",
        owner_id,
    )


async def list_ids(
    tx: Transaction, limit: int, *, deck_id: str | None = None, import_id: str | None = None
) -> tuple[str, ...]:
    """Give some cards of a deck or of an import, seen or not."""
    column = "deck_id" if deck_id else "import_id"
    rows = await tx.fetch(
        f"SELECT card_id FROM deck_card WHERE {column} = $1 LIMIT $2", deck_id or import_id, limit
    )
    return tuple(row.text("card_id") for row in rows)


# -- imports -------------------------------------------------------------------------------


async def insert_import(tx: Transaction, begun: Import, now: datetime) -> None:
    """Store an import that begins, or is done at once."""
    await tx.execute(
        "INSERT INTO deck_import (import_id, deck_id, owner_id, state, made_deck, cards, made_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        begun.id,
        begun.deck_id,
        begun.owner_id,
        begun.state,
        int(begun.made_deck),
        begun.cards,
        to_ms(now),
    )


async def is_open(tx: Transaction, import_id: str) -> bool:
    """Tell whether an import goes on: nobody ended it, and its member was not forgotten."""
    row = await fetch_one(
        tx, "SELECT state FROM deck_import WHERE import_id = $1 AND state = 'open'", import_id
    )
    return row is not None


async def set_state(tx: Transaction, import_id: str, state: ImportState) -> None:
    """Store how far an import is."""
    await tx.execute("UPDATE deck_import SET state = $2 WHERE import_id = $1", import_id, state)


async def find_import(tx: Transaction, owner_id: int, import_id: str | None) -> Import | None:
    """Look up an import of a member that is done: one by its id, or the last one."""
    rows = await tx.fetch(
        "SELECT deck_import.* FROM deck_import JOIN deck USING (deck_id)"
        " WHERE deck_import.owner_id = $1 AND state = 'done' AND is_gone = 0"
        " ORDER BY deck_import.made_at DESC, import_id",
        owner_id,
    )
    return next((_import(row) for row in rows if import_id in (None, row.text("import_id"))), None)


async def keep_edited(tx: Transaction, import_id: str) -> int:
    """Make the cards of an import that were edited since the deck's own; gives how many."""
    return await tx.execute(
        "UPDATE deck_card SET import_id = NULL WHERE import_id = $1 AND is_edited = 1", import_id
    )


async def list_unseen(tx: Transaction, owner_id: int, before: datetime) -> tuple[str, ...]:
    """Give a member's imports that are undone, or were begun before an instant and never done."""
    rows = await tx.fetch(
        "SELECT import_id FROM deck_import WHERE owner_id = $1"
        " AND (state = 'undone' OR (state = 'open' AND made_at < $2)) ORDER BY import_id",
        owner_id,
        to_ms(before),
    )
    return tuple(row.text("import_id") for row in rows)


async def delete_import(tx: Transaction, import_id: str) -> None:
    """Delete what is known of an import that has no cards left."""
    await tx.execute("DELETE FROM deck_import WHERE import_id = $1", import_id)


# -- reviews -------------------------------------------------------------------------------


async def find_studied(
    tx: Transaction, member_id: int, card_id: str
) -> tuple[CardText, str] | None:
    """Give what a card says and its deck's title, if the member studies the deck."""
    row = await fetch_one(
        tx,
        f"SELECT title, {', '.join(f'live_card.{each}' for each in _COLUMNS.split(', '))}"
        " FROM live_card JOIN deck_follow ON deck_follow.deck_id = live_card.deck_id"
        " JOIN deck ON deck.deck_id = live_card.deck_id"
        " WHERE live_card.card_id = $1 AND deck_follow.member_id = $2 AND is_studied = 1",
        card_id,
        member_id,
    )
    return (_card(row).text, row.text("title")) if row else None


async def find_unmet(tx: Transaction, member_id: int) -> str | None:
    """Give the first card of the decks that a member studies which no review of theirs asks."""
    row = await fetch_one(
        tx, f"SELECT live_card.card_id{_FOLLOWED} ORDER BY since, place LIMIT 1", member_id
    )
    return row.text("card_id") if row else None


async def count_unmet(tx: Transaction, member_id: int) -> int:
    """Count the cards of the decks that a member studies which no review of theirs asks."""
    row = await fetch_one(tx, f"SELECT COUNT(*) AS cards{_FOLLOWED}", member_id)
    assert row is not None, "an aggregate has a row"
    return row.integer("cards")


async def stop_reviews(tx: Transaction, member_id: int, deck_id: str) -> None:
    """Ask a member for no card of a deck any more."""
    await _move_reviews(tx, member_id, deck_id, "removed", "<> 'removed'")


async def resume_reviews(tx: Transaction, member_id: int, deck_id: str) -> None:
    """Ask a member again for the cards of a deck that they once studied."""
    await _move_reviews(tx, member_id, deck_id, "active", "= 'removed'")


async def _move_reviews(
    tx: Transaction, member_id: int, deck_id: str, state: str, which: str
) -> None:
    await tx.execute(
        f"UPDATE review_card SET state = $3 WHERE member_id = $1 AND state {which}"
        f" AND subject IN (SELECT '{SUBJECT}' || card_id FROM deck_card WHERE deck_id = $2)",
        member_id,
        deck_id,
        state,
    )


def _card(row: Row) -> DeckCard:
    return DeckCard(
        id=row.text("card_id"),
        deck_id=row.text("deck_id"),
        owner_id=row.integer("owner_id"),
        place=row.integer("place"),
        text=CardText(
            row.text("front"),
            row.text("back"),
            tuple(filter(None, row.text("accept").split("\n"))),
            tuple(row.text("tags").split()),
        ),
        import_id=row.maybe_text("import_id"),
    )


def _import(row: Row) -> Import:
    return Import(
        id=row.text("import_id"),
        deck_id=row.text("deck_id"),
        owner_id=row.integer("owner_id"),
        state=ImportState(row.text("state")),
        made_deck=bool(row.integer("made_deck")),
        cards=row.integer("cards"),
    )
