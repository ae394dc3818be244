"""What daily posts cost: a tick with nothing due, and a fifth of all guilds due in one minute.

Guilds with a channel, a role and a schedule each, over all time zones, on a real database
with `synchronous=FULL`. discord.py's whole path runs but for the network: its HTTP client's
`request` is replaced by a sink that takes every message at once. While the posts go out,
interactions come in at a steady pace and are timed against the same ones on an idle bot.
"""

import asyncio
import copy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random
from statistics import median, quantiles
from time import perf_counter, perf_counter_ns
from typing import Any
from unittest.mock import patch

import psutil
from discord.http import HTTPClient

from bot.app.client import Clio
from bot.domain.daily import Schedule, Slot
from bot.domain.schedule import Rhythm, zone_named, zone_names
from bot.services.posting import Posting
from bot.storage import schedules
from cogs.today._poster import Poster
from tests.bench.interactions import Bench, opened
from tests.wire.study import Payload

GUILDS = (1_000, 10_000, 100_000)
DUE = 5  # one guild in so many is due in the same minute
TICKS = 300
PACE = 10_000  # posts begun in a second, at most: the bench asks what one process can do
BETWEEN = 0.02  # seconds between two interactions
SLOWER = 2.0
TICK_GOAL_MS, POSTS_GOAL, MANY = 2.0, 1_000, 2_000
_PAGE = 2_000
_FIRST = 10**18
_MEBIBYTE = 1 << 20


@dataclass
class Figures:
    """What was measured with so many guilds."""

    guilds: int
    mebibytes: float = 0.0
    idle_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    posts: int = 0
    claim_ms: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)


class Sink:
    """Takes messages in Discord's place."""

    def __init__(self) -> None:
        self.taken = 0

    async def request(self, route: Any, **_: Any) -> Payload:
        assert (route.method, route.path) == ("POST", "/channels/{channel_id}/messages"), route.path
        self.taken += 1
        return {
            "id": str(_FIRST + self.taken),
            "channel_id": str(route.channel_id),
            "author": {"id": "1", "username": "Clio", "discriminator": "0", "avatar": None},
            "content": "",
            "timestamp": "2026-11-16T09:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "components": [],
        }


def guild_id(number: int) -> int:
    """The id of a guild; its channel and role have it too, as @everyone does in Discord."""
    return _FIRST + number * 1000


def _know_guilds(bench: Bench, count: int) -> None:
    """Tell the bot of guilds as the gateway would."""
    payload = next(bench.study.guild_events())[1]
    payload["roles"] = payload["roles"][:1]
    payload["channels"] = payload["channels"][:1]
    parse = bench.bot._connection.parsers["GUILD_CREATE"]
    for number in range(count):
        this = copy.copy(payload)
        this["id"] = this["owner_id"] = str(guild_id(number))
        this["roles"] = [payload["roles"][0] | {"id": this["id"]}]
        this["channels"] = [
            payload["channels"][0]
            | {"id": this["id"], "guild_id": this["id"], "permission_overwrites": []}
        ]
        parse(this)


async def _write_schedules(bench: Bench, count: int, now: datetime) -> None:
    rng = Random(16)
    names = zone_names()
    database = bench.bot.services.posting._database
    for start in range(0, count, _PAGE):
        page = [
            _schedule(number, names[number % len(names)], now, rng)
            for number in range(start, min(start + _PAGE, count))
        ]
        async with database.transaction() as tx:
            await schedules.write_schedules(tx, page)


def _schedule(number: int, zone: str, now: datetime, rng: Random) -> Schedule:
    """One in `DUE` comes within the next minute, wherever it is; the others some other time."""
    at = time(rng.randrange(24), rng.randrange(60))
    if number % DUE == 0:
        at = (now + timedelta(minutes=1)).astimezone(zone_named(zone)).time().replace(second=0)
        at = at.replace(microsecond=0)
    rhythm = Rhythm(at, zone_named(zone))
    due = rhythm.next_after(now)
    if number % DUE and due <= now + timedelta(minutes=2):
        due += timedelta(days=1)
    return Schedule(
        guild_id(number), Slot.POST, guild_id(number), at, zone, due, now, now - timedelta(days=9)
    )


@contextmanager
def _timed_claims(figures: Figures) -> Iterator[None]:
    claim = Posting.claim_due

    async def timed(self: Posting, *given: Any) -> Any:
        began = perf_counter_ns()
        posts = await claim(self, *given)
        figures.claim_ms.append((perf_counter_ns() - began) / 1e6)
        return posts

    with patch.object(Posting, "claim_due", timed):
        yield


