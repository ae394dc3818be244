"""What a format's reader gives: rows, before anybody has looked whether they make cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ABOUT_MEDIA = "media left out"


@dataclass(frozen=True, slots=True)
class Raw:
    """A row as it stands in a file, counted from 1; `problem` says why it cannot be a card."""

    number: int
    front: str
    back: str = ""
    accept: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    mends: tuple[str, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A file's format in a member's words, its rows, its title if it has one, and what to know.

    `is_plain` says that it is certain to hold no HTML.
    """

    format: str
    rows: Iterable[Raw]
    title: str | None = None
    notes: tuple[str, ...] = ()
    is_plain: bool = False
