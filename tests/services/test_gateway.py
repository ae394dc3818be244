"""What the processes of one bot agree on: how many shards, and when each identifies."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs
from typing_extensions import override

from bot.app.gateway import Advice, agree_on_share, wait_to_identify
from bot.domain.sharding import Cluster, Share
from bot.errors import ConfigError, StorageError
from bot.services.settings import KeptSettings

if TYPE_CHECKING:
    from bot.storage.database import Database
    from tests.conftest import SetClock

HOUR = timedelta(hours=1)


def advice(shards: int, left: int = 1000) -> Advice:
    return Advice(shards, 16, left, HOUR)


async def test_the_first_cluster_to_start_decides_for_all(
    database: Database, clock: SetClock
) -> None:
    kept = KeptSettings(database, clock)
    assert await agree_on_share(Cluster(1, 4), advice(6), kept, None) == Share(8, 2, 3, 16)
    with capture_logs() as logged:
        assert await agree_on_share(Cluster(0, 4), advice(12), kept, None) == Share(8, 0, 1, 16)
    assert [(line["event"], line["recommended"]) for line in logged] == [("too few shards", 12)]
    assert await agree_on_share(Cluster(0, 4), advice(6), kept, 12) == Share(12, 0, 2, 16)
    assert await agree_on_share(Cluster(3, 4), advice(6), kept, None) == Share(12, 9, 11, 16)


async def test_one_process_follows_what_discord_recommends(
    database: Database, clock: SetClock
) -> None:
    kept = KeptSettings(database, clock)
    assert await agree_on_share(Cluster(), advice(2), kept, None) == Share(2, 0, 1, 16)
    assert await agree_on_share(Cluster(), advice(3), kept, None) == Share(3, 0, 2, 16)


async def test_too_few_sessions_left_are_refused(database: Database, clock: SetClock) -> None:
    kept = KeptSettings(database, clock)
    with pytest.raises(ConfigError, match="begin 1 more sessions, and 2 are needed"):
        await agree_on_share(Cluster(0, 2), advice(4, left=1), kept, None)
    assert await kept.find("shards:2") is None


async def test_shards_of_all_processes_identify_five_seconds_apart(
    database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("asyncio.sleep", sleep)
    one, other = KeptSettings(database, clock), KeptSettings(database, clock)
    for kept, shard in ((one, 0), (other, 2), (one, 1), (other, 4)):
        await wait_to_identify(kept, shard, 2)
    assert waited == [0, 5, 0, 10]
    clock.advance(seconds=12)
    await wait_to_identify(one, 0, 2)
    assert waited[-1] == 3


async def test_a_clock_that_was_ahead_keeps_nobody_waiting(
    database: Database, clock: SetClock
) -> None:
    kept = KeptSettings(database, clock)
    await kept.take_turn("identify:0", timedelta(seconds=5))
    clock.advance(days=-365)
    assert await kept.take_turn("identify:0", timedelta(seconds=5)) == timedelta()


async def test_without_a_database_each_waits_for_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    waited = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    class Broken(KeptSettings):
        def __init__(self) -> None:
            pass

        @override
        async def take_turn(self, name: str, apart: timedelta) -> timedelta:
            raise StorageError("the disk is gone")

    monkeypatch.setattr("asyncio.sleep", sleep)
    await wait_to_identify(Broken(), 3, 1)
    assert waited == [5]
