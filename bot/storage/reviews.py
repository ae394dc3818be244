"""Members' cards, their reviews, and how they like to review."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.memory import Card, CardState, Grade, Memory, Wishes
from bot.storage.database import fetch_one, placeholders
from bot.storage.instants import from_ms, maybe_from_ms, maybe_to_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.storage.database import Row, SqlValue, Transaction

_CARD = (
    "card_id", "member_id", "subject", "due_at", "added_at", "stability", "difficulty", "last_at",
    "reps", "lapses", "state",
)  # fmt: skip
_INSERT_CARD = (
    f"INSERT INTO review_card ({', '.join(_CARD)}) VALUES ({placeholders(len(_CARD))})"
    " ON CONFLICT DO NOTHING"
)
_DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """How a member's cards stand: due reviews, new ones, leeches, and all."""

    due: int
    new: int
    leeches: int
    cards: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """What recall of a card is predicted by; nothing of one that was never reviewed."""

    subject: str
    stability: float | None
    last_at: datetime | None


async def insert_cards(tx: Transaction, cards: Iterable[Card]) -> int:
    """Store new cards, passing over subjects that their member has; gives how many were new."""
    return sum([await tx.execute(_INSERT_CARD, *_values(card)) for card in cards])


async def update_card(tx: Transaction, card: Card) -> None:
    """Store what became of a card."""
    memory = card.memory
    await tx.execute(
        "UPDATE review_card SET due_at = $2, stability = $3, difficulty = $4, last_at = $5,"
        " reps = $6, lapses = $7, state = $8 WHERE card_id = $1",
        card.id,
        to_ms(card.due_at),
        memory.stability if memory else None,
        memory.difficulty if memory else None,
        maybe_to_ms(card.last_at),
        card.reps,
        card.lapses,
        card.state,
    )


async def remove_card(tx: Transaction, card_id: str) -> None:
    """Take a card out, whatever else became of it."""
    await tx.execute("UPDATE review_card SET state = 'removed' WHERE card_id = $1", card_id)


async def find_card(tx: Transaction, member_id: int, card_id: str) -> Card | None:
    """Read a member's card."""
    row = await fetch_one(
        tx,
        "SELECT * FROM review_card WHERE card_id = $1 AND member_id = $2",
        card_id,
        member_id,
    )
    return _card(row) if row else None


async def find_due(tx: Transaction, member_id: int, until: datetime) -> Card | None:
    """Read the card of a member that has been due longest by an instant, new ones aside."""
    row = await fetch_one(
        tx,
        "SELECT * FROM review_card WHERE member_id = $1 AND state = 'active' AND reps > 0"
        " AND due_at <= $2 ORDER BY due_at, card_id LIMIT 1",
        member_id,
        to_ms(until),
    )
    return _card(row) if row else None


async def find_new(tx: Transaction, member_id: int) -> Card | None:
    """Read a member's oldest card that was never reviewed."""
    row = await fetch_one(
        tx,
        "SELECT * FROM review_card WHERE member_id = $1 AND state = 'active' AND reps = 0"
        " ORDER BY added_at, card_id LIMIT 1",
        member_id,
    )
    return _card(row) if row else None


async def list_remembered(
    tx: Transaction, member_id: int, subjects: Sequence[str]
) -> tuple[Remembered, ...]:
    """Give what is remembered of some subjects; cards taken out are left out."""
    rows = await tx.fetch(
        "SELECT subject, stability, last_at FROM review_card WHERE member_id = $1"
        f" AND state <> 'removed' AND subject IN ({placeholders(len(subjects), 2)})",
        member_id,
        *subjects,
    )
    return tuple(map(_remembered, rows))


async def list_reviewed(
    tx: Transaction, member_id: int, after: str, limit: int
) -> tuple[Remembered, ...]:
    """Page through the cards that a member reviewed once at least, in order of their subjects."""
    rows = await tx.fetch(
        "SELECT subject, stability, last_at FROM review_card WHERE member_id = $1"
        " AND subject > $2 AND state <> 'removed' AND reps > 0 ORDER BY subject LIMIT $3",
        member_id,
        after,
        limit,
    )
    return tuple(map(_remembered, rows))


