"""Text read as a name: its words with their parts, and what the words were joined by.

Letters are folded, other scripts romanised, numbers read, variants brought to one spelling;
articles, particles and titles are set aside. Case never matters in what a player gives; in an
answer it shows which hyphens join two names (Austria-Hungary, but Tse-tung).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.answers import forenames
from bot.domain.answers import vocabulary as lists
from bot.domain.answers.gazetteer import NAMES
from bot.domain.answers.numerals import Number, Token, read_numbers
from bot.domain.answers.romanising import from_cyrillic, from_wade_giles
from bot.domain.answers.spelling import sound
from bot.domain.answers.variants import PHRASES, VARIANTS
from bot.domain.answers.variants import words as words_of
from bot.domain.answers.vocabulary import Role
from bot.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_THOUSANDS = re.compile(r"(?<=\d)[,.](?=\d{3}(?!\d))")
_SHORT_RANGE = re.compile(r"\b(\d\d)(\d\d)\s*[-\u2013\u2014/]\s*(\d\d)(?![\d-])")
_DOTTED = re.compile(r"(?<!\w)([ivx])\.(?=.*\w)", re.IGNORECASE | re.DOTALL)
_COMMA = re.compile(r",(?!\d)")
_TWO_NAMES = re.compile(r"(\w{3,})[-\u2013\u2014](?=[^\W\d_a-z])(\w{3,})")
_LISTS = re.compile(r"[;|]|(?<!\d)/|/(?!\d)")
_FILLER = re.compile(
    r"^(?:(?:i (?:think|guess|believe|say)|it (?:is|was)|its|is it|was it|maybe|perhaps|probably|"
    r"who (?:is|was)|what (?:is|was)|thats?|the answer is|answer) )+(?=\S)"
    r"|(?<=\S)(?: (?:i (?:think|guess|believe)|maybe|right|please|of|the|and))+$"
)
_ALTERNATIVES = frozenset({"or", "vs", "versus"})
_DENIALS = words_of(
    "not never neither nor nobody nothing none anyone anybody except but isnt wasnt without cannot"
)
_PHRASES = re.compile(rf"\b(?:{'|'.join(sorted(PHRASES, key=len, reverse=True))})\b")
_GLUED = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?!(?:st|nd|rd|th|s)\b)(?=[a-z])")
_ACRONYM = range(3, 7)  # letters
_GIVEN_SOUNDS = frozenset(map(sound, forenames.GIVEN))
_SUFFIXES = frozenset({"jr", "junior", "sr", "senior"})
_PRAISE = frozenset({"great", "bold", "black", "red", "white", "old", "short"})
_SAID = frozenset({Role.NAME, Role.COMMON, Role.GIVEN, Role.SHARED})  # may follow "the"
_SURNAME_LIKE = frozenset({Role.GIVEN, Role.NAME, Role.SHARED, Role.INITIALS})


@dataclass(frozen=True, slots=True)
class Word:
    """One word that counts: as it is compared, its part, and the number that it may be.

    `written` is its spelling before variants were brought together, `prefixed` the word with the
    particle before it (Du Bois, DuBois); `is_paired` marks either side of a hyphen that joins
    two names.
    """

    text: str
    role: Role
    number: Number | None
    written: str
    prefixed: str
    is_paired: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is compared.

    `openings` is what its words begin with: readings that share none have no word in common.
    `place_at` is how many of `words` stand before the first "of" or "in" (all, without one).
    `ranks` are those of the `titles` that were set aside. `squashed` is all of it without
    spaces, `core` the same without the kind of thing that it is. `acronyms` are its initials,
    with the small words and without.
    """

    words: tuple[Word, ...]
    openings: frozenset[str]
    has_noun: bool
    place_at: int
    ranks: frozenset[str]
    titles: frozenset[str]
    is_child: bool
    is_descent: bool
    joins: bool
    lists: bool
    denies: bool
    squashed: str
    core: str
    acronyms: frozenset[str]


def read_entry(text: str) -> tuple[Reading, ...]:
    """Read an entry of a key; what stands after its comma is a place (Selma, Alabama)."""
    return readings(_COMMA.sub(" in ", text))


def readings(text: str) -> tuple[Reading, ...]:
    """Read a text, and again in pinyin where it is in Wade-Giles; none where it has no word."""
    texts = (text, *from_wade_giles(text))
    return tuple(each for each in map(_read, texts) if each is not None)


def _read(text: str) -> Reading | None:
    text = _unmarked(text)
    if any(character.isdigit() for character in text):
        text = _SHORT_RANGE.sub(r"\1\2 \1\3", _THOUSANDS.sub("", text))
    tokens = _tokens(text)
    if not tokens:
        return None
    kept, place_at, titles = _counted(tokens)
    paired = {fold(part) for found in _TWO_NAMES.finditer(text) for part in found.groups()}
    words = _with_roles(kept, tokens, {VARIANTS.get(word, word) for word in paired})
    texts = [token.text for token in tokens]
    ranks = frozenset(rank for title in titles for rank in lists.TITLES[title] if rank)
    return Reading(
        words=words,
        openings=_openings(words, titles),
        has_noun=any(word.role in (Role.KIND, Role.COMMON) for word in words),
        place_at=place_at,
        ranks=ranks,
        titles=frozenset(titles),
        is_child=texts[0] in lists.PARENTAGE,
        is_descent=not lists.PARENTAGE.isdisjoint(texts[1:]),
        joins="&" in text or not lists.JOINING.isdisjoint(texts),
        lists=_LISTS.search(text) is not None or not _ALTERNATIVES.isdisjoint(texts),
        denies=not _DENIALS.isdisjoint(texts) or (texts[0] == "no" and len(texts) > 1),
        squashed="".join(word.text for word in words),
        core="".join(word.text for word in words if word.role is not Role.KIND),
        acronyms=_acronyms(tokens),
    )


