"""When something goes wrong: what the member is told, and what the operator finds."""

from __future__ import annotations

import asyncio
import re
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest
from discord.ext.commands.bot import BotBase
from structlog.testing import capture_logs

from bot.app.reporter import report
from bot.app.ticking import tick
from bot.errors import BusyError, UserError
from bot.ops.metrics import Metrics
from tests.cogs.test_content import MUSEUM
from tests.conftest import SetClock, answer_of, dying, response_of

if TYPE_CHECKING:
    from tests.conftest import World


def break_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("the operator sees this")

    monkeypatch.setattr("bot.services.facts.Facts.look_up", broken)
    monkeypatch.setattr("bot.services.facts.Facts.around", broken)


async def test_an_unexpected_error_becomes_an_incident(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_facts(monkeypatch)
    with capture_logs() as logged:
        result = await world.ada.slash(world.channel, "fact", query="trotsky")
    assert result.ephemeral
    told = answer_of(result)
    assert "operator sees this" not in told
    incident = re.search(r"Incident (\w{8})\.", told)
    assert incident is not None
    (line,) = [line for line in logged if line["event"] == "incident"]
    assert line["incident"] == incident[1]
    assert isinstance(line["exc_info"], ZeroDivisionError)
    assert (line["command"], line["user"]) == ("fact", world.ada.id)
    assert "trotsky" not in str({k: v for k, v in line.items() if k != "exc_info"})


async def test_an_error_behind_a_button_becomes_an_incident(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await world.ada.slash(world.channel, "fact", query="event:trotsky-expelled-1927")
    break_facts(monkeypatch)
    result = await world.ada.click(response_of(opened), label="Around this time")
    assert result.ephemeral
    assert "Incident" in answer_of(result)


async def set_up_daily(world: World) -> None:
    options = {"channel": world.channel, "time": "09:00", "timezone": "UTC"}
    await world.owner.slash(world.channel, "daily setup", **options)


async def test_an_error_in_a_background_loop_does_not_end_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = True
    claim = type(world.services.posting).claim_due

    async def sometimes(self: Any) -> Any:
        if failing:
            raise ZeroDivisionError
        return await claim(self)

    monkeypatch.setattr(type(world.services.posting), "claim_due", sometimes)
    await set_up_daily(world)
    with capture_logs() as logged:
        await world.pass_seconds(3605)
    assert any(line["event"] == "incident" for line in logged)
    failing = False
    await world.pass_seconds(12)
    assert any("On this day" in text for text in world.channel_texts())


async def test_an_error_of_one_guilds_post_is_written_into_its_ledger(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sys.modules["cogs.today._sending"], "post_card", broken)
    await set_up_daily(world)
    await world.pass_seconds(3605)
    status = answer_of(await world.owner.slash(world.channel, "daily status"))
    assert re.search(r"failed · A fault of mine, incident \w{8}", status)


async def test_a_loop_that_died_is_reported_and_begun_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up_daily(world)
    with monkeypatch.context() as patched, capture_logs() as logged:
        patched.setattr("bot.app.ticking.tick", dying("daily posts"))
        await world.pass_seconds(20)
    died = [line for line in logged if line["event"] == "incident"]
    assert died
    assert {(line["task"], line["died"]) for line in died} == {("daily posts", True)}
    await world.pass_seconds(3600)
    assert any("On this day" in text for text in world.channel_texts())


async def test_an_error_of_one_quiz_is_recorded_and_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(sys.modules["cogs.quiz._showing"], "round_card", broken)
        await world.ada.slash(world.channel, "quiz start")
        with capture_logs() as logged:
            await world.pass_seconds(17)
        assert any(line["event"] == "incident" for line in logged)
    await world.pass_seconds(2)
    assert "Round 1" in world.channel_texts()[-1]


async def test_an_error_in_a_gateway_event_is_recorded(world: World) -> None:
    with capture_logs() as logged:
        try:
            raise ZeroDivisionError
        except ZeroDivisionError:
            await world.bot.on_error("on_something")
    (line,) = [line for line in logged if line["event"] == "incident"]
    assert line["on"] == "on_something"


class Interaction:
    """As much of an interaction as the reporter looks at, with an answer that fails."""

    command = None
    data: dict[str, str] = {}  # noqa: RUF012 - read only
    guild_id, channel_id = 1, 2
    type = discord.InteractionType.application_command
    extras: dict[str, Any] = {}  # noqa: RUF012 - read only

    class client:  # noqa: N801
        metrics = Metrics()

    class user:  # noqa: N801 - an attribute of discord.py's
        id = 3

    def __init__(self, code: int) -> None:
        self.code = code

    class response:  # noqa: N801
        @staticmethod
        def is_done() -> bool:
            return True

    @property
    def followup(self) -> Any:
        code = self.code

        class Followup:
            @staticmethod
            async def send(**_: Any) -> None:
                response: Any = type("R", (), {"status": 404, "reason": "gone"})()
                raise discord.NotFound(response, {"code": code, "message": "gone"})

        return Followup


@pytest.mark.parametrize(("code", "lines"), [(10062, 0), (10015, 1)])
async def test_an_answer_that_comes_too_late_is_no_incident(code: int, lines: int) -> None:
    interaction: Any = Interaction(code)
    with capture_logs() as logged:
        await report(interaction, UserError("no"))
    assert len([line for line in logged if line["event"] == "reply failed"]) == lines


async def test_a_refusal_by_discord_names_the_channel(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: Any) -> None:
        response: Any = type("R", (), {"status": 403, "reason": "Forbidden"})()
        raise discord.Forbidden(response, {"code": 50013, "message": "Missing Permissions"})

    monkeypatch.setattr("bot.services.facts.Facts.look_up", forbidden)
    result = await world.ada.slash(world.channel, "fact", query="trotsky")
    assert f"<#{world.channel.id}>" in answer_of(result)


def refusal(status: int, code: int) -> discord.HTTPException:
    response: Any = type("R", (), {"status": status, "reason": "as the test wants"})()
    kind = discord.NotFound if status == 404 else discord.HTTPException
    return kind(response, {"code": code, "message": "as the test wants"})


@pytest.mark.parametrize("is_taken", [False, True])
async def test_an_answer_on_whose_way_the_connection_broke_is_given_once_more(
    world: World, monkeypatch: pytest.MonkeyPatch, *, is_taken: bool
) -> None:
    send = discord.InteractionResponse.send_message
    calls = 0

    async def broken_once(response: Any, **options: Any) -> None:
        nonlocal calls
        calls += 1
        if calls > 1 and is_taken:
            raise refusal(400, 40060)
        if calls > 1 or is_taken:
            await send(response, **options)
        if calls == 1:
            raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(discord.InteractionResponse, "send_message", broken_once)
    with capture_logs() as logged:
        result = await world.ada.slash(world.channel, "fact", query="trotsky expelled")
    assert "Trotsky is expelled" in answer_of(result)
    assert calls == 2
    assert not [line for line in logged if line["event"] == "incident"]


async def test_an_answer_that_discord_refuses_the_second_time_is_an_incident(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = discord.InteractionResponse.send_message
    failures = [aiohttp.ServerDisconnectedError(), refusal(400, 50035)]

    async def broken_twice(response: Any, **options: Any) -> None:
        if failures:
            raise failures.pop(0)
        await send(response, **options)

    monkeypatch.setattr(discord.InteractionResponse, "send_message", broken_twice)
    result = await world.ada.slash(world.channel, "fact", query="trotsky expelled")
    assert "Incident" in answer_of(result)


@pytest.mark.parametrize(
    ("error", "told", "logged_as"),
    [
        (BusyError("in use"), "nothing was changed. Please try it again", "the database is busy"),
        (refusal(503, 0), "What you did may count all the same", "Discord did not answer"),
        (refusal(429, 0), "What you did may count all the same", "Discord did not answer"),
        (aiohttp.ClientOSError(104, "reset"), "may count all the same", "Discord did not answer"),
    ],
)
async def test_what_is_nobodys_fault_is_told_in_plain_words_and_is_no_incident(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    told: str,
    logged_as: str,
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr("bot.services.facts.Facts.look_up", fail)
    with capture_logs() as logged:
        result = await world.ada.slash(world.channel, "fact", query="trotsky")
    assert result.ephemeral
    assert told in answer_of(result)
    assert logged_as in {line["event"] for line in logged}
    assert "incident" not in {line["event"] for line in logged}


async def test_what_a_member_wrote_is_given_back_when_the_database_is_busy(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await world.owner.slash(world.channel, "content add event")

    async def busy(*_: Any, **__: Any) -> None:
        raise BusyError("in use")

    monkeypatch.setattr(type(world.services.contents), "add", busy)
    told = answer_of(await world.owner.submit_modal(form, MUSEUM))
    assert "nothing was changed. Please try it again" in told
    assert MUSEUM["text"] in told


async def test_an_answer_that_came_too_late_is_noted_and_not_repeated(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise refusal(404, 10062)

    monkeypatch.setattr("bot.services.facts.Facts.look_up", fail)
    with capture_logs() as logged:
        result = await world.ada.slash(world.channel, "fact", query="trotsky")
    assert result.response is None
    assert [line["event"] for line in logged if line["log_level"] != "info"] == [
        "answered too late"
    ]


async def test_a_busy_database_in_a_loop_is_noted_and_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(_: Any) -> None:
        raise BusyError("in use")

    with monkeypatch.context() as patched, capture_logs() as logged:
        patched.setattr(type(world.services.posting), "claim_due", busy)
        await world.pass_seconds(12)
    events = {line["event"] for line in logged}
    assert "waiting for the database" in events
    assert "incident" not in events


async def test_a_loop_whose_clock_was_set_back_begins_anew(world: World) -> None:
    instant = world.services.clock.now()
    begun: list[datetime] = []

    class Loop:
        next_iteration = instant + timedelta(seconds=5)

        def restart(self) -> None:
            begun.append(clock.now())

    async def nothing() -> None:
        pass

    loop: Any = Loop()
    clock = SetClock(instant)
    await tick(loop, clock, nothing, "a loop")
    assert not begun
    clock.advance(seconds=-20)
    await tick(loop, clock, nothing, "a loop")
    assert not begun, "that changes nothing that matters"
    clock.advance(hours=-1)
    await tick(loop, clock, nothing, "a loop")
    assert len(begun) == 1
    await tick(loop, clock, nothing, "a loop")
    assert len(begun) == 1
    clock.advance(hours=2)
    await tick(loop, clock, nothing, "a loop")
    assert len(begun) == 2


async def test_an_end_waits_for_what_answers_but_not_for_ever(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.client._LAST_WAIT", 0.2)
    ended: list[str] = []

    async def soon() -> None:
        await asyncio.sleep(0.05)
        ended.append("what answers")

    async def closed(_: Any) -> None:  # discord.py's own would take the cogs' modules away
        ended.append("the bot")

    monkeypatch.setattr(BotBase, "close", closed)

    hanging = asyncio.create_task(asyncio.Event().wait())
    answering = asyncio.create_task(soon())
    world.bot.under_way |= {hanging, answering}
    await world.bot.close()
    assert ended == ["what answers", "the bot"]
    hanging.cancel()
    world.bot.under_way.clear()
    await world.bot.close()
    assert ended[2:] == ["the bot"], "nothing is left to wait for"
