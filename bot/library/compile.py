"""Compile the corpus into one read-only SQLite file with full-text indexes.

The file is named by a hash of its inputs, written aside and renamed, so that two
starters never see half of it; where no directory can be written it is kept in memory.
"""

from __future__ import annotations

import hashlib
import heapq
import os
import sqlite3
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.text import fold
from bot.domain.wording import in_words, year_in_words
from bot.errors import CorpusError
from bot.library import spelling
from bot.library.load import Corpus, corpus_files, load_corpus
from bot.library.models import WIKIPEDIA, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.library.models import Event, Period, Question, Record, Source, Topic

FORMAT = "11"  # raise when the tables below or the meaning of a column change
_TOPIC_WEIGHT, _TERM_WEIGHT = 5, 3  # on the scale of an event's significance
_SOURCE_WEIGHT = 1
_PERSON_WEIGHTS = ((8, 5), (4, 4), (0, 3))  # from so many events on
_HEAVIEST = 5  # significance of an event
_NAMED = 2  # events that make somebody a person to look up
_MOST_TOPICS = 3
SHORT = 3  # letters of a beginning whose suggestions are worked out beforehand
_SUGGESTED = 25
_STALE_SECONDS = 7 * 24 * 3600
SCHEMA = """
CREATE TABLE record (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL,
    hint TEXT NOT NULL, folded TEXT NOT NULL, year INTEGER, month INTEGER, day INTEGER,
    weight INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (kind, id)
);
CREATE INDEX record_day ON record (month, day) WHERE month IS NOT NULL;
CREATE INDEX record_year ON record (kind, year, weight);
CREATE TABLE name (folded TEXT NOT NULL, number INTEGER NOT NULL, cited INTEGER NOT NULL);
CREATE TABLE begun (prefix TEXT NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (prefix, place)) WITHOUT ROWID;
CREATE TABLE author (name TEXT PRIMARY KEY, family TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE period (folded TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE tag (topic TEXT NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL);
CREATE TABLE taste (tag TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (tag, number))
    WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
    body, content='', columnsize=0, tokenize='porter unicode61'
);
CREATE VIRTUAL TABLE names USING fts5 (
    called, content='', columnsize=0, prefix='1 2 3 4 5 6', tokenize='unicode61'
);
"""
INDEXES = """
CREATE INDEX name_folded ON name (folded);
CREATE INDEX name_number ON name (number);
CREATE INDEX tag_topic ON tag (topic, kind);
INSERT INTO words (words) VALUES ('optimize');
INSERT INTO names (names) VALUES ('optimize');
ANALYZE;
"""


def corpus_digest(root: Path) -> str:
    """Hash the compiler's format and every file of the corpus, 16 hex digits."""
    digest = hashlib.blake2b(FORMAT.encode(), digest_size=8)
    for path in corpus_files(root):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def open_compiled(root: Path, cache: Path | None) -> sqlite3.Connection:
    """Open the compiled form of the corpus under `root`, compiling it where needed.

    `cache` is the directory to keep it in; None, or one that cannot be written, keeps it
    in memory. Raises CorpusError for a corpus with faults, or one without a record.
    """
    if cache is None:
        return _compiled_in_memory(root)
    path = cache / f"corpus-{corpus_digest(root)}.sqlite3"
    if not path.is_file():
        try:
            cache.mkdir(parents=True, exist_ok=True)
            _write_aside(root, path)
        except OSError:
            return _compiled_in_memory(root)
        _drop_stale(cache, path)
    return _opened(path)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )


