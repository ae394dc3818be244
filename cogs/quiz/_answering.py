"""How rounds are answered: a press, words in a form, or one pick after another."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.cards import Accent, Part, card, plain
from bot.app.contexts import invited_guild
from bot.app.forms import Form, open_form
from bot.app.links import KeptButton
from bot.app.reporter import respond
from bot.domain.answering import Kind
from bot.domain.pool import Pool
from bot.domain.session import LETTERS, UNTIMED, Mode, State
from bot.errors import UserError
from bot.services.judging import LONGEST
from bot.services.making import Order
from cogs.quiz._cards import reveal_card, round_card, standings_card
from cogs.quiz._keys import ROUND, QuizButton, QuizMenu, refuse_elsewhere

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.domain.session import Session
    from bot.services.quiz import Taken
    from bot.services.quiz_views import RoundView

_PICKS = r"(?P<picks>[0-4]{0,5})"
_WORDS = "words"
_FEW_ROUNDS = 3
_KEPT = 256  # cards that say which answer counts: a letter, mostly


async def give(
    interaction: discord.Interaction[Clio], session_id: str, number: int, given: str
) -> None:
    """Hand an answer in and tell the member what counts, once it is on disk.

    Who plays alone and was not told that it counts, as Discord did not take the answer's card, is
    shown it when they press again.
    """
    quizzes = interaction.client.services.quizzes
    if _counts_alone(quizzes.get(session_id), number, interaction.user.id):
        await _reveal_solo(interaction, session_id, number)
        return
    taken = await quizzes.answer(
        session_id, number, interaction.user.id, given, interaction.created_at
    )
    if taken.session.mode is Mode.SOLO and not taken.prompted:
        await _reveal_solo(interaction, session_id, number)
        return
    await respond(interaction, told_card(taken), private=True)


def _counts_alone(session: Session, number: int, member_id: int) -> bool:
    if session.mode is not Mode.SOLO or not 1 <= number <= session.current:
        return False
    before = session.rounds[number - 1].answers.get(member_id)
    return before is not None and not before.prompted


def told_card(taken: Taken) -> ui.LayoutView:
    """Tell a member which answer counts, and nothing of whether it is right."""
    shown = plain(taken.given)
    if taken.prompted:
        again = links.button(
            "Answer again",
            links.QUIZ_WORDS,
            f"{taken.session.id}:{taken.number}",
            discord.ButtonStyle.primary,
        )
        told = f"**{shown}** is true but not enough. Be more specific: you have one more try."
        return card(told, ui.ActionRow(again), accent=Accent.QUESTION)
    return _taken_card(shown, taken.session.may_change)


@lru_cache(_KEPT)
def _taken_card(shown: str, may_change: bool) -> ui.LayoutView:  # noqa: FBT001 - a key of the cache
    more = "You may change it until then. " if may_change else ""
    told = f"Your answer is **{shown}**. {more}The round's end shows who was right."
    return card(told, accent=Accent.QUESTION)


async def _reveal_solo(
    interaction: discord.Interaction[Clio], session_id: str, number: int
) -> None:
    quizzes = interaction.client.services.quizzes
    session = await quizzes.go_on(session_id, interaction.user.id, number, State.OPEN)
    view = reveal_card(quizzes.views.reveal(session, number), solo=True)
    if interaction.message is not None and not interaction.response.is_done():
        await interaction.response.edit_message(view=view)
    else:
        await respond(interaction, view, private=True)


class AnswerButton(
    QuizButton, template=links.pattern(links.QUIZ_ANSWER, rf"{ROUND}:(?P<choice>[0-4])")
):
    """Answers an open round by one of its options."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Take the answer."""
        number = int(arguments["number"])
        await give(interaction, arguments["session"], number, arguments["choice"])


