"""A quiz while Discord's REST API refuses, breaks off or is slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.wire.faults import Faults, late, refused, reset, slow, taken_and_reset
from tests.wire.playing import Play, assert_serves, side_by_side
from tests.wire.process import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.wire.daily import DailyStage
    from tests.wire.faults import Fault
    from tests.wire.process import Forks

pytestmark = pytest.mark.wire
LATENCY = "five seconds of latency"
TROUBLES: dict[str, Fault] = {
    "a rate limit": refused(429, retry_after=0.3),
    "a global rate limit": refused(429, retry_after=0.3, **{"global": True}),
    "a 500": refused(500),
    "a 502": refused(502),
    "a 503": refused(503),
    "a reset": reset,
    "a reset once it was taken": taken_and_reset,
    LATENCY: slow(2.5),
}


async def test_a_quiz_goes_through_every_trouble_and_each_answer_counts_once(
    tmp_path: Path, cache: Path, forks: Forks
) -> None:
    async def live(name: str, stage: DailyStage) -> None:
        faults, play = Faults(stage.wire), Play(stage)
        place = stage.study.channel_id
        faults.once(place, TROUBLES[name])  # the round
        faults.at("PATCH", "/messages/", TROUBLES[name], says="· answer")  # the reveal
        await stage.run()
        asked = await play.opened()
        if name != LATENCY:
            faults.once(place, TROUBLES[name])  # the standings
        assert "Your answer is A" in await play.answer(play.ada, asked, 0)
        assert "Your answer is B" in await play.answer(play.bao, asked, 1)
        await play.until_shown("· answer")
        await play.over()
        assert not faults.left()
        await play.assert_scored_once((1, play.ada, "0"), (1, play.bao, "1"))
        await assert_serves(stage)

    await side_by_side(TROUBLES, tmp_path, cache, forks, live)


async def test_an_answer_whose_acknowledgement_is_in_trouble_counts_and_is_told_of(
    tmp_path: Path, cache: Path, forks: Forks
) -> None:
    async def live(name: str, stage: DailyStage) -> None:
        faults, play = Faults(stage.wire), Play(stage)
        clio = await stage.run()
        asked = await play.opened()
        faults.at("POST", "/interactions/.*/callback", TROUBLES[name])
        assert "Your answer is A" in await play.answer(play.ada, asked, 0)
        assert not faults.left()
        assert "You answered A already" in await play.answer(play.ada, asked, 1)
        await play.over()
        await play.assert_scored_once((1, play.ada, "0"))
        assert '"incident"' not in clio.err

    await side_by_side(TROUBLES, tmp_path, cache, forks, live)


async def test_an_answer_that_was_acknowledged_too_late_counts_all_the_same(
    daily: DailyStage, faults: Faults
) -> None:
    play = Play(daily)
    clio = await daily.run()
    asked = await play.opened()
    faults.at("POST", "/interactions/.*/callback", late)
    daily.wire.tell(play.press(play.ada, asked, 0)[1])
    await until(lambda: "answered too late" in clio.err, "the log to say so")
    assert "You answered A already" in await play.answer(play.ada, asked, 1)
    await play.over()
    await play.assert_scored_once((1, play.ada, "0"))
    assert '"incident"' not in clio.err
