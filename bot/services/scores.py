"""Who stands where in a guild."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.scoring import ranked, season_of
from bot.services.views import LeaderboardView
from bot.storage.scores import list_filtered, list_tallies

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.services.topics import Topics
    from bot.storage.database import Database

ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Board:
    """Which table is asked for; None stands for all seasons, topics or modes."""

    season: str | None
    topic_id: str | None = None
    mode: str | None = None


class Scores:
    """Reads the table of points."""

    def __init__(self, database: Database, clock: Clock, topics: Topics) -> None:
        self._database = database
        self._clock = clock
        self._topics = topics

    def season(self) -> str:
        """Name the season that is under way."""
        return season_of(self._clock.now())

    async def leaderboard(
        self, guild_id: int, member_id: int, board: Board, page: int | None = 0
    ) -> LeaderboardView:
        """Give a page of a guild's table, or with None the one that the member stands on.

        A table of a topic or a mode counts quizzes alone; raises NotFoundError for a topic
        that is gone.
        """
        topic = self._topics.open(board.topic_id).title if board.topic_id else None
        async with self._database.transaction() as tx:
            if board.topic_id is None and board.mode is None:
                tallies = await list_tallies(tx, guild_id, board.season)
            else:
                tallies = await list_filtered(
                    tx, guild_id, board.season, board.topic_id, board.mode
                )
        standings = ranked(tallies)
        at = next((n for n, s in enumerate(standings) if s.tally.member_id == member_id), None)
        pages = max(1, -(-len(standings) // ON_A_PAGE))
        if page is None:
            page = 0 if at is None else at // ON_A_PAGE
        page = min(max(0, page), pages - 1)
        return LeaderboardView(
            season=board.season,
            topic_id=board.topic_id,
            topic=topic,
            mode=board.mode,
            standings=standings[page * ON_A_PAGE : (page + 1) * ON_A_PAGE],
            page=page,
            pages=pages,
            players=len(standings),
            own=None if at is None else standings[at],
        )
