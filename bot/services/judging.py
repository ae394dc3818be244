"""Judge what was given against the question that was asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain import answering, matching
from bot.domain.answering import FULL, Kind
from bot.domain.matching import Verdict
from bot.domain.session import LETTERS
from bot.domain.wording import year_in_words
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.domain.session import Round
    from bot.services.questions import Asked

LONGEST = 100  # characters of an answer in words
_PLACES = "0123456789"


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer as it is kept, its credit, and whether it is to be made more specific."""

    given: str
    credit: int
    prompted: bool = False


def judge(asked: Asked, this: Round, given: str, aliases: tuple[str, ...] = ()) -> Judged:
    """Judge an answer; raises UserError for what is no answer to a question of this kind.

    `given` is the place of a button, picks such as "2013", or words; `aliases` are answers
    that the guild takes for right beside the question's own.
    """
    if this.kind is Kind.CHOICE:
        place = int(given) if given in _PLACES[: len(this.order)] and given else None
        if place is None:
            raise UserError("That is no answer to this question.")
        return Judged(given, answering.credit_for_choice(this.order, place))
    if this.kind.is_picked:
        return _judge_picks(this, given)
    words = " ".join(given.split())[:LONGEST]
    return (
        _judge_year(asked, words) if this.kind is Kind.YEAR else _judge_words(asked, words, aliases)
    )


def _judge_picks(this: Round, given: str) -> Judged:
    picks = answering.parse_picks(given, len(this.order))
    if picks is None:
        raise UserError("Pick each of them once.")
    places = [this.order[pick] for pick in picks]
    by_kind = {Kind.ORDER: answering.credit_for_order, Kind.MATCH: answering.credit_for_match}
    return Judged(given, by_kind[this.kind](places))


def _judge_year(asked: Asked, words: str) -> Judged:
    year = answering.parse_year(words)
    if year is None or asked.year is None:
        raise UserError("Write a year, such as 1927, 44 BC or AD 14.")
    return Judged(year_in_words(year), answering.credit_for_year(asked.year, year))


def _judge_words(asked: Asked, words: str, aliases: tuple[str, ...]) -> Judged:
    if not words or asked.key is None:
        raise UserError("Write an answer.")
    key = replace(asked.key, accept=(*asked.key.accept, *aliases)) if aliases else asked.key
    verdict = matching.judge(words, key)
    credit = FULL if verdict is Verdict.ACCEPT else 0
    return Judged(words, credit, prompted=verdict is Verdict.PROMPT)


def given_in_words(this: Round, given: str) -> str:
    """Say what a member gave: a letter, an order of letters, or their words."""
    if this.kind is Kind.CHOICE:
        return LETTERS[int(given)]
    if this.kind.is_picked:
        return " ".join(LETTERS[int(digit)] for digit in given)
    return given


def spelled_out(asked: Asked, this: Round, given: str) -> str:
    """Say what a member gave, once the options are out of sight: a letter with its option."""
    letter = given_in_words(this, given)
    if this.kind is not Kind.CHOICE:
        return letter
    return f"{letter} · {asked.options[this.order[int(given)]]}"


def answer_in_words(asked: Asked, this: Round) -> str:
    """Say a question's answer, under the letters that members saw where there were any."""
    if this.kind is Kind.CHOICE:
        return f"{LETTERS[this.right_choice]} · {asked.answer}"
    if not this.kind.is_picked:
        return asked.answer
    letters = {place: LETTERS[at] for at, place in enumerate(this.order)}
    lines = asked.answer.split("\n")
    return "\n".join(f"{letters[place]} · {line}" for place, line in enumerate(lines))
