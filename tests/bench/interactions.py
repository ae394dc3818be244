"""How long an interaction takes from gateway payload to answer, as ratios to a no-op.

discord.py's whole path runs, but for the network: payloads are fed to its gateway parser,
and a sink in the place of its webhook adapter's request notes when the answer leaves. All
kinds take turns in random order, so that noise hits all alike.

What Clio keeps of earlier answers makes the second of two equal questions much cheaper than
the first, so each look-up is measured both ways and neither stands for the other: "first"
with every cache of `bot` and `cogs` emptied before each sample, "again" right after the same
interaction. Members mostly ask what nobody asked before; the goals hold for both.
"""

import asyncio
import copy
import cProfile
import functools
import gc
import json
import pstats
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count, cycle
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter_ns
from typing import Any
from unittest.mock import patch

import discord
from discord import app_commands, ui
from discord.ext import commands
from discord.webhook.async_ import AsyncWebhookAdapter
from simcord.backend import serializers
from simcord.backend.models import Message
from typing_extensions import override

from bot.app import links
from bot.app.cards import card
from bot.app.client import Clio, feature_names
from bot.app.reporter import respond
from bot.composition import collect_less, open_services, take_turns
from bot.config import load_settings
from bot.domain.answering import Kind as QuestionKind
from bot.domain.pool import Pool
from bot.domain.session import Owed
from bot.services.making import Order
from cogs.quiz._cards import round_card
from tests.postgres import running_postgres
from tests.wire.study import Payload, Study, custom_ids

MakePayload = Callable[[], Awaitable[Payload]]
WARM_UP = 50
LOOK_UP_GOAL = 2.5
ANSWER_GOAL = 8.0
MEMBERS = 50  # that answer one round
QUERIES = ("trotsky", "1917", "left opposition", "magna carta", "trotzky", "xyzzy")
PREFIXES = ("t", "tr", "trots", "revolution", "october rev", "")
TOPIC = "expulsion-of-trotsky"
_V2 = 1 << 15  # the message flag of Components V2


class BenchCog(commands.Cog):
    """What the other kinds are held against."""

    @app_commands.command(description="Answer at once")
    async def noop(self, interaction: discord.Interaction) -> None:
        """Answer with two letters."""
        await interaction.response.send_message("ok")

    @app_commands.command(description="Answer with a card that never changes")
    async def static(self, interaction: discord.Interaction) -> None:
        """Answer with a card of four buttons."""
        await respond(interaction, static_card())


class NoopButton(links.KeptButton, template=links.pattern("noop", r"(?P<number>\d)")):
    """What a press costs by itself."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        await interaction.response.send_message("ok", ephemeral=True)


def static_card() -> ui.LayoutView:
    """Make a card that never changes."""
    buttons = [links.button(f"Button {number}", "noop", str(number)) for number in range(4)]
    return card("## A title", "A text. " * 60, ui.ActionRow(*buttons))


class Sink:
    """Takes answers in Discord's place and notes when they come."""

    def __init__(self) -> None:
        self.came = asyncio.Event()
        self.at = 0
        self.payload: Payload = {}

    async def request(
        self, route: Any, session: Any, *, payload: Payload | None = None, **_: Any
    ) -> Any:
        if not self.came.is_set():
            self.at = perf_counter_ns()
            self.payload = payload or {}
            self.came.set()
        return {"interaction": {"id": "1", "type": 2}}


class Asked(StrEnum):
    """What came before a sample."""

    FRESH = ""  # nothing that matters: the kind has no equal questions
    FIRST = "first"
    AGAIN = "again"


@dataclass
class Kind:
    """One kind of interaction; `goal` is the greatest ratio to a no-op that is wanted."""

    name: str
    make: MakePayload
    goal: float | None = None
    group: str = ""
    asked: Asked = Asked.FRESH
    microseconds: list[float] = field(default_factory=list)


