"""How a server wants things shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from simcord import SetupError

from bot.domain.look import Look, Paper
from bot.domain.wording import EraStyle
from tests.conftest import answer_of, response_of
from tests.drawing.sheets import opened

if TYPE_CHECKING:
    from simcord import InteractionResult

    from tests.conftest import World


async def set_look(world: World, **options: str) -> str:
    return answer_of(await world.owner.slash(world.channel, "settings", **options))


async def corner_of(result: InteractionResult) -> float:
    """How light the paper of an answer's picture is, of 255."""
    (file,) = response_of(result).attachments
    pixel = opened(await file.read()).getpixel((2, 2))
    assert isinstance(pixel, tuple)
    return sum(pixel) / 3


async def test_years_are_lettered_as_the_server_wants(world: World) -> None:
    asked = {"when": "44 BC"}
    before = answer_of(await world.ada.slash(world.channel, "meanwhile", **asked))
    assert "44 BCE" in before
    assert "BC/AD" in await set_look(world, years="BC/AD")
    await world.restart()
    for command, options in (("meanwhile", asked), ("fact", {"query": "44 BC"})):
        result = await world.ada.slash(world.channel, command, **options)
        shown = answer_of(result)
        assert "44 BC" in shown
        assert "BCE" not in shown
    found = await world.ada.autocomplete(world.channel, "fact", "query", "caesar")
    assert found
    assert not any("BCE" in str(choice) for choice in found)
    (file,) = response_of(await world.ada.slash(world.channel, "meanwhile", **asked)).attachments
    assert "BCE" not in (file.description or "")


async def test_what_was_just_set_is_told_in_its_own_letters(world: World) -> None:
    assert "Years are lettered **BC/AD**" in await set_look(world, years="BC/AD")
    assert "Years are lettered **BCE/CE**" in await set_look(world, years="BCE/CE")


async def test_another_server_keeps_its_own_letters(world: World) -> None:
    await set_look(world, years="BC/AD")
    other = world.env.create_guild("Another group")
    channel = other.create_text_channel("hall")
    cleo = other.add_member(world.env.create_user("cleo"))
    assert "44 BCE" in answer_of(await cleo.slash(channel, "fact", query="44 BC"))


async def test_buttons_letter_years_too(world: World) -> None:
    await set_look(world, years="BC/AD")
    shown = await world.ada.slash(world.channel, "fact", query="Senators assassinate Julius Caesar")
    assert "15 March 44 BC**" in answer_of(shown)
    around = answer_of(await world.ada.click(response_of(shown), label="Around this time"))
    assert "Around 44 BC" in around
    assert "BCE" not in around


async def test_pictures_are_drawn_on_the_paper_the_server_wants(world: World) -> None:
    asked = {"about": "1789"}
    assert await corner_of(await world.ada.slash(world.channel, "timeline", **asked)) < 60
    assert "light" in await set_look(world, pictures="light")
    assert await corner_of(await world.ada.slash(world.channel, "timeline", **asked)) > 200
    assert await world.services.looks.of(world.guild.id) == Look(EraStyle.BCE, Paper.LIGHT)


async def test_only_who_manages_the_server_says_how(world: World) -> None:
    with pytest.raises(SetupError, match="not visible"):  # Discord itself hides it
        await world.ada.slash(world.channel, "settings", years="BC/AD")
    (command,) = [each for each in await world.bot.tree.fetch_commands() if each.name == "settings"]
    world.guild.set_command_permissions(command, {world.ada: True})
    refused = await world.ada.slash(world.channel, "settings", years="BC/AD")
    assert "Manage Server" in answer_of(refused)
    assert (await world.services.looks.of(world.guild.id)).era is EraStyle.BCE
