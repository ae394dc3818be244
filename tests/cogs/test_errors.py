"""When something goes wrong: what the member is told, and what the operator finds."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import discord
import pytest
from structlog.testing import capture_logs

from bot.app.reporter import report
from bot.errors import UserError
from bot.ops.metrics import Metrics
from tests.conftest import answer_of, response_of

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
        patched.setattr(sys.modules["cogs.today._cog"], "tick", raise_zero_division)
        await world.pass_seconds(20)
    died = [line for line in logged if line["event"] == "incident"]
    assert died
    assert {(line["task"], line["died"]) for line in died} == {("daily posts", True)}
    await world.pass_seconds(3600)
    assert any("On this day" in text for text in world.channel_texts())


async def raise_zero_division(*_: Any) -> None:
    raise ZeroDivisionError


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
