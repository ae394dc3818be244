"""The stage of the daily post: guilds with schedules, a clock to set, and both sides' records."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from bot.composition import open_services
from bot.domain.daily import Slot
from bot.services.daily import Wish
from tests.wire.child import AHEAD
from tests.wire.process import until
from tests.wire.server import serving
from tests.wire.stage import BOT_ID, TOKEN, Stage
from tests.wire.study import Study, custom_ids

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from simcord.backend.models import Message

    from tests.wire.process import Forks, Running
    from tests.wire.server import Wire
    from tests.wire.study import Place

_MARK = "clio:daily:"
SECOND, MINUTE, HOUR, DAY = (
    timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1),
)  # fmt: skip
NINE = datetime(2025, 10, 6, 9, tzinfo=UTC)  # when the first post of a schedule at 09:00 is due
DAYS = [f"{NINE + number * DAY:%Y-%m-%d}" for number in range(5)]


class Line(NamedTuple):
    """A line of the ledger."""

    guild_id: int
    day: str
    state: str
    message_id: int | None
    reason: str | None
    attempts: int
    owes_thread: bool


class DailyStage(Stage):
    """A stage whose Clios are forks and tell the time by the stand-in's clock.

    It begins twelve hours before `NINE`. The stand-in remembers no nonces, as Discord does
    not after some minutes: posts must be found by their marks.
    """

    def __init__(self, wire: Wire, folder: Path, cache: Path, forks: Forks) -> None:
        super().__init__(wire, folder, cache)
        self._forks = forks
        self.hooks: dict[str, str] = {}  # see tests.wire.child
        wire.knows_nonces = False
        self.now_is(NINE - 12 * HOUR)

    def now_is(self, instant: datetime) -> None:
        """Set the clock by which Discord and the Clios started from now on live."""
        self.study.clock.set(instant)

    async def plan(self, *wishes: Wish) -> None:
        """Set up schedules, as `/daily setup` does."""
        opening = open_services(self.database, self.cache, self.study.clock, Random(0))
        async with opening as services:
            for wish in wishes:
                await services.daily.set_up(wish)

    async def run(self, *, fast_by: timedelta | None = None, **settings: object) -> Running:
        """Start Clio and wait for IDENTIFY; its clock may be fast by something."""
        ahead = self.study.clock.elapsed + (fast_by.total_seconds() if fast_by else 0)
        assert ahead < 0, "see tests.wire.child"
        before = len(self.wire.sessions)
        env = self._environment(settings) | self.hooks | {AHEAD: str(ahead)}
        running = await self._forks.start(self.folder, env)
        self._started.append(running)
        await until(lambda: len(self.wire.sessions) > before, "IDENTIFY")
        return running

    async def run_at(self, instant: datetime, *, fast_by: timedelta | None = None) -> Running:
        """Kill what runs, let it be an instant, and start Clio."""
        await self.close()
        self.now_is(instant)
        return await self.run(fast_by=fast_by)

    # -- what became of it ----------------------------------------------------------------

    def posts(self, place: Place) -> list[Message]:
        """The daily posts in a place's channel, oldest first."""
        return [each for each in self.study.messages(place.channel_id) if day_of(each)]

    def news(self, place: Place) -> list[Message]:
        """What is in a place's system channel."""
        return self.study.messages(place.system_id)

    def threads(self, place: Place) -> list[int]:
        """The threads of a guild; one that was opened from a message has its id."""
        return self.study.backend.guilds[place.guild_id].thread_ids

    def lines(self, place: Place | None = None) -> list[Line]:
        """The lines of the ledger, of all guilds or of one, by guild and day."""
        lines = _read(self.database)
        return [each for each in lines if place is None or each.guild_id == place.guild_id]

    def states(self, places: Iterable[Place]) -> list[str | None]:
        """The states of the last lines of some places; None for those that have none."""
        last = {each.guild_id: each.state for each in self.lines()}
        return [last.get(each.guild_id) for each in places]

    async def until_all(self, state: str, *places: Place) -> None:
        """Wait until the last lines of some places are in a state."""
        wanted = [state] * len(places)
        await until(lambda: self.states(places) == wanted, f"{wanted} in the ledger")

    async def until_posted(self, place: Place, day: str) -> None:
        """Wait until a day's post is in a place's channel and is recorded."""
        await until(lambda: day in map(day_of, self.posts(place)), f"the post of {day}")
        await self.until_all("sent", place)

    async def until_settled(self, *places: Place) -> None:
        """Wait until a try of each place's last post has ended one way or another."""
        await until(
            lambda: {"claimed", None}.isdisjoint(self.states(places)), "an end of every claim"
        )

    def lines_left(self) -> list[Line]:
        """The lines that a killed Clio left, with its files as they are: nobody recovers them."""
        with TemporaryDirectory() as folder:
            for file in self.folder.glob(f"{self.database.name}*"):
                shutil.copy(file, folder)
            return _read(Path(folder) / self.database.name)

    def why_paused(self, place: Place) -> str | None:
        """The reason for which a place's schedule is paused; None where it is not."""
        with closing(sqlite3.connect(self.database)) as connection:
            found = connection.execute(
                "SELECT next_due, pause_reason FROM schedule WHERE guild_id = ?", (place.guild_id,)
            ).fetchone()
        return found[1] if found[0] is None else None


@asynccontextmanager
async def daily_stage(folder: Path, cache: Path, forks: Forks) -> AsyncIterator[DailyStage]:
    """Open a stage; the Clios that still run are killed in the end."""
    async with serving(Study(BOT_ID), TOKEN) as wire:
        stage = DailyStage(wire, folder, cache, forks)
        try:
            yield stage
        finally:
            await stage.close()


def assert_posted_once(stage: DailyStage, places: Iterable[Place]) -> None:
    """Check that each place has one post, and one line that says so."""
    for place in places:
        posts = stage.posts(place)
        assert len(posts) == 1, [(day_of(post), post.id) for post in posts]
        recorded = [(each.day, each.state, each.message_id) for each in stage.lines(place)]
        assert recorded == [(day_of(posts[0]), "sent", posts[0].id)]


def every_day(place: Place, at: str, zone: str = "UTC", *, makes_thread: bool = False) -> Wish:
    """Ask for a daily post."""
    return Wish(place.guild_id, Slot.POST, place.channel_id, at, zone, makes_thread=makes_thread)


def day_of(message: Message) -> str | None:
    """The local date of a daily post; None for any other message."""
    marks = [each for each in custom_ids(message) if each.startswith(_MARK)]
    return marks[0].removeprefix(_MARK).partition(".")[0] if marks else None


def _read(database: Path) -> list[Line]:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA synchronous=OFF")  # it writes nothing, but may clean up
        rows = connection.execute(
            "SELECT guild_id, local_date, state, message_id, reason, attempts, owes_thread"
            " FROM ledger ORDER BY guild_id, local_date"
        )
        return [Line(*row) for row in rows]
