"""The clock of the machine is set forth and back by an hour while Clio runs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.ops.test_metrics import ask, free_port
from tests.wire.child import STEPS
from tests.wire.daily import DAYS, HOUR, MINUTE, NINE, SECOND, assert_posted_once, every_day
from tests.wire.playing import Play, assert_serves, side_by_side
from tests.wire.process import until

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

    from tests.wire.daily import DailyStage
    from tests.wire.process import Forks

pytestmark = pytest.mark.wire
SOON = 20.0  # seconds: a loop that rested for the hour would take longer


class Steps:
    """Sets the clock of running Clios; Discord's stays as it was."""

    def __init__(self, stage: DailyStage) -> None:
        self._file = stage.folder / "steps"
        stage.hooks[STEPS] = str(self._file)
        self.to(0 * SECOND)

    def to(self, ahead: timedelta) -> None:
        """Let the clock be ahead of Discord's by something."""
        written = self._file.with_suffix(".new")
        written.write_text(str(ahead.total_seconds()), encoding="ascii")
        written.replace(self._file)


async def until_looked_twice(port: int) -> None:
    """Wait until what runs in the background has been at the database twice more."""
    first = await transactions(port)
    async with asyncio.timeout(SOON):
        while await transactions(port) < first + 2:
            await asyncio.sleep(0.1)


async def transactions(port: int) -> float:
    _, told = await ask(port, "/metrics")
    name = "clio_database_wait_seconds_count "
    return float(next(line for line in told.splitlines() if line.startswith(name)).split()[1])


async def test_a_clock_set_forth_and_back_while_clio_runs_changes_no_post_and_no_quiz(
    tmp_path: Path, cache: Path, forks: Forks
) -> None:
    lives = {"posts": live_with_posts, "a quiz": live_with_a_quiz}
    await side_by_side(lives, tmp_path, cache, forks, lambda name, stage: lives[name](stage))


async def live_with_posts(daily: DailyStage) -> None:
    """Let each post come once, and none later for an hour that came twice."""
    nine, ten = daily.study.home(), daily.study.found("an hour later")
    await daily.plan(every_day(nine, "09:00"), every_day(ten, "10:00"))
    daily.now_is(NINE - 30 * MINUTE)
    steps = Steps(daily)
    port = free_port()
    await daily.run(metrics_port=port)
    await assert_serves(daily)
    steps.to(HOUR)
    await until(lambda: daily.posts(nine), "the post of nine", SOON)
    await daily.until_all("sent", nine)
    steps.to(-HOUR)
    await until_looked_twice(port)
    steps.to(2 * HOUR)
    await until(lambda: daily.posts(ten), "the post of ten", SOON)
    await daily.until_all("sent", nine, ten)
    assert_posted_once(daily, [nine, ten])
    assert [each.day for each in daily.lines()] == [DAYS[0]] * 2


async def live_with_a_quiz(daily: DailyStage) -> None:
    """Let rounds end in time, and each answer count."""
    steps, play = Steps(daily), Play(daily)
    clio = await daily.run()
    asked = await play.opened(rounds=2, seconds=5)
    assert "Your answer is A" in await play.answer(play.ada, asked, 0)
    steps.to(-HOUR)
    await until(lambda: play.showing("· answer"), "the reveal", SOON)
    steps.to(HOUR)
    second = await until(lambda: play.showing("### Round 2"), "the second round", SOON)
    assert "Your answer is B" in await play.answer(play.bao, second[0], 1)
    steps.to(2 * HOUR)
    await until(lambda: len(play.showing("· answer")) == 2, "the second reveal", SOON)
    await play.over()
    await play.assert_scored_once((1, play.ada, "0"), (2, play.bao, "1"))
    assert '"incident"' not in clio.err
