"""The options of a question as lines and buttons, each with its letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.app import links
from bot.app.cards import Part, rows
from bot.domain.session import LETTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord import ui

_LABEL = 25  # characters of a label that a phone shows
_IN_A_ROW = 2


def option_lines(options: Sequence[str]) -> list[str]:
    """Write each option under its letter."""
    return [f"**{LETTERS[at]}** · {option}" for at, option in enumerate(options)]


def option_parts(options: Sequence[str], act: str, argument: str, *more: str) -> list[Part]:
    """Lay out options as buttons; long ones stand in lines, and their buttons bear letters alone.

    `argument` and the option's place make a button's custom id; `more` are lines between.
    """
    spelled = all(len(option) <= _LABEL for option in options)
    buttons: list[ui.Button[Any]] = [
        links.button(f"{LETTERS[at]} {option}" if spelled else LETTERS[at], act, f"{argument}:{at}")
        for at, option in enumerate(options)
    ]
    lines = [] if spelled else option_lines(options)
    return [*lines, *more, *rows(buttons, _IN_A_ROW if spelled else len(buttons))]
