"""Remind members of their reviews: who asked for it, once a day at most, and not in vain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.schedule import Rhythm, find_zone, parse_time, zone_named
from bot.storage import deck_cards, reminders, reviews
from bot.storage.reminders import Reminder

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.storage.database import Database

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

    async def claim_due(self, limit: int = 200) -> tuple[Due, ...]:
        """Give who is to be reminded now; each is put off to the next day at once.

        Who has nothing due is put off too, and not given; so is who should have been reminded
        hours ago.
        """
        now = self._clock.now()
        due: list[Due] = []
        async with self._database.transaction() as tx:
            found = await reminders.list_due(tx, now, limit)
            for each in found:
                counts = await reviews.count_cards(tx, each.member_id, now)
                wishes = await reviews.find_wishes(tx, each.member_id)
                unmet = await deck_cards.count_unmet(tx, each.member_id)
                cards = counts.due + counts.new + min(unmet, wishes.new_a_day)
                if cards and each.next_at is not None and now - each.next_at <= _STALE:
                    due.append(Due(each.member_id, cards))
            await reminders.write_reminders(tx, (self._put_off(each, now) for each in found))
        return tuple(due)

    async def closed(self, member_id: int) -> None:
        """Note that a member takes no direct messages: it is not tried again until they ask."""
        async with self._database.transaction() as tx:
            found = await reminders.find_reminder(tx, member_id)
            if found is not None:
                shut = replace(found, next_at=None, is_closed=True)
                await reminders.write_reminders(tx, [shut])

    @staticmethod
    def _put_off(reminder: Reminder, now: datetime) -> Reminder:
        rhythm = Rhythm(reminder.at, zone_named(reminder.zone))
        return replace(reminder, next_at=rhythm.next_after(now))
