"""Hand out the posts that are due, once each, and write down what became of them.

A day is claimed in the ledger before it is sent. Whoever claimed it holds a lease; when the
lease has run out the post is handed out again with `may_be_sent`, and the sender looks for
it in its channel first. A failure leads where `domain.daily.course_after` says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfoNotFoundError

from bot.domain import schedule as rules
from bot.domain.daily import Entry, EntryState, Schedule, Slot, Trouble, course_after
from bot.services.batching import Together
from bot.services.composing import Background, read_background
from bot.storage import ledger, schedules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    from bot.clock import Clock
    from bot.domain.sharding import Share
    from bot.services.composing import Composer
    from bot.services.views import PostView, RecapView
    from bot.storage.database import Database, Transaction

LEASE = timedelta(minutes=2)
AT_ONCE = 25  # posts claimed together: few enough to hold nothing else up while they are chosen
_STEP_BACK = timedelta(seconds=30)  # a clock set back by less changes nothing that matters
_PAGE = 500
_NOT_RUNNING = "Clio was not running."
_NOTHING = "Nothing on this day fits what this server asked for."
_DIED = "Clio stopped while sending it."


@dataclass(frozen=True, slots=True)
class Post:
    """A post that this process has claimed and must now send.

    `may_be_sent` tells that an earlier try may have reached Discord: look before sending.
    Where `entry.message_id` is known, it stands there already and owes its thread alone.
    """

    entry: Entry
    schedule: Schedule
    view: PostView | RecapView
    is_late: bool
    may_be_sent: bool

    @property
    def nonce(self) -> str:
        """A text of at most 25 characters that is the same for each try of this post."""
        return f"d{self.entry.slot}{self.entry.day:%y%m%d}{self.entry.channel_id % 10**17:x}"

    @property
    def mark(self) -> str:
        """What its first button's custom id carries, by which it is found in its channel."""
        return f"{self.entry.day}.{self.entry.slot}"


