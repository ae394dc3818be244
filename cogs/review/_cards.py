"""Cards of a review: the question, the answer with its grades, the end, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.app import links
from bot.app.cards import Accent, Line, Part, card, notice, plain
from bot.app.citing import numbered
from bot.app.options import option_lines, option_parts
from bot.app.pictures import gallery
from bot.domain.answering import Kind
from bot.domain.memory import Grade
from bot.services.review import due_in_words

if TYPE_CHECKING:
    from bot.services.review import CardView, Rated, ShownView, StatsView

PICTURE = "reviews"
_BLUE = discord.ButtonStyle.primary


def asking_card(view: CardView, course: str, note: str | None = None) -> ui.LayoutView:
    """Ask a card; `course` says how far the session is, as its custom ids carry it."""
    key = f"{view.card_id}:{view.reps}:{course}"
    parts: list[Part] = [*([note] if note else []), f"### Review · {_words(view, view.topic)}"]
    parts.append(f"## {_words(view, view.prompt)}")
    small = f"-# {_left(view)} · nobody else sees this"
    if view.kind is Kind.CHOICE:
        parts += option_parts(view.options, links.REVIEW_ANSWER, key, small)
    else:
        parts += [f"**{left}**" for left in view.lefts]
        parts += [*option_lines(view.options), small]
    buttons = []
    if view.is_written:
        buttons.append(links.button("Answer", links.REVIEW_WORDS, key, _BLUE))
    buttons.append(
        links.button(
            "Show the answer",
            links.REVIEW_SHOW,
            key,
            discord.ButtonStyle.secondary if buttons or view.kind is Kind.CHOICE else _BLUE,
        )
    )
    if view.undoes is not None:
        undo = f"{view.undoes}:{course}"
        buttons.append(links.button("Undo the last", links.REVIEW_UNDO, undo))
    return card(*parts, ui.ActionRow(*buttons), accent=Accent.QUESTION)


def _words(view: CardView, text: str) -> str:
    """Show what members wrote as they wrote it; the library holds no marks."""
    return "\n".join(map(plain, text.split("\n"))) if view.is_own else text


def _left(view: CardView) -> str:
    if view.left == 0:
        return "once more" if view.reps else "a new card"
    return f"{due_in_words(view.left)} due"


def shown_card(view: ShownView, course: str) -> ui.LayoutView:
    """Give the answer, and let the member say how well they knew it."""
    key = f"{view.card.card_id}:{view.card.reps}:{course}"
    answer = f"{view.letter} · {view.answer}" if view.letter else _words(view.card, view.answer)
    parts: list[Part] = [
        f"### Review · {_words(view.card, view.card.topic)}",
        _words(view.card, view.card.prompt),
        f"## {answer}" if "\n" not in answer else answer,
    ]
    if view.given is not None:
        verdict = "✓ You had it" if view.right else "✗ You answered"
        parts.append(f"{verdict}: {plain(view.given)}")
    parts += [view.explanation, numbered(view.citations)] if view.citations else []
    parts += [Line(), "How well did you know it?"]
    wanted = Grade.AGAIN if view.right is False else Grade.GOOD
    buttons: list[ui.Button[Any]] = [
        links.button(
            f"{grade.name.capitalize()} · {when}",
            links.REVIEW_RATE,
            f"{key}:{int(grade)}",
            _BLUE if grade is wanted else discord.ButtonStyle.secondary,
        )
        for grade, when in view.comes_back
    ]
    return card(*parts, ui.ActionRow(*buttons), accent=Accent.REVEAL)


def leech_line(rated: Rated) -> str | None:
    """Say that a card was set aside, and what would help more than asking it again."""
    if not rated.is_leech:
        return None
    return (
        "-# The last card slipped away eight times, so it is set aside. Reading helps more: /read"
    )


def over_card(done: int, *, more: bool, note: str | None = None) -> ui.LayoutView:
    """End a session."""
    told = {0: "Nothing is due.", 1: "1 card reviewed."}.get(done, f"{done} cards reviewed.")
    hint = (
        "There is more whenever you like: /review start"
        if more
        else "What you miss in a quiz can become a card: *What I missed*, at its end."
    )
    notes = [note] if note else []
    return notice(f"**{told}**", hint, *notes, "-# /review stats shows how it stands")


def stats_card(view: StatsView) -> ui.LayoutView:
    """Show how a member's reviews stand."""
    known = "" if view.known is None else f" You knew **{view.known}%** in the last month."
    wishes = view.wishes
    fitted = "fitted to you" if wishes.parameters else "the same as everybody's so far"
    parts: list[Part] = ["### Your reviews", _amounts(view) + known]
    if any(view.forecast):
        parts.append(f"Due today and on the days after: {' · '.join(map(str, view.forecast))}")
    if view.leeches:
        parts.append(f"{view.leeches} set aside after many lapses; reading helps them more.")
    parts.append(gallery(PICTURE, view.alt))
    parts.append(
        f"-# Asked so that you know {wishes.retention:.0%}, at most {wishes.new_a_day} new a day "
        f"and {wishes.longest_days} days apart: /review settings changes that. The pace of "
        f"forgetting is {fitted}."
    )
    return card(*parts)


def _amounts(view: StatsView) -> str:
    if not view.cards:
        return "No cards yet. What you miss in a quiz can become one: *What I missed*, at its end."
    cards = "1 card" if view.cards == 1 else f"{view.cards} cards"
    return f"**{view.due}** due now, **{view.new}** new, {cards} in all."
