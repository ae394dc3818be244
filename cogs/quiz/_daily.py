"""The question of the day: its button on the post, and the private card that it opens."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from bot.app import links
from bot.app.cards import Accent, Part, card
from bot.app.citing import numbered
from bot.app.links import KeptButton
from bot.app.options import option_lines, option_parts
from bot.app.reporter import respond
from bot.domain.daily import Slot
from bot.domain.session import LETTERS
from bot.domain.yeardays import MonthDay
from bot.errors import UserError

if TYPE_CHECKING:
    import discord
    from discord import ui

    from bot.app.client import Clio
    from bot.services.views import DailyQuestionView, DailyVerdict

_MARK = r"(?P<day>\d{4}-\d\d-\d\d)\.(?P<slot>[12])"


def question_card(view: DailyQuestionView, verdict: DailyVerdict | None = None) -> ui.LayoutView:
    """Show a member the question: to answer, as they answered it, or with its answer."""
    day = MonthDay(view.day.month, view.day.day).in_words()
    heading = f"### Question of the day · {day} · {view.topic}"
    if view.right is not None:
        return _over_card(heading, view)
    if view.choice is None:
        once = "-# You have one try; nobody else sees it. The next post tells the answer."
        argument = f"{view.day}.{view.slot}"
        options = option_parts(view.options, links.DAILY_ANSWER, argument, once)
        return card(heading, f"## {view.prompt}", *options, accent=Accent.QUESTION)
    parts: list[Part] = [heading, f"## {view.prompt}", *option_lines(view.options)]
    given = f"You answered **{LETTERS[view.choice]}**."
    if verdict is None:
        parts.append(f"{given} The next post tells the answer.")
    else:
        parts += [f"{given} {_verdict(verdict)}", "-# The next post tells the answer, and why."]
    return card(*parts, accent=Accent.QUESTION)


def _verdict(verdict: DailyVerdict) -> str:
    days = "1 day" if verdict.streak == 1 else f"{verdict.streak} days in a row"
    if verdict.correct:
        return f"That is right: {verdict.points} points. Your streak: {days}."
    return f"That is not it. Your streak: {days}; answering is what keeps it."


def _over_card(heading: str, view: DailyQuestionView) -> ui.LayoutView:
    assert view.right is not None, "it is over"
    assert view.citation is not None, "what is over is explained"
    parts: list[Part] = [heading, f"## {view.prompt}", *option_lines(view.options)]
    parts.append(f"**{LETTERS[view.right]}** is right. {view.explanation}")
    if view.choice is not None:
        parts.append(f"You answered **{LETTERS[view.choice]}**.")
    return card(*parts, numbered([view.citation]), accent=Accent.REVEAL)


def _guild_id(interaction: discord.Interaction[Any]) -> int:
    if interaction.guild_id is None:
        raise UserError("This question belongs to a server's daily post.")
    return interaction.guild_id


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError("That post has no question.") from None


class QuestionButton(KeptButton, template=links.pattern(links.DAILY_QUESTION, _MARK)):
    """Opens a post's question."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show the question in private."""
        view = await interaction.client.services.daily_questions.open(
            _guild_id(interaction),
            Slot(int(arguments["slot"])),
            _day(arguments["day"]),
            interaction.user.id,
        )
        await respond(interaction, question_card(view), private=True)


class AnswerButton(
    KeptButton, template=links.pattern(links.DAILY_ANSWER, rf"{_MARK}:(?P<choice>[0-4])")
):
    """Answers a question of the day."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Put what the member is told in the place of the question, once it is on disk."""
        view, verdict = await interaction.client.services.daily_questions.answer(
            _guild_id(interaction),
            Slot(int(arguments["slot"])),
            _day(arguments["day"]),
            interaction.user.id,
            int(arguments["choice"]),
        )
        await interaction.response.edit_message(view=question_card(view, verdict))


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (QuestionButton, AnswerButton)
