"""What repositories write, they read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import quiz
from bot.domain.scoring import Tally
from bot.storage import dailies, quizzes
from bot.storage.dailies import Entry, EntryState, Schedule
from bot.storage.instants import from_ms, to_ms
from bot.storage.scores import add_tallies, list_tallies
from bot.storage.settings import find_setting, write_setting
from tests.conftest import START
from tests.domain.test_quiz import new_session

if TYPE_CHECKING:
    from bot.storage.sqlite import SqliteDatabase

SCHEDULE = Schedule(1, 1, 2, time(9), ZoneInfo("Asia/Kolkata"), START)
ENTRY = Entry(1, 1, date(2026, 11, 16), EntryState.CLAIMED, 2, START, 1)


@given(st.integers(-(10**13), 10**13))
def test_an_instant_survives_being_stored(ms: int) -> None:
    assert to_ms(from_ms(ms)) == ms


async def test_a_setting_is_read_back_and_overwritten(database: SqliteDatabase) -> None:
    async with database.transaction() as tx:
        assert await find_setting(tx, "a") is None
        await write_setting(tx, "a", "1")
        await write_setting(tx, "a", "2")
        assert await find_setting(tx, "a") == "2"


async def test_tallies_add_up_by_guild_and_season(database: SqliteDatabase) -> None:
    async with database.transaction() as tx:
        await add_tallies(tx, 1, "2026-11", [Tally(9, 50, 1, 2)])
        await add_tallies(tx, 1, "2026-11", [Tally(9, 70, 1, 1)])
        await add_tallies(tx, 1, "2026-10", [Tally(9, 5, 0, 1)])
        await add_tallies(tx, 2, "2026-11", [Tally(9, 1000, 9, 9)])
        assert await list_tallies(tx, 1, "2026-11") == (Tally(9, 120, 2, 3),)
        assert await list_tallies(tx, 1, None) == (Tally(9, 125, 2, 4),)
        assert await list_tallies(tx, 3, None) == ()


async def test_a_schedule_is_read_back_replaced_and_removed(database: SqliteDatabase) -> None:
    moved = replace(SCHEDULE, channel_id=5, next_due=START + timedelta(days=1))
    async with database.transaction() as tx:
        await dailies.write_schedule(tx, SCHEDULE)
        assert await dailies.find_schedule(tx, 1, 1) == SCHEDULE
        assert await dailies.list_due(tx, START) == (SCHEDULE,)
        assert await dailies.list_due(tx, START - timedelta(milliseconds=1)) == ()
        await dailies.write_schedule(tx, moved)
        assert await dailies.find_schedule(tx, 1, 1) == moved
        assert await dailies.delete_schedule(tx, 1, 1)
        assert not await dailies.delete_schedule(tx, 1, 1)
        assert await dailies.find_schedule(tx, 1, 1) is None


async def test_a_day_has_one_line_in_the_ledger(database: SqliteDatabase) -> None:
    sent = replace(ENTRY, state=EntryState.SENT, message_id=77, event_id="e")
    async with database.transaction() as tx:
        assert await dailies.insert_entry(tx, ENTRY)
        assert not await dailies.insert_entry(tx, replace(ENTRY, attempts=9))
        assert await dailies.list_open(tx, START) == (ENTRY,)
        await dailies.update_entry(tx, sent)
        assert await dailies.list_open(tx, START) == ()
        assert await dailies.list_recent(tx, 1, 5) == (sent,)


async def test_a_session_is_read_back_with_its_answers(database: SqliteDatabase) -> None:
    before = new_session()
    opened = quiz.tick(before, before.until)
    answer = quiz.judge(opened, 1, 9, 1, opened.until)
    assert isinstance(answer, quiz.Answer)
    async with database.transaction() as tx:
        await quizzes.insert_session(tx, before)
        assert await quizzes.list_unfinished(tx) == (before,)
        await quizzes.update_session(tx, before, opened)
        assert await quizzes.insert_answer(tx, opened.id, 1, answer)
        assert not await quizzes.insert_answer(tx, opened.id, 1, answer)
        assert await quizzes.list_unfinished(tx) == (quiz.with_answer(opened, 1, answer),)
        over = quiz.abandon(opened, START, "gone")
        await quizzes.update_session(tx, opened, over)
        assert await quizzes.list_unfinished(tx) == ()
