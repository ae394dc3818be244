"""Cards of plans: a week with its progress, the list, and whether to end one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.app import links
from bot.app.cards import Gap, Line, Part, card, plain, rows
from bot.app.citing import brief

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.services.meetings import MeetingsView
    from bot.services.plan_views import Mastered, PlanLine, PlanView, TopicPart, WeekView

_IN_FULL = 3  # topics of a week, up to which each has a menu of its sections
_LABEL = 100  # characters of a menu's option
_BLUE = discord.ButtonStyle.primary


def plan_card(view: PlanView, note: str | None = None) -> ui.LayoutView:
    """Show a member one week of a plan, and how they stand."""
    parts: list[Part] = [*_head(view, note), *_week(view.week), Line(), *_progress(view)]
    week, key = view.week, f"{view.id}:{view.week.number}"
    buttons = [
        links.button("Quiz me", links.QUIZ_ME, view.quiz_topic, _BLUE),
        links.button("Read next", links.READ, week.reading[0] if week.reading else view.quiz_topic),
    ]
    if not _has_all(week):
        buttons.insert(1, links.button("Add the cards", links.PLAN_CARDS, key))
    if view.is_group:
        act = "leave" if view.has_joined else "join"
        buttons.append(links.button(act.capitalize(), links.PLAN, f"{view.id}:{act}"))
    turns = []
    if week.number > 1:
        turns.append(links.button("Week before", links.PLAN_WEEK, f"{view.id}:{week.number - 1}"))
    if week.number < view.weeks:
        turns.append(links.button("Week after", links.PLAN_WEEK, f"{view.id}:{week.number + 1}"))
    return card(*parts, *rows(buttons), *rows(turns))


def public_card(view: PlanView) -> ui.LayoutView:
    """Show a group's plan to everybody, with the way into it."""
    told = "Join to see your own progress; nobody else does."
    buttons = [
        links.button("Join", links.PLAN, f"{view.id}:join", _BLUE),
        links.button("This week", links.PLAN_WEEK, f"{view.id}:0"),
    ]
    parts = [*_head(view, None), *_week(view.week, with_menus=False), Line(), *_group(view)]
    return card(*parts, f"-# {told}", *rows(buttons))


def _head(view: PlanView, note: str | None) -> list[Part]:
    week = view.week
    parts: list[Part] = [note] if note else []
    parts += [f"### Plan · {'this server' if view.is_group else 'yours'}", f"## {view.title}"]
    if view.weeks > 1:
        parts.append(f"-# {view.weeks} weeks, {view.days}")
    line = f"**Week {week.number} of {view.weeks}** · {week.days}"
    if view.current == 0:
        line += f" · the plan starts <t:{view.begins_at}:R>"
    elif view.current > view.weeks:
        line += " · the plan is over"
    elif week.number == view.current:
        line += f" · this week, ending <t:{week.ends_at}:R>"
    return [*parts, line]


def _week(week: WeekView, *, with_menus: bool = True) -> list[Part]:
    if week.goes_over:
        titles = ", ".join(part.topic.title for part in week.topics)
        parts: list[Part] = [f"The last week goes over everything once more: {titles}."]
    else:
        parts = _to_read(week.topics)
        if week.events:
            parts += [Gap(), "**To know**"]
            parts += [f"**{when}** · {title}" for _, title, when in week.events]
        parts.append(Gap())
    if week.reading is not None:
        parts.append(f"**Reading** · {brief(week.reading[1])}")
    amount = "all" if _has_all(week) else week.learnt
    learnt = f", {amount} among your cards" if week.learnt else ""
    asked = "1 question" if week.questions == 1 else f"{week.questions} questions"
    parts.append(f"**To pass** · {asked}{learnt}")
    return [*parts, *_menus(week)] if with_menus else parts


def _has_all(week: WeekView) -> bool:
    return week.learnt == week.questions


