"""Meetings of a guild's plan: when they are, and what Discord has yet to be told of them.

What is wanted is on disk before anything is made at Discord, and each event is claimed before;
so after a kill at any moment what is owed is found again, and no event is made twice.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from bot.domain.schedule import Rhythm, find_zone, parse_time, zone_named
from bot.domain.text import visible
from bot.errors import UserError
from bot.storage import plans
from bot.storage.plans import Meeting, MeetingState

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.domain.sharding import Share
    from bot.services.plan_orders import Asker
    from bot.services.plans import Plans
    from bot.storage.database import Database

LENGTH = timedelta(hours=1)  # that an event is taken to last, since Discord wants to know


@dataclass(frozen=True, slots=True)
class MeetingWish:
    """When and where to meet: `weekday` from 0 for Monday; without a zone in that of the plan."""

    weekday: int
    at: str
    zone: str | None
    place: str
    channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """An event of Discord's that a meeting wants, or wants no more.

    `event_id` is known once it was made; `mark` stands in its description.
    """

    meeting: Meeting
    name: str
    description: str
    mark: str

    @property
    def is_wanted(self) -> bool:
        """Whether there is to be an event."""
        return self.meeting.state is not MeetingState.UNWANTED


@dataclass(frozen=True, slots=True)
class MeetingsView:
    """A plan's meetings: pairs of a week and a Unix time, and how many Discord has yet to take."""

    title: str
    place: str
    meetings: tuple[tuple[int, int], ...]
    owed: int


class Meetings:
    """Keeps what meetings are wanted, and what became of their events."""

    def __init__(self, plans_: Plans, database: Database, clock: Clock, share: Share) -> None:
        self._plans = plans_
        self._database = database
        self._clock = clock
        self._share = share
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def turn(self, guild_id: int) -> asyncio.Lock:
        """Give the lock under which a guild's events are looked up and made, one at a time."""
        return self._turns.setdefault(guild_id, asyncio.Lock())

    async def wish(self, asker: Asker, plan_id: str, wish: MeetingWish) -> str:
        """Want a meeting in each week that is not past, in place of what was wanted before.

        Gives the plan's id. Raises UserError for a plan without a guild, and for who may not.
        """
        now, place = self._clock.now(), visible(wish.place)
        if not place:
            raise UserError("Say in words where to meet, or leave it out.")
        async with self._database.transaction() as tx:
            plan = await self._plans.managed(tx, asker, plan_id)
            if plan.guild_id is None:
                raise UserError("Meetings belong to a server's plan; that one is yours alone.")
            zone = find_zone(wish.zone) if wish.zone else zone_named(plan.zone)
            rhythm = Rhythm(parse_time(wish.at), zone, wish.weekday)
            known = {each.number: each for each in await plans.list_meetings(tx, plan.id)}
            wanted = [
                Meeting(
                    plan.id,
                    number,
                    plan.guild_id,
                    plan.calendar.meeting_of(number, rhythm),
                    place,
                    wish.channel_id,
                    MeetingState.WANTED,
                )
                for number in range(1, len(plan.weeks) + 1)
                if number not in known or known[number].starts_at > now
            ]
            wanted = [each for each in wanted if each.starts_at > now]
            if not wanted:
                raise UserError("All of its meetings would be past by now.")
            await plans.write_meetings(tx, wanted)
        return plan.id

    async def show(self, asker: Asker, plan_id: str) -> MeetingsView:
        """Show a plan's meetings that are to come."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            plan = await self._plans.managed(tx, asker, plan_id)
            found = await plans.list_meetings(tx, plan.id)
        coming = [each for each in found if each.starts_at > now]
        return MeetingsView(
            title=plan.title,
            place=coming[0].place if coming else "",
            meetings=tuple((each.number, int(each.starts_at.timestamp())) for each in coming),
            owed=sum(1 for each in coming if each.state is not MeetingState.MADE),
        )

    async def owing(self) -> tuple[int, ...]:
        """Give the guilds of this process about whose meetings something is owed."""
        async with self._database.transaction() as tx:
            return await plans.list_owing(tx, self._share)

    async def owed(self, guild_id: int) -> tuple[Owed, ...]:
        """Give what is owed in a guild."""
        async with self._database.transaction(guild_id) as tx:
            found = await plans.list_owed(tx, guild_id)
        return tuple(_owed(meeting, title, weeks) for meeting, title, weeks in found)

    async def claim(self, owed: Owed) -> bool:
        """Note that an event is about to be made or changed; False where it is not wanted now."""
        async with self._database.transaction() as tx:
            if owed.meeting.starts_at <= self._clock.now():
                await plans.delete_meeting(tx, owed.meeting)
                return False
            return await plans.claim_meeting(tx, owed.meeting)

    async def made(self, owed: Owed, event_id: int) -> None:
        """Note that an event is as it is wanted."""
        async with self._database.transaction() as tx:
            await plans.settle_meeting(tx, owed.meeting, event_id)

    async def drop(self, owed: Owed) -> None:
        """Owe an event no more: it is cancelled, or Discord will not have it."""
        async with self._database.transaction() as tx:
            await plans.delete_meeting(tx, owed.meeting)


def _owed(meeting: Meeting, title: str, weeks: int) -> Owed:
    mark = f"Plan {meeting.plan_id}, week {meeting.number}"
    return Owed(
        meeting,
        name=f"{title} · week {meeting.number} of {weeks}",
        description=f"/plan show tells what to read, to know and to pass this week.\n{mark}",
        mark=mark,
    )
