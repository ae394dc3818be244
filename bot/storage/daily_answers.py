"""Answers to questions of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.domain.daily import Slot
from bot.storage.database import fetch_one, placeholders
from bot.storage.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class DailyAnswer:
    """One member's one answer to one question of the day; `choice` is the button's place.

    `season` is the one that its points went to.
    """

    guild_id: int
    slot: Slot
    day: date
    member_id: int
    choice: int
    points: int
    correct: bool
    at: datetime
    season: str


@dataclass(frozen=True, slots=True)
class Answered:
    """How a day's question was answered: by how many, and rightly by how many."""

    guild_id: int
    slot: Slot
    day: date
    answered: int
    correct: int


@dataclass(frozen=True, slots=True)
class Taker:
    """How a member answered the questions of some days."""

    member_id: int
    answered: int
    correct: int


async def insert_answer(tx: Transaction, answer: DailyAnswer) -> bool:
    """Store an answer; False, changing nothing, where the member has answered already."""
    inserted = await tx.execute(
        "INSERT INTO daily_answer"
        " (guild_id, slot, local_date, member_id, choice, points, correct, answered_at, season)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        answer.guild_id,
        answer.slot,
        answer.day.isoformat(),
        answer.member_id,
        answer.choice,
        answer.points,
        int(answer.correct),
        to_ms(answer.at),
        answer.season,
    )
    return inserted == 1


async def find_choice(
    tx: Transaction, guild_id: int, slot: Slot, day: date, member_id: int
) -> int | None:
    """Give the place of the button that a member pressed; None where they have not."""
    row = await fetch_one(
        tx,
        "SELECT choice FROM daily_answer"
        " WHERE guild_id = $1 AND slot = $2 AND local_date = $3 AND member_id = $4",
        guild_id,
        slot,
        day.isoformat(),
        member_id,
    )
    return row.integer("choice") if row else None


async def list_answer_days(
    tx: Transaction, guild_id: int, member_id: int, since: date
) -> frozenset[date]:
    """Give the local dates since one whose question a member answered."""
    rows = await tx.fetch(
        "SELECT DISTINCT local_date FROM daily_answer"
        " WHERE guild_id = $1 AND member_id = $2 AND local_date >= $3",
        guild_id,
        member_id,
        since.isoformat(),
    )
    return frozenset(date.fromisoformat(row.text("local_date")) for row in rows)


async def list_answered(
    tx: Transaction, guild_ids: Sequence[int], days: Sequence[date]
) -> tuple[Answered, ...]:
    """Count the answers that some guilds gave on some dates; those without any are left out."""
    count = len(guild_ids)
    rows = await tx.fetch(
        "SELECT guild_id, slot, local_date, COUNT(*) AS answered,"
        " CAST(SUM(correct) AS BIGINT) AS correct FROM daily_answer"
        f" WHERE guild_id IN ({placeholders(count)})"
        f" AND local_date IN ({placeholders(len(days), count + 1)})"
        " GROUP BY guild_id, slot, local_date",
        *guild_ids,
        *(day.isoformat() for day in days),
    )
    return tuple(
        Answered(
            row.integer("guild_id"),
            Slot(row.integer("slot")),
            date.fromisoformat(row.text("local_date")),
            row.integer("answered"),
            row.integer("correct"),
        )
        for row in rows
    )


async def list_takers(tx: Transaction, guild_id: int, first: date, last: date) -> tuple[Taker, ...]:
    """Give who answered between two dates, those with the most right answers first."""
    rows = await tx.fetch(
        "SELECT member_id, COUNT(*) AS answered, CAST(SUM(correct) AS BIGINT) AS correct"
        " FROM daily_answer WHERE guild_id = $1 AND local_date BETWEEN $2 AND $3"
        " GROUP BY member_id ORDER BY correct DESC, answered DESC, member_id",
        guild_id,
        first.isoformat(),
        last.isoformat(),
    )
    return tuple(
        Taker(row.integer("member_id"), row.integer("answered"), row.integer("correct"))
        for row in rows
    )
