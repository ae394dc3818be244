"""The card kit: one container a message, in Discord's Components V2.

Limits of a message: 40 components and 4,000 characters over all its texts
(https://docs.discord.com/developers/components/reference). Text of members goes through
`plain`; the corpus holds no markdown, which `clio check` sees to.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import looks
from bot.domain.wording import EraStyle, lettered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_CHARACTERS = 4000
MOST_IN_A_ROW = 5
_FORMER = re.compile(r"<@-\d+>")  # who had themselves forgotten
_WORDS = frozenset({"content", "label", "placeholder", "description"})  # keys of a payload
_MARKDOWN = str.maketrans({mark: f"\\{mark}" for mark in r"\*_~`|>#[]<@:"})
_UNSEEN = dict.fromkeys(
    [*range(0x20), 0x7F, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)],
    " ",
)


class Accent(IntEnum):
    """The edge of a card: a hint of its kind, never the only sign of it."""

    INK = 0x8A5A2B
    QUESTION = 0x3B6EA8
    REVEAL = 0x3C8D5A
    NOTICE = 0x6B6F76


class Line(ui.Separator[Any]):
    """A thin line between parts of different kind."""

    def __init__(self) -> None:
        super().__init__(visible=True, spacing=discord.SeparatorSpacing.small)


class Gap(ui.Separator[Any]):
    """A little room between blocks of text."""

    def __init__(self) -> None:
        super().__init__(visible=False, spacing=discord.SeparatorSpacing.small)


Part = str | Gap | Line | ui.ActionRow[Any] | ui.MediaGallery[Any] | ui.File[Any]


def plain(text: str) -> str:
    """Make a member's text show as typed: no markdown, no mention, no hidden characters."""
    return text.translate(_UNSEEN).translate(_MARKDOWN)


def fenced(text: str) -> str:
    """Make a member's text show as typed, to be copied."""
    return f"```\n{text.replace('```', chr(0x2032) * 3)}\n```"


class Card(ui.LayoutView):
    """A message that is laid out once and may be sent any number of times.

    It is finished from the start, so that discord.py does not keep it: its buttons are
    persistent and found by their custom ids.
    """

    def __init__(self, *items: ui.Item[Any]) -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        self.stop()
        self._payload: list[dict[str, Any]] = super().to_components()  # type: ignore[no-untyped-call]

    @override
    def to_components(self) -> list[dict[str, Any]]:
        """Give what is sent, put together when the card was made, lettered as the guild wants."""
        era = looks.current().era
        if era is EraStyle.BCE:
            return self._payload
        return [_lettered(each, era) for each in self._payload]


def _lettered(part: dict[str, Any], era: EraStyle) -> dict[str, Any]:
    """Letter the words of a component and of those in it, not its ids and addresses."""
    return {key: _each_lettered(key, value, era) for key, value in part.items()}


def _each_lettered(key: str, value: Any, era: EraStyle) -> Any:
    match value:
        case str() if key in _WORDS:
            return lettered(value, era)
        case dict():
            return _lettered(value, era)
        case list():
            return [_each_lettered(key, each, era) for each in value]
    return value


def card(*parts: Part, accent: Accent = Accent.INK, above: str | None = None) -> Card:
    """Lay a message out as one container; texts that follow each other become one block.

    `above` stands before the container: a role that is mentioned, for one.
    """
    container: ui.Container[Any] = ui.Container(accent_colour=int(accent))
    room = MOST_CHARACTERS - len(above or "")
    block: list[str] = []
    for part in (*parts, None):
        if isinstance(part, str):
            block.append(part)
            continue
        if block and room > 0:
            text = _cut(_FORMER.sub("a former member", "\n".join(block)), room)
            room -= len(text)
            container.add_item(ui.TextDisplay(text))
        block = []
        if part is not None:
            container.add_item(part)
    return Card(ui.TextDisplay(above), container) if above else Card(container)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(0, room - 1)]}…"


def rows(
    buttons: Sequence[ui.Button[Any]], in_a_row: int = MOST_IN_A_ROW
) -> Iterable[ui.ActionRow[Any]]:
    """Put buttons into rows."""
    for start in range(0, len(buttons), in_a_row):
        yield ui.ActionRow(*buttons[start : start + in_a_row])


def notice(text: str, *more: str) -> Card:
    """Make the card that says in a sentence why something did not happen."""
    return card(text, *more, accent=Accent.NOTICE)
