"""SIGTERM while members answer and while Discord hangs: Clio ends what it began, within ten seconds."""

from __future__ import annotations

import asyncio
import gc
import signal
from typing import TYPE_CHECKING

import pytest

from tests.wire.faults import Faults, held, slow
from tests.wire.playing import Play, side_by_side
from tests.wire.process import until
from tests.wire.study import text_of

if TYPE_CHECKING:
    from pathlib import Path

    from simcord.backend.models import Interaction

    from tests.wire.daily import DailyStage
    from tests.wire.process import Forks

pytestmark = pytest.mark.wire
LOAD = 60  # members
APART = 0.02  # seconds between two presses
HANGING = ("a round", "an acknowledgement", "the gateway")
LONGEST = 10.0  # seconds that an end may take


def is_told(stage: DailyStage, press: Interaction) -> bool:
    answer = stage.study.answer(press)
    return answer is not None and "Your answer is" in text_of(answer)


async def test_a_stop_under_load_answers_what_had_come_in_and_the_next_start_takes_the_rest(
    daily: DailyStage, faults: Faults
) -> None:
    daily.wire.knows_nonces = True
    play = Play(daily)
    members = [daily.study.join(f"member {number}") for number in range(LOAD)]
    clio = await daily.run()
    asked = await play.opened()
    faults.at("POST", "/interactions/.*/callback", *[slow(0.2)] * LOAD)
    presses: dict[int, Interaction] = {}

    async def load() -> None:
        for member in members:
            presses[member], payload = play.press(member, asked, 0)
            daily.wire.tell(payload)
            await asyncio.sleep(APART)

    loading = asyncio.create_task(load())
    await until(lambda: sum(is_told(daily, each) for each in presses.values()) > LOAD // 6, "load")
    began = asyncio.get_running_loop().time()
    assert await clio.end(signal.SIGTERM) == 0
    assert asyncio.get_running_loop().time() - began < LONGEST
    await loading

    told = {member for member, press in presses.items() if is_told(daily, press)}
    assert 0 < len(told) < LOAD
    written = {member for _, member, _ in await play.given()}
    assert written == told
    await daily.run()
    answers = await asyncio.gather(*(play.answer(member, asked, 1) for member in members))
    for member, answer in zip(members, answers, strict=True):
        assert ("You answered A already" in answer) == (member in told)
    await play.over()
    await play.assert_scored_once(
        *((1, member, "0" if member in told else "1") for member in members)
    )
    assert "Traceback" not in clio.err


async def test_a_stop_while_discord_hangs_takes_ten_seconds_at_most(
    tmp_path: Path, cache: Path, forks: Forks
) -> None:
    async def live(what: str, stage: DailyStage) -> None:
        faults, play, given_up = Faults(stage.wire), Play(stage), asyncio.Event()
        clio = await stage.run()
        if what == "a round":
            faults.once(stage.study.channel_id, held(given_up))
            play.do(await play.announced(), "start")
        else:
            asked = await play.opened()
        if what == "an acknowledgement":
            faults.at("POST", "/interactions/.*/callback", held(given_up))
            stage.wire.tell(play.press(play.ada, asked, 0)[1])
        if what == "the gateway":
            stage.wire.goes_silent()
        await until(lambda: not faults.left(), "what hangs")
        began = asyncio.get_running_loop().time()
        assert await clio.end(signal.SIGTERM) == 0
        assert asyncio.get_running_loop().time() - began < LONGEST
        gc.collect()  # what hangs in the stand-in outlives it
        given_up.set()
        await stage.run()
        asked = await play.until_shown("### Round 1")
        told = [await play.answer(member, asked, 0) for member in (play.ada, play.bao)]
        assert ("You answered A already" in told[0]) == (what == "an acknowledgement")
        await play.over()
        await play.assert_scored_once((1, play.ada, "0"), (1, play.bao, "0"))

    await side_by_side(HANGING, tmp_path, cache, forks, live)
