"""`clio demo`: the same Clio on simcord's in-memory Discord, shown in a browser.

The demo's clock starts on the day asked for and then runs with the wall clock, a second at
a time; simcord's own clock stands still unless it is moved.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import tempfile
import time
import webbrowser
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Any

import simcord
from simcord.backend.errors import SetupError

from bot import log
from bot.app.client import Clio
from bot.clock import SystemClock
from bot.composition import open_services
from bot.config import load_settings
from bot.domain.daily import Slot
from bot.errors import ConfigError, UserError
from bot.services.daily import Wish

if TYPE_CHECKING:
    from simcord import ChannelHandle, Env, MemberActor, Preview

_FOUNDING_DAY = (11, 16)
_POSTS_AT = "09:00"
_BEFORE_POST = timedelta(hours=9) - timedelta(seconds=10)
_MEMBERS = ("Ada", "Bao", "Chidi", "Dolores")
_SIZE = (1100, 900)


class DemoClock:
    """simcord's clock, once there is one; until then the instant the demo starts at."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self.env: Env | None = None

    def now(self) -> datetime:
        """Give the demo's present instant."""
        return self.env.now() if self.env else self._start


@dataclass(frozen=True, slots=True)
class World:
    """The demo's server: who is in it and where they talk."""

    guild_id: int
    channel: ChannelHandle
    members: tuple[MemberActor, ...]


def starting_day(text: str | None, today: date) -> date:
    """Read the day to start on; left out, the latest 16 November. Raises UserError."""
    if text is None:
        this_year = date(today.year, *_FOUNDING_DAY)
        return this_year if this_year <= today else this_year.replace(year=today.year - 1)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{text} is not a date: {error}. Write it like 2026-11-16.") from None


def run_demo(*, port: int, open_browser: bool, day: str | None, database: Path | None) -> None:
    """Serve the demo until Ctrl-C, then leave nothing behind but a named database."""
    start = starting_day(day, SystemClock().now().date())
    settings = load_settings()
    log.set_up(settings.model_copy(update={"log_level": "warning"}))
    folder = Path(tempfile.mkdtemp(prefix="clio-demo-"))
    try:
        where = database or folder / "demo.sqlite3"
        served = _serve(start, where, settings.cache_dir, port=port, open_browser=open_browser)
        asyncio.run(served)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _serve(day: date, database: Path, cache: Path, *, port: int, open_browser: bool) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    start = datetime.combine(day, datetime.min.time(), UTC) + _BEFORE_POST
    clock = DemoClock(start)
    async with open_services(database, cache, clock, SystemRandom()) as services:
        bot = Clio(services, always_sync=True)
        env = simcord.Env(bot, check_errors=False)
        env.backend.bot_user.name = "Clio"
        world = _furnish(env)  # before the day is set, so that ids are the same on every day
        env.backend.clock._epoch = start  # noqa: SLF001 - simcord offers no other way to set it
        clock.env = env
        await env.start()
        try:
            await services.daily.forget(world.guild_id, day)  # a kept database knows old channels
            wish = Wish(world.guild_id, Slot.POST, world.channel.id, _POSTS_AT, "UTC")
            await services.daily.set_up(wish)
            await env.settle()
            await env.advance_time(_until_posted(start))
            await _show(env, world, stop, port=port, open_browser=open_browser)
        finally:
            await env.shutdown()


def _until_posted(start: datetime) -> float:
    """Count the seconds to the post, and a tick of its loop more."""
    return (start.replace(hour=9, minute=0, second=0) - start).total_seconds() + 6


def _furnish(env: Env) -> World:
    users = [env.create_user(name) for name in _MEMBERS]
    guild = env.create_guild("History study group", owner=users[0])
    channel = guild.create_text_channel("study-hall")
    guild.create_text_channel("daily-history")
    return World(guild.id, channel, tuple(map(guild.add_member, users)))


async def _show(
    env: Env, world: World, stop: asyncio.Event, *, port: int, open_browser: bool
) -> None:
    try:
        preview = env.preview(
            world.channel,
            viewers=world.members,
            layout="channel",
            width=_SIZE[0],
            height=_SIZE[1],
            port=port,
        )
        async with preview:
            print(f"Clio's demo: {preview.url}", flush=True)  # noqa: T201 - what the command is for
            print("Type / there and choose a command with Enter. Ctrl-C ends it.", flush=True)  # noqa: T201
            if open_browser:
                with suppress(webbrowser.Error):
                    await asyncio.to_thread(webbrowser.open, preview.url)
            await _keep_time(env, preview, stop)
    except SetupError as error:
        raise ConfigError(f"The demo cannot be shown: {error}. Try another --port.") from error


async def _keep_time(env: Env, preview: Preview, stop: asyncio.Event) -> None:
    """Move the demo's clock with the wall clock, and show what was posted meanwhile.

    Time and members take turns: simcord refuses a click that comes while time passes.
    """
    turn = asyncio.Lock()
    act = preview._action  # noqa: SLF001 - simcord offers no way to make a click wait

    async def act_in_turn(*given: Any) -> Any:
        async with turn:
            return await act(*given)

    preview._action = act_in_turn  # type: ignore[assignment, method-assign]  # noqa: SLF001
    began, moved = time.monotonic(), 0.0
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 1.0)
        async with turn:
            passed = time.monotonic() - began - moved
            before = len(env.http_requests)
            await env.advance_time(passed)
            moved += passed
            if len(env.http_requests) > before:
                await preview.refresh()
