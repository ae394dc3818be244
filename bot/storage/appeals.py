"""Appeals against a judgement, the votes on them, and what a guild accepts since."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.storage.database import fetch_one
from bot.storage.instants import from_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Transaction


class AppealState(StrEnum):
    """What became of an appeal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Appeal:
    """A member's word that their answer to a round was right."""

    id: str
    session_id: str
    number: int
    member_id: int
    state: AppealState
    at: datetime


async def insert_appeal(tx: Transaction, appeal: Appeal) -> bool:
    """Store an appeal; False, changing nothing, where the member has made it already."""
    inserted = await tx.execute(
        "INSERT INTO appeal (appeal_id, session_id, number, member_id, state, made_at)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        appeal.id,
        appeal.session_id,
        appeal.number,
        appeal.member_id,
        appeal.state,
        to_ms(appeal.at),
    )
    return inserted == 1


async def find_appeal(tx: Transaction, appeal_id: str) -> Appeal | None:
    """Read an appeal."""
    row = await fetch_one(tx, "SELECT * FROM appeal WHERE appeal_id = $1", appeal_id)
    if row is None:
        return None
    return Appeal(
        row.text("appeal_id"),
        row.text("session_id"),
        row.integer("number"),
        row.integer("member_id"),
        AppealState(row.text("state")),
        from_ms(row.integer("made_at")),
    )


async def settle(tx: Transaction, appeal_id: str, state: AppealState) -> None:
    """Write down what became of an appeal."""
    await tx.execute("UPDATE appeal SET state = $2 WHERE appeal_id = $1", appeal_id, state)


async def vote(tx: Transaction, appeal_id: str, member_id: int, *, agrees: bool) -> tuple[int, int]:
    """Store a member's vote over the one they gave before; gives (for, against)."""
    await tx.execute(
        "INSERT INTO appeal_vote (appeal_id, member_id, agrees) VALUES ($1, $2, $3)"
        " ON CONFLICT (appeal_id, member_id) DO UPDATE SET agrees = excluded.agrees",
        appeal_id,
        member_id,
        int(agrees),
    )
    rows = await tx.fetch("SELECT agrees FROM appeal_vote WHERE appeal_id = $1", appeal_id)
    votes = [bool(row.integer("agrees")) for row in rows]
    return votes.count(True), votes.count(False)


async def insert_alias(tx: Transaction, guild_id: int, question_id: str, given: str) -> None:
    """Note that a guild takes an answer for right from now on."""
    await tx.execute(
        "INSERT INTO guild_alias (guild_id, question_id, given) VALUES ($1, $2, $3)"
        " ON CONFLICT DO NOTHING",
        guild_id,
        question_id,
        given,
    )


async def list_aliases(tx: Transaction, guild_id: int, question_id: str) -> tuple[str, ...]:
    """Give the answers that a guild takes for right beside those of the question itself."""
    rows = await tx.fetch(
        "SELECT given FROM guild_alias WHERE guild_id = $1 AND question_id = $2 ORDER BY given",
        guild_id,
        question_id,
    )
    return tuple(row.text("given") for row in rows)


async def set_aside(tx: Transaction, session_id: str, member_id: int) -> None:
    """Note that a member's points of a session wait for a moderator."""
    await tx.execute(
        "INSERT INTO set_aside (session_id, member_id, state) VALUES ($1, $2, 'open')"
        " ON CONFLICT DO NOTHING",
        session_id,
        member_id,
    )


async def list_set_aside(tx: Transaction, session_id: str) -> frozenset[int]:
    """Give the members whose points of a session are not released."""
    rows = await tx.fetch(
        "SELECT member_id FROM set_aside WHERE session_id = $1 AND state <> 'released'", session_id
    )
    return frozenset(row.integer("member_id") for row in rows)


async def list_aside(tx: Transaction, guild_id: int) -> tuple[tuple[str, int, str], ...]:
    """Give (session, member, title) of what waits for a guild's moderators, oldest first."""
    rows = await tx.fetch(
        "SELECT session_id, member_id, title FROM set_aside JOIN game USING (session_id)"
        " WHERE guild_id = $1 AND set_aside.state = 'open' ORDER BY started_at",
        guild_id,
    )
    return tuple(
        (row.text("session_id"), row.integer("member_id"), row.text("title")) for row in rows
    )


async def end_aside(tx: Transaction, session_id: str, member_id: int, state: str) -> bool:
    """Release or void what was set aside; False where it was not waiting."""
    changed = await tx.execute(
        "UPDATE set_aside SET state = $3"
        " WHERE session_id = $1 AND member_id = $2 AND state = 'open'",
        session_id,
        member_id,
        state,
    )
    return changed == 1
