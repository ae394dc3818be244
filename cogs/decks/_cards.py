"""Cards of decks: the list, a deck page by page, one of its cards, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.app import links
from bot.app.cards import Accent, Part, card, notice, plain, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services.decks import CardView, DeckView, PageView

A_PAGE = 15  # decks
_FRONT, _BACK = 90, 110  # characters of a side in a deck's list
_RED, _BLUE = discord.ButtonStyle.danger, discord.ButtonStyle.primary


def counted(count: int, what: str) -> str:
    """Write a number of things: "1 card", "2,000 cards"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def list_card(views: Sequence[DeckView], page: int) -> ui.LayoutView:
    """List a page of the decks that a member sees, with a menu that opens one."""
    if not views:
        return notice("**No decks yet.** /deck create makes one, /deck import brings one along.")
    pages = -(-len(views) // A_PAGE)
    page = min(page, pages - 1)
    shown = views[page * A_PAGE : (page + 1) * A_PAGE]
    options = [
        discord.SelectOption(
            label=view.title, value=view.id, description=counted(view.cards, "card")
        )
        for view in shown
    ]
    menu: ui.Select[Any] = ui.Select(
        custom_id=links.link_id(links.DECK_LIST, "open"), placeholder="Open one", options=options
    )
    return card(
        "### Decks",
        *(f"**{plain(view.title)}** · {_state(view)}" for view in shown),
        ui.ActionRow(menu),
        *_turns(links.DECK_LIST, "page", page, pages),
    )


def _state(view: DeckView) -> str:
    parts = [counted(view.cards, "card")]
    if not view.is_own:
        parts.append("subscribed" if view.is_followed else "on this server")
    elif view.is_shared_here:
        parts.append("shared here")
    if view.is_studied:
        parts.append("you study it")
    if view.is_own and view.followers:
        parts.append(counted(view.followers, "subscriber"))
    return " · ".join(parts)


def deck_card(view: PageView, note: str | None = None) -> ui.LayoutView:
    """Show a page of a deck, with what the member can do about it."""
    deck = view.deck
    parts: list[Part] = [f"### {note or 'Deck'}", f"## {plain(deck.title)}"]
    parts += [
        f"**{_side(each.text.front, _FRONT)}** · {_side(each.text.back, _BACK)}"
        for each in view.cards
    ]
    if deck.is_own and not deck.cards:
        parts.append("Add cards one by one, or bring many along with /deck import.")
    where = f"page {view.page + 1} of {view.pages} · " if view.pages > 1 else ""
    parts.append(f"-# {_state(deck)} · {where}code for /deck copy: {deck.id}")
    if view.cards:
        options = [
            discord.SelectOption(label=_label(each.text.front), value=each.id)
            for each in view.cards
        ]
        menu: ui.Select[Any] = ui.Select(
            custom_id=links.link_id(links.DECK_CARD, "open"),
            placeholder="Open a card",
            options=options,
        )
        parts.append(ui.ActionRow(menu))
    parts += [*_turns(links.DECK_PAGE, deck.id, view.page, view.pages), *rows(_buttons(deck))]
    return card(*parts)


def _side(text: str, most: int) -> str:
    line = " / ".join(filter(None, text.split("\n")))
    return plain(line if len(line) <= most else f"{line[: most - 1]}…")


def _label(text: str) -> str:
    return " ".join(text.split())[:100]


def _turns(act: str, argument: str, page: int, pages: int) -> list[Part]:
    turns: list[ui.Button[Any]] = []
    if page:
        turns.append(links.button("Previous", act, f"{argument}:{page - 1}"))
    if page + 1 < pages:
        turns.append(links.button("Next", act, f"{argument}:{page + 1}"))
    return [ui.ActionRow(*turns)] if turns else []


def _buttons(deck: DeckView) -> list[ui.Button[Any]]:
    def button(label: str, act: str, style: discord.ButtonStyle | None = None) -> ui.Button[Any]:
        style = style or discord.ButtonStyle.secondary
        return links.button(label, links.DECK, f"{deck.id}:{act}", style)

    study = button("Stop studying", "rest") if deck.is_studied else button("Study", "study", _BLUE)
    if not deck.is_own:
        if deck.is_followed:
            return [study, button("Unsubscribe", "unfollow")]
        return [study, button("Subscribe", "follow")]
    add = button("Add a card", "add", None if deck.cards else _BLUE)
    buttons = [study, add, button("Remove the deck", "ask", _RED)]
    if not deck.cards and not deck.is_studied:  # there is nothing to study yet
        return buttons[1:]
    return buttons


def one_card(view: CardView, note: str) -> ui.LayoutView:
    """Show one card, both sides, with what its owner can do about it."""
    parts: list[Part] = [
        f"### {note} · {plain(view.deck.title)}",
        f"## {_lines(view.text.front)}",
        _lines(view.text.back),
    ]
    if view.text.accept:
        parts.append(f"-# Right too: {plain(' · '.join(view.text.accept))}")
    if view.text.tags:
        parts.append(f"-# Tags: {plain(' '.join(view.text.tags))}")
    if view.deck.is_own:
        parts.append(
            ui.ActionRow(
                links.button("Add another", links.DECK, f"{view.deck.id}:add"),
                links.button("Edit", links.DECK_CARD, f"{view.id}:edit"),
                links.button("The deck", links.DECK, f"{view.deck.id}:open"),
                links.button("Remove", links.DECK_CARD, f"{view.id}:remove", _RED),
            )
        )
    return card(*parts)


def _lines(text: str) -> str:
    return "\n".join(map(plain, text.split("\n")))


def removed_card(view: CardView) -> ui.LayoutView:
    """Say that a card is gone."""
    return notice(f"**Removed** from {plain(view.deck.title)}: {_side(view.text.front, _FRONT)}")


def asking_card(deck: DeckView) -> ui.LayoutView:
    """Ask whether a deck is to go."""
    subscribers = counted(deck.followers, "subscriber")
    others = f" Its {subscribers} will lose it too." if deck.followers else ""
    return card(
        f"### Remove “{plain(deck.title)}”?",
        f"{counted(deck.cards, 'card')} will go with it, for good.{others}",
        ui.ActionRow(links.button("Yes, remove it", links.DECK, f"{deck.id}:remove", _RED)),
        accent=Accent.NOTICE,
    )


def told_card(deck: DeckView, told: str) -> ui.LayoutView:
    """Say what was done with a deck, and lead to it."""
    return card(
        f"**{plain(deck.title)}** {told}",
        ui.ActionRow(links.button("Open the deck", links.DECK, f"{deck.id}:open")),
        accent=Accent.NOTICE,
    )


def ended_card(deck: DeckView, told: str) -> ui.LayoutView:
    """Say what became of a deck that may not be seen any more."""
    return notice(f"**{plain(deck.title)}** {told}")