def open_again(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Open what a connection reads over another one, of a database in memory a copy of it."""
    (_, _, file), *_ = connection.execute("PRAGMA database_list").fetchall()
    if file:
        return _opened(Path(file))
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    copy.deserialize(connection.serialize())
    return copy


def _compiled_in_memory(root: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    compile_corpus(_faultless(root), connection)
    return connection


def _write_aside(root: Path, path: Path) -> None:
    handle, aside = tempfile.mkstemp(prefix=".corpus-", dir=path.parent)
    os.close(handle)
    try:
        with closing(sqlite3.connect(aside)) as connection:
            connection.execute("PRAGMA journal_mode=OFF")
            compile_corpus(_faultless(root), connection)
        os.replace(aside, path)  # noqa: PTH105 - atomic; Path.replace is the same call
    except BaseException:
        with suppress(OSError):
            os.unlink(aside)  # noqa: PTH108 - beside os.replace
        raise


def _drop_stale(cache: Path, keep: Path) -> None:
    """Remove compiled files that nobody has opened for a week; another Clio may use newer ones."""
    for path in cache.glob("corpus-*.sqlite3"):
        with suppress(OSError):
            if path != keep and time.time() - path.stat().st_atime > _STALE_SECONDS:
                path.unlink()


def _faultless(root: Path) -> Corpus:
    corpus = load_corpus(root)
    if corpus.faults:
        first = corpus.faults[0]
        message = (
            f"The corpus has {len(corpus.faults)} faults, the first: {first}. Run `clio check`."
        )
        raise CorpusError(message)
    if not corpus.events:
        message = f"There is no corpus in {root}. Reinstall Clio."
        raise CorpusError(message)
    return corpus


def compile_corpus(
    corpus: Corpus,
    connection: sqlite3.Connection,
    recommended: Mapping[str, Iterable[str]] | None = None,
) -> None:
    """Write every record, name, tag and word of a corpus into an empty database.

    `recommended` gives the topics that recommend a source where none of the corpus does.
    """
    connection.executescript(SCHEMA + spelling.SCHEMA)
    writer = Writer(connection)
    recommending: defaultdict[str, list[str]] = defaultdict(list)
    for topic in corpus.topics.values():
        for reading in topic.reading:
            recommending[reading.source].append(topic.id)
    for topic in corpus.topics.values():
        _write_topic(writer, topic)
    _write_weighed(writer, corpus)
    for source in corpus.sources.values():
        others = (recommended or {}).get(source.id, ())
        _write_source(writer, source, (*recommending[source.id], *others))
    for question in corpus.questions.values():
        _write_question(writer, question)
    connection.executemany("INSERT INTO author VALUES (?, ?)", corpus.families.items())
    for period in corpus.periods:
        writer.period(period)
    writer.finish()
    connection.commit()
    connection.executescript(INDEXES)
    connection.commit()


def _write_weighed(writer: Writer, corpus: Corpus) -> None:
    """Write events, people and terms by their weight, the weightiest first."""
    people = list(_people(corpus))
    for weight in range(_HEAVIEST, 0, -1):
        for event in corpus.events.values():
            if event.significance == weight:
                _write_event(writer, event)
        for person_id, person in people:
            if _weight_of(person) == weight:
                _write_person(writer, person_id, person)
        if weight == _TERM_WEIGHT:
            for topic in corpus.topics.values():
                _write_terms(writer, topic)


class Writer:
    """Numbers records as they are written, and files their names and words under them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._number = 0
        self._begun: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._vocabulary: set[str] = set()

    def record(  # noqa: PLR0913 - one argument a column
        self,
        kind: str,
        record_id: str,
        title: str,
        body: Record,
        *,
        hint: str = "",
        weight: int = 0,
        when: tuple[int | None, int | None, int | None] = (None, None, None),
    ) -> int:
        """Write one record and give its number."""
        self._number += 1
        text = body.model_dump_json(exclude_defaults=True).encode()
        self._connection.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self._number, kind, record_id, title, hint, fold(title), *when, weight, text),
        )
        return self._number

    def names(self, number: int, titles: Iterable[str], *, cited: bool = False) -> None:
        """File a record under titles that find it exactly, with their article or without.

        `cited` names are those of articles that the record cites: other records may be called so.
        """
        folded = [fold(title) for title in titles]
        bare = [name.removeprefix("the ") for name in folded]
        rows = [(name, number, cited) for name in dict.fromkeys((*folded, *bare)) if name]
        self._connection.executemany("INSERT INTO name VALUES (?, ?, ?)", rows)

    def words(
        self, number: int, weight: int, title: str, names: Iterable[str], body: Iterable[str]
    ) -> None:
        """File a record under the words of its title, its other names and its text."""
        folded = fold(title)
        for word in {"", *folded.split(), *(word for name in names for word in fold(name).split())}:
            for length in range(min(len(word), SHORT) + 1):
                self._begin(word[:length], weight, number)
        called = " ".join((folded, *map(fold, names)))
        self._vocabulary.update(called.split())
        self._connection.execute(
            "INSERT INTO names (rowid, called) VALUES (?, ?)", (number, called)
        )
        self._connection.execute(
            "INSERT INTO words (rowid, body) VALUES (?, ?)",
            (number, " ".join((called, *map(fold, body)))),
        )

    def _begin(self, prefix: str, weight: int, number: int) -> None:
        heaviest = self._begun[prefix]
        entry = (weight, -number)
        if entry in heaviest:
            return
        heapq.heappush(heaviest, entry)
        if len(heaviest) > _SUGGESTED:
            heapq.heappop(heaviest)

    def period(self, period: Period) -> None:
        """File a period under each of its names."""
        body = period.model_dump_json(exclude_defaults=True).encode()
        self._connection.executemany(
            "INSERT OR IGNORE INTO period VALUES (?, ?)",
            ((fold(name), body) for name in (period.name, *period.aliases)),
        )

    def finish(self) -> None:
        """File the weightiest records under each short beginning of a word, and all words."""
        spelling.write_words(self._connection, sorted(self._vocabulary))
        self._connection.executemany(
            "INSERT INTO begun VALUES (?, ?, ?)",
            (
                (prefix, place, -number)
                for prefix, heaviest in self._begun.items()
                for place, (_, number) in enumerate(sorted(heaviest, reverse=True))
            ),
        )

    def tags(self, topics: Iterable[str], kind: str, number: int) -> None:
        """File a record under topics."""
        self._connection.executemany(
            "INSERT INTO tag VALUES (?, ?, ?)", ((t, kind, number) for t in topics)
        )

    def tastes(self, tags: Iterable[str], number: int) -> None:
        """File an event under what a guild may prefer, such as "era:ancient"."""
        self._connection.executemany(
            "INSERT INTO taste VALUES (?, ?)", ((tag, number) for tag in sorted(tags))
        )


