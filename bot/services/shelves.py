"""What each guild has of its own beside the library: its records, and the topics it studies."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.library.own import OwnLibrary, OwnQuestion, is_own, read_own
from bot.storage import contents, games, schedules

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.clock import Clock
    from bot.domain.session import Session
    from bot.domain.yeardays import MonthDay
    from bot.library.index import Library
    from bot.library.models import Event
    from bot.services.questions import QuestionBank
    from bot.storage.database import Database, Transaction

_STUDIED = timedelta(days=30)
_FRESH = timedelta(minutes=10)  # until the topics that a guild studies are read again
_MOST_GUILDS, _MOST_RECORDS = 2000, 20_000  # that are kept; a record takes some 5 KiB
_TOPIC = "topic:"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A guild's own records, None where it has none, and the ids of topics it studies."""

    own: OwnLibrary | None = None
    topics: tuple[str, ...] = ()

    def on(self, day: MonthDay) -> tuple[Event, ...]:
        """Give the guild's own events of a day of the year."""
        return self.own.events_on(day) if self.own is not None else ()


EMPTY = Shelf()


@dataclass(frozen=True, slots=True)
class _Kept:
    shelf: Shelf
    records: int
    until: datetime


class Shelves:
    """Opens shelves; those used lately are kept until they change, or who changed them tells."""

    def __init__(
        self, library: Library, questions: QuestionBank, database: Database, clock: Clock
    ) -> None:
        self._library = library
        self.questions = questions
        self._database = database
        self._clock = clock
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._drops = 0

    async def open(self, guild_id: int | None) -> Shelf:
        """Open a guild's shelf; outside of guilds it is empty."""
        if guild_id is None:
            return EMPTY
        now, kept = self._clock.now(), self._kept.get(guild_id)
        if kept is not None and now < kept.until:
            self._kept.move_to_end(guild_id)
            return kept.shelf
        drops = self._drops
        async with self._database.transaction(guild_id) as tx:
            topics = await _studied(tx, guild_id, now)
            stored = () if kept else await contents.list_live(tx, guild_id)
        if kept is not None:
            own, count = kept.shelf.own, kept.records
        else:
            own = await asyncio.to_thread(self._put_up, stored) if stored else None
            count = len(stored)
        shelf = Shelf(own, topics)
        if self._drops == drops:  # else what was read may be older than what is stored
            self._kept[guild_id] = _Kept(shelf, count, now + _FRESH)
            self._make_room()
        return shelf

    def drop(self, guild_id: int) -> None:
        """Forget a shelf whose records changed."""
        self._drops += 1
        self._kept.pop(guild_id, None)

    def drop_all(self) -> None:
        """Forget every shelf, since records of several guilds may have changed."""
        self._drops += 1
        self._kept.clear()

    async def know(self, tx: Transaction, sessions: Iterable[Session]) -> None:
        """Teach the question bank those of a guild's own questions that sessions ask."""
        asked = {each.question_id for session in sessions for each in session.rounds}
        wanted = sorted(each for each in asked if is_own(each) and not self.questions.has(each))
        for stored in await contents.list_named(tx, wanted):
            self._learn(read_own(stored.body))

    def _put_up(self, stored: tuple[contents.Content, ...]) -> OwnLibrary:
        records = [read_own(each.body) for each in stored]
        for record in records:
            self._learn(record)
        return OwnLibrary.of(self._library, records)

    def _learn(self, record: object) -> None:
        if isinstance(record, OwnQuestion):
            self.questions.learn(record.question)

    def _make_room(self) -> None:
        while len(self._kept) > 1 and (
            len(self._kept) > _MOST_GUILDS
            or sum(kept.records for kept in self._kept.values()) > _MOST_RECORDS
        ):
            self._kept.popitem(last=False)


async def _studied(tx: Transaction, guild_id: int, now: datetime) -> tuple[str, ...]:
    """Give the topics that a guild wants in its posts or was quizzed on of late."""
    played = [tag for _, tag in await games.list_played(tx, [guild_id], now - _STUDIED)]
    known = await schedules.list_schedules(tx, [guild_id])
    wanted = [tag for schedule in known for tag in sorted(schedule.taste.prefer)]
    tags = dict.fromkeys((*wanted, *played))
    return tuple(tag.removeprefix(_TOPIC) for tag in tags if tag.startswith(_TOPIC))
