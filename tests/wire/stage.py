"""The stage that Clios of one test share: a stand-in for Discord, a folder, a database."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from tests.wire.process import Running, environment, until

if TYPE_CHECKING:
    from pathlib import Path

    from simcord.backend.models import Interaction, Message

    from tests.wire.server import Wire
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
        self.cache = cache
        self._started: list[Running] = []

    async def launch(self, **settings: object) -> Running:
        """Start `clio run`; a setting of None is left out."""
        running = await Running.start(self.folder, self._environment(settings))
        self._started.append(running)
        return running

    def _environment(self, settings: dict[str, object]) -> dict[str, str]:
        chosen = {
            "token": TOKEN,
            "discord_api": self.wire.api,
            "discord_gateway": self.wire.gateway,
            "database": self.database,
            "metrics_port": 0,
            "cache_dir": self.cache,
        } | settings
        return environment(**{name: each for name, each in chosen.items() if each is not None})

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
