"""The reading club of a guild: what is proposed, the book by week, and who is reminded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain import clubs as rules
from bot.domain.clubs import Club, ClubPost, PostKind, Proposal, VoteState
from bot.domain.ids import new_id
from bot.domain.schedule import Rhythm, find_zone, parse_time
from bot.errors import NotFoundError, UserError
from bot.storage import club_posts, clubs

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from bot.clock import Clock
    from bot.domain.clubs import Vote
    from bot.services.books import Books, BookView
    from bot.services.shelves import Shelves
    from bot.storage.database import Database, Transaction

MOST_PROPOSED = 10  # in a guild: as many as a poll of Discord's has answers
MOST_OF_ONE = 3  # of one member
_STOPPED = "The club was stopped."


@dataclass(frozen=True, slots=True)
class ClubWish:
    """What `/reading club schedule` asks for, as a member wrote it."""

    guild_id: int
    channel_id: int
    book: str
    start: str
    weeks: int
    at: str
    zone: str
    parts: str | None
    set_by: int


@dataclass(frozen=True, slots=True)
class PartView:
    """A week of a club: what is read, when it opens and is due, and what became of its post."""

    text: str
    due: datetime
    post: ClubPost


@dataclass(frozen=True, slots=True)
class ClubView:
    """A club with its weeks; `readers` counts who is reminded."""

    club: Club
    parts: tuple[PartView, ...]
    readers: int


@dataclass(frozen=True, slots=True)
class ClubStatus:
    """How a guild's reading club stands: its book, what is proposed, and the latest vote.

    `trouble` is why that vote's poll was not sent, if it was not.
    """

    view: ClubView | None
    proposals: tuple[Proposal, ...]
    vote: Vote | None
    trouble: str | None


class Clubs:
    """Keeps clubs, one a guild at a time."""

    def __init__(
        self, books: Books, shelves: Shelves, database: Database, clock: Clock, rng: Random
    ) -> None:
        self._books = books
        self._shelves = shelves
        self._database = database
        self._clock = clock
        self._rng = rng

    async def propose(self, guild_id: int, member_id: int, name: str) -> BookView:
        """Propose a book; raises UserError where it is proposed already or there are too many."""
        book = await self._books.get(name, await self._shelves.open(guild_id))
        work = book.citation
        async with self._database.transaction() as tx:
            before = await clubs.list_proposals(tx, guild_id)
            if any(each.book_id == book.id for each in before):
                raise UserError(f"“{work.title}” is proposed already.")
            if len(before) >= MOST_PROPOSED:
                raise UserError(
                    f"{MOST_PROPOSED} books are proposed already, as many as a poll may have. "
                    "/reading club vote lets the server choose."
                )
            if sum(each.member_id == member_id for each in before) >= MOST_OF_ONE:
                raise UserError(f"You have proposed {MOST_OF_ONE} books; leave some to the others.")
            now = self._clock.now()
            made = Proposal(guild_id, book.id, member_id, work.title, work.author, now)
            await clubs.insert_proposal(tx, made)
        return book

    async def take_back(
        self, guild_id: int, member_id: int, book_id: str, *, manages: bool
    ) -> Proposal:
        """Take a proposal back; raises UserError unless its member or who manages events does."""
        async with self._database.transaction() as tx:
            found = await clubs.list_proposals(tx, guild_id)
            wanted = next((each for each in found if each.book_id == book_id), None)
            if wanted is None:
                raise NotFoundError("That book is not proposed here any more.")
            if wanted.member_id != member_id and not manages:
                raise UserError("Whoever proposed it, and who manages events, may take it back.")
            vote = await clubs.find_latest_vote(tx, guild_id)
            if vote is not None and vote.state in (VoteState.WAITING, VoteState.OPEN):
                raise UserError("A vote on it goes on, so it stays until that is over.")
            await clubs.delete_proposals(tx, guild_id, [book_id])
        return wanted

    async def schedule(self, wish: ClubWish) -> ClubView:
        """Plan a book by week; raises UserError, with nothing changed, for what cannot be."""
        now = self._clock.now()
        book = await self._books.get(wish.book, await self._shelves.open(wish.guild_id))
        at, zone = parse_time(wish.at), find_zone(wish.zone)
        first = rules.first_day(wish.start, now.astimezone(zone).date())
        rhythm = Rhythm(at, zone, first.weekday())
        if rhythm.instant_of(first) <= now:
            raise UserError("That time is past already. Name a later day or time to begin.")
        parts = rules.read_parts(wish.parts, wish.weeks)
        club = Club(
            id=new_id(self._rng),
            guild_id=wish.guild_id,
            channel_id=wish.channel_id,
            book_id=book.id,
            title=book.citation.title,
            author=book.citation.author,
            topic_id=book.topic.key.removeprefix("topic:"),
            starts_on=first,
            at=at,
            zone=zone.key,
            parts=parts,
            set_by=wish.set_by,
            ends_at=rhythm.first_from(rules.day_of_part(first, len(parts) + 1)),
        )
        ids = [new_id(self._rng) for _ in parts]
        async with self._database.transaction() as tx:
            if (going := await clubs.find_going(tx, wish.guild_id, now)) is not None:
                raise UserError(
                    f"The club is reading “{going.title}”. /reading club stop ends that first."
                )
            await clubs.insert_club(tx, club)
            await club_posts.insert_posts(tx, rules.posts_of(club, ids))
            await clubs.delete_proposals(tx, wish.guild_id, [book.id])
            return await _view(tx, club)

    async def status(self, guild_id: int) -> ClubStatus:
        """Tell how a guild's club stands."""
        async with self._database.transaction() as tx:
            going = await clubs.find_going(tx, guild_id, self._clock.now())
            view = await _view(tx, going) if going else None
            vote = await clubs.find_latest_vote(tx, guild_id)
            posts = await club_posts.list_of(tx, vote.id) if vote else ()
            proposals = await clubs.list_proposals(tx, guild_id)
        polls = (each.reason for each in posts if each.kind is PostKind.POLL)
        return ClubStatus(view, proposals, vote, next(polls, None))

    async def stop(self, guild_id: int) -> Club:
        """End a guild's club; raises UserError where none goes on."""
        async with self._database.transaction() as tx:
            going = await clubs.find_going(tx, guild_id, self._clock.now())
            if going is None:
                raise UserError("No reading club goes on here. /reading club schedule begins one.")
            await clubs.stop_club(tx, going.id)
            await club_posts.end_posts(tx, going.id, _STOPPED)
        return going

    # -- reminders ------------------------------------------------------------------------

    async def remind(self, guild_id: int, member_id: int, club_id: str) -> bool:
        """Remind a member a day before each part is due; tells whether that is new.

        Raises NotFoundError for a club that is over, or another guild's.
        """
        async with self._database.transaction() as tx:
            going = await clubs.find_going(tx, guild_id, self._clock.now())
            if going is None or going.id != club_id:
                raise NotFoundError("That reading is over, so there is nothing to remind you of.")
            return await clubs.insert_reader(tx, going, member_id)

    async def mute(self, member_id: int, club_id: str) -> bool:
        """Remind a member of a club no more; tells whether they were."""
        async with self._database.transaction() as tx:
            return await clubs.delete_reader(tx, club_id, member_id)


async def _view(tx: Transaction, club: Club) -> ClubView:
    posts = await club_posts.list_of(tx, club.id)
    readers = await clubs.list_readers(tx, club.id)
    parts = (PartView(club.parts[post.number - 1], post.until, post) for post in posts)
    return ClubView(club, tuple(parts), len(readers))