def _to_read(topics: Sequence[TopicPart]) -> list[Part]:
    lines: list[Part] = ["**To read**"]
    for part in topics:
        headings = " · ".join(heading for _, heading in part.sections)
        if len(topics) <= _IN_FULL and headings:
            lines.append(f"{part.topic.title}: {headings}")
        else:
            lines.append(part.topic.title)
    return lines


def _menus(week: WeekView) -> Iterable[Part]:
    with_sections = [part for part in week.topics if part.sections]
    if len(week.topics) > _IN_FULL or not with_sections:
        options = [
            discord.SelectOption(label=part.topic.title[:_LABEL], value=part.topic.key)
            for part in week.topics
        ]
        yield _menu(links.link_id(links.OPEN, "key"), "Open a topic", options)
    else:
        for part in with_sections:
            options = [
                discord.SelectOption(label=heading[:_LABEL], value=str(place))
                for place, heading in part.sections
            ]
            title = f"Read: {part.topic.title}"
            yield _menu(links.link_id(links.SECTION, part.id), title[:_LABEL], options)
    if week.events:
        options = [
            discord.SelectOption(label=title[:_LABEL], value=event_id, description=when[:_LABEL])
            for event_id, title, when in week.events
        ]
        yield _menu(links.link_id(links.OPEN, "chosen"), "Open an event", options)


def _menu(
    custom_id: str, placeholder: str, options: list[discord.SelectOption]
) -> ui.ActionRow[Any]:
    return ui.ActionRow(ui.Select(custom_id=custom_id, placeholder=placeholder, options=options))


def _progress(view: PlanView) -> list[Part]:
    lines: list[Part] = []
    if view.mastery:
        lines += ["**What you would know now**", *map(_mastered, view.mastery)]
    if view.behind is not None:
        lines.append(view.behind)
    return [*lines, *_group(view)]


def _mastered(part: Mastered) -> str:
    if not part.reviewed:
        return f"{part.title} · none of {part.total} reviewed yet"
    return f"{part.title} · **{part.recall:.0%}**, {part.reviewed} of {part.total} reviewed"


def _group(view: PlanView) -> list[Part]:
    if not view.is_group:
        return []
    joined = {0: "Nobody has joined yet", 1: "1 member has joined"}.get(
        view.joined, f"{view.joined} members have joined"
    )
    if view.group is None:
        return [f"-# {joined}"]
    return [f"-# {joined}; together they would know {view.group:.0%} of it now"]


def list_card(lines: Sequence[PlanLine]) -> ui.LayoutView:
    """List plans, with a menu that opens one."""
    if not lines:
        return card("### Plans", "None yet. /plan make begins one.")
    shown = lines[:25]
    options = [
        discord.SelectOption(label=line.title, value=line.id, description=line.hint)
        for line in shown
    ]
    menu = _menu(links.link_id(links.PLAN, "chosen"), "Open one", options)
    return card("### Plans", *(f"- **{line.title}** · {line.hint}" for line in shown), menu)


def ending_card(line: PlanLine) -> ui.LayoutView:
    """Ask whether a plan is to end."""
    told = "Your cards stay; the plan and its progress go."
    if line.is_group:
        told = "It goes for everybody who joined, with its meetings; their cards stay."
    button = links.button("Yes, end it", links.PLAN, f"{line.id}:end", discord.ButtonStyle.danger)
    return card(f"### End “{line.title}”?", told, ui.ActionRow(button))


def meetings_card(view: MeetingsView, refused: int) -> ui.LayoutView:
    """Say when a group meets, what Discord would not have, and what it has yet to take."""
    parts: list[Part] = ["### Meetings", f"## {view.title}"]
    if refused:
        events = "1 event" if refused == 1 else f"{refused} events"
        parts.append(f"Discord would not have {events}. Look at the place and the time again.")
    parts += [f"Week {number} · <t:{at}:F>" for number, at in view.meetings]
    if view.place:
        parts.append(f"-# {plain(view.place)}")
    if view.owed:
        parts.append(f"-# {view.owed} of them Discord has yet to take; I go on trying.")
    elif view.meetings:
        parts.append("-# Each is among this server's events. /plan end cancels those to come.")
    return card(*parts)
