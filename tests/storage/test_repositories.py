"""What repositories write, they read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.daily import Entry, EntryState, Schedule, Slot
from bot.domain.scoring import Tally
from bot.domain.sharding import Share
from bot.domain.today import Taste
from bot.errors import StorageError
from bot.storage import daily_answers, ledger, reports, schedules
from bot.storage.daily_answers import DailyAnswer, Taker
from bot.storage.instants import from_ms, to_ms
from bot.storage.reports import Report
from bot.storage.scores import add_tallies, list_tallies
from bot.storage.settings import find_setting, write_setting
from tests.conftest import START

if TYPE_CHECKING:
    from bot.storage.database import Database

SCHEDULE = Schedule(1, Slot.POST, 2, time(9), "Asia/Kolkata", START, START, START)
ENTRY = Entry(1, Slot.POST, date(2026, 11, 16), EntryState.CLAIMED, 2, START, START)


@given(st.integers(-(10**13), 10**13))
def test_an_instant_survives_being_stored(ms: int) -> None:
    assert to_ms(from_ms(ms)) == ms


async def test_a_setting_is_read_back_and_overwritten(database: Database) -> None:
    async with database.transaction() as tx:
        assert await find_setting(tx, "a") is None
        await write_setting(tx, "a", "1")
        await write_setting(tx, "a", "2")
        assert await find_setting(tx, "a") == "2"


async def test_tallies_add_up_by_guild_and_season(database: Database) -> None:
    async with database.transaction() as tx:
        await add_tallies(tx, 1, "2026-11", [Tally(9, 50, 1, 2)])
        await add_tallies(tx, 1, "2026-11", [Tally(9, 70, 1, 1)])
        await add_tallies(tx, 1, "2026-10", [Tally(9, 5, 0, 1)])
        await add_tallies(tx, 2, "2026-11", [Tally(9, 1000, 9, 9)])
        assert await list_tallies(tx, 1, "2026-11") == (Tally(9, 120, 2, 3),)
        assert await list_tallies(tx, 1, None) == (Tally(9, 125, 2, 4),)
        assert await list_tallies(tx, 3, None) == ()


async def test_a_schedule_is_read_back_replaced_and_removed(database: Database) -> None:
    full = replace(
        SCHEDULE,
        next_due=None,
        weekday=6,
        set_by=7,
        role_id=8,
        makes_thread=True,
        asks_question=False,
        taste=Taste(
            frozenset({"era:ancient", "topic:a"}), frozenset({"theme:war"}), hides_sensitive=True
        ),
        pause_reason="Because.",
        paused_until=date(2026, 12, 1),
        trouble_day=date(2026, 11, 15),
        trouble_days=2,
        told=True,
        question_day=date(2026, 11, 14),
    )
    async with database.transaction() as tx:
        await schedules.write_schedules(tx, [SCHEDULE])
        assert await schedules.find_schedule(tx, 1, Slot.POST) == SCHEDULE
        assert await schedules.list_due(tx, START, 9, Share()) == (SCHEDULE,)
        assert await schedules.list_due(tx, START - timedelta(milliseconds=1), 9, Share()) == ()
        await schedules.write_schedules(tx, [full])
        assert await schedules.list_schedules(tx, [1, 2]) == (full,)
        assert await schedules.list_due(tx, START, 9, Share()) == ()
        assert await schedules.delete_schedule(tx, 1, Slot.POST)
        assert not await schedules.delete_schedule(tx, 1, Slot.POST)
        assert await schedules.find_schedule(tx, 1, Slot.POST) is None


async def test_a_schedule_in_a_slot_that_is_unknown_is_refused(database: Database) -> None:
    async with database.transaction() as tx:
        await schedules.write_schedules(tx, [SCHEDULE])
        await tx.execute("UPDATE schedule SET slot = 9")
    with pytest.raises(StorageError, match="slot 9"):
        async with database.transaction() as tx:
            await schedules.list_schedules(tx, [1])


async def test_a_success_ends_the_trouble_and_touches_nothing_else(
    database: Database,
) -> None:
    troubled = replace(SCHEDULE, trouble_day=ENTRY.day, trouble_days=2, told=True)
    async with database.transaction() as tx:
        await schedules.write_schedules(tx, [troubled])
        await schedules.write_success(tx, [replace(ENTRY, question_id="q")])
        assert await schedules.find_schedule(tx, 1, Slot.POST) == replace(
            SCHEDULE, question_day=ENTRY.day
        )
        await schedules.write_success(tx, [ENTRY])  # a post without a question leaves the last open
        found = await schedules.find_schedule(tx, 1, Slot.POST)
    assert found is not None
    assert found.question_day == ENTRY.day


async def test_schedules_are_paged_through_in_order(database: Database) -> None:
    many = [replace(SCHEDULE, guild_id=n, slot=slot) for n in (3, 1, 2) for slot in Slot]
    later = replace(SCHEDULE, guild_id=4, planned_at=START + timedelta(hours=1))
    paused = replace(SCHEDULE, guild_id=5, next_due=None)
    async with database.transaction() as tx:
        await schedules.write_schedules(tx, [*many, later, paused])
        first = await schedules.list_running(tx, None, (-1, 0), 4)
        assert [(s.guild_id, s.slot) for s in first] == [(1, 1), (1, 2), (1, 3), (2, 1)]
        rest = await schedules.list_running(tx, None, (2, 1), 99)
        assert [s.guild_id for s in rest] == [2, 2, 3, 3, 3, 4]
        assert await schedules.list_running(tx, START, (-1, 0), 99) == (later,)


async def test_a_day_has_one_line_in_the_ledger(database: Database) -> None:
    sent = replace(ENTRY, state=EntryState.SENT, message_id=77, event_ids=("e", "f"))
    async with database.transaction() as tx:
        assert await ledger.claim(tx, [ENTRY]) == (ENTRY,)
        assert await ledger.claim(tx, [replace(ENTRY, attempts=9)]) == ()
        await ledger.insert_entries(tx, [replace(ENTRY, attempts=9)])
        assert await ledger.list_open(tx, START, 9, Share()) == (ENTRY,)
        await ledger.update_entries(tx, [sent])
        assert await ledger.list_open(tx, START, 9, Share()) == ()
        assert await ledger.list_recent(tx, 1, Slot.POST, 5) == (sent,)
        assert await ledger.list_sent(tx, 1, ENTRY.day, ENTRY.day) == (sent,)
        owing = replace(sent, owes_thread=True, option_order=(2, 0, 1), question_id="q")
        await ledger.update_entries(tx, [owing])
        assert await ledger.list_open(tx, START, 9, Share()) == (owing,)


async def test_a_missed_day_can_be_claimed_after_all(database: Database) -> None:
    async with database.transaction() as tx:
        await ledger.insert_entries(tx, [replace(ENTRY, state=EntryState.MISSED, reason="r")])
        other = replace(ENTRY, guild_id=2)
        assert await ledger.claim(tx, [ENTRY, other]) == (ENTRY, other)
        assert await ledger.find_entry(tx, 1, Slot.POST, ENTRY.day) == ENTRY


async def test_what_was_told_is_found_by_date_and_by_age(database: Database) -> None:
    days = [date(2025, 11, 16), date(2026, 11, 1), date(2026, 11, 15)]
    lines = [replace(ENTRY, day=day, event_ids=(f"e{day.day}",)) for day in days]
    async with database.transaction() as tx:
        await ledger.insert_entries(tx, [*lines, replace(lines[0], guild_id=2)])
        told = await ledger.list_told(tx, [1], date(2026, 11, 10), [days[0]])
    assert sorted(each.day for each in told) == [days[0], days[2]]


async def test_an_answer_of_the_day_counts_once(database: Database) -> None:
    answer = DailyAnswer(
        1, Slot.POST, ENTRY.day, 9, 2, 50, correct=True, at=START, season="2026-11"
    )
    other = replace(answer, member_id=8, correct=False, points=0)
    async with database.transaction() as tx:
        await ledger.insert_entries(tx, [replace(ENTRY, question_id="q", state=EntryState.SENT)])
        assert await daily_answers.insert_answer(tx, answer)
        assert not await daily_answers.insert_answer(tx, replace(answer, choice=0))
        assert await daily_answers.insert_answer(tx, other)
        find = daily_answers.find_choice
        assert await find(tx, 1, Slot.POST, ENTRY.day, 9) == 2
        assert await find(tx, 1, Slot.POST, ENTRY.day, 7) is None
        (counted,) = await daily_answers.list_answered(tx, [1], [ENTRY.day])
        assert (counted.answered, counted.correct) == (2, 1)
        takers = await daily_answers.list_takers(tx, 1, ENTRY.day, ENTRY.day)
        assert takers == (Taker(9, 1, 1), Taker(8, 1, 0))
        assert await ledger.list_question_days(tx, 1, 9) == (ENTRY.day,)
        await ledger.delete_entry(tx, 1, Slot.POST, ENTRY.day)
        assert await daily_answers.list_answer_days(tx, 1, 9, ENTRY.day) == frozenset()


async def test_reports_are_read_back_and_counted(database: Database) -> None:
    report = Report("a", "event:x", "The year is wrong.", 1, 9, START)
    async with database.transaction() as tx:
        await reports.insert_report(tx, report)
        assert await reports.list_reports(tx) == (report,)
        assert await reports.count_reports(tx, 9, START) == 1
        assert await reports.count_reports(tx, 9, START + timedelta(seconds=1)) == 0
