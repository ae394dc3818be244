"""Clio, the bot: its start, its cogs, its command tree, and its end."""

from __future__ import annotations

import asyncio
import hashlib
import json
import pkgutil
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import discord
import structlog
from discord import app_commands, ui
from discord.ext import commands
from typing_extensions import override

import cogs
from bot.app import forms, links, looks, metering
from bot.app.gateway import wait_to_identify
from bot.app.pacing import BY_HAND, Pacing, Rates
from bot.app.payloads import refuse_malformed, storable
from bot.app.reporter import record, report
from bot.app.translator import Descriptions
from bot.errors import UserError
from bot.ops.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.services.bundle import Services

_LAST_WAIT = 4.0  # seconds
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # Clio has no voice
log = structlog.get_logger(__name__)


class Tree(app_commands.CommandTree["Clio"]):
    """The command tree; its errors go to the one reporter."""

    @override
    async def interaction_check(self, interaction: discord.Interaction[Clio], /) -> bool:
        """Let every command through that is well formed, to be answered as its guild wants."""
        interaction.data = storable(interaction.data)
        if interaction.type is not discord.InteractionType.autocomplete:
            metering.begin(interaction)
            try:
                interaction.client.pacing.refuse_flood(interaction)
                refuse_malformed(self, interaction)
            except UserError as error:
                await report(interaction, error)
                return False
        await looks.adopt(interaction.client.services, interaction.guild_id)
        return True

    @override
    async def on_error(
        self, interaction: discord.Interaction[Clio], error: app_commands.AppCommandError, /
    ) -> None:
        """Report an error of a command or of a check."""
        await report(interaction, error)


class Clio(commands.AutoShardedBot):
    """The bot. It asks for the `guilds` intent alone and pings nobody.

    `under_way` are the tasks that answer interactions; `finishing` is what cogs do at the end.
    `services` is all it can do; `always_sync` tells Discord of the commands at each start
    in place of only when they changed; `posts_a_second` is the pace of daily posts; `metrics`
    are what it counts; `rates` are what members may ask of it, None for all they like.
    """

    def __init__(
        self,
        services: Services,
        *,
        always_sync: bool = False,
        posts_a_second: float = 40.0,
        metrics: Metrics | None = None,
        rates: Rates | None = BY_HAND,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            shard_count=services.share.count,
            shard_ids=list(services.share.shards),
        )
        self.services = services
        self.metrics = metrics or Metrics()
        self.metrics.watch(self, services.quizzes.count)
        self.pacing = Pacing(rates)
        self.forms: dict[str, forms.Taker] = {}
        self._acts = links.Acts()
        self.under_way: WeakSet[asyncio.Task[object]] = WeakSet()
        self.finishing: list[Callable[[], Coroutine[None, None, object]]] = []
        self.posts_a_second = posts_a_second
        self._always_sync = always_sync

    @override
    async def setup_hook(self) -> None:
        """Load every cog, take up unfinished work, and tell Discord of changed commands.

        Raises what a cog raises while loading: half a bot does not start.
        """
        await self.tree.set_translator(Descriptions())
        for name in feature_names():
            await self.load_extension(name)
        await self.services.quizzes.resume(self.services.share)
        await self._sync_if_changed()

    @override
    async def close(self) -> None:
        """Take nothing new, let what is under way finish while there is time, and close."""
        disconnecting = (shard.disconnect() for shard in self.shards.values())
        await _all_of(*map(asyncio.ensure_future, disconnecting))
        finishing = [asyncio.ensure_future(each()) for each in self.finishing]
        self.finishing.clear()
        await _all_of(*finishing, *self.under_way)
        await super().close()

    @override
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until a shard may identify, for those of other processes too."""
        share = self.services.share
        if share.is_all:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await wait_to_identify(self.services.kept, shard_id or 0, share.at_once)

    async def on_ready(self) -> None:
        """Log that Discord has taken the bot in."""
        log.info("ready", guilds=len(self.guilds), shards=self.shard_count)

    async def on_app_command_completion(
        self, interaction: discord.Interaction[Clio], _: object
    ) -> None:
        """Count a command that was answered."""
        metering.end(interaction)

    async def on_interaction(self, interaction: discord.Interaction[Clio]) -> None:
        """Take presses and the answers to forms; discord.py sees to every other interaction."""
        if interaction.type is discord.InteractionType.component:
            await self._acts.take(interaction)
        elif interaction.type is discord.InteractionType.modal_submit:
            await forms.take(self, interaction)

    @override
    def add_dynamic_items(self, *items: type[ui.DynamicItem[Any]]) -> None:
        """Let presses find kept items by their acts."""
        for item in items:
            self._acts.add(item)

    @override
    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Record an error in a gateway event."""
        import sys  # noqa: PLC0415 - only when something failed

        del args, kwargs
        error = sys.exc_info()[1]
        if error is not None:
            record(error, on=event_method)

    async def _sync_if_changed(self) -> None:
        """Sync commands where their definition differs from what was last synced.

        Discord allows 200 command creations a day and guild
        (https://docs.discord.com/developers/interactions/application-commands).
        """
        digest = await self._definition_digest()
        name = f"commands:{self.application_id}"
        if not self.services.share.is_first:
            return
        if not self._always_sync and await self.services.kept.find(name) == digest:
            return
        synced = await self.tree.sync()
        await self.services.kept.write(name, digest)
        log.info("commands synced", count=len(synced))

    async def _definition_digest(self) -> str:
        translator = self.tree.translator
        assert translator is not None, "set before cogs are loaded"
        payload = [
            await command.get_translated_payload(self.tree, translator)
            for command in self.tree.get_commands()
        ]
        return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


async def _all_of(*tasks: asyncio.Future[Any]) -> None:
    """Wait for tasks, but for no longer than an end may take."""
    if tasks:
        await asyncio.wait(tasks, timeout=_LAST_WAIT)


def feature_names() -> tuple[str, ...]:
    """List the packages of `cogs` by their import names."""
    return tuple(
        f"cogs.{found.name}" for found in pkgutil.iter_modules(cogs.__path__) if found.ispkg
    )
