"""Cards of an age: what happened meanwhile, a line of time, a map, two topics side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.app import links
from bot.app.cards import Line, Part, card
from bot.app.citing import brief
from bot.app.pictures import gallery
from cogs.facts._cards import event_line, event_menu, marks_told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services.ages import (
        ComparisonView,
        MapView,
        MeanwhileView,
        SideView,
        TimelineView,
    )
    from bot.services.views import Link

PICTURE = "age"
_MOST_TOLD = 2  # events of a place


def meanwhile_card(view: MeanwhileView, alt: str) -> ui.LayoutView:
    """Tell region by region what happened."""
    parts: list[Part] = [
        "### Meanwhile",
        f"## {view.title}",
        f"-# {view.span}",
        gallery(PICTURE, alt),
    ]
    for lane in view.lanes:
        parts.append(f"**{lane.region}**")
        parts += [event_line(each, each.year) for each in lane.events]
    parts += marks_told(each for lane in view.lanes for each in lane.events)
    return card(*parts, event_menu(each for lane in view.lanes for each in lane.events))


def timeline_card(view: TimelineView, alt: str) -> ui.LayoutView:
    """List what the line of time shows."""
    parts: list[Part] = ["### Timeline", f"## {view.title}", gallery(PICTURE, alt)]
    parts += [event_line(each, each.when) for each in view.events]
    parts += marks_told(view.events)
    if len(view.events) < view.total:
        parts.append(f"-# {len(view.events)} of {view.total} events, the weightiest.")
    return card(*parts, event_menu(view.events))


def map_card(view: MapView, alt: str) -> ui.LayoutView:
    """List the places that the map numbers."""
    parts: list[Part] = ["### Map", f"## {view.title}", gallery(PICTURE, alt)]
    parts += [f"**{title}** · {' → '.join(map(str, numbers))}" for title, numbers in view.routes]
    for place in view.places:
        told = "; ".join(place.what[:_MOST_TOLD])
        more = len(place.what) - _MOST_TOLD
        more_told = f" and {more} more" if more > 0 else ""
        parts.append(f"**{place.number}** {place.name}{f' · {told}{more_told}' if told else ''}")
    parts.append("-# Outlines: Natural Earth")
    return card(*parts)


def comparison_card(view: ComparisonView) -> ui.LayoutView:
    """Set two topics or people one under the other, then what they have in common."""
    one, other = view.sides
    both, they = "Both", "They"
    if one.is_person or other.is_person:
        both, they = "In the library both", "In the library they"
    together = f"{both} in {view.together}." if view.together else f"{they} do not overlap in time."
    shared = f" They share {'; '.join(view.shared)}." if view.shared else ""
    return card(
        "### Side by side",
        *_side(one),
        Line(),
        *_side(other),
        Line(),
        f"{together}{shared}",
        ui.ActionRow(
            *(links.button(s.link.title[:80], links.OPEN, s.link.key) for s in view.sides)
        ),
    )


def _side(side: SideView) -> list[Part]:
    events = " · ".join(f"{each.year} {each.title}" for each in side.events)
    told = (
        side.summary,
        f"**How it came about** · {side.causes}" if side.causes else "",
        f"**What came of it** · {side.consequences}" if side.consequences else "",
        f"-# {events}",
        f"-# Read: {' · '.join(map(brief, side.readings))}" if side.readings else "",
    )
    where = f" · {side.where}" if side.where else ""
    of_what = " in the library" if side.is_person else ""
    head = f"**{side.span}**{of_what}{where} · {side.total} events"
    return [f"## {side.link.title}", head, *filter(None, told)]


def mentions_card(found: Sequence[Link]) -> ui.LayoutView:
    """List what a message mentions, with a menu that opens it."""
    options = [
        discord.SelectOption(label=link.title[:100], value=link.key, description=link.hint[:100])
        for link in found
    ]
    menu: ui.Select[Any] = ui.Select(
        custom_id=links.link_id(links.OPEN, "key"), placeholder="Open one", options=options
    )
    lines = [f"**{link.title}** · {link.hint}" for link in found]
    return card("### In that message", *lines, ui.ActionRow(menu))
