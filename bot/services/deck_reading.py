"""A file of cards read in a process of its own, and what is known of each of its rows."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

from bot.domain.decks import MOST_CARDS, CardText
from bot.errors import UserError
from bot.services.apart import apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

T = TypeVar("T")
_ROWS_A_BREATH, _BREATH = 25, 0.0002  # rows gone through, and seconds that others get after them


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of a row: taken unless there is a problem; `mends` say what was put right."""

    number: int
    title: str
    mends: tuple[str, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row with its card, where it makes one."""

    row: RowReport
    text: CardText | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read: its format, its title if it has one, what to know, and its rows."""

    format: str
    title: str | None
    notes: tuple[str, ...]
    rows: list[Candidate]


def _breathing(rows: Iterable[T]) -> Iterator[T]:
    """Go through rows in a thread, and let other threads have the interpreter now and then."""
    for count, row in enumerate(rows):
        if count % _ROWS_A_BREATH == 0:
            time.sleep(_BREATH)
        yield row


def read_file(name: str, content: bytes) -> Read:
    """Have a file read, in a thread; raises UserError that says what is wrong with it."""
    with apart("bot.services.importing", PurePath(name).name, given=content) as written:
        about = json.loads(written.readline())
        rows: list[Candidate] = []
        for line in _breathing(written):
            told = json.loads(line)
            if isinstance(told, dict):
                about |= told
            else:
                rows.append(_candidate(*told))
    if "refused" in about:
        raise UserError(about["refused"])
    if not rows:
        raise UserError("The file holds no rows.")
    return Read(about["format"], about["title"], tuple(about["notes"]), rows)


def _candidate(
    number: int, title: str, card: list[str] | None, mends: list[str], problem: str | None
) -> Candidate:
    row = RowReport(number, title, tuple(mends), problem)
    if card is None:
        return Candidate(row, None, "")
    front, back, accept, tags, fingerprint = card
    return Candidate(row, CardText(front, back, tuple(accept), tuple(tags)), fingerprint)


def with_room(rows: Sequence[Candidate], known: set[str], room: int) -> list[Candidate]:
    """Refuse the cards that a deck knows, by their fingerprints, and those it has no room for."""
    judged = []
    for each in _breathing(rows):
        problem = None
        if each.text is not None and each.fingerprint in known:
            problem = "The deck has that card already."
        elif each.text is not None and room == 0:
            problem = f"The deck is full: it holds {MOST_CARDS:,} cards."
        elif each.text is not None:
            room -= 1
        if problem is None:
            judged.append(each)
        else:
            judged.append(Candidate(replace(each.row, problem=problem), None, each.fingerprint))
    return judged


def in_lines(rows: Sequence[RowReport], *, taken: bool) -> bytes:
    """Report on every row in a line; `taken` says whether those without a problem were."""
    lines = []
    for row in _breathing(rows):
        fate = f"refused. {row.problem}" if row.problem else "taken" if taken else "could be taken"
        mends = f" ({', '.join(row.mends)})" if row.mends and not row.problem else ""
        lines.append(f"Row {row.number}: {fate}{mends}: {row.title}\n")
    return "".join(lines).encode()
