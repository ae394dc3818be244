"""Read the TOML of `data/` into models, collecting every fault on the way."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError
from typing_extensions import override

from bot.library.models import Event, Period, Question, Record, Source, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

R = TypeVar("R", bound=Record)
TITLES_FILE = "wikipedia_titles.txt"
AUTHORS_FILE = "authors.toml"
PEOPLE_FILE = "people.toml"
PERIODS_FILE = "periods.toml"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in the corpus: where, in which record and field, and what."""

    file: str
    record: str
    field: str
    message: str

    @override
    def __str__(self) -> str:
        """Write the fault on one line."""
        place = ": ".join(part for part in (self.file, self.record, self.field) if part)
        return f"{place}: {self.message}"


@dataclass(slots=True)
class Corpus:
    """Everything in `data/`, by id in the order of the files; `files` maps ids to paths.

    `families` says what authors file under whose name does not file under its last word,
    `other_names` what people are also called.

    Faulty records are left out and described in `faults`.
    """

    events: dict[str, Event] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    periods: list[Period] = field(default_factory=list)
    families: dict[str, str] = field(default_factory=dict)
    other_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wikipedia_titles: frozenset[str] = frozenset()
    files: dict[tuple[str, str], str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def corpus_files(root: Path) -> list[Path]:
    """List the files that make up the corpus under `root`, in a stable order."""
    patterns = (
        AUTHORS_FILE,
        PEOPLE_FILE,
        PERIODS_FILE,
        "sources.toml",
        "sources/*.toml",
        "topics/*.toml",
        "events/*.toml",
        "questions/*.toml",
    )
    return [path for pattern in patterns for path in sorted(root.glob(pattern))]


def load_corpus(root: Path) -> Corpus:
    """Read every file under `root`; never raises for what stands in them."""
    corpus = Corpus()
    corpus.wikipedia_titles = listed(root / TITLES_FILE)
    for path in corpus_files(root):
        _load_file(corpus, root, path)
    return corpus


def listed(path: Path) -> frozenset[str]:
    """Read a file of one name a line; lines that start with # are comments."""
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(filter(None, (line.strip() for line in lines if not line.startswith("#"))))


def _load_file(corpus: Corpus, root: Path, path: Path) -> None:
    name = path.relative_to(root).as_posix()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        corpus.faults.append(Fault(name, "", "", f"not TOML in UTF-8: {error}"))
        return
    if name == AUTHORS_FILE:
        corpus.families = {name: str(family) for name, family in tables.get("family", {}).items()}
        return
    if name == PEOPLE_FILE:
        given = tables.get("other_names", {})
        corpus.other_names = {person: tuple(map(str, names)) for person, names in given.items()}
        return
    if name == PERIODS_FILE:
        _keep_periods(corpus, tables.get("period", []))
        return
    folder = name.split("/")[0].removesuffix(".toml")
    if folder == "topics":
        _keep(corpus, corpus.topics, Topic, [tables], name)
        return
    known: dict[str, tuple[str, dict[str, Any], type[Record]]] = {
        "events": ("event", corpus.events, Event),
        "questions": ("question", corpus.questions, Question),
        "sources": ("source", corpus.sources, Source),
    }
    table, kept, model = known[folder]
    for extra in tables.keys() - {table}:
        corpus.faults.append(Fault(name, "", extra, f"only [[{table}]] tables belong here"))
    _keep(corpus, kept, model, tables.get(table, []), name)


def _keep_periods(corpus: Corpus, rows: list[Any]) -> None:
    for number, row in enumerate(rows, 1):
        try:
            corpus.periods.append(Period.model_validate(row))
        except ValidationError as error:
            corpus.faults.extend(_described(error, PERIODS_FILE, f"record {number}"))


def _keep(corpus: Corpus, kept: dict[str, R], model: type[R], rows: list[Any], name: str) -> None:
    for number, row in enumerate(rows, 1):
        given = row.get("id") if isinstance(row, dict) else None
        record_id = given if isinstance(given, str) else f"record {number}"
        try:
            record = model.model_validate(row)
        except ValidationError as error:
            corpus.faults.extend(_described(error, name, record_id))
            continue
        if record_id in kept:
            first = corpus.files[model.__name__, record_id]
            corpus.faults.append(Fault(name, record_id, "id", f"already used in {first}"))
            continue
        kept[record_id] = record
        corpus.files[model.__name__, record_id] = name


def _described(error: ValidationError, name: str, record_id: str) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        place = ".".join(map(str, detail["loc"]))
        yield Fault(name, record_id, place, detail["msg"].removeprefix("Value error, "))
