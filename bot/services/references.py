"""Full references for essays: in Chicago's style, as BibTeX and as RIS.

Libraries do the formatting: citeproc-py after `chicago.csl`, pybtex and rispy. They are imported
when first asked for, which spares every start some 50 ms.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from bot.domain.names import Name, Role, read_name
from bot.domain.text import fold
from bot.domain.wording import year_in_words
from bot.errors import NotFoundError
from bot.library.models import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.library.index import Library
    from bot.library.models import Source

UNDATED = "n.d."
_ADDRESS = re.compile(r"^    url = .*$", re.MULTILINE)  # pybtex escapes what LaTeX would not read
_CSL = {SourceKind.ARTICLE: "article-journal", SourceKind.WEB: "webpage"}
_BIBTEX = {SourceKind.ARTICLE: "article", SourceKind.WEB: "misc"}
_RIS = {SourceKind.ARTICLE: "JOUR", SourceKind.WEB: "ELEC"}


class Format(StrEnum):
    """Formats of reference managers, by the ends of their files' names."""

    BIBTEX = "bib"
    RIS = "ris"


@dataclass(frozen=True, slots=True)
class ReferencesView:
    """References of a record: for a card, with italics in Markdown, and as files by name."""

    title: str
    listed: tuple[str, ...]
    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class _Work:
    """A source with the names of those who made it read."""

    key: str
    source: Source
    names: tuple[Name, ...]

    @property
    def year(self) -> str:
        """The year in words, or that there is none; `Wikipedia`'s articles have none."""
        if self.source.year is None:
            return "" if self.source.publisher == "Wikipedia" else UNDATED
        return year_in_words(self.source.year)

    def by(self, role: Role) -> list[Name]:
        """Those who did something for the work."""
        return [name for name in self.names if name.role is role]


