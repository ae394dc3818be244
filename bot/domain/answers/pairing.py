"""The words of two readings paired: which word of what was given stands for which of an entry.

Surest first: equal words and numbers; slips of the pen; what is run together on one side; a
given name in another language, beside a family name that agrees; initials for given names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.answers import vocabulary as lists
from bot.domain.answers.forenames import SAME_GIVEN
from bot.domain.answers.spelling import ALIKE, PLURAL, slip, sound
from bot.domain.answers.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.answers.naming import Reading, Word

PERSONAL = frozenset({Role.NAME, Role.GIVEN, Role.SHARED})
_NAMING = PERSONAL | {Role.INITIALS}
_FAMILY = frozenset({Role.NAME, Role.SHARED})
_TRANSLATED = 0.5  # what another language's form of a given name costs


@dataclass(slots=True)
class Pairing:
    """What agrees, by place in the two readings, and what is left over on either side."""

    given: Reading
    entry: Reading
    surplus: list[int]
    missing: list[int]
    pairs: dict[int, int] = field(default_factory=dict)  # places in the entry to the given's
    cost: float = 0.0
    is_translated: bool = False  # a given name stands in another language's form

    def pair(self, mine: int, other: int, cost: float = 0.0) -> None:
        """Let a word of the given stand for one of the entry."""
        self.surplus.remove(mine)
        self.settle(mine, other, cost)

    def settle(self, mine: int, other: int, cost: float = 0.0) -> None:
        """Let a word that stands for one of the entry already stand for one more."""
        self.missing.remove(other)
        self.pairs[other] = mine
        self.cost += cost

    def kept(self) -> list[Word]:
        """List the entry's words that were given, in its order."""
        return [self.entry.words[place] for place in sorted(self.pairs)]

    def absent(self) -> list[Word]:
        """List the entry's words that were not given."""
        return [self.entry.words[place] for place in self.missing]


def paired(given: Reading, entry: Reading) -> Pairing:
    """Find for each word of the entry the one that was meant for it, if there is one."""
    places = list(range(len(given.words))), list(range(len(entry.words)))
    pairing = Pairing(given, entry, *places)
    _pair_equals(pairing)
    if pairing.surplus and pairing.missing:
        _pair_slips(pairing)
    if pairing.surplus and pairing.missing:
        _pair_run_together(pairing)
    if pairing.surplus and pairing.missing and pairing.pairs:
        _pair_translated(pairing)
        _pair_initials(pairing)
    return pairing


def _pair_equals(pairing: Pairing) -> None:
    for mine in list(pairing.surplus):
        word = pairing.given.words[mine]
        for other in pairing.missing:
            if _is_same(word, pairing.entry.words[other]):
                pairing.pair(mine, other)
                break


def _is_same(word: Word, meant: Word) -> bool:
    if word.number and meant.number:
        return word.number.agrees(meant.number)
    return word.text == meant.text  # "xi" may be a name on one side and 11 on the other


def _pair_slips(pairing: Pairing) -> None:
    beside_a_noun = pairing.given.has_noun or pairing.entry.has_noun
    for mine in list(pairing.surplus):
        word = pairing.given.words[mine]
        best: tuple[float, int] | None = None
        for other in pairing.missing:
            cost = _cost(word, pairing.entry.words[other], beside_a_noun=beside_a_noun)
            if cost is not None and (best is None or cost < best[0]):
                best = cost, other
        if best is not None:
            pairing.pair(mine, best[1], best[0])


def _cost(word: Word, meant: Word, *, beside_a_noun: bool) -> float | None:
    if word.number or meant.number:
        return None
    if word.role is Role.KIND and meant.role is Role.KIND:
        return None if lists.KINDS[word.text].isdisjoint(lists.KINDS[meant.text]) else PLURAL
    cost = slip(word.text, meant.text, beside_a_noun=beside_a_noun)
    if cost is None and (word.written, meant.written) != (word.text, meant.text):
        cost = slip(word.written, meant.written)  # a slip in a variant: Freidrich
    if cost is None and (word.prefixed == meant.text or word.text == meant.prefixed):
        cost = ALIKE  # DuBois, Du Bois
    return cost


def _pair_run_together(pairing: Pairing) -> None:
    """Pair what one side writes in one word and the other in two: Xiuquan, Xiu Quan."""
    mine, entry = pairing.given.words, pairing.entry.words
    for place in [p for p in pairing.surplus if p + 1 in pairing.surplus]:
        for other in list(pairing.missing):
            left = {place, place + 1} <= set(pairing.surplus)
            if left and _joins(mine[place : place + 2], entry[other]):
                pairing.pair(place, other, ALIKE)
                pairing.surplus.remove(place + 1)
    for other in [p for p in pairing.missing if p + 1 in pairing.missing]:
        for place in list(pairing.surplus):
            left = {other, other + 1} <= set(pairing.missing)
            if left and _joins(entry[other : other + 2], mine[place]):
                pairing.pair(place, other, ALIKE)
                pairing.settle(place, other + 1)


def _joins(parts: Sequence[Word], whole: Word) -> bool:
    if parts[0].written[0] != whole.written[0] or any(word.number for word in (*parts, whole)):
        return False
    return sound("".join(word.written for word in parts)) == sound(whole.written)


def _pair_translated(pairing: Pairing) -> None:
    is_numbered = any(word.number for word in pairing.entry.words)
    if is_numbered or not any(word.role in _FAMILY for word in pairing.kept()):
        return
    for mine in list(pairing.surplus):
        form = SAME_GIVEN.get(pairing.given.words[mine].text)
        for other in pairing.missing:
            if form is not None and form == SAME_GIVEN.get(pairing.entry.words[other].text):
                pairing.pair(mine, other, _TRANSLATED)
                pairing.is_translated = True
                break


def _pair_initials(pairing: Pairing) -> None:
    """Pair initials with given names, in order: they stand before a family name that agrees."""
    mine, entry = pairing.given.words, pairing.entry.words
    names = [place for place, word in enumerate(entry) if word.role in _NAMING]
    if not names or names[-1] not in pairing.pairs:
        return
    for place in [p for p in pairing.surplus if mine[p].role is Role.INITIALS]:
        letters = mine[place].text
        named = [p for p in names if p in pairing.missing]
        if "".join(_initials(entry[p]) for p in named).startswith(letters):
            pairing.surplus.remove(place)
            for other in named:
                if letters:
                    letters = letters[len(_initials(entry[other])) :]
                    pairing.settle(place, other)
    family = pairing.pairs[names[-1]]
    for other in [p for p in pairing.missing if entry[p].role is Role.INITIALS]:
        spelt = [p for p in pairing.surplus if mine[p].role in PERSONAL and p < family]
        letters = "".join(mine[p].text[0] for p in spelt)
        if letters and entry[other].text.startswith(letters):
            pairing.pair(spelt[0], other)
            for place in spelt[1:]:
                pairing.surplus.remove(place)


def _initials(word: Word) -> str:
    return word.text if word.role is Role.INITIALS else word.text[0]
