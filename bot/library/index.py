"""The compiled corpus, open for reading: records by id, by day, by topic."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from bot.errors import NotFoundError
from bot.library.compile import open_again, open_compiled
from bot.library.models import (
    COMPILED,
    OWN_SOURCE,
    WIKIPEDIA,
    Event,
    Period,
    Person,
    Question,
    Reading,
    Record,
    Source,
    SourceKind,
    Term,
    Topic,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path
    from random import Random

    from bot.domain.yeardays import MonthDay

R = TypeVar("R", bound=Record)
_LONGEST_TITLE = 300  # characters, as the model has it
_KEPT = 4096  # parsed records kept; about 3 KiB each


@dataclass(frozen=True, slots=True)
class TopicName:
    """What a list of topics shows."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class QuestionName:
    """What a question is chosen by; `kind` is that of the corpus."""

    id: str
    topic: str
    kind: str
    difficulty: int


class Library:
    """Reads the compiled corpus; every method is synchronous and takes milliseconds at most.

    `aside` is the same over a connection of its own, for searches in threads: on one that is
    shared, the event loop would wait for them.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.aside = self
        self._parse = lru_cache(_KEPT)(self._read)
        self.topic_names = tuple(
            TopicName(*row)
            for row in connection.execute(
                "SELECT id, title FROM record WHERE kind = 'topic' ORDER BY title"
            )
        )

        self.topic_titles = {name.id: name.title for name in self.topic_names}

    @classmethod
    def open(cls, root: Path, cache: Path | None) -> Library:
        """Open the corpus under `root`; raises CorpusError as `open_compiled` does."""
        connection = open_compiled(root, cache)
        library = cls(connection)
        library.aside = cls(open_again(connection))
        return library

    def close(self) -> None:
        """Close the compiled file."""
        self.connection.close()
        self.aside.connection.close()

    def _read(self, model: type[R], number: int) -> R:
        row = self.connection.execute(
            "SELECT body FROM record WHERE number = ?", (number,)
        ).fetchone()
        return model.model_validate_json(row[0], context=COMPILED)

    def _find(self, model: type[R], kind: str, record_id: str) -> R | None:
        row = self.connection.execute(
            "SELECT number FROM record WHERE kind = ? AND id = ?", (kind, record_id)
        ).fetchone()
        return self._parse(model, row[0]) if row else None

    def find_event(self, event_id: str) -> Event | None:
        """Look an event up by its id."""
        return self._find(Event, "event", event_id)

    def get_event(self, event_id: str) -> Event:
        """Look an event up by its id; raises NotFoundError."""
        return _there(self.find_event(event_id), "event", event_id)

    def find_topic(self, topic_id: str) -> Topic | None:
        """Look a topic up by its id."""
        return self._find(Topic, "topic", topic_id)

    def get_topic(self, topic_id: str) -> Topic:
        """Look a topic up by its id; raises NotFoundError."""
        return _there(self.find_topic(topic_id), "topic", topic_id)

    def find_term(self, term_id: str) -> tuple[Term, Topic] | None:
        """Look a term up by "topic/place", with the topic that explains it."""
        term = self._find(Term, "term", term_id)
        return (term, self.get_topic(term_id.split("/", maxsplit=1)[0])) if term else None

    def find_person(self, person_id: str) -> Person | None:
        """Look somebody up by the slug of their name."""
        return self._find(Person, "person", person_id)

    def find_source(self, source_id: str) -> Source | None:
        """Look a source up by its id."""
        return self._find(Source, "source", source_id)

    def topics_recommending(self, source_id: str) -> tuple[str, ...]:
        """Give the topics that recommend a source."""
        rows = self.connection.execute(
            "SELECT topic FROM tag JOIN record USING (number)"
            " WHERE record.kind = 'source' AND record.id = ? AND tag.kind = 'reading'"
            " ORDER BY topic",
            (source_id,),
        )
        return tuple(row[0] for row in rows)

    def get_question(self, question_id: str) -> Question:
        """Look a question up by its id; raises NotFoundError."""
        return _there(self._find(Question, "question", question_id), "question", question_id)

    def get_source(self, reference: str) -> Source:
        """Look a source up by its id or as "wikipedia:Title"; raises NotFoundError."""
        if reference.startswith(WIKIPEDIA):
            return _wikipedia(reference.removeprefix(WIKIPEDIA))
        if reference.startswith(OWN_SOURCE):
            return _in_a_members_words(reference.removeprefix(OWN_SOURCE))
        return _there(self._find(Source, "source", reference), "source", reference)

    def find_period(self, folded: str) -> Period | None:
        """Look a period up by a folded name, with its article or without."""
        row = self.connection.execute(
            "SELECT body FROM period WHERE folded = ?", (folded.removeprefix("the "),)
        ).fetchone()
        return Period.model_validate_json(row[0], context=COMPILED) if row else None

    def events_of_period(self, period: Period) -> tuple[Event, ...]:
        """Give the events of a period in its regions, in order of time."""
        wanted = set(period.regions)
        return tuple(
            event
            for event in self.events_between(period.first, period.last)
            if not wanted or wanted & set(event.regions)
        )

    def families(self, authors: Iterable[str]) -> dict[str, str]:
        """Tell what authors file under, of those whose name does not file under its last word."""
        rows = self.connection.execute(
            "SELECT name, family FROM author WHERE name IN (SELECT value FROM json_each(?))",
            (json.dumps(list(authors)),),
        )
        return dict(rows.fetchall())

    def events_on(self, day: MonthDay) -> tuple[Event, ...]:
        """Give the events remembered on a day of the year, oldest first."""
        rows = self.connection.execute(
            "SELECT number FROM record WHERE month = ? AND day = ? ORDER BY year, number",
            tuple(day),
        )
        return tuple(self._parse(Event, row[0]) for row in rows.fetchall())

    def events_around(self, event: Event, limit: int) -> tuple[Event, ...]:
        """Give the events nearest in time to another, in order of time."""
        year = event.when.year
        rows = self.connection.execute(
            "SELECT number, year FROM record WHERE kind = 'event' AND id <> ?1"
            " AND year BETWEEN ?2 - 400 AND ?2 + 400"
            " ORDER BY abs(year - ?2) * 2 - weight, number LIMIT ?3",
            (event.id, year, limit),
        )
        return in_time(self._parse(Event, row[0]) for row in rows.fetchall())

    def events_between(self, first: int, last: int) -> tuple[Event, ...]:
        """Give the events filed under a stretch of years, in order of time."""
        rows = self.connection.execute(
            "SELECT number FROM record WHERE kind = 'event' AND year BETWEEN ? AND ?",
            (first, last),
        )
        return in_time(self._parse(Event, row[0]) for row in rows.fetchall())

    def random_event(self, rng: Random, tags: frozenset[str]) -> Event | None:
        """Draw an event that bears all of some tags, such as "era:ancient"; None without one."""
        if tags:
            rows = self.connection.execute(
                "SELECT number FROM taste WHERE tag IN (SELECT value FROM json_each(?))"
                " GROUP BY number HAVING count(*) = ? ORDER BY number",
                (json.dumps(sorted(tags)), len(tags)),
            ).fetchall()
        else:
            rows = self.connection.execute(
                "SELECT number FROM record WHERE kind = 'event' ORDER BY number"
            ).fetchall()
        return self._parse(Event, rng.choice(rows)[0]) if rows else None

    def events_of(self, topic_id: str) -> tuple[Event, ...]:
        """Give a topic's events in order of time."""
        return in_time(self._parse(Event, number) for number in self._tagged(topic_id, "event"))

    def weighty_events(self) -> tuple[Event, ...]:
        """Give the events that every course names, of all topics and ages."""
        rows = self.connection.execute(
            "SELECT number FROM record WHERE kind = 'event' AND weight >= 4 ORDER BY number"
        )
        return tuple(self._parse(Event, row[0]) for row in rows.fetchall())

    def question_names(self) -> tuple[QuestionName, ...]:
        """List every question with what is chosen by, in the order they were written."""
        rows = self.connection.execute(
            "SELECT record.id, tag.topic, record.hint, record.weight FROM record"
            " JOIN tag USING (number) WHERE record.kind = 'question' ORDER BY record.number"
        )
        return tuple(QuestionName(*row) for row in rows)

    def _tagged(self, topic_id: str, kind: str) -> list[int]:
        rows = self.connection.execute(
            "SELECT number FROM tag WHERE topic = ? AND kind = ? ORDER BY number", (topic_id, kind)
        )
        return [row[0] for row in rows]

    def count_tagged(self, topic_id: str, kind: str) -> int:
        """Count a topic's records of a kind."""
        row = self.connection.execute(
            "SELECT count(*) FROM tag WHERE topic = ? AND kind = ?", (topic_id, kind)
        ).fetchone()
        return int(row[0])

    def count(self, kind: str) -> int:
        """Count the records of a kind."""
        row = self.connection.execute(
            "SELECT count(*) FROM record WHERE kind = ?", (kind,)
        ).fetchone()
        return int(row[0])

    def readings_of(self, topic: Topic) -> tuple[tuple[Reading, Source], ...]:
        """Give a topic's readings with their sources, in the order they were written."""
        return tuple((reading, self.get_source(reading.source)) for reading in topic.reading)


