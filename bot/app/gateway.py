"""How many shards, and when each may identify: what several processes must agree on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import structlog

from bot.errors import ConfigError, StorageError

if TYPE_CHECKING:
    from bot.domain.sharding import Cluster, Share
    from bot.services.settings import KeptSettings

_BETWEEN = timedelta(seconds=5)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Advice:
    """What Discord says of a bot's gateway.

    `at_once` shards may identify within five seconds, one for each remainder of the shard's
    number; `left` sessions may be begun in the next `renewed_in`
    (https://docs.discord.com/developers/events/gateway#get-gateway-bot).
    """

    shards: int
    at_once: int
    left: int
    renewed_in: timedelta


async def ask_advice(token: str) -> Advice:
    """Ask Discord how the gateway is to be used; raises what discord.py raises at a login."""
    http = discord.http.HTTPClient(asyncio.get_running_loop())
    try:
        await http.static_login(token)
        shards, _, limits = await http.get_bot_gateway()
    finally:
        await http.close()
    renewed_in = timedelta(milliseconds=limits["reset_after"])
    return Advice(shards, limits["max_concurrency"], limits["remaining"], renewed_in)


async def agree_on_share(
    cluster: Cluster, advice: Advice, kept: KeptSettings, shards: int | None
) -> Share:
    """Give a cluster's shards, out of as many as all clusters count.

    One alone takes what Discord recommends. Of several the first to start does, and keeps
    it for the others. `shards` goes before both. Raises ConfigError where Discord does not
    let this cluster begin.
    """
    name = f"shards:{cluster.count}"
    known = await kept.find(name) if cluster.count > 1 else None
    count = shards or (int(known) if known else cluster.least(advice.shards))
    share = cluster.share(count, advice.at_once)
    if len(share.shards) > advice.left:
        raise ConfigError(
            f"Discord lets this bot begin {advice.left} more sessions, and {len(share.shards)} "
            f"are needed. Start again in {advice.renewed_in}."
        )
    if count < advice.shards:
        log.warning("too few shards", shards=count, recommended=advice.shards)
    await kept.write(name, str(count))
    return share


async def wait_to_identify(kept: KeptSettings, shard_id: int, at_once: int) -> None:
    """Wait until a shard may identify, after those of every other process that wait already.

    Without a database each waits for its own; Discord puts off who comes too early.
    """
    try:
        wait = await kept.take_turn(f"identify:{shard_id % at_once}", _BETWEEN)
    except StorageError as error:
        log.warning("no turn to identify", shard=shard_id, error=str(error))
        wait = _BETWEEN
    await asyncio.sleep(wait.total_seconds())
