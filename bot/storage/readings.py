"""What members read: their lists, their ratings in guilds, and what they were last recommended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.answering import RIGHT
from bot.domain.reading import Mark
from bot.storage.database import fetch_one, placeholders
from bot.storage.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.storage.database import Row, Transaction

_COLUMNS = "member_id, book_id, state, note, changed_at"
_LAPSED = 1  # the grade of a review that was not known


@dataclass(frozen=True, slots=True)
class Marked:
    """A book on a member's list, with what they noted."""

    member_id: int
    book_id: str
    mark: Mark
    note: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Stars:
    """How the members of a guild rated a book."""

    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Given:
    """An answer of a member: on a topic where that is stored, else to a question."""

    topic_id: str | None
    question_id: str
    right: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class About:
    """A topic, with the questions that the library has on it."""

    topic_id: str
    question_ids: Sequence[str]


# -- lists ----------------------------------------------------------------------------------


async def write_mark(tx: Transaction, marked: Marked) -> None:
    """Store a book of a list, over what stood there."""
    await tx.execute(
        f"INSERT INTO reading_mark ({_COLUMNS}) VALUES ({placeholders(5)})"
        " ON CONFLICT (member_id, book_id) DO UPDATE SET state = excluded.state,"
        " note = excluded.note, changed_at = excluded.changed_at",
        marked.member_id,
        marked.book_id,
        marked.mark,
        marked.note,
        to_ms(marked.changed_at),
    )


async def find_mark(tx: Transaction, member_id: int, book_id: str) -> Marked | None:
    """Look a book of a list up."""
    row = await fetch_one(
        tx,
        f"SELECT {_COLUMNS} FROM reading_mark WHERE member_id = $1 AND book_id = $2",
        member_id,
        book_id,
    )
    return _marked(row) if row else None


async def list_marks(tx: Transaction, member_id: int) -> tuple[Marked, ...]:
    """Give a member's list, what changed last first."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM reading_mark WHERE member_id = $1"
        " ORDER BY changed_at DESC, book_id",
        member_id,
    )
    return tuple(map(_marked, rows))


async def delete_mark(tx: Transaction, member_id: int, book_id: str) -> bool:
    """Take a book off a list; tells whether it stood there."""
    sql = "DELETE FROM reading_mark WHERE member_id = $1 AND book_id = $2"
    return await tx.execute(sql, member_id, book_id) > 0


def _marked(row: Row) -> Marked:
    return Marked(
        row.integer("member_id"),
        row.text("book_id"),
        Mark(row.text("state")),
        row.text("note"),
        from_ms(row.integer("changed_at")),
    )


# -- ratings --------------------------------------------------------------------------------


async def write_rating(
    tx: Transaction, guild_id: int, book_id: str, member_id: int, stars: int | None
) -> None:
    """Store how a member of a guild rates a book, over what stood there; None takes it back."""
    if stars is None:
        await tx.execute(
            "DELETE FROM reading_rating WHERE guild_id = $1 AND book_id = $2 AND member_id = $3",
            guild_id,
            book_id,
            member_id,
        )
        return
    await tx.execute(
        "INSERT INTO reading_rating (guild_id, book_id, member_id, stars) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (guild_id, book_id, member_id) DO UPDATE SET stars = excluded.stars",
        guild_id,
        book_id,
        member_id,
        stars,
    )


async def find_rating(tx: Transaction, guild_id: int, book_id: str, member_id: int) -> int | None:
    """Tell how a member of a guild rates a book."""
    row = await fetch_one(
        tx,
        "SELECT stars FROM reading_rating WHERE guild_id = $1 AND book_id = $2 AND member_id = $3",
        guild_id,
        book_id,
        member_id,
    )
    return row.integer("stars") if row else None


async def list_stars(tx: Transaction, guild_id: int, book_ids: Sequence[str]) -> dict[str, Stars]:
    """Add up how a guild rates some books; those without a rating are left out."""
    rows = await tx.fetch(
        "SELECT book_id, COUNT(*) AS rated, CAST(SUM(stars) AS BIGINT) AS total"
        f" FROM reading_rating WHERE guild_id = $1 AND book_id IN"
        f" ({placeholders(len(book_ids), 2)}) GROUP BY book_id",
        guild_id,
        *book_ids,
    )
    return {row.text("book_id"): Stars(row.integer("rated"), row.integer("total")) for row in rows}


# -- recommendations ------------------------------------------------------------------------


async def find_shown(tx: Transaction, member_id: int, topic_id: str) -> tuple[str, ...]:
    """Give the books that a member was recommended on a topic, newest first."""
    row = await fetch_one(
        tx,
        "SELECT book_ids FROM reading_shown WHERE member_id = $1 AND topic_id = $2",
        member_id,
        topic_id,
    )
    return tuple(row.text("book_ids").split()) if row else ()


async def write_shown(
    tx: Transaction, member_id: int, topic_id: str, book_ids: Sequence[str]
) -> None:
    """Store the books that a member was recommended on a topic, newest first."""
    await tx.execute(
        "INSERT INTO reading_shown (member_id, topic_id, book_ids) VALUES ($1, $2, $3)"
        " ON CONFLICT (member_id, topic_id) DO UPDATE SET book_ids = excluded.book_ids",
        member_id,
        topic_id,
        " ".join(book_ids),
    )


async def list_given(
    tx: Transaction, member_id: int, limit: int, about: About | None = None
) -> tuple[Given, ...]:
    """Give a member's latest answers: in quizzes that told them, in reviews, and of the day."""
    in_quizzes = in_reviews = of_days = ""
    values: list[str] = []
    if about is not None:
        ids = placeholders(len(about.question_ids), 6)
        in_quizzes = f" AND (topic_id = $5 OR topic_id IS NULL AND question_id IN ({ids}))"
        in_reviews = f" AND SUBSTR(subject, 10) IN ({ids})"
        of_days = f" AND question_id IN ({ids})"
        values = [about.topic_id, *about.question_ids]
    rows = await tx.fetch(
        "SELECT topic_id, question_id, CASE WHEN credit >= $2 THEN 1 ELSE 0 END AS correct,"
        " answered_at FROM game_answer JOIN game_round USING (session_id, number)"
        f" WHERE member_id = $1 AND closed = 1{in_quizzes}"
        " UNION ALL SELECT NULL, SUBSTR(subject, 10), CASE WHEN grade > $3 THEN 1 ELSE 0 END,"
        " reviewed_at FROM review_log JOIN review_card USING (card_id)"
        f" WHERE review_log.member_id = $1 AND subject LIKE 'question:%'{in_reviews}"
        " UNION ALL SELECT NULL, question_id, correct, answered_at"
        " FROM daily_answer JOIN ledger USING (guild_id, slot, local_date)"
        f" WHERE member_id = $1 AND question_id IS NOT NULL{of_days}"
        " ORDER BY answered_at DESC LIMIT $4",
        member_id,
        RIGHT,
        _LAPSED,
        limit,
        *values,
    )
    return tuple(
        Given(
            row.maybe_text("topic_id"),
            row.text("question_id"),
            bool(row.integer("correct")),
            from_ms(row.integer("answered_at")),
        )
        for row in rows
    )
