"""What a member's answers say of them, and the days and weeks they are counted by."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def runs(newest_first: Sequence[bool]) -> tuple[int, int]:
    """Give (present, longest) run of right answers in a row."""
    lengths = [(right, len(list(group))) for right, group in groupby(newest_first)]
    present = lengths[0][1] if lengths and lengths[0][0] else 0
    return present, max((length for right, length in lengths if right), default=0)


def midnight(now: datetime) -> datetime:
    """Give the instant at which the day began."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def monday(now: datetime) -> datetime:
    """Give the instant at which the week began: Monday's midnight, after ISO 8601."""
    return midnight(now) - timedelta(days=now.weekday())
