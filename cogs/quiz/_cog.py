"""`/quiz`, and the loop that moves sessions on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands, tasks
from typing_extensions import override

from bot.app.cards import notice
from bot.app.choices import as_choices
from bot.app.reporter import respond
from bot.app.ticking import revive, tick
from bot.domain.quiz import ROUNDS, SECONDS
from cogs.quiz._mover import Mover
from cogs.quiz._views import ITEMS, announced, quiz_channel

if TYPE_CHECKING:
    from bot.app.client import Clio

_TICK_SECONDS = 1


class QuizCog(commands.Cog):
    """Runs quizzes in channels."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot
        self._mover = Mover(bot)

    @override
    async def cog_load(self) -> None:
        """Register the buttons and start the loop."""
        self.bot.add_dynamic_items(*ITEMS)
        self._tick.start()

    @override
    async def cog_unload(self) -> None:
        """Stop the loop, and let what is under way finish."""
        self._tick.cancel()
        await self._mover.finish()

    quiz = app_commands.Group(
        name="quiz",
        description="Quizzes in this channel",
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True),
    )

    @quiz.command(name="start", description="Start a quiz in this channel")
    @app_commands.describe(
        topic="What to ask about; all topics if left out",
        rounds="How many questions (5 if left out)",
        seconds="How long each stays open (20 if left out)",
    )
    async def start(
        self,
        interaction: discord.Interaction[Clio],
        topic: app_commands.Range[str, 1, 100] | None = None,
        rounds: app_commands.Range[int, ROUNDS[0], ROUNDS[-1]] = 5,
        seconds: app_commands.Range[int, SECONDS[0], SECONDS[-1]] = 20,
    ) -> None:
        """Announce the quiz; the loop opens its first round."""
        services = self.bot.services
        channel = quiz_channel(interaction)
        topic_id = services.topics.find(topic).id if topic else None
        session = await services.quizzes.start(
            guild_id=channel.guild.id,
            channel_id=channel.id,
            host_id=interaction.user.id,
            topic_id=topic_id,
            rounds=rounds,
            seconds=seconds,
        )
        await respond(interaction, announced(self.bot, session))

    @start.autocomplete("topic")
    async def _complete_topic(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return as_choices(self.bot.services.topics.suggest(typed))

    @quiz.command(name="stop", description="End the quiz in this channel; scores so far are kept")
    async def stop(self, interaction: discord.Interaction[Clio]) -> None:
        """End the quiz for its host or a moderator; the loop shows the standings."""
        assert interaction.channel_id is not None, "the group is for servers alone"
        await self.bot.services.quizzes.stop(
            interaction.channel_id,
            interaction.user.id,
            is_moderator=interaction.permissions.manage_messages,
        )
        await respond(
            interaction, notice("The quiz ends here; its standings follow."), private=True
        )

    # -- moving on ------------------------------------------------------------------------

    @tasks.loop(seconds=_TICK_SECONDS)
    async def _tick(self) -> None:
        await tick(self._tick, self.bot.services.clock, self._mover.tick, "quizzes")

    @_tick.before_loop
    async def _until_ready(self) -> None:
        await self.bot.wait_until_ready()

    @_tick.error
    async def _revive(self, error: BaseException) -> None:
        await revive(self._tick, error, "quizzes")

    # -- what is gone ---------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """End the quiz of a channel that was deleted."""
        await self.bot.services.quizzes.abandon_where(channel_id=channel.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """End the quizzes of a server that removed Clio; an outage does not come here."""
        await self.bot.services.quizzes.abandon_where(guild_id=guild.id)
