"""Files as other programs write them, and as somebody would who means harm."""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import zstandard

RED = """\
AUTHOR: Ada, Bao
DESCRIPTION: >-
  Questions on the Haitian Revolution.
Who led the revolt of 1791?:
- Toussaint Louverture
- Louverture
"In which year did Haiti become independent?":
- 1804
Is Haiti on Hispaniola?:
- Yes
- "true"
What came first? : Saint-Domingue
Who is lost?:
Which are nested?:
- [a, b]
Which are mapped?:
  a: b
"""

OPENTDB = {
    "response_code": 0,
    "results": [
        {
            "type": "multiple",
            "difficulty": "easy",
            "category": "History",
            "question": "Who wrote &quot;The Black Jacobins&quot;?",
            "correct_answer": "C. L. R. James",
            "incorrect_answers": ["Eric Williams", "Aim&eacute; C&eacute;saire"],
        },
        {
            "type": "boolean",
            "difficulty": "medium",
            "category": "History",
            "question": "Haiti paid France for its independence.",
            "correct_answer": "True",
            "incorrect_answers": ["False"],
        },
        {
            "type": "multiple",
            "difficulty": "hard",
            "category": "History",
            "question": "Which of these did not rule Haiti?",
            "correct_answer": "Bol&iacute;var",
            "incorrect_answers": ["Dessalines", "Christophe"],
        },
    ],
}

_NEW_SCHEMA = """
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL,
    mod integer NOT NULL, usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL,
    sfld integer NOT NULL, csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE fields (ntid integer NOT NULL, ord integer NOT NULL,
    name text NOT NULL COLLATE unicase, config blob NOT NULL, PRIMARY KEY (ntid, ord))
    WITHOUT rowid;
CREATE UNIQUE INDEX idx_fields_name_ntid ON fields (name, ntid);
"""
_OLD_SCHEMA = """
CREATE TABLE col (id integer PRIMARY KEY, models text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, mid integer NOT NULL, tags text NOT NULL,
    flds text NOT NULL);
"""
NOTES = [
    ("Who led the <b>revolt</b>?<br>In 1791", "Toussaint&nbsp;Louverture", " haiti war "),
    ('<img src="map.jpg">', "A map", ""),
    ("Hear it [sound:a.mp3]", "A song", ""),
    ("{{c1::Dessalines}} declared it in {{c2::1804::year}}", "more", ""),
]


def database(script: str, rows: list[tuple[str, tuple[object, ...]]]) -> bytes:
    """An SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        with closing(sqlite3.connect(path)) as connection:
            connection.create_collation("unicase", lambda a, b: (a > b) - (a < b))
            connection.executescript(script)
            for sql, values in rows:
                connection.execute(sql, values)
            connection.commit()
        return path.read_bytes()


def zipped(**files: bytes | str) -> bytes:
    """A ZIP, its files' names with `_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def new_package(notes: list[tuple[str, str, str]] = NOTES) -> bytes:
    """A package as Anki writes it from 23.10 on."""
    rows: list[tuple[str, tuple[object, ...]]] = [
        (
            "INSERT INTO notes VALUES (?, ?, 7, 0, 0, ?, ?, 0, 0, 0, '')",
            (number, f"g{number}", tags, f"{front}\x1f{back}"),
        )
        for number, (front, back, tags) in enumerate(notes)
    ]
    rows += [
        ("INSERT INTO fields VALUES (7, ?, ?, x'')", each) for each in enumerate(("Front", "Back"))
    ]
    packed = zstandard.compress(database(_NEW_SCHEMA, rows))
    old = old_package_database([("Please update to the latest Anki version", "", "")])
    return zipped(
        collection_anki21b=packed,
        collection_anki2=old,
        meta=b"\x08\x03",
        media=b"x",
        **{"0": b"jpg"},
    )


def old_package_database(
    notes: list[tuple[str, str, str]], models: object = None, rest: str = ""
) -> bytes:
    """The database of a package as Anki wrote it before."""
    models = {"7": {"flds": [{"name": "Front"}, {"name": "Back"}]}} if models is None else models
    rows: list[tuple[str, tuple[object, ...]]] = [
        ("INSERT INTO notes VALUES (?, 7, ?, ?)", (number, tags, f"{front}\x1f{back}{rest}"))
        for number, (front, back, tags) in enumerate(notes)
    ]
    rows.append(("INSERT INTO col VALUES (1, ?)", (json.dumps(models),)))
    return database(_OLD_SCHEMA, rows)


def old_package(notes: list[tuple[str, str, str]] = NOTES, rest: str = "") -> bytes:
    """A package as Anki wrote it before."""
    return zipped(collection_anki2=old_package_database(notes, rest=rest), media="{}")
