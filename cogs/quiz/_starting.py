"""Start a quiz in a channel and let members in."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
from typing_extensions import override

from bot.app import links
from bot.app.cards import notice
from bot.app.links import KeptButton
from bot.app.permissions import refuse_unwritable
from bot.app.reporter import respond
from bot.domain.session import State
from bot.errors import UserError
from bot.services.making import Order
from cogs.quiz._cards import lobby_card
from cogs.quiz._keys import SESSION, QuizButton

if TYPE_CHECKING:
    from discord import ui
    from discord.abc import GuildChannel

    from bot.app.client import Clio

_WEEK_ROUNDS, _WEEK_SECONDS = 7, 20


def quiz_channel(interaction: discord.Interaction[Any]) -> GuildChannel | discord.Thread:
    """Give the channel a quiz can be held in; raises UserError, naming what is missing."""
    channel = interaction.channel
    if (
        not isinstance(channel, discord.abc.GuildChannel | discord.Thread)
        or interaction.client.get_guild(channel.guild.id) is None  # it never invited Clio
    ):
        raise UserError(
            "A quiz for several needs a server that has invited me. /quiz solo plays anywhere."
        )
    refuse_unwritable(channel, interaction.app_permissions)
    return channel


async def announce(interaction: discord.Interaction[Clio], order: Order) -> None:
    """Start a session and show its lobby, which the loop keeps up to date."""
    quizzes = interaction.client.services.quizzes
    session = await quizzes.start(order)
    await respond(interaction, lobby_card(quizzes.views.lobby(session)))
    with suppress(discord.HTTPException):
        message = await interaction.original_response()
        await quizzes.placed(session.id, message.id)


async def start_week(interaction: discord.Interaction[Clio], last_day: str) -> None:
    """Start a quiz over the posts of the week that ends on a day."""
    channel = quiz_channel(interaction)
    services = interaction.client.services
    order = Order(
        guild_id=channel.guild.id,
        channel_id=channel.id,
        host_id=interaction.user.id,
        title="the week's posts",
        rounds=_WEEK_ROUNDS,
        seconds=_WEEK_SECONDS,
        about=await services.daily.told_in_week(channel.guild.id, last_day),
    )
    await announce(interaction, order)


class WeekButton(
    KeptButton, template=links.pattern(links.QUIZ_WEEK, r"(?P<day>\d{4}-\d\d-\d\d)\.\d")
):
    """Starts a quiz over the posts of a week, under its recap."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Announce the quiz; the loop opens its first round."""
        await start_week(interaction, arguments["day"])


class JoinButton(
    QuizButton, template=links.pattern(links.QUIZ_JOIN, rf"{SESSION}:(?P<team>[01x-])")
):
    """Lets a member into a game."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Let them in, and show in the lobby who is."""
        quizzes = interaction.client.services.quizzes
        wanted = arguments["team"]
        if wanted == "x":
            session = await quizzes.decline(arguments["session"], interaction.user.id)
            shown = lobby_card(quizzes.views.lobby(session), is_open=False)
            await interaction.response.edit_message(view=shown)
            return
        team = int(wanted) if wanted.isdecimal() else None
        member = interaction.user
        roles = [role.id for role in member.roles] if isinstance(member, discord.Member) else []
        session = await quizzes.join(arguments["session"], member.id, team, roles)
        if session.state is State.LOBBY and interaction.message is not None:
            shown = lobby_card(quizzes.views.lobby(session))
            await interaction.response.edit_message(view=shown)
            return
        joined = session.players[interaction.user.id].team
        side = session.team_names[joined] if joined is not None else None
        await respond(
            interaction, notice(f"You play for {side}." if side else "You are in."), private=True
        )


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (WeekButton, JoinButton)
