"""The daily post under SIGKILL: whenever Clio is killed, each day is posted once.

Twenty lanes, each a Discord with some guilds and a Clio of its own, live through half an hour
of a simulated day side by side, for each start waits two seconds for its guilds. In each lane
Clio is started ten times, some minutes apart, and killed at a random moment: from just before
it claims what is due to just after it has written down what it sent, as an undisturbed run has
shown how long that takes. The stand-in takes its time to take a message and to say so, and
remembers no nonces: Discord forgets them within minutes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.wire.daily import HOUR, MINUTE, Line, daily_stage, day_of, every_day
from tests.wire.killing import Target
from tests.wire.process import until

if TYPE_CHECKING:
    from pathlib import Path

    from bot.services.daily import Wish
    from tests.wire.daily import DailyStage
    from tests.wire.process import Forks
    from tests.wire.study import Place

pytestmark = pytest.mark.wire
SEED = 20251006
LANES, KILLS = 20, 10
AT_FIRST, EACH_TIME = 6, 3  # guilds newly due at the undisturbed run, and at each other
SHORTEST, LONGEST = 90, 240  # seconds from one start to the next; a lease is of 120
EARLY = 0.4  # the share of kills before anything is sent
LEAD, TAIL = 0.15, 0.05  # seconds before the first request and after the last commit
DAY = datetime(2025, 10, 6, tzinfo=UTC)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati")
EVENING = 22  # a local day that ends while Clio is down is missed, as it should be


class Moment(StrEnum):
    """Where a kill hit a post."""

    NOTHING = "before anything was claimed"
    CLAIMED = "between claim and send"
    TAKEN = "between send and commit"
    SENT = "after commit"
    SOUGHT = "while it was looked for"
    THREADED = "between its thread and the commit of that"


@dataclass(frozen=True, slots=True)
class Owed:
    """A post that a guild is owed, by the schedule that it wished for."""

    place: Place
    wish: Wish
    day: str


async def test_each_day_is_posted_once_at_whatever_moment_clio_is_killed(
    tmp_path: Path, cache: Path, forks: Forks
) -> None:
    async with asyncio.TaskGroup() as group:
        lanes = [group.create_task(lived(tmp_path, cache, forks, n)) for n in range(LANES)]
    hits = sum((each.result() for each in lanes), Counter[Moment]())
    print(f"seed {SEED}, {LANES * KILLS} kills: {dict(hits)}")
    few = [moment for moment in Moment if hits[moment] < 5]
    assert not few, f"seed {SEED}: {dict(hits)}"


async def lived(tmp_path: Path, cache: Path, forks: Forks, number: int) -> Counter[Moment]:
    """Let a lane live; gives how many kills hit each kind of moment."""
    folder = tmp_path / f"lane-{number}"
    folder.mkdir()
    hits = Counter[Moment]()
    async with daily_stage(folder, cache, forks) as stage:
        lane = Lane(stage, number)
        await lane.prepare()
        await lane.calibrate()
        for kill in range(KILLS):
            hits.update(await lane.killed(kill) or [Moment.NOTHING])
        await lane.brought_to_an_end()
    return hits


class Lane(Target):
    """Guilds that are owed something at each start."""

    def __init__(self, stage: DailyStage, number: int) -> None:
        super().__init__(stage, SEED, number)
        self.starts = [DAY + timedelta(hours=number + 1)]
        for _ in range(KILLS):
            pause = timedelta(seconds=self.rng.uniform(SHORTEST, LONGEST))
            self.starts.append(self.starts[-1] + pause)
        self.owed: list[Owed] = []

    async def prepare(self) -> None:
        """Give guilds their schedules: at each start some are newly due."""
        self.stage.now_is(self.starts[0] - HOUR)
        for _ in range(AT_FIRST):
            self._owe(self.starts[0])
        for before, start in pairwise(self.starts):
            for _ in range(EACH_TIME):
                self._owe(before + self.rng.random() * (start - before - MINUTE) + MINUTE)
        await self.stage.plan(*(each.wish for each in self.owed))
        self.stage.wire.before = self.serve_slowly

    def _owe(self, instant: datetime) -> None:
        """Add a guild whose post is due in the minute of an instant, in one zone or another."""
        zone = ZoneInfo(self.rng.choice([each for each in ZONES if is_by_day(instant, each)]))
        local = instant.astimezone(zone)
        place = self.stage.study.found(f"guild {len(self.owed)}")
        makes_thread = len(self.owed) % 3 == 0
        wish = every_day(place, f"{local:%H:%M}", zone.key, makes_thread=makes_thread)
        self.owed.append(Owed(place, wish, f"{local:%Y-%m-%d}"))

    async def calibrate(self) -> None:
        """Run undisturbed, to see how long claiming, sending and recording take."""
        async with self._running(self.starts[0]) as began:
            first = await self._first_request(began)
            await until(lambda: self._settled() == AT_FIRST, f"{self.name}: the first posts")
            self._until_last = asyncio.get_running_loop().time() - first

    async def killed(self, kill: int) -> set[Moment]:
        """Start Clio and kill it at a random moment; gives what it was doing."""
        before, stood = set(self.stage.lines_left()), self._message_ids()
        async with self._running(self.starts[kill + 1]) as began:
            if self.rng.random() < EARLY:
                moment = began + self._until_first - self.rng.uniform(0, LEAD)
            else:
                first = await self._first_request(began)
                moment = first + self.rng.uniform(0, self._until_last + TAIL)
            await asyncio.sleep(moment - asyncio.get_running_loop().time())
        await until(lambda: self._busy == 0, "the stand-in to serve what was asked for")
        after = self.stage.lines_left()
        self._assert_nothing_twice(after, f"kill {kill}, {moment - began:.3f} s after IDENTIFY")
        return {self._moment(line, stood) for line in after if line not in before}

    def _moment(self, line: Line, stood: set[int]) -> Moment:
        (owed,) = (each for each in self.owed if each.place.guild_id == line.guild_id)
        posts = self.stage.posts(owed.place)
        if line.state == "sent":
            is_threaded = line.owes_thread and bool(self.stage.threads(owed.place))
            return Moment.THREADED if is_threaded else Moment.SENT
        assert line.state == "claimed", line
        if not posts:
            return Moment.CLAIMED
        return Moment.SOUGHT if posts[0].id in stood else Moment.TAKEN

    async def brought_to_an_end(self) -> None:
        """Run undisturbed until nothing is owed any more; each post must be there once."""
        async with self._running(self.starts[-1] + 5 * MINUTE):
            await until(lambda: self._settled() == len(self.owed), f"{self.name}: the last posts")
        lines = self.stage.lines_left()
        self._assert_nothing_twice(lines, "in the end")
        for owed in self.owed:
            name = f"{self.name}, guild {owed.place.guild_id}"
            (post,) = self.stage.posts(owed.place)
            assert day_of(post) == owed.day, name
            (line,) = (each for each in lines if each.guild_id == owed.place.guild_id)
            assert (line.day, line.state, line.message_id) == (owed.day, "sent", post.id), name
            threads = [post.id] if owed.wish.makes_thread else []
            assert self.stage.threads(owed.place) == threads, name

    def _assert_nothing_twice(self, lines: list[Line], when: str) -> None:
        for owed in self.owed:
            name = f"{self.name}, {when}, guild {owed.place.guild_id}"
            posts = [each.id for each in self.stage.posts(owed.place)]
            assert len(posts) <= 1, f"{name}: posted as {posts}"
            assert len(self.stage.threads(owed.place)) <= 1, name
            recorded = [each for each in lines if each.guild_id == owed.place.guild_id]
            assert [each.day for each in recorded] in ([], [owed.day]), name
            ids = [each.message_id for each in recorded if each.state == "sent"]
            assert ids in ([], posts), name

    def _settled(self) -> int:
        return sum(each.state == "sent" and not each.owes_thread for each in self.stage.lines())

    def _message_ids(self) -> set[int]:
        return {post.id for owed in self.owed for post in self.stage.posts(owed.place)}


def is_by_day(instant: datetime, zone: str) -> bool:
    """Tell whether the local day of an instant is neither new nor almost over."""
    return 1 <= instant.astimezone(ZoneInfo(zone)).hour < EVENING
