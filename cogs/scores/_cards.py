"""The card of a leaderboard."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.app.cards import Line, Part, card
from bot.app.tables import accuracy, standing_lines

if TYPE_CHECKING:
    from discord import ui

    from bot.services.views import LeaderboardView


def leaderboard_card(view: LeaderboardView) -> ui.LayoutView:
    """Show the ten best and the member's own place."""
    period = f"{date.fromisoformat(f'{view.season}-01'):%B %Y}" if view.season else "all time"
    heading = f"### Leaderboard · {period}"
    if not view.standings:
        return card(heading, "Nobody has scored yet. /quiz start opens a round.")
    lines = standing_lines(view.standings)
    parts: list[Part] = [heading]
    parts += [
        f"{line} · {accuracy(each)}" for line, each in zip(lines, view.standings, strict=True)
    ]
    own = view.own
    if own is None:
        parts += [Line(), "-# You have not answered yet."]
    elif own not in view.standings:
        parts += [Line(), f"You: {own.place} of {view.players}, **{own.tally.points}** points"]
    return card(*parts)
