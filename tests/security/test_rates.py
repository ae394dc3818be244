"""What comes more quickly than by hand is refused in words, and nothing is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.app.pacing import Rates
from bot.domain.pacing import Rate
from tests.conftest import World, answer_of, response_of
from tests.fuzz.forging import digest, faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

QUICK = "That was quick. Try again in "


@pytest.fixture
async def start(tmp_path: Path, cache: Path) -> AsyncIterator[Callable[[Rates], Awaitable[World]]]:
    """Start a world where members are held to rates."""
    started: list[World] = []

    async def start_with(rates: Rates) -> World:
        started.append(World(tmp_path / "clio.sqlite3", cache, rates))
        await started[-1].start()
        return started[-1]

    yield start_with
    for world in started:
        await world.stop()


@pytest.fixture
async def paced(start: Callable[[Rates], Awaitable[World]]) -> World:
    """A world where members are held to what `clio run` holds them to."""
    return await start(Rates())


async def fact(world: World, who: str = "ada") -> str:
    asked = getattr(world, who)
    return answer_of(await asked.slash(world.channel, "fact", query="trotsky"))


async def test_twenty_commands_are_answered_at_once_and_the_next_in_a_second(paced: World) -> None:
    for _ in range(20):
        assert QUICK not in await fact(paced)
    refused = await paced.ada.slash(paced.channel, "fact", query="trotsky")
    assert refused.ephemeral
    assert answer_of(refused) == f"{QUICK}1 second."
    assert QUICK not in await fact(paced, "bao")
    await paced.pass_seconds(1)
    assert QUICK not in await fact(paced)
    assert QUICK in await fact(paced)


async def test_imports_are_three_a_minute_and_a_refused_one_brings_nothing(paced: World) -> None:
    database = paced.services.quizzes._database
    for number in range(3):
        file = (f"deck{number}.csv", b"front,back\nWho?,Ada\n")
        brought = await paced.ada.slash(paced.channel, "deck import", file=file)
        assert "taken into" in answer_of(brought)
    before = await digest(database)
    refused = await paced.ada.slash(
        paced.channel, "deck import", file=("more.csv", b"front,back\nWho?,Ada\n")
    )
    assert answer_of(refused) == f"{QUICK}20 seconds."
    assert await digest(database) == before
    assert QUICK not in await fact(paced), "what is cheap goes on"


async def test_a_button_and_what_is_completed(paced: World) -> None:
    shown = response_of(
        await paced.ada.slash(paced.channel, "fact", query="event:trotsky-expelled-1927")
    )
    told = [answer_of(await paced.ada.click(shown, label="Sources")) for _ in range(11)]
    assert [QUICK in each for each in told] == [False] * 10 + [True]
    around = await paced.ada.click(shown, label="Around this time")
    assert QUICK not in answer_of(around)
    for _ in range(25):
        assert await paced.ada.autocomplete(paced.channel, "fact", "query", "tro")


async def test_a_form_that_is_sent_too_quickly_gives_back_what_was_written(
    start: Callable[[Rates], Awaitable[World]],
) -> None:
    world = await start(Rates(presses=Rate(1, 20)))
    await world.ada.slash(world.channel, "deck create", name="Haiti")
    written = "Who led the revolution that began on Saint-Domingue in August 1791?"
    told = []
    for _ in range(2):
        form = await world.ada.slash(world.channel, "deck add", deck="Haiti")
        sent = await world.ada.submit_modal(form, {"front": written, "back": "Toussaint"})
        told.append(answer_of(sent))
    assert "Added" in told[0]
    assert f"{QUICK}20 seconds." in told[1]
    assert f"```\n{written}\n```" in told[1]


async def test_the_members_of_a_server_share_what_a_server_may_ask(
    start: Callable[[Rates], Awaitable[World]],
) -> None:
    world = await start(Rates(guild_commands=Rate(3, 20)))
    for who in ("ada", "bao", "owner"):
        assert QUICK not in await fact(world, who)
    assert QUICK in await fact(world, "bao")
    direct = await world.bao.user.slash("fact", query="trotsky")
    assert QUICK not in answer_of(direct)


async def test_a_flood_is_counted_as_refused_and_is_no_fault(paced: World) -> None:
    with capture_logs() as logs:
        for _ in range(60):
            await fact(paced)
    assert not faults(logs)
    refused = paced.bot.metrics.registry.get_sample_value(
        "clio_interaction_seconds_count",
        {"what": "fact", "outcome": "refused"},
    )
    assert refused == 40
