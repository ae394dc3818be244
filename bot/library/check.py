"""Check the whole corpus in one run: what a schema cannot see, across all records."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.domain.dates import GREGORIAN_REFORM
from bot.domain.text import fold
from bot.library.load import AUTHORS_FILE, PEOPLE_FILE, PERIODS_FILE, Corpus, Fault
from bot.library.models import WIKIPEDIA, Event, Question, QuestionKind, SourceKind, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TEXT_WORDS = (40, 90)
ALIKE = 88  # rapidfuzz token_sort_ratio; tuned on the corpus so that namesakes a year apart pass
READABLE = frozenset({SourceKind.BOOK, SourceKind.ARTICLE, SourceKind.PRIMARY})
_MARKDOWN = re.compile(r"[*_`|<>]|~~|\]\(")
_MONTH_FILE = re.compile(r"events/(\d\d)-[a-z]+\.toml$")


def find_faults(corpus: Corpus) -> list[Fault]:
    """Collect every fault of the corpus, those found while loading included, sorted."""
    faults = list(corpus.faults)
    for event in corpus.events.values():
        faults += _faults_of(corpus, event, _event_faults(corpus, event))
    for topic in corpus.topics.values():
        faults += _faults_of(corpus, topic, _topic_faults(corpus, topic))
    for question in corpus.questions.values():
        faults += _faults_of(corpus, question, _question_faults(corpus, question))
    faults += _author_faults(corpus)
    faults += _people_faults(corpus)
    faults += _period_faults(corpus)
    faults += _alike_events(corpus)
    faults += _repeated_prompts(corpus)
    return sorted(faults)


def _author_faults(corpus: Corpus) -> Iterator[Fault]:
    """Find names that no source has, and family names that are no part of theirs."""
    named = {author for source in corpus.sources.values() for author in source.authors}
    for name, family in corpus.families.items():
        if name not in named:
            yield Fault(AUTHORS_FILE, name, "family", "no source has an author of that name")
        elif f" {family} " not in f" {name} ":
            yield Fault(AUTHORS_FILE, name, "family", f"“{family}” is no part of the name")


def _people_faults(corpus: Corpus) -> Iterator[Fault]:
    """Find people whom no event names, and names that two of them share."""
    named = {name for event in corpus.events.values() for name in event.people}
    taken: dict[str, str] = {fold(name): name for name in corpus.other_names}
    for name, others in corpus.other_names.items():
        if not named & {name, *others}:
            yield Fault(PEOPLE_FILE, name, "", "no event names anybody so")
        for other in others:
            if taken.setdefault(fold(other), name) != name:
                message = f"“{other}” is a name of {taken[fold(other)]} too"
                yield Fault(PEOPLE_FILE, name, "", message)


def _period_faults(corpus: Corpus) -> Iterator[Fault]:
    """Find periods that end before they begin, names that two share, and missing sources."""
    taken: dict[str, str] = {}
    for period in corpus.periods:
        if period.last < period.first:
            yield Fault(PERIODS_FILE, period.name, "last", "it ends before it begins")
        for name in (period.name, *period.aliases):
            if taken.setdefault(fold(name), period.name) != period.name:
                message = f"“{name}” is a name of {taken[fold(name)]} too"
                yield Fault(PERIODS_FILE, period.name, "aliases", message)
        for field, message in _source_faults(corpus, "source", [period.source]):
            yield Fault(PERIODS_FILE, period.name, field, message)


def _faults_of(
    corpus: Corpus, record: Event | Topic | Question, found: Iterator[tuple[str, str]]
) -> list[Fault]:
    everything = (*found, *_markdown_faults(record))
    return [_fault(corpus, record, field, message) for field, message in everything]


def _markdown_faults(record: Event | Topic | Question) -> Iterator[tuple[str, str]]:
    """Find characters that Discord would take for markdown in what is shown as it is."""
    hidden = {"id", "sources", "fun_fact_sources"}  # what is not shown as a text
    for field, value in record.model_dump(mode="json", exclude=hidden).items():
        if _MARKDOWN.search(str(value)):
            yield field, "holds markdown: none of * _ ~ ` | < > belongs into a text"


def _fault(corpus: Corpus, record: Event | Topic | Question, field: str, message: str) -> Fault:
    file = corpus.files[type(record).__name__, record.id]
    return Fault(file, record.id, field, message)


def _source_faults(corpus: Corpus, field: str, sources: Iterable[str]) -> Iterator[tuple[str, str]]:
    for source in sources:
        title = source.removeprefix(WIKIPEDIA)
        if title == source:
            if source not in corpus.sources:
                yield field, f"no source has the id “{source}”"
        elif corpus.wikipedia_titles and title not in corpus.wikipedia_titles:
            yield field, f"“{title}” is not in wikipedia_titles.txt: look it up, then add it there"


def _event_faults(corpus: Corpus, event: Event) -> Iterator[tuple[str, str]]:
    words = len(event.text.split())
    if not TEXT_WORDS[0] <= words <= TEXT_WORDS[1]:
        yield "text", f"{words} words; an event has {TEXT_WORDS[0]} to {TEXT_WORDS[1]}"
    yield from _source_faults(corpus, "sources", event.sources)
    yield from _source_faults(corpus, "date_claims", (claim.source for claim in event.date_claims))
    for topic in event.topics:
        if topic not in corpus.topics:
            yield "topics", f"no topic has the id “{topic}”"
    day = event.when.opening_day
    if day and day < GREGORIAN_REFORM and event.calendar == "gregorian":
        yield "calendar", "a day before 15 October 1582 is written in the Julian calendar"
    yield from _misfiled(corpus.files["Event", event.id], event)


def _misfiled(file: str, event: Event) -> Iterator[tuple[str, str]]:
    found = _MONTH_FILE.search(file)
    posted = event.posting_day
    if found and (posted is None or posted.month != int(found[1])):
        yield "date", f"stands in {file} but is not remembered on a day of that month"


def _topic_faults(corpus: Corpus, topic: Topic) -> Iterator[tuple[str, str]]:
    yield from _source_faults(corpus, "section", topic.sources)
    yield from _source_faults(corpus, "fun_fact_sources", topic.fun_fact_sources)
    yield from _source_faults(corpus, "route", (s for route in topic.route for s in route.sources))
    for related in topic.related:
        if related not in corpus.topics or related == topic.id:
            yield "related", f"no other topic has the id “{related}”"
    for reading in topic.reading:
        source = corpus.sources.get(reading.source)
        if source is None:
            yield "reading", f"no source has the id “{reading.source}”"
        elif source.kind not in READABLE:
            yield (
                "reading",
                f"“{source.id}” is a {source.kind}: readings are books, articles, primary texts",
            )
    names = [fold(term.name) for term in topic.term]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield "term", f"“{name}” is explained twice"


def _question_faults(corpus: Corpus, question: Question) -> Iterator[tuple[str, str]]:
    yield from _source_faults(corpus, "sources", question.sources)
    if question.topic not in corpus.topics:
        yield "topic", f"no topic has the id “{question.topic}”"
    options = [fold(option) for option in (question.answer or "", *question.distractors)]
    if question.kind is QuestionKind.CHOICE and len(set(options)) != len(options):
        yield "distractors", "two options read the same"
    answer = fold(question.answer or "")
    if question.kind in (QuestionKind.CHOICE, QuestionKind.TYPED) and re.search(
        rf"\b{re.escape(answer)}\b", fold(question.prompt)
    ):
        yield "prompt", "the answer stands in the prompt"
    accepted = {answer, *map(fold, question.accept)}
    for word in question.reject:
        if fold(word) in accepted:
            yield "reject", f"“{word}” is both accepted and rejected"


def _alike_events(corpus: Corpus) -> Iterator[Fault]:
    by_year: dict[int, list[Event]] = defaultdict(list)
    for event in corpus.events.values():
        by_year[event.when.year].append(event)
    for events in by_year.values():
        for place, event in enumerate(events):
            for other in events[:place]:
                if _is_alike(event, other):
                    yield _fault(corpus, event, "title", f"tells the same as “{other.id}”")


def _is_alike(event: Event, other: Event) -> bool:
    score = fuzz.token_sort_ratio(fold(event.title), fold(other.title))
    limit = ALIKE if event.when.earliest != other.when.earliest else ALIKE - 18
    return score >= limit


def _repeated_prompts(corpus: Corpus) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for question in corpus.questions.values():
        listed = (*question.items, *(pair.left for pair in question.pairs))
        key = fold(" ".join((question.prompt, *sorted(listed))))
        if key in first:
            yield _fault(corpus, question, "prompt", f"repeats “{first[key]}”")
        first.setdefault(key, question.id)
