"""Files that the other programs themselves wrote.

`anki/` holds six notes as Anki 26.09 exports them: its package of today, its package for older
versions, and its notes in plain text. Red's lists are all that its developers publish.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
import yaml

from bot.domain.decks import MOST_ACCEPTED, clean
from tests.services.test_importing import cards, problems, told

ANKI = Path(__file__).parent / "anki"
LISTS = sorted(
    (each for each in (resources.files("redbot.ext.trivia") / "lists").iterdir()),
    key=lambda each: each.name,
)
ABOUT = {"AUTHOR", "DESCRIPTION", "CONFIG"}


@pytest.mark.parametrize("name", ["new.apkg", "old.apkg", "notes.txt"])
def test_what_anki_exports_is_read(name: str) -> None:
    content = (ANKI / name).read_bytes()
    found = cards(name, content)
    assert found == [
        ("Who led the revolt of 1791?\n(one name)", "Toussaint Louverture", [], ["haiti", "people::leaders"]),
        ("Haïti, proclaimed", "1 January 1804"),
        ("[…] proclaimed it in [year]", "Dessalines, 1804", [], ["haiti"]),
        ("Capital before 1770", "Cap-Français"),
        ("A < B & C", '"quoted" tab; and = sign'),
    ]  # fmt: skip
    assert problems(name, content) == {2: "There is nothing on it but media."}
    about, _ = told(name, content)
    assert bool(about["notes"]) == (name != "notes.txt"), "a package says that media are left out"


def test_red_publishes_what_is_tried_here() -> None:
    assert len(LISTS) > 30


@pytest.mark.parametrize("each", LISTS, ids=lambda each: each.name)
def test_every_list_that_red_publishes_is_read_as_it_stands(
    each: resources.abc.Traversable,
) -> None:
    content = each.read_bytes()
    written = yaml.load(content, yaml.BaseLoader)
    questions = [
        (question, list(filter(None, answers if isinstance(answers, list) else [answers])))
        for question, answers in written.items()
        if question not in ABOUT
    ]
    about, rows = told(each.name, content)
    assert about["format"] == "Red's trivia list"
    assert [row[0] for row in rows] == list(range(1, len(questions) + 1))
    for (question, answers), (_, _, card, _, problem) in zip(questions, rows, strict=True):
        if card is None:
            assert problem.startswith(("It says the same as row", "It has no answers"))
            continue
        said = list(dict.fromkeys(clean(answer) for answer in answers[1 : MOST_ACCEPTED + 1]))
        assert (card[0], card[1], card[2]) == (clean(question), clean(answers[0]), said)
    assert sum(row[2] is None for row in rows) <= 4
