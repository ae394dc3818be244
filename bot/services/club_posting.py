"""Hand out what reading clubs owe, once each: parts, polls, results and reminders.

A post is claimed before it is sent. Whoever claimed it holds a lease; when the lease has run out
it is handed out again with `may_be_sent`, and the sender looks for it in its channel first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfoNotFoundError

from bot.domain import clubs as rules
from bot.domain.clubs import LEASE, Club, ClubPost, Matter, PostKind, PostState, Vote, VoteState
from bot.domain.daily import Trouble, course_after
from bot.storage import club_posts, clubs

if TYPE_CHECKING:
    from random import Random

    from bot.clock import Clock
    from bot.domain.sharding import Share
    from bot.library.index import Library
    from bot.storage.database import Database, Transaction

AT_ONCE = 10
_NOT_SENT = "Clio was not running."
_STALE = timedelta(hours=12)  # a reminder that is overdue by more comes too late to be one


@dataclass(frozen=True, slots=True)
class PartToPost:
    """A week of a club, in words for its post; `of` is how many there are."""

    club: Club
    number: int
    of: int
    text: str
    due: datetime
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """A post that this process has claimed and must now send.

    Where `post.message_id` is known, it stands there already and owes its thread alone.
    """

    post: ClubPost
    shown: PartToPost | Vote
    may_be_sent: bool

    @property
    def nonce(self) -> str:
        """A text of at most 25 characters that is the same for each try of this post."""
        return f"club{self.post.id}"


@dataclass(frozen=True, slots=True)
class Nudge:
    """A member to remind of a part that is due soon."""

    member_id: int
    club: Club
    text: str
    due: datetime


class ClubPosting:
    """Claims posts of the clubs of this process's guilds and records their fate."""

    def __init__(
        self, library: Library, database: Database, clock: Clock, rng: Random, share: Share
    ) -> None:
        self._share = share
        self._library = library
        self._database = database
        self._clock = clock
        self._rng = rng

    async def claim_due(self, limit: int = AT_ONCE) -> tuple[Job, ...]:
        """Claim what is due, each for one caller only; what is owed no more is closed."""
        now, jobs = self._clock.now(), []
        async with self._database.transaction() as tx:
            for post in await club_posts.list_due(tx, now, limit, self._share):
                shown = await self._shown(tx, post)
                if post.message_id is None and now >= post.until:
                    await self._close(tx, post, post.reason or _NOT_SENT)
                    continue
                claimed = replace(
                    post,
                    look_at=now + LEASE,
                    claimed_at=post.claimed_at or now,
                    attempts=post.attempts + 1,
                    state=PostState.SENT if post.message_id else PostState.CLAIMED,
                )
                await club_posts.update_post(tx, claimed)
                jobs.append(Job(claimed, shown, may_be_sent=post.attempts > 0))
        return tuple(jobs)

    async def _shown(self, tx: Transaction, post: ClubPost) -> PartToPost | Vote:
        if post.kind is not PostKind.PART:
            return await clubs.get_vote(tx, post.subject)
        club = await clubs.get_club(tx, post.subject)
        count = len(club.parts)
        asked = rules.questions(self._matter(club), post.number, count)
        text = club.parts[post.number - 1]
        return PartToPost(club, post.number, count, text, post.until, asked)

    def _matter(self, club: Club) -> Matter:
        """Gather what the library knows of the topic of a club's book."""
        if (topic := self._library.find_topic(club.topic_id)) is None:
            return Matter((), (), None)
        found = self._library.readings_of(topic)
        cautions = (
            reading.caution or source.caution
            for reading, source in found
            if source.id == club.book_id
        )
        events = [event for event in self._library.events_of(topic.id) if not event.sensitive]
        return Matter(
            tuple(section.heading for section in topic.section),
            tuple((event.title, event.why) for event in events),
            next(cautions, None),
        )

    # -- what became of it ----------------------------------------------------------------

    async def sent(self, job: Job, message_id: int) -> Job:
        """Write down that a post stands in its channel; gives it with what it still owes."""
        now = self._clock.now()
        owes = job.post.kind is PostKind.PART
        post = replace(
            job.post,
            state=PostState.SENT,
            message_id=message_id,
            reason=None,
            owes_thread=owes,
            look_at=now + LEASE if owes else None,
        )
        async with self._database.transaction() as tx:
            await club_posts.update_post(tx, post)
            if owes:
                await clubs.write_told(tx, post.subject, told=False)
            elif isinstance(job.shown, Vote) and post.kind is PostKind.POLL:
                ends_at = now + timedelta(days=job.shown.days)
                opened = replace(
                    job.shown,
                    state=VoteState.OPEN,
                    message_id=message_id,
                    ends_at=ends_at,
                    look_at=ends_at,
                )
                await clubs.write_vote(tx, opened)
        return replace(job, post=post)

    async def threaded(self, job: Job, reason: str | None) -> None:
        """Write down that a post has its thread, or why it cannot have one."""
        post = replace(job.post, owes_thread=False, look_at=None, reason=reason)
        async with self._database.transaction() as tx:
            await club_posts.update_post(tx, post)

    async def failed(self, job: Job, trouble: Trouble, reason: str) -> bool:
        """Write down why a post could not be sent, and when to try again or that it is missed.

        Gives whether whoever set the club up is still to be told: once until it works again.
        """
        course = course_after(
            trouble, attempts=job.post.attempts, days=0, now=self._clock.now(), rng=self._rng
        )
        async with self._database.transaction() as tx:
            if course.retry_at is None:
                await self._close(tx, job.post, reason)
            else:
                failed = replace(
                    job.post, state=PostState.FAILED, look_at=course.retry_at, reason=reason
                )
                await club_posts.update_post(tx, failed)
            if not isinstance(job.shown, PartToPost) or not course.tells:
                return False
            return not (await clubs.get_club(tx, job.post.subject)).told

    async def told(self, job: Job) -> None:
        """Write down that whoever set a club up was told why a post could not be sent."""
        async with self._database.transaction() as tx:
            await clubs.write_told(tx, job.post.subject, told=True)

    @staticmethod
    async def _close(tx: Transaction, post: ClubPost, reason: str) -> None:
        missed = replace(post, state=PostState.MISSED, look_at=None, reason=reason)
        await club_posts.update_post(tx, missed)
        if post.kind is PostKind.POLL:
            vote = await clubs.get_vote(tx, post.subject)
            await clubs.write_vote(tx, replace(vote, state=VoteState.LOST))

    # -- reminders ------------------------------------------------------------------------

    async def claim_nudge(self) -> Nudge | None:
        """Give a member to remind now, written down as done at once, so that none comes twice.

        It is one at a time, so that a kill takes one at most. Nobody is reminded of a part that
        was never posted, nor half a day late.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            for post in await club_posts.list_to_remind(tx, now, AT_ONCE, self._share):
                assert post.remind_at is not None, "it is due"
                if post.state is PostState.SENT and now - post.remind_at <= _STALE:
                    reader = await clubs.find_unreminded(tx, post.subject, post.number)
                    if reader is not None:
                        await clubs.write_reminded(tx, post.subject, reader, post.number)
                        club = await clubs.get_club(tx, post.subject)
                        return Nudge(reader, club, club.parts[post.number - 1], post.until)
                await club_posts.end_reminder(tx, post)
        return None

    # -- planning anew --------------------------------------------------------------------

    async def plan_anew(self) -> None:
        """Work out all instants anew of what is yet to come, for a new version of the zones."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            for club in await clubs.list_going(tx, now):
                try:
                    ends_at = club.opens(len(club.parts) + 1)
                except ZoneInfoNotFoundError:
                    continue  # the instants that are known serve on
                await clubs.write_end(tx, club.id, ends_at)
                for post in await club_posts.list_of(tx, club.id):
                    if post.state is PostState.PLANNED:
                        again = rules.planned(club, post.number, post.id)
                        await club_posts.update_post(tx, again)
