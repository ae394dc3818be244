"""Cards of members' reading lists: a page, and a book with what can be done about it."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.app import links
from bot.app.cards import Accent, Gap, Line, Part, card, notice, plain
from bot.app.citing import OWN_MARK, UNVERIFIED, brief
from bot.domain.reading import Mark
from bot.services.book_lists import MOST_STARS
from cogs.reading._cards import heading, published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.services.book_lists import EntryView, ExportView, ListView

WORDS = {Mark.READING: "Reading now", Mark.WANT: "Want to read", Mark.DONE: "Have read"}
NO_STARS = "none"


def list_card(view: ListView) -> ui.LayoutView:
    """Show a page of a member's list, with a menu that opens a book."""
    counted = " · ".join(f"{WORDS[mark]} **{view.counts[mark]}**" for mark in WORDS)
    parts: list[Part] = ["### Your reading list"]
    if has_any := any(view.counts.values()):
        parts.append(counted)
    if view.entries:
        parts += _lines(view)
        options = [
            discord.SelectOption(
                label=book.citation.title[:100],
                value=book.id,
                description=book.citation.author[:100] or None,
            )
            for book, _ in view.entries
        ]
        menu: ui.Select[Any] = ui.Select(
            custom_id=links.link_id(links.BOOK_OPEN, "menu"),
            placeholder="Open one: move it, note, rate",
            options=options,
        )
        parts += [Line(), ui.ActionRow(menu)]
    else:
        parts.append("Nothing here yet. /read recommends books, and its buttons put them here.")
    if view.elsewhere:
        are = "is" if view.elsewhere == 1 else "are"
        parts.append(f"-# {view.elsewhere} more, of another server's library, {are} shown there.")
    if has_any:
        parts.append(ui.ActionRow(*_shelves(view)))
    return card(*parts, *_turns(view))


def _lines(view: ListView) -> Iterator[Part]:
    for mark, entries in groupby(view.entries, itemgetter(1)):
        yield Gap()
        yield f"**{WORDS[mark]}**"
        yield from (f"- {brief(book.citation)}" for book, _ in entries)


def _shelves(view: ListView) -> list[ui.Button[Any]]:
    buttons: list[ui.Button[Any]] = []
    for mark, label in ((None, "All"), *WORDS.items()):
        button = links.button(label, links.BOOK_LIST, f"{mark or 'all'}:0:shelf")
        button.disabled = mark is view.which
        buttons.append(button)
    return buttons


def _turns(view: ListView) -> list[ui.ActionRow[Any]]:
    which, turns = view.which or "all", []
    if view.page:
        turns.append(links.button("Previous", links.BOOK_LIST, f"{which}:{view.page - 1}"))
    if view.page + 1 < view.pages:
        turns.append(links.button("Next", links.BOOK_LIST, f"{which}:{view.page + 1}"))
    return [ui.ActionRow(*turns)] if turns else []


def entry_card(view: EntryView) -> ui.LayoutView:
    """Show a book as a member has it."""
    book, work = view.book, view.book.citation
    status = WORDS[view.mark] if view.mark else "Not on your list"
    parts: list[Part] = [
        f"### {status}",
        f"## {heading(work)}",
        f"-# {' · '.join(filter(None, (book.topic.title, book.level, published(work))))}",
        f"**Why read it** · {book.why}",
        f"**What it argues** · {work.about}",
    ]
    if book.is_own:
        parts.append(f"-# {OWN_MARK}")
    if book.caution:
        parts.append(f"-# Beware: {book.caution}")
    if not work.verified:
        parts.append(f"-# Unverified: {UNVERIFIED}.")
    if work.url:
        parts.append(f"-# Free to read: <{work.url}>")
    if view.rated:
        parts.append(f"**Rated** · {view.rated}")
    if view.stars:
        parts.append(f"**Your rating** · {view.stars} of {MOST_STARS}")
    if view.note:
        parts += [Line(), f"**Your note** · {plain(view.note)}"]
    parts.append(ui.ActionRow(*_acts(view)))
    if view.can_rate:
        parts.append(ui.ActionRow(_rating(view)))
    return card(*parts, accent=Accent.REVEAL if view.mark is Mark.DONE else Accent.INK)


def _acts(view: EntryView) -> list[ui.Button[Any]]:
    book_id = view.book.id
    buttons = [
        links.button(label, links.BOOK_MARK, f"{mark}:{book_id}:here")
        for mark, label in WORDS.items()
        if mark is not view.mark
    ]
    if view.mark is not None:
        label = "Change the note" if view.note else "Note"
        buttons.append(links.button(label, links.BOOK_NOTE, book_id))
        buttons.append(links.button("Take off the list", links.BOOK_MARK, f"off:{book_id}:here"))
    return buttons


def _rating(view: EntryView) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=label, value=str(stars), default=view.stars == stars)
        for stars, label in (
            (5, "5 · among the best"),
            (4, "4 · good"),
            (3, "3 · worth its time"),
            (2, "2 · weak"),
            (1, "1 · not worth it"),
        )
    ]
    options.append(discord.SelectOption(label="No rating", value=NO_STARS))
    return ui.Select(
        custom_id=links.link_id(links.BOOK_RATE, view.book.id),
        placeholder="Rate it for this server",
        options=options,
    )


def export_card(view: ExportView) -> ui.LayoutView:
    """Give a list as a file."""
    works = "1 work" if view.works == 1 else f"{view.works} works"
    parts: list[Part] = [f"### {works} of your list", ui.File[Any](f"attachment://{view.name}")]
    if view.elsewhere:
        parts.append(f"-# Left out: {view.elsewhere} of another server's library.")
    return card(*parts)


def kept_card(view: EntryView) -> ui.LayoutView:
    """Say where a recommended book stands now, with the way to more."""
    assert view.mark is not None, "it was just put there"
    return notice(
        f"{heading(view.book.citation)} is on your list: **{WORDS[view.mark]}**.",
        "-# /reading list shows it, for a note or a rating.",
    )
