"""Files of cards in the formats that other programs publish, and files that mean harm."""

from __future__ import annotations

import base64
import io
import json
import sqlite3
import zipfile
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, quote_plus

import pytest
import zstandard

from bot.services.importing import anki, reading
from tests.services.deck_files import (
    NOTES,
    OPENTDB,
    RED,
    database,
    new_package,
    old_package,
    old_package_database,
    zipped,
)


def told(name: str, content: bytes | str) -> tuple[dict[str, Any], list[list[Any]]]:
    """What is known of a file, and its rows: number, title, card, mends, problem."""
    given = content.encode() if isinstance(content, str) else content
    about: dict[str, Any] = {}
    rows = []
    for line in map(json.loads, reading.lines(name, given)):
        if isinstance(line, dict):
            about |= line
        else:
            rows.append(line)
    assert "end" in about or "refused" in about
    return about, rows


def cards(name: str, content: bytes | str) -> list[tuple[Any, ...]]:
    """The cards that a file makes: front, back, and what else they have."""
    _, rows = told(name, content)
    found = [row[2] for row in rows if row[2]]
    return [
        (c[0], c[1], *([c[2]] if c[2] or c[3] else []), *([c[3]] if c[3] else [])) for c in found
    ]


def problems(name: str, content: bytes | str) -> dict[int, str]:
    _, rows = told(name, content)
    return {row[0]: row[4] for row in rows if row[4]}


def refused(name: str, content: bytes | str) -> str:
    return str(told(name, content)[0].get("refused"))


# -- tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", "front,back\nWho?,Ada\n", [("Who?", "Ada")]),
        ("a.csv", "Who?,Ada\n\n , \nWhen?,1804", [("Who?", "Ada"), ("When?", "1804")]),
        ("a.csv", 'Back;Term\n"A; or\nB";Who?\n', [("Who?", "A; or\nB")]),
        ("a.csv", "Question,Answer,Other answers,Tags\nW,A,B|C,x y\n", [("W", "A", ["B", "C"], ["x", "y"])]),
        ("a.csv", "front,back,tags,note\na,b,c,d\n", [("a", "b", [], ["c"])]),
        ("a.tsv", 'front\tback\n"a ""b"""\tc\n', [('a "b"', "c")]),
        ("quizlet.txt", '"Cap" Haïtien\tA town\n1804\tYear\n', [('"Cap" Haïtien', "A town"), ("1804", "Year")]),
        ("quizlet.txt", "a\tb;c\td;", [("a", "b"), ("c", "d")]),
        ("quizlet.txt", "a,b;c,d;", [("a", "b"), ("c", "d")]),
        ("list.txt", "a,b;c,d,e", [("a", "b;c")]),
        ("list.txt", "a;b\nc;d", [("a", "b"), ("c", "d")]),
        ("deck.txt", '#separator:tab\n#html:true\n#tags column:3\n<b>a</b>\t"b\nc"\tx y\n', [("a", "b\nc", [], ["x", "y"])]),
        ("deck.txt", "#separator:Semicolon\n#guid column:1\n#notetype column:2\ng;Basic;a;b;rest\n", [("a", "b")]),
        ("deck.txt", "#separator:!\na!b\n", [("a", "b")]),
        ("deck.txt", "#separator:tab\n{{c1::a::who}} b {{c2::c}}\tx\n", [("[who] b […]", "a, c")]),
    ],
)  # fmt: skip
def test_a_table_is_read_however_it_is_written(
    name: str, content: str, expected: list[tuple[Any, ...]]
) -> None:
    assert cards(name, content) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_any_usual_encoding(encoding: str) -> None:
    content = "front,back\nHaïti,Café “Ouverture”\n".encode(encoding)
    about, _ = told("a.csv", content)
    assert cards("a.csv", content) == [("Haïti", "Café “Ouverture”")]
    assert bool(about["notes"]) == (encoding == "cp1252")


def test_what_was_mended_is_told_row_by_row() -> None:
    _, rows = told(
        "a.csv",
        "a,b,c\n<i>x</i>&amp;,y\nz,'=1+1\n\u202eq,r\n",
    )
    assert [(row[2][0], row[2][1], row[3]) for row in rows] == [
        ("a", "b", ["columns after the second left out"]),
        ("x&", "y", ["HTML made plain"]),
        ("z", "=1+1", ["the apostrophe before a formula taken off"]),
        ("q", "r", ["hidden characters taken out"]),
    ]


