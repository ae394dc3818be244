"""What a guild adds to the library: records in the models of the corpus, on a shelf of its own.

A record of a guild has an id that begins with `OWN`; what it rests on is a source in a member's
words, which its reference carries whole (`bot.library.models.OWN_SOURCE`).
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, TypeAdapter

from bot.library.compile import compile_corpus
from bot.library.index import Library
from bot.library.load import Corpus
from bot.library.models import COMPILED, Event, Question, Reading, Record, Slug, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN = "own-"
OWN_TAG = "own:this-server"  # what a taste or a quiz says that it wants
OWN_TOPIC = "own"  # the topic of questions that belong to none of the corpus


class OwnEvent(Record):
    """An event of a guild."""

    kind: Literal["event"] = "event"
    event: Event


class OwnQuestion(Record):
    """A question of a guild."""

    kind: Literal["question"] = "question"
    question: Question


class OwnReading(Record):
    """A work that a guild recommends for a topic of the corpus."""

    kind: Literal["reading"] = "reading"
    topic: Slug
    reading: Reading
    source: Source


OwnRecord = Annotated[OwnEvent | OwnQuestion | OwnReading, Field(discriminator="kind")]
_RECORD: TypeAdapter[OwnEvent | OwnQuestion | OwnReading] = TypeAdapter(OwnRecord)


def read_own(body: str) -> OwnEvent | OwnQuestion | OwnReading:
    """Read a record as it was stored."""
    return _RECORD.validate_json(body, context=COMPILED)


class OwnLibrary(Library):
    """A guild's records, open like the corpus, whose topics they name."""

    def __init__(
        self, base: Library, connection: sqlite3.Connection, readings: tuple[OwnReading, ...]
    ) -> None:
        super().__init__(connection)
        self.topic_names, self.topic_titles = base.topic_names, base.topic_titles
        self.readings = readings

    def __del__(self) -> None:
        """Close what nobody can reach any more."""
        self.connection.close()

    @classmethod
    def of(
        cls, base: Library, records: Iterable[OwnEvent | OwnQuestion | OwnReading]
    ) -> OwnLibrary:
        """Put records on a shelf, in memory; a thousand of them take about half a second."""
        corpus = Corpus()
        recommended: dict[str, list[str]] = {}
        readings: list[OwnReading] = []
        for record in records:
            match record:
                case OwnEvent(event=event):
                    corpus.events[event.id] = event
                case OwnQuestion(question=question):
                    corpus.questions[question.id] = question
                case OwnReading(source=source):
                    corpus.sources[source.id] = source
                    recommended[source.id] = [record.topic]
                    readings.append(record)
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        compile_corpus(corpus, connection, recommended)
        return cls(base, connection, tuple(readings))


def is_own(record_id: str) -> bool:
    """Tell whether an id is that of a guild's record."""
    return record_id.startswith(OWN)
