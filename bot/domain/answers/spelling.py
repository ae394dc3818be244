"""How far a word is from the one that was meant: sounds, slips of the pen, rival names.

    cost  a word is taken for another because
    ----  -----------------------------------------------------------------------
    0     they are the same, or variants in `bot.domain.answers.variants`
    0.1   they sound alike after the rules below (Trotskii, Ghandi, Sokrates), or, if they are
          short, differ by a doubled letter
    0.2   one is the other's plural
    0.4   one is the other's adjective, beside a noun: Malian Empire
    1, 2  so many letters are left out, put in, changed or swapped with a neighbour

A slip is forgiven only where no other known word is as near: "Manet" is no Monet, and
"Austrlia" might be two countries.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from rapidfuzz.distance import OSA

from bot.domain.answers import forenames
from bot.domain.answers import vocabulary as lists
from bot.domain.answers.gazetteer import NAMES
from bot.domain.answers.romanising import is_syllable_of_pinyin
from bot.domain.answers.variants import words as _words

_NAMED = NAMES | forenames.GIVEN | forenames.SHARED
# Every word that may have been meant: names, and the words that answers share.
KNOWN = _NAMED | lists.COMMON | lists.QUALIFIERS | lists.KINDS.keys()
_ENDINGS = _words("n an ian ean ite ese ish i en ns ans ians ites")
ALIKE, PLURAL, ADJECTIVE = 0.1, 0.2, 0.4
DOUBT = 10.0  # added where another word is as near
_FARTHEST = 4  # letters that two spellings of one word may differ by in length
_SHORT, _MIDDLING, _LONG = 4, 6, 9  # letters
_MOST = 2  # slips
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = frozenset("aeiouy")
_WITHOUT_VOWELS = str.maketrans("", "", "aeiouyhw")

# Rules hold for words of four letters and more; each brings spellings of one sound together,
# and is tried where its first column stands in the word.
_SOUNDS = tuple(
    (sign, re.compile(pattern), written)
    for sign, pattern, written in (
        # Slavic endings: -skii -skij -skiy -sky (Library of Congress, BGN, German, Polish)
        ("k", r"(?:ts|tz|c)k(?:ii|ij|iy|yi|yj|ey|y|i)$", "tski"),
        ("sk", r"sk(?:ii|ij|iy|yi|yj|ey|y|i)$", "ski"),
        ("ff", r"(?<=[aeo])ff$", "v"),  # Romanoff
        ("w", r"(?<=[aeo])w$", "v"),  # Gorbatschow
        # consonants that languages write in several ways
        ("tz", r"tz", "ts"),
        ("ch", r"shch|(?<!t)sch", "sh"),  # Khrushchev, Kruschev
        ("ch", r"ts?ch", "ch"),  # Tchaikovsky
        ("d", r"^dzh|dj", "j"),
        ("ph", r"ph", "f"),
        ("h", r"([bdgjkr])h", r"\1"),  # Ghandi, Bagdad, Rhodes
        ("e", r"ae|oe|ea", "e"),  # before the next, for the C of Caesar
        ("ck", r"ck", "k"),
        ("c", r"c(?![eiyhz])", "k"),  # Caffa, Socrates, Carl
        ("q", r"q(?!i)", "k"),  # Iraq, Qatar, but not the Chinese Qi
        ("x", r"(?<!^)x", "ks"),
        ("w", r"w", "v"),
        # vowels
        ("our", r"(?<=...)our$", "or"),
        ("o", r"ou|oo", "u"),
        ("ee", r"(?<=.)ee", "i"),
        ("ue", r"ue", "u"),
        ("a", r"i?[yj]a$", "ia"),  # Natalya, Natalija
        ("j", r"(?<=[aeiou])j(?![aeiou])", "i"),
        ("y", r"(?<!i)y|y$", "i"),
        ("ie", r"^ie", "e"),  # Yezhov
        ("h", r"([aeo])h$", r"\1"),  # Fatimah
        ("", r"(.)\1+", r"\1"),  # doubled letters
        ("ios", r"(?<=..)ios$", "ius"),
        ("os", r"(?<=....)os$", "us"),  # Herodotos
        ("is", r"(?<=...)is(?=ation|ed$|ing$)", "iz"),
    )
)


@lru_cache(maxsize=16_384)
def sound(word: str) -> str:
    """Reduce a word to what its several spellings have in common; short words stay."""
    if len(word) < _SHORT or is_syllable_of_pinyin(word):
        return word
    for sign, pattern, written in _SOUNDS:
        if sign in word:
            word = pattern.sub(written, word)
    return word


_KNOWN_BY_LETTER = {
    letter: tuple(words) for letter, words in groupby(sorted(KNOWN), key=itemgetter(0))
}


@lru_cache(maxsize=16_384)
def _rivals(word: str) -> tuple[str, ...]:
    """List the known words that a slip for `word` might have been meant for."""
    reach = 2 * _allowed(len(word))
    return tuple(
        other
        for other in _KNOWN_BY_LETTER.get(word[0], ())
        if other != word
        and not _is_plural(other, word)
        and OSA.distance(word, other, score_cutoff=reach) <= reach
    )


def warm(word: str) -> None:
    """Look a word of a key up beforehand, so that no player waits for it."""
    _rivals(word)


def _allowed(length: int) -> int:
    """Say how many slips a word of so many letters may have."""
    if length < _SHORT:
        return 0
    return 1 if length < _LONG else _MOST


def slip(given: str, meant: str, *, beside_a_noun: bool = False) -> float | None:
    """Give the cost of taking `given` for `meant` (table above); None where they differ.

    `beside_a_noun` allows the adjective of a name for the name, and the other way round.
    """
    if given == meant:
        return 0
    if not _begins_alike(given, meant):
        return None
    if _is_plural(given, meant):
        cost: float | None = PLURAL
    elif min(len(given), len(meant)) < _SHORT:
        cost = ALIKE if _DOUBLED.sub(r"\1", given) == _DOUBLED.sub(r"\1", meant) else None
    else:
        cost = _cost(given, meant)
        if beside_a_noun and (cost is None or cost > ADJECTIVE) and _is_adjective(given, meant):
            cost = ADJECTIVE
    if cost is None:
        return None
    if cost in (PLURAL, ADJECTIVE):
        return None if _is_another_stem(given, meant) else cost
    return _unless_another(given, meant, cost)


def _begins_alike(given: str, meant: str) -> bool:
    return given[0] == meant[0] or sound(given)[0] == sound(meant)[0] or given[:2] == meant[1::-1]


def _cost(given: str, meant: str) -> float | None:
    """Count the slips between two words of four letters and more, ignoring what is known."""
    shorter = min(len(given), len(meant))
    if max(len(given), len(meant)) - shorter > _FARTHEST:
        return None
    limit = _allowed(shorter)
    mine, others = sound(given), sound(meant)
    if mine == others:
        return ALIKE
    by_letter = OSA.distance(given, meant, score_cutoff=_MOST)
    is_slip = by_letter <= limit and _is_likely(given, meant)
    if is_slip or (by_letter <= _MOST and _has_same_consonants(given, meant)):
        return float(by_letter)
    if shorter < _MIDDLING:
        return None  # in a short word one liberty is enough
    limit = min(limit, _allowed(min(len(mine), len(others))))
    by_sound = OSA.distance(mine, others, score_cutoff=limit)
    return by_sound + ALIKE if by_sound <= limit and _is_likely(mine, others) else None


def _has_same_consonants(given: str, meant: str) -> bool:
    """Tell whether a second slip in a word of middling length is among its vowels."""
    if min(len(given), len(meant)) < _LONG - 1:
        return False
    return given.translate(_WITHOUT_VOWELS) == meant.translate(_WITHOUT_VOWELS)


def _is_likely(given: str, meant: str) -> bool:
    """Tell whether one slip in a short word is of a kind that leaves the word known.

    In four or five letters a changed consonant or end makes another name (Iran, Iraq; Marx,
    Mars), in four a changed vowel as well; swapped neighbours, a letter more or less inside
    and a silent "e" do not.
    """
    shorter = min(len(given), len(meant))
    if shorter >= _MIDDLING:
        return True
    if is_syllable_of_pinyin(given) and is_syllable_of_pinyin(meant):
        return False
    if len(given) == len(meant):
        if sorted(given) == sorted(meant):
            return True
        changed = [(a, b) for a, b in zip(given, meant, strict=True) if a != b]
        return len(meant) > _SHORT and all({a, b} <= _VOWELS for a, b in changed)
    return given[-1] == meant[-1] or (shorter > _SHORT and "e" in (given[-1], meant[-1]))


def _is_adjective(given: str, meant: str) -> bool:
    shorter, longer = sorted((given, meant), key=len)
    stem = shorter.removesuffix("s").removesuffix("e")
    return longer.startswith(stem) and longer[len(stem) :] in _ENDINGS


def _is_plural(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) not in (1, 2) or one[-1] == other[-1]:
        return False
    shorter, longer = (one, other) if len(one) < len(other) else (other, one)
    return len(shorter) >= _SHORT - 1 and longer in (f"{shorter}s", f"{shorter}es")


def _is_another_stem(given: str, meant: str) -> bool:
    """Tell Adam from Adams, Octavia from Octavian, and a Nigerian from one of Niger."""
    singular = {given.removesuffix("s"), meant.removesuffix("s")}
    if {given, meant} <= _NAMED or (len(singular) > 1 and singular <= _NAMED):
        return True
    stems = (given.removesuffix(ending) for ending in _ENDINGS if given.endswith(ending))
    return any(stem in _NAMED and stem != meant for stem in stems)


@lru_cache(maxsize=16_384)
def _unless_another(given: str, meant: str, cost: float) -> float | None:
    """Raise the cost of a slip that may be for another known word; None where it is for one."""
    if given in KNOWN and (cost > ALIKE or meant in KNOWN):
        return None
    if cost == ALIKE:
        stems = {given.removesuffix("s"), meant.removesuffix("s")}
        are_plurals = given[-1] == meant[-1] == "s" and min(map(len, stems)) >= _SHORT
        return None if are_plurals and len(stems) > 1 and stems <= _NAMED else cost
    for rival in _rivals(meant):
        nearness = _cost(given, rival)
        if nearness is not None and nearness <= cost:
            return cost + DOUBT if nearness == cost else None
    return cost
