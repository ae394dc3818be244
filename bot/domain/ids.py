"""Ids that Clio makes itself: short, and of letters that cannot be mistaken for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

LETTERS = "abcdefghjkmnpqrstvwxyz23456789"
LENGTH = 10  # 30**10 ids: even a million of them hardly ever meet


def new_id(rng: Random) -> str:
    """Draw an id."""
    return "".join(rng.choices(LETTERS, k=LENGTH))
