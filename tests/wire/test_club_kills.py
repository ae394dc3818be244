"""Reading clubs under SIGKILL: whenever Clio is killed, each part, poll and result comes once.

As in the test of the daily post, lanes live side by side, each a Discord with guilds and a Clio of
its own that is started some minutes apart and killed at a random moment, from just before it
claims what is due to just after it has written down what it sent. The stand-in remembers no nonces.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import pytest
from simcord.backend.models import Poll, PollAnswer
from typing_extensions import override

from bot.composition import open_services
from bot.services.clubs import ClubWish
from tests.wire.daily import DAY, MINUTE, NINE, daily_stage
from tests.wire.killing import Target
from tests.wire.process import until
from tests.wire.stage import BOT_ID
from tests.wire.study import custom_ids

if TYPE_CHECKING:
    from aiohttp import web
    from simcord.backend.models import Message

    from bot.services.bundle import Services
    from tests.wire.daily import DailyStage
    from tests.wire.process import Forks
    from tests.wire.study import Place

pytestmark = pytest.mark.wire
SEED = 20251006
LANES, KILLS = 8, 8
EACH_TIME, POLLS = 6, 3  # guilds newly due at each start, and at the first with a poll
RESULTS = 2  # guilds whose poll has ended at each start
APART = timedelta(minutes=3)  # from one start to the next; a lease is of two
EARLY, AT_ONCE = 0.4, 0.3  # the shares of kills before anything is sent, and as sending begins
LEAD, TAIL = 0.06, 0.05  # seconds before the first request and after the last commit
BOOK, OTHER = "service-trotsky", "deutscher-prophet"


class Line(NamedTuple):
    """A line of the clubs' ledger that was due."""

    guild_id: int
    state: str
    message_id: int | None
    owes_thread: bool


async def test_parts_polls_and_results_come_once_at_whatever_moment_clio_is_killed(
    tmp_path: Path, cache: Path, forks: Forks
) -> None:
    async with asyncio.TaskGroup() as group:
        lanes = [group.create_task(lived(tmp_path, cache, forks, n)) for n in range(LANES)]
    hits = sum((each.result() for each in lanes), Counter[str]())
    print(f"seed {SEED}, {LANES * KILLS} kills: {dict(hits)}")
    few = [moment for moment in ("claimed", "taken", "sent") if hits[moment] < 3]
    assert not few, f"seed {SEED}: {dict(hits)}"


async def lived(tmp_path: Path, cache: Path, forks: Forks, number: int) -> Counter[str]:
    """Let a lane live; gives how many kills hit each kind of moment."""
    folder = tmp_path / f"lane-{number}"
    folder.mkdir()
    async with daily_stage(folder, cache, forks) as stage:
        lane = Lane(stage, number)
        await lane.prepare()
        await lane.calibrate()
        hits = [await lane.killed(kill) for kill in range(1, KILLS + 1)]
        await lane.brought_to_an_end()
    return sum(hits, Counter[str]())


