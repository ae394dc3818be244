"""Points of members, per guild and season."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.scoring import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.storage.database import Row, Transaction

_HIDDEN = "hidden"
_SUMMED = (
    "SELECT guild_id, season, member_id, points, correct, answered FROM score_before",
    (
        "SELECT guild_id, season, member_id, CAST(SUM(season_points) AS BIGINT) AS points,"
        " CAST(SUM(CASE WHEN credit >= 50 THEN 1 ELSE 0 END) AS BIGINT) AS correct,"
        " COUNT(*) AS answered FROM game_answer JOIN game USING (session_id)"
        " WHERE season IS NOT NULL AND guild_id IS NOT NULL GROUP BY guild_id, season, member_id"
    ),
    (
        "SELECT guild_id, season, member_id, CAST(SUM(points) AS BIGINT) AS points,"
        " CAST(SUM(correct) AS BIGINT) AS correct, COUNT(*) AS answered FROM daily_answer"
        " WHERE season IS NOT NULL GROUP BY guild_id, season, member_id"
    ),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A member whose table says other than their answers add up to."""

    guild_id: int
    season: str
    member_id: int
    told: Tally
    summed: Tally


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
    return tuple(_tally(row) for row in rows)


def _tally(row: Row) -> Tally:
    return Tally(
        row.integer("member_id"),
        row.integer("points"),
        row.integer("correct"),
        row.integer("answered"),
    )


async def list_season_keys(tx: Transaction, guild_id: int) -> tuple[str, ...]:
    """Give the keys of the seasons in which anybody of a guild has a score."""
    rows = await tx.fetch("SELECT DISTINCT season FROM score WHERE guild_id = $1", guild_id)
    return tuple(row.text("season") for row in rows)


async def list_hidden(tx: Transaction, guild_id: int) -> frozenset[int]:
    """Give the members who would not be shown on a guild's boards."""
    rows = await tx.fetch(
        "SELECT member_id FROM member_setting WHERE guild_id = $1 AND name = $2", guild_id, _HIDDEN
    )
    return frozenset(row.integer("member_id") for row in rows)


async def write_hidden(tx: Transaction, guild_id: int, member_id: int, *, hidden: bool) -> None:
    """Note that a member would not be shown, or would again."""
    sql = "DELETE FROM member_setting WHERE guild_id = $1 AND member_id = $2 AND name = $3"
    await tx.execute(sql, guild_id, member_id, _HIDDEN)
    if hidden:
        await tx.execute(
            "INSERT INTO member_setting (guild_id, member_id, name, value)"
            " VALUES ($1, $2, $3, 'yes')",
            guild_id,
            member_id,
            _HIDDEN,
        )


async def list_filtered(
    tx: Transaction, guild_id: int, season: str | None, topic_id: str | None, mode: str | None
) -> tuple[Tally, ...]:
    """Give every member's tally of quizzes, of a season, a topic and a mode, or of all (None)."""
    rows = await tx.fetch(
        "SELECT member_id, CAST(SUM(season_points) AS BIGINT) AS points,"
        " CAST(SUM(CASE WHEN credit >= 50 THEN 1 ELSE 0 END) AS BIGINT) AS correct,"
        " COUNT(*) AS answered FROM game_answer JOIN game_round USING (session_id, number)"
        " JOIN game USING (session_id) WHERE guild_id = $1 AND season IS NOT NULL"
        " AND (season = $2 OR CAST($2 AS TEXT) IS NULL)"
        " AND (topic_id = $3 OR CAST($3 AS TEXT) IS NULL)"
        " AND (mode = $4 OR CAST($4 AS TEXT) IS NULL) GROUP BY member_id",
        guild_id,
        season,
        topic_id,
        mode,
    )
    return tuple(_tally(row) for row in rows)


async def find_differences(tx: Transaction) -> tuple[Difference, ...]:
    """Add every score up anew from its answers; gives those that the tables tell otherwise."""
    told = await _tallied(tx, "SELECT * FROM score")
    summed: dict[tuple[int, str, int], Tally] = {}
    for query in _SUMMED:
        for key, tally in (await _tallied(tx, query)).items():
            summed[key] = _added(summed.get(key, _nothing(key)), tally)
    return tuple(
        Difference(*key, told.get(key, _nothing(key)), summed.get(key, _nothing(key)))
        for key in sorted(told.keys() | summed.keys())
        if told.get(key, _nothing(key)) != summed.get(key, _nothing(key))
    )


async def _tallied(tx: Transaction, query: str) -> dict[tuple[int, str, int], Tally]:
    return {
        (row.integer("guild_id"), row.text("season"), row.integer("member_id")): _tally(row)
        for row in await tx.fetch(query)
    }


def _nothing(key: tuple[int, str, int]) -> Tally:
    return Tally(key[2], 0, 0, 0)


def _added(one: Tally, other: Tally) -> Tally:
    return Tally(
        one.member_id,
        one.points + other.points,
        one.correct + other.correct,
        one.answered + other.answered,
    )