def _unmarked(text: str) -> str:
    """Take diacritics off first, so that no later rule depends on them."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(character for character in parts if not unicodedata.combining(character))


def _tokens(text: str) -> list[Token]:
    """Fold a text and split it into words in their standing spelling, numbers read."""
    folded = from_cyrillic(fold(text))
    bare = _FILLER.sub("", folded) or folded
    if any(character.isdigit() for character in bare):
        bare = _GLUED.sub(" ", bare)
    bare = _PHRASES.sub(lambda found: PHRASES[found[0]], bare)
    dotted = frozenset(_DOTTED.findall(text.lower())) if "." in text else frozenset()
    numbered = read_numbers(_with_initials(bare.split()), dotted=dotted)
    return [
        replace(token, text=_standing(token.text), written=token.text)
        if token.number is None
        else token
        for token in numbered
    ]


def _standing(word: str) -> str:
    return VARIANTS.get(word) or lists.DIRECTIONS.get(word, word)


def _with_initials(words: Sequence[str]) -> list[Token]:
    """Join single letters that follow each other, and mark them: "C. L. R." is "clr"."""
    joined: list[Token] = []
    for place, word in enumerate(words):
        is_letter = len(word) == 1 and word.isalpha()
        if is_letter and joined and joined[-1].is_initials:
            joined[-1] = Token(joined[-1].text + word, is_initials=True)
            continue
        after = words[place + 1] if place + 1 < len(words) else ""
        is_article = word == "a" and not (len(after) == 1 and after.isalpha())
        joined.append(Token(word, is_initials=is_letter and not is_article))
    return joined


def _counted(tokens: Sequence[Token]) -> tuple[list[int], int, list[str]]:
    """Set small words and titles aside: (which tokens count, where a place begins, titles)."""
    kept: list[int] = []
    titles: list[str] = []
    place_at: int | None = None
    last = max((p for p, each in enumerate(tokens) if each.text not in _SUFFIXES), default=0)
    for place, token in enumerate(tokens):
        text = token.text
        if token.number is None and place < last:
            if _is_link(text, tokens, place, opens=not kept):
                begins = text in lists.PLACING or text in lists.PARENTAGE
                if begins and kept and place_at is None:
                    place_at = len(kept)
                continue
            if text in lists.TITLES and (kept or tokens[place + 1].text not in lists.PLACING):
                titles.append(text)
                continue
        elif place == last and kept and text in lists.TRAILING_TITLES:
            titles.append(text)
            continue
        kept.append(place)
    return kept, len(kept) if place_at is None else place_at, titles


def _is_link(text: str, tokens: Sequence[Token], place: int, *, opens: bool) -> bool:
    """Tell a small word from a name that is spelt like one: "da" in da Gama, "Du" in Du Fu."""
    if text not in lists.LINKS:
        return False
    if not opens or text in lists.OPENING_LINKS:
        return True
    return len(tokens[place + 1].text) > len("Fu") + 1


def _with_roles(kept: Sequence[int], tokens: Sequence[Token], paired: set[str]) -> tuple[Word, ...]:
    texts = [token.text for token in tokens]
    the = texts.index("the", 1) if "the" in texts[1:] else len(texts)
    words: list[Word] = []
    for place in kept:
        token = tokens[place]
        role = _role(token, words, is_last=place == kept[-1])
        is_named = bool(words) and words[0].role in _SURNAME_LIKE
        if place > the and is_named and (role in _SAID or token.text in _PRAISE):
            role = Role.EPITHET
        words.append(
            Word(
                token.text,
                role,
                token.number,
                written=token.written or token.text,
                prefixed=_particle(tokens, place) + token.text,
                is_paired=token.text in paired,
            )
        )
    return tuple(words)


def _particle(tokens: Sequence[Token], place: int) -> str:
    before = tokens[place - 1].text if place else ""
    return before if before in lists.PARTICLES else ""


def _role(token: Token, before: Sequence[Word], *, is_last: bool) -> Role:  # noqa: PLR0911 - a table
    text = token.text
    if token.number is not None:
        return Role.NUMBER
    if token.is_initials:
        return Role.INITIALS
    if text in lists.KINDS:
        return Role.KIND
    if text in lists.QUALIFIERS:
        return Role.QUALIFIER
    if text in lists.COMMON or text in lists.TITLES:
        return Role.COMMON
    if text in forenames.SHARED:
        return Role.SHARED
    if text not in forenames.GIVEN and (text in NAMES or sound(text) not in _GIVEN_SOUNDS):
        return Role.NAME
    stands_last = is_last and any(word.role in _SURNAME_LIKE for word in before)
    return Role.NAME if stands_last and text in forenames.FAMILY_TOO else Role.GIVEN


def _openings(words: Sequence[Word], titles: Sequence[str]) -> frozenset[str]:
    """List first letters, by spelling and by sound, and the first two both ways round."""
    found = {title[0] for title in titles}
    for word in words:
        text = word.text
        found |= {text[0], word.written[0], word.prefixed[0], sound(text)[0], text[:2], text[1::-1]}
        if word.number:
            found.add("#")
    return frozenset(found)


def _acronyms(tokens: Sequence[Token]) -> frozenset[str]:
    if any(token.number for token in tokens):
        return frozenset()
    letters = [(t.text if t.is_initials else t.text[0], t.text in lists.LINKS) for t in tokens]
    full = "".join(letter for letter, _ in letters)
    bare = "".join(letter for letter, is_link in letters if not is_link)
    return frozenset(each for each in (full, bare) if len(each) in _ACRONYM)
