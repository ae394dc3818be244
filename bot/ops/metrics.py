"""What Clio counts and times, for Prometheus: never an id, a name or a word of a member's."""

from __future__ import annotations

from contextlib import asynccontextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable

    from structlog.typing import EventDict, WrappedLogger

    from bot.storage.database import Database, Table, Transaction

T = TypeVar("T")
_WAITS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0)  # Discord waits for 3
_DISK = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0)


class Gateway(Protocol):
    """What a bot tells of its connection to Discord."""

    @property
    def latencies(self) -> list[tuple[int, float]]:
        """Seconds to the gateway and back, of each shard."""
        ...

    @property
    def guilds(self) -> object:
        """The guilds it is in."""
        ...


class Metrics:
    """The counts of one process, in a registry of their own.

    Names follow Prometheus's practice (https://prometheus.io/docs/practices/naming/).
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.interactions = Histogram(
            "clio_interaction_seconds",
            "From the arrival of an interaction to the end of its handling.",
            ("what", "outcome"),
            registry=self.registry,
            buckets=_WAITS,
        )
        self.posts = Counter(
            "clio_posts",
            "Posts that come by themselves, by what came of a try.",
            ("outcome",),
            registry=self.registry,
        )
        self.incidents = Counter(
            "clio_incidents", "Faults of Clio's own, by where.", ("where",), registry=self.registry
        )
        self.waits = Histogram(
            "clio_database_wait_seconds",
            "Until a transaction begins: the others before it.",
            registry=self.registry,
            buckets=_DISK,
        )
        self.transactions = Histogram(
            "clio_database_transaction_seconds",
            "From a transaction's beginning to its commit or rollback.",
            registry=self.registry,
            buckets=_DISK,
        )
        self.sessions = Gauge("clio_quiz_sessions", "Quizzes under way.", registry=self.registry)
        ProcessCollector(registry=self.registry)

    def watch(self, gateway: Gateway, sessions: Callable[[], int]) -> None:
        """Ask a bot at each scrape how it is connected, and how many quizzes are under way."""
        self.sessions.set_function(sessions)
        self.registry.register(_GatewayCollector(gateway))

    def heard(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        """Count an incident as it is logged: a processor for structlog."""
        if event.get("event") == "incident":
            where = event.get("task") or event.get("command") or event.get("on") or "button"
            self.incidents.labels(str(where)).inc()
        return event


class _GatewayCollector(Collector):
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    @override
    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Read how things stand."""
        latency = GaugeMetricFamily(
            "clio_gateway_latency_seconds", "To Discord's gateway and back.", labels=("shard",)
        )
        for shard, seconds in self._gateway.latencies:
            latency.add_metric((str(shard),), seconds)
        guilds = GaugeMetricFamily("clio_guilds", "Servers that Clio is in.")
        guilds.add_metric((), len(list(self._gateway.guilds)))  # type: ignore[call-overload]
        return (latency, guilds)


class TimedDatabase:
    """A database whose transactions are timed; otherwise it is the one that it was made of."""

    def __init__(self, database: Database, metrics: Metrics) -> None:
        self.name = database.name
        self._database = database
        self._metrics = metrics

    @asynccontextmanager
    async def transaction(self, *about: int) -> AsyncIterator[Transaction]:
        """Open a transaction, and time it."""
        asked = perf_counter()
        async with self._database.transaction(*about) as tx:
            began = perf_counter()
            self._metrics.waits.observe(began - asked)
            yield tx
        self._metrics.transactions.observe(perf_counter() - began)

    async def run(self, work: Callable[[Transaction], Coroutine[Any, Any, T]], *about: int) -> T:
        """Do a piece of work in a transaction, and time it."""
        asked = began = perf_counter()

        async def timed(tx: Transaction) -> T:
            nonlocal began
            began = perf_counter()
            return await work(tx)

        done = await self._database.run(timed, *about)
        self._metrics.waits.observe(began - asked)
        self._metrics.transactions.observe(perf_counter() - began)
        return done

    async def listen(self, heard: Callable[[str], None]) -> None:
        """Hear what other processes tell."""
        await self._database.listen(heard)

    async def tables(self) -> tuple[Table, ...]:
        """Describe all tables, in any order."""
        return await self._database.tables()

    async def close(self) -> None:
        """Close the database."""
        await self._database.close()
