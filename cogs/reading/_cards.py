"""The card of recommended readings."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from discord import ui

from bot.app import links
from bot.app.cards import Gap, Line, Part, card, notice
from bot.app.citing import OWN_MARK, UNVERIFIED, brief
from bot.domain.reading import LEVELS, Mark

if TYPE_CHECKING:
    from bot.services.reading import Openings
    from bot.services.views import Citation, ReadingList, ReadingView


def reading_card(found: ReadingList) -> ui.LayoutView:
    """Show up to three readings, and two of the server's own: why each, and what to beware of."""
    level = f" · {found.level}" if found.level else ""
    parts: list[Part] = [f"### Read next{level}", f"## {found.topic.title}"]
    if found.because:
        parts.append(found.because)
    if found.is_repeat:
        parts.append("-# The library has no others on this topic that you have not read.")
    if not found.readings:
        parts.append(_nothing_left(found))
    for reading in found.readings:
        parts += [Line(), _in_words(reading), ui.ActionRow(*_mark_buttons(reading.book_id))]
    topic_id = found.topic.key.removeprefix("topic:")
    buttons = [
        links.button(name.capitalize(), links.READ, f"{topic_id}:{name}")
        for name in LEVELS
        if name != found.level
    ]
    buttons.append(links.button("All of them", links.READ, f"{topic_id}:all"))
    return card(*parts, Line(), ui.ActionRow(*buttons))


def _nothing_left(found: ReadingList) -> str:
    if found.done:
        return f"You have read all {found.done} that the library recommends here. Well done."
    return "The library recommends nothing on this topic yet."


def openings_card(found: Openings) -> ui.LayoutView:
    """Ask for a topic, with some to begin with."""
    buttons: list[ui.Button[Any]] = [
        links.button(link.title[:80], links.READ, link.key.removeprefix("topic:"))
        for link in found.topics
    ]
    asked = "Name a topic in /read, and I say what to read on it."
    told = "-# Once you have played a quiz or reviewed cards, I begin with what you missed."
    if not buttons:
        return notice(asked, told)
    begin = "Or begin with one of these:"
    return card("### Read next", asked, begin, ui.ActionRow(*buttons), told)


def shelf_card(found: ReadingList) -> ui.LayoutView:
    """List all readings of a topic, level by level, a line each."""
    parts: list[Part] = ["### All readings", f"## {found.topic.title}"]
    in_order = sorted(found.readings, key=lambda each: LEVELS.index(each.level))
    for place, (level, readings) in enumerate(groupby(in_order, attrgetter("level"))):
        parts += [*([Gap()] if place else []), f"**{level.capitalize()}**", *map(_line, readings)]
    return card(*parts)


def _line(reading: ReadingView) -> str:
    mark = f" · {OWN_MARK}" if reading.is_own else " · read with care" if reading.caution else ""
    rated = f" · {reading.rated}" if reading.rated else ""
    return f"- {brief(reading.citation)}{mark}{rated}"


def _mark_buttons(book_id: str) -> list[ui.Button[Any]]:
    return [
        links.button("Want to read", links.BOOK_MARK, f"{Mark.WANT}:{book_id}"),
        links.button("I have read it", links.BOOK_MARK, f"{Mark.DONE}:{book_id}"),
    ]


def _in_words(reading: ReadingView) -> str:
    work = reading.citation
    lines = [
        heading(work),
        f"-# {' · '.join(filter(None, (reading.level, published(work), reading.rated)))}",
        " ".join(filter(None, ("**Why this one** ·", reading.fit, reading.why))),
        f"**What it argues** · {work.about}",
    ]
    if reading.is_own:
        lines.append(f"-# {OWN_MARK}")
    if reading.caution:
        lines.append(f"-# Beware: {reading.caution}")
    if not work.verified:
        lines.append(f"-# Unverified: {UNVERIFIED}.")
    if work.url:
        lines.append(f"-# Free to read: <{work.url}>")
    return "\n".join(lines)


def heading(work: Citation) -> str:
    """Write a work's title and author: "***Title*** · Author"."""
    title = f"“{work.title}”" if work.is_article else f"*{work.title}*"
    return f"**{title}** · {work.author}" if work.author else f"**{title}**"


def published(work: Citation) -> str:
    """Write who published a work, and when."""
    return ", ".join(filter(None, (work.publisher, work.year)))
