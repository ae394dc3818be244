"""An hour's traffic of a bot in 5,000 guilds in five minutes: what grows, what is left, who waits.

The real bot in this process, on a database with `synchronous=FULL`, its own loops and all; only
the network is replaced, by a Discord that takes everything at once, and refuses one message in
200. What members do in that hour is an assumption (`crowd.HOURLY`): a busy one, in which each
guild looks something up once or twice, one in 17 plays a quiz, and one in five has its daily post.
The traffic is faster than it would be, the clock is not. Before it, as after a day of service,
caches are full; then comes a fifth of the time that is not counted.
"""

import asyncio
import gc
import sys
from array import array
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any, NamedTuple

import psutil
import structlog

from bot.domain.daily import Schedule, Slot
from bot.domain.schedule import Rhythm, zone_named, zone_names
from bot.errors import NotFoundError, UserError
from bot.services.easel import drawn
from bot.storage import schedules
from tests.bench.crowd import HOURLY, Crowd, Discord
from tests.bench.guilds import guild_payload
from tests.bench.interactions import Bench, opened
from tests.bench.review import Reviewer

GUILDS = 5_000
FLAT, MEDIAN_GOAL, LATE_GOAL = 1.05, 1.2, 1.5
_TENTHS, _FIFTHS = 10, 5
_REVIEWERS, _CARDS = 100, 400
_DUE = 5  # of so many guilds, one has its post within the run
_SETTLES_IN = 180.0
_MEBIBYTE = 1 << 20


class Left(NamedTuple):
    """What a process holds at one moment beside memory."""

    tasks: int
    files: int
    connections: int
    sessions: int


def _left(bench: Bench) -> Left:
    process = psutil.Process()
    return Left(
        len(asyncio.all_tasks()),
        process.num_fds(),
        len(process.net_connections()),
        bench.bot.services.quizzes.count(),
    )


def _resident() -> float:
    return psutil.Process().memory_info().rss / _MEBIBYTE


def _know_guilds(bench: Bench) -> dict[int, int]:
    """Tell the bot of its guilds as the gateway would; gives a channel of each."""
    bot, channels = bench.bot, {}
    assert bot.user is not None
    for number in range(1, GUILDS + 1):
        payload = guild_payload(number) | {"unavailable": False}  # known since READY
        payload["members"][0]["user"]["id"] = str(bot.user.id)
        bot._connection.parsers["GUILD_CREATE"](payload)
        channels[int(payload["id"])] = int(payload["system_channel_id"])
    return channels


async def _plan_posts(bench: Bench, channels: dict[int, int], minutes: float) -> int:
    """Let a fifth of the guilds have their post in one of the next minutes; gives how many."""
    names, rng, now = zone_names(), Random(16), bench.bot.services.clock.now()
    planned = []
    for number, (guild_id, channel_id) in enumerate(channels.items()):
        zone = names[number % len(names)]
        comes = now + timedelta(minutes=rng.randint(1, max(1, int(minutes))))
        if number % _DUE:
            comes += timedelta(hours=rng.randint(2, 20))
        planned.append(_schedule(guild_id, channel_id, comes, zone, now))
    database = bench.bot.services.posting._database
    async with database.transaction() as tx:
        await schedules.write_schedules(tx, planned)
    return sum(
        each.next_due is not None and each.next_due <= now + timedelta(hours=1) for each in planned
    )


def _schedule(
    guild_id: int, channel_id: int, comes: datetime, zone: str, now: datetime
) -> Schedule:
    at = comes.astimezone(zone_named(zone)).time().replace(second=0, microsecond=0)
    due = Rhythm(at, zone_named(zone)).next_after(now)
    return Schedule(guild_id, Slot.POST, channel_id, at, zone, due, now, now - timedelta(days=9))


async def _fill_caches(bench: Bench) -> None:
    """Ask for everything once, as members do in a day."""
    services = bench.bot.services
    for topic in services.facts._library.topic_names:
        services.topics.view(topic.id)
    rows = services.facts._library.connection.execute(
        "SELECT title FROM record WHERE kind = 'event'"
    )
    for (title,) in rows.fetchall():
        await services.facts.look_up(title[:100])
    ages = services.ages
    for year in map(str, range(1000, 1990, 15)):
        await drawn(ages.draw_meanwhile, await ages.meanwhile(year))
        with suppress(NotFoundError, UserError):  # nothing happened that year, or nowhere
            await drawn(ages.draw_timeline, await ages.timeline(year))
            await drawn(ages.draw_map, await ages.map(year))


