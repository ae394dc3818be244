"""An import whose process is killed is there as a whole or not at all."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from random import Random

from bot.services.deck_imports import DeckImports
from bot.services.decks import Decks, Viewer
from bot.storage.sqlite import SqliteDatabase
from tests.conftest import SetClock
from tests.services.importing_once import WHEN

ROWS, KILLS = 1_000, 8
ADA = Viewer(1)


def begin(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.services.importing_once", str(path), str(ROWS)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def end(process: subprocess.Popen[str], after: float | None = None) -> bool:
    """Kill a process, or let it run to its end; tells whether it said that it was done."""
    if after is not None:
        time.sleep(after)
        process.kill()
    out, _ = process.communicate(timeout=60)
    return "done" in out


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


def test_an_import_that_is_killed_is_there_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    whole = begin(tmp_path / "whole")
    began = time.perf_counter()
    assert end(whole)
    lasts = time.perf_counter() - began
    rng, fates = Random(5), set()
    for number in range(KILLS):
        path = tmp_path / f"{number}.sqlite3"
        said_done = end(begin(path), lasts * rng.uniform(0.3, 0.95))
        seen, held = asyncio.run(cards_held(path))
        assert seen == held, "what was not seen is swept"
        assert seen in ({ROWS} if said_done else {0, ROWS})
        fates.add(seen)
    assert 0 in fates
