"""What quizzes cost: 1,000 sessions at once in 1,000 guilds, five members answering in each.

Presses of answer buttons go through discord.py's own dispatch, and the answers to a real
database with `synchronous=FULL`; only the network is replaced. An answer is acknowledged
when it is on disk, so an acknowledgement is a durable answer.
"""

import asyncio
import copy
import gc
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from unittest.mock import patch

import psutil
from discord.webhook.async_ import AsyncWebhookAdapter
from simcord.backend.models import Message

from bot.domain.answering import Kind as QuestionKind
from bot.domain.pool import Pool
from bot.domain.session import Owed, Session
from bot.services.making import Order
from cogs.quiz._cards import round_card
from tests.bench.interactions import Bench, opened
from tests.wire.study import Payload

SESSIONS, MEMBERS, ROUNDS = 1_000, 5, 2
RATE = 500  # answers a second in the first round
UNDER_WAY = 200  # answers under way at once in the second, which goes as fast as it can
RATE_GOAL, LATE_GOAL_MS, KIB_GOAL = 1_000, 100.0, 40.0
_FIRST = 2 * 10**18
_V2 = 1 << 15

_LIMIT = 120.0  # seconds, for all answers


class Sink:
    """Takes acknowledgements in Discord's place, and tells whoever waits for one."""

    def __init__(self) -> None:
        self.waiting: dict[int, asyncio.Future[float]] = {}
        self.refused = 0

    async def request(self, route: Any, session: Any, **given: Any) -> Payload:
        said = str(given.get("payload"))
        self.refused += "Your answer is" not in said
        waiter = self.waiting.pop(int(route.webhook_id), None)
        if waiter is not None and not waiter.done():
            waiter.set_result(perf_counter())
        return {"interaction": {"id": "1", "type": 3}}


class Crowd:
    """The members of all sessions, and what they press."""

    def __init__(self, bench: Bench, sink: Sink, sessions: list[Session]) -> None:
        self._bench = bench
        self._sink = sink
        self._sessions = sessions
        self._rng = Random(11)
        self._next = _FIRST
        self._templates: dict[str, Payload] = {}

    def presses(self, number: int) -> list[tuple[Session, int, int]]:
        """Every member of every session once, in random order: (session, round, member)."""
        members = range(_FIRST, _FIRST + MEMBERS)
        found = [(each, number, member) for each in self._sessions for member in members]
        self._rng.shuffle(found)
        return found

    def _payload(self, session: Session, number: int, member_id: int) -> tuple[int, Payload]:
        template = self._templates.get(session.id)
        if template is None:
            template = self._templates[session.id] = self._template(session, number)
        payload = copy.copy(template)
        self._next += 1
        payload["id"] = str(self._next)
        payload["token"] = f"token-{self._next}"
        user = template["member"]["user"] | {"id": str(member_id)}
        payload["member"] = template["member"] | {"user": user}
        place = self._rng.randrange(4)
        payload["data"] = template["data"] | {
            "custom_id": f"clio:quiz:{session.id}:{number}:{place}"
        }
        return self._next, payload

    def _template(self, session: Session, number: int) -> Payload:
        study, quizzes = self._bench.study, self._bench.bot.services.quizzes
        view = round_card(quizzes.views.round(session, number, quizzes.now()))
        message: Message = study.backend.create_message(
            study.channel_id,
            study.backend.bot_user.id,
            "",
            components=view.to_components(),  # type: ignore[no-untyped-call]
            flags=_V2,
        )
        return study.press(study.ada, message, f"clio:quiz:{session.id}:{number}:0")[1]

    def forget(self) -> None:
        """Take new messages for the next round."""
        self._templates.clear()

    async def press(self, session: Session, number: int, member_id: int) -> float:
        """Answer once; gives seconds until the acknowledgement."""
        key, payload = self._payload(session, number, member_id)
        came: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._sink.waiting[key] = came
        began = perf_counter()
        self._bench.bot._connection.parsers["INTERACTION_CREATE"](payload)
        return await came - began  # `_LIMIT` holds for all of them; one each costs much


