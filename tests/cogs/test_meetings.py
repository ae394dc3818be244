"""A plan's meetings among a server's scheduled events, over faults and restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.app.ticking import revive
from cogs.plan._cog import PlanCog
from tests.conftest import answer_of, response_of

if TYPE_CHECKING:
    from simcord import InteractionResult
    from simcord.backend.models import ScheduledEvent

    from tests.conftest import World

SCHEDULED, CANCELLED = 1, 4


async def meet(world: World, **options: object) -> InteractionResult:
    wanted = {"plan": await plan_of(world), "day": 2, "time": "19:00"} | options
    return await world.owner.slash(world.channel, "plan meetings", **wanted)


async def plan_of(world: World) -> str:
    found = await world.owner.autocomplete(world.channel, "plan show", "plan", "")
    if not found:
        await world.owner.slash(
            world.channel, "plan make", topics="rome", weeks=4, group=True, timezone="Europe/London"
        )
        found = await world.owner.autocomplete(world.channel, "plan meetings", "plan", "")
    return str(found[0]["value"])


async def complete_zone(world: World) -> list[dict[str, Any]]:
    return await world.owner.autocomplete(world.channel, "plan meetings", "timezone", "lond")


def events(world: World, status: int = SCHEDULED) -> list[ScheduledEvent]:
    kept = world.env.backend.get_guild(world.guild.id).scheduled_events.values()
    return [each for each in kept if each.status == status]


async def owed(world: World) -> int:
    return len(await world.services.meetings.owed(world.guild.id))


async def a_minute(world: World) -> None:
    """Let the loop come round; it looks once a minute."""
    for _ in range(6):
        await world.env.advance_time(12)


async def state(world: World, value: str) -> None:
    """Put meetings back to where a kill would have left them."""
    async with world.services.quizzes._database.transaction() as tx:
        await tx.execute("UPDATE plan_meeting SET state = $1, event_id = NULL", value)


async def test_a_meeting_a_week_becomes_an_event_of_the_server(world: World) -> None:
    told = answer_of(await meet(world, place="The *library*"))
    assert "### Meetings" in told
    assert "Week 4 · <t:" in told
    assert "Each is among this server's events." in told
    made = events(world)
    assert [each.scheduled_start_time for each in made] == [
        f"2026-{day}T19:00:00+00:00" for day in ("11-18", "11-25", "12-02", "12-09")
    ]
    assert made[0].entity_metadata == {"location": "The *library*"}
    assert made[0].name.endswith("week 1 of 4")
    assert made[0].scheduled_end_time == "2026-11-18T20:00:00+00:00"
    assert (await complete_zone(world))[0]["value"] == "Europe/London"


async def test_meetings_are_in_a_voice_channel_or_where_they_were_asked_for(world: World) -> None:
    voice = world.guild.create_voice_channel("reading-room")
    told = answer_of(await meet(world, voice=voice))
    assert "reading-room" in told
    assert {each.channel_id for each in events(world)} == {voice.id}
    told = answer_of(await meet(world, day=4, time="6 pm"))
    assert "#study-hall" in told
    moved = events(world)
    assert len(moved) == 4, "moved, not made anew"
    assert {each.channel_id for each in moved} == {None}
    assert moved[0].scheduled_start_time == "2026-11-20T18:00:00+00:00"
    await meet(world, voice=voice)
    assert {each.channel_id for each in events(world)} == {voice.id}


@pytest.mark.parametrize("left", ["wanted", "claimed"])
async def test_a_kill_between_any_two_lines_makes_no_event_twice(world: World, left: str) -> None:
    await meet(world)
    await state(world, left)
    await world.restart()
    await a_minute(world)
    assert len(events(world)) == 4
    assert await owed(world) == 0


async def test_what_discord_did_not_take_is_made_later(world: World) -> None:
    world.env.inject_error("POST", "/guilds/*/scheduled-events", status=500, times=1)
    told = answer_of(await meet(world))
    assert "4 of them Discord has yet to take; I go on trying." in told
    await a_minute(world)
    assert len(events(world)) == 4
    assert await owed(world) == 0


async def test_a_meeting_that_began_meanwhile_is_not_made(world: World) -> None:
    world.env.inject_error("POST", "/guilds/*/scheduled-events", status=500, times=None)
    await meet(world)
    assert await owed(world) == 4
    await world.pass_seconds(3 * 24 * 3600)
    world.env.backend.faults.clear()
    await a_minute(world)
    assert [each.name[-11:] for each in events(world)] == [
        "week 2 of 4",
        "week 3 of 4",
        "week 4 of 4",
    ]
    assert await owed(world) == 0


async def test_what_discord_will_not_have_is_not_tried_for_ever(world: World) -> None:
    world.env.inject_error("POST", "/guilds/*/scheduled-events", status=400, times=1)
    told = answer_of(await meet(world))
    assert "Discord would not have 1 event. Look at the place and the time again." in told
    assert "Week 1 ·" not in told
    assert len(events(world)) == 3
    assert await owed(world) == 0
    world.env.inject_error("POST", "/guilds/*/scheduled-events", status=400, times=1)
    world.env.inject_error("PATCH", "/guilds/*/scheduled-events/*", status=400, times=3)
    told = answer_of(await meet(world, day=4))
    assert "Discord would not have 4 events." in told
    assert "among this server's events" not in told
    assert await owed(world) == 0


async def test_a_missing_permission_is_named(world: World) -> None:
    voice = world.guild.create_voice_channel("reading-room")
    plan = await plan_of(world)
    deny(world)
    await world.env.settle()
    refused = answer_of(await meet(world, plan=plan))
    assert "I lack **Create Events** there. Someone with Manage Roles can grant it" in refused
    refused = answer_of(await meet(world, plan=plan, voice=voice))
    assert "I cannot make events in <#" in refused
    assert "**Create Events** and **View Channel** and **Connect**" in refused
    assert events(world) == []


def deny(world: World) -> None:
    """Take every permission from the bot's roles."""
    backend = world.env.backend
    for role_id in backend.get_guild(world.guild.id).roles:
        backend.edit_role(world.guild.id, role_id, {"permissions": 0})


