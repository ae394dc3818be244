"""`clio check`: every fault is found, with file, record and field, all in one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.config import CORPUS
from bot.library.check import find_faults
from bot.library.coverage import measure, tables
from bot.library.load import load_corpus
from bot.library.released import find_lost, write
from tests.library.conftest import EVENT, QUESTION, SOURCE, WORDS

if TYPE_CHECKING:
    from pathlib import Path

EVENTS, TOPICS = "events/11-november.toml", "topics/inca-empire.toml"
QUESTIONS, SOURCES = "questions/inca-empire.toml", "sources/andes.toml"


def faults(root: Path) -> list[str]:
    return [str(fault) for fault in find_faults(load_corpus(root))]


def spoil(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_real_corpus_is_without_fault() -> None:
    assert faults(CORPUS) == []


def test_authors_are_those_of_sources_and_file_under_part_of_their_name(corpus_root: Path) -> None:
    (corpus_root / "authors.toml").write_text(
        """[family]\n"Nobody at All" = "All"\n"Terence N. D'Altroy" = "Quarry"\n""",
        encoding="utf-8",
    )
    assert [fault.partition(": ")[2] for fault in faults(corpus_root)] == [
        "Nobody at All: family: no source has an author of that name",
        "Terence N. D'Altroy: family: “Quarry” is no part of the name",
    ]


def test_people_and_periods_are_whose_names_are_their_own(corpus_root: Path) -> None:
    (corpus_root / "people.toml").write_text(
        '[other_names]\n"Atahualpa" = ["Atabalipa"]\n"Nobody" = ["Atabalipa"]\n', encoding="utf-8"
    )
    period = '[[period]]\nname = "{}"\nfirst = 1500\nlast = {}\nsource = "{}"\n'
    (corpus_root / "periods.toml").write_text(
        period.format("Conquest", 1400, "incas")
        + period.format("The conquest", 1600, "no-such")
        + period.format("Conquest", 1600, "incas").replace("Conquest", "Colony")
        + '[[period]]\nname = "No years"\n',
        encoding="utf-8",
    )
    told = "\n".join(faults(corpus_root))
    assert "Nobody: no event names anybody so" in told
    assert "Nobody: “Atabalipa” is a name of Atahualpa too" in told
    assert "Conquest: last: it ends before it begins" in told
    assert "The conquest: source: no source has the id “no-such”" in told
    assert "record 4: first: Field required" in told


def test_a_good_corpus_has_no_faults(corpus_root: Path) -> None:
    assert faults(corpus_root) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (EVENTS, WORDS, "too short", "text: 2 words"),
        (EVENTS, '"1532-11-16"', '"1532-11-31"', "There is no 31 November 1532"),
        (EVENTS, '"1532-11-16"', '"16.11.1532"', "date: “16.11.1532” is not a date"),
        (EVENTS, '"1532-11-16"', '"1532-10-16"', "not remembered on a day of that month"),
        (EVENTS, '"1532-11-16"', '"1532"', "not remembered on a day of that month"),
        (EVENTS, 'calendar = "julian"', 'calendar = "gregorian"', "written in the Julian"),
        (EVENTS, 'calendar = "julian"', 'calendar = "mayan"', "calendar: "),
        (EVENTS, 'calendar = "julian"', 'anniversary = "02-30"', "There is no 30 February"),
        (EVENTS, "significance = 5", "significance = 6", "significance: "),
        (EVENTS, '["inca-empire"]', '["incas"]', "topics: no topic has the id “incas”"),
        (EVENTS, '"incas", ', '"no-such", ', "sources: no source has the id “no-such”"),
        (EVENTS, "wikipedia:Battle of Cajamarca", "wikipedia:Battle of Nowhere",
         "“Battle of Nowhere” is not in wikipedia_titles.txt"),
        (EVENTS, "lat = -7.16", "lat = -97.16", "places.0.lat: "),
        (EVENTS, '["war"]', '["warfare"]', "themes.0: "),
        (EVENTS, "why =", "wy =", "wy: Extra inputs"),
        (EVENTS, "It opened", "It *opened*", "why: holds markdown"),
        (EVENTS, 'id = "cajamarca-1532"', 'id = "Cajamarca"', "id: "),
        (EVENTS, "[[event]]", "[[even]]", "only [[event]] tables belong here"),
        (EVENTS, "[[event]]", "[[event", "not TOML in UTF-8"),
        (TOPICS, '"The Inca Empire"', '"X"', "title: "),
        (TOPICS, "[[section]]", 'related = ["nowhere"]\n[[section]]', "related: no other topic"),
        (TOPICS, 'source = "incas"', 'source = "no-such"', "reading: no source has the id"),
        (TOPICS, 'many."\nsources = ["incas"]', 'many."\nsources = ["no-such"]', "section: no source has the id"),
        (TOPICS, "[[reading]]", '[[term]]\nname = "Quipu"\nmeaning = "The same again."\n[[reading]]',
         "term: “quipu” is explained twice"),
        (SOURCES, 'kind = "book"', 'kind = "web"', "“incas” is a web: readings are books"),
        (SOURCES, "year = 2014", 'isbn13 = "9780195001465"', "the check digit of ISBN"),
        (SOURCES, "year = 2014", 'isbn13 = "978-0-19"', "13 digits"),
        (QUESTIONS, '"Quito"', '"cusco"', "distractors: two options read the same"),
        (QUESTIONS, "Which city", "Which city, Cusco or another,", "the answer stands in the prompt"),
        (QUESTIONS, '"Cusco"', "1", "answer: "),
        (QUESTIONS, 'topic = "inca-empire"', 'topic = "incas"', "topic: no topic has the id"),
        (QUESTIONS, 'kind = "choice"', 'kind = "typed"', "`distractors`: 2 to 4, for choice"),
        (QUESTIONS, 'answer = "Cusco"\n', "", "`answer` does not fit kind choice"),
        (QUESTIONS, "difficulty = 1", 'difficulty = 1\naccept = ["Cuzco"]', "are for typed"),
        (QUESTIONS, "difficulty = 1", 'difficulty = 1\nitems = ["a"]', "`items`: exactly 4"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(
    corpus_root: Path, file: str, old: str, new: str, told: str
) -> None:
    spoil(corpus_root, file, old, new)
    found = faults(corpus_root)
    assert any(told in fault for fault in found), found
    assert all(fault.split(":")[0].endswith(".toml") for fault in found)


def test_all_faults_are_found_in_one_run(corpus_root: Path) -> None:
    spoil(corpus_root, EVENTS, WORDS, "short")
    spoil(corpus_root, QUESTIONS, '"Quito"', '"cusco"')
    spoil(corpus_root, TOPICS, 'source = "incas"', 'source = "no-such"')
    assert {fault.split(":")[0] for fault in faults(corpus_root)} == {EVENTS, QUESTIONS, TOPICS}


def test_an_id_may_stand_once(corpus_root: Path) -> None:
    path = corpus_root / SOURCES
    path.write_text(SOURCE + SOURCE, encoding="utf-8")
    assert any("already used in sources/andes.toml" in fault for fault in faults(corpus_root))


def test_two_events_that_tell_the_same_are_found(corpus_root: Path) -> None:
    twin = EVENT.replace("cajamarca-1532", "atahualpa-1532").replace("seizes", "captures")
    (corpus_root / EVENTS).write_text(EVENT + twin, encoding="utf-8")
    assert any("tells the same as “cajamarca-1532”" in fault for fault in faults(corpus_root))


def test_a_prompt_that_repeats_is_found(corpus_root: Path) -> None:
    twin = QUESTION.replace("inca-empire-capital", "inca-empire-seat")
    (corpus_root / QUESTIONS).write_text(QUESTION + twin, encoding="utf-8")
    assert any("repeats “inca-empire-capital”" in fault for fault in faults(corpus_root))


def test_an_answer_that_is_also_rejected_is_found(corpus_root: Path) -> None:
    typed = QUESTION.replace('"choice"', '"typed"').replace("distractors =", "reject =")
    typed = typed.replace('"Quito"', '"CUSCO"')
    (corpus_root / QUESTIONS).write_text(typed, encoding="utf-8")
    assert any("both accepted and rejected" in fault for fault in faults(corpus_root))


def test_a_record_without_an_id_is_named_by_its_place(corpus_root: Path) -> None:
    (corpus_root / SOURCES).write_text(SOURCE.replace('id = "incas"\n', ""), encoding="utf-8")
    assert any("record 1" in fault for fault in faults(corpus_root))


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ('kind = "year"\nanswer = "1532"', True),
        ('kind = "year"\nanswer = "-0043"', True),
        ('kind = "year"\nanswer = "AD 14"', False),
        ('kind = "order"\nitems = ["a", "b", "c", "d"]', True),
        ('kind = "order"\nitems = ["a", "b", "c", "a"]', False),
        ('kind = "match"\npairs = [{left="a",right="b"},{left="c",right="d"},{left="e",right="f"}]',
         True),
        ('kind = "match"\npairs = [{left="a",right="b"}]', False),
        ('kind = "typed"\nanswer = "Cusco"\naccept = ["Cuzco"]', True),
    ],
)  # fmt: skip
def test_a_question_has_the_fields_of_its_kind(corpus_root: Path, fields: str, fits: bool) -> None:
    kind = 'kind = "choice"\n'
    changed = QUESTION.replace('answer = "Cusco"\n', "").replace(kind, f"{fields}\n")
    changed = changed.replace('distractors = ["Quito", "Chan Chan", "Tiwanaku"]\n', "")
    (corpus_root / QUESTIONS).write_text(changed, encoding="utf-8")
    assert (faults(corpus_root) == []) is fits


def test_coverage_counts_and_says_what_is_missing(corpus_root: Path) -> None:
    measured = measure(load_corpus(corpus_root))
    assert measured.events == 1
    assert "1 events of 2000" in measured.gaps
    assert "11-16: 1 events of 5" in measured.gaps
    assert "11-17: nothing outside Europe and North America" in measured.gaps
    assert any("topic inca-empire: 1 sections" in gap for gap in measured.gaps)
    assert "war: 100.0% of events, at most 35%" in measured.gaps
    written = tables(measured)
    assert "americas" in written
    assert "  11  " in written
    assert measured.as_json()["events"] == 1


def test_the_real_corpus_is_as_wide_as_it_should_be() -> None:
    assert measure(load_corpus(CORPUS)).gaps == ()


def test_a_released_id_that_is_gone_is_a_fault(corpus_root: Path) -> None:
    assert find_lost(load_corpus(corpus_root), corpus_root) == []
    assert write(corpus_root) == 4
    assert find_lost(load_corpus(corpus_root), corpus_root) == []
    spoil(corpus_root, QUESTIONS, "inca-empire-capital", "inca-empire-first-city")
    (lost,) = find_lost(load_corpus(corpus_root), corpus_root)
    assert str(lost) == "released.txt: question:inca-empire-capital: id: was released and is gone"
    assert write(corpus_root) == 5
