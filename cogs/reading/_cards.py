"""The card of recommended readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui

from bot.app import links
from bot.app.cards import Line, Part, card
from bot.app.citing import OWN_MARK, UNVERIFIED, brief
from bot.domain.reading import LEVELS

if TYPE_CHECKING:
    from bot.services.views import ReadingList, ReadingView


def reading_card(found: ReadingList) -> ui.LayoutView:
    """Show up to three readings, why each, and what to beware of."""
    level = f" · {found.level}" if found.level else ""
    parts: list[Part] = [f"### Read next{level}", f"## {found.topic.title}"]
    if not found.readings:
        parts.append("The library recommends nothing on this topic yet.")
    for place, reading in enumerate(found.readings):
        parts += [Line(), _in_words(reading)] if place else [_in_words(reading)]
    topic_id = found.topic.key.removeprefix("topic:")
    buttons = [
        links.button(name.capitalize(), links.READ, f"{topic_id}:{name}")
        for name in LEVELS
        if name != found.level
    ]
    buttons.append(links.button("All of them", links.READ, f"{topic_id}:all"))
    return card(*parts, ui.ActionRow(*buttons))


def shelf_card(found: ReadingList) -> ui.LayoutView:
    """List all readings of a topic, a line each."""
    lines = [_line(reading) for reading in found.readings]
    return card("### All readings", f"## {found.topic.title}", *lines)


def _line(reading: ReadingView) -> str:
    mark = f" · {OWN_MARK}" if reading.is_own else " · beware" if reading.caution else ""
    return f"{brief(reading.citation)} · {reading.level}{mark}"


def _in_words(reading: ReadingView) -> str:
    work = reading.citation
    title = f"“{work.title}”" if work.is_article else f"*{work.title}*"
    published = ", ".join(filter(None, (work.publisher, work.year)))
    lines = [
        f"**{title}** · {work.author}" if work.author else f"**{title}**",
        f"-# {reading.level} · {published}" if published else f"-# {reading.level}",
        reading.why,
        work.about,
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
