"""The daily post: who gets one, when, and the ledger that keeps it from coming twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain import schedule
from bot.errors import UserError
from bot.storage import dailies
from bot.storage.dailies import Entry, EntryState, Schedule

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.services.today import Today
    from bot.services.views import DayView
    from bot.storage.database import Database, Transaction

SLOT = 1
LEASE = timedelta(minutes=2)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(minutes=30)
_RECENT = 5
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Post:
    """A post that this process has claimed and must now send.

    `may_be_sent` tells that an earlier try may have reached Discord: look before sending.
    """

    entry: Entry
    view: DayView
    is_late: bool
    may_be_sent: bool

    @property
    def nonce(self) -> str:
        """A text of at most 25 characters that is the same for each try of this post."""
        return f"d{self.entry.slot}{self.entry.day:%y%m%d}{self.entry.channel_id % 10**17:x}"


@dataclass(frozen=True, slots=True)
class Status:
    """What `/daily status` tells: the schedule, and the latest lines of the ledger."""

    schedule: Schedule
    recent: tuple[Entry, ...]


class Daily:
    """Keeps schedules and hands out the posts that are due."""

    def __init__(self, database: Database, clock: Clock, today: Today) -> None:
        self._database = database
        self._clock = clock
        self._today = today
        self._zones: dict[int, ZoneInfo] = {}  # as they stand on disk, of guilds that asked

    async def set_up(self, guild_id: int, channel_id: int, at: str, zone: str) -> Schedule:
        """Give a guild its post at a local time; raises BadTimeError for no time or zone."""
        time, place = schedule.parse_time(at), schedule.find_zone(zone)
        due = schedule.next_due_after(self._clock.now(), time, place)
        made = Schedule(guild_id, SLOT, channel_id, time, place, due)
        async with self._database.transaction() as tx:
            await dailies.write_schedule(tx, made)
        self._zones[guild_id] = place
        return made

    async def status(self, guild_id: int) -> Status:
        """Tell how a guild's post stands; raises UserError where it has none."""
        async with self._database.transaction() as tx:
            found = await dailies.find_schedule(tx, guild_id, SLOT)
            recent = await dailies.list_recent(tx, guild_id, _RECENT)
        if found is None:
            raise UserError("There is no daily post here yet. /daily setup starts one.")
        return Status(found, recent)

    async def find(self, guild_id: int) -> Schedule | None:
        """Look up a guild's schedule."""
        async with self._database.transaction() as tx:
            return await dailies.find_schedule(tx, guild_id, SLOT)

    async def turn_off(self, guild_id: int) -> None:
        """End a guild's post; raises UserError where it has none."""
        async with self._database.transaction() as tx:
            had_one = await dailies.delete_schedule(tx, guild_id, SLOT)
        self._zones.pop(guild_id, None)
        if not had_one:
            raise UserError("There is no daily post to turn off.")

    def suggest_zones(self, text: str) -> tuple[str, ...]:
        """Complete the name of a time zone."""
        return schedule.suggest_zones(text)

    async def forget(self, guild_id: int, day: date) -> None:
        """Forget that a day was posted: its channel holds nothing of it any more."""
        async with self._database.transaction() as tx:
            await dailies.delete_entry(tx, guild_id, SLOT, day)

    async def claim_due(self) -> tuple[Post, ...]:
        """Claim every post whose time has come; each is handed to one caller only.

        Days that went by unposted are written down as missed; a post whose sender died is
        handed out again with `may_be_sent`.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            due = await dailies.list_due(tx, now)
            stale = await dailies.list_open(tx, now)
            if not due and not stale:
                return ()
            posts = [await self._reclaim(tx, entry, now) for entry in stale]
            posts += [await self._claim(tx, found, now) for found in due]
        return tuple(post for post in posts if post is not None)

    async def _claim(self, tx: Transaction, found: Schedule, now: datetime) -> Post | None:
        plan = schedule.plan(found.next_due, now, found.at, found.zone)
        await dailies.write_schedule(tx, replace(found, next_due=plan.next_due))
        for day in plan.missed:
            await dailies.insert_entry(
                tx, _entry(found, day, EntryState.MISSED, now, "Clio was not running.")
            )
        if plan.post is None:
            return None
        view = self._today.post(plan.post)
        entry = _entry(found, plan.post, EntryState.CLAIMED, now + LEASE, None)
        entry = replace(entry, event_id=view.headline.id if view.headline else None)
        if not await dailies.insert_entry(tx, entry):
            return None
        return Post(entry, view, plan.is_late, may_be_sent=False)

    async def _reclaim(self, tx: Transaction, entry: Entry, now: datetime) -> Post | None:
        found = await dailies.find_schedule(tx, entry.guild_id, entry.slot)
        if found is None or now.astimezone(found.zone).date() != entry.day:
            reason = entry.reason or "Clio stopped while sending it."
            await dailies.update_entry(tx, replace(entry, state=EntryState.MISSED, reason=reason))
            return None
        claimed = replace(
            entry,
            state=EntryState.CLAIMED,
            channel_id=found.channel_id,
            lease_until=now + LEASE,
            attempts=entry.attempts + 1,
        )
        await dailies.update_entry(tx, claimed)
        is_late = schedule.is_late(entry.day, now, found.at, found.zone)
        return Post(claimed, self._today.post(entry.day), is_late, may_be_sent=True)

    async def sent(self, post: Post, message_id: int) -> None:
        """Write down that a post stands in its channel."""
        entry = replace(post.entry, state=EntryState.SENT, message_id=message_id, reason=None)
        await self._update(entry)

    async def failed(self, post: Post, reason: str) -> None:
        """Write down why a post could not be sent; it is tried again with growing waits."""
        wait = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(post.entry.attempts - 1, 10))
        entry = replace(
            post.entry,
            state=EntryState.FAILED,
            reason=reason,
            lease_until=self._clock.now() + wait,
        )
        await self._update(entry)

    async def _update(self, entry: Entry) -> None:
        async with self._database.transaction() as tx:
            await dailies.update_entry(tx, entry)

    async def zone_of(self, guild_id: int | None) -> ZoneInfo:
        """Give the time zone that a guild keeps its days by; UTC where it has none."""
        if guild_id is None:
            return _UTC
        if guild_id not in self._zones:
            found = await self.find(guild_id)
            self._zones[guild_id] = found.zone if found else _UTC
        return self._zones[guild_id]


def _entry(
    found: Schedule, day: date, state: EntryState, lease_until: datetime, reason: str | None
) -> Entry:
    return Entry(
        found.guild_id, found.slot, day, state, found.channel_id, lease_until, 1, None, reason
    )
