"""The buttons that answer a round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import override

from bot.app import links
from bot.app.links import KeptButton

if TYPE_CHECKING:
    import discord
    from discord import ui

    from bot.app.client import Clio

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


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (AnswerButton,)
