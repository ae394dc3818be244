"""Imports, copies and exports as a whole: reported, taken back, bounded, on a real database."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from bot.errors import NotFoundError, UserError
from bot.services import apart as apart_module
from bot.services import deck_exports, deck_imports, packing
from bot.services.apart import apart
from bot.services.bundle import Services
from bot.services.deck_exports import Format
from bot.services.deck_imports import DeckImports, ImportReport
from bot.services.decks import Viewer
from bot.storage.database import Database
from tests.conftest import SetClock
from tests.services.test_decks import ADA, BAO, asked, make

TABLE = b"front,back\nWho?,Ada\nWhen?,1804\nalone\n<i>Where</i>?,Haiti\n"


async def bring(
    services: Services, content: bytes = TABLE, which: str | None = None, **wish: bool
) -> ImportReport:
    return await services.deck_imports.import_file(ADA, "My_cards.csv", content, which, **wish)


async def fronts(services: Services, which: str, viewer: Viewer = ADA) -> list[str]:
    page = await services.decks.show(viewer, which)
    return [card.text.front for card in page.cards]


async def held(database: Database, table: str) -> int:
    async with database.transaction() as tx:
        return len(await tx.fetch(f"SELECT * FROM {table}"))


# -- in -------------------------------------------------------------------------------------


async def test_a_file_becomes_a_deck_and_every_row_is_reported(services: Services) -> None:
    report = await bring(services)
    assert report.deck is not None
    assert (report.deck.title, report.deck.cards) == ("My cards", 3)
    assert (report.taken, len(report.mended), len(report.refused)) == (3, 1, 1)
    assert report.text.decode().splitlines() == [
        "Row 2: taken: Who?",
        "Row 3: taken: When?",
        "Row 4: refused. It has one column; a front and a back are needed.: alone",
        "Row 5: taken (HTML made plain): Where?",
    ]
    again = await bring(services)
    assert again.deck is not None
    assert again.deck.title == "My cards (2)"
    nameless = await services.deck_imports.import_file(ADA, "___.csv", TABLE)
    assert nameless.deck is not None
    assert nameless.deck.title == "Imported"


async def test_a_file_goes_into_a_deck_that_knows_what_it_has(services: Services) -> None:
    deck = await make(services, "one")
    await services.decks.add_card(ADA, deck.id, {"front": "who?", "back": "ada"})
    report = await bring(services, which="Haiti")
    assert report.deck is not None
    assert (report.deck.id, report.deck.cards, report.taken) == (deck.id, 4, 2)
    assert report.refused[0].problem == "The deck has that card already."
    with patch.object(deck_imports, "MOST_CARDS", 5):
        full = await bring(services, b"a,b\nc,d\n", deck.id)
    assert [row.problem for row in full.rows] == [None, "The deck is full: it holds 10,000 cards."]


async def test_all_or_nothing_takes_nothing_where_a_row_is_refused(
    services: Services, database: Database
) -> None:
    report = await bring(services, all_or_nothing=True)
    assert (report.deck, report.taken, report.is_held_back) == (None, 0, True)
    assert b"Row 2: could be taken: Who?" in report.text
    assert await held(database, "deck_card") == 0
    whole = await bring(services, b"a,b\n", all_or_nothing=True)
    assert whole.taken == 1
    nothing = await bring(services, b"a,\n")
    assert (nothing.deck, nothing.is_held_back) == (None, False)


async def test_what_cannot_be_imported_changes_nothing(
    services: Services, database: Database
) -> None:
    deck = await make(services)
    await services.decks.share(ADA, deck.id)
    with pytest.raises(UserError, match="larger than 8 MiB"):
        await bring(services, b"x" * (8 * 1024 * 1024 + 1))
    with pytest.raises(UserError, match="no text that I can read"):
        await bring(services, b"\0")
    with pytest.raises(UserError, match="holds no rows"):
        await bring(services, b"front,back\n")
    with pytest.raises(UserError, match="Only who made a deck changes it"):
        await services.deck_imports.import_file(BAO, "a.csv", TABLE, deck.id)
    with patch("bot.domain.decks.MOST_DECKS", 1), pytest.raises(UserError, match="You have 1"):
        await bring(services)
    assert await held(database, "deck_card") == await held(database, "deck_import") == 0


async def test_one_import_at_a_time_for_a_member(services: Services) -> None:
    first, second, other = await asyncio.gather(
        bring(services),
        bring(services),
        services.deck_imports.import_file(BAO, "a.csv", TABLE),
        return_exceptions=True,
    )
    assert isinstance(second, UserError)
    assert "is under way" in str(second)
    assert isinstance(first, ImportReport)
    assert isinstance(other, ImportReport)


async def test_an_import_that_died_is_never_seen_and_swept(
    services: Services, database: Database, clock: SetClock
) -> None:
    deck = await make(services, "one")
    with (
        patch.object(DeckImports, "_finish", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        await bring(services, which=deck.id)
    assert await held(database, "deck_card") == 4
    assert await fronts(services, deck.id) == ["Question one"]
    with pytest.raises(UserError, match="no import of yours"):
        await services.deck_imports.undo(ADA)
    clock.advance(minutes=11)
    await bring(services, b"a,b\n")
    assert await held(database, "deck_card") == 2


@pytest.mark.parametrize("fate", ["removed", "filled"])
async def test_a_deck_that_changes_meanwhile_gets_nothing(
    services: Services, database: Database, fate: str
) -> None:
    deck = await make(services, "one")
    write = DeckImports._write_piece

    async def meanwhile(self: DeckImports, *given: Any) -> None:
        if fate == "removed":
            await services.decks.remove(ADA, deck.id)
        await write(self, *given)

    most = 10_000 if fate == "removed" else 3
    told = "was removed meanwhile" if fate == "removed" else "more than 3 cards by now"
    with (
        patch.object(DeckImports, "_write_piece", meanwhile),
        patch.object(deck_imports, "MOST_CARDS", most),
        patch.object(deck_imports, "with_room", lambda rows, *_: rows),
        pytest.raises(UserError, match=told),
    ):
        await bring(services, which=deck.id)
    assert await held(database, "deck_import") == 0
    assert await held(database, "deck_card") == (0 if fate == "removed" else 1)


@pytest.mark.parametrize("pieces", [1, 2])
async def test_of_an_import_of_a_member_who_is_forgotten_nothing_stays(
    services: Services, database: Database, pieces: int
) -> None:
    write, written = DeckImports._write_piece, 0

    async def meanwhile(self: DeckImports, *given: Any) -> None:
        nonlocal written
        await write(self, *given)
        written += 1
        if written == pieces:
            await services.privacy.forget(ADA.id)

    rows = "".join(f"Q{n},A{n}\n" for n in range(100))
    with (
        patch.object(DeckImports, "_write_piece", meanwhile),
        pytest.raises(UserError, match="was ended meanwhile"),
    ):
        await bring(services, rows.encode())
    for table in ("deck", "deck_card", "deck_import"):
        assert await held(database, table) == 0


async def test_many_rows_are_written_piece_by_piece(services: Services) -> None:
    rows = "".join(f"Q{n},A{n}\n" for n in range(120))
    report = await bring(services, rows.encode())
    assert report.taken == 120
    assert report.deck is not None
    more = await bring(services, (rows + "x,y\n").encode(), report.deck.id)
    assert (more.taken, len(more.refused)) == (1, 120)


# -- back -----------------------------------------------------------------------------------


async def test_an_import_is_taken_back_as_a_whole(
    services: Services, database: Database, clock: SetClock
) -> None:
    deck = await make(services, "one")
    await bring(services, which=deck.id)
    clock.advance(seconds=1)
    await bring(services)
    await services.decks.study(ADA, "my cards")
    assert await asked(services) == "Who?"
    undone = await services.deck_imports.undo(ADA)
    assert (undone.title, undone.struck, undone.kept, undone.is_deck_gone) == (
        "My cards",
        3,
        0,
        True,
    )
    assert await asked(services) is None
    before = await services.deck_imports.undo(ADA)
    assert (before.title, before.struck, before.is_deck_gone) == ("Haiti", 3, False)
    assert await fronts(services, deck.id) == ["Question one"]
    assert await held(database, "deck_card") == 1
    with pytest.raises(UserError, match="no import of yours"):
        await services.deck_imports.undo(ADA)


async def test_what_was_edited_since_stays(services: Services) -> None:
    report = await bring(services)
    assert report.deck is not None
    who, when, _ = (await services.decks.show(ADA, report.deck.id)).cards
    await services.decks.edit_card(ADA, who.id, {"front": "Who was it?", "back": "Ada"})
    await services.decks.remove_card(ADA, when.id)
    for viewer, wanted in ((BAO, report.import_id), (ADA, "aaaaaaaaaa")):
        with pytest.raises(UserError, match="no import of yours"):
            await services.deck_imports.undo(viewer, wanted)
    undone = await services.deck_imports.undo(ADA, report.import_id)
    assert (undone.struck, undone.kept, undone.is_deck_gone) == (1, 1, False)
    assert await fronts(services, report.deck.id) == ["Who was it?"]


# -- copies ---------------------------------------------------------------------------------


async def test_a_deck_is_copied_by_its_code_and_its_own_from_then_on(services: Services) -> None:
    deck = await make(services, *map(str, range(60)))
    code = f" {deck.id[:5].upper()}-{deck.id[5:]} "
    with pytest.raises(NotFoundError, match="No deck has that code"):
        await services.deck_imports.copy(BAO, "aaaaaaaaaa")
    copied = await services.deck_imports.copy(BAO, code)
    assert (copied.title, copied.cards, copied.is_own) == ("Haiti", 60, True)
    assert (await services.deck_imports.copy(BAO, code)).title == "Haiti (2)"
    await services.decks.remove(ADA, deck.id)
    assert (await fronts(services, "Haiti", BAO))[0] == "Question 0"
    assert len(await services.decks.listed(BAO)) == 2
    empty = await services.decks.create(ADA, "Empty")
    assert (await services.deck_imports.copy(BAO, empty.id)).cards == 0


# -- out ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Format))
async def test_a_deck_comes_back_as_it_was(services: Services, kind: Format) -> None:
    deck = await make(services, *map(str, range(100)), title="Haïti & co.")
    fields = {"front": "=1+1\n<b>&amp;", "back": "-2", "accept": "two\n2", "tags": "a b"}
    await services.decks.add_card(ADA, deck.id, fields)
    given = await services.deck_exports.export(ADA, deck.id, kind)
    assert (given.name, given.cards) == (f"haiti-co.{kind}", 101)
    report = await services.deck_imports.import_file(BAO, given.name, given.content)
    assert report.deck is not None
    assert report.taken == 101
    cards = (await services.decks.show(BAO, report.deck.id, 99)).cards
    expected = (await services.decks.show(ADA, deck.id, 99)).cards[-1].text
    if kind is Format.CSV:  # where `<b>` is taken for HTML, as in any table
        expected = replace(expected, front="=1+1\n&")
    assert cards[-1].text == expected


async def test_no_cell_of_an_export_is_a_formula(services: Services) -> None:
    deck = await make(services)
    for start in "=+-@＝":  # noqa: RUF001 - a wide one too
        fields = {"front": f"{start}cmd|'/c calc'!A0", "back": f"{start}1", "accept": f"{start}2"}
        await services.decks.add_card(ADA, deck.id, fields)
    given = await services.deck_exports.export(ADA, deck.id, Format.CSV)
    for row in csv.reader(io.StringIO(given.content.decode("utf-8-sig"))):
        assert all(not cell or cell[0] not in "=+-@＝\t\r" for cell in row)  # noqa: RUF001


async def test_what_is_too_large_for_discord_is_zipped_or_refused(services: Services) -> None:
    deck = await make(services)
    with pytest.raises(UserError, match="The deck is empty"):
        await services.deck_exports.export(ADA, deck.id, Format.JSON)
    await services.decks.add_card(ADA, deck.id, {"front": "a" * 900, "back": "b" * 900})
    with patch.object(deck_exports, "LARGEST", 1000):
        given = await services.deck_exports.export(ADA, deck.id, Format.JSON)
    with zipfile.ZipFile(io.BytesIO(given.content)) as archive:
        assert archive.namelist() == ["haiti.json"]
    with (
        patch.object(deck_exports, "LARGEST", 10),
        pytest.raises(UserError, match="larger than Discord takes"),
    ):
        await services.deck_exports.export(ADA, deck.id, Format.CSV)


def test_a_package_is_what_anki_opens() -> None:
    deck = {"id": "abc", "title": "Haiti", "cards": [["k1", "a<b\nc", "d", ["e", "f"], ["t"]]]}
    with zipfile.ZipFile(io.BytesIO(packing.packed(deck))) as archive:
        content = archive.read("collection.anki2")
    with sqlite3.connect(":memory:") as connection:
        connection.deserialize(content)
        ((fields, tags),) = connection.execute("SELECT flds, tags FROM notes").fetchall()
        assert connection.execute("SELECT count(*) FROM cards").fetchone() == (1,)
    connection.close()
    assert fields == "a&lt;b<br>c\x1fd\x1fe<br>f"
    assert tags.strip() == "t"


def test_the_packing_process_reads_a_deck_on_standard_input(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import runpy

    deck = json.dumps({"id": "abc", "title": "Haiti", "cards": [["k1", "a", "b", [], []]]})
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(deck.encode())))
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.delitem(sys.modules, "bot.services.packing")
    runpy.run_module("bot.services.packing", run_name="__main__")
    assert out.buffer.getvalue().startswith(b"PK")


# -- bounds ---------------------------------------------------------------------------------


def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart_module, "MOST_SECONDS", 0.2)
    monkeypatch.setattr(apart_module, "_bound", lambda _: None)
    with (
        pytest.raises(UserError, match="more time or memory"),
        apart("http.server", "0", given=b""),
    ):
        pass


def test_a_process_has_bounds_no_settings_and_no_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLIO_TOKEN", "secret")
    code = b"import os, resource; print(resource.getrlimit(resource.RLIMIT_AS)[0], 'CLIO_TOKEN' in os.environ)"
    with apart("code", given=code + b"\n") as written:
        assert str(apart_module.MOST_MEMORY).encode() + b" False" in written.read()


def test_what_a_process_leaves_behind_is_cleared_away(tmp_path: Path) -> None:
    code = b"import tempfile; open(tempfile.mkstemp()[1], 'w').write('x'); print(tempfile.gettempdir())"
    with (
        patch.object(tempfile, "tempdir", str(tmp_path)),
        apart("code", given=code + b"\n") as written,
    ):
        assert str(tmp_path).encode() in written.read()
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_takes_too_much_memory_is_ended() -> None:
    with (
        pytest.raises(UserError, match="more time or memory"),
        apart("timeit", "-n1", "-r1", "bytearray(1 << 30)", given=b""),
    ):
        pass


async def test_no_file_however_hostile_is_read_in_this_process(services: Services) -> None:
    with (
        patch.object(subprocess, "Popen", side_effect=AssertionError("apart")),
        pytest.raises(AssertionError, match="apart"),
    ):
        await bring(services)
    assert (await bring(services)).taken == 3, "the member's turn is over all the same"
