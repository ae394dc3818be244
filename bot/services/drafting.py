"""Read what a member writes into forms, or into rows of a table, as records of their guild."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from bot.domain import dates
from bot.domain.asking import parse_time
from bot.domain.dates import GREGORIAN_REFORM, Day
from bot.domain.text import fold, without_marks
from bot.domain.wording import point_in_words
from bot.errors import BadDateError, UserError
from bot.library.models import (
    OWN_SOURCE,
    Event,
    Level,
    Question,
    QuestionKind,
    Reading,
    Record,
    Region,
    Source,
    SourceKind,
    Theme,
)
from bot.library.own import OWN_TOPIC, OwnEvent, OwnQuestion, OwnReading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.library.index import Library

M = TypeVar("M", bound=Record)
Own = OwnEvent | OwnQuestion | OwnReading
KINDS = ("event", "question", "reading")
COLUMNS = {
    "event": ("title", "date", "text", "why", "source", "region", "theme", "topic"),
    "question": ("prompt", "answer", "wrong", "explanation", "source", "topic", "difficulty"),
    "reading": ("title", "authors", "published", "why", "url", "topic", "level"),
}
NEEDED = {
    "event": ("title", "date", "text", "why", "source"),
    "question": ("prompt", "answer", "explanation", "source"),
    "reading": ("title", "why", "topic"),
}
_SIGNIFICANCE = 4  # of an event: what a guild adds matters to it
_DIFFICULTY = 3
_URL = re.compile(r"https://[^\s<>]{4,400}")
_WRONG = re.compile(r"\s*[\n|;]\s*")
_EDTF_DAY = re.compile(r"\d{4}-\d\d-\d\d$")
_YEAR = re.compile(r"\b(\d{4})\b")
_NAMED = {  # fields of the models, as members know them
    "answer": "answer",
    "distractors": "wrong answers",
    "explanation": "explanation",
    "prompt": "question",
    "sources": "source",
    "about": "why",
}


class Drafter:
    """Reads fields by name into a record; nothing is stored here."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def draft(self, kind: str, fields: Mapping[str, str], content_id: str) -> Own:
        """Read fields as `COLUMNS` has them; raises UserError that names all that is wrong."""
        given = {name: (fields.get(name) or "").strip() for name in COLUMNS[kind]}
        readers: dict[str, Callable[[dict[str, str], str], Own]] = {
            "event": self._event,
            "question": self._question,
            "reading": self._reading,
        }
        return readers[kind](given, content_id)

    def _event(self, given: dict[str, str], content_id: str) -> OwnEvent:
        date, calendar = read_date(given["date"])
        topic = self._topic(given["topic"])
        event = _made(
            Event,
            id=content_id,
            title=without_marks(given["title"]),
            date=date,
            calendar=calendar,
            text=without_marks(given["text"]),
            why=without_marks(given["why"]),
            significance=_SIGNIFICANCE,
            topics=[topic] if topic else [],
            regions=[_one_of(Region, given["region"], Region.WORLD)],
            themes=[_one_of(Theme, given["theme"], Theme.SOCIETY)],
            sources=[_source(given["source"])],
        )
        return OwnEvent(event=event)

    def _question(self, given: dict[str, str], content_id: str) -> OwnQuestion:
        answer = without_marks(given["answer"])
        wrong = [text for text in map(without_marks, _WRONG.split(given["wrong"])) if text]
        options = [fold(option) for option in (answer, *wrong)]
        if len(set(options)) != len(options):
            raise UserError("wrong answers: two answers read the same.")
        question = _made(
            Question,
            id=content_id,
            topic=self._topic(given["topic"]) or OWN_TOPIC,
            kind=QuestionKind.CHOICE if wrong else QuestionKind.TYPED,
            prompt=without_marks(given["prompt"]),
            answer=answer,
            distractors=wrong,
            explanation=without_marks(given["explanation"]),
            sources=[_source(given["source"])],
            difficulty=_difficulty(given["difficulty"]),
        )
        return OwnQuestion(question=question)

    def _reading(self, given: dict[str, str], content_id: str) -> OwnReading:
        topic = self._topic(given["topic"])
        if topic is None:
            raise UserError("topic: a reading belongs to a topic of the library.")
        url = _URL.search(given["url"])
        if given["url"] and url is None:
            raise UserError("link: it begins with https://.")
        year = _YEAR.search(given["published"])
        publisher = without_marks(_YEAR.sub("", given["published"])).strip(" ,;:()")
        source = _made(
            Source,
            id=content_id,
            kind=SourceKind.BOOK,
            title=without_marks(given["title"]),
            authors=[
                name
                for name in map(without_marks, re.split(r"\s*[;\n]\s*", given["authors"]))
                if name
            ],
            year=int(year[1]) if year else None,
            publisher=publisher or None,
            url=url[0] if url else None,
            about="Recommended by this server.",
        )
        level = _one_of(Level, given["level"], Level.INTRO)
        reading = _made(Reading, source=content_id, level=level, why=without_marks(given["why"]))
        return OwnReading(topic=topic, reading=reading, source=source)

    def _topic(self, text: str) -> str | None:
        """Read a topic by its id, key or title; None where none is given."""
        wanted = text.removeprefix("topic:").strip()
        if not wanted:
            return None
        if wanted in self._library.topic_titles:
            return wanted
        for topic_id, title in self._library.topic_titles.items():
            if fold(title) == fold(wanted):
                return topic_id
        raise UserError(f"topic: the library has none called “{wanted[:60]}”.")


