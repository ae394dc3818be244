"""`clio run`: connect to Discord, serve, and end when asked to."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

import aiohttp
import discord
import structlog
import yarl

from bot.app.client import Clio
from bot.app.gateway import agree_on_share, ask_advice
from bot.clock import SystemClock
from bot.composition import collect_less, open_services, take_turns
from bot.config import checked_token
from bot.errors import ConfigError, StorageError
from bot.ops.backup import keep_backed_up
from bot.ops.health import Health
from bot.storage.engines import is_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.config import Settings
    from bot.domain.sharding import Cluster, Share
    from bot.ops.metrics import Metrics
    from bot.services.settings import KeptSettings

_TOKEN_REFUSED, _SHARDS_REFUSED = 4004, (4010, 4011)  # the gateway's codes

_LONGEST_END = 9.0  # seconds, after which what still hangs is left


def redirect(settings: Settings) -> None:
    """Point discord.py at another REST API or gateway where the settings name one."""
    if settings.discord_api:
        discord.http.Route.BASE = settings.discord_api.rstrip("/")
    if settings.discord_gateway:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway)


async def serve(settings: Settings, metrics: Metrics, cluster: Cluster) -> None:
    """Serve until SIGINT or SIGTERM, then let what is under way finish and close.

    A cluster serves its part of the guilds. Raises ConfigError where Discord refuses the
    token, at the start or later, or cannot be reached at the start, and what opening the
    corpus or the database raises.
    """
    token = checked_token(settings)
    if cluster.count > 1:
        _refuse_apart(cluster, settings)
    redirect(settings)
    collect_less()
    take_turns()
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked_to_stop.set)

    async def choose_share(kept: KeptSettings) -> Share:
        with _refusals_told():
            advice = await ask_advice(token)
        return await agree_on_share(cluster, advice, kept, settings.shards)

    async with open_services(
        settings.database,
        settings.cache_dir,
        SystemClock(),
        SystemRandom(),
        metrics=metrics,
        choose_share=choose_share,
    ) as services:
        bot = Clio(
            services,
            posts_a_second=settings.posts_a_second,
            metrics=metrics,
        )
        async with Health(metrics, lambda: _why_not_ready(bot)).listening(
            _metrics_port(settings, cluster)
        ):
            backing_up = asyncio.create_task(_keep_backed_up(settings))
            running = asyncio.create_task(_start(bot, token))
            stopping = asyncio.create_task(asked_to_stop.wait())
            await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            backing_up.cancel()
            ending = asyncio.create_task(bot.close())
            ended, _ = await asyncio.wait((running, ending), timeout=_LONGEST_END)
            for task in ended:
                await task


def _refuse_apart(cluster: Cluster, settings: Settings) -> None:
    if not is_postgres(settings.database):
        raise ConfigError(
            "Clusters share one PostgreSQL. Set CLIO_DATABASE to its address; clio copy-database "
            "moves what there is."
        )
    structlog.contextvars.bind_contextvars(cluster=f"{cluster.number}/{cluster.count}")


def _metrics_port(settings: Settings, cluster: Cluster) -> int:
    """Give each cluster a port of its own, one after another; 0 stays 0."""
    return settings.metrics_port and settings.metrics_port + cluster.number


async def _why_not_ready(bot: Clio) -> str | None:
    """Say what keeps Clio from answering; None while it does."""
    if not bot.is_ready():
        return "Discord is not connected"
    try:
        await bot.services.kept.find("ready")
    except StorageError as error:
        return str(error)
    return None


async def _keep_backed_up(settings: Settings) -> None:
    if not is_postgres(settings.database):
        await keep_backed_up(Path(settings.database), SystemClock())


async def _start(bot: Clio, token: str) -> None:
    with _refusals_told(bot.is_closed):
        await bot.start(token)


@contextmanager
def _refusals_told(is_closed: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Raise ConfigError, with what to do, where Discord does not let the bot begin."""
    try:
        yield
    except discord.LoginFailure as error:
        raise ConfigError(
            "Discord refused CLIO_TOKEN. Copy it anew from the Discord Developer Portal, page Bot."
        ) from error
    except (discord.ConnectionClosed, discord.PrivilegedIntentsRequired) as error:
        raise ConfigError(_closed_for_good(error)) from error
    except discord.HTTPException as error:
        raise ConfigError(
            f"Discord refused the start with status {error.status} (code {error.code}). "
            "Try again later; https://discordstatus.com tells of outages."
        ) from error
    except (aiohttp.ClientConnectionError, discord.GatewayNotFound) as error:
        if not is_closed():
            raise ConfigError(
                f"Discord cannot be reached at {discord.http.Route.BASE} ({error}). "
                "Check the network, and CLIO_DISCORD_API if it is set."
            ) from error


def _closed_for_good(error: discord.ClientException) -> str:
    """Say why the gateway wants no more of Clio, by the code with which it closed.

    https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway
    """
    code = getattr(error, "code", None)
    if code == _TOKEN_REFUSED:
        return (
            "Discord takes CLIO_TOKEN no longer: it was reset. Copy it anew from the Discord "
            "Developer Portal, page Bot."
        )
    if code in _SHARDS_REFUSED:
        return f"Discord refused CLIO_SHARDS (code {code}). Leave it empty, and Discord decides."
    return f"Discord ended the connection for good: {error}."
