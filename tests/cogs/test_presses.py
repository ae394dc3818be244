"""How a press finds what Clio does for it: by its act, and only if its message shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from simcord.backend import serializers
from simcord.interactions import base_payload

from tests.conftest import answer_of, custom_ids, response_of

if TYPE_CHECKING:
    from simcord.backend.models import Message

    from tests.conftest import World

_BUTTON, _MENU, _COMPONENT = 2, 3, 3


async def looked_up(world: World) -> tuple[Message, list[str]]:
    """A message of Clio's, and what may be pressed on it."""
    shown = await world.ada.slash(world.channel, "fact", query="trotsky expelled")
    stored = world.env.backend.get_message(world.channel.id, response_of(shown).id)
    return stored, custom_ids(shown)


async def press(world: World, message: Message, custom_id: str) -> Any:
    """Send a press as whoever makes up payloads would; gives the interaction's record."""
    backend = world.env.backend
    record, payload = base_payload(
        backend,
        type=_COMPONENT,
        channel_id=world.channel.id,
        guild_id=world.guild.id,
        user_id=world.bao.id,
        data={"custom_id": custom_id, "component_type": _BUTTON},
    )
    payload["message"] = dict(serializers.message_payload(backend, message))
    world.bot._connection.parsers["INTERACTION_CREATE"](payload)
    await world.env.settle()
    return record


async def test_a_press_is_answered_by_what_serves_its_act(world: World) -> None:
    message, ids = await looked_up(world)
    record = await press(world, message, ids[0])
    assert record.responded


@pytest.mark.parametrize(
    "custom_id",
    ["clio:nothing:1", "theirs", "", "clio:open:", "clio:around:no such thing", "clio:section:x:y"],
)
async def test_a_press_of_what_nobody_serves_is_left_alone(world: World, custom_id: str) -> None:
    message, _ = await looked_up(world)
    message.components[0]["components"][-1]["components"][0]["custom_id"] = custom_id
    assert not (await press(world, message, custom_id)).responded


async def test_a_press_of_what_its_message_does_not_show_is_left_alone(world: World) -> None:
    message, ids = await looked_up(world)
    assert not (await press(world, message, f"{ids[0]}-else")).responded
    assert not (await press(world, message, "clio:open:topic:the-black-death")).responded


async def test_menus_are_found_among_the_parts_of_a_message(world: World) -> None:
    shown = await world.ada.slash(world.channel, "topic", name="expulsion-of-trotsky")
    opened = await world.bao.select(response_of(shown), ["0"])
    assert "1 of" in answer_of(opened)


async def test_a_press_with_what_no_database_stores_is_answered(world: World) -> None:
    message, _ = await looked_up(world)
    custom_id = "clio:report:event:\x00"
    message.components[0]["components"][-1]["components"][0]["custom_id"] = custom_id
    assert (await press(world, message, custom_id)).responded
