"""How a card is answered: a press, words in a form, a look at the answer, and a grade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.forms import Form, open_form
from bot.app.links import KeptButton
from bot.app.reporter import respond
from bot.domain.memory import Grade
from bot.errors import UserError
from bot.services.judging import LONGEST
from cogs.review._cards import asking_card, leech_line, over_card, shown_card

if TYPE_CHECKING:
    from bot.app.client import Clio

_COURSE = r"(?P<course>\d{1,3}\.\d{1,3})"  # cards done, and how many were wanted: 0 for all
_CARD = rf"(?P<card>[a-z0-9]{{10}}):(?P<reps>\d{{1,5}}):{_COURSE}"
_WORDS = "words"


async def go_on(
    interaction: discord.Interaction[Clio],
    course: str,
    *,
    first: bool = False,
    note: str | None = None,
) -> None:
    """Show the next card, or that the session is over."""
    done, wanted = map(int, course.split("."))
    view = await interaction.client.services.reviews.next(interaction.user.id)
    if view is None or (wanted and done >= wanted):
        shown: ui.LayoutView = over_card(done, more=view is not None, note=note)
    else:
        shown = asking_card(view, course, note)
    if first:
        await respond(interaction, shown, private=True)
    else:
        await interaction.response.edit_message(view=shown)


async def _show(
    interaction: discord.Interaction[Clio], arguments: dict[str, str], given: str | None
) -> None:
    view = await interaction.client.services.reviews.show(
        interaction.user.id, arguments["card"], int(arguments["reps"]), given
    )
    shown = shown_card(view, arguments["course"])
    if interaction.message is not None:
        await interaction.response.edit_message(view=shown)
    else:
        await respond(interaction, shown, private=True)


class ShowButton(KeptButton, template=links.pattern(links.REVIEW_SHOW, _CARD)):
    """Shows the answer."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Put it in the question's place."""
        await _show(interaction, arguments, None)


class ChoiceButton(
    KeptButton, template=links.pattern(links.REVIEW_ANSWER, rf"{_CARD}:(?P<choice>[0-4])")
):
    """Answers by an option."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show the answer beside it."""
        await _show(interaction, arguments, arguments["choice"])


class WordsButton(KeptButton, template=links.pattern(links.REVIEW_WORDS, _CARD)):
    """Asks for an answer in words."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Open a form with one field."""
        field: ui.TextInput[Any] = ui.TextInput(custom_id=_WORDS, max_length=LONGEST)
        label: ui.Label[Any] = ui.Label(text="Your answer", component=field)
        key = f"{arguments['card']}:{arguments['reps']}:{arguments['course']}"
        await open_form(interaction, Form("Your answer", links.REVIEW_WORDS, key, label))


async def take_words(
    interaction: discord.Interaction[Clio], argument: str, answers: dict[str, str]
) -> None:
    """Take an answer out of the form."""
    parts = argument.split(":")
    if len(parts) != 3 or not parts[1].isdecimal():  # noqa: PLR2004 - card, reps and course
        raise UserError("That card is gone; /review start shows the next.")
    arguments = dict(zip(("card", "reps", "course"), parts, strict=True))
    await _show(interaction, arguments, answers.get(_WORDS, ""))


class RateButton(
    KeptButton, template=links.pattern(links.REVIEW_RATE, rf"{_CARD}:(?P<grade>[1-4])")
):
    """Says how well a card was known."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Take it, and show the next card in its place."""
        rated = await interaction.client.services.reviews.rate(
            interaction.user.id,
            arguments["card"],
            int(arguments["reps"]),
            Grade(int(arguments["grade"])),
        )
        done, wanted = map(int, arguments["course"].split("."))
        await go_on(interaction, f"{min(done + 1, 999)}.{wanted}", note=leech_line(rated))


class UndoButton(KeptButton, template=links.pattern(links.REVIEW_UNDO, _CARD)):
    """Takes the last review back."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show what is due then: the card that was taken back, as a rule."""
        await interaction.client.services.reviews.undo(
            interaction.user.id, arguments["card"], int(arguments["reps"])
        )
        done, wanted = map(int, arguments["course"].split("."))
        await go_on(interaction, f"{max(0, done - 1)}.{wanted}")


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (
    ShowButton,
    ChoiceButton,
    WordsButton,
    RateButton,
    UndoButton,
)
