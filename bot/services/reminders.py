"""Remind members of their reviews: who asked for it, once a day at most, and not in vain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.progress import midnight
from bot.domain.schedule import Rhythm, find_zone, parse_time, zone_named
from bot.storage import deck_cards, reminders, reviews
from bot.storage.reminders import Reminder

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.storage.database import Database, Transaction

_PAGE = 500
_STALE = timedelta(hours=3)  # overdue by more, it waits for the next day: nobody asked for 3 a.m.


@dataclass(frozen=True, slots=True)
class Due:
    """A member to remind, and of how many cards."""

    member_id: int
    cards: int


class Reminders:
    """Keeps wishes; what is due is written down as sent before it is, so that none comes twice."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def wish(self, member_id: int, at: str, zone: str) -> Reminder:
        """Remind a member from now on; raises BadTimeError for no time and no zone."""
        rhythm = Rhythm(parse_time(at), find_zone(zone))
        first = rhythm.next_after(self._clock.now())
        made = Reminder(member_id, rhythm.at, rhythm.zone.key, first, is_closed=False)
        async with self._database.transaction() as tx:
            await reminders.write_reminders(tx, [made])
        return made

    async def stop(self, member_id: int) -> bool:
        """Remind a member no more; tells whether they were."""
        async with self._database.transaction() as tx:
            return await reminders.delete_reminder(tx, member_id)

    async def claim(self, limit: int = 200) -> Due | None:
        """Give one who is to be reminded now, put off to the next day at once; None for nobody.

        Who has nothing due is put off too, and passed over; so is who should have been reminded
        hours ago. After `limit` of those nobody is given, until the next time.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            for each in await reminders.list_due(tx, now, limit):
                await reminders.write_reminders(tx, [self._put_off(each, now)])
                assert each.next_at is not None, "it is due"
                if now - each.next_at <= _STALE and (
                    cards := await count_asked(tx, each.member_id, now)
                ):
                    return Due(each.member_id, cards)
        return None

    async def closed(self, member_id: int) -> None:
        """Note that a member takes no direct messages: it is not tried again until they ask."""
        async with self._database.transaction() as tx:
            found = await reminders.find_reminder(tx, member_id)
            if found is not None:
                shut = replace(found, next_at=None, is_closed=True)
                await reminders.write_reminders(tx, [shut])

    async def plan_anew(self) -> None:
        """Work out all instants anew that are to come, for a new version of the zones."""
        now, last = self._clock.now(), -1
        while True:
            async with self._database.transaction() as tx:
                page = await reminders.list_coming(tx, now, last, _PAGE)
                await reminders.write_reminders(tx, (self._put_off(each, now) for each in page))
            if len(page) < _PAGE:
                return
            last = page[-1].member_id

    @staticmethod
    def _put_off(reminder: Reminder, now: datetime) -> Reminder:
        rhythm = Rhythm(reminder.at, zone_named(reminder.zone))
        return replace(reminder, next_at=rhythm.next_after(now))


async def count_asked(tx: Transaction, member_id: int, now: datetime) -> int:
    """Count what a review now would ask: what is due, and what is new within the day's bound."""
    counts = await reviews.count_cards(tx, member_id, now)
    new = counts.new + await deck_cards.count_unmet(tx, member_id)
    if not new:
        return counts.due
    wishes = await reviews.find_wishes(tx, member_id)
    met, _ = await reviews.count_reviews(tx, member_id, midnight(now), new=True)
    return counts.due + min(new, max(0, wishes.new_a_day - met))