async def count_due(tx: Transaction, member_id: int, now: datetime, most: int) -> int:
    """Count a member's reviews that are due, by the index of what is due, as far as `most`."""
    row = await fetch_one(
        tx,
        "SELECT COUNT(*) AS cards FROM (SELECT 1 FROM review_card WHERE member_id = $1"
        " AND state = 'active' AND due_at <= $2 AND reps > 0 LIMIT $3) AS due",
        member_id,
        to_ms(now),
        most,
    )
    assert row is not None, "an aggregate has a row"
    return row.integer("cards")


async def count_cards(tx: Transaction, member_id: int, now: datetime) -> Counts:
    """Count a member's cards."""
    row = await fetch_one(
        tx,
        "SELECT COUNT(*) AS cards,"
        " COALESCE(SUM(CASE WHEN state = 'active' AND reps = 0 THEN 1 ELSE 0 END), 0) AS fresh,"
        " COALESCE(SUM(CASE WHEN state = 'active' AND reps > 0 AND due_at <= $2"
        " THEN 1 ELSE 0 END), 0) AS due,"
        " COALESCE(SUM(CASE WHEN state = 'leech' THEN 1 ELSE 0 END), 0) AS leeches"
        " FROM review_card WHERE member_id = $1 AND state <> 'removed'",
        member_id,
        to_ms(now),
    )
    assert row is not None, "an aggregate has a row"
    return Counts(
        row.integer("due"), row.integer("fresh"), row.integer("leeches"), row.integer("cards")
    )


async def list_forecast(
    tx: Transaction, member_id: int, now: datetime, days: int
) -> dict[int, int]:
    """Count the reviews that come due on each of the next days, 0 for the next 24 hours."""
    rows = await tx.fetch(
        f"SELECT (due_at - $2) / {_DAY_MS} AS day, COUNT(*) AS cards FROM review_card"
        " WHERE member_id = $1 AND state = 'active' AND reps > 0 AND due_at > $2 AND due_at < $3"
        " GROUP BY day ORDER BY day",
        member_id,
        to_ms(now),
        to_ms(now) + days * _DAY_MS,
    )
    return {row.integer("day"): row.integer("cards") for row in rows}


# -- reviews -------------------------------------------------------------------------------


async def insert_review(
    tx: Transaction, before: Card, grade: Grade, now: datetime, elapsed: int
) -> bool:
    """Store a review with what the card was before; False where it was stored already."""
    memory = before.memory
    inserted = await tx.execute(
        "INSERT INTO review_log (card_id, reps, member_id, grade, reviewed_at, elapsed_days,"
        " before_due, before_last, before_stability, before_difficulty, before_lapses,"
        " before_state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT DO NOTHING",
        before.id,
        before.reps,
        before.member_id,
        grade,
        to_ms(now),
        elapsed,
        to_ms(before.due_at),
        maybe_to_ms(before.last_at),
        memory.stability if memory else None,
        memory.difficulty if memory else None,
        before.lapses,
        before.state,
    )
    return inserted == 1


async def find_last(tx: Transaction, member_id: int, since: datetime) -> tuple[str, int] | None:
    """Give (card, its reviews before) of a member's last review since an instant."""
    row = await fetch_one(
        tx,
        "SELECT card_id, reps FROM review_log WHERE member_id = $1 AND reviewed_at >= $2"
        " ORDER BY reviewed_at DESC, reps DESC LIMIT 1",
        member_id,
        to_ms(since),
    )
    return (row.text("card_id"), row.integer("reps")) if row else None


async def take_back(tx: Transaction, member_id: int) -> None:
    """Take a member's last review back: its card is as it was before."""
    row = await fetch_one(
        tx,
        "SELECT review_log.*, subject, added_at FROM review_log JOIN review_card USING (card_id)"
        " WHERE review_log.member_id = $1 ORDER BY reviewed_at DESC, review_log.reps DESC LIMIT 1",
        member_id,
    )
    assert row is not None, "`find_last` found it"
    card = Card(
        id=row.text("card_id"),
        member_id=member_id,
        subject=row.text("subject"),
        due_at=from_ms(row.integer("before_due")),
        added_at=from_ms(row.integer("added_at")),
        memory=_memory(row, "before_"),
        last_at=maybe_from_ms(row.maybe_integer("before_last")),
        reps=row.integer("reps"),
        lapses=row.integer("before_lapses"),
        state=CardState(row.text("before_state")),
    )
    await tx.execute("DELETE FROM review_log WHERE card_id = $1 AND reps = $2", card.id, card.reps)
    await update_card(tx, card)


