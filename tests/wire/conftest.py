"""A Discord on loopback, and Clios that talk to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.wire.daily import DailyStage, daily_stage
from tests.wire.faults import Faults
from tests.wire.process import Forks, forking
from tests.wire.server import serving
from tests.wire.stage import BOT_ID, TOKEN, Stage
from tests.wire.study import Study

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from bot.library.index import Library


@pytest.fixture
async def stage(tmp_path: Path, cache: Path) -> AsyncIterator[Stage]:
    """A stage whose stand-in takes `TOKEN`."""
    async with serving(Study(BOT_ID), TOKEN) as wire:
        made = Stage(wire, tmp_path, cache)
        try:
            yield made
        finally:
            await made.close()


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Iterator[Forks]:
    """A server of forks, with the corpus compiled for them all."""
    with forking(tmp_path_factory.mktemp("forks") / "socket") as running:
        yield running


@pytest.fixture
async def daily(tmp_path: Path, cache: Path, forks: Forks) -> AsyncIterator[DailyStage]:
    """A stage of the daily post."""
    async with daily_stage(tmp_path, cache, forks) as made:
        yield made


@pytest.fixture
def faults(daily: DailyStage) -> Faults:
    """Faults in the way of what is sent there."""
    return Faults(daily.wire)
