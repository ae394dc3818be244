"""Points of members, per guild and season."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.scoring import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.storage.database import Transaction


async def add_tallies(
    tx: Transaction, guild_id: int, season: str, tallies: Iterable[Tally]
) -> None:
    """Add what members earned to what they have."""
    for tally in tallies:
        await tx.execute(
            "INSERT INTO score (guild_id, season, member_id, points, correct, answered)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (guild_id, season, member_id) DO UPDATE"
            " SET points = score.points + excluded.points,"
            " correct = score.correct + excluded.correct,"
            " answered = score.answered + excluded.answered",
            guild_id,
            season,
            tally.member_id,
            tally.points,
            tally.correct,
            tally.answered,
        )


async def list_tallies(tx: Transaction, guild_id: int, season: str | None) -> tuple[Tally, ...]:
    """Give every member's tally of a season, or of all time where `season` is None."""
    rows = await tx.fetch(
        "SELECT member_id, CAST(SUM(points) AS BIGINT) AS points,"
        " CAST(SUM(correct) AS BIGINT) AS correct, CAST(SUM(answered) AS BIGINT) AS answered"
        " FROM score WHERE guild_id = $1 AND (season = $2 OR CAST($2 AS TEXT) IS NULL)"
        " GROUP BY member_id",
        guild_id,
        season,
    )
    return tuple(
        Tally(
            row.integer("member_id"),
            row.integer("points"),
            row.integer("correct"),
            row.integer("answered"),
        )
        for row in rows
    )
