"""Quiz sessions, their rounds and the answers given, as they go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.quiz import Answer, Round, Session, State
from bot.storage.database import placeholders
from bot.storage.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.storage.database import Row, Transaction


async def insert_session(tx: Transaction, session: Session) -> None:
    """Store a new session with all its rounds."""
    await tx.execute(
        "INSERT INTO quiz_session (session_id, guild_id, channel_id, host_id, topic_id, seconds,"
        " state, until, current_round, started_at, standings_shown, reason)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        session.id,
        session.guild_id,
        session.channel_id,
        session.host_id,
        session.topic_id,
        session.seconds,
        session.state,
        to_ms(session.until),
        session.current,
        to_ms(session.started_at),
        int(session.standings_shown),
        session.reason,
    )
    for each in session.rounds:
        await tx.execute(
            "INSERT INTO quiz_round"
            " (session_id, number, question_id, option_order, closed, revealed)"
            " VALUES ($1, $2, $3, $4, 0, 0)",
            session.id,
            each.number,
            each.question_id,
            " ".join(map(str, each.order)),
        )


async def update_session(tx: Transaction, before: Session, after: Session) -> None:
    """Store what changed between two states of a session, its answers aside."""
    await tx.execute(
        "UPDATE quiz_session SET state = $2, until = $3, current_round = $4, standings_shown = $5,"
        " reason = $6 WHERE session_id = $1",
        after.id,
        after.state,
        to_ms(after.until),
        after.current,
        int(after.standings_shown),
        after.reason,
    )
    for old, new in zip(before.rounds, after.rounds, strict=True):
        if old is not new:
            await _update_round(tx, after.id, new)


async def _update_round(tx: Transaction, session_id: str, changed: Round) -> None:
    await tx.execute(
        "UPDATE quiz_round SET closes_at = $3, closed = $4, message_id = $5, revealed = $6"
        " WHERE session_id = $1 AND number = $2",
        session_id,
        changed.number,
        to_ms(changed.closes_at) if changed.closes_at else None,
        int(changed.closed),
        changed.message_id,
        int(changed.revealed),
    )


async def insert_answer(tx: Transaction, session_id: str, number: int, answer: Answer) -> bool:
    """Store an answer; False, changing nothing, where the member has answered already."""
    inserted = await tx.execute(
        "INSERT INTO quiz_answer"
        " (session_id, number, member_id, choice, points, correct, answered_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        session_id,
        number,
        answer.member_id,
        answer.choice,
        answer.points,
        int(answer.correct),
        to_ms(answer.at),
    )
    return inserted == 1


async def list_unfinished(tx: Transaction) -> tuple[Session, ...]:
    """Give every session whose standings have not been shown, with its answers."""
    sessions = [
        _session(row)
        for row in await tx.fetch("SELECT * FROM quiz_session WHERE standings_shown = 0")
    ]
    return tuple([replace(session, rounds=await _rounds(tx, session.id)) for session in sessions])


async def list_played(
    tx: Transaction, guild_ids: Sequence[int], since: datetime
) -> tuple[tuple[int, str], ...]:
    """Give (guild, topic) of the quizzes that some guilds have started since an instant."""
    count = len(guild_ids)
    rows = await tx.fetch(
        "SELECT DISTINCT guild_id, topic_id FROM quiz_session"
        f" WHERE guild_id IN ({placeholders(count)}) AND started_at >= ${count + 1}"
        " AND topic_id IS NOT NULL",
        *guild_ids,
        to_ms(since),
    )
    return tuple((row.integer("guild_id"), row.text("topic_id")) for row in rows)


async def _rounds(tx: Transaction, session_id: str) -> tuple[Round, ...]:
    rows = await tx.fetch(
        "SELECT * FROM quiz_round WHERE session_id = $1 ORDER BY number", session_id
    )
    rounds = {row.integer("number"): _round(row) for row in rows}
    for row in await tx.fetch("SELECT * FROM quiz_answer WHERE session_id = $1", session_id):
        rounds[row.integer("number")].answers[row.integer("member_id")] = _answer(row)
    return tuple(rounds.values())


def _session(row: Row) -> Session:
    return Session(
        id=row.text("session_id"),
        guild_id=row.integer("guild_id"),
        channel_id=row.integer("channel_id"),
        host_id=row.integer("host_id"),
        topic_id=row.maybe_text("topic_id"),
        seconds=row.integer("seconds"),
        rounds=(),
        state=State(row.text("state")),
        until=from_ms(row.integer("until")),
        started_at=from_ms(row.integer("started_at")),
        current=row.integer("current_round"),
        standings_shown=bool(row.integer("standings_shown")),
        reason=row.maybe_text("reason"),
    )


def _round(row: Row) -> Round:
    closes_at = row.maybe_integer("closes_at")
    return Round(
        number=row.integer("number"),
        question_id=row.text("question_id"),
        order=tuple(map(int, row.text("option_order").split())),
        closes_at=None if closes_at is None else from_ms(closes_at),
        closed=bool(row.integer("closed")),
        message_id=row.maybe_integer("message_id"),
        revealed=bool(row.integer("revealed")),
    )


def _answer(row: Row) -> Answer:
    return Answer(
        member_id=row.integer("member_id"),
        choice=row.integer("choice"),
        points=row.integer("points"),
        correct=bool(row.integer("correct")),
        at=from_ms(row.integer("answered_at")),
    )
