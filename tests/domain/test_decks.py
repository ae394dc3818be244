"""What a card may hold, and how what people write is made ready."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.decks import (
    LONGEST_NAME,
    LONGEST_SIDE,
    card_text,
    clean,
    copy_title,
    deck_title,
    has_hidden,
    neutralised,
    unneutralised,
)
from bot.errors import UserError


@given(st.text())
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not has_hidden(once)
    assert "\n\n\n" not in once
    assert once == once.strip()


@given(st.text())
def test_no_cell_of_a_table_is_a_formula_and_none_is_lost(text: str) -> None:
    cell = neutralised(text)
    assert cell[:1] not in tuple("=+-@\t\r\n")
    assert unneutralised(cell) == text or text.startswith("'")


def test_an_apostrophe_of_ones_own_stays() -> None:
    assert unneutralised("'tis") == "'tis"
    assert unneutralised("'=1+1") == "=1+1"


def test_a_card_is_made_of_tidy_texts() -> None:
    card = card_text(
        " Who\u202e led\r\n it? ", "Toussaint\u0301", ["a", "a", "", "b\nc"], ["Big War", "x"]
    )
    assert card.front == "Who led\nit?"
    assert card.accept == ("a", "b c")
    assert card.tags == ("Big_War", "x")


def test_cards_that_say_the_same_share_a_fingerprint() -> None:
    assert card_text("Who?", "Ada").fingerprint == card_text(" who? ", "ADA").fingerprint
    assert card_text("Who?", "Ada").fingerprint != card_text("Who? Ada", "x").fingerprint


@pytest.mark.parametrize(
    ("front", "back", "accept", "tags", "told"),
    [
        (" \u200b ", "x", [], [], "The front is empty"),
        ("x", "", [], [], "The back is empty"),
        (
            "x" * (LONGEST_SIDE + 1),
            "x",
            [],
            [],
            "The front has 1,001 characters; 1,000 are the most",
        ),
        ("x", "y", [str(n) for n in range(11)], [], "at most 10 other answers; these are 11"),
        ("x", "y", ["z" * 201], [], "longer than 200 characters"),
        ("x", "y", [], [str(n) for n in range(21)], "at most 20 tags"),
        ("x", "y", [], ["z" * 51], "longer than 50 characters"),
    ],
)
def test_what_a_card_cannot_hold_is_named(
    front: str, back: str, accept: list[str], tags: list[str], told: str
) -> None:
    with pytest.raises(UserError, match=told):
        card_text(front, back, accept, tags)


def test_a_deck_has_a_name_of_some_length() -> None:
    assert deck_title(" The  Haitian\nRevolution ") == "The Haitian Revolution"
    with pytest.raises(UserError, match="Give the deck a name"):
        deck_title("\u200b")
    with pytest.raises(UserError, match="at most 60"):
        deck_title("x" * (LONGEST_NAME + 1))


def test_a_copy_takes_the_first_number_that_is_free() -> None:
    assert copy_title("Haiti", []) == "Haiti"
    assert copy_title("Haiti", ["haiti", "Haiti (2)"]) == "Haiti (3)"
    assert copy_title("x" * LONGEST_NAME, ["x" * LONGEST_NAME]) == f"{'x' * 56} (2)"
