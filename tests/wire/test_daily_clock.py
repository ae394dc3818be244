"""The daily post when Clio was down for days, or lived by a clock that was wrong."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.wire.daily import (
    DAY,
    DAYS,
    HOUR,
    MINUTE,
    NINE,
    SECOND,
    assert_posted_once,
    daily_stage,
    day_of,
    every_day,
)
from tests.wire.faults import refused, taken_and_reset
from tests.wire.study import text_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.wire.daily import DailyStage
    from tests.wire.faults import Faults
    from tests.wire.process import Forks

pytestmark = pytest.mark.wire
THREE = NINE + 6 * HOUR


async def test_after_days_of_downtime_the_last_post_comes_late_and_the_others_are_missed(
    daily: DailyStage,
) -> None:
    place = daily.study.home()
    await daily.plan(every_day(place, "09:00"))
    await daily.run_at(NINE + SECOND)
    await daily.until_all("sent", place)
    await daily.run_at(NINE + 4 * DAY + HOUR)
    await daily.until_posted(place, DAYS[4])
    in_time, late = daily.posts(place)
    assert (day_of(in_time), day_of(late)) == (DAYS[0], DAYS[4])
    assert "This post comes late." not in text_of(in_time)
    assert "This post comes late." in text_of(late)
    assert [(each.day, each.state) for each in daily.lines(place)] == [
        (DAYS[0], "sent"),
        *((day, "missed") for day in DAYS[1:4]),
        (DAYS[4], "sent"),
    ]


async def test_a_clock_set_forth_and_back_neither_doubles_nor_loses_a_post(
    tmp_path: Path, cache: Path, forks: Forks
) -> None:
    cases = {
        "into the same afternoon": (5 * HOUR, "sent"),
        "into the next night": (20 * HOUR, "missed"),
        "into the next afternoon": (30 * HOUR, "sent"),
    }

    async def live(name: str, fast_by: timedelta, made_of_it: str) -> None:
        (tmp_path / name).mkdir()
        async with daily_stage(tmp_path / name, cache, forks) as daily:
            await live_with_a_leap(daily, fast_by, made_of_it)

    async with asyncio.TaskGroup() as side_by_side:
        for name, case in cases.items():
            side_by_side.create_task(live(name, *case))


async def live_with_a_leap(daily: DailyStage, fast_by: timedelta, made_of_it: str) -> None:
    """Start once by a fast clock, and on three days by a right one; a witness is due last."""
    place, witness = daily.study.home(), daily.study.found("witness")
    await daily.plan(every_day(place, "09:00"), every_day(witness, "15:00"))
    await daily.run_at(NINE - HOUR, fast_by=fast_by)
    await daily.until_all(made_of_it, place)
    for number in range(3):
        await daily.run_at(THREE + number * DAY + SECOND)
        await daily.until_posted(witness, DAYS[number])
        await daily.until_posted(place, DAYS[number])
    for each in (place, witness):
        posted = sorted((str(day_of(post)), "sent", post.id) for post in daily.posts(each))
        assert [day for day, _, _ in posted] == DAYS[:3], fast_by
        recorded = [(line.day, line.state, line.message_id) for line in daily.lines(each)]
        assert recorded == posted, fast_by


async def test_a_post_that_failed_while_the_clock_was_fast_is_not_lost(
    daily: DailyStage, faults: Faults
) -> None:
    place = daily.study.home()
    await daily.plan(every_day(place, "09:00"))
    faults.once(place.channel_id, refused(503))
    await daily.run_at(NINE - HOUR, fast_by=5 * HOUR)
    await daily.until_all("failed", place)
    await daily.run_at(THREE)
    await daily.until_all("sent", place)
    assert_posted_once(daily, [place])


@pytest.mark.parametrize(
    ("fast_by", "again_after", "still_fast_by"),
    [
        pytest.param(5 * HOUR, 6 * HOUR, timedelta(), id="by hours, and set right"),
        pytest.param(5 * MINUTE, 3 * MINUTE, 5 * MINUTE, id="by minutes all the time"),
    ],
)
async def test_a_post_taken_while_the_clock_was_fast_is_not_sent_again(
    daily: DailyStage,
    faults: Faults,
    fast_by: timedelta,
    again_after: timedelta,
    still_fast_by: timedelta,
) -> None:
    place = daily.study.home()
    await daily.plan(every_day(place, "09:00"))
    faults.once(place.channel_id, taken_and_reset)
    start = NINE - fast_by + SECOND
    await daily.run_at(start, fast_by=fast_by)
    await daily.until_all("failed", place)
    assert len(daily.posts(place)) == 1
    await daily.run_at(start + again_after, fast_by=still_fast_by)
    await daily.until_all("sent", place)
    assert_posted_once(daily, [place])
