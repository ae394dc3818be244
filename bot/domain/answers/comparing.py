"""One reading compared with another: all of it, enough of it, a part, or something else.

    missing of the entry's words                  what was given is
    --------------------------------------------  ------------------------------------------
    none                                          all of it
    a number, a qualifier, a telling word         a part that is not enough
    its kind alone (Treaty of Versailles)         enough, if a name is left
    a place (Hypatia of Alexandria)               enough, if the name before it is left
    other names (Leon Trotsky)                    enough, if the family name is left and few
                                                  bear it, or the name that all know alone

Words that the entry does not have are weighed one by one: a title, initials that fit, a kind
that goes without saying or a further name of a person does no harm; a place or a year leaves
doubt; any other makes it something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.domain.answers import forenames
from bot.domain.answers import vocabulary as lists
from bot.domain.answers.gazetteer import NAMES
from bot.domain.answers.pairing import PERSONAL, paired
from bot.domain.answers.romanising import is_syllable_of_pinyin
from bot.domain.answers.spelling import ALIKE, DOUBT, KNOWN, slip, sound
from bot.domain.answers.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.answers.naming import Reading, Word
    from bot.domain.answers.numerals import Number
    from bot.domain.answers.pairing import Pairing

_ACRONYM = 0.3  # what initials for the whole cost
_LONG_NAME = 10  # letters; one of them may be wrong where the spaces are
_YEARS = 100  # a number from here on is a year, not the count of a king or a war
_TELLING = frozenset({Role.NUMBER, Role.QUALIFIER, Role.COMMON})
_AFTER_A_NAME = frozenset({Role.EPITHET, Role.NUMBER, Role.KIND, Role.INITIALS})
_DESCENT = ("vich", "vna")  # how a Russian patronymic ends
_TITLES_BY_LETTER = {
    letter: tuple(titles) for letter, titles in groupby(sorted(lists.TITLES), key=itemgetter(0))
}


class Tier(IntEnum):
    """How much of an entry was given."""

    WHOLE = 0
    ENOUGH = 1
    PART = 2


class _Weight(IntEnum):
    """What a word or a title that only one side has does to an answer."""

    HARMLESS = 0
    DOUBTFUL = 1
    WRONG = 2


@dataclass(frozen=True, slots=True, order=True)
class Nearness:
    """How near an answer is to an entry, nearest first: how much of it, then its slips."""

    tier: Tier
    cost: float


def compare(given: Reading, entry: Reading) -> Nearness | None:
    """Tell how near an answer is to an entry of a key; None where it is something else."""
    if given.openings.isdisjoint(entry.openings) or _is_barred(given, entry):
        return None
    short = _shortened(given, entry) or _run_together(given, entry)
    if short is not None:
        return short
    pairing = paired(given, entry)
    weight = max(_weigh_numbers(pairing), _weigh_order(pairing))
    if weight is _Weight.WRONG:
        return None
    if not pairing.pairs:
        is_title = all(word.text in entry.titles for word in given.words)
        return Nearness(Tier.PART, 0.0) if is_title else None
    weight = max(weight, _weigh_titles(pairing), *(_weigh(pairing, p) for p in pairing.surplus))
    if weight is _Weight.WRONG:
        return None
    return Nearness(_tier(pairing, weight), round(pairing.cost, 2))


def _is_barred(given: Reading, entry: Reading) -> bool:
    """Tell whether the form of an answer keeps it from being the entry."""
    return (
        (given.denies and not entry.denies)
        or (given.lists and not entry.lists)
        or (given.is_child and not (entry.is_child or entry.is_descent))
        or bool(given.ranks and entry.ranks and given.ranks.isdisjoint(entry.ranks))
    )


def _shortened(given: Reading, entry: Reading) -> Nearness | None:
    """Compare an acronym with the initials of what it is short for: JFK, NEP."""
    if len(given.words) != 1 or len(entry.words) == 1 or entry.is_descent:
        return None
    word = given.words[0]
    fits = word.role in (Role.NAME, Role.INITIALS) and word.text in entry.acronyms
    return Nearness(Tier.WHOLE, _ACRONYM) if fits else None


def _run_together(given: Reading, entry: Reading) -> Nearness | None:
    """Compare without spaces, where they differ, or one letter with them in a long name."""
    mine, others = given.squashed, entry.squashed
    if len(given.words) == len(entry.words) or mine[0] not in (others[0], entry.core[:1]):
        return None
    if any(word.number or word.role is Role.INITIALS for word in (*given.words, *entry.words)):
        return None
    mine, others = sound(mine), sound(others)
    is_long = min(len(mine), len(others)) >= _LONG_NAME
    if mine == others or (is_long and OSA.distance(mine, others, score_cutoff=1) <= 1):
        return Nearness(Tier.WHOLE, ALIKE)
    telling = sum(word.role is not Role.KIND for word in entry.words)
    is_core = len(given.words) == 1 < telling and mine == sound(entry.core)
    return Nearness(Tier.ENOUGH, ALIKE) if is_core else None


def _weigh_numbers(pairing: Pairing) -> _Weight:
    """Weigh the numbers that do not agree, and take them out of the surplus.

    One that says less than it should ("44" for 44 BC) leaves doubt, and so does a year that
    the entry does not have: it may be right, but the entry cannot tell.
    """
    weight = _Weight.HARMLESS
    for place in [p for p in pairing.surplus if pairing.given.words[p].number]:
        number = pairing.given.words[place].number
        assert number is not None, "it was chosen for its number"
        wanted = [p for p in pairing.missing if pairing.entry.words[p].number]
        whole = next((p for p in wanted if _falls_short(number, pairing.entry.words[p])), None)
        if whole is not None:
            pairing.pair(place, whole)
        elif wanted or number.value < _YEARS:
            return _Weight.WRONG
        else:
            pairing.surplus.remove(place)
        weight = _Weight.DOUBTFUL
    return weight


def _falls_short(number: Number, whole: Word) -> bool:
    return whole.number is not None and number.falls_short_of(whole.number)


def _weigh_order(pairing: Pairing) -> _Weight:
    """Weigh the order of child and parent: A ibn B is not B ibn A."""
    places = [pairing.pairs[other] for other in sorted(pairing.pairs)]
    is_wrong = pairing.entry.is_descent and places != sorted(places)
    return _Weight.WRONG if is_wrong else _Weight.HARMLESS


def _weigh_titles(pairing: Pairing) -> _Weight:
    """Weigh titles that only one side has."""
    mine, others = pairing.given.titles, pairing.entry.titles
    if mine == others:
        return _Weight.HARMLESS
    absent = {word.role for word in pairing.absent()}
    if mine and not others and Role.NAME in absent:
        return _Weight.WRONG  # Shah Jahan is no Nur Jahan
    if Role.GIVEN in absent and not lists.GIVEN_TITLES.isdisjoint(mine - others):
        return _Weight.WRONG  # Earl Warren is no Joseph Warren
    only_given = all(word.role is Role.GIVEN for word in pairing.entry.words)
    is_other = only_given and not lists.TRAILING_TITLES.isdisjoint(mine ^ others)
    return _Weight.DOUBTFUL if is_other else _Weight.HARMLESS  # Muhammad Shah, Muhammad


def _weigh(pairing: Pairing, place: int) -> _Weight:
    """Weigh a word that the entry does not have."""
    word = pairing.given.words[place]
    names = [each for each in pairing.kept() if each.role in PERSONAL]
    if word.role is Role.KIND:
        return _weigh_kind(pairing, word, names)
    if word.role is Role.EPITHET:
        is_great = word.text == "great" and any(each.role is Role.NAME for each in names)
        return _if_all_is_there(pairing, is_great)
    if word.role is Role.INITIALS:
        fits = len(names) > 1 and names[-1].role is Role.NAME
        return _Weight.HARMLESS if fits else _Weight.WRONG
    if word.text in lists.HARMLESS and names:
        return _if_all_is_there(pairing, harmless=True)
    if (word.role in PERSONAL and _is_further_name(pairing, place)) or (
        place < min(pairing.pairs.values()) and _is_like_a_title(word)
    ):
        return _Weight.HARMLESS
    is_place = place >= pairing.given.place_at
    return _if_all_is_there(pairing, harmless=False) if is_place else _Weight.WRONG


def _if_all_is_there(pairing: Pairing, harmless: bool) -> _Weight:  # noqa: FBT001 - a cell
    if pairing.missing:
        return _Weight.WRONG
    return _Weight.HARMLESS if harmless else _Weight.DOUBTFUL


def _weigh_kind(pairing: Pairing, word: Word, names: Sequence[Word]) -> _Weight:
    if any(each.role is Role.KIND for each in pairing.entry.words):
        return _Weight.WRONG  # the Congress of Vienna is no Treaty of Vienna
    goes_without_saying = names and not lists.KINDS[word.text].isdisjoint(lists.HARMLESS_KINDS)
    return _Weight.HARMLESS if goes_without_saying else _Weight.DOUBTFUL


def _is_like_a_title(word: Word) -> bool:
    """Tell a misspelt title (Genral); one that is spelt well is here for a name (King)."""
    if word.text in KNOWN or word.text in lists.TITLES:
        return False
    return any(
        slip(word.text, title) is not None for title in _TITLES_BY_LETTER.get(word.text[0], ())
    )


def _is_further_name(pairing: Pairing, place: int) -> bool:
    """Tell whether a name stands before or between the two names of a person."""
    words = pairing.entry.words
    if pairing.given.words[place].text.endswith(_DESCENT):
        return any(word.role is Role.NAME for word in pairing.kept())
    named = [p for p, word in enumerate(words) if word.role not in _AFTER_A_NAME]
    if not named:
        return False
    first, last = named[0], named[-1]
    is_person = words[first].role is Role.GIVEN and words[last].role is Role.NAME
    if not is_person or pairing.entry.is_descent or pairing.is_translated:
        return False
    if not {first, last} <= pairing.pairs.keys():
        return False
    # many bear some family names, so that a middle name may tell two people apart
    limit = first if words[last].text in forenames.FAMILY_TOO else last
    return place < pairing.pairs[limit]


def _tier(pairing: Pairing, weight: _Weight) -> Tier:
    is_doubtful = weight is _Weight.DOUBTFUL or pairing.cost >= DOUBT
    absent = [word for word in pairing.absent() if word.text not in ("jr", "junior")]
    if is_doubtful or not (_is_enough(pairing, absent) if absent else True):
        return Tier.PART
    return Tier.ENOUGH if pairing.missing else Tier.WHOLE


def _is_enough(pairing: Pairing, absent: Sequence[Word]) -> bool:
    """Tell whether an entry can do without the absent words (table above)."""
    entry, kept = pairing.entry, pairing.kept()
    if any(_is_needed(word, entry) for word in absent):
        return False
    if all(word.role is Role.KIND for word in absent):
        return any(_stands_alone(word) for word in kept)
    by_parent = pairing.given.is_child and entry.is_descent  # bin Laden
    if by_parent or any(word.text in forenames.MONONYMS for word in kept):
        return True
    head, place = entry.words[: entry.place_at], entry.words[entry.place_at :]
    if place and any(word.role is not Role.KIND for word in head):
        return _has_head(head, kept, absent)
    return _has_family_name(entry.words, kept)


def _is_needed(word: Word, entry: Reading) -> bool:
    """Tell whether a word of an entry can never be left out."""
    if word.role is Role.GIVEN:
        return entry.joins
    is_joined = entry.joins and word.role in PERSONAL  # Marx and Engels
    return word.role in _TELLING or word.is_paired or is_joined  # Austria-Hungary


def _stands_alone(word: Word) -> bool:
    if word.number is not None:
        return word.number.value >= _YEARS
    return word.role in (Role.NAME, Role.SHARED)


def _has_head(head: Sequence[Word], kept: Sequence[Word], absent: Sequence[Word]) -> bool:
    """Tell whether the name before a place is there, and is more than a given name."""
    if any(word in head and word.role in PERSONAL for word in absent):
        return False
    return any(word in head and word.role in (Role.NAME, Role.NUMBER) for word in kept)


def _has_family_name(words: Sequence[Word], kept: Sequence[Word]) -> bool:
    """Tell whether the last name is there, and tells its bearer apart."""
    last = [word for word in words if word.role not in _AFTER_A_NAME][-1]
    if last not in kept:
        return False
    if last.role is Role.SHARED:
        given = [word.text for word in kept if word.role is Role.GIVEN]
        return bool(given) and (given[0], last.text) not in forenames.NAMESAKES
    if [word.role for word in kept].count(Role.NAME) == 1 and last.text not in NAMES:
        return last.role is Role.NAME and not is_syllable_of_pinyin(last.text)
    return last.role is Role.NAME