class Traffic:
    """Interactions that come in while something else goes on."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._kinds = [kind for kind in bench.kinds() if kind.name in ("no-op", "16 November")]

    async def run(self, until: asyncio.Event, taken: list[float], most: int = 10**9) -> None:
        """Send one interaction after another until an event, noting microseconds."""
        turn = 0
        while not until.is_set() and len(taken) < most:
            kind = self._kinds[turn % len(self._kinds)]
            turn += 1
            taken.append(await self._one(await kind.make()))
            await asyncio.sleep(BETWEEN)

    async def _one(self, payload: Payload) -> float:
        sink = self._bench.sink
        sink.came.clear()
        began = perf_counter_ns()
        self._bench.bot._connection.parsers["INTERACTION_CREATE"](payload)
        await asyncio.wait_for(sink.came.wait(), 30)
        return (sink.at - began) / 1000


async def _measure(guilds: int, *, postgres: bool) -> Figures:
    figures, sink = Figures(guilds), Sink()
    process = psutil.Process()
    async with opened(postgres=postgres) as bench:
        clock = bench.study.clock
        now = datetime(2026, 11, 16, 8, 59, tzinfo=UTC)
        clock.advance((now - clock.now()).total_seconds())
        before = process.memory_info().rss
        _know_guilds(bench, guilds)
        with_guilds = process.memory_info().rss
        await _write_schedules(bench, guilds, clock.now())
        figures.mebibytes = (process.memory_info().rss - with_guilds) / _MEBIBYTE
        print(
            f"{guilds:,} guilds: {(with_guilds - before) / guilds / 1024:.1f} KiB each in "
            f"discord.py's cache, {figures.mebibytes:.1f} MiB more for all schedules",
            file=sys.stderr,
        )
        for _ in range(TICKS):
            began = perf_counter_ns()
            assert not await bench.bot.services.posting.claim_due()
            figures.idle_ms.append((perf_counter_ns() - began) / 1e6)
        traffic, never, done = Traffic(bench), asyncio.Event(), asyncio.Event()
        await traffic.run(never, [], most=100)
        await traffic.run(never, figures.alone, most=300)
        clock.advance(125)
        with patch.object(HTTPClient, "request", _passing(sink)), _timed_claims(figures):
            others = asyncio.create_task(traffic.run(done, figures.beside))
            await _post(bench.bot, figures)
            done.set()
            await others
        figures.posts = sink.taken
        assert sink.taken == (guilds + DUE - 1) // DUE, sink.taken
    return figures


def _passing(sink: Sink) -> Any:
    async def request(_: HTTPClient, route: Any, **given: Any) -> Any:
        return await sink.request(route, **given)

    return request


async def _post(bot: Clio, figures: Figures) -> None:
    poster = Poster(bot, PACE)
    began = perf_counter()
    await poster.post_due()
    await poster.finish()
    figures.seconds = perf_counter() - began


def _late(taken: list[float]) -> float:
    return quantiles(taken, n=100)[98] if len(taken) > 1 else 0.0


def _print(measured: list[Figures]) -> int:
    print("guilds  | idle tick ms   | due    | posts/s | claim of 25 ms  | interactions us")
    print("        | median    p99  |        |         |  median     p99 | alone  beside  ratio")
    missed = []
    for each in measured:
        alone, beside = median(each.alone), median(each.beside)
        pace = each.posts / each.seconds
        print(
            f"{each.guilds:7,} | {median(each.idle_ms):6.2f} {_late(each.idle_ms):7.2f} "
            f"| {each.posts:6,} | {pace:7.0f} | {median(each.claim_ms):7.1f} "
            f"{_late(each.claim_ms):8.1f} | {alone:5.0f} {beside:7.0f} {beside / alone:6.2f}"
            f"   (p99 {_late(each.alone):.0f}, {_late(each.beside):.0f}; {len(each.beside)} beside)"
        )
        if median(each.idle_ms) > TICK_GOAL_MS:
            missed.append(
                f"{each.guilds:,} guilds: an idle tick takes {median(each.idle_ms):.2f} ms"
            )
        if pace < POSTS_GOAL and each.posts >= MANY:  # fewer are mostly the filling of caches
            missed.append(f"{each.guilds:,} guilds: {pace:.0f} posts a second")
        if beside > SLOWER * alone:
            missed.append(f"{each.guilds:,} guilds: interactions {beside / alone:.1f} times slower")
    print("\n".join(missed) or "no goals missed")
    return 1 if missed else 0


def run(most: int, *, postgres: bool) -> int:
    """Measure each size and print; gives 1 where a goal is missed."""
    return _print(
        [asyncio.run(_measure(count, postgres=postgres)) for count in GUILDS if count <= most]
    )
