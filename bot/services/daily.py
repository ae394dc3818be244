"""The schedules of a guild: set up, look at, pause, skip and end its posts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain import schedule as rules
from bot.domain.daily import REMOVED, Entry, EntryState, Schedule, Slot
from bot.domain.schedule import Rhythm
from bot.domain.today import Taste
from bot.domain.yeardays import coming
from bot.errors import BadDateError, UserError
from bot.services.composing import WEEK, read_background
from bot.storage import ledger, schedules

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from bot.clock import Clock
    from bot.services.composing import Composer
    from bot.services.tastes import Tastes
    from bot.services.views import PostView, RecapView
    from bot.storage.database import Database, Transaction

_RECENT = 5
_LONGEST_PAUSE = timedelta(days=366)
_UTC = ZoneInfo("UTC")
BY_MODERATOR = "A moderator paused it."


@dataclass(frozen=True, slots=True)
class Wish:
    """What `/daily setup` asks for, as a member wrote it; `slot` says of which schedule."""

    guild_id: int
    slot: Slot
    channel_id: int
    at: str
    zone: str
    set_by: int | None = None
    weekday: int | None = None
    prefer: str | None = None
    leave_out: str | None = None
    hides_sensitive: bool = False
    role_id: int | None = None
    makes_thread: bool = False
    asks_question: bool = True


@dataclass(frozen=True, slots=True)
class Status:
    """One schedule with the latest lines of its ledger, newest first.

    `prefer` and `leave_out` are in words.
    """

    schedule: Schedule
    prefer: str
    leave_out: str
    recent: tuple[Entry, ...]


class Daily:
    """Keeps the schedules of guilds."""

    def __init__(
        self, database: Database, clock: Clock, composer: Composer, tastes: Tastes
    ) -> None:
        self._database = database
        self._clock = clock
        self._composer = composer
        self._tastes = tastes
        self._zones: dict[int, ZoneInfo] = {}  # as they stand on disk, of guilds that asked

    async def set_up(self, wish: Wish) -> Status:
        """Give a guild a schedule in place of the one it had in that slot.

        Raises BadTimeError for no time or zone, NotFoundError for a taste nobody has.
        """
        now = self._clock.now()
        rhythm = Rhythm(rules.parse_time(wish.at), rules.find_zone(wish.zone), wish.weekday)
        parse = self._tastes.parse
        taste = Taste(parse(wish.prefer), parse(wish.leave_out), wish.hides_sensitive)
        if both := taste.prefer & taste.leave_out:
            raise UserError(f"Prefer {self._tastes.words(both)}, or leave it out: not both.")
        async with self._database.transaction() as tx:
            before = await schedules.find_schedule(tx, wish.guild_id, wish.slot)
            made = Schedule(
                guild_id=wish.guild_id,
                slot=wish.slot,
                channel_id=wish.channel_id,
                at=rhythm.at,
                zone=rhythm.zone.key,
                weekday=wish.weekday,
                next_due=await _next_due(tx, wish.guild_id, wish.slot, rhythm, now),
                planned_at=now,
                set_at=now,
                set_by=wish.set_by,
                role_id=wish.role_id,
                makes_thread=wish.makes_thread,
                asks_question=wish.asks_question,
                taste=taste,
                question_day=before.question_day if before else None,
            )
            await schedules.write_schedules(tx, [made])
            status = await self._status(tx, made)
        self._zones.pop(wish.guild_id, None)
        return status

    async def status(self, guild_id: int) -> tuple[Status, ...]:
        """Tell how a guild's schedules stand; raises UserError where it has none."""
        async with self._database.transaction() as tx:
            found = await schedules.list_schedules(tx, [guild_id])
            if not found:
                raise UserError("There is no daily post here yet. /daily setup starts one.")
            return tuple([await self._status(tx, each) for each in found])

    async def _status(self, tx: Transaction, found: Schedule) -> Status:
        return Status(
            found,
            self._tastes.words(found.taste.prefer),
            self._tastes.words(found.taste.leave_out),
            await ledger.list_recent(tx, found.guild_id, found.slot, _RECENT),
        )

    async def preview(
        self, guild_id: int, slot: Slot | None, day: str | None
    ) -> PostView | RecapView:
        """Compose a post as it would go out on a day, or next; nothing is written down.

        Raises UserError where there is no such schedule, BadDateError for no day.
        """
        async with self._database.transaction() as tx:
            found = await _one(tx, guild_id, slot)
            local = self._asked_day(found, day)
            if found.slot is Slot.RECAP:
                return await self._composer.recap(tx, guild_id, local)
            background = await read_background(tx, [(found, local)], self._clock.now())
            chosen = self._composer.choose(found, local, background)
            line = _skipped(found, local, self._clock.now(), "")
            return self._composer.post(replace(line, event_ids=chosen.event_ids), found, background)

    def _asked_day(self, found: Schedule, text: str | None) -> date:
        rhythm, now = found.rhythm, self._clock.now()
        if text is not None:
            return coming(text, rhythm.day_of(now))
        return rhythm.day_due(found.next_due) if found.next_due else rhythm.day_of(now)

    async def turn_off(self, guild_id: int, slot: Slot | None) -> Slot:
        """End a schedule and tell which; raises UserError where there is none, or none is named."""
        async with self._database.transaction() as tx:
            found = await _one(tx, guild_id, slot)
            await schedules.delete_schedule(tx, guild_id, found.slot)
        self._zones.pop(guild_id, None)
        return found.slot

    async def pause(
        self, guild_id: int, slot: Slot | None, until: str | None
    ) -> tuple[Schedule, ...]:
        """Pause a schedule, or all, until a day on which it goes on, or until it is resumed.

        Raises BadDateError for a day that is past, or more than a year away.
        """

        def paused(found: Schedule) -> Schedule:
            if until is None:
                changed = replace(found, next_due=None, paused_until=None)
            else:
                today = found.rhythm.day_of(self._clock.now())
                day = coming(until, today)
                if not today < day <= today + _LONGEST_PAUSE:
                    raise BadDateError("Name a day from tomorrow on, within a year.")
                changed = replace(found, next_due=found.rhythm.first_from(day), paused_until=day)
            return replace(changed, pause_reason=BY_MODERATOR)

        return await self._change(guild_id, slot, paused)

    async def resume(self, guild_id: int, slot: Slot | None) -> tuple[Schedule, ...]:
        """Let a schedule, or all, go on; days that were to be skipped are posted after all."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            going = []
            for found in await _some(tx, guild_id, slot):
                today = found.rhythm.day_of(now)
                await ledger.delete_skipped(tx, guild_id, found.slot, today)
                due = await _next_due(tx, guild_id, found.slot, found.rhythm, now)
                going.append(_resumed(found, due, now))
            await schedules.write_schedules(tx, going)
            return tuple(going)

    async def skip(self, guild_id: int, slot: Slot | None) -> tuple[Slot, date, datetime]:
        """Leave out the next post: gives its slot and day, and when the one after it comes."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            found = await _one(tx, guild_id, slot)
            if found.next_due is None:
                raise UserError("It is paused: there is no next post to skip.")
            rhythm = found.rhythm
            day = rhythm.day_due(found.next_due)
            due = rhythm.first_from(day + timedelta(days=1))
            await ledger.insert_entries(tx, [_skipped(found, day, now, "A moderator skipped it.")])
            await schedules.write_schedules(tx, [replace(found, next_due=due, planned_at=now)])
        return found.slot, day, due

    async def told_in_week(self, guild_id: int, last: str) -> tuple[str, ...]:
        """Give the ids of the events that a guild's posts told of in the week that ends on a day.

        Raises UserError where nothing was posted in it.
        """
        try:
            day = date.fromisoformat(last)
            first = day - WEEK
        except (ValueError, OverflowError):
            raise UserError("That is no week of this calendar.") from None
        async with self._database.transaction() as tx:
            sent = await ledger.list_sent(tx, guild_id, first, day)
        told = dict.fromkeys(event_id for entry in sent for event_id in entry.event_ids)
        if not told:
            raise UserError("Nothing was posted in that week, so there is nothing to ask about.")
        return tuple(told)

    async def find(self, guild_id: int, slot: Slot | None) -> Schedule:
        """Look up the schedule that is meant; raises UserError where it is not clear."""
        async with self._database.transaction() as tx:
            return await _one(tx, guild_id, slot)

    async def left(self, guild_id: int) -> None:
        """Pause everything of a guild that removed Clio."""

        def paused(found: Schedule) -> Schedule:
            return replace(found, next_due=None, paused_until=None, pause_reason=REMOVED)

        async with self._database.transaction() as tx:
            found = await schedules.list_schedules(tx, [guild_id])
            going = [paused(each) for each in found if each.pause_reason is None]
            await schedules.write_schedules(tx, going)

    async def came_back(self, guild_ids: Container[int]) -> None:
        """Let go on what was paused only because its guild, one of these, had removed Clio."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            for found in await schedules.list_paused(tx, REMOVED):
                if found.guild_id in guild_ids:
                    due = await _next_due(tx, found.guild_id, found.slot, found.rhythm, now)
                    await schedules.write_schedules(tx, [_resumed(found, due, now)])

    async def _change(
        self, guild_id: int, slot: Slot | None, change: Callable[[Schedule], Schedule]
    ) -> tuple[Schedule, ...]:
        async with self._database.transaction() as tx:
            changed = tuple(map(change, await _some(tx, guild_id, slot)))
            await schedules.write_schedules(tx, changed)
        return changed

    def suggest_zones(self, text: str) -> tuple[str, ...]:
        """Complete the name of a time zone."""
        return rules.suggest_zones(text)

    def suggest_tastes(self, text: str) -> tuple[str, ...]:
        """Complete a list of topics, eras, regions and themes."""
        return self._tastes.suggest(text)

    async def forget(self, guild_id: int, day: date) -> None:
        """Forget that a day was posted: its channel holds nothing of it any more."""
        async with self._database.transaction() as tx:
            await ledger.delete_entry(tx, guild_id, Slot.POST, day)

    async def zone_of(self, guild_id: int | None) -> ZoneInfo:
        """Give the time zone that a guild keeps its days by; UTC where it has none."""
        if guild_id is None:
            return _UTC
        if guild_id not in self._zones:
            async with self._database.transaction() as tx:
                found = await schedules.list_schedules(tx, [guild_id])
            self._zones[guild_id] = _zone(found[0]) if found else _UTC
        return self._zones[guild_id]


def _zone(found: Schedule) -> ZoneInfo:
    try:
        return found.rhythm.zone
    except ZoneInfoNotFoundError:
        return _UTC


async def _next_due(
    tx: Transaction, guild_id: int, slot: Slot, rhythm: Rhythm, now: datetime
) -> datetime:
    """Give the next due instant of a day that the ledger knows nothing of."""
    due = rhythm.next_after(now)
    day = rhythm.day_due(due)
    entry = await ledger.find_entry(tx, guild_id, slot, day)
    if entry is None or entry.state is EntryState.MISSED:
        return due
    return rhythm.first_from(day + timedelta(days=1))


async def _some(tx: Transaction, guild_id: int, slot: Slot | None) -> tuple[Schedule, ...]:
    """Read the schedule that is named, or all; raises UserError where there is none."""
    found = await schedules.list_schedules(tx, [guild_id])
    named = tuple(each for each in found if slot in (None, each.slot))
    if named:
        return named
    if slot is None or not found:
        raise UserError("There is no daily post here yet. /daily setup starts one.")
    raise UserError(f"This server does not have {slot.words}. /daily status shows what it has.")


async def _one(tx: Transaction, guild_id: int, slot: Slot | None) -> Schedule:
    """Read the one schedule that is meant; raises UserError where it is not clear which."""
    found = await _some(tx, guild_id, slot)
    if len(found) > 1:
        listed = ", ".join(each.slot.words for each in found)
        raise UserError(f"This server has {listed}. Say which, with the option “schedule”.")
    return found[0]


def _resumed(found: Schedule, due: datetime, now: datetime) -> Schedule:
    return replace(
        found,
        next_due=due,
        planned_at=now,
        set_at=now,
        pause_reason=None,
        paused_until=None,
        trouble_day=None,
        trouble_days=0,
        told=False,
    )


def _skipped(found: Schedule, day: date, now: datetime, reason: str) -> Entry:
    return Entry(
        found.guild_id, found.slot, day, EntryState.SKIPPED, found.channel_id, now, now,
        reason=reason,
    )  # fmt: skip
