"""Payloads that no client would send, and how what comes of them is looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simcord.interactions import base_payload
from simcord.results import InteractionResult

from bot.storage import copying
from tests.limits import BUTTON, MENU

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.storage.database import Database
    from tests.conftest import World

COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5  # types of interactions
_TOGETHER = 50
_HOSTILE = (
    "@everyone",
    "<@&1> <@1> <#1>",
    "**[a](https://example.com)** ||x|| `",
    "=HYPERLINK(1)",
    "'; DROP TABLE game; --",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "\N{ZERO WIDTH JOINER}" * 50,
    "\ud800".encode("utf-8", "replace").decode(),
    "x" * 6000,
    "9" * 400,
    "-0",
    "nan",
    "../../etc/passwd",
    "\x00",
    "event:trotsky-expelled-1927",
    "topic:expulsion-of-trotsky",
    "question:x",
    "own-x",
    "event:own-x",
    "1927-11-16",
    "16 November 1927",
    "UTC",
    "09:00",
    "",
    " ",
)
words = st.one_of(st.sampled_from(_HOSTILE), st.text(max_size=80))
numbers = st.one_of(st.integers(-(2**70), 2**70), st.integers(-5, 200))
anything = st.one_of(words, numbers, st.booleans(), st.floats(allow_nan=False))


def examples(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """Draw values, the same at each run."""
    found: list[Any] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(value: Any) -> None:
        found.append(value)

    draw()
    return found


def options_of(declared: list[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Options of a command, as it wants them or otherwise; some are missing, some are unknown."""
    drawn = [_option(each) for each in declared]
    unknown = st.fixed_dictionaries(
        {"name": st.just("nothing"), "type": st.just(3), "value": words}
    )
    mostly = st.tuples(*(st.one_of(each, each, each, st.none()) for each in drawn))
    lists = st.tuples(mostly, st.one_of(st.none(), st.none(), st.none(), unknown))
    return lists.map(lambda pair: [each for each in (*pair[0], pair[1]) if each is not None])


def _option(declared: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    kind = declared["type"]
    if declared.get("choices"):
        fitting: st.SearchStrategy[Any] = st.sampled_from([c["value"] for c in declared["choices"]])
    elif kind == discord.AppCommandOptionType.integer.value:
        low, high = declared.get("min_value", 0), declared.get("max_value", 100)
        fitting = st.integers(int(low), int(high))
    elif kind == discord.AppCommandOptionType.boolean.value:
        fitting = st.booleans()
    elif kind == discord.AppCommandOptionType.string.value:
        fitting = words
    else:
        fitting = st.integers(1, 2**63).map(str)  # an id of something that is not resolved
    value = st.one_of(fitting, fitting, fitting, anything)
    return value.map(lambda v: {"name": declared["name"], "type": kind, "value": v})


def leaves(commands: list[dict[str, Any]]) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """Give every command that can be called, by its path."""
    for command in commands:
        yield from _leaves([command["name"]], command)


def _leaves(path: list[str], node: dict[str, Any]) -> Iterator[tuple[list[str], dict[str, Any]]]:
    nested = [each for each in node.get("options") or [] if each["type"] in {1, 2}]
    if not nested:
        yield path, node
    for each in nested:
        yield from _leaves([*path, each["name"]], each)


def command_data(path: list[str], options: list[dict[str, Any]], kind: int = 1) -> dict[str, Any]:
    """Write what Discord sends of a command."""
    root, *nested = path
    for depth, name in enumerate(reversed(nested)):
        options = [{"name": name, "type": 1 if depth == 0 else 2, "options": options}]
    return {"id": "1", "name": root, "type": kind, "options": options}


async def send(
    world: World, member: Any, kind: int, forged: Sequence[dict[str, Any]], message: Any = None
) -> list[InteractionResult]:
    """Send payloads as they are in a member's name, many at a time; gives what came of each."""
    records = []
    for number, data in enumerate(forged, 1):
        record, payload = base_payload(
            world.env.backend,
            type=kind,
            channel_id=world.channel.id if member is not world.ada.user else member.dm_channel.id,
            guild_id=world.guild.id if member is not world.ada.user else None,
            user_id=member.id,
            data=data,
        )
        if message is not None:
            payload["message"] = bearing(message, data)
            record.source_message_id = int(message["id"])
        records.append(record)
        world.env.backend.emit("INTERACTION_CREATE", payload)
        if number % _TOGETHER == 0 or number == len(forged):
            await world.env._settle_internal(dispatch="INTERACTION_CREATE")
    return [InteractionResult(world.env, record) for record in records]


def forged_data(custom_id: str, *, is_menu: bool) -> dict[str, Any]:
    """Write what Discord sends of a press or a choice."""
    if is_menu:
        return {"custom_id": custom_id, "component_type": MENU, "values": ["0"]}
    return {"custom_id": custom_id, "component_type": BUTTON}


def bearing(message: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """Put the component that is used into a message of Clio's."""
    component = {"type": data["component_type"], "id": 2, "custom_id": data["custom_id"]}
    if data["component_type"] == BUTTON:
        component |= {"style": 2, "label": "Press"}
    else:
        component |= {"options": [{"label": "One", "value": "0"}]}
    return message | {"components": [{"type": 1, "id": 1, "components": [component]}]}


def form_data(custom_id: str, fields: dict[str, str]) -> dict[str, Any]:
    """Write what Discord sends of a form."""
    return {
        "custom_id": custom_id,
        "components": [
            {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
            for name, value in fields.items()
        ],
    }


async def digest(database: Database) -> dict[str, str]:
    """Sum up what every table holds."""
    return {
        table.name: (await copying._measure(database, table)).digest
        for table in await database.tables()
    }


def faults(logs: list[Any]) -> list[Any]:
    """Find the faults of Clio's own among what was logged."""
    return [entry for entry in logs if entry["event"] == "incident"]


def template_of(pattern: re.Pattern[str]) -> st.SearchStrategy[str]:
    """Custom ids of a kind: what its pattern lets through."""
    return st.from_regex(pattern, fullmatch=True).filter(lambda text: len(text) <= 100)
