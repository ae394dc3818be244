"""Reading clubs: what is proposed, voted on and read, and who is reminded of it."""

from __future__ import annotations

import json
from datetime import date, time
from typing import TYPE_CHECKING

from bot.domain.clubs import Club, Proposal, Vote, VoteState
from bot.storage.database import fetch_one, of_share, placeholders
from bot.storage.instants import from_ms, maybe_from_ms, maybe_to_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.domain.sharding import Share
    from bot.storage.database import Row, Transaction

_CLUB = (
    "club_id", "guild_id", "channel_id", "book_id", "title", "author", "topic_id", "starts_on",
    "local_time", "zone", "parts", "set_by", "ends_at", "is_stopped", "told",
)  # fmt: skip
_VOTE = (
    "vote_id", "guild_id", "channel_id", "book_ids", "labels", "days", "state", "message_id",
    "look_at", "ends_at", "winner", "votes", "voters",
)  # fmt: skip


# -- proposals ------------------------------------------------------------------------------


async def insert_proposal(tx: Transaction, proposal: Proposal) -> bool:
    """Store a proposal; tells whether the book was not proposed before."""
    changed = await tx.execute(
        "INSERT INTO club_proposal (guild_id, book_id, member_id, title, author, proposed_at)"
        f" VALUES ({placeholders(6)}) ON CONFLICT (guild_id, book_id) DO NOTHING",
        proposal.guild_id,
        proposal.book_id,
        proposal.member_id,
        proposal.title,
        proposal.author,
        to_ms(proposal.at),
    )
    return changed > 0


async def list_proposals(tx: Transaction, guild_id: int) -> tuple[Proposal, ...]:
    """Give what is proposed in a guild, the earliest first."""
    rows = await tx.fetch(
        "SELECT * FROM club_proposal WHERE guild_id = $1 ORDER BY proposed_at, book_id", guild_id
    )
    return tuple(
        Proposal(
            row.integer("guild_id"),
            row.text("book_id"),
            row.integer("member_id"),
            row.text("title"),
            row.text("author"),
            from_ms(row.integer("proposed_at")),
        )
        for row in rows
    )


async def delete_proposals(tx: Transaction, guild_id: int, book_ids: Iterable[str]) -> None:
    """Strike proposals out."""
    await tx.execute_many(
        "DELETE FROM club_proposal WHERE guild_id = $1 AND book_id = $2",
        [(guild_id, book_id) for book_id in book_ids],
    )


# -- votes ----------------------------------------------------------------------------------


async def write_vote(tx: Transaction, vote: Vote) -> None:
    """Store a vote as it now stands."""
    changing = ("state", "message_id", "look_at", "ends_at", "winner", "votes", "voters")
    await tx.execute(
        f"INSERT INTO club_vote ({', '.join(_VOTE)}) VALUES ({placeholders(len(_VOTE))})"
        " ON CONFLICT (vote_id) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in changing),
        vote.id,
        vote.guild_id,
        vote.channel_id,
        " ".join(vote.book_ids),
        json.dumps(vote.labels),
        vote.days,
        vote.state,
        vote.message_id,
        to_ms(vote.look_at),
        maybe_to_ms(vote.ends_at),
        vote.winner,
        vote.votes,
        vote.voters,
    )


async def get_vote(tx: Transaction, vote_id: str) -> Vote:
    """Look a vote up; it is kept for as long as its posts are."""
    (row,) = await tx.fetch("SELECT * FROM club_vote WHERE vote_id = $1", vote_id)
    return _vote(row)


async def find_latest_vote(tx: Transaction, guild_id: int) -> Vote | None:
    """Give a guild's newest vote."""
    row = await fetch_one(
        tx,
        "SELECT * FROM club_vote WHERE guild_id = $1 ORDER BY look_at DESC, vote_id LIMIT 1",
        guild_id,
    )
    return _vote(row) if row else None


async def list_polls(tx: Transaction, guild_id: int) -> frozenset[int]:
    """Give the messages of a guild's polls."""
    sql = "SELECT message_id FROM club_vote WHERE guild_id = $1 AND message_id IS NOT NULL"
    return frozenset(row.integer("message_id") for row in await tx.fetch(sql, guild_id))


async def list_votes_due(
    tx: Transaction, now: datetime, limit: int, share: Share
) -> tuple[Vote, ...]:
    """Give votes of a share that run and whose result should be asked for."""
    rows = await tx.fetch(
        f"SELECT * FROM club_vote WHERE state = 'open' AND look_at <= $1 AND {of_share(share)}"
        " ORDER BY look_at LIMIT $2",
        to_ms(now),
        limit,
    )
    return tuple(map(_vote, rows))


def _vote(row: Row) -> Vote:
    return Vote(
        row.text("vote_id"),
        row.integer("guild_id"),
        row.integer("channel_id"),
        tuple(row.text("book_ids").split()),
        tuple((title, author) for title, author in json.loads(row.text("labels"))),
        row.integer("days"),
        VoteState(row.text("state")),
        from_ms(row.integer("look_at")),
        row.maybe_integer("message_id"),
        maybe_from_ms(row.maybe_integer("ends_at")),
        row.maybe_integer("winner"),
        row.integer("votes"),
        row.integer("voters"),
    )


