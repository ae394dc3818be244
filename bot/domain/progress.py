"""What a member's answers say of them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def runs(newest_first: Sequence[bool]) -> tuple[int, int]:
    """Give (present, longest) run of right answers in a row."""
    lengths = [(right, len(list(group))) for right, group in groupby(newest_first)]
    present = lengths[0][1] if lengths and lengths[0][0] else 0
    return present, max((length for right, length in lengths if right), default=0)
