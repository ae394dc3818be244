"""Forms in which members write records of their server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.app import links
from bot.app.forms import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 2000  # characters of a text


@dataclass(frozen=True, slots=True)
class _Field:
    """One line of a form; `hint` is what a good one looks like, `most` its characters."""

    name: str
    label: str
    most: int
    hint: str
    is_optional: bool = False


_FIELDS: dict[str, tuple[_Field, ...]] = {
    "event": (
        _Field("title", "What happened, in a few words", 90, "The museum of our town opens"),
        _Field("date", "When", 60, "16 November 1927, 1066, 44 BC, the 1840s, 1914-1918"),
        _Field("text", "What happened", LONGEST, "In your own words"),
        _Field("why", "Why it matters", 300, "In one sentence"),
        _Field("source", "Where that stands", 300, "Author, title and year, or a link"),
    ),
    "question": (
        _Field("prompt", "The question", 300, "Who founded our society?"),
        _Field("answer", "The right answer", 80, ""),
        _Field(
            "wrong",
            "Wrong answers: 2 to 4, one a line",
            330,
            "Left empty, it is typed",
            is_optional=True,
        ),
        _Field("explanation", "What one learns from it", 600, "At least twenty letters"),
        _Field("source", "Where that stands", 300, "Author, title and year, or a link"),
    ),
    "reading": (
        _Field("title", "Title", 300, ""),
        _Field("authors", "Authors, with semicolons between", 300, "", is_optional=True),
        _Field("published", "Publisher and year", 120, "Verso, 2015", is_optional=True),
        _Field("why", "Why this one", 300, "What it argues, whom it helps"),
        _Field("url", "Link, if it is free to read", 300, "https://", is_optional=True),
    ),
}
_LONG = 200  # characters from which on a field has several lines


def content_form(kind: str, argument: str, filled: Mapping[str, str] | None = None) -> Form:
    """Make the form of a kind; `argument` says what is done with it, `filled` what stands in it."""
    labels = [_label(field, (filled or {}).get(field.name, "")) for field in _FIELDS[kind]]
    title = f"{'Edit' if filled else 'Add'} {'an' if kind == 'event' else 'a'} {kind}"
    return Form(title, links.CONTENT_FORM, argument, *labels)


def _label(field: _Field, filled: str) -> ui.Label[Any]:
    several = field.most > _LONG or field.name == "wrong"
    asked: ui.TextInput[Any] = ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if several else discord.TextStyle.short,
        placeholder=field.hint or None,
        default=filled[: field.most] or None,
        required=not field.is_optional,
        max_length=field.most,
    )
    return ui.Label(text=field.label, component=asked)