def in_time(events: Iterable[Event]) -> tuple[Event, ...]:
    """Order events by when they began."""
    return tuple(sorted(events, key=lambda event: event.when.sort_key))


def _there(record: R | None, kind: str, record_id: str) -> R:
    if record is None:
        message = f"The library has no {kind} “{record_id}”."
        raise NotFoundError(message)
    return record


def _wikipedia(title: str) -> Source:
    """Make the source that `wikipedia:<Title>` stands for.

    The address follows https://en.wikipedia.org/wiki/Help:URL: spaces become underscores.
    """
    from urllib.parse import quote  # noqa: PLC0415 - a start without citations needs none of it

    url = "https://en.wikipedia.org/wiki/" + quote(title.replace(" ", "_"), safe="/:,()'!*-._~")
    return Source(
        id="wikipedia",
        kind=SourceKind.WEB,
        title=title,
        publisher="Wikipedia",
        url=url,
        about="An encyclopaedia article.",
    )


def _in_a_members_words(text: str) -> Source:
    """Make the source that `own:<words>` stands for; an address among the words is its own."""
    words = text.split()
    url = next((word for word in words if word.startswith("https://")), None)
    title = " ".join(word for word in words if word != url) or text
    kind = SourceKind.REFERENCE if url is None else SourceKind.WEB
    about = "A source that a member of this server gave."
    return Source(id="own", kind=kind, title=title[:_LONGEST_TITLE], url=url, about=about)
