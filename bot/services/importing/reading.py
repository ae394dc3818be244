"""A file into cards, row by row: which format it is, and what becomes of each row."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from bot.domain.decks import LONGEST_SIDE, MOST_ACCEPTED, card_text, clean, has_hidden
from bot.errors import UserError
from bot.services.importing.rows import ABOUT_MEDIA
from bot.services.importing.tables import read_table
from bot.services.importing.text import as_text, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.decks import CardText
    from bot.services.importing.rows import Found, Raw

MOST_ROWS = 20_000
_LONGEST_RAW = 20_000  # characters of a side with its HTML
_TITLE = 60  # characters of a front that name a row
_HIDDEN = "hidden characters taken out"
_CUT = f"other answers after the first {MOST_ACCEPTED} left out"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a row: its card, or the problem; `mends` say what was put right."""

    number: int
    title: str
    text: CardText | None
    mends: tuple[str, ...]
    problem: str | None


def find_rows(name: str, content: bytes) -> Found:
    """Tell a file's format by what it holds, and by its name where that leaves it open.

    Raises UserError for a file that is none of them.
    """
    if content.startswith(b"PK\x03\x04"):
        from bot.services.importing.anki import read_anki  # noqa: PLC0415 - each loads its own

        return read_anki(content)
    text, notes = decode(content)
    if not text.strip():
        raise UserError("The file is empty.")
    found = _find_text(PurePath(name).suffix.lower().removeprefix("."), text)
    return replace(found, notes=(*notes, *found.notes))


def _find_text(extension: str, text: str) -> Found:
    is_json = extension == "json" or text.lstrip().startswith(("{", "["))
    if extension in {"yaml", "yml"} or (is_json and extension not in {"csv", "tsv", "txt"}):
        from bot.services.importing import trivia  # noqa: PLC0415 - as above

        return trivia.read_red(text) if extension.startswith("y") else trivia.read_json(text)
    return read_table(text, extension)


def results(found: Found) -> Iterator[Result]:
    """Make a card of each row, or say why not; raises UserError for too many rows."""
    seen: dict[str, int] = {}
    for count, raw in enumerate(found.rows, 1):
        if count > MOST_ROWS:
            raise UserError(f"The file has more than {MOST_ROWS:,} rows. Import it in parts.")
        yield _result(raw, seen, is_plain=found.is_plain)


def _result(raw: Raw, seen: dict[str, int], *, is_plain: bool) -> Result:
    title = clean(raw.front[: 4 * _TITLE]).replace("\n", " ")[:_TITLE]
    if raw.problem is not None:
        return Result(raw.number, title, None, raw.mends, raw.problem)
    for name, side in (("front", raw.front), ("back", raw.back)):
        if len(side) > _LONGEST_RAW:
            problem = f"The {name} has {len(side):,} characters; {LONGEST_SIDE:,} are the most."
            return Result(raw.number, title, None, raw.mends, problem)
    mends = [*raw.mends, *([_CUT] if len(raw.accept) > MOST_ACCEPTED else [])]
    sides = []
    for side in (raw.front, raw.back, *raw.accept[:MOST_ACCEPTED]):
        words, told = (side, ()) if is_plain else as_text(side)
        mends += [*told, *([_HIDDEN] if has_hidden(words) else [])]
        sides.append(words)
    told_once = tuple(dict.fromkeys(mends))
    try:
        text = card_text(sides[0], sides[1], sides[2:], raw.tags)
    except UserError as error:
        bare = ABOUT_MEDIA in told_once and "is empty" in str(error)
        problem = "There is nothing on it but media." if bare else str(error)
        return Result(raw.number, title, None, told_once, problem)
    title = text.front.replace("\n", " ")[:_TITLE]
    first = seen.setdefault(text.fingerprint, raw.number)
    if first != raw.number:
        problem = f"It says the same as row {first:,}."
        return Result(raw.number, title, None, told_once, problem)
    return Result(raw.number, title, text, told_once, None)


def lines(name: str, content: bytes) -> Iterator[str]:
    """Write what a file holds as JSON, a line of what it is, a line a row, and one at the end.

    A file that is refused ends with a line that says why.
    """
    try:
        found = find_rows(name, content)
        yield json.dumps({"format": found.format, "title": found.title, "notes": found.notes})
        for each in results(found):
            text = each.text
            card = text and [text.front, text.back, text.accept, text.tags, text.fingerprint]
            yield json.dumps([each.number, each.title, card, each.mends, each.problem])
    except UserError as error:
        yield json.dumps({"refused": str(error)})
    else:
        yield json.dumps({"end": True})
