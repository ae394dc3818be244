"""What a member's answers in a guild add up to: by topic, by week, in a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.answering import RIGHT
from bot.storage.instants import to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Transaction

_WEEK_MS = 7 * 24 * 3600 * 1000
_OWN = (
    "FROM game_answer JOIN game_round USING (session_id, number) JOIN game USING (session_id)"
    " WHERE game_answer.member_id = $1 AND guild_id = $2 AND closed = 1"
)
_SUMS = (
    "COUNT(*) AS answered,"
    f" CAST(SUM(CASE WHEN credit >= {RIGHT} THEN 1 ELSE 0 END) AS BIGINT) AS correct"
)


@dataclass(frozen=True, slots=True)
class Share:
    """How many answers were given, and how many of them were right."""

    answered: int
    correct: int


async def list_by_topic(tx: Transaction, guild_id: int, member_id: int) -> dict[str, Share]:
    """Give a member's answers in quizzes of a guild by topic; those of no topic are left out."""
    rows = await tx.fetch(
        f"SELECT topic_id, {_SUMS} {_OWN} AND topic_id IS NOT NULL GROUP BY topic_id",
        member_id,
        guild_id,
    )
    return {
        row.text("topic_id"): Share(row.integer("answered"), row.integer("correct")) for row in rows
    }


async def list_by_week(
    tx: Transaction, guild_id: int, member_id: int, since: datetime
) -> dict[int, Share]:
    """Give a member's answers by week, counted from an instant, 0 for the first."""
    rows = await tx.fetch(
        f"SELECT (answered_at - $3) / {_WEEK_MS} AS week, {_SUMS} {_OWN} AND answered_at >= $3"
        " GROUP BY week ORDER BY week",
        member_id,
        guild_id,
        to_ms(since),
    )
    return {
        row.integer("week"): Share(row.integer("answered"), row.integer("correct")) for row in rows
    }


async def list_latest(
    tx: Transaction, guild_id: int, member_id: int, limit: int
) -> tuple[bool, ...]:
    """Tell of a member's latest answers whether each was right, the newest first."""
    rows = await tx.fetch(
        f"SELECT credit {_OWN} ORDER BY answered_at DESC, session_id, number DESC LIMIT $3",
        member_id,
        guild_id,
        limit,
    )
    return tuple(row.integer("credit") >= RIGHT for row in rows)