async def test_only_a_servers_plan_has_meetings_and_its_keepers_make_them(world: World) -> None:
    await world.owner.slash(world.channel, "plan make", topics="rome", weeks=1)
    own = await world.owner.autocomplete(world.channel, "plan meetings", "plan", "")
    assert own == [], "only servers' plans are suggested"
    await world.owner.slash(world.channel, "plan make", topics="rome", weeks=4, group=True)
    (found,) = await world.owner.autocomplete(world.channel, "plan meetings", "plan", "")
    plan = str(found["value"])
    refused = await world.ada.slash(world.channel, "plan meetings", plan=plan, day=2, time="19:00")
    assert "look after its plans" in answer_of(refused)
    voice = world.guild.create_voice_channel("reading-room")
    refused = await meet(world, place="The library", voice=voice)
    assert "in a voice channel or at a place, not both" in answer_of(refused)
    refused = await world.ada.user.slash("plan meetings", plan=plan, day=2, time="19:00")
    assert "for servers that invited me" in answer_of(refused)
    assert events(world) == []


async def test_a_plan_that_ends_cancels_what_has_not_begun(world: World) -> None:
    await meet(world)
    plan = await plan_of(world)
    await world.pass_seconds(3 * 24 * 3600)
    asking = await world.owner.slash(world.channel, "plan end", plan=plan)
    await world.owner.click(response_of(asking), label="Yes, end it")
    assert len(events(world, CANCELLED)) == 3
    assert len(events(world, SCHEDULED)) == 0
    assert await owed(world) == 0


async def test_a_plan_ends_whose_events_somebody_deleted(world: World) -> None:
    await meet(world)
    plan = await plan_of(world)
    world.env.backend.get_guild(world.guild.id).scheduled_events.clear()
    asking = await world.owner.slash(world.channel, "plan end", plan=plan)
    ended = await world.owner.click(response_of(asking), label="Yes, end it")
    assert "has ended" in answer_of(ended)
    assert await owed(world) == 0


async def test_an_end_that_was_killed_is_finished_after_the_restart(world: World) -> None:
    await meet(world)
    plan = await plan_of(world)
    world.env.inject_error("GET", "/guilds/*/scheduled-events", status=500, times=1)
    asking = await world.owner.slash(world.channel, "plan end", plan=plan)
    ended = await world.owner.click(response_of(asking), label="Yes, end it")
    assert "has ended" in answer_of(ended)
    await world.restart()
    await a_minute(world)
    assert len(events(world, CANCELLED)) == 4
    assert await owed(world) == 0


async def test_a_servers_outage_is_waited_out(world: World) -> None:
    await meet(world)
    await state(world, "wanted")
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild.unavailable = True
    await a_minute(world)
    assert await owed(world) == 4
    guild.unavailable = False
    await a_minute(world)
    assert await owed(world) == 0


async def test_a_lost_permission_leaves_meetings_owed(world: World) -> None:
    await meet(world)
    await state(world, "wanted")
    deny(world)
    await a_minute(world)
    assert await owed(world) == 4


async def test_the_loop_ends_with_the_feature(world: World) -> None:
    cog = await world.bot.remove_cog("PlanCog")
    assert isinstance(cog, PlanCog)
    await world.env.settle()
    assert not cog._settle.is_running()


async def test_the_loop_lives_on_after_it_died(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cog = world.bot.get_cog("PlanCog")
    assert isinstance(cog, PlanCog)
    monkeypatch.setattr("bot.app.ticking._REST", 0.0)
    await revive(cog._settle, RuntimeError("gone"), "meetings")
    assert cog._settle.is_running()
