"""`/quiz`, and the loop that moves sessions on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.app import links
from bot.app.cards import card, notice
from bot.app.choices import named_choices
from bot.app.contexts import everywhere, invited_guild
from bot.app.permissions import missing_words
from bot.app.reporter import respond
from bot.app.ticking import going_on
from bot.domain.pool import ADAPTIVE, Pool, parse_kinds, suggest_kinds
from bot.domain.session import ROUNDS, SECONDS, UNTIMED, Mode
from bot.errors import UserError
from bot.services.making import Order
from cogs.quiz import _answering, _appeals, _controls, _daily, _starting
from cogs.quiz._answering import start_solo, take_words
from cogs.quiz._appeals import aside_card
from cogs.quiz._daily import question_card
from cogs.quiz._mover import Mover
from cogs.quiz._starting import announce, quiz_channel, start_week

if TYPE_CHECKING:
    from bot.app.client import Clio

_TICK_SECONDS = 1
About = app_commands.Range[str, 1, 300]
Kinds = app_commands.Range[str, 1, 100]
Rounds = app_commands.Range[int, ROUNDS[0], ROUNDS[-1]]
Seconds = app_commands.Range[int, UNTIMED, SECONDS[-1]]
_MODES = [
    app_commands.Choice(name=name, value=mode.value)
    for mode, name in (
        (Mode.EVERYONE, "everyone scores"),
        (Mode.RACE, "race: the first right answer takes the round"),
        (Mode.ELIMINATION, "elimination: who is wrong is out"),
        (Mode.TEAMS, "teams"),
        (Mode.HOST, "host: you open the rounds and judge"),
    )
]
_LEVELS: list[app_commands.Choice[int]] = [
    *(app_commands.Choice(name=str(level), value=level) for level in range(1, 6)),
    app_commands.Choice(name="adaptive", value=ADAPTIVE),
]
_ABOUT = "Topics, eras or regions, apart by commas; “3x Rome, Greece” weighs them"
_KINDS = "Kinds of question, apart by commas; every kind if left out"
_LEVEL = "1 is easy, 5 is hard, adaptive goes with the players"
_HOW_MANY = "How many questions (5 if left out)"


class QuizCog(commands.Cog):
    """Runs quizzes in channels."""

    def __init__(self, bot: Clio) -> None:
        self.bot = bot
        self._mover = Mover(bot)
        self._tick = going_on(bot, "quizzes", self._mover.tick, seconds=_TICK_SECONDS)

    @override
    async def cog_load(self) -> None:
        """Register the buttons and forms, and start the loop."""
        for part in (_answering, _appeals, _controls, _daily, _starting):
            self.bot.add_dynamic_items(*part.ITEMS)
        self.bot.forms[links.QUIZ_WORDS] = take_words
        self.bot.finishing.append(self._finish)
        self._tick.start()

    @override
    async def cog_unload(self) -> None:
        """Stop the loop."""
        self._tick.cancel()

    async def _finish(self) -> None:
        """Begin nothing more, and let what is under way finish."""
        self._tick.cancel()
        await self._mover.finish()

    quiz = everywhere(
        app_commands.Group(
            name="quiz",
            description="Quizzes for a channel, for two, or for yourself",
        )
    )

    @quiz.command(name="start", description="Start a quiz in this channel")
    @app_commands.describe(
        about=_ABOUT,
        mode="How it is played; everyone scores if left out",
        rounds=_HOW_MANY,
        seconds="How long each stays open (20 if left out); 0 for no limit",
        kinds=_KINDS,
        difficulty=_LEVEL,
        change_answers="Let answers be changed until a round closes (no if left out)",
        one_side="Teams alone: a role whose members are one side",
        other_side="Teams alone: a role whose members are the other side",
    )
    @app_commands.choices(mode=_MODES)
    @app_commands.choices(difficulty=_LEVELS)
    async def start(  # noqa: PLR0913, PLR0917 - one argument an option
        self,
        interaction: discord.Interaction[Clio],
        about: About | None = None,
        mode: str = Mode.EVERYONE.value,
        rounds: Rounds = 5,
        seconds: Seconds = 20,
        kinds: Kinds | None = None,
        difficulty: int | None = None,
        change_answers: bool = False,  # noqa: FBT001, FBT002 - discord.py reads options off it
        one_side: discord.Role | None = None,
        other_side: discord.Role | None = None,
    ) -> None:
        """Open the lobby; the loop opens the first round."""
        channel = quiz_channel(interaction)
        if 0 < seconds < SECONDS[0]:
            raise UserError(f"A round needs {SECONDS[0]} seconds at least; 0 sets no limit.")
        order = Order(
            guild_id=channel.guild.id,
            channel_id=channel.id,
            host_id=interaction.user.id,
            pool=self._pool(about, kinds, difficulty),
            mode=Mode(mode),
            rounds=rounds,
            seconds=seconds,
            may_change=change_answers,
            team_roles=tuple(role.id for role in (one_side, other_side) if role),
        )
        await announce(interaction, order)

    @quiz.command(name="duel", description="Challenge a member: the same questions for both")
    @app_commands.describe(
        member="Whom to challenge", about=_ABOUT, rounds=_HOW_MANY, difficulty=_LEVEL
    )
    @app_commands.choices(difficulty=_LEVELS)
    async def duel(
        self,
        interaction: discord.Interaction[Clio],
        member: discord.Member,
        about: About | None = None,
        rounds: Rounds = 5,
        difficulty: int | None = None,
    ) -> None:
        """Put the challenge before the other member."""
        channel = quiz_channel(interaction)
        if member.bot or member.id == interaction.user.id:
            raise UserError("Challenge another member; I ask the questions.")
        order = Order(
            guild_id=channel.guild.id,
            channel_id=channel.id,
            host_id=interaction.user.id,
            pool=self._pool(about, None, difficulty),
            mode=Mode.DUEL,
            rounds=rounds,
            opponent=member.id,
        )
        await announce(interaction, order)

    @quiz.command(name="solo", description="Play by yourself, in private, wherever you are")
    @app_commands.describe(about=_ABOUT, rounds=_HOW_MANY, kinds=_KINDS, difficulty=_LEVEL)
    @app_commands.choices(difficulty=_LEVELS)
    async def solo(
        self,
        interaction: discord.Interaction[Clio],
        about: About | None = None,
        rounds: Rounds = 5,
        kinds: Kinds | None = None,
        difficulty: int | None = None,
    ) -> None:
        """Ask the first question in private; each answer leads to the next."""
        await start_solo(interaction, self._pool(about, kinds, difficulty), rounds)

    def _pool(self, about: str | None, kinds: str | None, difficulty: int | None) -> Pool:
        tags = self.bot.services.tastes.parse_weighted(about)
        if any(tag.startswith("theme:") for tag, _ in tags):
            raise UserError("A quiz is about topics, eras and regions; themes are for posts.")
        return Pool(tags, parse_kinds(kinds), difficulty)

    @start.autocomplete("about")
    @duel.autocomplete("about")
    @solo.autocomplete("about")
    async def _complete_about(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        names = self.bot.services.tastes.suggest(typed, themes=False)
        return named_choices(names)

    @start.autocomplete("kinds")
    @solo.autocomplete("kinds")
    async def _complete_kinds(
        self, interaction: discord.Interaction[Clio], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return named_choices(suggest_kinds(typed))

    @quiz.command(name="daily", description="The question of the day, for you alone")
    async def daily(self, interaction: discord.Interaction[Clio]) -> None:
        """Show the newest question of the day in private."""
        if interaction.guild_id is None:
            raise UserError("The question of the day is a server's; /quiz solo plays anywhere.")
        view = await self.bot.services.daily_questions.latest(
            interaction.guild_id, interaction.user.id
        )
        await respond(interaction, question_card(view), private=True)

    @quiz.command(name="weekly", description="Play a quiz over this week's posts")
    async def weekly(self, interaction: discord.Interaction[Clio]) -> None:
        """Start a quiz over the last seven days' posts."""
        zone = await self.bot.services.daily.zone_of(interaction.guild_id)
        today = self.bot.services.clock.now().astimezone(zone).date()
        await start_week(interaction, today.isoformat())

    @quiz.command(name="stop", description="End the quiz in this channel; scores so far are kept")
    async def stop(self, interaction: discord.Interaction[Clio]) -> None:
        """End the quiz for its host or a moderator; the loop shows the standings."""
        assert interaction.channel_id is not None, "an interaction comes from a channel"
        session = self.bot.services.quizzes.in_channel(interaction.channel_id)
        told = await _controls.do(interaction, session.id, "stop")
        await respond(interaction, notice(told), private=True)

    @quiz.command(name="check", description="What I need for a quiz in this channel, and lack")
    async def check(self, interaction: discord.Interaction[Clio]) -> None:
        """Name every permission that is missing, before anybody waits for a question."""
        channel = interaction.channel
        if invited_guild(interaction) is None or not isinstance(
            channel, discord.abc.GuildChannel | discord.Thread
        ):
            raise UserError("A quiz for several needs a server. /quiz solo plays anywhere.")
        missing = missing_words(channel, interaction.app_permissions)
        told = (
            f"I lack {missing} in {channel.mention}. Someone with Manage Channels can grant it."
            if missing
            else f"All is in order: a quiz can start in {channel.mention}."
        )
        await respond(interaction, card(told), private=True)

    @quiz.command(name="aside", description="Decide about points that were set aside")
    @app_commands.checks.has_permissions(manage_messages=True)
    async def aside(self, interaction: discord.Interaction[Clio]) -> None:
        """Show what waits for a moderator."""
        guild = invited_guild(interaction)
        if guild is None:
            raise UserError("Points are set aside in servers alone.")
        waiting = await self.bot.services.appeals.list_aside(guild.id)
        await respond(interaction, aside_card(waiting), private=True)

    # -- what is gone ---------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """End the quiz of a channel that was deleted."""
        await self.bot.services.quizzes.abandon_where(channel_id=channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: Any) -> None:
        """End the quiz of a thread that was deleted."""
        await self.bot.services.quizzes.abandon_where(channel_id=payload.thread_id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """End the quizzes of a server that removed Clio; an outage does not come here."""
        await self.bot.services.quizzes.abandon_where(guild_id=guild.id)
