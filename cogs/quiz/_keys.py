"""What the custom ids of a quiz carry, and what bears them: it works in the quiz's server alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.app.links import KeptButton, KeptMenu
from bot.app.permissions import is_moderator

if TYPE_CHECKING:
    import discord

    from bot.app.client import Clio

SESSION = r"(?P<session>[a-z0-9]{10})"
ROUND = rf"{SESSION}:(?P<number>[1-9]\d?)"


class QuizButton(KeptButton, template="clio:none"):
    """A button of a quiz; its pattern names the session."""

    @override
    async def _answer(self, interaction: discord.Interaction[Clio]) -> None:
        refuse_elsewhere(interaction, self.arguments["session"])
        await super()._answer(interaction)


class QuizMenu(KeptMenu, template="clio:none"):
    """A menu of a quiz; its pattern names the session."""

    @override
    async def _answer(self, interaction: discord.Interaction[Clio]) -> None:
        refuse_elsewhere(interaction, self.arguments["session"])
        await super()._answer(interaction)


def refuse_elsewhere(interaction: discord.Interaction[Clio], session_id: str) -> None:
    """Raise UserError where the quiz is under way in another server than the interaction."""
    interaction.client.services.quizzes.refuse_elsewhere(session_id, interaction.guild_id)


def moderated_channel(interaction: discord.Interaction[Clio]) -> int | None:
    """Give the channel of an interaction, where who asks moderates it."""
    return interaction.channel_id if is_moderator(interaction) else None
