"""Which process has which guilds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sharding import Cluster, Share, parse_cluster
from bot.errors import ConfigError
from tests.conftest import has

guilds = st.one_of(st.none(), st.integers(1, 2**63 - 1))


@given(st.integers(1, 12), st.integers(1, 60), guilds)
def test_every_guild_belongs_to_exactly_one_cluster(
    clusters: int, recommended: int, guild_id: int | None
) -> None:
    each = [Cluster(number, clusters) for number in range(clusters)]
    count = each[0].least(recommended)
    shares = [cluster.share(count) for cluster in each]
    assert recommended <= count < recommended + clusters
    assert sorted(shard for share in shares for shard in share.shards) == list(range(count))
    assert len({len(share.shards) for share in shares}) == 1
    assert sum(has(share, guild_id) for share in shares) == 1
    assert all(share.is_all is (clusters == 1) for share in shares)
    assert [share.is_first for share in shares] == [True] + [False] * (clusters - 1)


def test_what_belongs_to_no_guild_is_the_first_clusters() -> None:
    assert has(Cluster(0, 4).share(8), None)
    assert not has(Cluster(1, 4).share(8), None)
    assert has(Share(), None)


def test_fewer_shards_than_clusters_are_refused() -> None:
    with pytest.raises(ConfigError, match="4 clusters need as many shards; there are 3"):
        Cluster(0, 4).share(3)


@pytest.mark.parametrize(("text", "number", "count"), [("0/1", 0, 1), (" 3/4 ", 3, 4)])
def test_a_cluster_is_read(text: str, number: int, count: int) -> None:
    assert parse_cluster(text) == Cluster(number, count)


@pytest.mark.parametrize("text", ["", "4/4", "1", "a/b", "-1/4", "0/0", "1/2/3"])
def test_what_is_no_cluster_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="0/4 for the first of four"):
        parse_cluster(text)
