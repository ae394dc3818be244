"""Tables: CSV, TSV, Quizlet's export, and Anki's notes in plain text.

Quizlet: a tab or a comma between term and definition, a line or a semicolon between cards
(https://help.quizlet.com/hc/en-us/articles/360034345672). Anki: lines such as `#separator:tab`
come first (https://docs.ankiweb.net/importing/text-files.html).
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from bot.domain.decks import unneutralised
from bot.domain.text import fold
from bot.errors import UserError
from bot.services.importing.rows import Found, Raw
from bot.services.importing.text import find_gaps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_CELL = 100_000  # characters; what is longer lacks the end of its quotation
_NAMES = {
    "front": ("front", "term", "question", "prompt", "word"),
    "back": ("back", "definition", "answer", "meaning", "translation"),
    "accept": ("accept", "other answers", "also right", "alternatives"),
    "tags": ("tags", "tag"),
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names}
_SEPARATORS = {
    "comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":",
}  # fmt: skip
_MOST_SETTINGS = 20  # lines of Anki's
_HEADER = re.compile(r"#([a-z ]{1,30}):(.*)")
_QUIZLET = "Quizlet's export"
_LEFT_OUT = "columns after the second left out"
_FORMULA = "the apostrophe before a formula taken off"


def read_table(text: str, extension: str) -> Found:
    """Read a table; columns go by the names in its first row, or are front and back."""
    if text.startswith("#separator:"):
        return _read_anki(text)
    first = text.lstrip().partition("\n")[0]
    in_a_line = "\n" not in text.strip() and ";" in text
    cards = text.replace(";", "\n") if in_a_line else text
    if "\t" not in first:
        if in_a_line and all(card.count(",") == 1 for card in cards.split("\n") if card.strip()):
            return Found(_QUIZLET, _rows(cards, ",", {}, quoting=csv.QUOTE_NONE))
        delimiter = max(",;", key=first.count)
        return Found("CSV", _rows(text, delimiter, {}))
    if extension in {"tsv", "csv"}:
        return Found("TSV", _rows(text, "\t", {}))
    return Found(_QUIZLET, _rows(cards, "\t", {}, quoting=csv.QUOTE_NONE))


def _read_anki(text: str) -> Found:
    settings: dict[str, str] = {}
    lines = text.split("\n", _MOST_SETTINGS)
    while lines and (found := _HEADER.match(lines[0])):
        settings[found[1]] = found[2].strip()
        lines.pop(0)
    roles: dict[int, str | None] = {
        int(column) - 1: "tags" if name == "tags column" else None
        for name, column in settings.items()
        if name.endswith(" column") and column.isdecimal()
    }
    sides = iter(("front", "back"))
    for column in range(10):
        if column not in roles:
            roles[column] = next(sides, None)
    delimiter = _SEPARATORS.get(settings["separator"].lower(), settings["separator"][:1] or "\t")
    rows = _rows("\n".join(lines), delimiter, {at: role for at, role in roles.items() if role})
    return Found("Anki's plain text", map(_filled, rows))


def _filled(row: Raw) -> Raw:
    gaps = find_gaps(row.front)
    return replace(row, front=gaps[0], back=gaps[1]) if gaps else row


def _rows(
    text: str, delimiter: str, roles: dict[int, str], quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
) -> Iterator[Raw]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=False
    )
    number = 0
    named = bool(roles)
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise UserError(
                f"I cannot read on at row {number:,}: a quotation mark is never closed, or a cell "
                f"is longer than {LONGEST_CELL:,} characters."
            ) from None
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if not named:
            named = True
            by_name = _by_name(cells)
            roles = by_name or {0: "front", 1: "back"}
            if by_name:
                continue
        yield _row(number, cells, roles)


def _by_name(cells: Sequence[str]) -> dict[int, str]:
    """Read column names; empty where the row is no header."""
    roles = {at: _ROLES[fold(cell)] for at, cell in enumerate(cells) if fold(cell) in _ROLES}
    return roles if {"front", "back"} <= set(roles.values()) else {}


def _row(number: int, cells: Sequence[str], roles: dict[int, str]) -> Raw:
    given = {"front": "", "back": "", "accept": "", "tags": ""}
    mends = []
    for at, cell in enumerate(cells):
        if at in roles:
            given[roles[at]] = unneutralised(cell)
            if given[roles[at]] != cell:
                mends.append(_FORMULA)
        elif cell.strip() and len(roles) == 2:  # noqa: PLR2004 - front and back alone are known
            mends.append(_LEFT_OUT)
    problem = None
    if len(cells) == 1:
        problem = "It has one column; a front and a back are needed."
    return Raw(
        number,
        given["front"],
        given["back"],
        tuple(given["accept"].split("|")),
        tuple(given["tags"].replace(",", " ").split()),
        tuple(dict.fromkeys(mends)),
        problem,
    )
