"""Whatever is sent, Clio answers it, refuses what it must, and changes nothing by that."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st
from simcord.backend import serializers
from structlog.testing import capture_logs

from bot.app.links import KeptMenu
from tests.conftest import answer_of, response_of
from tests.fuzz.forging import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    FORM,
    command_data,
    digest,
    examples,
    faults,
    forged_data,
    form_data,
    leaves,
    options_of,
    send,
    template_of,
    words,
)
from tests.limits import assert_choices_within_limits, assert_message_within_limits

if TYPE_CHECKING:
    from simcord import InteractionResult

    from tests.conftest import World

A_KIND = int(os.environ.get("CLIO_FUZZ_A_KIND", "100"))
CASES = int(os.environ.get("CLIO_FUZZ_CASES", "10000"))
_OWN_WISHES = ("clio:hide:", "clio:privacy:", "clio:unremind:")  # theirs to press, at any time


async def source_of(world: World) -> dict[str, Any]:
    """A message of Clio's that buttons may claim to be under."""
    shown = await world.ada.slash(world.channel, "fact", query="event:trotsky-expelled-1927")
    stored = world.env.backend.get_message(world.channel.id, response_of(shown).id)
    return dict(serializers.message_payload(world.env.backend, stored))


def declared(world: World) -> list[dict[str, Any]]:
    """What Discord was told of the slash commands."""
    every = (command.to_dict(world.bot.tree) for command in world.bot.tree.get_commands())
    return [command for command in every if command["type"] == 1]


def assert_answered(forged: list[dict[str, Any]], results: list[InteractionResult]) -> None:
    """Every interaction is acknowledged; what is shown is within Discord's limits."""
    for data, result in zip(forged, results, strict=True):
        assert result.acknowledged, data
        for shown in (result.response, *result.followups):
            if shown is not None:
                assert_message_within_limits(shown.components)


async def test_buttons_with_ids_out_of_the_air_change_nothing(world: World) -> None:
    message = await source_of(world)
    database = world.services.quizzes._database
    before = await digest(database)
    kept = world.bot._acts._items.values()
    kinds = {item.__discord_ui_compiled_template__: item for items in kept for item in items}
    assert len(kinds) >= 50
    with capture_logs() as logs:
        for pattern, item in kinds.items():
            if pattern.pattern.startswith(_OWN_WISHES):
                continue
            ids = examples(template_of(pattern), A_KIND)
            forged = [forged_data(each, is_menu=issubclass(item, KeptMenu)) for each in ids]
            assert_answered(forged, await send(world, world.ada, COMPONENT, forged, message))
            assert not faults(logs), pattern
            assert await digest(database) == before, pattern


async def test_forms_with_ids_out_of_the_air_change_nothing(world: World) -> None:
    database = world.services.quizzes._database
    before = await digest(database)
    fields = st.dictionaries(st.sampled_from(["title", "words", "when", "given", "x"]), words)
    arguments = st.one_of(
        st.text(max_size=60), st.from_regex(r"[a-z0-9]{10}:\d{1,2}", fullmatch=True)
    )
    with capture_logs() as logs:
        for act in world.bot.forms:
            drawn = examples(st.tuples(arguments, fields), A_KIND)
            forged = [form_data(f"clio:{act}:{argument}", filled) for argument, filled in drawn]
            assert_answered(forged, await send(world, world.ada, FORM, forged))
            assert not faults(logs), act
    after = await digest(database)
    assert {name for name in after if after[name] != before[name]} <= {"report", "content"}


@pytest.mark.parametrize("who", ["ada", "owner", "direct"])
async def test_commands_with_any_options_are_answered(world: World, who: str) -> None:
    member = world.ada.user if who == "direct" else getattr(world, who)
    commands = declared(world)
    paths = list(leaves(commands))
    each = max(1, CASES // (3 * len(paths)))
    with capture_logs() as logs:
        for path, leaf in paths:
            drawn = examples(options_of(leaf.get("options") or []), each)
            forged = [command_data(path, options) for options in drawn]
            assert_answered(forged, await send(world, member, COMMAND, forged))
            assert not faults(logs), path


async def test_whatever_is_typed_is_completed(world: World) -> None:
    commands = declared(world)
    with capture_logs() as logs:
        for path, leaf in leaves(commands):
            for option in leaf.get("options") or []:
                if not option.get("autocomplete"):
                    continue
                typed = examples(words, A_KIND)
                forged = [
                    command_data(
                        path,
                        [{"name": option["name"], "type": 3, "value": text, "focused": True}],
                    )
                    for text in typed
                ]
                for data, result in zip(
                    forged, await send(world, world.ada, AUTOCOMPLETE, forged), strict=True
                ):
                    choices = result.autocomplete_choices
                    assert choices is not None, data
                    assert_choices_within_limits(choices)
                assert not faults(logs), path


@pytest.mark.parametrize(
    ("who", "path", "options", "told"),
    [
        ("ada", ["random"], {"no-such-option": "x"}, "does not take"),
        ("ada", ["random"], {"region": "atlantis"}, "does not take"),
        ("ada", ["quiz", "start"], {"rounds": 10**9}, "does not take"),
        ("ada", ["quiz", "start"], {"rounds": "ten"}, "does not take"),
        ("ada", ["fact"], {"query": "x" * 6001}, "does not take"),
        ("ada", ["fact"], {}, "This command needs query."),
        ("ada", ["no-such-command"], {}, "Restart Discord"),
        ("direct", ["leaderboard"], {}, "on servers that invited me"),
    ],
)
async def test_a_command_as_no_client_sends_it_is_refused_in_words(
    world: World, who: str, path: list[str], options: dict[str, Any], told: str
) -> None:
    member = world.ada.user if who == "direct" else getattr(world, who)
    given = [{"name": name, "type": 3, "value": value} for name, value in options.items()]
    (result,) = await send(world, member, COMMAND, [command_data(path, given)])
    assert told in answer_of(result)
    assert result.ephemeral
