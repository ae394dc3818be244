"""Errors that members report in what Clio says, for whoever runs it to read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.ids import new_id
from bot.errors import UserError
from bot.storage import reports
from bot.storage.reports import Report

if TYPE_CHECKING:
    from random import Random

    from bot.clock import Clock
    from bot.storage.database import Database

LONGEST = 1000  # characters
_SHORTEST = 10
_MOST_A_DAY = 10
_DAY = timedelta(days=1)


class Reports:
    """Takes reports; `clio reports` shows them."""

    def __init__(self, database: Database, clock: Clock, rng: Random) -> None:
        self._database = database
        self._clock = clock
        self._rng = rng

    async def write(self, subject: str, words: str, guild_id: int | None, member_id: int) -> None:
        """Keep a report; raises UserError for one that says nothing, and past ten a day."""
        said = words.strip()[:LONGEST]
        if len(said) < _SHORTEST:
            raise UserError("Say in a sentence what is wrong, and best where it stands better.")
        now = self._clock.now()
        report = Report(new_id(self._rng), subject, said, guild_id, member_id, now)
        async with self._database.transaction() as tx:
            if await reports.count_reports(tx, member_id, now - _DAY) >= _MOST_A_DAY:
                raise UserError("You have reported much today. Thank you; go on tomorrow.")
            await reports.insert_report(tx, report)
