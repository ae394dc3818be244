"""Cards of what a server added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.app import links
from bot.app.cards import Accent, Part, card, plain

if TYPE_CHECKING:
    from bot.services.contents import ContentList, ContentView, ImportReport

_MOST_PROBLEMS = 12
_SHOWN = {  # fields of each kind that a card shows, with their labels
    "event": (("date", "Date"), ("text", ""), ("why", "Why it matters"), ("source", "Source")),
    "question": (
        ("answer", "Answer"),
        ("wrong", "Wrong answers"),
        ("explanation", ""),
        ("source", "Source"),
    ),
    "reading": (
        ("authors", "By"),
        ("published", "Published"),
        ("why", "Why"),
        ("url", "Link"),
    ),
}
_WAITS = "⏳ waits for a moderator"


def content_card(view: ContentView, note: str, *, is_moderator: bool) -> ui.LayoutView:
    """Show one record, with what can be done about it."""
    parts: list[Part] = [f"### {note}", f"## {plain(view.title)}"]
    for field, label in _SHOWN[view.kind]:
        value = plain(view.fields.get(field, "")).replace("\n", " · ")
        if value:
            parts.append(f"**{label}** · {value}" if label else value)
    if view.topic:
        parts.append(f"**Topic** · {plain(view.topic)}")
    if view.is_waiting:
        parts.append(f"-# {_WAITS}")
    buttons: list[ui.Button[Any]] = []
    if view.is_removed:
        buttons.append(links.button("Put it back", links.CONTENT, f"{view.id}:back"))
    else:
        if view.is_waiting and is_moderator:
            buttons.append(
                links.button(
                    "Accept", links.CONTENT, f"{view.id}:accept", discord.ButtonStyle.success
                )
            )
        buttons.append(links.button("Edit", links.CONTENT, f"{view.id}:edit"))
        buttons.append(links.button("Remove", links.CONTENT, f"{view.id}:remove"))
    return card(*parts, ui.ActionRow(*buttons))


def list_card(listed: ContentList) -> ui.LayoutView:
    """List a page of what a server added, with a menu that opens one."""
    if not listed.views:
        return card("### This server's own", "Nothing yet. /content add begins.")
    counted = f"{listed.count:,} in all" + (f", {listed.waiting} waiting" if listed.waiting else "")
    lines = [_line(view) for view in listed.views]
    options = [
        discord.SelectOption(
            label=view.title[:100], value=view.id, description=f"{view.kind} · {view.hint}"[:100]
        )
        for view in listed.views
    ]
    menu: ui.Select[Any] = ui.Select(
        custom_id=links.link_id(links.CONTENT, "open"), placeholder="Open one", options=options
    )
    parts: list[Part] = ["### This server's own", *lines, f"-# {counted}", ui.ActionRow(menu)]
    turns: list[ui.Button[Any]] = []
    kind, page = listed.kind, listed.page
    if page:
        turns.append(links.button("Previous", links.CONTENT_PAGE, f"{kind}:{page - 1}"))
    if page + 1 < listed.pages:
        turns.append(links.button("Next", links.CONTENT_PAGE, f"{kind}:{page + 1}"))
    return card(*parts, *([ui.ActionRow(*turns)] if turns else []))


def _line(view: ContentView) -> str:
    hint = plain(view.hint.replace("\n", " "))[:60]
    mark = f" · {_WAITS}" if view.is_waiting else ""
    return f"**{view.kind}** · {plain(view.title)}{f' · {hint}' if hint else ''}{mark}"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows" if count else "No row"


def import_card(report: ImportReport, *, has_file: bool) -> ui.LayoutView:
    """Say how many rows were taken, and why each of the others was not."""
    problems = [row for row in report.rows if row.problem is not None]
    waits = ". They wait for a moderator" if report.waits and report.taken else ""
    parts: list[Part] = [
        "### Import",
        f"**{_rows(report.taken)} of {len(report.rows):,} added**{waits}.",
    ]
    parts += [
        f"-# Row {row.number}{f', {plain(row.title)}' if row.title else ''}: {plain(row.problem)}"
        for row in problems[:_MOST_PROBLEMS]
        if row.problem
    ]
    if has_file:
        parts += ["-# All of them, row by row:", ui.File[Any]("attachment://import.txt")]
    return card(*parts, accent=Accent.REVEAL if report.taken else Accent.NOTICE)


def report_file(report: ImportReport) -> str | None:
    """Write the report of every row, where the card cannot name all that were left out."""
    if sum(1 for row in report.rows if row.problem is not None) <= _MOST_PROBLEMS:
        return None
    return "\n".join(
        f"Row {row.number}: {row.title}: {row.problem or 'added'}" for row in report.rows
    )
