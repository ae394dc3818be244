"""Which guilds belong to which process, where several share the work."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import ConfigError

_CLUSTER = re.compile(r"(\d{1,4})/(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Share:
    """A process's part of the bot: the shards `first` to `last`, out of `count`.

    A guild's shard is `(id >> 22) % count`, and what belongs to no guild is shard 0's
    (https://docs.discord.com/developers/events/gateway#sharding). Of all shards, `at_once`
    may identify within five seconds, one for each remainder of their numbers.
    """

    count: int = 1
    first: int = 0
    last: int = 0
    at_once: int = 1

    @property
    def shards(self) -> range:
        """The shards, by number."""
        return range(self.first, self.last + 1)

    @property
    def is_all(self) -> bool:
        """Whether no other process has any."""
        return len(self.shards) == self.count

    @property
    def is_first(self) -> bool:
        """Whether this process does what must be done by one alone."""
        return self.first == 0


@dataclass(frozen=True, slots=True)
class Cluster:
    """One of `count` processes that share the bot's guilds, counted from 0."""

    number: int = 0
    count: int = 1

    def least(self, shards: int) -> int:
        """Give the least number of shards from `shards` on that all clusters have as many of."""
        return -(-shards // self.count) * self.count

    def share(self, shards: int, at_once: int = 1) -> Share:
        """Give this cluster's part; raises ConfigError for fewer shards than clusters."""
        if shards < self.count:
            raise ConfigError(f"{self.count} clusters need as many shards; there are {shards}.")
        first = shards * self.number // self.count
        last = shards * (self.number + 1) // self.count - 1
        return Share(shards, first, last, at_once)


def parse_cluster(text: str) -> Cluster:
    """Read a cluster such as "0/4"; raises ConfigError."""
    match = _CLUSTER.fullmatch(text.strip())
    if match is None or int(match[1]) >= int(match[2]):
        raise ConfigError(
            f"{text} is no cluster. Write 0/4 for the first of four, and 3/4 for the last."
        )
    return Cluster(int(match[1]), int(match[2]))
