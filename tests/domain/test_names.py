"""Names of authors as references need them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.names import Name, Role, read_name

FAMILIES = {
    "Mao Zedong": "Mao",
    "Rafe de Crespigny": "de Crespigny",
    "United Nations": "United Nations",
    "Bartolomé de las Casas": "las Casas",
    "George F. Kennan (as X)": "Kennan",
}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Isaac Deutscher", Name("Isaac Deutscher", "Deutscher", "Isaac", is_turned=True)),
        ("Herodotus", Name("Herodotus", "Herodotus")),
        ("United Nations", Name("United Nations", "United Nations")),
        ("Mao Zedong", Name("Mao Zedong", "Mao", "Zedong")),
        (
            "Frederic Wakeman Jr.",
            Name("Frederic Wakeman Jr.", "Wakeman", "Frederic", "Jr.", is_turned=True),
        ),
        (
            "Rafe de Crespigny",
            Name("Rafe de Crespigny", "de Crespigny", "Rafe", is_turned=True),
        ),
        (
            "Bartolomé de las Casas",
            Name("Bartolomé de las Casas", "las Casas", "Bartolomé de", is_turned=True),
        ),
        (
            "George F. Kennan (as X)",
            Name("George F. Kennan (as X)", "Kennan", "George F. (as X)", is_turned=True),
        ),
        (
            "Harold Shukman (translator)",
            Name("Harold Shukman", "Shukman", "Harold", role=Role.TRANSLATOR, is_turned=True),
        ),
    ],
)
def test_a_name_files_under_its_family(text: str, name: Name) -> None:
    assert read_name(text, FAMILIES) == name


@given(st.lists(st.from_regex(r"[A-Z][a-z]{1,8}", fullmatch=True), min_size=1, max_size=4))
def test_no_part_of_a_name_is_lost(words: list[str]) -> None:
    name = read_name(" ".join(words), {})
    assert sorted(f"{name.given} {name.family} {name.suffix}".split()) == sorted(words)
