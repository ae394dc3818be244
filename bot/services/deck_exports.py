"""Give a deck as a file: CSV for spreadsheets, JSON for programs, a package for Anki."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.decks import neutralised
from bot.domain.text import fold
from bot.errors import UserError
from bot.services.apart import apart
from bot.services.decks import find_seen
from bot.storage import deck_cards

if TYPE_CHECKING:
    from bot.services.decks import Viewer
    from bot.storage.database import Database
    from bot.storage.deck_cards import DeckCard
    from bot.storage.decks import Deck

LARGEST = (
    10 * 1000 * 1000
)  # bytes that Discord takes: https://docs.discord.com/developers/reference
_A_PIECE = 100  # cards of a transaction


class Format(StrEnum):
    """The kinds of file that a deck can be given as, by the ends of their names."""

    CSV = "csv"
    JSON = "json"
    ANKI = "apkg"


@dataclass(frozen=True, slots=True)
class DeckFile:
    """A deck as a file."""

    name: str
    title: str
    cards: int
    content: bytes


class DeckExports:
    """Gives decks that a member sees."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def export(self, viewer: Viewer, which: str, kind: Format) -> DeckFile:
        """Write a deck; raises UserError for one that is empty, or too large for Discord."""
        async with self._database.transaction() as tx:
            deck = (await find_seen(tx, viewer, which)).deck
        cards: list[DeckCard] = []
        while True:
            after = cards[-1].place if cards else -1
            async with self._database.transaction() as tx:
                piece = await deck_cards.list_cards(tx, deck.id, _A_PIECE, after)
            cards += piece
            if len(piece) < _A_PIECE:
                break
        if not cards:
            raise UserError("The deck is empty.")
        writers = {Format.CSV: _as_csv, Format.JSON: _as_json, Format.ANKI: _as_package}
        content = await asyncio.to_thread(writers[kind], deck, cards)
        stem = fold(deck.title).replace(" ", "-")[:40] or "deck"
        name = f"{stem}.{kind}"
        if len(content) > LARGEST:
            content = await asyncio.to_thread(_zipped, name, content)
            name = f"{name}.zip"
        if len(content) > LARGEST:
            raise UserError("The file is larger than Discord takes. Make two decks of it.")
        return DeckFile(name, deck.title, len(cards), content)


def _zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _as_csv(deck: Deck, cards: list[DeckCard]) -> bytes:
    """Write a table in UTF-8 with its mark, which spreadsheets want; no cell is a formula."""
    del deck
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(("front", "back", "accept", "tags"))
    for card in cards:
        text = card.text
        cells = (text.front, text.back, "|".join(text.accept), " ".join(text.tags))
        table.writerow(map(neutralised, cells))
    return out.getvalue().encode("utf-8-sig")


def _as_json(deck: Deck, cards: list[DeckCard]) -> bytes:
    told = {
        "deck": deck.title,
        "cards": [
            {
                "front": card.text.front,
                "back": card.text.back,
                "accept": card.text.accept,
                "tags": card.text.tags,
            }
            for card in cards
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _as_package(deck: Deck, cards: list[DeckCard]) -> bytes:
    told = {
        "id": deck.id,
        "title": deck.title,
        "cards": [
            [card.id, card.text.front, card.text.back, card.text.accept, card.text.tags]
            for card in cards
        ],
    }
    with apart("bot.services.packing", given=json.dumps(told).encode()) as written:
        return written.read()
