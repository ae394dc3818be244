"""An import whose process is killed is there as a whole or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.services.deck_imports import DeckImports
from bot.services.decks import Decks, Viewer
from bot.storage.sqlite import SqliteDatabase
from tests.conftest import SetClock
from tests.services.importing_once import WHEN

ROWS, PIECES = 1_000, 20
ADA = Viewer(1)


def killed(path: Path, piece: int, after: float) -> bool:
    """Kill an import some time after it began to write a piece; tells whether it was done."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.services.importing_once", str(path), str(ROWS)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(piece):
        assert process.stdout.readline() == "piece\n"
    time.sleep(after)
    process.kill()
    out, _ = process.communicate(timeout=60)
    return "done" in out


def rows_of(path: Path) -> int:
    """Count the rows that the killed process left."""
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT COUNT(*) FROM deck_card").fetchone()
    return int(count)


async def cards_held(path: Path) -> tuple[int, int]:
    """Give the cards of Ada's decks, and all rows of cards once what nobody sees is swept."""
    database = await SqliteDatabase.open(path)
    clock = SetClock(WHEN + timedelta(minutes=11))
    decks = await Decks(database, clock, Random(1)).listed(ADA)
    copied = await DeckImports(database, clock, Random(1)).import_file(ADA, "more.csv", b"a,b\n")
    assert copied.taken == 1
    async with database.transaction() as tx:
        (row,) = await tx.fetch("SELECT COUNT(*) AS cards FROM deck_card")
    await database.close()
    return sum(deck.cards for deck in decks), row.integer("cards") - 1


@pytest.mark.parametrize("piece", [1, 2, 8, 14, PIECES])
def test_an_import_that_is_killed_is_there_as_a_whole_or_not_at_all(
    tmp_path: Path, piece: int
) -> None:
    path = tmp_path / "clio.sqlite3"
    was_done = killed(path, piece, Random(piece).uniform(0, 0.01))
    before = rows_of(path)
    seen, held = asyncio.run(cards_held(path))
    assert seen == held, "what was not seen is swept"
    assert seen in ({ROWS} if was_done else {0, ROWS})
    assert before >= (piece - 1) * ROWS // PIECES, "it was killed while it wrote"
