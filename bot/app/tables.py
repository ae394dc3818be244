"""Standings in the words of a card, for quizzes and leaderboards alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.scoring import Standing


def standing_lines(standings: Iterable[Standing]) -> list[str]:
    """Write places, members and points: "1. @one 268"."""
    return [
        f"{each.place}\\. <@{each.tally.member_id}> **{each.tally.points}**" for each in standings
    ]


def accuracy(standing: Standing) -> str:
    """Write how many answers were right: "12 of 15 right"."""
    return f"{standing.tally.correct} of {standing.tally.answered} right"