async def count_reviews(
    tx: Transaction, member_id: int, since: datetime, *, new: bool | None = None
) -> tuple[int, int]:
    """Give (reviews, of them known) since an instant; `new` for first reviews or for the others."""
    which = {None: "", True: " AND reps = 0", False: " AND reps > 0"}[new]
    row = await fetch_one(
        tx,
        "SELECT COUNT(*) AS reviews,"
        " COALESCE(SUM(CASE WHEN grade > 1 THEN 1 ELSE 0 END), 0) AS known"
        f" FROM review_log WHERE member_id = $1 AND reviewed_at >= $2{which}",
        member_id,
        to_ms(since),
    )
    assert row is not None, "an aggregate has a row"
    return row.integer("reviews"), row.integer("known")


async def list_by_day(tx: Transaction, member_id: int, since: datetime) -> dict[int, int]:
    """Count a member's reviews by day, counted from an instant, 0 for the first."""
    rows = await tx.fetch(
        f"SELECT (reviewed_at - $2) / {_DAY_MS} AS day, COUNT(*) AS reviews FROM review_log"
        " WHERE member_id = $1 AND reviewed_at >= $2 GROUP BY day ORDER BY day",
        member_id,
        to_ms(since),
    )
    return {row.integer("day"): row.integer("reviews") for row in rows}


async def list_histories(tx: Transaction, member_id: int) -> list[list[tuple[Grade, int]]]:
    """Give each card's reviews in order, (grade, days since the one before)."""
    histories: defaultdict[str, list[tuple[Grade, int]]] = defaultdict(list)
    for row in await tx.fetch(
        "SELECT card_id, grade, elapsed_days FROM review_log WHERE member_id = $1"
        " ORDER BY card_id, reps",
        member_id,
    ):
        review = Grade(row.integer("grade")), row.integer("elapsed_days")
        histories[row.text("card_id")].append(review)
    return list(histories.values())


# -- wishes --------------------------------------------------------------------------------


async def find_wishes(tx: Transaction, member_id: int) -> Wishes:
    """Read how a member likes to review."""
    row = await fetch_one(tx, "SELECT * FROM review_wishes WHERE member_id = $1", member_id)
    if row is None:
        return Wishes()
    return Wishes(
        row.real("retention"),
        row.integer("new_a_day"),
        row.integer("longest_days"),
        tuple(map(float, row.text("parameters").split())),
    )


async def write_wishes(tx: Transaction, member_id: int, wishes: Wishes) -> None:
    """Store how a member likes to review over what was there."""
    await tx.execute(
        "INSERT INTO review_wishes (member_id, retention, new_a_day, longest_days, parameters)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (member_id) DO UPDATE"
        " SET retention = excluded.retention, new_a_day = excluded.new_a_day,"
        " longest_days = excluded.longest_days, parameters = excluded.parameters",
        member_id,
        wishes.retention,
        wishes.new_a_day,
        wishes.longest_days,
        " ".join(map(repr, wishes.parameters)),
    )


# -- rows ----------------------------------------------------------------------------------


def _values(card: Card) -> tuple[SqlValue, ...]:
    memory = card.memory
    return (
        card.id,
        card.member_id,
        card.subject,
        to_ms(card.due_at),
        to_ms(card.added_at),
        memory.stability if memory else None,
        memory.difficulty if memory else None,
        maybe_to_ms(card.last_at),
        card.reps,
        card.lapses,
        card.state,
    )


def _memory(row: Row, prefix: str = "") -> Memory | None:
    stability = row.maybe_real(f"{prefix}stability")
    difficulty = row.maybe_real(f"{prefix}difficulty")
    return None if stability is None or difficulty is None else Memory(stability, difficulty)


def _remembered(row: Row) -> Remembered:
    last_at = maybe_from_ms(row.maybe_integer("last_at"))
    return Remembered(row.text("subject"), row.maybe_real("stability"), last_at)


def _card(row: Row) -> Card:
    return Card(
        id=row.text("card_id"),
        member_id=row.integer("member_id"),
        subject=row.text("subject"),
        due_at=from_ms(row.integer("due_at")),
        added_at=from_ms(row.integer("added_at")),
        memory=_memory(row),
        last_at=maybe_from_ms(row.maybe_integer("last_at")),
        reps=row.integer("reps"),
        lapses=row.integer("lapses"),
        state=CardState(row.text("state")),
    )