class HintButton(QuizButton, template=links.pattern(links.QUIZ_HINT, ROUND)):
    """Gives a hint, for half of the points."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Tell it in private."""
        hint = await interaction.client.services.quizzes.hint(
            arguments["session"],
            int(arguments["number"]),
            interaction.user.id,
            interaction.created_at,
        )
        told = card(f"**Hint** · {hint}", "-# Your answer counts half now.", accent=Accent.QUESTION)
        await respond(interaction, told, private=True)


class WordsButton(QuizButton, template=links.pattern(links.QUIZ_WORDS, ROUND)):
    """Asks for an answer in words."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Open a form with one field."""
        session = interaction.client.services.quizzes.get(arguments["session"])
        number = int(arguments["number"])
        view = _open_round(interaction, session.id, number)
        hint = "A year, such as 1927 or 44 BC" if view.kind is Kind.YEAR else "Your answer"
        field: ui.TextInput[Any] = ui.TextInput(
            custom_id=_WORDS, placeholder=hint, max_length=LONGEST
        )
        label: ui.Label[Any] = ui.Label(text=_short(view.prompt), component=field)
        key = f"{session.id}:{number}"
        await open_form(interaction, Form("Your answer", links.QUIZ_WORDS, key, label))


def _short(prompt: str) -> str:
    longest = 45  # characters of a form's label, by Discord's documentation of components
    return prompt if len(prompt) <= longest else f"{prompt[: longest - 1]}…"


async def take_words(
    interaction: discord.Interaction[Clio], argument: str, answers: dict[str, str]
) -> None:
    """Take an answer out of the form."""
    session_id, _, number = argument.partition(":")
    if not number.isdecimal():
        raise UserError("This quiz is over.")
    refuse_elsewhere(interaction, session_id)
    await give(interaction, session_id, int(number), answers.get(_WORDS, ""))


def _open_round(interaction: discord.Interaction[Clio], session_id: str, number: int) -> RoundView:
    quizzes = interaction.client.services.quizzes
    session = quizzes.get(session_id)
    if number != session.current:
        raise UserError("This round is closed.")
    return quizzes.views.round(session, number, quizzes.now())


# -- picking -------------------------------------------------------------------------------


def picking_card(view: RoundView, picks: str) -> ui.LayoutView:
    """Ask for the next pick; what was picked so far stands in the custom ids alone."""
    key = f"{view.session_id}:{view.number}:{picks}"
    parts: list[Part] = [f"### {view.prompt}", *_picked_lines(view, picks)]
    left = [at for at in range(len(view.options)) if str(at) not in picks]
    buttons = []
    if left:
        parts.append(ui.ActionRow(_menu(view, key, left, len(picks))))
    else:
        buttons.append(
            links.button("Hand in", links.QUIZ_HAND_IN, key, discord.ButtonStyle.primary)
        )
    if picks:
        again = f"{view.session_id}:{view.number}"
        buttons.append(links.button("Start over", links.QUIZ_AGAIN, again))
    rows = [ui.ActionRow(*buttons)] if buttons else []
    return card(*parts, *rows, accent=Accent.QUESTION)


def _picked_lines(view: RoundView, picks: str) -> list[str]:
    chosen = [view.options[int(digit)] for digit in picks]
    if view.kind is Kind.ORDER:
        return [f"{place}. {option}" for place, option in enumerate(chosen, 1)]
    return [f"**{left}** · {option}" for left, option in zip(view.lefts, chosen, strict=False)]


def _menu(view: RoundView, key: str, left: list[int], step: int) -> ui.Select[Any]:
    if view.kind is Kind.ORDER:
        asked = "The earliest" if step == 0 else "And then"
    else:
        asked = f"What belongs to {view.lefts[step]}?"
    options = [
        discord.SelectOption(label=f"{LETTERS[at]} · {view.options[at]}"[:100], value=str(at))
        for at in left
    ]
    custom_id = links.link_id(links.QUIZ_PICK, key)
    return ui.Select(custom_id=custom_id, placeholder=asked[:150], options=options)


