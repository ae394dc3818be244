"""References for essays, read back by the readers that students use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import rispy
from pybtex.database import parse_string

from bot.errors import NotFoundError
from bot.services.references import References, ReferencesView

if TYPE_CHECKING:
    from bot.library.index import Library

TROTSKY = "event:trotsky-expelled-1927"


@pytest.fixture
def references(library: Library) -> References:
    return References(library)


def file_of(view: ReferencesView, name: str) -> str:
    return dict(view.files)[name].decode()


def test_chicago_turns_the_first_name_round_and_sets_works_in_italics(
    references: References,
) -> None:
    listed = references.of("topic:qin-han-china").listed
    assert (
        "Portal, Jane. *The First Emperor: China's Terracotta Army*. British Museum Press, 2007."
        in listed
    )
    assert (
        "Sima Qian, and Burton Watson. *Records of the Grand Historian*."
        " Columbia University Press, 1993." in listed
    )
    assert "“Liye Qin Slips.” Wikipedia. https://en.wikipedia.org/wiki/Liye_Qin_Slips." in listed
    assert list(listed) == sorted(listed, key=str.casefold)


def test_translators_and_bodies_are_named_as_such(references: References) -> None:
    listed = "\n".join(references.of("topic:expulsion-of-trotsky").listed)
    assert "*The Revolution Betrayed*. Translated by Max Eastman. 1937." in listed
    assert "Jewish Telegraphic Agency. “Trotzky" in listed
    assert "n.d." in listed


def test_every_event_has_as_many_references_as_sources_in_every_file(
    references: References, library: Library
) -> None:
    for event in library.events_between(1927, 1930):
        view = references.of(f"event:{event.id}")
        assert len(view.listed) == len(event.references)
        assert len(parse_string(file_of(view, "references.bib"), "bibtex").entries) == len(
            event.references
        )
        assert len(rispy.loads(file_of(view, "references.ris"))) == len(event.references)
        assert file_of(view, "references.txt").count("\n\n") == len(event.references) - 1


def test_bibtex_is_read_back_whole(references: References) -> None:
    read = parse_string(file_of(references.of(TROTSKY), "references.bib"), "bibtex")
    (entry,) = [each for each in read.entries.values() if "Prophet Unarmed" in each.fields["title"]]
    assert entry.type == "book"
    assert entry.fields["year"] == "1959"
    assert entry.persons["author"][0].last_names == ["Deutscher"]
    names = [str(p) for each in read.entries.values() for p in each.persons.get("author", [])]
    assert "{Jewish Telegraphic Agency}" in names
    addresses = [e.fields["url"] for e in read.entries.values() if "url" in e.fields]
    assert "https://en.wikipedia.org/wiki/Leon_Trotsky" in addresses


def test_ris_is_read_back_whole(references: References) -> None:
    read = rispy.loads(file_of(references.of(TROTSKY), "references.ris"))
    (book,) = [
        each
        for each in read
        if each["type_of_reference"] == "BOOK" and "1959" in each.get("year", "")
    ]
    assert book["authors"] == ["Deutscher, Isaac"]
    assert book["publisher"] == "Oxford University Press"


@pytest.mark.parametrize("kind", ["person", "source", "term"])
def test_every_kind_has_references(references: References, library: Library, kind: str) -> None:
    row = library.connection.execute(
        "SELECT id FROM record JOIN name USING (number) WHERE kind = ? ORDER BY number", (kind,)
    ).fetchone()
    assert references.of(f"{kind}:{row[0]}").listed


@pytest.mark.parametrize("key", ["event:no-such", "topic:no-such", "term:no-such/0", "x:y"])
def test_what_is_gone_is_said_to_be(references: References, key: str) -> None:
    with pytest.raises(NotFoundError, match="no longer"):
        references.of(key)
