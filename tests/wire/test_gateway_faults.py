"""Discord's gateway breaks off, hangs, or wants another session, in the middle of a quiz."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

from tests.wire.child import PATIENCE
from tests.wire.gateway import INVALID_SESSION, RECONNECT, REFUSED_TOKEN
from tests.wire.playing import Play, assert_serves, side_by_side
from tests.wire.process import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.wire.daily import DailyStage
    from tests.wire.process import Forks
    from tests.wire.server import Wire

pytestmark = pytest.mark.wire
Fault = Callable[["Wire"], Awaitable[None]]


async def cut(wire: Wire) -> None:
    wire.cut()


def closed(code: int) -> Fault:
    return lambda wire: wire.close(code)


async def timed_out(wire: Wire) -> None:
    wire.forget_sessions()
    await wire.close(4009)


async def asked_to_reconnect(wire: Wire) -> None:
    await wire.order(RECONNECT)


async def invalid_but_resumable(wire: Wire) -> None:
    await wire.order(INVALID_SESSION, data=True)


async def invalid(wire: Wire) -> None:
    wire.forget_sessions()
    await wire.order(INVALID_SESSION, data=False)


RESUMED: dict[str, Fault] = {
    "a cut": cut,
    "1000": closed(1000),
    "1001": closed(1001),
    "4000": closed(4000),
    "4009": closed(4009),
    "op 7": asked_to_reconnect,
    "op 9, resumable": invalid_but_resumable,
}
BEGUN_ANEW: dict[str, Fault] = {"4009, session forgotten": timed_out, "op 9": invalid}


async def test_a_lost_connection_is_resumed_or_begun_anew_and_the_quiz_goes_on(
    tmp_path: Path, cache: Path, forks: Forks
) -> None:
    async def live(name: str, stage: DailyStage) -> None:
        play = Play(stage)
        await stage.run()
        asked = await play.opened()
        assert "Your answer is A" in await play.answer(play.ada, asked, 0)
        await (RESUMED | BEGUN_ANEW)[name](stage.wire)
        if name in BEGUN_ANEW:  # what happens in between is lost, as at Discord
            await until(lambda: len(stage.wire.sessions) == 2, "another IDENTIFY")
        assert "Your answer is B" in await play.answer(play.bao, asked, 1)
        await play.until_shown("· answer")
        await play.over()
        assert stage.wire.resumed == (name in RESUMED)
        await play.assert_scored_once((1, play.ada, "0"), (1, play.bao, "1"))

    await side_by_side((*RESUMED, *BEGUN_ANEW), tmp_path, cache, forks, live)


async def test_a_gateway_that_answers_no_heartbeat_is_left_and_resumed(daily: DailyStage) -> None:
    daily.hooks[PATIENCE] = "2"
    daily.wire.heartbeat_ms = 500
    play = Play(daily)
    await daily.run()
    asked = await play.opened()
    assert "Your answer is A" in await play.answer(play.ada, asked, 0)
    daily.wire.goes_silent()
    assert "Your answer is B" in await play.answer(play.bao, asked, 1)
    await play.until_shown("· answer")
    await play.over()
    assert (len(daily.wire.sessions), daily.wire.resumed) == (1, 1)
    await play.assert_scored_once((1, play.ada, "0"), (1, play.bao, "1"))


@pytest.mark.parametrize("code", [REFUSED_TOKEN, 4010, 4011, 4012, 4013, 4014])
async def test_a_close_for_good_ends_clio_in_one_plain_line(daily: DailyStage, code: int) -> None:
    clio = await daily.run()
    await assert_serves(daily)
    if code == REFUSED_TOKEN:
        daily.wire.token = "another"
    await daily.wire.close(code)
    assert await clio.ended() == 1
    last = clio.err.splitlines()[-1]
    assert last.startswith("clio: ")
    assert ("CLIO_TOKEN" in last) == (code == REFUSED_TOKEN)
    assert "Traceback" not in clio.err
