"""Numbers as people write them: 7, VII, seven, seventh, 7th; years, decades and eras.

A number is its value and no more, so "Henry VIII", "Henry 8" and "Henry the Eighth" hold the
same one; a decade ("the 1840s") and an era ("44 BC") are part of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.answers.romanising import is_syllable_of_pinyin

if TYPE_CHECKING:
    from collections.abc import Sequence


def _listed(row: str) -> list[str]:
    return row.split()


_SMALL = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_TENS = _listed("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = _listed(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_CARDINAL = {word: value for value, word in enumerate(_SMALL)} | {
    word: 10 * place for place, word in enumerate(_TENS, 2)
}
_ORDINAL = (
    {word: value for value, word in enumerate(_ORDINALS)}
    | {f"{word[:-1]}ieth": 10 * place for place, word in enumerate(_TENS, 2)}
    | {"hundredth": 100, "thousandth": 1_000, "twelth": 12, "nineth": 9, "eigth": 8}
)
_DECADES = {f"{word[:-1]}ies": 10 * place for place, word in enumerate(_TENS, 2)}
_WORDS = frozenset({*_CARDINAL, *_ORDINAL, *_DECADES, *_SCALES})
_DIGITS = re.compile(r"(\d{1,9})(st|nd|rd|th|s)?$")

_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
ROMAN = {tens * "x" + ones: 10 * tens + n for tens in range(4) for n, ones in enumerate(_ONES)}
del ROMAN[""]
_NAMES_TOO = frozenset({"i", "v", "x", "vi", "xi"})  # initials, and the Chinese family name
_COUNTED = frozenset(
    _listed(
        "century centuries international congress war world dynasty reich republic crusade legion"
        " army corps punic estate intifada plan dalai"
    )
)
_ERAS = {"bc": "bce", "bce": "bce", "ad": "ce", "ce": "ce"}
_BEFORE_A_NUMBER = frozenset(
    _listed("c ca circa about around approximately approx roughly year no nr number")
)
_MONTHS = {
    month[:length]: month
    for month in _listed(
        "january february march april may june july august september october november december"
    )
    for length in (3, 4)
}
_YEAR_WORDS = range(10, 100)  # "nineteen" in "nineteen eighty-four"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in an answer; `era` is "bce", "ce" or "" where none is given."""

    value: int
    is_decade: bool = False
    era: str = ""

    def agrees(self, other: Number) -> bool:
        """Tell whether both say the same; a year without an era is of the Common Era."""
        mine, others = self.era or "ce", other.era or "ce"
        return (self.value, self.is_decade, mine) == (other.value, other.is_decade, others)

    def falls_short_of(self, whole: Number) -> bool:
        """Tell whether this is `whole` less its era, its century or the word "decade"."""
        if self.value == whole.value and self.is_decade == whole.is_decade:
            return not self.era and whole.era == "bce"
        if not whole.is_decade:
            return False
        return self.value in (whole.value, whole.value % 100) and self.era in ("", whole.era)


@dataclass(frozen=True, slots=True)
class Token:
    """A word with the number that it may be; `written` where it was written otherwise."""

    text: str
    number: Number | None = None
    is_initials: bool = False
    written: str = ""


def read_numbers(tokens: Sequence[Token], *, dotted: frozenset[str] = frozenset()) -> list[Token]:
    """Put numbers in the place of the words that write them.

    `dotted` are the single letters that a full stop follows: initials, never numerals.
    """
    read: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.text in _WORDS or token.text[0].isdecimal():
            number, taken = _spelled(tokens, place)
            read.append(Token(token.text, number))
            place += taken
            continue
        before = read[-1] if read else None
        after = tokens[place + 1].text if place + 1 < len(tokens) else ""
        is_dotted = token.text in dotted
        read.append(token if is_dotted else _roman(token, before, after))
        place += 1
    if any(token.number for token in read):
        read = _with_eras(read)
        return _without_abbreviations(read)
    return read


