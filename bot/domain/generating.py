"""Questions made from events: which came first, in which year, in what order, who was it.

Never ambiguous: only events whose year is certain are asked about, and options lie at
least a year apart. Never a give-away: no word of the answer stands in the prompt. The same
`rng` makes the same questions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_OPTIONS = 4
_FEWEST_CLUES, _MOST_CLUES = 3, 4
_NEAR_YEARS = 60  # how far in time a distractor of "who was it" may have lived
_JOINED = ("and", "with", "or", "of")
_SHORT_WORD = 3


@dataclass(frozen=True, slots=True)
class Happening:
    """What a question needs to know of an event; `year` is None where it is not certain."""

    id: str
    title: str
    year: int | None
    people: tuple[str, ...]
    weight: int = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A multiple-choice question made from events; `about` are the ids it rests on."""

    prompt: str
    answer: str
    distractors: tuple[str, ...]
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A question for a year (astronomical)."""

    prompt: str
    answer: int
    about: str


@dataclass(frozen=True, slots=True)
class Order:
    """Four events to be put in order; `items` are earliest first."""

    items: tuple[str, ...]
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clues:
    """A question for a person; `clues` are deeds with their years, the best known last."""

    person: str
    clues: tuple[str, ...]
    about: tuple[str, ...]


def dated(happenings: Sequence[Happening]) -> list[Happening]:
    """Keep what can be asked about: a certain year, and no year in the title."""
    return [each for each in happenings if each.year is not None and not _says_year(each.title)]


def _says_year(title: str) -> bool:
    return re.search(r"\d{3,4}", title) is not None


def _years_apart(happenings: Sequence[Happening], rng: Random) -> list[Happening] | None:
    """Draw four events of four different years, oldest first; None where there are too few."""
    by_year: dict[int, list[Happening]] = {}
    for each in dated(happenings):
        assert each.year is not None, "`dated` leaves none"
        by_year.setdefault(each.year, []).append(each)
    if len(by_year) < _OPTIONS:
        return None
    years = sorted(rng.sample(sorted(by_year), _OPTIONS))
    return [rng.choice(by_year[year]) for year in years]


def which_first(happenings: Sequence[Happening], rng: Random) -> Choice | None:
    """Ask which of four events came first."""
    drawn = _years_apart(happenings, rng)
    if drawn is None:
        return None
    first, *others = drawn
    return Choice(
        "Which of these came first?",
        first.title,
        tuple(each.title for each in others),
        tuple(each.id for each in drawn),
    )


def in_order(happenings: Sequence[Happening], rng: Random) -> Order | None:
    """Ask for four events in order."""
    drawn = _years_apart(happenings, rng)
    if drawn is None:
        return None
    return Order(tuple(each.title for each in drawn), tuple(each.id for each in drawn))


def in_which_year(happenings: Sequence[Happening], rng: Random) -> Year | None:
    """Ask for the year of an event."""
    able = dated(happenings)
    if not able:
        return None
    asked = rng.choice(able)
    assert asked.year is not None, "`dated` leaves none"
    return Year(f"In which year? {asked.title}", asked.year, asked.id)


def who_was_it(happenings: Sequence[Happening], rng: Random) -> Choice | None:
    """Ask who did what an event's title says its first person does."""
    able = [(each, found) for each in dated(happenings) if (found := _deed(each)) is not None]
    rng.shuffle(able)
    for asked, (person, deed) in able:
        others = _contemporaries(asked, person, happenings)
        if len(others) >= _OPTIONS - 1:
            distractors = tuple(rng.sample(others, _OPTIONS - 1))
            return Choice(f"Who {deed}?", person, distractors, (asked.id,))
    return None


def who_by_clues(happenings: Sequence[Happening], rng: Random) -> Clues | None:
    """Ask for a person by three or four things they did, without a word of their name."""
    by_person: dict[str, list[tuple[Happening, str]]] = {}
    for each in dated(happenings):
        for person in each.people:
            if (clue := _clue(each, person)) is not None:
                by_person.setdefault(person, []).append((each, clue))
    able = sorted(person for person, told in by_person.items() if len(told) >= _FEWEST_CLUES)
    if not able:
        return None
    person = rng.choice(able)
    told = by_person[person]
    chosen = rng.sample(told, min(_MOST_CLUES, len(told)))
    chosen.sort(key=lambda pair: (pair[0].weight, pair[0].id))
    clues = tuple(clue for _, clue in chosen)
    return Clues(person, clues, tuple(each.id for each, _ in chosen))


def _clue(happening: Happening, person: str) -> str | None:
    """Tell what a person did with their name left out; None where the title gives it away."""
    for name in (person, person.rsplit(maxsplit=1)[-1]):
        if re.search(rf"\b{re.escape(name)}\b", happening.title):
            masked = re.sub(rf"\b{re.escape(name)}\b(?!')", "this person", happening.title)
            parts = [part for part in fold(person).split() if len(part) > _SHORT_WORD]
            if not any(part in fold(masked) for part in parts):
                return f"{masked[0].upper()}{masked[1:]}"
    return None


def _deed(happening: Happening) -> tuple[str, str] | None:
    """Split a title that opens with a person into (person, what that person does)."""
    for person in happening.people:
        for name in (person, person.split()[-1]):
            rest = happening.title.removeprefix(f"{name} ")
            if rest == happening.title or rest.split()[0] in _JOINED:
                continue
            if not rest[0].islower() or _gives_away(person, rest):
                continue
            return person, rest
    return None


def _gives_away(name: str, text: str) -> bool:
    words = {word for word in fold(name).split() if len(word) > _SHORT_WORD}
    return bool(words & set(fold(text).split()))


def _contemporaries(asked: Happening, person: str, happenings: Sequence[Happening]) -> list[str]:
    """List people of other events of about that time who had no part in this one."""
    assert asked.year is not None, "`dated` leaves none"
    involved = set(asked.people)
    near = (
        name
        for each in happenings
        if each.year is not None and abs(each.year - asked.year) <= _NEAR_YEARS
        for name in each.people
    )
    fits = {
        name
        for name in near
        if name not in involved
        and not _gives_away(person, name)
        and not _gives_away(name, asked.title)
    }
    return sorted(fits)