async def _open(bench: Bench) -> list[Session]:
    quizzes, sessions = bench.bot.services.quizzes, []
    pool = Pool(kinds=frozenset({QuestionKind.CHOICE}))
    for number in range(SESSIONS):
        order = Order(number + 1, number + 1, 1, pool=pool, rounds=ROUNDS, seconds=120)
        session = await quizzes.start(order)
        await quizzes.control(session.id, 1, "start")
        await quizzes.shown(session.id, Owed.ROUND, 1, number + 1)
        sessions.append(quizzes.get(session.id))
    return sessions


async def _next_round(bench: Bench, sessions: list[Session]) -> list[Session]:
    quizzes, moved = bench.bot.services.quizzes, []
    for each in sessions:
        for _ in range(2):
            await quizzes.control(each.id, 1, "skip")
        await quizzes.shown(each.id, Owed.ROUND, 2, 1)
        moved.append(quizzes.get(each.id))
    return moved


async def _steady(crowd: Crowd) -> list[float]:
    """Press at a fixed rate whatever the answers do; gives seconds to each acknowledgement."""
    tasks, began = [], perf_counter()
    for count, press in enumerate(crowd.presses(1)):
        await asyncio.sleep(max(0.0, began + count / RATE - perf_counter()))
        tasks.append(asyncio.create_task(crowd.press(*press)))
    return await asyncio.gather(*tasks)


async def _flat_out(crowd: Crowd) -> float:
    """Press as fast as acknowledgements come; gives answers a second."""
    room, presses = asyncio.Semaphore(UNDER_WAY), crowd.presses(2)

    async def one(press: tuple[Session, int, int]) -> None:
        try:
            await crowd.press(*press)
        finally:
            room.release()

    tasks, began = [], perf_counter()
    for press in presses:
        await room.acquire()
        tasks.append(asyncio.create_task(one(press)))
    await asyncio.gather(*tasks)
    return len(presses) / (perf_counter() - began)


async def run(*, postgres: bool) -> int:
    """Measure and print; gives 1 where a goal is missed."""
    async with opened(postgres=postgres) as bench:
        gc.collect()
        before = psutil.Process().memory_info().rss
        sessions = await _open(bench)
        gc.collect()
        kib = (psutil.Process().memory_info().rss - before) / 1024 / SESSIONS
        sink = Sink()
        crowd = Crowd(bench, sink, sessions)
        with patch.object(AsyncWebhookAdapter, "request", sink.request):
            for session, number, _ in crowd.presses(1):
                crowd._templates.setdefault(session.id, crowd._template(session, number))
            async with asyncio.timeout(_LIMIT):
                taken = [seconds * 1000 for seconds in await _steady(crowd)]
            crowd.forget()
            crowd._sessions = await _next_round(bench, sessions)
            for session, number, _ in crowd.presses(2):
                crowd._templates.setdefault(session.id, crowd._template(session, number))
            async with asyncio.timeout(_LIMIT):
                rate = await _flat_out(crowd)
        database = bench.bot.services.quizzes._database
        async with database.transaction() as tx:
            (row,) = await tx.fetch("SELECT COUNT(*) AS answers FROM game_answer")
        assert row.integer("answers") == SESSIONS * MEMBERS * ROUNDS
        assert not sink.refused, f"{sink.refused} presses were refused"
    return _print(kib, taken, rate)


def _print(kib: float, taken: list[float], rate: float) -> int:
    late = quantiles(taken, n=100)[98]
    print(f"{SESSIONS:,} sessions of {MEMBERS} members: {kib:.1f} KiB each (goal {KIB_GOAL:.0f})")
    print(
        f"{len(taken):,} answers at {RATE} a second: {median(taken):.1f} ms to the "
        f"acknowledgement, 99th percentile {late:.1f} (goal {LATE_GOAL_MS:.0f})"
    )
    print(f"as fast as they go: {rate:,.0f} durable answers a second (goal {RATE_GOAL:,})")
    return int(kib > KIB_GOAL or late > LATE_GOAL_MS or rate < RATE_GOAL)
