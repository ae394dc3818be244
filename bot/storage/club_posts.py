"""The ledger of what reading clubs post: a line a post, written before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.clubs import ClubPost, PostKind, PostState
from bot.storage.database import of_share, placeholders
from bot.storage.instants import from_ms, maybe_from_ms, maybe_to_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.domain.sharding import Share
    from bot.storage.database import Row, SqlValue, Transaction

_COLUMNS = (
    "post_id", "guild_id", "channel_id", "kind", "subject", "number", "due_at", "until",
    "look_at", "remind_at", "state", "claimed_at", "attempts", "message_id", "reason",
    "owes_thread",
)  # fmt: skip


async def insert_posts(tx: Transaction, posts: Iterable[ClubPost]) -> None:
    """Store planned posts; one that stands there already is kept."""
    await tx.execute_many(
        f"INSERT INTO club_post ({', '.join(_COLUMNS)}) VALUES ({placeholders(len(_COLUMNS))})"
        " ON CONFLICT DO NOTHING",
        map(_values, posts),
    )


async def update_post(tx: Transaction, post: ClubPost) -> None:
    """Store a post as it now stands."""
    names = ", ".join(f"{name} = ${place}" for place, name in enumerate(_COLUMNS[1:], 2))
    await tx.execute(f"UPDATE club_post SET {names} WHERE post_id = $1", *_values(post))


async def list_due(
    tx: Transaction, now: datetime, limit: int, share: Share
) -> tuple[ClubPost, ...]:
    """Give posts of a share that somebody should see to, the longest due first."""
    rows = await tx.fetch(
        f"SELECT * FROM club_post WHERE look_at <= $1 AND {of_share(share)}"
        " ORDER BY look_at, post_id LIMIT $2",
        to_ms(now),
        limit,
    )
    return tuple(map(_post, rows))


async def list_to_remind(
    tx: Transaction, now: datetime, limit: int, share: Share
) -> tuple[ClubPost, ...]:
    """Give posts of a share of whose parts members are to be reminded."""
    rows = await tx.fetch(
        f"SELECT * FROM club_post WHERE remind_at <= $1 AND {of_share(share)}"
        " ORDER BY remind_at, post_id LIMIT $2",
        to_ms(now),
        limit,
    )
    return tuple(map(_post, rows))


async def end_reminder(tx: Transaction, post: ClubPost) -> None:
    """Note that members are reminded of a post's part."""
    await tx.execute("UPDATE club_post SET remind_at = NULL WHERE post_id = $1", post.id)


async def list_of(tx: Transaction, subject: str) -> tuple[ClubPost, ...]:
    """Give all posts of a club or a vote, in their order."""
    rows = await tx.fetch(
        "SELECT * FROM club_post WHERE subject = $1 ORDER BY due_at, number", subject
    )
    return tuple(map(_post, rows))


async def end_posts(tx: Transaction, subject: str, reason: str) -> None:
    """Close the posts of a club or a vote that were not sent, and remind of none."""
    await tx.execute(
        "UPDATE club_post SET state = 'missed', reason = $2"
        " WHERE subject = $1 AND state <> 'sent' AND state <> 'missed'",
        subject,
        reason,
    )
    await tx.execute(
        "UPDATE club_post SET look_at = NULL, remind_at = NULL WHERE subject = $1", subject
    )


def _values(post: ClubPost) -> tuple[SqlValue, ...]:
    return (
        post.id,
        post.guild_id,
        post.channel_id,
        post.kind,
        post.subject,
        post.number,
        to_ms(post.due_at),
        to_ms(post.until),
        maybe_to_ms(post.look_at),
        maybe_to_ms(post.remind_at),
        post.state,
        maybe_to_ms(post.claimed_at),
        post.attempts,
        post.message_id,
        post.reason,
        int(post.owes_thread),
    )


def _post(row: Row) -> ClubPost:
    return ClubPost(
        id=row.text("post_id"),
        guild_id=row.integer("guild_id"),
        channel_id=row.integer("channel_id"),
        kind=PostKind(row.text("kind")),
        subject=row.text("subject"),
        number=row.integer("number"),
        due_at=from_ms(row.integer("due_at")),
        until=from_ms(row.integer("until")),
        look_at=maybe_from_ms(row.maybe_integer("look_at")),
        remind_at=maybe_from_ms(row.maybe_integer("remind_at")),
        state=PostState(row.text("state")),
        claimed_at=maybe_from_ms(row.maybe_integer("claimed_at")),
        attempts=row.integer("attempts"),
        message_id=row.maybe_integer("message_id"),
        reason=row.maybe_text("reason"),
        owes_thread=bool(row.integer("owes_thread")),
    )
