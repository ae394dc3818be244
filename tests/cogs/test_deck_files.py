"""Decks that come out of files and go into them, as members do it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.cogs.test_decks import add, create, deck_id, viewer
from tests.conftest import answer_of, custom_ids, response_of
from tests.services.deck_files import OPENTDB, RED, new_package, old_package, zipped

if TYPE_CHECKING:
    from simcord import InteractionResult

    from tests.conftest import World

TABLE = b"front,back\nWho?,Ada\nalone\n<i>When</i>?,1804\n"


async def bring(
    world: World, name: str, content: bytes | str, **options: object
) -> InteractionResult:
    given = content.encode() if isinstance(content, str) else content
    return await world.ada.slash(world.channel, "deck import", file=(name, given), **options)


async def test_an_import_reports_and_is_undone_by_its_button_over_a_restart(world: World) -> None:
    result = await bring(world, "haiti.csv", TABLE)
    assert response_of(result).ephemeral
    shown = answer_of(result)
    assert "**2 of 3 rows** taken into **haiti**" in shown
    assert "1 mended, 1 refused" in shown
    assert "Refused: row 3, alone: It has one column" in shown
    assert "Mended: row 4, When?: HTML made plain" in shown
    (file,) = response_of(result).attachments
    assert file.filename == "import.txt"
    assert (await file.read()).decode().splitlines()[0] == "Row 2: taken: Who?"
    await world.restart()
    opened = await world.ada.click(response_of(result), label="Open the deck")
    assert "**Who?** · Ada" in answer_of(opened)
    again = await bring(world, "haiti.csv", TABLE, deck="haiti")
    assert "**0 of 3 rows** taken" in answer_of(again)
    undone = await world.ada.click(response_of(result), label="Undo the import")
    assert "**Taken back**: 2 cards from haiti." in answer_of(undone)
    assert "The deck is gone too" in answer_of(undone)
    twice = await world.ada.click(response_of(result), label="Undo the import")
    assert "no import of yours to take back" in answer_of(twice)


async def test_all_or_nothing_says_why_nothing_came(world: World) -> None:
    result = await bring(world, "haiti.csv", TABLE, all_or_nothing=True)
    assert "Nothing was taken, since some rows were refused" in answer_of(result)
    assert "No decks yet" in answer_of(await world.ada.slash(world.channel, "deck list"))


async def test_undo_keeps_what_was_edited_since(world: World) -> None:
    await bring(world, "haiti.csv", TABLE)
    view = await world.services.decks.show(viewer(world, world.ada), "haiti")
    shown = await world.ada.slash(world.channel, "deck show", deck="haiti")
    card = await world.ada.select(
        response_of(shown), [view.cards[0].id], custom_id="clio:deckcard:open"
    )
    form = await world.ada.click(response_of(card), label="Edit")
    await world.ada.submit_modal(form, {"front": "Who was it?", "back": "Ada"})
    undone = await world.ada.slash(world.channel, "deck undo")
    assert "1 card from haiti. 1 card that you edited since stays" in answer_of(undone)
    shown = await world.ada.slash(world.channel, "deck show", deck="haiti")
    assert "Who was it?" in answer_of(shown)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "Who?;Ada\n", "Import · CSV"),
        ("a.tsv", "Who?\tAda\n", "Import · TSV"),
        ("quizlet.txt", "Who?\tAda", "Import · Quizlet's export"),
        ("anki.txt", "#separator:tab\nWho?\tAda\n", "Import · Anki's plain text"),
        ("haiti.apkg", new_package(), "Import · Anki's package"),
        ("old.apkg", old_package(), "Import · Anki's package"),
        ("haiti.yaml", RED, "Import · Red's trivia list"),
        ("haiti.json", json.dumps(OPENTDB), "Import · Open Trivia DB"),
        ("a.csv", "Caf\xe9,Ada\n".encode("cp1252"), "The file: not in UTF-8"),
    ],
)
async def test_every_format_comes_in(
    world: World, name: str, content: bytes | str, told: str
) -> None:
    result = await bring(world, name, content)
    assert told in answer_of(result)
    assert "taken into" in answer_of(result)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"x" * (9 * 1024 * 1024), "larger than 8 MiB"),
        (
            "a.apkg",
            zipped(collection_anki2=b"\0" * 70 * 1024 * 1024),
            "unpacks to more than 64 MiB",
        ),
        ("a.apkg", b"PK\x03\x04", "damaged"),
        ("a.yaml", b"a: &a [x]\nb: [*a, *a]", "aliases"),
        ("a.json", b"[" * 200_000, "no JSON that I can read"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0", "no text that I can read"),
        ("a.csv", b"front,back\n", "holds no rows"),
    ],
)
async def test_a_hostile_file_is_refused_and_nothing_changes(
    world: World, name: str, content: bytes, told: str
) -> None:
    assert told in answer_of(await bring(world, name, content))
    assert "No decks yet" in answer_of(await world.ada.slash(world.channel, "deck list"))


async def test_a_long_report_stays_within_a_message(world: World) -> None:
    rows = "\n".join(f"*{n}*" * 30 for n in range(300))
    result = await bring(world, "a.csv", f"front,back\nWho?,Ada\n{rows}")
    assert "… and 294 more" in answer_of(result)
    assert len(answer_of(result)) < 4000


@pytest.mark.parametrize("kind", ["csv", "json", "apkg"])
async def test_a_deck_goes_out_as_a_file_and_comes_back(world: World, kind: str) -> None:
    await create(world, world.ada)
    await add(world, world.ada, {"front": "=cmd|' /C calc'!A0", "back": "1804"})
    result = await world.ada.slash(world.channel, "deck export", deck="haiti", format=kind)
    (file,) = response_of(result).attachments
    assert file.filename == f"haiti.{kind}"
    content = await file.read()
    if kind == "csv":
        assert b"'=cmd" in content
    if kind == "apkg":
        assert "collection.anki2" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    back = await bring(world, file.filename, content)
    assert "**1 of 1 row** taken" in answer_of(back)


async def test_a_deck_is_copied_by_the_code_under_it(world: World) -> None:
    await create(world, world.ada)
    await add(world, world.ada)
    code = await deck_id(world, world.ada)
    assert f"code for /deck copy: {code}" in answer_of(
        await world.ada.slash(world.channel, "deck show", deck="Haiti")
    )
    copied = await world.bao.slash(world.channel, "deck copy", code=code)
    assert "**Haiti** is yours now, with 1 card" in answer_of(copied)
    wrong = await world.bao.slash(world.channel, "deck copy", code="nothing")
    assert "No deck has that code" in answer_of(wrong)
    back = await world.bao.slash(world.channel, "deck undo")
    assert "Taken back" in answer_of(back)


async def test_an_import_of_another_member_cannot_be_undone(world: World) -> None:
    result = await bring(world, "haiti.csv", TABLE)
    made = await world.bao.slash(world.channel, "deck create", name="Mine")
    (undo,) = [each for each in custom_ids(result) if each.startswith("clio:deckundo:")]
    stored = world.env.backend.get_message(world.channel.id, response_of(made).id)
    stored.components[0]["components"].append(
        {"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": undo}]}
    )
    refused = await world.bao.click(response_of(made), custom_id=undo)
    assert "no import of yours" in answer_of(refused)
    assert "2 cards" in answer_of(await world.ada.slash(world.channel, "deck list"))