class Bench:
    """A connected Clio without a connection."""

    def __init__(self, bot: Clio, study: Study) -> None:
        self.bot = bot
        self.study = study
        self.sink = Sink()
        self._rounds = self._open_rounds()
        self._noop_message = self._post(static_card())
        self._caches = [
            each
            for each in gc.get_objects()
            if isinstance(each, functools._lru_cache_wrapper)
            and str(each.__module__).startswith(("bot.", "cogs."))
        ]

    async def sample(self, kind: Kind, pause: float = 0.0) -> float:
        """Bring about what comes before, pause, then run one interaction; gives microseconds."""
        payload = await kind.make()
        if kind.asked is Asked.FIRST:
            for kept in self._caches:
                kept.cache_clear()
        elif kind.asked is Asked.AGAIN:
            await self.run(copy.deepcopy(payload))
        await asyncio.sleep(pause)
        return await self.run(payload)

    async def run(self, payload: Payload) -> float:
        """Run one interaction; gives microseconds until its answer left."""
        others = asyncio.all_tasks()
        self.sink.came.clear()
        began = perf_counter_ns()
        self.bot._connection.parsers["INTERACTION_CREATE"](payload)
        await asyncio.wait_for(self.sink.came.wait(), 5)
        taken = (self.sink.at - began) / 1000
        while left := asyncio.all_tasks() - others:
            await asyncio.wait(left)
        return taken

    def kinds(self) -> list[Kind]:
        """List what is measured."""
        found = [
            Kind("no-op", self._command("noop")),
            Kind("static card", self._command("static")),
            Kind("no-op button", self._press_noop),
            Kind("quiz answer", self._next_answer, ANSWER_GOAL),
        ]
        for asked in (Asked.FIRST, Asked.AGAIN):
            found += self._look_ups(asked)
        return found

    def _look_ups(self, asked: Asked) -> Iterator[Kind]:
        def kind(group: str, name: str, make: MakePayload) -> Kind:
            return Kind(name, make, LOOK_UP_GOAL, f"{group}, {asked}", asked)

        yield kind("/topic", TOPIC, self._command("topic", name=f"topic:{TOPIC}"))
        yield kind("/today", "16 November", self._command("today", date="16 November"))
        for query in QUERIES:
            yield kind("/fact", query, self._command("fact", query=query))
        yield kind("/fact", "<some title>", self._fact_of(self._titles()))
        for prefix in PREFIXES:
            yield kind("autocomplete", repr(prefix), self._typing(prefix))

    def _titles(self) -> Iterator[str]:
        library = self.bot.services.facts._library
        rows = library.connection.execute("SELECT title FROM record WHERE kind = 'event'")
        titles = [row[0] for row in rows]
        Random(1).shuffle(titles)
        return cycle(titles)

    def _command(self, name: str, /, **options: str) -> MakePayload:
        async def make() -> Payload:
            return self.study.command(self.study.ada, name, **options)[1]

        return make

    def _fact_of(self, titles: Iterator[str]) -> MakePayload:
        async def make() -> Payload:
            return self.study.command(self.study.ada, "fact", query=next(titles)[:100])[1]

        return make

    def _typing(self, prefix: str) -> MakePayload:
        async def make() -> Payload:
            return self.study.typing(self.study.ada, "fact", "query", prefix)

        return make

    async def _press_noop(self) -> Payload:
        message = self._noop_message
        return self.study.press(self.study.ada, message, custom_ids(message)[0])[1]

    async def _next_answer(self) -> Payload:
        member_id, message = await anext(self._rounds)
        pressed = custom_ids(message)
        return self.study.press(member_id, message, pressed[member_id % len(pressed)])[1]

    async def _open_rounds(self) -> AsyncIterator[tuple[int, Message]]:
        """Give a member and the round they answer, without end."""
        members = [self.study.join(f"member {number}") for number in range(MEMBERS)]
        quizzes = self.bot.services.quizzes
        for channel_id in count(1):
            order = Order(
                guild_id=self.study.guild_id,
                channel_id=channel_id,
                host_id=self.study.ada,
                pool=Pool(kinds=frozenset({QuestionKind.CHOICE})),
                seconds=120,
            )
            session = await quizzes.start(order)
            session = await quizzes.control(session.id, order.host_id, "start")
            message = self._post(round_card(quizzes.views.round(session, 1, quizzes.now())))
            await quizzes.shown(session.id, Owed.ROUND, 1, message.id)
            for member_id in members:
                yield member_id, message
            await quizzes.abandon(session.id, "Measured.")

    def _post(self, view: ui.LayoutView) -> Message:
        backend = self.study.backend
        return backend.create_message(
            self.study.channel_id,
            backend.bot_user.id,
            "",
            components=view.to_components(),  # type: ignore[no-untyped-call]
            flags=_V2,
        )