def test_what_is_no_card_is_told_row_by_row() -> None:
    content = "front,back\nalone\nx,\n" + "y" * 1001 + ",b\na,b\nA,B\n" + "z" * 20_001 + ",b\n"
    assert problems("a.csv", content) == {
        2: "It has one column; a front and a back are needed.",
        3: "The back is empty.",
        4: "The front has 1,001 characters; 1,000 are the most.",
        6: "It says the same as row 5.",
        7: "The front has 20,001 characters; 1,000 are the most.",
    }


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<p>One</p><p>two<br>three", "One\n\ntwo\nthree"),
        ("a < b and c > d", "a < b and c > d"),
        ("AT&T", "AT&T"),
        ("x<script>alert(1)</script>y", "xy"),
        ("</script>x<b>y</b>", "xy"),
        ("&lt;b&gt;", "<b>"),
        ("<!-- hidden -->shown", "shown"),
        ("<img src=x onerror=alert(1)>map", "map"),
        ("[a] b", "[a] b"),
        ("<![if !supportLists]>1.<![endif]> <b>x</b>", "1. x"),
        ("a <![ b <b>x</b>", "a <![ b x"),
        ("a [sound:x.mp3]", "a"),
    ],
)
def test_html_is_made_plain_and_plain_text_is_left_alone(cell: str, expected: str) -> None:
    assert cards("a.tsv", f"front\tback\n{cell}\tx\n") == [(expected, "x")]


# -- trivia -----------------------------------------------------------------------------------


def test_a_list_of_reds_is_read_as_it_is_typed() -> None:
    about, rows = told("haiti.yaml", RED)
    assert about["format"] == "Red's trivia list"
    assert about["notes"] == ["by Ada, Bao"]
    assert [row[2][:3] for row in rows if row[2]] == [
        ["Who led the revolt of 1791?", "Toussaint Louverture", ["Louverture"]],
        ["In which year did Haiti become independent?", "1804", []],
        ["Is Haiti on Hispaniola?", "Yes", ["true"]],
        ["What came first?", "Saint-Domingue", []],
    ]
    assert rows[3][3] == ["a single answer, not in a list, taken as one"]
    assert problems("haiti.yml", RED) == {
        5: "It has no answers.",
        6: "Its answers are no list.",
        7: "Its answers are no list.",
    }
    assert told("a.yaml", "AUTHOR:\nq:\n- a\n")[0]["notes"] == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a: &x [b, b]\nc: [*x, *x]\n", "uses YAML's aliases"),
        ("- a\n- b\n", "no trivia list"),
        ("just words", "no trivia list"),
        ("a: [b\n", "no YAML that I can read at line"),
        ("a: \x01\n", "no YAML that I can read."),
        ("? [a, b]\n: [c]\nq: [r]\n", "None"),
        ("q: " + "[" * 5000 + "]" * 5000, "no YAML that I can read"),
    ],
)
def test_a_hostile_list_is_refused_or_harmless(content: str, problem: str) -> None:
    assert problem in refused("a.yaml", content)


def encoded(how: Any) -> str:
    def each(value: Any) -> Any:
        return [how(v) for v in value] if isinstance(value, list) else how(value)

    results = [{k: each(v) for k, v in result.items()} for result in OPENTDB["results"]]  # type: ignore[attr-defined]
    return json.dumps({"response_code": 0, "results": results})


def _plain(text: str) -> str:
    import html

    return html.unescape(text)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(OPENTDB),
        encoded(lambda text: quote(_plain(text), safe="")),
        encoded(lambda text: quote_plus(_plain(text))),
        encoded(lambda text: base64.b64encode(_plain(text).encode()).decode()),
    ],
    ids=["html", "url3986", "urlLegacy", "base64"],
)
def test_open_trivia_is_read_in_each_of_its_encodings(content: str) -> None:
    assert cards("q.json", content) == [
        ('Who wrote "The Black Jacobins"?', "C. L. R. James", [], ["History", "easy"]),
        ("True or false: Haiti paid France for its independence.", "True", [], ["History", "medium"]),
        ("Which of these did not rule Haiti?\nBolívar · Christophe · Dessalines", "Bolívar", [], ["History", "hard"]),
    ]  # fmt: skip


