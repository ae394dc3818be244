"""Two processes that share the guilds by PostgreSQL: each serves its own, once."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

import pytest

from tests.wire.daily import NINE, SECOND, every_day
from tests.wire.process import until

if TYPE_CHECKING:
    from tests.postgres import Postgres
    from tests.wire.daily import DailyStage
    from tests.wire.stage import Stage

pytestmark = pytest.mark.wire
PLACES = 6


async def test_two_clusters_post_each_guilds_day_once(
    daily: DailyStage, postgres: Postgres
) -> None:
    address: Any = await postgres.emptied()
    daily.database = address
    places = [daily.study.found(f"guild {number}") for number in range(PLACES)]
    while len({(place.guild_id >> 22) % 2 for place in places}) < 2:  # of the two shards
        places.append(daily.study.found("one more"))
    await daily.plan(*(every_day(each, "09:00") for each in places))
    daily.now_is(NINE + SECOND)
    one = await daily.run(cluster="0/2")
    other = await daily.run(cluster="1/2")
    again = await daily.run(cluster="1/2")  # an old and a new process during a deploy
    assert sorted(session.shard for session in daily.wire.sessions) == [(0, 2), (1, 2), (1, 2)]
    first, second, third = sorted(session.began for session in daily.wire.sessions)
    assert second - first > 4.5
    assert third - second > 4.5
    await until(lambda: all(map(daily.posts, places)), "every post")
    assert [len(daily.posts(place)) for place in places] == [1] * len(places)
    for clio in (one, other, again):
        assert await clio.end(signal.SIGTERM) == 0
    assert [len(daily.posts(place)) for place in places] == [1] * len(places)
    assert daily.wire.requests("PUT", "/commands") == 1


async def test_a_cluster_without_a_shared_database_is_refused(stage: Stage) -> None:
    clio = await stage.launch(cluster="0/2")
    assert await clio.ended() == 1
    assert "Clusters share one PostgreSQL" in clio.err


async def test_a_file_of_secrets_that_others_may_read_is_warned_of(stage: Stage) -> None:
    secrets = stage.folder / ".env"
    secrets.write_text("CLIO_LOG_LEVEL=info\n", encoding="utf-8")
    secrets.chmod(0o644)
    clio = await stage.connect()
    assert "others may read .env" in clio.err
    secrets.chmod(0o600)
    await clio.end(signal.SIGTERM)
    clio = await stage.connect()
    assert clio.err.count("others may read .env") == 1
