"""Cards of the day, and of the daily post's settings."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.app import links
from bot.app.cards import Accent, Gap, Line, Part, card
from bot.app.citing import disputes, numbered, when_and_where

if TYPE_CHECKING:
    from bot.services.daily import Status
    from bot.services.views import BriefView, DayView, EventView

_KEPT = 512  # cards; a day's view is given again as it is, and so is its card
_BLUE = discord.ButtonStyle.primary


@lru_cache(_KEPT)
def day_card(view: DayView, *, is_late: bool = False, mark: str | None = None) -> ui.LayoutView:
    """Show a day: its headline in full and three more in brief.

    `mark` makes the first button's custom id that of one guild's post of one date, by
    which the post can be recognised in its channel.
    """
    event = view.headline
    if event is None:
        return card(
            f"### On this day · {view.day.in_words()}",
            "The library has no event on this day yet.",
        )
    parts: list[Part] = [f"### On this day · {view.day.in_words()}", f"## {event.title}"]
    parts.append(when_and_where(event))
    if (dispute := disputes(event)) is not None:
        parts.append(dispute)
    parts += [Gap(), event.text, f"**Why it matters** · {event.why}"]
    if view.others:
        parts += [Line(), *(_in_brief(other) for other in view.others)]
    parts += [Line(), numbered(event.citations), *_notes(view, is_late=is_late)]
    return card(*parts, ui.ActionRow(*_buttons(event, mark)))


def _in_brief(event: BriefView) -> str:
    return f"**{event.year}** · {event.title}{' ⚖' if event.disputed else ''}"


def _notes(view: DayView, *, is_late: bool) -> list[str]:
    left = view.total - 1 - len(view.others)
    notes = [f"-# {left} more on this day: /today"] if left > 0 else []
    return [*notes, "-# This post comes late."] if is_late else notes


def _buttons(event: EventView, mark: str | None) -> list[ui.Button[ui.LayoutView]]:
    more = links.button("More on this", links.OPEN, f"event:{event.id}", _BLUE)
    if mark is not None:
        more = links.button("More on this", links.DAILY, f"{mark}:{event.id}", _BLUE)
    buttons = [more]
    buttons.append(links.button("Around this time", links.AROUND, event.id))
    if event.topics:
        topic_id = event.topics[0].key.removeprefix("topic:")
        buttons.append(links.button("Read next", links.READ, topic_id))
    return buttons


def schedule_card(status: Status, *, headline: str) -> ui.LayoutView:
    """Show where and when the daily post comes, and what became of the last ones."""
    made = status.schedule
    due = int(made.next_due.timestamp())
    lines = [
        f"### {headline}",
        f"Every day at **{made.at:%H:%M}** ({made.zone.key}) in <#{made.channel_id}>.",
        f"Next post <t:{due}:F>, <t:{due}:R>.",
    ]
    recent = [
        f"-# {entry.day:%d %B %Y}: {_outcome(entry.state, entry.reason)}" for entry in status.recent
    ]
    parts: list[Part] = [*lines, Line(), *recent] if recent else [*lines]
    return card(*parts, accent=Accent.NOTICE)


def _outcome(state: str, reason: str | None) -> str:
    return f"{state} ({reason})" if reason else state
