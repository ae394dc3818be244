"""Find the words that somebody may have meant, among those of titles and names.

Words that share letters by threes are compared whole; the rarest threes are looked up, so that
the work stays the same however many words there are.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

SCHEMA = """
CREATE TABLE gram (gram TEXT NOT NULL, length INTEGER NOT NULL, word TEXT NOT NULL,
    PRIMARY KEY (gram, length, word)) WITHOUT ROWID;
CREATE TABLE gram_count (gram TEXT PRIMARY KEY, words INTEGER NOT NULL) WITHOUT ROWID;
"""
_SHORTEST = 3  # letters of a word that is corrected
_LOOKED_AT = 3000  # words that share a three, in all
_COMPARED = 60
_MEANT = 3
_ALIKE = 0.66  # likeness of 1, where two letters of six are 0.67
_LETTERS_APART = 2


def grams(word: str) -> list[str]:
    """Split a word into its threes, the first and last of which know that they are."""
    padded = f" {word} "
    return list(dict.fromkeys(padded[at : at + 3] for at in range(len(padded) - 2)))


def write_words(connection: sqlite3.Connection, words: Iterable[str]) -> None:
    """File words under their threes."""
    connection.executemany(
        "INSERT OR IGNORE INTO gram VALUES (?, ?, ?)",
        (
            (gram, len(word), word)
            for word in words
            if len(word) >= _SHORTEST
            for gram in grams(word)
        ),
    )
    connection.execute("INSERT INTO gram_count SELECT gram, count(*) FROM gram GROUP BY gram")


def meant(connection: sqlite3.Connection, word: str) -> list[tuple[str, float]]:
    """Give up to three words that may have been meant, with their likeness, best first.

    Another number is not what was meant.
    """
    if len(word) < _SHORTEST or word.isdigit():
        return []
    counted = connection.execute(
        "SELECT gram, words FROM gram_count"
        " WHERE gram IN (SELECT value FROM json_each(?)) ORDER BY words",
        (json.dumps(grams(word)),),
    ).fetchall()
    chosen: list[str] = []
    looked_at = 0
    for gram, count in counted:
        if chosen and looked_at + count > _LOOKED_AT:
            break
        chosen.append(gram)
        looked_at += count
    if not chosen:
        return []
    apart = 1 if len(word) < 2 * _SHORTEST else _LETTERS_APART
    rows = connection.execute(
        "SELECT word FROM gram WHERE gram IN (SELECT value FROM json_each(?))"
        " AND length BETWEEN ? AND ? GROUP BY word ORDER BY count(*) DESC, word LIMIT ?",
        (json.dumps(chosen), len(word) - apart, len(word) + apart, _COMPARED),
    )
    found = process.extract(
        word,
        [row[0] for row in rows],
        scorer=OSA.normalized_similarity,  # two letters that changed places count once
        score_cutoff=_ALIKE,
        limit=_MEANT,
    )
    return [(each, 100 * score) for each, score, _ in found]
