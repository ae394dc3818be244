"""A Discord on loopback, and a Clio that talks to it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from tests.wire.process import Running, environment, until
from tests.wire.server import Wire, serving
from tests.wire.study import Study

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from simcord.backend.models import Interaction, Message

    from tests.wire.study import Payload

BOT_ID = 123456789012345678
TOKEN = f"{base64.b64encode(str(BOT_ID).encode()).decode()}.GaBcDe.{'x1' * 19}"


class Stage:
    """The stand-in, and the folder and database that Clios of one test share."""

    def __init__(self, wire: Wire, folder: Path, cache: Path) -> None:
        self.wire = wire
        self.study = wire.study
        self.folder = folder
        self.database = folder / "clio.sqlite3"
        self._cache = cache
        self._started: list[Running] = []

    async def launch(self, **settings: object) -> Running:
        """Start `clio run`; a setting of None is left out."""
        chosen = {
            "token": TOKEN,
            "discord_api": self.wire.api,
            "discord_gateway": self.wire.gateway,
            "database": self.database,
            "cache_dir": self._cache,
        } | settings
        given = {name: value for name, value in chosen.items() if value is not None}
        running = await Running.start(self.folder, environment(**given))
        self._started.append(running)
        return running

    async def connect(self, **settings: object) -> Running:
        """Start `clio run` and wait until the gateway has taken it in."""
        before = len(self.wire.sessions)
        running = await self.launch(**settings)
        await until(lambda: len(self.wire.sessions) > before, "IDENTIFY")
        return running

    async def answer_to(self, interaction: tuple[Interaction, Payload]) -> Message:
        """Send an interaction and wait for the message that answers it."""
        record, payload = interaction
        self.wire.tell(payload)
        return await until(lambda: self.study.answer(record), f"an answer to {payload['data']}")

    async def close(self) -> None:
        for running in self._started:
            await running.kill()


@pytest.fixture
async def stage(tmp_path: Path, cache: Path) -> AsyncIterator[Stage]:
    """A stage whose stand-in takes `TOKEN`."""
    async with serving(Study(BOT_ID), TOKEN) as wire:
        made = Stage(wire, tmp_path, cache)
        try:
            yield made
        finally:
            await made.close()
