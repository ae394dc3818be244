"""Cards of the day: as it is looked up, as it is posted, and the recap of a week."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.app import links
from bot.app.cards import Gap, Line, Part, card
from bot.app.citing import OWN_MARK, brief, disputes, numbered, when_and_where

if TYPE_CHECKING:
    from datetime import date

    from bot.services.views import (
        BriefView,
        DayView,
        EventView,
        PostView,
        RecapLine,
        RecapView,
        Revealed,
    )

_KEPT = 512  # cards; a day's view is given again as it is, and so is its card
_BLUE = discord.ButtonStyle.primary


@lru_cache(_KEPT)
def day_card(view: DayView) -> ui.LayoutView:
    """Show a day that somebody asked for: its headline in full and more in brief."""
    event = view.headline
    if event is None:
        return _empty(view)
    buttons = [
        links.button("More on this", links.OPEN, f"event:{event.id}", _BLUE),
        links.button("Around this time", links.AROUND, event.id),
        *_read_next(event),
        *_report(event),
    ]
    return card(*_told(view, event), *_small_print(view, ""), ui.ActionRow(*buttons))


@lru_cache(_KEPT)
def post_card(
    view: PostView, mark: str | None = None, *, note: str = "", role_id: int | None = None
) -> ui.LayoutView:
    """Show a day as it is posted.

    `mark` stands in the custom ids of its first buttons: by it the post is recognised in its
    channel, and its question found. `note` says in small print what is special about it.
    """
    event = view.day.headline
    if event is None:
        return _empty(view.day)
    parts = _told(view.day, event)
    if view.revealed is not None:
        parts += [Line(), *_revealed(view.revealed)]
    parts += _small_print(view.day, ": /today")
    if note:
        parts.append(f"-# {note}")
    more = links.button("More on this", links.OPEN, f"event:{event.id}", _BLUE)
    if mark is not None:
        more = links.button("More on this", links.DAILY, f"{mark}:{event.id}", _BLUE)
    buttons: list[ui.Button[Any]] = [more]
    if view.asks and mark is not None:
        buttons.append(links.button("Question of the day", links.DAILY_QUESTION, mark))
    buttons += [*_read_next(event), *_report(event)]
    above = None if role_id is None else f"<@&{role_id}>"
    return card(*parts, ui.ActionRow(*buttons), above=above)


def _told(view: DayView, event: EventView) -> list[Part]:
    parts: list[Part] = [f"### On this day · {view.day.in_words()}", f"## {event.title}"]
    parts.append(when_and_where(event))
    if (dispute := disputes(event)) is not None:
        parts.append(dispute)
    if event.calendar:
        parts.append(f"-# {event.calendar}")
    if event.is_own:
        parts.append(f"-# {OWN_MARK}")
    parts += [Gap(), event.text, f"**Why it matters** · {event.why}"]
    if view.others:
        parts += [Line(), *(_in_brief(other) for other in view.others)]
    return parts


def _empty(view: DayView) -> ui.LayoutView:
    return card(
        f"### On this day · {view.day.in_words()}", "The library has no event on this day yet."
    )


def _in_brief(event: BriefView) -> str:
    marks = [event.ago]
    if event.julian:
        marks.append("Julian calendar")
    if event.disputed:
        marks.append("⚖ sources differ about the date")
    if event.is_own:
        marks.append(OWN_MARK)
    return f"**{event.year}** · {event.title}\n-# {' · '.join(marks)} [{event.cited}]"


def _revealed(view: Revealed) -> list[Part]:
    counted = f"{view.correct} of {view.answered} had it" if view.answered else "nobody tried it"
    return [
        f"**The last question** · {view.prompt}",
        f"**{view.answer}** ✓ · {counted}. {view.explanation}",
        f"-# After {brief(view.citation)}",
    ]


def _small_print(view: DayView, where: str) -> list[Part]:
    """Cite what is told; say how many more there are, and `where` they are told."""
    left = view.total - 1 - len(view.others)
    more = [f"-# {left} more on this day{where}"] if left > 0 else []
    return [Line(), numbered(view.citations), *more]


def _read_next(event: EventView) -> list[ui.Button[Any]]:
    if not event.topics:
        return []
    topic_id = event.topics[0].key.removeprefix("topic:")
    return [links.button("Read next", links.READ, topic_id)]


def _report(event: EventView) -> list[ui.Button[Any]]:
    if event.is_own:
        return []
    return [links.button("Report an error", links.REPORT, f"event:{event.id}")]


def recap_card(
    view: RecapView, guild_id: int, mark: str | None = None, *, role_id: int | None = None
) -> ui.LayoutView:
    """Show a week: what was posted, who answered, and a quiz over it."""
    parts: list[Part] = [f"### The week · {_span(view.first, view.last)}"]
    if not view.posts:
        parts.append("Nothing was posted this week.")
    parts += [_linked(guild_id, line) for line in view.posts]
    if view.questions:
        asked = "1 question" if view.questions == 1 else f"{view.questions} questions"
        took = {0: "nobody", 1: "1 member"}.get(view.takers, f"{view.takers} members")
        parts += [Line(), f"**Questions of the day** · {asked}, answered by {took}"]
        parts += [
            f"<@{each.member_id}> · {each.correct} right of {each.answered} answered"
            for each in view.best
        ]
    buttons = []
    if view.posts and mark is not None:
        buttons.append(
            ui.ActionRow(links.button("Quiz on this week", links.QUIZ_WEEK, mark, _BLUE))
        )
    above = None if role_id is None else f"<@&{role_id}>"
    return card(*parts, *buttons, above=above)


def _span(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B} to {last.day} {last:%B %Y}"


def _linked(guild_id: int, line: RecapLine) -> str:
    told = line.title
    if line.message_id is not None:
        place = f"{guild_id}/{line.channel_id}/{line.message_id}"
        told = f"[{told}](https://discord.com/channels/{place})"
    return f"**{line.day:%A}** · {told} · {line.year}"
