"""What is due is found for the process whose guild it is, and for no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.sharding import Cluster
from bot.storage import departures, ledger, plans, schedules, seasons
from bot.storage.plans import Meeting, MeetingState, Plan
from tests.conftest import START, has
from tests.storage.test_repositories import ENTRY, SCHEDULE

if TYPE_CHECKING:
    from bot.storage.database import Database

GUILDS = [number << 22 for number in range(1, 8)]
SHARES = [Cluster(number, 3).share(6) for number in range(3)]


async def test_each_guild_is_found_by_the_process_that_has_it(database: Database) -> None:
    async with database.transaction() as tx:
        await schedules.write_schedules(tx, (replace(SCHEDULE, guild_id=each) for each in GUILDS))
        await ledger.insert_entries(tx, (replace(ENTRY, guild_id=each) for each in GUILDS))
        for each in GUILDS:
            await departures.note_departure(tx, each, START)
            await seasons.write_place_roles(tx, each, {1: 10})
        later = START + timedelta(days=1)
        for share in SHARES:
            wanted = sorted(each for each in GUILDS if has(share, each))
            due = await schedules.list_due(tx, later, 99, share)
            opened = await ledger.list_open(tx, later, 99, share)
            assert sorted(each.guild_id for each in due) == wanted
            assert sorted(each.guild_id for each in opened) == wanted
            assert list(await departures.list_departed(tx, later, share)) == wanted
            assert list(await seasons.list_awarding(tx, share)) == wanted
            assert await departures.list_settled(tx, share) == set(wanted)


async def test_what_is_owed_about_meetings_is_found_by_it_too(database: Database) -> None:
    day = START.date()
    async with database.transaction() as tx:
        for each in GUILDS:
            await plans.insert_plan(tx, Plan(str(each), each, None, 5, "x", day, "UTC", (), START))
            wanted = Meeting(str(each), 1, each, START, "x", None, MeetingState.WANTED)
            await plans.write_meetings(tx, [wanted])
        for share in SHARES:
            assert list(await plans.list_owing(tx, share)) == sorted(
                each for each in GUILDS if has(share, each)
            )