def _completed(view: RoundView, picks: str) -> str:
    """Add the last pick, where only one is left to choose."""
    left = [str(at) for at in range(len(view.options)) if str(at) not in picks]
    return picks + left[0] if len(left) == 1 else picks


class PickMenu(QuizMenu, template=links.pattern(links.QUIZ_PICK, rf"{ROUND}:{_PICKS}")):
    """Takes one pick after another."""

    @override
    async def choose(
        self, interaction: discord.Interaction[Clio], value: str, **arguments: str
    ) -> None:
        """Put the next step in the place of this one."""
        view = _open_round(interaction, arguments["session"], int(arguments["number"]))
        picks = arguments["picks"]
        known = {str(at) for at in range(len(view.options))}
        if value not in known - set(picks) or not set(picks) <= known:
            raise UserError("Pick each of them once.")
        view_now = picking_card(view, _completed(view, picks + value))
        await interaction.response.edit_message(view=view_now)


class StartOverButton(QuizButton, template=links.pattern(links.QUIZ_AGAIN, ROUND)):
    """Begins to pick anew."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Put the first step in the place of this one."""
        view = _open_round(interaction, arguments["session"], int(arguments["number"]))
        await interaction.response.edit_message(view=picking_card(view, ""))


class HandInButton(QuizButton, template=links.pattern(links.QUIZ_HAND_IN, rf"{ROUND}:{_PICKS}")):
    """Opens the picking, and hands in what was picked."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show the first step in private, or take the picks as the answer."""
        session_id, number = arguments["session"], int(arguments["number"])
        if arguments["picks"]:
            await give(interaction, session_id, number, arguments["picks"])
            return
        view = _open_round(interaction, session_id, number)
        shown = picking_card(view, "")
        if interaction.client.services.quizzes.get(session_id).mode is Mode.SOLO:
            await interaction.response.edit_message(view=shown)
        else:
            await respond(interaction, shown, private=True)


class NextButton(QuizButton, template=links.pattern(links.QUIZ_NEXT, ROUND)):
    """Goes on in a quiz that a member plays alone."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Put the next round in the place of the last one's answer, or how it all went."""
        quizzes = interaction.client.services.quizzes
        session = await quizzes.go_on(
            arguments["session"], interaction.user.id, int(arguments["number"]), State.REVEALED
        )
        await interaction.response.edit_message(view=solo_card(interaction.client, session))


class QuizMeButton(
    KeptButton, template=links.pattern(links.QUIZ_ME, r"(?P<topic>[a-z0-9-]{1,64})")
):
    """Starts a short quiz alone on a topic, from a card about it."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Ask the first question in private."""
        topic = interaction.client.services.topics.find(arguments["topic"])
        pool = Pool(((f"topic:{topic.id}", 1),))
        await start_solo(interaction, pool, _FEW_ROUNDS)


async def start_solo(interaction: discord.Interaction[Clio], pool: Pool, rounds: int) -> None:
    """Start a quiz that a member plays alone, and ask its first question in private."""
    assert interaction.channel_id is not None, "an interaction comes from a channel"
    bot = interaction.client
    guild = invited_guild(interaction)
    order = Order(
        guild_id=None if guild is None else guild.id,
        channel_id=interaction.channel_id,
        host_id=interaction.user.id,
        pool=pool,
        mode=Mode.SOLO,
        rounds=rounds,
        seconds=UNTIMED,
    )
    session = await bot.services.quizzes.start(order)
    await respond(interaction, solo_card(bot, session), private=True)


def solo_card(bot: Clio, session: Session) -> ui.LayoutView:
    """Show what a session that is played alone has come to."""
    quizzes = bot.services.quizzes
    if session.state is State.ENDED:
        return standings_card(quizzes.views.standings(session))
    return round_card(quizzes.views.round(session, session.current, quizzes.now()), solo=True)


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (
    AnswerButton,
    HintButton,
    WordsButton,
    PickMenu,
    StartOverButton,
    HandInButton,
    NextButton,
    QuizMeButton,
)
