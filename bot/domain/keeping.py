"""Which backups are kept: one of each of the last days, one of each of the last weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

DAYS = 7
WEEKS = 4


def kept(made: Iterable[datetime]) -> frozenset[datetime]:
    """Choose of all backups those to keep: the newest of a day's, and of an ISO week's."""
    days: dict[object, datetime] = {}
    weeks: dict[object, datetime] = {}
    for each in sorted(made, reverse=True):
        if len(days) < DAYS or each.date() in days:
            days.setdefault(each.date(), each)
        week = each.isocalendar()[:2]
        if len(weeks) < WEEKS or week in weeks:
            weeks.setdefault(week, each)
    return frozenset((*days.values(), *weeks.values()))
