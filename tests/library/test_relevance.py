"""What history students type finds what they mean."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import fold
from bot.errors import NotFoundError
from bot.library.search import Hit, named, search, suggest
from bot.library.spelling import grams, meant
from bot.services.facts import Facts
from tests.conftest import SetClock

if TYPE_CHECKING:
    from bot.library.index import Library

QUERIES = Path(__file__).with_name("relevance.tsv")
FIRST, FIRST_THREE = 0.95, 0.99


def queries() -> list[tuple[str, list[str]]]:
    lines = QUERIES.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(query, meant.split()) for query, meant in pairs]


def is_meant(hit: str, wanted: list[str]) -> bool:
    return any(hit == key or (key.endswith("*") and hit.startswith(key[:-1])) for key in wanted)


async def place_of(facts: Facts, library: Library, query: str, wanted: list[str]) -> int:
    """Give the place of the first answer that was meant, 9 for none."""
    dated = facts.at_time(query)
    if wanted[0] == "time":
        return 0 if dated and wanted[1] in {event.id for event in dated.events} else 9
    if dated is not None:
        return 9
    try:
        await facts.look_up(query)
    except NotFoundError:
        return 9
    hits = [hit.key for hit in search(library, query, limit=3).hits]
    return next((place for place, hit in enumerate(hits) if is_meant(hit, wanted)), 9)


async def test_queries_find_what_a_historian_expects(library: Library) -> None:
    facts = Facts(library, SetClock(), Random(1))
    places = {query: await place_of(facts, library, query, wanted) for query, wanted in queries()}
    assert len(places) >= 300
    missed = {query: place for query, place in places.items() if place}
    first = sum(place == 0 for place in places.values()) / len(places)
    first_three = sum(place < 3 for place in places.values()) / len(places)
    assert first >= FIRST, (first, missed)
    assert first_three >= FIRST_THREE, (first_three, missed)


def test_every_title_finds_its_own_record_or_one_of_the_same_name(library: Library) -> None:
    rows = library.connection.execute(
        "SELECT record.kind, record.id, title FROM record JOIN name USING (number)"
        " WHERE name.folded = record.folded"
    ).fetchall()
    for kind, record_id, title in Random(3).sample(rows, 400):
        hits = search(library, title).hits
        assert any(hit.key == f"{kind}:{record_id}" for hit in hits), title
        assert fold(title).removeprefix("the ") in {
            fold(hits[0].title).removeprefix("the "),
            *_names(library, hits[0]),
        }


def _names(library: Library, hit: Hit) -> set[str]:
    rows = library.connection.execute(
        "SELECT name.folded FROM name JOIN record USING (number) WHERE kind = ? AND id = ?",
        (hit.kind, hit.id),
    )
    return {row[0] for row in rows}


@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered(library: Library, text: str) -> None:
    found = search(library, text)
    assert found.hits or found.nearest
    assert 0 <= found.likeness <= 100
    suggest(library, text)
    named(library, fold(text))


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("bastile", "bastille"),
        ("gettysberg", "gettysburg"),
        ("hirosima", "hiroshima"),
        ("waterlo", "waterloo"),
        ("byzantin", "byzantine"),
        ("trotzky", "trotsky"),
    ],
)
def test_a_misspelt_word_is_put_right(library: Library, typed: str, right: str) -> None:
    assert right in {word for word, _ in meant(library.connection, typed)}


@pytest.mark.parametrize(
    "text",
    ["das kapital", "2030", "16/11/27/1927", "Wakanda", "My Little Pony"],
)
def test_a_guess_is_told_as_near_and_not_as_found(library: Library, text: str) -> None:
    found = search(library, text)
    assert not found.hits
    assert found.nearest


@pytest.mark.parametrize(
    ("text", "book"),
    [
        ("black jacobins toussaint", "source:james-black-jacobins"),
        ("armaged", "source:kotkin-armageddon-averted"),
    ],
)
def test_words_of_a_book_alone_find_the_book(library: Library, text: str, book: str) -> None:
    assert [hit.key for hit in search(library, text).hits] == [book]


def test_what_is_like_no_word_is_left(library: Library) -> None:
    assert meant(library.connection, "zzxxqqjj") == []
    assert meant(library.connection, "ab") == []
    assert meant(library.connection, "2030") == []
    assert meant(library.connection, "ξψω") == []
    assert meant(library.connection, "transubstantiationalisingconfederations") == []
    assert grams("abc") == [" ab", "abc", "bc "]
