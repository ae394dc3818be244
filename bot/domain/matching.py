"""Typed answers judged as at a quiz-bowl table: accept, prompt for more, or reject.

    what a player typed is judged by the first line that holds
    ------------------------------------------------------------------------------------------
    ACCEPT  it is `answer` or one of `accept`, letter for letter once folded
    REJECT  it is one of `reject`, letter for letter once folded
    PROMPT  it is one of `prompt_on`, letter for letter once folded
            else it is compared with every entry of the four lists, and the nearest decides:
            all of an entry before enough of it, then the one with fewer slips of the pen
    PROMPT  entries that decide otherwise are equally near
    PROMPT  it is a part of `answer` or `accept` that is true and not enough: "Elizabeth" for
            Elizabeth I, "John" for John F. Kennedy, "War" for the Cold War
    REJECT  anything else: another thing, a denial ("not Lenin"), a list ("Lenin or Stalin")

Letters are tolerant (`answers.spelling`), what may be left out is in `answers.comparing`.
Numbers are exact in value and free in form (`answers.numerals`): one that differs is another
thing, and one that is missing is asked for. What players expect of the three verdicts is
described in the README of https://github.com/qbreader/qb-answer-checker.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.answers.comparing import Nearness, Tier, compare
from bot.domain.answers.naming import read_entry, readings
from bot.domain.answers.spelling import warm
from bot.domain.text import fold

if TYPE_CHECKING:
    from bot.domain.answers.naming import Reading

LONGEST = 300  # characters, as long as an entry of the corpus may be
_MOST_WORDS = 24  # what is longer is no name, and comparing takes words times words


class Verdict(StrEnum):
    """What becomes of a typed answer; PROMPT gives its player one more try."""

    ACCEPT = "accept"
    PROMPT = "prompt"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What a typed question takes: its answer, what is right too, what is vague, what wrong."""

    answer: str
    accept: tuple[str, ...] = ()
    prompt_on: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A key made ready: verdicts by folded text, and each entry's with its reading."""

    exact: dict[str, Verdict]
    entries: tuple[tuple[Verdict, Reading], ...]


def judge(given: str, key: AnswerKey) -> Verdict:
    """Judge what a player typed against a question's key; takes any text and never raises."""
    if given.strip() == key.answer.strip() != "":
        return Verdict.ACCEPT
    if len(given) > LONGEST:
        return Verdict.REJECT
    prepared = _prepare(key)
    exact = prepared.exact.get(fold(given))
    if exact is not None:
        return exact
    short = [each for each in readings(given) if len(each.words) <= _MOST_WORDS]
    return _nearest(short, prepared)


@lru_cache(maxsize=4096)
def _prepare(key: AnswerKey) -> _Prepared:
    # what comes later wins where two entries fold to the same text
    listed = (
        *((Verdict.PROMPT, text) for text in key.prompt_on),
        *((Verdict.REJECT, text) for text in key.reject),
        *((Verdict.ACCEPT, text) for text in (key.answer, *key.accept)),
    )
    exact = {folded: verdict for verdict, text in listed if (folded := fold(text))}
    entries = tuple((verdict, entry) for verdict, text in listed for entry in read_entry(text))
    for _, entry in entries:
        for word in entry.words:
            warm(word.text)
    return _Prepared(exact, entries)


def _nearest(given: list[Reading], prepared: _Prepared) -> Verdict:
    """Let the nearest entry decide; where entries that decide otherwise are as near, prompt."""
    best: Nearness | None = None
    verdicts: set[Verdict] = set()
    for verdict, entry in prepared.entries:
        for reading in given:
            near = compare(reading, entry)
            if near is None or (near.tier is Tier.PART and verdict is not Verdict.ACCEPT):
                continue
            if best is None or near < best:
                best, verdicts = near, set()
            if near == best:
                verdicts.add(Verdict.PROMPT if near.tier is Tier.PART else verdict)
    if best is None:
        return Verdict.REJECT
    return verdicts.pop() if len(verdicts) == 1 else Verdict.PROMPT
