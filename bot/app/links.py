"""The grammar of persistent buttons: `clio:<act>:<argument>`.

A cog makes a button for any act; the cog that serves the act registers its pattern. So
cards of one feature lead to another without the two knowing each other.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import looks, metering
from bot.app.payloads import storable
from bot.app.reporter import report
from bot.errors import UserError

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator
    from typing import Self

    from bot.app.client import Clio

LONGEST = 100  # characters of a custom id, by Discord's documentation of components
OPEN = "open"
SOURCES = "sources"
AROUND = "around"
SECTION = "section"
EVENTS = "events"
TERMS = "terms"
READ = "read"
DAILY = "daily"
DAILY_QUESTION = "asked"
DAILY_ANSWER = "answer"
QUIZ_ANSWER = "quiz"
QUIZ_WORDS = "words"
QUIZ_PICK = "pick"
QUIZ_AGAIN = "again"
QUIZ_HAND_IN = "handin"
QUIZ_JOIN = "join"
QUIZ_CONTROLS = "controls"
QUIZ_DO = "do"
QUIZ_JUDGE = "judge"
QUIZ_HINT = "hint"
QUIZ_NEXT = "next"
QUIZ_APPEAL = "appeal"
QUIZ_VOTE = "vote"
QUIZ_MISSED = "missed"
QUIZ_ASIDE = "aside"
QUIZ_WEEK = "week"
BOARD = "board"
HIDE = "hide"
SEASON_CLOSE = "close"
REPORT = "report"
REFERENCES = "refs"
CONTENT = "own"
PRIVACY = "privacy"
CONTENT_PAGE = "ownpage"
CONTENT_FORM = "ownform"
MORE = "more"
ON_A_MAP = "map"
MEANWHILE = "meanwhile"
REMEMBER = "keep"
QUIZ_ME = "quizme"
PLAN = "plan"
PLAN_WEEK = "planweek"
PLAN_CARDS = "plancards"
REVIEW_ADD = "learn"
REVIEW_SHOW = "show"
REVIEW_ANSWER = "recall"
REVIEW_WORDS = "say"
REVIEW_RATE = "rate"
REVIEW_UNDO = "undo"
REMIND_OFF = "unremind"
BOOK_MARK = "mark"
BOOK_LIST = "books"
BOOK_OPEN = "book"
BOOK_NOTE = "booknote"
BOOK_RATE = "stars"
CLUB_REMIND = "clubremind"
CLUB_MUTE = "clubmute"
CLUB_STATUS = "clubstatus"
CLUB_DROP = "clubdrop"
DECK = "deck"
DECK_LIST = "decks"
DECK_PAGE = "deckpage"
DECK_CARD = "deckcard"
DECK_FORM = "deckform"
DECK_UNDO = "deckundo"


def link_id(act: str, argument: str) -> str:
    """Write a custom id."""
    custom_id = f"clio:{act}:{argument}"
    assert len(custom_id) <= LONGEST, custom_id
    return custom_id


def pattern(act: str, argument: str) -> str:
    """Write the expression that matches an act's custom ids; `argument` has named groups."""
    return f"clio:{act}:{argument}"


def button(
    label: str, act: str, argument: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> ui.Button[Any]:
    """Make a button for a card."""
    return ui.Button(label=label, style=style, custom_id=link_id(act, argument))


class Acts:
    """Finds the kept item that a press is for, by its act.

    discord.py would try the pattern of every item, and make the whole message's view anew for
    the one that was pressed, which takes longer than most answers.
    """

    def __init__(self) -> None:
        self._items: defaultdict[str, list[type[ui.DynamicItem[Any]]]] = defaultdict(list)

    def add(self, item: type[ui.DynamicItem[Any]]) -> None:
        """Take an item in; its pattern begins with its act."""
        self._items[_act(item.__discord_ui_compiled_template__.pattern)].append(item)

    async def take(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a press, if it is one of something that its message shows and Clio kept."""
        data: Any = interaction.data
        custom_id = str(data.get("custom_id", ""))
        for kept in self._items.get(_act(custom_id), ()):
            match = kept.__discord_ui_compiled_template__.fullmatch(custom_id)
            if match is not None and (pressed := _shown(interaction.message, custom_id)):
                item = await kept.from_custom_id(interaction, pressed, match)
                await item.callback(interaction)
                return


def _act(custom_id: str) -> str:
    return ":".join(custom_id.split(":", 2)[:2])


def _shown(message: discord.Message | None, custom_id: str) -> ui.Item[Any] | None:
    """Find what bears a custom id among a message's components."""
    for part in _parts(message.components if message else ()):
        if isinstance(part, discord.Button) and part.custom_id == custom_id:
            return ui.Button.from_component(part)
        if isinstance(part, discord.SelectMenu) and part.custom_id == custom_id:
            return ui.Select.from_component(part)
    return None


def _parts(components: Iterable[Any]) -> Iterator[Any]:
    """Walk through components that stand in rows and containers."""
    for each in components:
        yield each
        yield from _parts(getattr(each, "children", ()))


class _Kept(ui.DynamicItem[Any], ABC, template="clio:none"):
    """An item that works for as long as its message stands, over any number of restarts.

    A subclass names its pattern as `template`; what the pattern's groups matched is given
    to its answer. Errors go to the one reporter.
    """

    def __init__(self, item: ui.Item[Any], arguments: dict[str, str]) -> None:
        super().__init__(item)
        self.arguments = arguments

    @override
    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the item's arguments back from its custom id."""
        interaction.data = storable(interaction.data)
        return cls(item, storable(match.groupdict("")))

    @override
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the item is for, or report why not."""
        metering.begin(interaction)
        try:
            interaction.client.pacing.refuse_flood(interaction)
            await looks.adopt(interaction.client.services, interaction.guild_id)
            await self._answer(interaction)
            metering.end(interaction)
        except Exception as error:  # noqa: BLE001 - the reporter is the one place that sorts them
            await report(interaction, error)

    @abstractmethod
    async def _answer(self, interaction: discord.Interaction[Clio]) -> None: ...


class KeptButton(_Kept, template="clio:none"):
    """A persistent button."""

    @abstractmethod
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Answer the press."""

    @override
    async def _answer(self, interaction: discord.Interaction[Clio]) -> None:
        await self.press(interaction, **self.arguments)


class KeptMenu(_Kept, template="clio:none"):
    """A persistent menu of which one value is chosen."""

    @abstractmethod
    async def choose(
        self, interaction: discord.Interaction[Clio], value: str, **arguments: str
    ) -> None:
        """Answer the choice."""

    @override
    async def _answer(self, interaction: discord.Interaction[Clio]) -> None:
        data: Any = interaction.data
        if not (values := data.get("values")):
            raise UserError("Nothing was chosen.")
        await self.choose(interaction, values[0], **self.arguments)