def _write_event(writer: Writer, event: Event) -> None:
    posted = event.posting_day
    when = (event.when.year, *(posted or (None, None)))
    number = writer.record(
        "event",
        event.id,
        event.title,
        event,
        hint=in_words(event.when),
        weight=event.significance,
        when=when,
    )
    writer.names(number, (event.title, *event.aliases))
    cited = _cited(event)
    writer.names(number, cited, cited=True)
    places = (place.name for place in event.places)
    others = (*event.aliases, *event.people, *places, *cited)
    told = (in_words(event.when), event.text, event.why)
    writer.words(number, event.significance, event.title, others, told)
    writer.tags(event.topics, "event", number)
    writer.tastes(event.tags, number)


def _cited(event: Event) -> list[str]:
    """Give what articles that an event cites are called, but for those on people and places."""
    named = {*map(fold, event.people), *(fold(place.name) for place in event.places)}
    titles = (
        source.removeprefix(WIKIPEDIA).partition(" (")[0]
        for source in event.sources
        if source.startswith(WIKIPEDIA)
    )
    own = {fold(event.title), *map(fold, event.aliases)}
    return [title for title in titles if fold(title) not in named | own]


def _people(corpus: Corpus) -> Iterator[tuple[str, Person]]:
    """Gather whom the events name, with a slug of their name."""
    meant = {fold(other): name for name, others in corpus.other_names.items() for other in others}
    named: defaultdict[str, list[tuple[str, Event]]] = defaultdict(list)
    for event in corpus.events.values():
        for name in dict.fromkeys(meant.get(fold(each), each) for each in event.people):
            named[fold(name)].append((name, event))
    for folded, found in sorted(named.items()):
        if len(found) < _NAMED:
            continue
        found.sort(key=lambda each: each[1].when.sort_key)
        topics = Counter(topic for _, event in found for topic in event.topics)
        (name, _), *_ = Counter(name for name, _ in found).most_common(1)
        person = Person(
            name=name,
            other_names=corpus.other_names.get(name, ()),
            events=tuple(event.id for _, event in found),
            topics=tuple(topic for topic, _ in topics.most_common(_MOST_TOPICS)),
        )
        yield folded.replace(" ", "-")[:64], person


def _write_person(writer: Writer, person_id: str, person: Person) -> None:
    hint = f"person · {len(person.events)} events"
    weight = _weight_of(person)
    number = writer.record("person", person_id, person.name, person, hint=hint, weight=weight)
    writer.names(number, (person.name, *person.other_names))
    writer.words(number, weight, person.name, person.other_names, ())


def _weight_of(person: Person) -> int:
    """Weigh somebody by how many events name them: 3 to 5."""
    return next(weight for least, weight in _PERSON_WEIGHTS if len(person.events) >= least)


def _write_source(writer: Writer, source: Source, topics: Iterable[str]) -> None:
    """Write a source; one that some topic recommends can be looked up."""
    year = "" if source.year is None else f" · {year_in_words(source.year)}"
    number = writer.record(
        "source",
        source.id,
        source.title,
        source,
        hint=f"{source.kind}{year}",
        weight=_SOURCE_WEIGHT,
    )
    topics = tuple(dict.fromkeys(topics))
    if topics:
        writer.names(number, (source.title,))
        writer.words(number, _SOURCE_WEIGHT, source.title, source.authors, ())
        writer.tags(topics, "reading", number)


def _write_topic(writer: Writer, topic: Topic) -> None:
    number = writer.record(
        "topic",
        topic.id,
        topic.title,
        topic,
        hint="topic",
        weight=_TOPIC_WEIGHT,
        when=(topic.when.year, None, None),
    )
    writer.names(number, (topic.title, *topic.aliases))
    writer.words(number, _TOPIC_WEIGHT, topic.title, topic.aliases, (topic.summary, *_essay(topic)))


def _write_terms(writer: Writer, topic: Topic) -> None:
    for place, term in enumerate(topic.term):
        hint = f"term · {topic.title}"
        number = writer.record(
            "term", f"{topic.id}/{place}", term.name, term, hint=hint, weight=_TERM_WEIGHT
        )
        writer.names(number, (term.name,))
        writer.words(number, _TERM_WEIGHT, term.name, (), (term.meaning,))


def _write_question(writer: Writer, question: Question) -> None:
    number = writer.record(
        "question",
        question.id,
        question.prompt,
        question,
        hint=question.kind,
        weight=question.difficulty,
    )
    writer.tags([question.topic], "question", number)


def _essay(topic: Topic) -> Iterator[str]:
    for section in topic.section:
        yield section.heading
        yield section.text
