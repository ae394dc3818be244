"""What members wait for is counted by its name, and nothing of theirs with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import generate_latest

from tests.cogs.test_content import MUSEUM
from tests.conftest import response_of

if TYPE_CHECKING:
    import pytest

    from tests.conftest import World


def told(world: World) -> list[str]:
    lines = generate_latest(world.bot.metrics.registry).decode().splitlines()
    return [line for line in lines if line.startswith("clio_interaction_seconds_count")]


async def test_commands_buttons_and_forms_are_counted_by_name_and_outcome(world: World) -> None:
    shown = await world.ada.slash(world.channel, "fact", query="event:trotsky-expelled-1927")
    await world.ada.slash(world.channel, "fact", query="xyzzy plugh nothing")
    await world.ada.click(response_of(shown), label="More")
    form = await world.owner.slash(world.channel, "content add event")
    await world.owner.submit_modal(form, MUSEUM)
    counted = {line.partition("{")[2].rpartition("}")[0] for line in told(world)}
    assert 'outcome="answered",what="fact"' in counted
    assert 'outcome="refused",what="fact"' in counted
    assert any('what="component:more"' in each for each in counted)
    assert any('what="modal_submit:' in each for each in counted)


async def test_a_fault_is_counted_as_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(world.services.facts, "look_up", fail)
    await world.ada.slash(world.channel, "fact", query="trotsky expelled")
    assert any('outcome="incident",what="fact"} 1.0' in line for line in told(world))


async def test_what_is_typed_is_not_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(world.services.facts, "suggest", fail)
    await world.ada.autocomplete(world.channel, "fact", "query", "tro")
    assert not told(world)


async def test_how_things_stand_is_read_at_each_scrape(world: World) -> None:
    lines = generate_latest(world.bot.metrics.registry).decode().splitlines()
    assert "clio_guilds 1.0" in lines
    assert "clio_quiz_sessions 0.0" in lines
