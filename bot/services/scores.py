"""Who stands where in a guild, and who would rather not be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain import seasons
from bot.domain.rating import Rating
from bot.domain.scoring import ranked
from bot.services.views import LeaderboardView
from bot.storage import ratings
from bot.storage.scores import list_filtered, list_hidden, list_season_keys, list_tallies
from bot.storage.scores import write_hidden as store_hidden
from bot.storage.seasons import list_seasons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.clock import Clock
    from bot.domain.scoring import Standing, Tally
    from bot.domain.seasons import Season
    from bot.services.topics import Topics
    from bot.storage.database import Database, Transaction

ON_A_PAGE = 10
ALL_TIME = "all time"
_MOST_SEASONS = 24  # that can be looked back on by name


@dataclass(frozen=True, slots=True)
class Board:
    """Which table is asked for; None stands for all seasons, topics or modes."""

    season: str | None
    topic_id: str | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class ExportLine:
    """A member's line in a season's table, for a file."""

    place: int
    member_id: int
    points: int
    correct: int
    answered: int
    rating: int


class Scores:
    """Reads the table of points."""

    def __init__(self, database: Database, clock: Clock, topics: Topics) -> None:
        self._database = database
        self._clock = clock
        self._topics = topics

    async def list_seasons(self, guild_id: int) -> tuple[Season, ...]:
        """Give the season under way and those that have points, newest first."""
        async with self._database.transaction() as tx:
            return await known_seasons(tx, guild_id, self._clock)

    async def season_key(self, guild_id: int, named: str | None) -> str | None:
        """Find a season by what a member wrote: none is the present one, and None all time.

        Raises UserError where the guild has no such season.
        """
        if named is not None and named.casefold() == ALL_TIME:
            return None
        known = await self.list_seasons(guild_id)
        return (known[0] if named is None else seasons.called(known, named)).key

    async def leaderboard(
        self, guild_id: int, member_id: int, board: Board, page: int | None = 0
    ) -> LeaderboardView:
        """Give a page of a guild's table, or with None the one that the member stands on.

        A table of a topic or a mode counts quizzes alone; members who hide are seen by
        themselves only. Raises NotFoundError for a topic that is gone.
        """
        topic = self._topics.open(board.topic_id).title if board.topic_id else None
        async with self._database.transaction() as tx:
            tallies = await _tallies(tx, guild_id, board)
            hidden = await list_hidden(tx, guild_id)
            kept = await list_seasons(tx, guild_id)
        shown = ranked(each for each in tallies if each.member_id not in hidden)
        own = own_standing(tallies, hidden, member_id)
        pages = max(1, -(-len(shown) // ON_A_PAGE))
        if page is None:
            page = 0 if own is None else (own.place - 1) // ON_A_PAGE
        page = min(max(0, page), pages - 1)
        return LeaderboardView(
            season=board.season,
            period=ALL_TIME if board.season is None else seasons.by_key(kept, board.season).title,
            topic_id=board.topic_id,
            topic=topic,
            mode=board.mode,
            standings=shown[page * ON_A_PAGE : (page + 1) * ON_A_PAGE],
            page=page,
            pages=pages,
            players=len(shown),
            own=own,
            is_hidden=member_id in hidden,
        )

    async def export(self, guild_id: int, season: str | None) -> tuple[ExportLine, ...]:
        """Give a season's whole table, or all time's for None, for those who keep the guild.

        Members who hide from the boards are in it: a teacher's register has to be whole.
        """
        async with self._database.transaction() as tx:
            placed = ranked(await list_tallies(tx, guild_id, season))
            rated = await ratings.find_members(tx, guild_id, (s.tally.member_id for s in placed))
        return tuple(
            ExportLine(
                place=each.place,
                member_id=each.tally.member_id,
                points=each.tally.points,
                correct=each.tally.correct,
                answered=each.tally.answered,
                rating=rated.get(each.tally.member_id, Rating()).shown,
            )
            for each in placed
        )

    async def hide(self, guild_id: int, member_id: int, *, hidden: bool) -> None:
        """Take a member off the guild's boards, or put them back."""
        async with self._database.transaction() as tx:
            await store_hidden(tx, guild_id, member_id, hidden=hidden)


async def known_seasons(tx: Transaction, guild_id: int, clock: Clock) -> tuple[Season, ...]:
    """Give the season under way and those before it that are kept or have points, newest first."""
    kept = await list_seasons(tx, guild_id)
    now = seasons.current(kept, clock.now())
    keys = {each.key for each in kept} | set(await list_season_keys(tx, guild_id))
    past = [seasons.by_key(kept, key) for key in keys - {now.key}]
    past.sort(key=lambda each: (each.started_at, each.key), reverse=True)
    return (now, *past[:_MOST_SEASONS])


async def _tallies(tx: Transaction, guild_id: int, board: Board) -> Sequence[Tally]:
    if board.topic_id is None and board.mode is None:
        return await list_tallies(tx, guild_id, board.season)
    return await list_filtered(tx, guild_id, board.season, board.topic_id, board.mode)


def own_standing(
    tallies: Sequence[Tally], hidden: frozenset[int], member_id: int
) -> Standing | None:
    """Give a member's place among those who are shown and themselves."""
    placed = ranked(each for each in tallies if each.member_id not in hidden - {member_id})
    return next((each for each in placed if each.tally.member_id == member_id), None)