def read_date(text: str) -> tuple[str, dates.Calendar]:
    """Read a date as people write it, or as EDTF; gives EDTF and its calendar.

    A day before 15 October 1582 is taken for Julian, unless it is EDTF. Raises BadDateError.
    """
    try:
        written, calendar = _in_edtf(text)
        return dates.parse(written, calendar).text, calendar
    except BadDateError as error:
        message = "date: write it as 16 November 1927, 1066, 44 BC, the 1840s or 1914-1918."
        raise BadDateError(f"{message} {error}" if text.strip() else message) from None


def _in_edtf(text: str) -> tuple[str, dates.Calendar]:
    written = text.strip()
    calendar: dates.Calendar = "gregorian"
    if _EDTF_DAY.match(written) or (asked := parse_time(text)) is None:
        return written, calendar
    if asked.first != asked.last:
        written = f"{_year(asked.first)}/{_year(asked.last)}"
    else:
        parts = [part for part in (asked.month, asked.day) if part is not None]
        written = "-".join((_year(asked.first), *(f"{part:02}" for part in parts)))
        if asked.day and asked.month:
            day = Day(asked.first, asked.month, asked.day)
            calendar = "julian" if day < GREGORIAN_REFORM else "gregorian"
    return written, calendar


def _year(year: int) -> str:
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def _source(text: str) -> str:
    """Write a source in a member's words as a reference that carries it."""
    url = _URL.search(text)
    words = without_marks(text.replace(url[0], " ") if url else text)
    told = " ".join(filter(None, (words, url[0] if url else "")))
    if len(told) < 3:  # noqa: PLR2004 - no source is as short
        raise UserError("source: say where it stands: author and title, or a link.")
    return f"{OWN_SOURCE}{told}"


E = TypeVar("E", Region, Theme, Level)


def _one_of(values: type[E], text: str, otherwise: E) -> E:
    if not text:
        return otherwise
    wanted = text.casefold().replace(" ", "-")
    if wanted not in {each.value for each in values}:
        named = ", ".join(each.value for each in values)
        raise UserError(f"{values.__name__.lower()}: one of {named}.")
    return values(wanted)


def _difficulty(text: str) -> int:
    if not text:
        return _DIFFICULTY
    if text not in {"1", "2", "3", "4", "5"}:
        raise UserError("difficulty: 1 to 5.")
    return int(text)


def _made(model: type[M], **fields: object) -> M:
    """Make a record; raises UserError that names each field at fault."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        told = []
        for detail in error.errors(include_url=False):
            place = str(detail["loc"][0]) if detail["loc"] else ""
            name = f"{_NAMED.get(place, place)}: " if place else ""
            told.append(name + _in_members_words(detail["msg"]))
        raise UserError("; ".join(dict.fromkeys(told)) + ".") from None


def _in_members_words(message: str) -> str:
    said = message.removeprefix("Value error, ")
    for field, name in _NAMED.items():
        said = said.replace(f"`{field}`", name)
    return said


def in_fields(record: Own) -> dict[str, str]:
    """Write a record as the fields it was read from."""
    if isinstance(record, OwnEvent):
        event = record.event
        return {
            "title": event.title,
            "date": _date_in_words(event),
            "text": event.text,
            "why": event.why,
            "source": event.sources[0].removeprefix(OWN_SOURCE),
            "region": event.regions[0].value,
            "theme": event.themes[0].value,
            "topic": event.topics[0] if event.topics else "",
        }
    if isinstance(record, OwnQuestion):
        question = record.question
        return {
            "prompt": question.prompt,
            "answer": question.answer or "",
            "wrong": "\n".join(question.distractors),
            "explanation": question.explanation,
            "source": question.sources[0].removeprefix(OWN_SOURCE),
            "topic": "" if question.topic == OWN_TOPIC else question.topic,
            "difficulty": str(question.difficulty),
        }
    source = record.source
    published = (source.publisher, str(source.year) if source.year else None)
    return {
        "title": source.title,
        "authors": "; ".join(source.authors),
        "published": ", ".join(filter(None, published)),
        "why": record.reading.why,
        "url": source.url or "",
        "topic": record.topic,
        "level": record.reading.level.value,
    }


def _date_in_words(event: Event) -> str:
    """Write a date so that `read_date` reads the same out of it again."""
    point = event.when.spans[0][0]
    if event.when.kind == "single" and point is not None:
        words = point_in_words(point)
        with suppress(BadDateError):
            if read_date(words) == (event.date, event.calendar):
                return words
    return event.date
