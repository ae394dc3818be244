"""The buttons that answer a round, and that start a quiz on a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from typing_extensions import override

from bot.app import links
from bot.app.links import KeptButton
from bot.app.permissions import refuse_unwritable
from bot.app.reporter import respond
from bot.errors import UserError
from cogs.quiz._cards import start_card

if TYPE_CHECKING:
    from discord import ui
    from discord.abc import GuildChannel

    from bot.app.client import Clio
    from bot.domain.quiz import Session

_WEEK_ROUNDS, _WEEK_SECONDS = 7, 20
_ROUND = r"(?P<session>[a-z0-9]{10}):(?P<number>[1-9]\d?):(?P<choice>[0-4])"


class AnswerButton(KeptButton, template=links.pattern(links.QUIZ_ANSWER, _ROUND)):
    """Answers an open round."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Tell the member which answer counts, once it is on disk."""
        letter = await interaction.client.services.quizzes.answer(
            arguments["session"],
            int(arguments["number"]),
            interaction.user.id,
            int(arguments["choice"]),
            interaction.created_at,
        )
        await interaction.response.send_message(
            f"Your answer is **{letter}**. The round's end shows who was right.", ephemeral=True
        )


class WeekButton(
    KeptButton, template=links.pattern(links.QUIZ_WEEK, r"(?P<day>\d{4}-\d\d-\d\d)\.\d")
):
    """Starts a quiz over the posts of a week, under its recap."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Announce the quiz; the loop opens its first round."""
        services = interaction.client.services
        channel = quiz_channel(interaction)
        about = await services.daily.told_in_week(channel.guild.id, arguments["day"])
        session = await services.quizzes.start(
            guild_id=channel.guild.id,
            channel_id=channel.id,
            host_id=interaction.user.id,
            topic_id=None,
            rounds=_WEEK_ROUNDS,
            seconds=_WEEK_SECONDS,
            about=about,
        )
        await respond(interaction, announced(interaction.client, session))


def quiz_channel(interaction: discord.Interaction[Any]) -> GuildChannel | discord.Thread:
    """Give the channel a quiz can be held in; raises UserError, naming what is missing."""
    channel = interaction.channel
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        raise UserError("A quiz needs a channel of a server.")
    refuse_unwritable(channel, interaction.app_permissions)
    return channel


def announced(bot: Clio, session: Session) -> ui.LayoutView:
    """Make the card that announces a session."""
    title = bot.services.quizzes.topic_title(session.topic_id)
    opens_at = int(session.until.timestamp())
    return start_card(title, len(session.rounds), session.seconds, opens_at)


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (AnswerButton, WeekButton)