class Lane(Target):
    """Guilds that are owed something at each start."""

    def __init__(self, stage: DailyStage, number: int) -> None:
        super().__init__(stage, SEED, number)
        self.starts = [NINE + kill * APART for kill in range(KILLS + 1)]
        self.readers: list[Place] = []
        self.voters: list[Place] = []
        self.counted: list[Place] = []

    async def prepare(self) -> None:
        """Give guilds their clubs: at each start some parts are newly due and some polls over."""
        stage = self.stage
        opening = open_services(stage.database, stage.cache, stage.study.clock, self.rng)
        async with opening as services:
            for start in self.starts:
                stage.now_is(start - MINUTE - DAY)
                for _ in range(RESULTS):
                    await self._let_vote(services)
            stage.now_is(NINE - MINUTE)
            for start in self.starts:
                for _ in range(EACH_TIME):
                    place = stage.study.found(f"guild {len(self.readers)}")
                    self.readers.append(place)
                    at = f"{start:%H:%M}"
                    day = f"{start:%Y-%m-%d}"
                    wish = ClubWish(
                        place.guild_id, place.channel_id, BOOK, day, 2, at, "UTC", None, 1
                    )
                    await services.clubs.schedule(wish)
            for _ in range(POLLS):
                self.voters.append(await self._begin_vote(services, days=3))
        stage.wire.before = self.serve_slowly

    async def _begin_vote(self, services: Services, days: int) -> Place:
        place = self.stage.study.found("voters")
        for book in (BOOK, OTHER):
            await services.clubs.propose(place.guild_id, 1, book)
        await services.club_votes.start(place.guild_id, place.channel_id, 1, days, manages=True)
        return place

    async def _let_vote(self, services: Services) -> None:
        """Have a guild vote for a day, with one vote given."""
        place = await self._begin_vote(services, days=1)
        self.counted.append(place)
        (job,) = await services.club_posting.claim_due()
        answers = [PollAnswer(1, "one"), PollAnswer(2, "two")]
        ended = Poll("Which?", answers, f"{NINE:%Y-%m-%dT%H:%M:%S+00:00}", finalized=True)
        ended.votes[2] = {1}
        sent = self.stage.study.backend.create_message(place.channel_id, BOT_ID, poll=ended)
        await services.club_posting.sent(job, sent.id)

    @override
    def begins_posting(self, request: web.Request) -> bool:
        """Tell a post from what is looked for before."""
        return request.method == "POST"

    async def calibrate(self) -> None:
        """Run undisturbed, to see how long claiming, sending and recording take."""
        async with self._running(self.starts[0]) as began:
            first = await self._first_request(began)
            wanted = EACH_TIME + POLLS + RESULTS
            await until(lambda: self._settled() == wanted, f"{self.name}: the first posts")
            self._until_last = asyncio.get_running_loop().time() - first

    async def killed(self, kill: int) -> Counter[str]:
        """Start Clio and kill it at a random moment; gives what it was doing."""
        before = set(self._lines())
        async with self._running(self.starts[kill]) as began:
            if (drawn := self.rng.random()) < EARLY:
                moment = began + self._until_first - self.rng.uniform(0, LEAD)
            else:
                first = await self._first_request(began)
                is_at_once = drawn < EARLY + AT_ONCE
                moment = first + self.rng.uniform(0, 0 if is_at_once else self._until_last + TAIL)
            await asyncio.sleep(moment - asyncio.get_running_loop().time())
        await until(lambda: self._busy == 0, "the stand-in to serve what was asked for")
        self._assert_nothing_twice(f"kill {kill}")
        return Counter(self._moment(line) for line in self._lines() if line not in before)

    def _moment(self, line: Line) -> str:
        if line.state == "sent":
            return "sent"
        places = (*self.readers, *self.counted)
        (place,) = (each for each in places if each.guild_id == line.guild_id)
        return "taken" if self._posts(place) else line.state

    async def brought_to_an_end(self) -> None:
        """Run undisturbed until nothing is owed any more; each post must be there once."""
        self.starts.append(self.starts[-1] + 6 * MINUTE)
        wanted = len(self.readers) + len(self.voters) + len(self.counted)
        async with self._running(self.starts[-1]):
            await until(lambda: self._settled() == wanted, f"{self.name}: the last posts")
        self._assert_nothing_twice("in the end")
        for place in (*self.readers, *self.voters, *self.counted):
            (post,) = self._posts(place)
            (line,) = (each for each in self._lines() if each.guild_id == place.guild_id)
            assert (line.state, line.message_id) == ("sent", post.id), self.name
            threads = [post.id] if place in self.readers else []
            assert self.stage.threads(place) == threads, self.name

    def _assert_nothing_twice(self, when: str) -> None:
        for place in (*self.readers, *self.voters, *self.counted):
            name = f"{self.name}, {when}, guild {place.guild_id}"
            assert len(self._posts(place)) <= 1, name
            assert len(self.stage.threads(place)) <= 1, name

    def _posts(self, place: Place) -> list[Message]:
        found = self.stage.study.messages(place.channel_id)
        return [
            each
            for each in found
            if (each.poll and place in self.voters) or any(map(_is_mark, custom_ids(each)))
        ]

    def _settled(self) -> int:
        return sum(each.state == "sent" and not each.owes_thread for each in self._lines())

    def _lines(self) -> list[Line]:
        """The lines that were due, with the database's files as they are: nobody recovers them."""
        stage = self.stage
        with TemporaryDirectory() as folder:
            for file in stage.folder.glob(f"{stage.database.name}*"):
                shutil.copy(file, folder)
            with closing(sqlite3.connect(Path(folder) / stage.database.name)) as connection:
                rows = connection.execute(
                    "SELECT kind, guild_id, state, message_id, owes_thread FROM club_post"
                    " WHERE state <> 'planned' ORDER BY guild_id"
                )
                lines = [(row[0], Line(*row[1:])) for row in rows]
        given = {place.guild_id for place in self.counted}
        return [line for kind, line in lines if kind != "poll" or line.guild_id not in given]


def _is_mark(custom_id: str) -> bool:
    return custom_id.startswith(("clio:clubremind:", "clio:clubstatus:"))
