"""What Discord is told of the commands, held against its documented limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.limits import assert_commands_within_limits

if TYPE_CHECKING:
    from tests.conftest import World


async def test_commands_are_within_discords_limits_in_every_language(world: World) -> None:
    tree = world.bot.tree
    assert tree.translator is not None
    told = [
        await command.get_translated_payload(tree, tree.translator)
        for command in tree.get_commands(type=None)
    ]
    assert len(told) >= 25
    assert_commands_within_limits(told)