def _spelled(tokens: Sequence[Token], start: int) -> tuple[Number | None, int]:
    """Read the number that begins at `start`: it, and how many words it takes."""
    total = current = 0
    is_decade = False
    place = start
    while place < len(tokens):
        text = tokens[place].text
        if text == "and" and place > start and _goes_on(tokens, place, current):
            place += 1
            continue
        if text in _SCALES:
            scale = _SCALES[text]
            if scale == _SCALES["hundred"]:
                current = max(current, 1) * scale
            else:
                total, current = total + max(current, 1) * scale, 0
            place += 1
            continue
        value, ends, decade = _value(text)
        joined = None if value is None else _joined(current, value, first=place == start)
        if joined is None:
            break
        current, is_decade = joined, decade
        place += 1
        if ends:
            break
    if place == start:
        return None, 1  # more digits than a number here has
    return Number(total + current, is_decade), place - start


def _goes_on(tokens: Sequence[Token], place: int, current: int) -> bool:
    """Tell whether "and" stands inside a number: after hundreds or thousands, before less."""
    follows = tokens[place + 1].text if place + 1 < len(tokens) else ""
    return current % 100 == 0 and (follows in _CARDINAL or follows in _ORDINAL)


def _value(text: str) -> tuple[int | None, bool, bool]:
    """Give a word's value, whether it ends a number, and whether it makes it a decade."""
    if text in _CARDINAL:
        return _CARDINAL[text], False, False
    if text in _ORDINAL:
        return _ORDINAL[text], True, False
    if text in _DECADES:
        return _DECADES[text], True, True
    found = _DIGITS.match(text)
    if found is None:
        return None, False, False
    decade = found[2] == "s" and int(found[1]) % 10 == 0
    return int(found[1]), found[2] is not None, decade


def _joined(current: int, value: int, *, first: bool) -> int | None:
    """Add the next word to a number: twenty + one, nineteen + eighty; None where it cannot."""
    if first or current == 0:
        return value
    if current % 100 == 0 and value < 100:  # noqa: PLR2004 - less than the hundreds before it
        return current + value
    if current in _YEAR_WORDS and value in _YEAR_WORDS:
        return 100 * current + value
    if current % 10 == 0 and current % 100 >= 20 and 0 < value < 10:  # noqa: PLR2004 - tens, ones
        return current + value
    return None


def _roman(token: Token, before: Token | None, after: str) -> Token:
    """Read a numeral where one may stand: after a name, or before what is counted."""
    value = ROMAN.get(token.text)
    if value is None:
        return token
    if before is None:
        counts = after in _COUNTED or token.text not in _NAMES_TOO
    else:
        is_chinese = token.text == "xi" and is_syllable_of_pinyin(before.text)  # Kang Xi
        counts = not before.is_initials and not is_chinese
    if not counts or (token.is_initials and len(token.text) > 1):
        return token
    return Token(token.text, Number(value))


def _with_eras(tokens: list[Token]) -> list[Token]:
    """Give every number the era that stands beside it: "44 BC", "AD 79", "5th century BC"."""
    kept: list[Token] = []
    pending = ""
    for place, token in enumerate(tokens):
        era = _ERAS.get(token.text, "")
        target = _number_before(kept) if era else None
        if target is not None:
            number = kept[target].number
            assert number is not None, "it was found by its number"
            kept[target] = replace(kept[target], number=replace(number, era=era))
        elif era and place + 1 < len(tokens) and tokens[place + 1].number:
            pending = era
        elif token.number and pending:
            kept.append(replace(token, number=replace(token.number, era=pending)))
            pending = ""
        else:
            kept.append(token)
    return kept


def _number_before(tokens: list[Token]) -> int | None:
    if tokens and tokens[-1].number and not tokens[-1].number.era:
        return len(tokens) - 1
    if len(tokens) > 1 and tokens[-1].text in ("century", "c") and tokens[-2].number:
        return len(tokens) - 2
    return None


def _without_abbreviations(tokens: list[Token]) -> list[Token]:
    """Write out months and "c." for century beside a number; leave "circa" and "no." out."""
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        after = tokens[place + 1].number if place + 1 < len(tokens) else None
        before = tokens[place - 1].number if place else None
        if after and token.text in _BEFORE_A_NUMBER:
            continue
        if (after or before) and token.text in _MONTHS:
            kept.append(Token(_MONTHS[token.text]))
        elif before and token.text == "c":
            kept.append(Token("century"))
        else:
            kept.append(token)
    return kept
