"""What Clio listens on is open to this machine alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil

from bot.ops.health import Health
from bot.ops.metrics import Metrics
from tests.browser.demo import running_demo
from tests.ops.test_metrics import free_port, ready

if TYPE_CHECKING:
    from pathlib import Path

LOOPBACK = "127.0.0.1"


def listened_on(pid: int | None = None) -> set[tuple[str, int]]:
    """Where a process takes connections."""
    every = psutil.Process(pid).net_connections(kind="inet")
    return {(each.laddr.ip, each.laddr.port) for each in every if each.status == psutil.CONN_LISTEN}


async def test_metrics_are_told_on_loopback_alone() -> None:
    before = listened_on()
    async with Health(Metrics(), ready).listening(port := free_port()):
        assert listened_on() - before == {(LOOPBACK, port)}


def test_the_demo_is_shown_on_loopback_alone(tmp_path: Path) -> None:
    with running_demo(tmp_path) as demo:
        demo.address()
        open_to = listened_on(demo.pid)
        assert open_to
        assert {address for address, _ in open_to} == {LOOPBACK}
