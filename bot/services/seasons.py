"""Seasons as those who keep a guild run them: named, stretched, closed, with roles for places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain import seasons
from bot.domain.scoring import ranked
from bot.domain.seasons import Award, AwardState
from bot.errors import UserError
from bot.services.scores import known_seasons
from bot.storage import seasons as stored
from bot.storage.guild_settings import find_guild_setting, write_guild_setting
from bot.storage.scores import list_hidden, list_tallies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock
    from bot.domain.scoring import Standing
    from bot.domain.seasons import Season
    from bot.domain.sharding import Share
    from bot.storage.database import Database, Transaction

_LOOKED_BACK_ON = 6
_MOST_LEADERS = 3  # shown of those who share the first place
_AWARDED = "awarded"  # a guild's setting: the last season whose roles were settled

_TAKEN_BACK = {
    AwardState.HELD: AwardState.LEAVING,
    AwardState.DUE: AwardState.LEAVING,  # it may have been given, and not yet written down
    AwardState.REFUSED: AwardState.GONE,
}


@dataclass(frozen=True, slots=True)
class PastSeason:
    """A season that is over, and who was first in it."""

    title: str
    players: int
    winners: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class SeasonView:
    """A guild's present season, its roles by place, and the seasons before.

    `refused` are roles of places that Clio could not give.
    """

    key: str
    title: str
    started_at: int
    ends_at: int | None
    players: int
    leaders: tuple[Standing, ...]
    roles: Mapping[int, int]
    past: tuple[PastSeason, ...]
    refused: tuple[Award, ...]


class Seasons:
    """Runs seasons."""

    def __init__(self, database: Database, clock: Clock, share: Share) -> None:
        self._share = share
        self._database = database
        self._clock = clock

    async def show(self, guild_id: int) -> SeasonView:
        """Show where a guild's season stands, and look back."""
        async with self._database.transaction() as tx:
            now, *before = await known_seasons(tx, guild_id, self._clock)
            hidden = await list_hidden(tx, guild_id)
            placed = await _placed(tx, guild_id, now, hidden)
            past = []
            for each in before[:_LOOKED_BACK_ON]:
                theirs = await _placed(tx, guild_id, each, hidden)
                past.append(PastSeason(each.title, len(theirs), _leaders(theirs)))
            roles = await stored.list_place_roles(tx, guild_id)
            refused = await stored.list_awards(tx, guild_id, AwardState.REFUSED)
        return SeasonView(
            key=now.key,
            title=now.title,
            started_at=int(now.started_at.timestamp()),
            ends_at=None if now.ends_at is None else int(now.ends_at.timestamp()),
            players=len(placed),
            leaders=_leaders(placed),
            roles=roles,
            past=tuple(past),
            refused=tuple(each for each in refused if each.member_id not in hidden),
        )

    async def change(
        self, guild_id: int, *, name: str | None = None, monthly: bool | None = None
    ) -> None:
        """Name a guild's present season, and say whether it ends with the month or when closed."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            season, *_ = known = await known_seasons(tx, guild_id, self._clock)
            if name is not None:
                season = seasons.named(season, name, known)
            if monthly is not None:
                season = (
                    seasons.by_the_month(season, now) if monthly else seasons.until_closed(season)
                )
            await stored.write_seasons(tx, guild_id, [season])

    async def close(self, guild_id: int, key: str) -> tuple[Season, Season]:
        """Close a guild's present season; gives it and the one that begins.

        Raises UserError where `key` is the present season no more.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            kept = await stored.list_seasons(tx, guild_id)
            season = seasons.current(kept, now)
            if season.key != key:
                raise UserError("That season is closed already.")
            both = seasons.close(kept, season, now)
            await stored.write_seasons(tx, guild_id, both)
        return both

    # -- roles for places -----------------------------------------------------------------

    async def set_roles(self, guild_id: int, roles: Mapping[int, int]) -> None:
        """Set a guild's roles for places, given from the end of the present season on.

        With none, those that members hold for their places are taken back.
        """
        async with self._database.transaction() as tx:
            await stored.write_place_roles(tx, guild_id, roles)
            last = await self._last_over(tx, guild_id)
            await write_guild_setting(tx, guild_id, _AWARDED, last.key)
            if not roles:
                await stored.write_awards(tx, await _taken_back(tx, guild_id))

    async def owed(self) -> tuple[Award, ...]:
        """Settle the seasons that have ended and give the roles still to be taken or given."""
        async with self._database.transaction() as tx:
            for guild_id in await stored.list_awarding(tx, self._share):
                await self._settle(tx, guild_id)
            return await stored.list_open_awards(tx, self._share)

    async def _settle(self, tx: Transaction, guild_id: int) -> None:
        last = await self._last_over(tx, guild_id)
        if await find_guild_setting(tx, guild_id, _AWARDED) == last.key:
            return
        roles = await stored.list_place_roles(tx, guild_id)
        placed = await _placed(tx, guild_id, last, await list_hidden(tx, guild_id))
        await stored.write_awards(tx, await _taken_back(tx, guild_id))
        await stored.write_awards(
            tx,
            (
                Award(guild_id, last.key, s.tally.member_id, s.place, role, AwardState.DUE)
                for s in placed
                if s.tally.points and (role := roles.get(s.place)) is not None
            ),
        )
        await write_guild_setting(tx, guild_id, _AWARDED, last.key)

    async def _last_over(self, tx: Transaction, guild_id: int) -> Season:
        kept = await stored.list_seasons(tx, guild_id)
        return seasons.before(kept, seasons.current(kept, self._clock.now()))

    async def note(self, award: Award, state: AwardState) -> None:
        """Note what became of an award, unless it was changed meanwhile."""
        async with self._database.transaction() as tx:
            await stored.change_award(tx, award, state)


async def _taken_back(tx: Transaction, guild_id: int) -> tuple[Award, ...]:
    """Give a guild's awards as they are once their time is over.

    What Discord refused was never given, so that there is nothing to give back.
    """
    found = [
        replace(each, state=after)
        for before, after in _TAKEN_BACK.items()
        for each in await stored.list_awards(tx, guild_id, before)
    ]
    return tuple(found)


async def _placed(
    tx: Transaction, guild_id: int, season: Season, hidden: frozenset[int]
) -> tuple[Standing, ...]:
    tallies = await list_tallies(tx, guild_id, season.key)
    return ranked(each for each in tallies if each.member_id not in hidden)


def _leaders(placed: tuple[Standing, ...]) -> tuple[Standing, ...]:
    return tuple(each for each in placed if each.place == 1 and each.tally.points)[:_MOST_LEADERS]