class Incidents:
    """Counts what Clio records as its own faults, and writes records nowhere."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()

    def __call__(self, _: Any, __: str, event: Any) -> Any:
        if event["event"] == "incident":
            self.found[repr(event.get("exc_info"))] += 1
        raise structlog.DropEvent


class Soak(NamedTuple):
    """What was measured."""

    memory: list[float]
    before: Left
    after: Left
    look_ups: "array[float]"
    began: float
    seconds: float
    done: Counter[str]
    faults: Counter[str]


async def _measure(minutes: float) -> Soak:
    incidents, seconds = Incidents(), 60 * minutes
    structlog.configure(processors=[incidents])
    async with opened() as bench:
        channels = _know_guilds(bench)
        reviewers = [
            Reviewer(bench, f"reviewer {each}", _CARDS + each)  # ids are drawn by their number
            for each in range(_REVIEWERS)
        ]
        for each in reviewers:
            await each.learn()
        await _fill_caches(bench)
        _say("filled", _resident())
        api = Discord()
        crowd = Crowd(bench, api, channels, [each.id for each in reviewers])
        with api.instead():
            bench.bot._ready.set()
            await asyncio.sleep(2)
            before = _left(bench)
            _say(before)
            due = await _plan_posts(bench, channels, minutes + minutes / _FIFTHS)
            await crowd.act(seconds / _FIFTHS)
            crowd.done.clear()
            memory, began = [_resident()], perf_counter()
            for _ in range(_TENTHS):
                await crowd.act(seconds / _TENTHS)
                memory.append(_resident())
                _say(_left(bench), memory[-1], dict(crowd.done))
            await crowd.finish()
            _say("the last act is done")
            await _settled(bench, crowd)
            after = _left(bench)
        crowd.done["posts due"] = due
        crowd.done["messages"] = api.sent
        crowd.done["refused by Discord"] = api.refused
        return Soak(
            memory,
            before,
            after,
            crowd.look_ups,
            began,
            seconds,
            crowd.done,
            incidents.found + crowd.refused,
        )


def _say(*words: object) -> None:
    print(*words, file=sys.stderr, flush=True)


async def _settled(bench: Bench, crowd: Crowd) -> None:
    """Wait until the last quiz has ended, and its last answers are told."""
    deadline = perf_counter() + _SETTLES_IN
    while bench.bot.services.quizzes.count() and perf_counter() < deadline:
        await asyncio.sleep(1)
    await crowd.finish()
    await asyncio.sleep(3)
    gc.collect()


def _fifth(soak: Soak, number: int) -> list[float]:
    """Give how long look-ups took that began in a fifth of the run, in milliseconds."""
    first = soak.began + number * soak.seconds / _FIFTHS
    pairs = zip(soak.look_ups[::2], soak.look_ups[1::2], strict=True)
    return [1000 * took for at, took in pairs if first <= at < first + soak.seconds / _FIFTHS]


def _print(soak: Soak) -> int:
    grown = max(soak.memory) / soak.memory[0]
    first, last = _fifth(soak, 0), _fifth(soak, _FIFTHS - 1)
    late = [quantiles(each, n=100)[98] for each in (first, last)]
    middle = [median(each) for each in (first, last)]
    print(f"{GUILDS:,} guilds, {soak.seconds / 60:g} minutes for an hour: ", end="")
    print(", ".join(f"{count:,} {name}" for name, count in soak.done.items()))
    print(f"begun an hour: {', '.join(f'{count:,} {name}' for name, count in HOURLY.items())}")
    print(f"resident, MiB: {' '.join(f'{each:.1f}' for each in soak.memory)}")
    print(f"the most is {grown:.3f} of the first (goal {FLAT})")
    print(f"before: {soak.before}\nafter:  {soak.after}")
    print(
        f"look-ups, first and last fifth: median {middle[0]:.2f} and {middle[1]:.2f} ms, ratio "
        f"{middle[1] / middle[0]:.2f} (goal {MEDIAN_GOAL}); 99th percentile {late[0]:.1f} and "
        f"{late[1]:.1f} ms, ratio {late[1] / late[0]:.2f} (goal {LATE_GOAL})"
    )
    for fault, count in soak.faults.most_common():
        print(f"{count} times: {fault}")
    return int(
        grown > FLAT
        or any(after > before for before, after in zip(soak.before, soak.after, strict=True))
        or middle[1] > MEDIAN_GOAL * middle[0]
        or late[1] > LATE_GOAL * late[0]
        or bool(soak.faults)
    )


async def run(minutes: float) -> int:
    """Measure and print; gives 1 where a goal is missed."""
    return _print(await _measure(minutes))
