"""What one process keeps in memory and another changes."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from bot.composition import open_services
from bot.domain.look import PLAIN, Paper
from tests.services.test_contents import ADA, EVENT, GUILD, KEEPER

if TYPE_CHECKING:
    from pathlib import Path

    from bot.services.bundle import Services
    from tests.conftest import SetClock
    from tests.postgres import Postgres


async def has_own(services: Services) -> bool:
    return (await services.shelves.open(GUILD)).own is not None


async def test_what_another_process_changes_is_seen_soon(
    postgres: Postgres, cache: Path, clock: SetClock
) -> None:
    where = await postgres.emptied()
    async with AsyncExitStack() as opened:
        one, other = [
            await opened.enter_async_context(open_services(where, cache, clock, Random(7)))
            for _ in range(2)
        ]
        assert not await has_own(other)
        assert await other.looks.of(GUILD) == PLAIN
        await one.contents.add(GUILD, KEEPER, "event", EVENT)
        light = replace(PLAIN, paper=Paper.LIGHT)
        await one.looks.write(GUILD, light)
        while not await has_own(other) or await other.looks.of(GUILD) != light:
            await asyncio.sleep(0.01)
        kept = await other.shelves.open(GUILD)
        assert await other.shelves.open(GUILD) is kept
        await one.privacy.forget(ADA.id)
        while await other.shelves.open(GUILD) is kept:
            await asyncio.sleep(0.01)
