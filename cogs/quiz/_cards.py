"""Cards of a quiz: its start, an open round, the reveal, the standings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app import links
from bot.app.cards import Accent, Line, Part, card
from bot.app.citing import numbered
from bot.app.options import option_parts
from bot.app.tables import standing_lines
from bot.domain.quiz import LETTERS

if TYPE_CHECKING:
    from discord import ui

    from bot.services.views import ResultLine, RevealView, RoundView, StandingsView

_MOST_DOTS = 10


def start_card(topic: str, rounds: int, seconds: int, opens_at: int) -> ui.LayoutView:
    """Announce a quiz."""
    asked = "1 round" if rounds == 1 else f"{rounds} rounds"
    return card(
        f"### Quiz · {topic}",
        f"{asked} of {seconds} seconds. A member's first answer counts; quick ones score more.",
        f"-# First question <t:{opens_at}:R>",
        accent=Accent.QUESTION,
    )


def round_card(view: RoundView) -> ui.LayoutView:
    """Ask a question."""
    answered = {0: "nobody has", 1: "1 member has"}.get(
        view.answered, f"{view.answered} members have"
    )
    closes = f"-# Closes <t:{view.closes_at}:R> · {answered} answered · up to 100 points"
    argument = f"{view.session_id}:{view.number}"
    options = option_parts(view.options, links.QUIZ_ANSWER, argument, closes)
    return card(_heading(view), f"## {view.prompt}", *options, accent=Accent.QUESTION)


def _heading(view: RoundView | RevealView) -> str:
    return (
        f"### Round {view.number} of {view.rounds} · {view.topic}{_dots(view.number, view.rounds)}"
    )


def _dots(number: int, rounds: int) -> str:
    if not 1 < rounds <= _MOST_DOTS:
        return ""
    return f" · {'●' * number}{'○' * (rounds - number)}"


def reveal_card(view: RevealView) -> ui.LayoutView:
    """Give a closed round's answer, why it is so, and how each member did."""
    parts: list[Part] = [
        f"### Round {view.number} of {view.rounds} · answer",
        f"{view.prompt}",
        f"## {view.letter} · {view.answer} ✓",
        view.explanation,
        numbered(view.citations),
        Line(),
        _results(view.results),
    ]
    if view.standings and view.number < view.rounds:
        parts.append("**Standings** · " + " · ".join(standing_lines(view.standings[:5])))
    return card(*parts, accent=Accent.REVEAL)


def _results(results: tuple[ResultLine, ...]) -> str:
    if not results:
        return "Nobody answered."
    right = [f"✓ <@{each.member_id}> +{each.points}" for each in results if each.correct]
    wrong = [
        f"✗ <@{each.member_id}> ({LETTERS[each.choice]})" for each in results if not each.correct
    ]
    return " · ".join((*right, *wrong))


def standings_card(view: StandingsView) -> ui.LayoutView:
    """End a quiz with its standings."""
    played = "1 round" if view.rounds_played == 1 else f"{view.rounds_played} rounds"
    lines = standing_lines(view.standings[:10]) or ["Nobody scored this time."]
    notes = [f"-# {view.reason}"] if view.reason else []
    return card(
        f"### Quiz over · {view.topic}",
        f"## {_winners(view)}",
        *lines,
        *notes,
        f"-# {played} played · /leaderboard has the season",
        accent=Accent.REVEAL,
    )


def _winners(view: StandingsView) -> str:
    first = [f"<@{each.tally.member_id}>" for each in view.standings if each.place == 1]
    if not first or not view.standings[0].tally.points:
        return "No winner"
    return f"{' and '.join(first)} {'win' if len(first) > 1 else 'wins'}"