# -- clubs ----------------------------------------------------------------------------------


async def insert_club(tx: Transaction, club: Club) -> None:
    """Store a new club."""
    await tx.execute(
        f"INSERT INTO club ({', '.join(_CLUB)}) VALUES ({placeholders(len(_CLUB))})",
        club.id,
        club.guild_id,
        club.channel_id,
        club.book_id,
        club.title,
        club.author,
        club.topic_id,
        club.starts_on.isoformat(),
        club.at.isoformat("minutes"),
        club.zone,
        json.dumps(club.parts),
        club.set_by,
        to_ms(club.ends_at),
        int(club.is_stopped),
        int(club.told),
    )


async def get_club(tx: Transaction, club_id: str) -> Club:
    """Look a club up; it is kept for as long as its posts are."""
    (row,) = await tx.fetch("SELECT * FROM club WHERE club_id = $1", club_id)
    return _club(row)


async def find_going(tx: Transaction, guild_id: int, now: datetime) -> Club | None:
    """Give the club that a guild has now."""
    row = await fetch_one(
        tx,
        "SELECT * FROM club WHERE guild_id = $1 AND is_stopped = 0 AND ends_at > $2"
        " ORDER BY ends_at LIMIT 1",
        guild_id,
        to_ms(now),
    )
    return _club(row) if row else None


async def list_going(tx: Transaction, now: datetime) -> tuple[Club, ...]:
    """Give every club that goes on."""
    rows = await tx.fetch(
        "SELECT * FROM club WHERE is_stopped = 0 AND ends_at > $1 ORDER BY club_id", to_ms(now)
    )
    return tuple(map(_club, rows))


async def stop_club(tx: Transaction, club_id: str) -> None:
    """Note that a club was stopped."""
    await tx.execute("UPDATE club SET is_stopped = 1 WHERE club_id = $1", club_id)


async def write_told(tx: Transaction, club_id: str, *, told: bool) -> None:
    """Note whether members were told of a post that could not be sent."""
    await tx.execute("UPDATE club SET told = $2 WHERE club_id = $1", club_id, int(told))


async def write_end(tx: Transaction, club_id: str, ends_at: datetime) -> None:
    """Store when a club ends, worked out anew."""
    await tx.execute("UPDATE club SET ends_at = $2 WHERE club_id = $1", club_id, to_ms(ends_at))


def _club(row: Row) -> Club:
    return Club(
        row.text("club_id"),
        row.integer("guild_id"),
        row.integer("channel_id"),
        row.text("book_id"),
        row.text("title"),
        row.text("author"),
        row.text("topic_id"),
        date.fromisoformat(row.text("starts_on")),
        time.fromisoformat(row.text("local_time")),
        row.text("zone"),
        tuple(map(str, json.loads(row.text("parts")))),
        row.maybe_integer("set_by"),
        from_ms(row.integer("ends_at")),
        bool(row.integer("is_stopped")),
        bool(row.integer("told")),
    )


# -- readers --------------------------------------------------------------------------------


async def insert_reader(tx: Transaction, club: Club, member_id: int) -> bool:
    """Note that a member wants to be reminded; tells whether that is new."""
    changed = await tx.execute(
        "INSERT INTO club_reader (guild_id, club_id, member_id, reminded) VALUES ($1, $2, $3, 0)"
        " ON CONFLICT (club_id, member_id) DO NOTHING",
        club.guild_id,
        club.id,
        member_id,
    )
    return changed > 0


async def delete_reader(tx: Transaction, club_id: str, member_id: int) -> bool:
    """Remind a member no more; tells whether they were."""
    sql = "DELETE FROM club_reader WHERE club_id = $1 AND member_id = $2"
    return await tx.execute(sql, club_id, member_id) > 0


async def list_readers(tx: Transaction, club_id: str) -> tuple[int, ...]:
    """Give who is reminded of a club's parts."""
    sql = "SELECT member_id FROM club_reader WHERE club_id = $1 ORDER BY member_id"
    return tuple(row.integer("member_id") for row in await tx.fetch(sql, club_id))


async def find_unreminded(tx: Transaction, club_id: str, number: int) -> int | None:
    """Give a member who is yet to be reminded of a part."""
    row = await fetch_one(
        tx,
        "SELECT member_id FROM club_reader WHERE club_id = $1 AND reminded < $2"
        " ORDER BY member_id LIMIT 1",
        club_id,
        number,
    )
    return row.integer("member_id") if row else None


async def write_reminded(tx: Transaction, club_id: str, member_id: int, number: int) -> None:
    """Note that a member is reminded of the parts up to one."""
    await tx.execute(
        "UPDATE club_reader SET reminded = $3 WHERE club_id = $1 AND member_id = $2",
        club_id,
        member_id,
        number,
    )
