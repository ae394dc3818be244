"""Who may use which command, and where: allowed ones answer, others are refused in private."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import discord
import pytest
from structlog.testing import capture_logs

from tests.conftest import answer_of
from tests.fuzz.forging import digest, faults
from tests.security.commands import TABLE, Row, Stage, Where, Who, call, paths, prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from simcord import MemberActor

    from tests.conftest import World

_HELD = {
    "member": discord.Permissions(),
    "moderator": discord.Permissions(manage_messages=True),
    "planner": discord.Permissions(manage_events=True),
    "keeper": discord.Permissions(manage_guild=True),
}
_MAY = {
    "member": {Who.ANYONE},
    "moderator": {Who.ANYONE, Who.MODERATORS},
    "planner": {Who.ANYONE, Who.PLANNERS},
    "keeper": {Who.ANYONE, Who.KEEPERS, Who.PLANNERS},
    "owner": set(Who),
}
_MANAGES_EVENTS_ALONE = {"plan meetings"}  # a keeper of the server has to have that right too
_WHY = (
    "permission",
    "Manage Events",
    "manage the server's events",
    "No question of the day has been asked here",
    "moderators",
    "manages this server",
    "servers",
    "a server",
    "no deck by that name here",
    "no quiz under way in this channel",
)


def person(world: World, name: str) -> MemberActor:
    if name == "owner":
        return world.owner
    role = world.guild.create_role(name, permissions=_HELD[name])
    return world.guild.add_member(world.env.create_user(name), roles=[role])


def outcomes(world: World) -> Counter[str]:
    """Count what came of interactions, as the metrics tell it."""
    counted: Counter[str] = Counter()
    for metric in world.bot.metrics.interactions.collect():
        for sample in metric.samples:
            if sample.name.endswith("_count"):
                counted[sample.labels["outcome"]] += int(sample.value)
    return counted


async def fault_of(stage: Stage, row: Row, place: str, *, allowed: bool) -> str | None:
    """Use a command, and say how its answer breaks the table.

    What is allowed is answered; what is not is refused in private, and nothing changes.
    """
    world = stage.world
    database = world.services.quizzes._database
    before = None if allowed else await digest(database)
    counted = outcomes(world)
    result = await call(stage, row, place)
    came = outcomes(world) - counted
    told = "a form" if result.modal is not None else answer_of(result)
    if allowed and row.lacks is not None and row.lacks in told:
        return None
    if came != Counter({"answered" if allowed else "refused": 1}):
        return f"{row.path}: {dict(came)}, {told}"
    if allowed:
        return None
    if not result.ephemeral or not any(word in told for word in _WHY):
        return f"{row.path}: ephemeral {result.ephemeral}, {told}"
    return None if await digest(database) == before else f"{row.path} changed something"


async def faults_of(stage: Stage, place: str, allowed: Callable[[Row], bool]) -> list[str]:
    """Use every command in turn."""
    found = [await fault_of(stage, row, place, allowed=allowed(row)) for row in TABLE]
    return [each for each in found if each]


def test_no_command_is_in_the_table_twice() -> None:
    assert len({row.path for row in TABLE}) == len(TABLE)


async def test_every_command_is_in_the_table(world: World) -> None:
    assert paths(world) == {row.path for row in TABLE}


@pytest.mark.parametrize("name", list(_MAY))
async def test_on_a_server_each_does_what_their_permissions_allow(world: World, name: str) -> None:
    stage = await prepare(world, person(world, name))

    def allowed(row: Row) -> bool:
        if name == "keeper" and row.path in _MANAGES_EVENTS_ALONE:
            return False
        return row.who in _MAY[name]

    with capture_logs() as logs:
        found = await faults_of(stage, "server", allowed)
    assert "\n".join(found) == ""
    assert not faults(logs)


@pytest.mark.parametrize("place", ["direct", "elsewhere"])
async def test_off_the_server_what_is_for_servers_is_refused(world: World, place: str) -> None:
    stage = await prepare(world, world.owner)
    with capture_logs() as logs:
        found = await faults_of(stage, place, lambda row: row.where is Where.EVERYWHERE)
    assert "\n".join(found) == ""
    assert not faults(logs)


@pytest.mark.parametrize("name", ["member", "owner"])
async def test_what_another_server_keeps_is_refused(world: World, name: str) -> None:
    stage = await prepare(world, world.owner)
    other = world.env.create_guild("Another group")
    channel = other.create_text_channel("hall")
    cleo = other.add_member(other.owner if name == "owner" else world.env.create_user("cleo"))
    database = world.services.quizzes._database
    before = await digest(database)
    foreign = {
        "content edit": {"record": stage.named["record"]},
        "content remove": {"record": stage.named["record"]},
        "plan show": {"plan": stage.named["plan"]},
        "plan end": {"plan": stage.named["plan"]},
        "plan meetings": {"plan": stage.named["plan"], "day": 2, "time": "19:00"},
        "deck show": {"deck": stage.named["shared"]},
        "deck subscribe": {"deck": stage.named["shared"]},
        "deck remove": {"deck": stage.named["shared"]},
    }
    for path, options in foreign.items():
        refused = await cleo.slash(channel, path, **options)
        assert refused.ephemeral, path
        assert "Incident" not in answer_of(refused), path
        assert outcomes(world)["refused"] > 0
    assert await digest(database) == before
    assert outcomes(world)["refused"] == len(foreign)
