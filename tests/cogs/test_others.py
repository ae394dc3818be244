"""Leaderboard, readings, help, and what holds for every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from bot.app.client import Clio, feature_names
from bot.app.translator import load_locales
from bot.domain.scoring import Tally
from bot.storage.scores import add_tallies
from tests.conftest import answer_of, response_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.conftest import World


async def test_an_empty_leaderboard_says_how_to_begin(world: World) -> None:
    shown = answer_of(await world.ada.slash(world.channel, "leaderboard"))
    assert "November 2026" in shown
    assert "/quiz start" in shown


async def test_all_time_is_a_leaderboard_of_its_own(world: World) -> None:
    shown = answer_of(await world.ada.slash(world.channel, "leaderboard", period="all time"))
    assert "all time" in shown


async def test_a_long_leaderboard_has_pages_over_a_restart(world: World) -> None:
    async with world.services.quizzes._database.transaction() as tx:
        tallies = [Tally(900 + n, 500 - n, 1, 2) for n in range(14)]
        await add_tallies(tx, world.guild.id, "2026-11", [*tallies, Tally(world.ada.id, 1, 0, 1)])
    shown = await world.ada.slash(world.channel, "leaderboard")
    assert "Page 1 of 2 · 15 members" in answer_of(shown)
    assert "You: 15 of 15, **1** points" in answer_of(shown)
    await world.restart()
    turned = await world.ada.click(response_of(shown), label="Next")
    assert "Page 2 of 2" in answer_of(turned)
    own = await world.bao.click(response_of(turned), label="Where am I")
    assert own.ephemeral
    assert "You have not answered yet." in answer_of(own)
    back = await world.ada.click(response_of(turned), label="Previous")
    assert "Page 1 of 2" in answer_of(back)


async def test_a_leaderboard_of_a_topic_and_a_mode_says_so(world: World) -> None:
    shown = answer_of(
        await world.ada.slash(world.channel, "leaderboard", topic="roman-empire", mode="race")
    )
    assert "· race" in shown
    assert "Nobody has scored yet" in shown


async def test_readings_come_one_of_each_level(world: World) -> None:
    result = await world.ada.slash(world.channel, "read", topic="expulsion-of-trotsky")
    shown = answer_of(result)
    assert "Read next" in shown
    for level in ("intro", "intermediate", "advanced"):
        assert f"-# {level}" in shown


async def test_readings_of_one_level_can_be_asked_for(world: World) -> None:
    opened = await world.ada.slash(world.channel, "read", topic="expulsion-of-trotsky")
    result = await world.ada.click(response_of(opened), label="Advanced")
    assert result.ephemeral
    assert "Read next · advanced" in answer_of(result)


async def test_the_book_that_no_catalogue_shows_is_marked_among_all_readings(world: World) -> None:
    opened = await world.ada.slash(world.channel, "read", topic="expulsion-of-trotsky")
    result = await world.ada.click(response_of(opened), label="All of them")
    assert result.ephemeral
    (line,) = [each for each in answer_of(result).splitlines() if "no catalogue" in each]
    assert "The Trotsky Revolution" in line
    assert "Leon Trotsky (Critical Lives)" in answer_of(result)


async def test_readings_of_an_unknown_topic_name_the_nearest(world: World) -> None:
    result = await world.ada.slash(world.channel, "read", topic="qqq zzz")
    assert result.ephemeral
    assert "I know nothing called" in answer_of(result)


async def test_topics_are_suggested_for_reading(world: World) -> None:
    for command, option in (("read", "topic"), ("topic", "name"), ("leaderboard", "topic")):
        choices = await world.ada.autocomplete(world.channel, command, option, "trot")
        assert choices[0]["value"] == "topic:expulsion-of-trotsky"


async def test_help_names_every_command_in_private(world: World) -> None:
    result = await world.ada.slash(world.channel, "help")
    assert result.ephemeral
    roots = world.bot.tree.get_commands(type=discord.AppCommandType.chat_input)
    for root in roots:
        (line,) = [line for line in answer_of(result).splitlines() if f"**/{root.name}**" in line]
        assert line.endswith(root.description)
        for each in root.commands if isinstance(root, app_commands.Group) else ():
            assert f"`{each.name}`" in line
    for root in roots:
        told = await world.ada.slash(world.channel, "help", command=root.name)
        assert told.ephemeral
        if isinstance(root, app_commands.Command):
            lines = [
                f"- **{each.display_name}**{'' if each.required else ' (if you like)'} · "
                f"{each.description}"
                for each in root.parameters
            ]
            assert answer_of(told).splitlines() == [f"### /{root.name}", root.description, *lines]
            continue
        for command in leaves([root]):
            assert f"**/{command.qualified_name}** · {command.description}" in answer_of(told)


async def test_help_tells_what_one_command_takes(world: World) -> None:
    told = answer_of(await world.ada.slash(world.channel, "help", command="/Quiz  start"))
    assert told.startswith("### /quiz start\n")
    assert "- **seconds** (if you like) · " in told
    told = answer_of(await world.ada.slash(world.channel, "help", command="deck copy"))
    assert "- **code** · " in told
    choices = await world.ada.autocomplete(world.channel, "help", "command", "/quiz st")
    assert [each["value"] for each in choices] == ["quiz start", "quiz stop"]
    everything = answer_of(await world.ada.slash(world.channel, "help"))
    assert "**Look this up** · under *Apps*" in everything


async def test_help_completes_commands_and_knows_no_others(world: World) -> None:
    choices = await world.ada.autocomplete(world.channel, "help", "command", "/qui")
    assert [choice["value"] for choice in choices][:2] == ["quiz", "quiz aside"]
    assert all(choice["value"].startswith("qui") for choice in choices)
    unknown = await world.ada.slash(world.channel, "help", command="/quizz now")
    assert "There is no command /quizz" in answer_of(unknown)
    assert unknown.ephemeral


def leaves(found: Sequence[object]) -> Iterator[app_commands.Command]:  # type: ignore[type-arg]
    for each in found:
        if isinstance(each, app_commands.Group):
            yield from leaves(list(each.commands))
        elif isinstance(each, app_commands.Command):
            yield each


async def test_every_command_says_where_it_works(world: World) -> None:
    for command in world.bot.tree.get_commands():
        payload = command.to_dict(world.bot.tree)
        assert payload["contexts"], command.name
        assert payload["integration_types"], command.name
        if payload["contexts"] == [0]:
            assert payload["integration_types"] == [0], command.name


async def test_set_up_commands_ask_for_manage_server(world: World) -> None:
    daily = world.bot.tree.get_command("daily")
    assert daily is not None
    assert daily.default_permissions == discord.Permissions(manage_guild=True)


async def test_every_description_is_translated_in_every_locale(world: World) -> None:
    texts = {
        each.description
        for each in world.bot.tree.walk_commands()
        if isinstance(each, app_commands.Group)
    }
    for command in leaves(world.bot.tree.get_commands()):
        texts.add(command.description)
        texts.update(str(option.description) for option in command.parameters)
    locales = load_locales()
    assert locales
    for code, translated in locales.items():
        assert texts == translated.keys(), (code, texts ^ translated.keys())
        assert all(len(text) <= 100 for text in translated.values()), code
        assert code in {locale.value for locale in discord.Locale}


async def test_commands_are_synced_when_they_changed_and_not_else(world: World) -> None:
    def syncs() -> int:
        return sum(
            request.method == "PUT" and request.path.endswith("/commands")
            for request in world.env.http_requests
        )

    assert syncs() == 1
    await world.restart()
    assert syncs() == 1


def test_every_feature_is_found() -> None:
    assert set(feature_names()) == {
        f"cogs.{name}"
        for name in (
            "content",
            "decks",
            "facts",
            "plan",
            "quiz",
            "reading",
            "review",
            "scores",
            "server",
            "today",
        )
    }


async def test_a_cog_that_fails_to_load_stops_the_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: Clio, cog: commands.Cog) -> None:
        raise RuntimeError(cog.qualified_name)

    monkeypatch.setattr(Clio, "add_cog", broken)
    with pytest.raises(discord.ext.commands.ExtensionFailed):
        await world.restart()
