"""The form in which a card is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.app import links
from bot.app.forms import Form
from bot.domain.decks import LONGEST_SIDE

if TYPE_CHECKING:
    from bot.domain.decks import CardText

_LONGEST_REST = 1000


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    label: str
    hint: str
    is_optional: bool = False


_FIELDS = (
    _Field("front", "Front: what is asked", "Who led the Haitian Revolution?"),
    _Field("back", "Back: the answer", "Toussaint Louverture"),
    _Field("accept", "Right too, one a line", "L'Ouverture", is_optional=True),
    _Field("tags", "Tags, with spaces between", "haiti revolutions", is_optional=True),
)


def card_form(argument: str, filled: CardText | None = None) -> Form:
    """Make the form; `argument` says what is done with it, `filled` what stands in it."""
    texts = {}
    if filled is not None:
        texts = {
            "front": filled.front,
            "back": filled.back,
            "accept": "\n".join(filled.accept),
            "tags": " ".join(filled.tags),
        }
    title = "Edit a card" if filled else "Add a card"
    labels = [_label(field, texts.get(field.name, "")) for field in _FIELDS]
    return Form(title, links.DECK_FORM, argument, *labels)


def _label(field: _Field, filled: str) -> ui.Label[Any]:
    short = field.name == "tags"
    asked: ui.TextInput[Any] = ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.short if short else discord.TextStyle.paragraph,
        placeholder=field.hint,
        default=filled[:_LONGEST_REST] or None,
        required=not field.is_optional,
        max_length=_LONGEST_REST if field.is_optional else LONGEST_SIDE,
    )
    return ui.Label(text=field.label, component=asked)
