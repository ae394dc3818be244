"""Votes on what a reading club reads next: a poll of Discord's, and its result."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import clubs as rules
from bot.domain.clubs import ClubPost, PostKind, Vote, VoteState
from bot.domain.ids import new_id
from bot.errors import UserError
from bot.storage import club_posts, clubs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from random import Random

    from bot.clock import Clock
    from bot.domain.sharding import Share
    from bot.storage.database import Database, Transaction

FEWEST = 2  # books of a vote
_OWED = timedelta(hours=6)  # that a poll which cannot be sent is tried for
_ANNOUNCED = timedelta(days=2)  # that a result is tried to be told for
AGAIN = timedelta(minutes=5)  # until a poll that did not answer is asked again
GIVEN_UP = timedelta(days=2)  # after its end, when nobody can tell its result any more


class Votes:
    """Begins votes and keeps their results; a vote is written down before its poll is sent."""

    def __init__(self, database: Database, clock: Clock, rng: Random, share: Share) -> None:
        self._share = share
        self._database = database
        self._clock = clock
        self._rng = rng

    async def start(
        self, guild_id: int, channel_id: int, member_id: int, days: int, *, manages: bool
    ) -> Vote:
        """Plan the poll on all that is proposed.

        Raises UserError where a vote goes on, where fewer than two books are proposed, and for
        a member who neither manages events nor proposed one of them.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            proposals = await clubs.list_proposals(tx, guild_id)
            if not manages and all(each.member_id != member_id for each in proposals):
                raise UserError(
                    "Whoever proposed a book may begin a vote, or a member with Manage Events or "
                    "Manage Server. /reading club propose proposes one."
                )
            before = await clubs.find_latest_vote(tx, guild_id)
            if before is not None and before.state in (VoteState.WAITING, VoteState.OPEN):
                raise UserError("A vote goes on already. /reading club status tells of it.")
            if len(proposals) < FEWEST:
                raise UserError("A vote needs two books at least: /reading club propose adds one.")
            vote = Vote(
                new_id(self._rng),
                guild_id,
                channel_id,
                tuple(each.book_id for each in proposals),
                tuple((each.title, each.author) for each in proposals),
                days,
                VoteState.WAITING,
                now,
            )
            await clubs.write_vote(tx, vote)
            await self._plan(tx, vote, PostKind.POLL, _OWED, now)
        return vote

    async def _plan(
        self, tx: Transaction, vote: Vote, kind: PostKind, owed: timedelta, now: datetime
    ) -> None:
        post = ClubPost(
            new_id(self._rng),
            vote.guild_id,
            vote.channel_id,
            kind,
            vote.id,
            1,
            due_at=now,
            until=now + owed,
            look_at=now,
        )
        await club_posts.insert_posts(tx, [post])

    async def polls(self, guild_id: int) -> frozenset[int]:
        """Give the messages of a guild's votes: none of them is another vote's poll."""
        async with self._database.transaction(guild_id) as tx:
            return await clubs.list_polls(tx, guild_id)

    async def claim_ended(self, limit: int = 25) -> tuple[Vote, ...]:
        """Give votes whose polls have ended; each is asked for again later unless it is counted.

        Those whose result nobody has told for two days are lost.
        """
        now, ended = self._clock.now(), []
        async with self._database.transaction() as tx:
            for vote in await clubs.list_votes_due(tx, now, limit, self._share):
                if vote.ends_at is not None and now - vote.ends_at > GIVEN_UP:
                    await clubs.write_vote(tx, replace(vote, state=VoteState.LOST))
                    continue
                later = replace(vote, look_at=now + AGAIN)
                await clubs.write_vote(tx, later)
                ended.append(later)
        return tuple(ended)

    async def over(self, vote: Vote, counts: Sequence[int]) -> Vote:
        """Keep a poll's result, strike out what was voted on, and plan to tell it.

        Of a vote that is over already nothing changes.
        """
        async with self._database.transaction() as tx:
            found = await clubs.get_vote(tx, vote.id)
            if found.state is not VoteState.OPEN:
                return found
            place = rules.winner(counts[: len(vote.book_ids)])
            counted = replace(
                found,
                state=VoteState.OVER,
                winner=place,
                votes=0 if place is None else counts[place],
                voters=sum(counts),
            )
            await clubs.write_vote(tx, counted)
            await clubs.delete_proposals(tx, vote.guild_id, vote.book_ids)
            await self._plan(tx, counted, PostKind.RESULT, _ANNOUNCED, self._clock.now())
        return counted

    async def lost(self, vote: Vote) -> None:
        """Note that a poll is gone; what was proposed stays."""
        async with self._database.transaction() as tx:
            await clubs.write_vote(tx, replace(vote, state=VoteState.LOST))