def test_a_deck_of_clios_own_is_read_with_its_title() -> None:
    deck = {
        "deck": "Haiti",
        "cards": [{"front": "a", "back": "b", "accept": ["c", 1], "tags": "x"}, 7],
    }
    about, rows = told("haiti", json.dumps(deck))
    assert about["title"] == "Haiti"
    assert rows[0][2][:4] == ["a", "b", ["c"], []]
    assert rows[1][4] == "It has no front and back in text."
    assert told("a.json", json.dumps(deck | {"deck": 7}))[0]["title"] is None


@pytest.mark.parametrize(
    "result",
    [7, {"question": "x"}, {"question": 1, "correct_answer": "y"},
     {"type": "bXVsdGlwbGU=", "question": "%", "correct_answer": "YQ=="}],
)  # fmt: skip
def test_a_faulty_answer_of_open_trivia_is_refused_by_itself(result: Any) -> None:
    content = json.dumps({"results": [result]})
    assert problems("a.json", content) == {1: "It has no question and correct_answer in text."}


def test_open_trivia_of_one_word_questions_is_taken_as_it_is() -> None:
    content = json.dumps({"results": [{"question": "Who?", "correct_answer": "Ada"}]})
    assert cards("a.json", content) == [("Who?", "Ada")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "no JSON that I can read"),
        ("[" * 100_000, "no JSON that I can read"),
        ("[1, 2]", "neither Open Trivia DB's"),
        ('{"results": 1}', "neither Open Trivia DB's"),
    ],
)
def test_other_json_is_refused(content: str, problem: str) -> None:
    assert problem in refused("a.json", content)


def test_answers_past_the_tenth_are_left_out_and_that_is_said() -> None:
    _, (row,) = told("a.yaml", "q:\n" + "".join(f"- a{n}\n" for n in range(14)))
    assert row[2][2] == [f"a{n}" for n in range(1, 11)]
    assert row[3] == ["other answers after the first 10 left out"]


# -- Anki -------------------------------------------------------------------------------------


@pytest.mark.parametrize("package", [new_package(), old_package()], ids=["anki21b", "anki2"])
def test_a_package_of_ankis_is_read_without_its_media(package: bytes) -> None:
    about, rows = told("haiti.apkg", package)
    assert about["format"] == "Anki's package"
    assert cards("haiti.apkg", package) == [
        ("Who led the revolt?\nIn 1791", "Toussaint Louverture", [], ["haiti", "war"]),
        ("Hear it", "A song"),
        ("[…] declared it in [year]", "Dessalines, 1804"),
    ]
    assert rows[1][4] == "There is nothing on it but media."
    assert "media left out" in rows[2][3]
    assert bool(about["notes"]) == (b"anki21b" in package)


def test_fields_after_the_second_are_left_out_and_named() -> None:
    _, rows = told("a.apkg", old_package(NOTES[:1], rest="\x1fmore"))
    assert "fields after the second left out" in rows[0][3]
    named = {"7": {"flds": [{"name": name} for name in ("Front", "Back", "Also right")]}}
    package = zipped(collection_anki2=old_package_database(NOTES[:1], named, "\x1fone<br>two"))
    assert cards("a.apkg", package)[0][2] == ["one", "two"]


@pytest.mark.parametrize("models", [7, {"7": {}}, {"x": {"flds": []}}])
def test_notes_are_read_where_their_kinds_cannot_be(models: object) -> None:
    package = zipped(collection_anki21=old_package_database(NOTES[:1], models))
    assert len(cards("a.apkg", package)) == 1


def test_a_note_with_one_field_lacks_a_back() -> None:
    base = "CREATE TABLE notes (id, mid, flds, tags);"
    package = zipped(
        collection_anki2=database(base + "INSERT INTO notes VALUES (1, 1, 'a', '');", [])
    )
    assert problems("a.apkg", package) == {1: "The back is empty."}


