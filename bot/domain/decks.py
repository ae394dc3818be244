"""What a card of a deck may hold, and how texts that people write are made ready for it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_DECKS = 50  # of a member
MOST_CARDS = 10_000  # of a deck
MOST_FOLLOWED = 50  # decks of others, of a member
MOST_SHARED = 100  # decks, in a guild
LONGEST_NAME = 60  # characters
LONGEST_SIDE = 1_000
MOST_ACCEPTED, LONGEST_ACCEPTED = 10, 200
MOST_TAGS, LONGEST_TAG = 20, 50
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_HIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    r"\ud800-\udfff]"
)
_BLANKS = re.compile(r"\n{3,}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card says: `back` is the answer, `accept` what is right beside it."""

    front: str
    back: str
    accept: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Give what two cards share that say the same, whatever their case and spacing."""
        said = "\x1f".join(" ".join(side.casefold().split()) for side in (self.front, self.back))
        return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def has_hidden(text: str) -> bool:
    """Tell whether a text holds characters that nobody sees."""
    return _HIDDEN.search(text) is not None


def clean(text: str) -> str:
    """Give a text composed (NFC), without hidden characters, its lines stripped."""
    text = _HIDDEN.sub("", _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip()


def card_text(
    front: str, back: str, accept: Iterable[str] = (), tags: Iterable[str] = ()
) -> CardText:
    """Make a card's text; raises UserError that says what is missing or too long."""
    made = CardText(
        clean(front),
        clean(back),
        _each_once(accept),
        _each_once(tag.replace(" ", "_") for tag in map(clean, tags)),
    )
    for name, side in (("front", made.front), ("back", made.back)):
        if not side:
            raise UserError(f"The {name} is empty.")
        if len(side) > LONGEST_SIDE:
            raise UserError(
                f"The {name} has {len(side):,} characters; {LONGEST_SIDE:,} are the most."
            )
    _refuse_many("other answers", made.accept, MOST_ACCEPTED, LONGEST_ACCEPTED)
    _refuse_many("tags", made.tags, MOST_TAGS, LONGEST_TAG)
    return made


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (clean(text).replace("\n", " ") for text in texts))))


def _refuse_many(name: str, texts: tuple[str, ...], most: int, longest: int) -> None:
    if len(texts) > most:
        raise UserError(f"A card has at most {most} {name}; these are {len(texts):,}.")
    if any(len(text) > longest for text in texts):
        raise UserError(f"One of the {name} is longer than {longest} characters.")


def deck_title(text: str) -> str:
    """Make a deck's name; raises UserError for an empty one and for a long one."""
    title = clean(text).replace("\n", " ")
    if not title:
        raise UserError("Give the deck a name.")
    if len(title) > LONGEST_NAME:
        raise UserError(f"A deck's name has at most {LONGEST_NAME} characters.")
    return title


def copy_title(title: str, taken: Iterable[str]) -> str:
    """Name a copy: as the original, or with the first number that no deck of the member has."""
    used = {each.casefold() for each in taken}
    number, named = 1, title
    while named.casefold() in used:
        number += 1
        end = f" ({number})"
        named = f"{title[: LONGEST_NAME - len(end)]}{end}"
    return named


def neutralised(cell: str) -> str:
    """Keep spreadsheets from reading a cell as a formula (OWASP, "CSV Injection")."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def unneutralised(cell: str) -> str:
    """Take off what `neutralised` put before a cell."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
