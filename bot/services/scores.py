"""Who stands where in a guild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.scoring import ranked, season_of
from bot.services.views import LeaderboardView
from bot.storage.scores import list_tallies

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.storage.database import Database

_SHOWN = 10


class Scores:
    """Reads the table of points."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def leaderboard(
        self, guild_id: int, member_id: int, *, all_time: bool = False
    ) -> LeaderboardView:
        """Give a guild's ten best of this season or of all time, and the member's own place."""
        season = None if all_time else season_of(self._clock.now())
        async with self._database.transaction() as tx:
            tallies = await list_tallies(tx, guild_id, season)
        standings = ranked(tallies)
        own = next((each for each in standings if each.tally.member_id == member_id), None)
        return LeaderboardView(season, standings[:_SHOWN], len(standings), own)