class Posting:
    """Claims posts of this process's guilds and records their fate."""

    def __init__(
        self, database: Database, clock: Clock, rng: Random, composer: Composer, share: Share
    ) -> None:
        self._share = share
        self._database = database
        self._clock = clock
        self._rng = rng
        self._composer = composer
        self._latest = clock.now()
        self._sent = Together(self._write_sent)

    # -- what is due ----------------------------------------------------------------------

    async def claim_due(self, limit: int = AT_ONCE) -> tuple[Post, ...]:
        """Claim posts whose time has come, each for one caller only; empty when there are none.

        Days that went by unposted are written down as missed.
        """
        now = self._clock.now()
        if now < self._latest - _STEP_BACK:
            await self.plan_anew(planned_after=now)
        self._latest = now
        async with self._database.transaction() as tx:
            due = await schedules.list_due(tx, now, limit, self._share)
            opened = await ledger.list_open(tx, now, limit, self._share)
            if not due and not opened:
                return ()
            posts = await self._take_up(tx, opened, now) if opened else []
            return (*posts, *(await self._claim(tx, due, now) if due else ()))

    async def _claim(
        self, tx: Transaction, due: Sequence[Schedule], now: datetime
    ) -> Iterable[Post]:
        planned = {found: plan for found in due if (plan := _plan(found, now)) is not None}
        wanted = [(found, plan.post) for found, plan in planned.items() if plan.post is not None]
        background = await read_background(tx, (w for w in wanted if _is_post(w[0])), now)
        entries = {
            (found.guild_id, found.slot): (found, self._entry(found, day, now, background))
            for found, day in wanted
        }
        missed = [
            _line(found, day, EntryState.MISSED, now, now, _NOT_RUNNING)
            for found, plan in planned.items()
            for day in plan.missed
        ]
        await ledger.insert_entries(tx, missed)
        await schedules.write_schedules(
            tx,
            (
                _ended_pause(replace(found, next_due=planned[found].next_due, planned_at=now))
                if found in planned
                else _without_zone(found)
                for found in due
            ),
        )
        lines = [entry for _, entry in entries.values()]
        claimed = await ledger.claim(tx, lines) if lines else ()
        return [
            await self._post(tx, entry, entries[entry.guild_id, entry.slot][0], now, background)
            for entry in claimed
            if entry.state is EntryState.CLAIMED
        ]

    def _entry(self, found: Schedule, day: date, now: datetime, background: Background) -> Entry:
        entry = _line(found, day, EntryState.CLAIMED, now, now + LEASE, None)
        if not _is_post(found):
            return entry
        chosen = self._composer.choose(found, day, background)
        entry = replace(
            entry,
            event_ids=chosen.event_ids,
            question_id=chosen.question_id,
            option_order=chosen.option_order,
        )
        if not chosen.event_ids:
            return replace(entry, state=EntryState.SKIPPED, reason=_NOTHING)
        background.note(entry)
        return entry

    async def _take_up(self, tx: Transaction, opened: Sequence[Entry], now: datetime) -> list[Post]:
        """Claim again what was claimed or failed before, as long as its day lasts."""
        guild_ids = sorted({entry.guild_id for entry in opened})
        known = await schedules.list_schedules(tx, guild_ids)
        by_key = {(found.guild_id, found.slot): found for found in known}
        pairs = [(entry, by_key.get((entry.guild_id, entry.slot))) for entry in opened]
        going = [(e, found) for e, found in pairs if found and _is_still(found, e.day, now)]
        ended = [e for e, found in pairs if not (found and _is_still(found, e.day, now))]
        wanted = ((found, entry.day) for entry, found in going if _is_post(found))
        background = await read_background(tx, wanted, now)
        claimed = [_claimed_again(entry, found, now) for entry, found in going]
        await ledger.update_entries(tx, (*claimed, *map(_ended, ended)))
        return [
            await self._post(tx, entry, found, now, background, may_be_sent=True)
            for entry, (_, found) in zip(claimed, going, strict=True)
        ]

    async def _post(  # noqa: PLR0913 - what a post is made of
        self,
        tx: Transaction,
        entry: Entry,
        found: Schedule,
        now: datetime,
        background: Background,
        *,
        may_be_sent: bool = False,
    ) -> Post:
        view: PostView | RecapView
        if _is_post(found):
            view = self._composer.post(entry, found, background)
        else:
            view = await self._composer.recap(tx, entry.guild_id, entry.day)
        return Post(entry, found, view, found.rhythm.is_late(entry.day, now), may_be_sent)

    # -- what became of it ----------------------------------------------------------------

    async def sent(self, post: Post, message_id: int) -> Post:
        """Write down that a post stands in its channel; gives it with what it still owes."""
        entry = replace(
            post.entry,
            state=EntryState.SENT,
            message_id=message_id,
            reason=None,
            owes_thread=post.schedule.makes_thread,
        )
        await self._sent.add(entry)
        return replace(post, entry=entry)

    async def _write_sent(self, entries: Sequence[Entry]) -> None:
        async with self._database.transaction() as tx:
            await ledger.update_entries(tx, entries)
            await schedules.write_success(tx, entries)

    async def threaded(self, post: Post, reason: str | None = None) -> None:
        """Write down that a post has its thread, or why it cannot have one."""
        async with self._database.transaction() as tx:
            await ledger.update_entries(tx, [replace(post.entry, owes_thread=False, reason=reason)])

    async def failed(self, post: Post, trouble: Trouble, reason: str) -> bool:
        """Write down why a post could not be sent, and when to try again or that it is paused.

        Gives whether members who can mend it are still to be told: once until it works again.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            found = await schedules.find_schedule(tx, post.entry.guild_id, post.entry.slot)
            if found is None:
                await ledger.update_entries(tx, [_ended(replace(post.entry, reason=reason))])
                return False
            days = _troubled_days(found, trouble, post.entry.day)
            course = course_after(
                trouble, attempts=post.entry.attempts, days=days, now=now, rng=self._rng
            )
            entry = replace(post.entry, state=EntryState.FAILED, reason=reason)
            if course.retry_at is None:
                entry = replace(entry, state=EntryState.MISSED)
                found = replace(found, next_due=None, pause_reason=reason, paused_until=None)
            else:
                entry = replace(entry, lease_until=course.retry_at)
            if trouble is Trouble.FORBIDDEN:
                found = replace(found, trouble_day=post.entry.day, trouble_days=days)
            await ledger.update_entries(tx, [entry])
            await schedules.write_schedules(tx, [found])
        return course.tells and not found.told

    async def told(self, post: Post) -> None:
        """Write down that members were told why a post could not be sent."""
        async with self._database.transaction() as tx:
            await schedules.write_told(tx, post.entry.guild_id, post.entry.slot)

    # -- planning anew --------------------------------------------------------------------

    async def plan_anew(self, *, planned_after: datetime | None = None) -> int:
        """Work out all due instants anew, or those planned later than an instant; count them.

        For a clock that was set back, and for a new version of the zone database.
        """
        now, last, count = self._clock.now(), (-1, 0), 0
        while True:
            async with self._database.transaction() as tx:
                page = await schedules.list_running(tx, planned_after, last, _PAGE)
                await schedules.write_schedules(tx, (_planned(found, now) for found in page))
            count += len(page)
            if len(page) < _PAGE:
                return count
            last = page[-1].guild_id, page[-1].slot


def _is_post(found: Schedule) -> bool:
    return found.slot is not Slot.RECAP


def _line(  # noqa: PLR0913, PLR0917 - one argument a column
    found: Schedule,
    day: date,
    state: EntryState,
    now: datetime,
    lease_until: datetime,
    reason: str | None,
) -> Entry:
    return Entry(
        found.guild_id, found.slot, day, state, found.channel_id, now, lease_until, reason=reason
    )


def _plan(found: Schedule, now: datetime) -> rules.Plan | None:
    """Plan a due schedule; None where its zone is no longer known."""
    assert found.next_due is not None, "it is due"
    try:
        return rules.plan(found.rhythm, found.next_due, now)
    except ZoneInfoNotFoundError:
        return None


def _planned(found: Schedule, now: datetime) -> Schedule:
    try:
        due = rules.planned_anew(found.rhythm, found.set_at, now)
    except ZoneInfoNotFoundError:
        return _without_zone(found)
    if found.paused_until is not None:
        due = max(due, found.rhythm.first_from(found.paused_until))
    return replace(found, next_due=due, planned_at=now)


def _without_zone(found: Schedule) -> Schedule:
    reason = f"There is no time zone “{found.zone}” any more."
    return replace(found, next_due=None, pause_reason=reason, paused_until=None)


def _ended_pause(found: Schedule) -> Schedule:
    return replace(found, pause_reason=None, paused_until=None)


def _is_still(found: Schedule, day: date, now: datetime) -> bool:
    if found.pause_reason is not None:
        return False
    try:
        return found.rhythm.is_still(day, now)
    except ZoneInfoNotFoundError:
        return False


def _claimed_again(entry: Entry, found: Schedule, now: datetime) -> Entry:
    if entry.state is EntryState.SENT:  # it stands there, and owes its thread
        return replace(entry, lease_until=now + LEASE, attempts=entry.attempts + 1)
    return replace(
        entry,
        state=EntryState.CLAIMED,
        channel_id=found.channel_id,
        lease_until=now + LEASE,
        attempts=entry.attempts + 1,
    )


def _ended(entry: Entry) -> Entry:
    """Close a line that nothing more is done for."""
    if entry.state is EntryState.SENT:
        return replace(entry, owes_thread=False)
    return replace(entry, state=EntryState.MISSED, reason=entry.reason or _DIED)


def _troubled_days(found: Schedule, trouble: Trouble, day: date) -> int:
    """Count the local days without permission, this one included once."""
    if trouble is not Trouble.FORBIDDEN or found.trouble_day == day:
        return found.trouble_days
    return found.trouble_days + 1
