"""What the host of a quiz, or a moderator, can do while it runs: a private card of buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.cards import Accent, Part, card, notice, plain, rows
from bot.app.links import KeptButton
from bot.app.reporter import respond
from bot.domain.quiz import Mode, State
from bot.errors import UserError
from bot.services.judging import given_in_words

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.domain.quiz import Session

SESSION = r"(?P<session>[a-z0-9]{10})"
_ACTIONS = {
    "start": ("Start now", "The quiz starts."),
    "skip": ("Go on", "On it goes."),
    "pause": ("Pause", "The quiz is paused; its clock stands still."),
    "resume": ("Resume", "The clock runs again."),
    "extend": ("30 seconds more", "There are 30 seconds more."),
    "stop": ("Stop", "The quiz ends here; its standings follow."),
}


def is_moderator(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether a member may run other members' quizzes here."""
    return interaction.permissions.manage_messages


def controls_card(session: Session) -> ui.LayoutView:
    """Offer what can be done now; a host sees the answers that have come in."""
    actions = ["resume"] if session.paused is not None else ["pause"]
    if session.state is State.LOBBY:
        actions = ["start", *actions, "extend"]
    else:
        actions = ["skip", *actions, *(["extend"] if session.state is State.OPEN else [])]
    buttons = [
        links.button(
            _ACTIONS[action][0],
            links.QUIZ_DO,
            f"{session.id}:{action}",
            discord.ButtonStyle.primary if place == 0 else discord.ButtonStyle.secondary,
        )
        for place, action in enumerate((*actions, "stop"))
    ]
    parts: list[Part] = ["### Controls", *_incoming(session)]
    return card(*parts, *rows(buttons), accent=Accent.NOTICE)


def _incoming(session: Session) -> list[str]:
    """List what was answered so far, for the host of a hosted quiz, who does not play in it."""
    current = session.round
    if session.mode is not Mode.HOST or session.state is not State.OPEN or current is None:
        return []
    lines = [
        f"{'✓' if answer.correct else '✗'} <@{answer.member_id}> "
        f"{plain(given_in_words(current, answer.given))}"
        for answer in current.answers.values()
    ]
    return lines or ["Nobody has answered yet."]


class ControlsButton(KeptButton, template=links.pattern(links.QUIZ_CONTROLS, SESSION)):
    """Opens the controls."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show them in private to whom they are for."""
        session = interaction.client.services.quizzes.get(arguments["session"])
        if session.host_id != interaction.user.id and not is_moderator(interaction):
            raise UserError("The controls are for who started this quiz, and for moderators.")
        await respond(interaction, controls_card(session), private=True)


class DoButton(
    KeptButton, template=links.pattern(links.QUIZ_DO, rf"{SESSION}:(?P<action>[a-z]{{4,6}})")
):
    """Does one thing to a session."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Do it and say so in the place of the controls."""
        told = await do(interaction, arguments["session"], arguments["action"])
        await interaction.response.edit_message(view=notice(told))


async def do(interaction: discord.Interaction[Clio], session_id: str, action: str) -> str:
    """Do one thing to a session, and give what to say of it; raises UserError."""
    if action not in _ACTIONS:
        raise UserError("That cannot be done.")
    await interaction.client.services.quizzes.control(
        session_id, interaction.user.id, action, is_moderator=is_moderator(interaction)
    )
    return _ACTIONS[action][1]


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (ControlsButton, DoButton)