@asynccontextmanager
async def _durable_postgres(folder: Path) -> AsyncIterator[str]:
    """Run a PostgreSQL that writes to the disk, and give the address of a database in it."""
    with running_postgres(folder) as postgres:
        await postgres.run("ALTER SYSTEM SET fsync = on")
        await postgres.run("SELECT pg_reload_conf()")
        async with postgres.database() as address:
            yield address


@asynccontextmanager
async def opened(*, postgres: bool = False) -> AsyncIterator[Bench]:
    """Make a Clio that believes to be connected, on a database of its own."""
    study = Study()
    collect_less()  # as `clio run` does
    take_turns()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clio-bench-")))
        database: str | Path = folder / "bench.sqlite3"
        if postgres:
            database = await stack.enter_async_context(_durable_postgres(folder / "postgres"))
        cache = load_settings().cache_dir
        async with open_services(database, cache, study.clock, Random(7)) as services:
            bot = Clio(services, rates=None)
            await bot._async_setup_hook()  # the loops of cogs wait for a READY that never comes
            bot._connection.user = discord.ClientUser(
                state=bot._connection, data=serializers.user_payload(study.backend.bot_user)
            )
            for name in feature_names():
                await bot.load_extension(name)
            await bot.add_cog(BenchCog())
            bot.add_dynamic_items(NoopButton)
            bot._connection.parsers["GUILD_CREATE"](next(study.guild_events())[1])
            bench = Bench(bot, study)
            try:
                with patch.object(AsyncWebhookAdapter, "request", bench.sink.request):
                    yield bench
            finally:
                await bot.close()


async def run(samples: int, pause: float, profiled: str | None) -> int:
    """Measure and print; gives 1 where a goal is missed.

    `pause` seconds pass before each sample, as a bot is mostly idle.
    """
    async with opened() as bench:
        kinds = bench.kinds()
        if profiled is not None:
            await _profile(
                bench,
                next(
                    kind for kind in kinds if profiled in (kind.name, f"{kind.group}: {kind.name}")
                ),
                samples,
            )
            return 0
        order = Random(3)
        for turn in range(WARM_UP + samples):
            for kind in order.sample(kinds, len(kinds)):
                taken = await bench.sample(kind, pause)
                if turn >= WARM_UP:
                    kind.microseconds.append(taken)
                else:
                    _refuse_incident(kind, bench.sink.payload)
    return _print(kinds)


def _refuse_incident(kind: Kind, answer: Payload) -> None:
    text = json.dumps(answer)
    assert "Something went wrong" not in text, f"{kind.name}: {text}"


async def _profile(bench: Bench, kind: Kind, samples: int) -> None:
    for _ in range(WARM_UP):
        await bench.sample(kind)
    profiler = cProfile.Profile()
    run = bench.run

    async def profiled(payload: Payload) -> float:
        profiler.enable()
        try:
            return await run(payload)
        finally:
            profiler.disable()

    with patch.object(bench, "run", profiled):
        for _ in range(samples):
            await bench.sample(kind)
    stats = pstats.Stats(profiler)
    stats.sort_stats("cumulative").print_stats(60)
    stats.sort_stats("tottime").print_stats(30)


def _print(kinds: list[Kind]) -> int:
    groups: dict[str, list[Kind]] = defaultdict(list)
    for kind in kinds:
        groups[kind.group or kind.name].append(kind)
    noop = median(groups["no-op"][0].microseconds)
    print(f"{'':28}{'median':>10}{'p99':>10}{'x no-op':>9}{'goal':>7}")
    missed = 0
    for name, members in groups.items():
        taken = [each for kind in members for each in kind.microseconds]
        missed += _print_line(name, taken, noop, members[0].goal)
        if len(members) > 1:
            for kind in members:
                _print_line(f"  {kind.name}", kind.microseconds, noop, None)
    print(f"{missed or 'no'} goals missed; {len(kinds[0].microseconds)} samples of each kind")
    return 1 if missed else 0


def _print_line(name: str, taken: list[float], noop: float, goal: float | None) -> bool:
    ratio = median(taken) / noop
    missed = goal is not None and ratio > goal
    wanted = "" if goal is None else f"{goal:7.1f}{' MISSED' if missed else ''}"
    late = quantiles(taken, n=100)[98]
    print(f"{name:28}{median(taken):7.0f} us{late:7.0f} us{ratio:9.2f}{wanted}")
    return missed