def _bomb(size: int) -> bytes:
    return zipped(collection_anki2=b"\0" * size)


def _lying(content: bytes) -> bytes:
    """A ZIP that says that its file is 10 bytes long, and what it says of its check is right."""
    packed = bytearray(zipped(collection_anki2=content))
    size = len(content).to_bytes(4, "little")
    while (at := packed.find(size)) >= 0:
        packed[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(packed)


def _packed_by(way: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        archive.writestr("collection.anki2", b"x")
    return out.getvalue()


def _scrambled() -> bytes:
    """A ZIP whose packed bytes are no longer what they were."""
    packed = bytearray(zipped(collection_anki2=bytes(range(256)) * 8))
    packed[46:60] = b"\xff" * 14
    return bytes(packed)


@pytest.mark.parametrize(
    ("package", "problem"),
    [
        (_bomb(65 * 1024 * 1024), "unpacks to more than 64 MiB"),
        (_bomb(2 * 1024 * 1024), "200 times its size"),
        (_lying(b"\0" * 3_000_000), "damaged"),
        (
            zipped(collection_anki21b=zstandard.compress(b"\0" * 65 * 1024 * 1024)),
            "more than 64 MiB",
        ),
        (zipped(collection_anki21b=zstandard.compress(b"\0" * 3 * 1024 * 1024)), "200 times"),
        (zipped(collection_anki21b=b"not compressed"), "cannot read its notes"),
        (zipped(collection_anki2=b"no database"), "cannot read its notes"),
        (zipped(collection_anki2=database("CREATE TABLE x (a)", [])), "cannot read its notes"),
        (zipped(other="x"), "no package of Anki's"),
        (_packed_by(zipfile.ZIP_BZIP2), "packed in a way that Anki does not use"),
        (_scrambled(), "cannot unpack it"),
        (b"PK\x03\x04 cut off", "cannot unpack it"),
    ],
)
def test_a_hostile_package_is_refused(package: bytes, problem: str) -> None:
    assert problem in refused("a.apkg", package)


def test_a_package_of_too_many_files_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(11):
            archive.writestr(str(number), "")
    with patch.object(anki, "MOST_FILES", 10):
        assert "more than 10 files" in refused("a.apkg", out.getvalue())


def test_a_package_whose_notes_are_a_trap_is_refused() -> None:
    endless = (
        "CREATE VIEW notes AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS id, 1 AS mid, 'a' AS flds, '' AS tags FROM n WHERE i < 0;"
    )
    package = zipped(collection_anki2=database(endless, []))
    with patch.object(anki, "_MOST_LOOKS", 3):
        assert "cannot read its notes" in refused("a.apkg", package)


def test_a_package_runs_no_more_than_a_query() -> None:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE t (a)")
        anki._guard(connection)
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)
        for statement in ("DELETE FROM t", "ATTACH 'x' AS y", "PRAGMA writable_schema=ON"):
            with pytest.raises(sqlite3.DatabaseError):
                connection.execute(statement)
    connection.close()


# -- any file ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"", "The file is empty"),
        ("a.csv", b"\xef\xbb\xbf \n", "The file is empty"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text that I can read"),
        ("a.csv", b"\xff\xfea", "no text that I can read"),
        ("a.csv", b"a,\x81\x8d", "no text that I can read"),
        ("a.csv", b'a,"' + b"x" * 200_000, "a quotation mark is never closed"),
        ("a.csv", b"a,b\n" * 10 + b'c,"' + b"x" * 200_000, "I cannot read on at row 11"),
    ],
)
def test_what_is_no_file_of_cards_is_refused(name: str, content: bytes, problem: str) -> None:
    assert problem in refused(name, content)


def test_more_rows_than_are_read_are_refused() -> None:
    with patch.object(reading, "MOST_ROWS", 3):
        assert refused("a.csv", "a,b\n" * 3) == "None"
        assert "more than 3 rows" in refused("a.csv", "a,b\n" * 4)


def test_the_reading_process_takes_its_file_on_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import runpy

    monkeypatch.setattr("sys.argv", ["importing", "a.csv"])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Who?,Ada")))
    runpy.run_module("bot.services.importing", run_name="__main__")
    assert '"Ada"' in capsys.readouterr().out
