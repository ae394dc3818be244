"""The world that tests drive: the real bot on simcord, a real SQLite file, a clock of its own."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import simcord
import structlog
from hypothesis import HealthCheck, settings
from simcord.backend.models import EPHEMERAL_FLAG

from bot.app.client import Clio
from bot.app.ticking import tick
from bot.composition import open_services
from bot.config import CORPUS
from bot.library.index import Library
from bot.storage.engines import open_database
from bot.storage.migrate import migrate, packaged_migrations
from tests.limits import Record
from tests.postgres import Postgres, running_postgres

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator

    import discord
    from simcord import (
        ChannelHandle,
        Env,
        GuildHandle,
        InteractionResult,
        MemberActor,
        ResponseMessage,
    )
    from simcord.backend.models import Message

    from bot.app.pacing import Rates
    from bot.domain.sharding import Share
    from bot.services.bundle import Services
    from bot.storage.database import Database, SqlValue

# As in service: structlog's own default draws every frame's locals, which takes longer than the
# patience of a test that injects errors.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
)

START = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)

_PATIENCE = 60.0  # seconds: a busy machine is no fault of Clio's
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


class SetClock:
    """A clock that stands where a test puts it."""

    def __init__(self, now: datetime = START) -> None:
        self.instant = now

    def now(self) -> datetime:
        return self.instant

    def advance(self, **step: float) -> None:
        self.instant += timedelta(**step)


class WorldClock:
    """simcord's clock."""

    env: Env | None = None

    def now(self) -> datetime:
        return self.env.now() if self.env else START


class World:
    """A guild with a channel and three members, and a bot that can be restarted."""

    env: Env
    guild: GuildHandle
    channel: ChannelHandle
    owner: MemberActor
    ada: MemberActor
    bao: MemberActor
    services: Services
    bot: Clio
    sent: Record

    def __init__(self, database: Path, cache: Path, rates: Rates | None = None) -> None:
        """Start on a file; time stands still in a test, so that `rates` are given for a few."""
        self.database = database
        self._rates = rates
        self._cache = cache
        self._clock = WorldClock()
        self._opened = AsyncExitStack()

    async def start(self) -> None:
        bot = await self._make_bot()
        self.env = simcord.Env(bot, check_errors=False, settle_timeout=_PATIENCE)
        self.env.backend.clock._epoch = START
        self._clock.env = self.env
        self.sent = Record(self.env)
        await self.env.start()
        self.guild = self.env.create_guild("History study group")
        self.channel = self.guild.create_text_channel("study-hall")
        self.owner = self.guild.add_member(self.guild.owner)
        self.ada = self.guild.add_member(self.env.create_user("ada"))
        self.bao = self.guild.add_member(self.env.create_user("bao"))

    async def _make_bot(self) -> Clio:
        opening = open_services(self.database, self._cache, self._clock, Random(7))
        self.services = await self._opened.enter_async_context(opening)
        self.bot = Clio(self.services, rates=self._rates)
        return self.bot

    async def restart(self) -> None:
        """Start a new process's worth of Clio on the same file, as after a kill."""
        await self.env.restart_bot(await self._make_bot())

    async def stop(self) -> None:
        await self.env.shutdown()
        await self._opened.aclose()
        self.sent.assert_within_limits()

    async def pass_seconds(self, seconds: float) -> None:
        """Let time pass; of a long time all but the last seconds go by in one leap."""
        lived = min(seconds, 12)
        self.env.backend.clock._epoch += timedelta(seconds=seconds - lived)
        await self.env.advance_time(lived)

    def channel_texts(self) -> list[str]:
        """All that each of the channel's messages shows, oldest first."""
        return [text_of(message.components) for message in self._public()]

    @property
    def last_message(self) -> discord.Message:
        """The newest message that everybody in the channel sees."""
        newest = self._public()[-1].id
        return next(each for each in self.channel.history() if each.id == newest)

    def _public(self) -> list[Message]:
        stored = self.env.backend.messages.get(self.channel.id, {})
        return [stored[key] for key in sorted(stored) if not stored[key].flags & EPHEMERAL_FLAG]


def text_of(components: Any) -> str:
    """Everything that components show, backslashes of escapes taken out."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            found.extend(str(node[key]) for key in ("content", "label") if node.get(key))
            for key in ("components", "accessory", "options"):
                walk(node.get(key) or [])

    walk(components)
    return "\n".join(found).replace("\\", "")


def response_of(result: InteractionResult) -> ResponseMessage:
    """The message that answered."""
    assert result.response is not None, "there was no answer"
    return result.response


def answer_of(result: InteractionResult) -> str:
    """What a member is shown in answer."""
    shown = result.followups[-1] if result.followups else result.response
    assert shown is not None, "there was no answer"
    return shown.content or text_of(shown.components)


def custom_ids(result: InteractionResult) -> list[str]:
    """The custom ids of an answer's buttons and menus."""
    assert result.response is not None
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if node.get("custom_id"):
                found.append(node["custom_id"])
            walk(node.get("components") or [])

    walk(result.response.components)
    return found


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the corpus is compiled once for the whole run."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def library(cache: Path) -> Iterator[Library]:
    """The real corpus, compiled."""
    opened = Library.open(CORPUS, cache)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of the run's own.

    pytest's own folders are for their owner alone, and a server never runs as root.
    """
    folder = TemporaryDirectory(prefix="clio-postgres-")
    with folder as name, running_postgres(Path(name) / "data") as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
async def where(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Where a fresh database is, on each engine."""
    if request.param == "sqlite":
        yield str(tmp_path / "clio.sqlite3")
        return
    server: Postgres = request.getfixturevalue("postgres")
    yield await server.emptied()


@pytest.fixture
async def database(where: str) -> AsyncIterator[Database]:
    """A fresh database on each engine, brought up to date."""
    opened = await open_database(where)
    await migrate(opened, packaged_migrations(), START)
    yield opened
    await opened.close()


def has(share: Share, guild_id: int | None) -> bool:
    """Whether what belongs to a guild, or to none, belongs to a process, by Discord's formula."""
    return ((guild_id or 0) >> 22) % share.count in share.shards


def dying(name: str) -> Callable[..., Coroutine[Any, Any, None]]:
    """A tick of loops, of which the one of a name dies."""

    async def ticked(*given: Any) -> None:
        if given[-1] == name:
            raise ZeroDivisionError
        await tick(*given)

    return ticked


async def seen(where: str, sql: str) -> list[tuple[SqlValue, ...]]:
    """What another process would read at this moment."""
    other = await open_database(where)
    try:
        async with other.transaction() as tx:
            return [tuple(value for _, value in row.pairs()) for row in await tx.fetch(sql)]
    finally:
        await other.close()


on_sqlite = pytest.mark.parametrize("where", ["sqlite"], indirect=True)


@pytest.fixture
def clock() -> SetClock:
    """A clock that a test moves."""
    return SetClock()


@pytest.fixture
async def world(tmp_path: Path, cache: Path) -> AsyncIterator[World]:
    """A running world."""
    made = World(tmp_path / "clio.sqlite3", cache)
    await made.start()
    yield made
    await made.stop()
