"""Questions made from events: deterministic, never ambiguous, never a give-away."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import generating
from bot.domain.generating import (
    Happening,
    dated,
    in_order,
    in_which_year,
    which_first,
    who_was_it,
)
from bot.domain.text import fold

NAMES = ("Ada Byron", "Bao Dai", "Chinua Achebe", "Dolores Ibarruri", "Emilia Plater", "Fatma")
HAPPENINGS = st.lists(
    st.builds(
        Happening,
        st.uuids().map(str),
        st.sampled_from(NAMES).map(lambda name: f"{name.split()[-1]} opens a school"),
        st.none() | st.integers(1800, 1830),
        st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple),
    ),
    max_size=12,
)
SEEDS = st.integers(0, 2**32)


def happening(title: str, year: int | None, *people: str) -> Happening:
    return Happening(fold(title), title, year, people)


@given(HAPPENINGS, SEEDS)
def test_the_same_seed_makes_the_same_question(happenings: list[Happening], seed: int) -> None:
    for make in (which_first, in_order, in_which_year, who_was_it):
        assert make(happenings, Random(seed)) == make(happenings, Random(seed))


@given(HAPPENINGS, SEEDS)
def test_what_came_first_came_first_by_a_year(happenings: list[Happening], seed: int) -> None:
    made = which_first(happenings, Random(seed))
    if made is None:
        return
    years = {each.id: each.year for each in happenings}
    first, *others = (years[event_id] for event_id in made.about)
    assert first is not None
    assert all(other is not None and other > first for other in others)


@given(HAPPENINGS, SEEDS)
def test_an_order_has_no_two_events_of_a_year(happenings: list[Happening], seed: int) -> None:
    made = in_order(happenings, Random(seed))
    if made is None:
        return
    years = {each.id: each.year for each in happenings}
    asked = [years[event_id] or 0 for event_id in made.about]
    assert asked == sorted(set(asked))


@given(HAPPENINGS, SEEDS)
def test_no_word_of_the_answer_stands_in_the_prompt(happenings: list[Happening], seed: int) -> None:
    made = who_was_it(happenings, Random(seed))
    if made is None:
        return
    long_words = {word for word in fold(made.answer).split() if len(word) > 3}
    assert not long_words & set(fold(made.prompt).split())
    assert made.answer not in made.distractors
    assert len(set(made.distractors)) == 3


def test_an_uncertain_year_and_a_year_in_the_title_are_not_asked() -> None:
    able = happening("A school opens", 1801)
    assert dated([happening("A", None), happening("The plan of 1801 is made", 1801), able]) == [
        able
    ]
    assert in_which_year([happening("A", None)], Random(1)) is None


def test_too_few_years_make_no_question() -> None:
    same = [happening(f"Thing {letter}", 1801) for letter in "abcdef"]
    assert which_first(same, Random(1)) is None
    assert in_order(same, Random(1)) is None


def test_who_was_it_is_asked_in_the_words_of_the_title() -> None:
    others = [happening(f"{name} writes", 1810, name) for name in NAMES]
    asked = happening("Pizarro seizes Atahualpa", 1805, "Francisco Pizarro", "Atahualpa")
    made = who_was_it(
        [asked, *(happening("x", 1800, *other.people) for other in others)], Random(3)
    )
    assert made is not None
    assert made.prompt == "Who seizes Atahualpa?"
    assert made.answer == "Francisco Pizarro"
    assert "Atahualpa" not in made.distractors


def test_a_title_that_opens_with_two_people_or_a_thing_is_not_asked() -> None:
    crowd = [happening("x", 1800, *NAMES)]
    for title in ("Marie and Pierre Curie find radium", "Curie Street opens", "The school opens"):
        asked = happening(title, 1801, "Marie Curie", "Pierre Curie", "Marie")
        assert who_was_it([asked, *crowd], Random(1)) is None


def test_without_contemporaries_nobody_is_asked_for() -> None:
    assert who_was_it([happening("Ada writes", 1801, "Ada")], Random(1)) is None


NAPOLEON = tuple(
    Happening(f"n{n}", title, 1800 + n, ("Napoleon Bonaparte", "Horatio Nelson"), weight)
    for n, (title, weight) in enumerate(
        (
            ("Napoleon Bonaparte crowns himself in Paris", 5),
            ("Bonaparte sells Louisiana", 3),
            ("Bonaparte loses at Waterloo", 4),
            ("Nelson falls at Trafalgar", 4),
            ("The Code of Napoleon Bonaparte takes Bonaparte's name", 5),
        )
    )
)


def test_who_it_is_is_asked_by_deeds_without_the_name_the_best_known_last() -> None:
    asked = generating.who_by_clues(NAPOLEON, Random(1))
    assert asked is not None
    assert asked.person == "Napoleon Bonaparte"
    assert asked.clues == (
        "This person sells Louisiana",
        "This person loses at Waterloo",
        "This person crowns himself in Paris",
    )
    assert asked.about == ("n1", "n2", "n0")


def test_who_it_is_needs_three_deeds() -> None:
    assert generating.who_by_clues(NAPOLEON[:2], Random(1)) is None
