"""What the host of a quiz, or a moderator, can do while it runs: a private card of buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.cards import Accent, card, notice, plain, rows
from bot.app.reporter import respond
from bot.domain.session import Mode, State
from bot.domain.text import fold
from bot.errors import UserError
from bot.services.judging import given_in_words
from bot.services.quiz import is_led_by
from cogs.quiz._keys import ROUND, SESSION, QuizButton, QuizMenu, moderated_channel
from cogs.quiz._showing import show_reveal_again

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.domain.session import Answer, Session

_MOST_SHOWN, _MOST_OPTIONS = 20, 25
_ACTIONS = {
    "start": ("Start now", "The quiz starts."),
    "skip": ("Go on", "On it goes."),
    "pause": ("Pause", "The quiz is paused; its clock stands still."),
    "resume": ("Resume", "The clock runs again."),
    "extend": ("30 seconds more", "There are 30 seconds more."),
    "stop": ("Stop", "The quiz ends here; its standings follow."),
}


def controls_card(session: Session) -> ui.LayoutView:
    """Offer what can be done now; a host sees the answers that have come in, and judges them."""
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
    return card(
        "### Controls",
        *_incoming(session),
        *_judging(session),
        *rows(buttons),
        accent=Accent.NOTICE,
    )


def _incoming(session: Session) -> list[str]:
    """List what was answered, for the host of a hosted quiz, who does not play in it."""
    current = session.round
    if session.mode is not Mode.HOST or current is None:
        return []
    lines = [
        f"{_mark(answer)} <@{answer.member_id}> {plain(given_in_words(current, answer.given))}"
        for answer in list(current.answers.values())[:_MOST_SHOWN]
    ]
    more = len(current.answers) - _MOST_SHOWN
    return [*lines, *([f"-# and {more} more"] if more > 0 else [])] or ["Nobody has answered yet."]


def _mark(answer: Answer) -> str:
    return "✓" if answer.correct else "✗"


def _judging(session: Session) -> list[ui.ActionRow[Any]]:
    """Let the host turn the judgement of each answer that was given in words."""
    current = session.round
    if session.mode is not Mode.HOST or current is None or not current.kind.is_written:
        return []
    answers = {fold(answer.given): answer for answer in reversed(current.answers.values())}
    options = [
        discord.SelectOption(
            label=f"{_mark(answer)} {answer.given}"[:100],
            description="Turn to wrong" if answer.correct else "Turn to right",
            value=str(answer.member_id),
        )
        for answer in list(answers.values())[:_MOST_OPTIONS]
    ]
    if not options:
        return []
    custom_id = links.link_id(links.QUIZ_JUDGE, f"{session.id}:{current.number}")
    asked = "You have the last word: turn a judgement"
    menu: ui.Select[Any] = ui.Select(custom_id=custom_id, placeholder=asked, options=options)
    return [ui.ActionRow(menu)]


class JudgeMenu(QuizMenu, template=links.pattern(links.QUIZ_JUDGE, ROUND)):
    """Turns the judgement of an answer, for the host of a hosted quiz."""

    @override
    async def choose(
        self, interaction: discord.Interaction[Clio], value: str, **arguments: str
    ) -> None:
        """Turn it for all who gave that answer, and show it where the round is revealed."""
        if not value.isdecimal():
            raise UserError("Nobody gave that answer.")
        number = int(arguments["number"])
        session, _ = await interaction.client.services.appeals.overrule(
            arguments["session"], number, interaction.user.id, int(value)
        )
        await interaction.response.edit_message(view=controls_card(session))
        if session.rounds[number - 1].revealed:
            await show_reveal_again(interaction.client, session, number)


class ControlsButton(QuizButton, template=links.pattern(links.QUIZ_CONTROLS, SESSION)):
    """Opens the controls."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show them in private to whom they are for."""
        session = interaction.client.services.quizzes.get(arguments["session"])
        if not is_led_by(session, interaction.user.id, moderated_channel(interaction)):
            raise UserError("The controls are for who started this quiz, and for moderators.")
        await respond(interaction, controls_card(session), private=True)


class DoButton(
    QuizButton, template=links.pattern(links.QUIZ_DO, rf"{SESSION}:(?P<action>[a-z]{{4,6}})")
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
        session_id, interaction.user.id, action, moderated_channel(interaction)
    )
    return _ACTIONS[action][1]


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (ControlsButton, DoButton, JudgeMenu)