class References:
    """Writes the references of what the library holds."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def of(self, key: str) -> ReferencesView:
        """Write the references of a record by its key; raises NotFoundError once it is gone.

        Takes some milliseconds: use a thread.
        """
        title, wanted = self._wanted(key)
        works = self._read([self._library.get_source(each) for each in dict.fromkeys(wanted)])
        plain, marked = _chicago(works)
        return ReferencesView(
            title,
            tuple(sorted(marked, key=str.casefold)),
            (
                ("references.txt", "\n\n".join(sorted(plain, key=str.casefold)).encode()),
                ("references.bib", _bibtex(works).encode()),
                ("references.ris", _ris(works).encode()),
            ),
        )

    def written(self, sources: Sequence[Source], form: Format) -> bytes:
        """Write sources as a file; takes some milliseconds: use a thread."""
        works = self._read(sources)
        return (_bibtex(works) if form is Format.BIBTEX else _ris(works)).encode()

    def _read(self, sources: Sequence[Source]) -> list[_Work]:
        authors = [author.partition(" (")[0] for each in sources for author in each.authors]
        whole = [author for each in sources for author in each.authors]
        families = self._library.families([*authors, *whole])
        return [
            _Work(
                _key(source),
                source,
                tuple(read_name(author, families) for author in source.authors),
            )
            for source in sources
        ]

    def _wanted(self, key: str) -> tuple[str, Iterable[str]]:
        kind, _, record_id = key.partition(":")
        library = self._library
        if kind == "event" and (event := library.find_event(record_id)) is not None:
            return event.title, event.references
        if kind == "topic" and (topic := library.find_topic(record_id)) is not None:
            return topic.title, (*topic.sources, *(each.source for each in topic.reading))
        if kind == "term" and (explained := library.find_term(record_id)) is not None:
            term, topic = explained
            return term.name, topic.sources
        if kind == "person" and (person := library.find_person(record_id)) is not None:
            events = map(library.get_event, person.events)
            return person.name, (each for event in events for each in event.references)
        if kind == "source" and (source := library.find_source(record_id)) is not None:
            return source.title, (source.id,)
        raise NotFoundError("That entry is no longer in the library.")


def _key(source: Source) -> str:
    """Name a work in the files; articles of Wikipedia have no id of their own."""
    if source.publisher != "Wikipedia":
        return source.id
    return f"wikipedia-{fold(source.title).replace(' ', '-')}"


@cache
def _style() -> Any:
    from citeproc import CitationStylesStyle  # noqa: PLC0415 - see the module

    with as_file(files("bot.services").joinpath("chicago.csl")) as path:
        return CitationStylesStyle(str(path), validate=False)


def _chicago(works: list[_Work]) -> tuple[list[str], list[str]]:
    """Write each work as text alone, and with its italics in Markdown."""
    from citeproc import (  # noqa: PLC0415 - see the module
        Citation,
        CitationItem,
        CitationStylesBibliography,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON  # noqa: PLC0415

    described = CiteProcJSON([_csl_item(work) for work in works])
    made = CitationStylesBibliography(_style(), described, formatter.html)
    for work in works:
        made.register(Citation([CitationItem(work.key)]))
    lines = [str(line).replace("..", ".") for line in made.bibliography()]
    plain = [line.replace("<i>", "").replace("</i>", "") for line in lines]
    marked = [line.replace("<i>", "*").replace("</i>", "*") for line in lines]
    return [html.unescape(line) for line in plain], [html.unescape(line) for line in marked]


def _csl_item(work: _Work) -> dict[str, Any]:
    """Describe a work in CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html).

    A year stands in `note`, since a date of CSL cannot say BCE.
    """
    source = work.source
    holder = "container-title" if source.kind is SourceKind.ARTICLE else "publisher"
    item = {
        "id": work.key,
        "type": _CSL.get(source.kind, "book"),
        "title": source.title,
        holder: source.publisher,
        "note": work.year,
        "URL": source.url,
        **{role.value: [_csl_name(name) for name in work.by(role)] for role in Role},
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(name: Name) -> dict[str, str]:
    if not name.is_turned:
        return {"literal": name.whole}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}


def _bibtex(works: list[_Work]) -> str:
    from pybtex.database import BibliographyData, Entry, Person  # noqa: PLC0415 - see the module

    entries = {}
    for work in works:
        source = work.source
        holder = "journal" if source.kind is SourceKind.ARTICLE else "publisher"
        fields = {
            "title": f"{{{source.title}}}",
            holder: source.publisher,
            "year": work.year,
            "isbn": source.isbn13,
            "url": source.url,
        }
        persons = {
            role.value: [Person(_inverted(name)) for name in work.by(role)]
            for role in Role
            if work.by(role)
        }
        given = [(name, value) for name, value in fields.items() if value]
        entries[work.key] = Entry(_BIBTEX.get(source.kind, "book"), given, persons)
    written = str(BibliographyData(entries).to_string("bibtex"))
    return _ADDRESS.sub(lambda found: found[0].replace("\\", ""), written)


def _inverted(name: Name) -> str:
    """Write a name with commas, as BibTeX and RIS take it; one that is no person's is kept."""
    if not name.given:
        return f"{{{name.whole}}}" if " " in name.whole else name.whole
    return ", ".join(filter(None, (name.family, name.suffix, name.given)))


def _ris(works: list[_Work]) -> str:
    import rispy  # noqa: PLC0415 - see the module

    entries = []
    for work in works:
        source = work.source
        editors = [_ris_name(name) for name in work.by(Role.EDITOR)]
        translators = [_ris_name(name) for name in work.by(Role.TRANSLATOR)]
        entry = {
            "type_of_reference": _RIS.get(source.kind, "BOOK"),
            "title": source.title,
            "authors": [_ris_name(name) for name in work.by(Role.AUTHOR)],
            "secondary_authors": editors,
            "subsidiary_authors": translators,
            "publisher": None if source.kind is SourceKind.ARTICLE else source.publisher,
            "secondary_title": source.publisher if source.kind is SourceKind.ARTICLE else None,
            "year": work.year if source.year is not None else None,
            "issn": source.isbn13,
            "urls": [source.url] if source.url else None,
        }
        entries.append({name: value for name, value in entry.items() if value})
    return str(rispy.dumps(entries))


def _ris_name(name: Name) -> str:
    return ", ".join(filter(None, (name.family, name.given, name.suffix))) or name.whole
