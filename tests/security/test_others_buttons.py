"""Buttons, menus and forms of another member or server, or whose time is over: nothing changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord
import pytest
from simcord.backend import serializers
from simcord.interactions import base_payload
from simcord.results import InteractionResult
from structlog.testing import capture_logs

from bot.domain.reading import Mark
from tests.cogs.test_content import MUSEUM
from tests.cogs.test_quiz import LOBBY, answer, current, public, session_of
from tests.cogs.test_quiz import start as start_quiz
from tests.conftest import answer_of, response_of
from tests.fuzz.forging import COMPONENT, FORM, bearing, digest, faults, forged_data, form_data

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simcord import ChannelHandle, MemberActor

    from tests.conftest import World

Ids = list[str]


async def send_as(
    world: World, member: MemberActor, channel: ChannelHandle, kind: int, data: dict[str, Any]
) -> InteractionResult:
    """Send a press or a form in a member's name, under a message of Clio's in their channel."""
    record, payload = base_payload(
        world.env.backend,
        type=kind,
        channel_id=channel.id,
        guild_id=member.guild.id,
        user_id=member.id,
        data=data,
    )
    if kind == COMPONENT:
        shown = await member.slash(channel, "fact", query="event:trotsky-expelled-1927")
        stored = world.env.backend.get_message(channel.id, response_of(shown).id)
        message = dict(serializers.message_payload(world.env.backend, stored))
        payload["message"] = bearing(message, data)
        record.source_message_id = stored.id
    world.env.backend.emit("INTERACTION_CREATE", payload)
    await world.env._settle_internal(dispatch="INTERACTION_CREATE")
    return InteractionResult(world.env, record)


def ids_in(result: InteractionResult, act: str) -> Ids:
    """The custom ids of an act on an answer."""
    shown = result.followups[-1] if result.followups else response_of(result)
    found = re.findall(rf"'custom_id': '(clio:{act}:[^']+)'", str(shown.components))
    assert found, (act, shown.components)
    return [str(each) for each in found]


def is_private(result: InteractionResult) -> bool:
    """Tell whether what came of a press is for the one who pressed; a form always is."""
    shown = result.followups[-1] if result.followups else result.response
    return shown is None or shown.ephemeral


# -- what belongs to ada -------------------------------------------------------------------


async def a_deck(world: World) -> Ids:
    await world.ada.slash(world.channel, "deck create", name="Haiti")
    form = await world.ada.slash(world.channel, "deck add", deck="Haiti")
    await world.ada.submit_modal(form, {"front": "Who?", "back": "Toussaint"})
    shown = await world.ada.slash(world.channel, "deck show", deck="Haiti")
    (deck,) = {each.split(":")[2] for each in ids_in(shown, "deck")}
    acts = ("open", "add", "study", "rest", "follow", "unfollow", "ask", "remove")
    return [f"clio:deck:{deck}:{act}" for act in acts] + [f"clio:deckpage:{deck}:0"]


async def a_decks_card(world: World) -> Ids:
    await a_deck(world)
    shown = await world.ada.slash(world.channel, "deck show", deck="Haiti")
    (card,) = re.findall(r"'value': '([a-z0-9]{10})'", str(response_of(shown).components))
    return [f"clio:deckcard:{card}:edit", f"clio:deckcard:{card}:remove"]


async def an_import(world: World) -> Ids:
    file = ("cards.csv", b"front,back\nWho?,Ada\n")
    brought = await world.ada.slash(world.channel, "deck import", file=file)
    return ids_in(brought, "deckundo")


async def a_review_card(world: World) -> Ids:
    await a_deck(world)
    await world.ada.slash(world.channel, "deck study", deck="Haiti")
    asked = await world.ada.slash(world.channel, "review start")
    (key,) = {
        each.split(":", 2)[2]
        for each in re.findall(r"clio:(?:show|say):[a-z0-9:.]+", str(response_of(asked).components))
    }
    grades = [f"clio:rate:{key}:{grade}" for grade in range(1, 5)]
    return [f"clio:show:{key}", f"clio:recall:{key}:0", *grades, f"clio:undo:{key}"]


async def a_plan(world: World) -> Ids:
    await world.ada.slash(world.channel, "plan make", topics="rome", weeks=4)
    ending = await world.ada.slash(
        world.channel,
        "plan end",
        plan=(await world.ada.autocomplete(world.channel, "plan end", "plan", ""))[0]["value"],
    )
    (end,) = ids_in(ending, "plan")
    plan = end.split(":")[2]
    acts = [f"clio:plan:{plan}:{act}" for act in ("join", "leave", "end")]
    return [*acts, f"clio:planweek:{plan}:1", f"clio:plancards:{plan}:1"]


async def a_servers_record(world: World) -> Ids:
    form = await world.owner.slash(world.channel, "content add event", region="europe")
    await world.owner.submit_modal(form, MUSEUM)
    (choice,) = await world.owner.autocomplete(world.channel, "content edit", "record", "")
    acts = ("edit", "remove", "back", "accept")
    return [f"clio:own:{choice['value']}:{act}" for act in acts]


async def a_season(world: World) -> Ids:
    asked = await world.owner.slash(world.channel, "season close")
    return ids_in(asked, "close")


async def a_quizs_controls(world: World) -> Ids:
    await start_quiz(world)
    session = session_of(world).id
    acts = ("start", "stop", "pause", "resume", "extend", "close", "open", "skip")
    return [f"clio:controls:{session}", *(f"clio:do:{session}:{act}" for act in acts)]


async def a_quiz_alone(world: World) -> Ids:
    await world.ada.user.slash("quiz solo", rounds=3)
    (session,) = world.services.quizzes._sessions
    acts = ("skip", "pause", "extend", "stop")
    return [f"clio:controls:{session}", *(f"clio:do:{session}:{act}" for act in acts)]


async def a_round(world: World) -> Ids:
    await start_quiz(world)
    await world.pass_seconds(LOBBY)
    session = session_of(world).id
    acts = ("hint", "words", "next", "again")
    return [f"clio:quiz:{session}:1:0", *(f"clio:{act}:{session}:1" for act in acts)]


async def a_lobby(world: World) -> Ids:
    await start_quiz(world)
    session = session_of(world).id
    return [f"clio:join:{session}:{side}" for side in "-01x"]


async def an_appeal(world: World) -> Ids:
    await start_quiz(world)
    await world.pass_seconds(LOBBY)
    await answer(world, world.ada, right=False)
    await world.pass_seconds(12)
    appeal = await world.ada.click(public(world, "· answer"), label="I was right")
    session = session_of(world).id
    return [*ids_in(appeal, "vote"), f"clio:appeal:{session}:1", f"clio:judge:{session}:1"]


async def points_set_aside(world: World) -> Ids:
    await start_quiz(world)
    session = session_of(world).id
    async with world.services.quizzes._database.transaction() as tx:
        await tx.execute(
            "INSERT INTO set_aside (session_id, member_id, state) VALUES ($1, $2, 'open')",
            session,
            world.ada.id,
        )
    return [f"clio:aside:{session}:{world.ada.id}:{vote}" for vote in "yn"]


async def a_club(world: World) -> Ids:
    await world.owner.slash(
        world.channel,
        "reading club schedule",
        book="service-trotsky",
        start="Monday",
        weeks=2,
        time="11:00",
        timezone="UTC",
        parts="ch. 1; ch. 2",
    )
    view = (await world.services.clubs.status(world.guild.id)).view
    assert view is not None
    return [f"clio:clubremind:{view.club.id}:1"]


OF_A_MEMBER = [a_deck, a_decks_card, an_import, a_review_card, a_plan, a_quiz_alone]
OF_A_SERVER = [a_servers_record, a_season, a_quizs_controls, an_appeal, points_set_aside]
OF_ITS_OWN_SERVER = [
    a_servers_record,
    a_lobby,
    a_round,
    a_quizs_controls,
    an_appeal,
    points_set_aside,
    a_club,
]


@pytest.mark.parametrize("make", [*OF_A_MEMBER, *OF_A_SERVER], ids=lambda make: make.__name__)
async def test_another_member_presses_in_vain(
    world: World, make: Callable[[World], Awaitable[Ids]]
) -> None:
    await assert_in_vain(world, world.bao, world.channel, await make(world))


@pytest.mark.parametrize("make", [*OF_A_MEMBER, *OF_ITS_OWN_SERVER], ids=lambda make: make.__name__)
async def test_the_owner_of_another_server_presses_in_vain(
    world: World, make: Callable[[World], Awaitable[Ids]]
) -> None:
    other = world.env.create_guild("Another group")
    channel = other.create_text_channel("hall")
    await assert_in_vain(world, other.add_member(other.owner), channel, await make(world))


@pytest.mark.parametrize("make", [a_quizs_controls, an_appeal], ids=lambda make: make.__name__)
async def test_a_moderator_of_another_channel_presses_in_vain(
    world: World, make: Callable[[World], Awaitable[Ids]]
) -> None:
    allowed = discord.PermissionOverwrite(manage_messages=True)
    corner = world.guild.create_text_channel("baos-corner", overwrites={world.bao: allowed})
    await assert_in_vain(world, world.bao, corner, await make(world))


async def test_the_controls_of_a_book_change_the_list_of_whoever_presses_alone(
    world: World,
) -> None:
    lists, book = world.services.book_lists, "service-trotsky"
    await lists.mark(world.ada.id, world.guild.id, book, Mark.READING)
    await lists.note(world.ada.id, world.guild.id, book, "For ada alone.")
    await lists.rate(world.ada.id, world.guild.id, book, 4)
    hers = await lists.open(world.ada.id, world.guild.id, book)
    marks = [f"clio:mark:{mark}:{book}" for mark in ("want", "reading", "done", "off")]
    shown = []
    for custom_id in [*marks, f"clio:booknote:{book}", "clio:books:all:0"]:
        data = forged_data(custom_id, is_menu=False)
        shown.append(await send_as(world, world.bao, world.channel, COMPONENT, data))
    for custom_id, value in ((f"clio:stars:{book}", "1"), ("clio:book:menu", book)):
        data = forged_data(custom_id, is_menu=True) | {"values": [value]}
        shown.append(await send_as(world, world.bao, world.channel, COMPONENT, data))
    data = form_data(f"clio:booknote:{book}", {"note": "Mine"})
    shown.append(await send_as(world, world.bao, world.channel, FORM, data))
    assert await lists.open(world.ada.id, world.guild.id, book) == hers
    modals = [str(each.modal) for each in world.env.backend.interactions.values() if each.modal]
    assert len(modals) == 1
    told = modals + [answer_of(each) for each in shown if each.modal is None]
    assert not [each for each in told if "For ada alone" in each]


async def assert_in_vain(
    world: World, member: MemberActor, channel: ChannelHandle, ids: Ids
) -> None:
    """Press each; it is refused in private, and nothing changes."""
    database = world.services.quizzes._database
    before = await digest(database)
    with capture_logs() as logs:
        for custom_id in ids:
            data = forged_data(custom_id, is_menu=False)
            result = await send_as(world, member, channel, COMPONENT, data)
            assert result.acknowledged, custom_id
            assert is_private(result), custom_id
            after = await digest(database)
            changed = [name for name in after if after[name] != before[name]]
            assert not changed, (custom_id, changed)
    assert not faults(logs)


# -- whose time is over --------------------------------------------------------------------


async def test_a_round_that_is_over_takes_no_answer_and_no_stranger_its_controls(
    world: World,
) -> None:
    await start_quiz(world, rounds=1)
    await world.pass_seconds(LOBBY)
    session, this = session_of(world).id, current(world)
    for _ in range(4):
        await world.pass_seconds(12)
    late = [f"clio:quiz:{session}:{this.number}:{choice}" for choice in range(4)]
    late += [f"clio:{act}:{session}:{this.number}" for act in ("hint", "words", "next", "again")]
    late += [f"clio:join:{session}:-", f"clio:do:{session}:stop", f"clio:controls:{session}"]
    await assert_in_vain(world, world.ada, world.channel, late)


async def test_what_no_calendar_has_is_refused_in_words(world: World) -> None:
    never = ["clio:week:0001-01-01.1", "clio:board:0000-00:-:-:0", "clio:close:9999-99-99"]
    await assert_in_vain(world, world.owner, world.channel, never)


async def test_a_season_that_is_closed_closes_once(world: World) -> None:
    asked = await world.owner.slash(world.channel, "season close")
    (close,) = ids_in(asked, "close")
    await world.owner.click(response_of(asked), custom_id=close)
    await assert_in_vain(world, world.owner, world.channel, [close])


async def test_a_plan_and_a_record_that_are_gone_stay_gone(world: World) -> None:
    plan, record = await a_plan(world), await a_servers_record(world)
    (end,) = [each for each in plan if each.endswith(":end")]
    await send_as(world, world.ada, world.channel, COMPONENT, forged_data(end, is_menu=False))
    await assert_in_vain(world, world.ada, world.channel, plan)
    choice = record[0].split(":")[2]
    await world.owner.slash(world.channel, "content remove", record=choice)
    edited = await send_as(
        world, world.bao, world.channel, FORM, form_data(f"clio:ownform:edit:{choice}", MUSEUM)
    )
    assert edited.ephemeral
    assert "Part of this server" not in answer_of(edited)


@pytest.mark.parametrize("make", [a_deck, a_decks_card], ids=lambda make: make.__name__)
async def test_a_form_for_anothers_deck_adds_nothing(
    world: World, make: Callable[[World], Awaitable[Ids]]
) -> None:
    key = (await make(world))[0].split(":")[2]
    database = world.services.quizzes._database
    before = await digest(database)
    fields = {"front": "Mine now", "back": "Bao"}
    for argument in (f"add:{key}", f"edit:{key}", key):
        data = form_data(f"clio:deckform:{argument}", fields)
        result = await send_as(world, world.bao, world.channel, FORM, data)
        assert result.ephemeral
    assert await digest(database) == before
