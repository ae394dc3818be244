"""Which readings to recommend: for a topic, a level, and what a member knows and has read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

AT_ONCE = 3
LEVELS = ("intro", "intermediate", "advanced")
ENOUGH = 4  # answers on a topic, before they say anything of a level
SURE = 8  # right and wrong together, before they make a specialist
_FAIR, _GOOD = 0.5, 0.8  # shares of right answers from which on a level rises
_HALF_LIFE = timedelta(days=14)  # after which a miss weighs half as much


class Mark(StrEnum):
    """Where a book stands on a member's list."""

    WANT = "want"
    READING = "reading"
    DONE = "done"


class Levelled(Protocol):
    """Anything that stands at a reading level."""

    @property
    def level(self) -> str:
        """One of `LEVELS`."""
        ...


class Book(Levelled, Protocol):
    """A reading that is known by its source's id."""

    @property
    def book_id(self) -> str:
        """The id of the source."""
        ...


L = TypeVar("L", bound=Levelled)
B = TypeVar("B", bound=Book)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a member on a topic, in a quiz, a review or to the question of a day."""

    topic_id: str
    right: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What a member's answers on a topic add up to."""

    answered: int
    correct: int

    @property
    def missed(self) -> int:
        """How many were wrong."""
        return self.answered - self.correct


def recommended(readings: Sequence[L]) -> tuple[L, ...]:
    """Pick one reading of each level that has one."""
    firsts = [next((r for r in readings if r.level == wanted), None) for wanted in LEVELS]
    return tuple(reading for reading in firsts if reading is not None)


def by_level(readings: Iterable[L], level: str | None) -> list[L]:
    """Order readings by how near they are to a level, easier ones first; else as they are."""
    if level is None:
        return list(readings)
    place = LEVELS.index(level)

    def distance(reading: L) -> tuple[int, int]:
        other = LEVELS.index(reading.level)
        return abs(other - place), other

    return sorted(readings, key=distance)


def rotated(
    readings: Sequence[B], level: str | None, *, shown: Sequence[str], done: Collection[str]
) -> tuple[B, ...]:
    """Pick up to three readings for a level, or one of each, but none that a member has read.

    Where a level has fewer than three, its neighbours fill up, easier ones first.
    Of what was `shown`, newest first, the last three come after the others, so that where more
    than three are left the same three never come twice in a row; before what was shown comes
    what never was, and then what was longest ago, so that all of a level have their turn.
    """
    ages = {book_id: age for age, book_id in enumerate(shown)}
    left = [reading for reading in readings if reading.book_id not in done]
    left.sort(key=lambda reading: -ages.get(reading.book_id, len(shown)))
    last = shown[:AT_ONCE]
    fresh = [reading for reading in left if reading.book_id not in last]
    again = [reading for reading in left if reading.book_id in last]
    if level is None:
        firsts = recommended([*fresh, *again])
        spare = [reading for reading in (*fresh, *again) if reading not in firsts]
        picked = [*firsts, *spare][:AT_ONCE]
        return tuple(sorted(picked, key=lambda reading: LEVELS.index(reading.level)))
    return tuple([*by_level(fresh, level), *by_level(again, level)][:AT_ONCE])


def remembered(picked: Iterable[Book], shown: Iterable[str]) -> tuple[str, ...]:
    """Give what a member was shown, newest first, with what is being shown now."""
    return tuple(dict.fromkeys([*(reading.book_id for reading in picked), *shown]))


def level_of(known: Known, done: Iterable[str] = ()) -> str | None:
    """Say at which level a member reads on a topic; None where nothing is known of them.

    It rises with the share of right answers, and with the levels of books that they have `done`.
    """
    by_answers = _place_by_answers(known)
    by_books = _place_by_books([LEVELS.index(level) for level in done])
    places = [place for place in (by_answers, by_books) if place is not None]
    return LEVELS[max(places)] if places else None


def _place_by_answers(known: Known) -> int | None:
    if known.answered < ENOUGH:
        return None
    share = known.correct / known.answered
    if share < _FAIR:
        return 0
    return 2 if share >= _GOOD and known.answered >= SURE else 1


def _place_by_books(places: list[int]) -> int | None:
    """Rise by books: one makes a beginner no more, two that are no introductions a specialist."""
    if not places:
        return None
    is_deep = max(places) == 2 or sum(place >= 1 for place in places) >= 2  # noqa: PLR2004 - as told
    return 2 if is_deep else 1


def missed_most(answers: Iterable[Answer], now: datetime) -> tuple[str, ...]:
    """Order topics by what was missed of late, most first; a miss loses half its weight in 14 days.

    Topics of which nothing was missed are left out.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    for answer in answers:
        if not answer.right:
            age = max(now - answer.at, timedelta(0))
            weights[answer.topic_id] += 0.5 ** (age / _HALF_LIFE)
    return tuple(sorted(weights, key=lambda topic_id: (-weights[topic_id], topic_id)))
