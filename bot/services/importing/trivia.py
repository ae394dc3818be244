"""Trivia: Red-DiscordBot's lists (YAML), Open Trivia DB's answers (JSON), and Clio's own JSON.

Red: a question is a key, its answers a list, the first being shown
(https://docs.discord.red/en/stable/guide_trivia_list_creation.html). OpenTDB: texts in HTML,
percent or Base64 encoding, as whoever asked for them chose (https://opentdb.com/api_config.php).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_plus

import yaml

from bot.domain.decks import clean
from bot.errors import UserError
from bot.services.importing.rows import Found, Raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ABOUT = frozenset({"AUTHOR", "DESCRIPTION", "CONFIG"})
_OUTERMOST = 1  # how deep the mapping of questions stands
_NO_LIST = "The file is no trivia list: questions, each with a list of answers."
_KINDS = {"multiple", "boolean"}
_IN_BASE64 = {base64.b64encode(kind.encode()).decode() for kind in _KINDS}
_NEEDS_OPTIONS = re.compile(r"\b(?:of these|of the following|which of|following)\b", re.IGNORECASE)
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")


# -- Red's lists ----------------------------------------------------------------------------


def read_red(text: str) -> Found:
    """Read a trivia list of Red's, event by event: nothing is built that a file could blow up."""
    about: dict[str, str] = {}
    rows = list(_red_rows(text, about))
    author = " ".join(clean(about.get("AUTHOR", "")[:200]).split())
    notes = (f"by {author}",) if author else ()
    return Found("Red's trivia list", rows, None, notes, is_plain=True)


def _red_rows(text: str, about: dict[str, str]) -> Iterator[Raw]:
    number = 0
    for pair in _red_pairs(text):
        if pair.key in _ABOUT:
            about[pair.key] = pair.answers[0] if pair.answers else ""
            continue
        number += 1
        problem = "Its answers are no list." if pair.is_nested else None
        if problem is None and not pair.answers:
            problem = "It has no answers."
        first, *rest = pair.answers or [""]
        mends = () if pair.is_list else ("a single answer, not in a list, taken as one",)
        yield Raw(number, pair.key, first, tuple(rest), (), mends, problem)


def _red_pairs(text: str) -> Iterator[_Pair]:
    pairs = _Pairs()
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if (pair := pairs.take(event)) is not None:
                yield pair
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1:,}" if mark else ""
        raise UserError(f"The file is no YAML that I can read{where}.") from None


@dataclass(slots=True)
class _Pair:
    """A key of the outermost mapping, with its answers."""

    key: str
    answers: list[str] = field(default_factory=list)
    is_list: bool = True
    is_nested: bool = False


class _Pairs:
    """Puts a list together out of YAML's events, one pair after another."""

    def __init__(self) -> None:
        self._depth = 0
        self._pair: _Pair | None = None

    def take(self, event: yaml.Event) -> _Pair | None:
        """Take an event; gives the pair that it completes, if it completes one."""
        if isinstance(event, yaml.AliasEvent):
            raise UserError("The file uses YAML's aliases, which a trivia list has no use for.")
        if isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._depth -= 1
            return self._completed() if self._depth == _OUTERMOST else None
        elif isinstance(event, yaml.ScalarEvent):
            return self._scalar(str(event.value))
        return None

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._depth += 1
        if self._depth > _OUTERMOST:
            self._pair = self._pair or _Pair("")
            is_list = isinstance(event, yaml.SequenceStartEvent)
            self._pair.is_nested |= self._depth > _OUTERMOST + 1 or not is_list
        elif not isinstance(event, yaml.MappingStartEvent):
            raise UserError(_NO_LIST)

    def _scalar(self, value: str) -> _Pair | None:
        if self._depth < _OUTERMOST:
            raise UserError(_NO_LIST)
        if self._pair is None:
            self._pair = _Pair(value)
            return None
        if value:
            self._pair.answers.append(value)
        if self._depth > _OUTERMOST:
            return None
        self._pair.is_list = False
        return self._completed()

    def _completed(self) -> _Pair | None:
        pair, self._pair = self._pair, None
        return pair


# -- JSON -----------------------------------------------------------------------------------


def read_json(text: str) -> Found:
    """Read Open Trivia DB's answer, or a deck that Clio wrote."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise UserError("The file is no JSON that I can read.") from None
    if isinstance(told, dict) and isinstance(told.get("results"), list):
        return Found("Open Trivia DB", _opentdb_rows(told["results"]))
    if isinstance(told, dict) and isinstance(told.get("cards"), list):
        title = told["deck"] if _is_text(told.get("deck")) else None
        return Found("Clio's JSON", _own_rows(told["cards"]), title, is_plain=True)
    raise UserError(
        "The file is JSON, but neither Open Trivia DB's (results) nor a deck of mine (cards)."
    )


def _own_rows(cards: list[Any]) -> Iterator[Raw]:
    for number, card in enumerate(cards, 1):
        if not isinstance(card, dict) or not _is_text(card.get("front"), card.get("back")):
            yield Raw(number, "", problem="It has no front and back in text.")
            continue
        accept, tags = _texts(card.get("accept")), _texts(card.get("tags"))
        yield Raw(number, card["front"], card["back"], accept, tags)


def _opentdb_rows(results: list[Any]) -> Iterator[Raw]:
    read = _encoding(results)
    for number, result in enumerate(results, 1):
        try:
            question, right = read(result["question"]), read(result["correct_answer"])
            wrong = [read(each) for each in _listed(result.get("incorrect_answers"))]
            tags = [read(result[name]) for name in ("category", "difficulty") if name in result]
            is_boolean = read(result.get("type", "")) == "boolean"
        except (KeyError, TypeError, AttributeError, ValueError):
            yield Raw(number, "", problem="It has no question and correct_answer in text.")
            continue
        if is_boolean:
            question = f"True or false: {question}"
        elif _NEEDS_OPTIONS.search(question):
            question = f"{question}\n{' · '.join(sorted([right, *wrong]))}"
        yield Raw(number, question, right, (), tuple(tags))


def _encoding(results: list[Any]) -> Callable[[str], str]:
    """Tell how texts are encoded, by what is certain: the types, and texts without any space."""
    sample = [each for each in results if isinstance(each, dict)]
    if sample and all(each.get("type") in _IN_BASE64 for each in sample):
        return _from_base64
    questions = [each["question"] for each in sample if _is_text(each.get("question"))]
    if questions and all(" " not in each for each in questions):
        if any("+" in each for each in questions) and not any("%20" in each for each in questions):
            return unquote_plus
        if any(_PERCENT.search(each) for each in questions):
            return unquote
    return _as_it_is


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except binascii.Error as error:
        raise ValueError from error


def _as_it_is(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError
    return text


def _is_text(*values: object) -> bool:
    return all(isinstance(value, str) for value in values)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(filter(_is_text, _listed(value)))


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
