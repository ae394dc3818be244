"""What is counted, and what is told over HTTP."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from importlib import resources
from typing import TYPE_CHECKING

import aiohttp
import pytest
from prometheus_client import generate_latest

from bot.ops.health import Health
from bot.ops.metrics import Metrics, TimedDatabase

if TYPE_CHECKING:
    from bot.storage.database import Database


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def ready() -> str | None:
    return None


async def ask(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as client,
        client.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text()


class Connected:
    latencies = [(0, 0.05), (1, 0.07)]  # noqa: RUF012 - as a bot's property
    guilds = (1, 2, 3)


async def test_metrics_are_told_in_prometheus_format() -> None:
    metrics = Metrics()
    metrics.watch(Connected(), lambda: 2)
    metrics.posts.labels("sent").inc()
    async with Health(metrics, ready).listening(port := free_port()) as listening:
        assert listening == port
        status, told = await ask(port, "/metrics")
    assert status == 200
    for line in (
        'clio_posts_total{outcome="sent"} 1.0',
        "clio_quiz_sessions 2.0",
        'clio_gateway_latency_seconds{shard="1"} 0.07',
        "clio_guilds 3.0",
    ):
        assert line in told


async def test_ready_is_told_with_the_reason_why_not() -> None:
    reasons: list[str | None] = ["Discord is not connected", None]

    async def why_not() -> str | None:
        return reasons.pop(0)

    async with Health(Metrics(), why_not).listening(port := free_port()):
        assert await ask(port, "/readyz") == (503, "Discord is not connected\n")
        assert await ask(port, "/readyz") == (200, "ready\n")
        assert await ask(port, "/healthz") == (200, "ok\n")


async def test_a_database_that_hangs_is_no_readiness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.ops.health._PATIENCE", 0.01)

    async def hang() -> str | None:
        await asyncio.sleep(60)
        return None

    async with Health(Metrics(), hang).listening(port := free_port()):
        assert await ask(port, "/readyz") == (503, "the database does not answer\n")


async def test_a_port_that_is_taken_and_none_are_no_fault() -> None:
    first, second = Health(Metrics(), ready), Health(Metrics(), ready)
    async with first.listening(port := free_port()), second.listening(port) as other:
        assert other is None
    async with Health(Metrics(), ready).listening(0) as none:
        assert none is None


async def test_transactions_are_timed(database: Database) -> None:
    metrics = Metrics()
    timed = TimedDatabase(database, metrics)
    assert timed.name == database.name
    async with timed.transaction(5) as tx:
        await tx.fetch("SELECT 1 AS a")
    assert len(await timed.run(lambda tx: tx.fetch("SELECT 1 AS a"), 5)) == 1
    assert {table.name for table in await timed.tables()} >= {"setting"}
    told = generate_latest(metrics.registry).decode()
    assert "clio_database_wait_seconds_count 2.0" in told
    assert "clio_database_transaction_seconds_count 2.0" in told
    await timed.close()


def test_incidents_are_counted_by_where_as_they_are_logged() -> None:
    metrics = Metrics()
    for event in (
        {"event": "incident", "task": "daily"},
        {"event": "incident", "command": "fact"},
        {"event": "incident", "command": None, "custom_id": "clio:x"},
        {"event": "ready"},
    ):
        assert metrics.heard(None, "error", event) is event
    told = generate_latest(metrics.registry).decode()
    for where in ("daily", "fact", "button"):
        assert f'clio_incidents_total{{where="{where}"}} 1.0' in told


def test_the_dashboard_asks_for_what_there_is() -> None:
    metrics = Metrics()
    metrics.watch(Connected(), lambda: 0)
    there = set(
        re.findall(r"^# TYPE (\w+)", generate_latest(metrics.registry).decode(), re.MULTILINE)
    )
    text = (resources.files("bot.ops") / "grafana.json").read_text(encoding="utf-8")
    asked = set(re.findall(r"\b((?:clio|process)_\w+)", text))
    assert asked
    for name in asked:
        assert {name, re.sub(r"_(?:bucket|count)$", "", name)} & there, name
    assert len(json.loads(text)["panels"]) == 10
