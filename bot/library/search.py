"""Find records: by exact title or alias, then by words, then in spite of typos.

Records are numbered by weight, so that the first rows of an index are the weightiest: whatever
the corpus holds, a search ranks no more than the first few that match.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from bot.domain.text import fold
from bot.library import spelling
from bot.library.compile import SHORT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from bot.library.index import Library


_MOST_WORDS = 12  # longer queries are cut: they find no more and cost more
_RANKED = 60  # records that match, of which the best are chosen
_WEIGHS = 6.0  # what a step of weight counts beside how much of a title was asked for, in 100
_IN_PART = 30.0  # what it costs a record that "battle" or the like is not among its names
_SHORT = 3  # letters of a word whose last is no plural
_CITED = 12.0  # what a name that is only that of a cited article counts less
_COMMON = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to"})
_GENERIC = frozenset(
    """
    accord accords act affair agreement armistice assassination attack battle birth campaign
    conference congress council coup crisis death declaration defeat discovery edict election
    execution expedition fall founding founded incident independence invasion killing law
    massacre mutiny pact peace purchase rebellion revolt riot siege speech surrender trial
    treaty truce uprising victory voyage war
    """.split()  # noqa: SIM905 - a page of quotes is no easier to read
)
_SYNONYMS = {
    "assassination": ("assassinate", "assassinates", "assassinated", "shoots", "shot", "murdered"),
    "birth": ("born",),
    "death": ("dies", "died", "dead"),
    "discovery": ("discovers", "discover", "finds", "sights"),
    "execution": ("executed", "beheaded", "guillotined", "hanged", "burned"),
    "founded": ("founding", "founds", "foundation", "proclaimed"),
    "independence": ("independent",),
    "invasion": ("invades", "invade"),
    "massacre": ("massacred", "killed"),
    "surrender": ("surrenders",),
}
_IN_TEXT = 40.0  # what a word that stands in the text alone costs
_KINDS = "('event', 'topic', 'term', 'person', 'source')"
_KEY = re.compile(r"(event|topic|term|person|source):([a-z0-9/-]{1,80})$")
_COLUMNS = "record.kind, record.id, record.title, record.hint"


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that matches: `hint` says what and when it is."""

    kind: str
    id: str
    title: str
    hint: str

    @property
    def key(self) -> str:
        """The text that names this record and no other: "event:trotsky-expelled-1927"."""
        return f"{self.kind}:{self.id}"


class Found(NamedTuple):
    """What a search gave: hits best first, or the nearest where nothing matched.

    `likeness` is how much the best hit is like what was asked, 100 unless that was misspelt.
    """

    hits: tuple[Hit, ...]
    nearest: tuple[Hit, ...]
    likeness: float = 100.0


async def find(library: Library, text: str, limit: int = 5, kind: str | None = None) -> Found:
    """Search off the event loop, over a connection of its own."""
    return await asyncio.to_thread(search, library.aside, text, limit, kind)


def search(library: Library, text: str, limit: int = 5, kind: str | None = None) -> Found:
    """Look a text up among one kind or all; a key as `Hit.key` writes it finds its own record.

    Takes milliseconds: on the event loop use `find`.
    """
    if (keyed := _by_key(library, text)) is not None:
        return Found((keyed,), ())
    folded = fold(text)
    words = folded.split()[:_MOST_WORDS]
    if not words:
        return Found((), _weightiest(library, 3))
    asked = _Asked(library.connection, folded, kind, limit)
    named_so = _by_name(library, folded.removeprefix("the "))
    by_name = [hit for hit in named_so if kind in (None, hit.kind)]
    hits = dict.fromkeys((*by_name, *asked.by_words([[word] for word in words])))
    if by_name or any(hit.kind != "source" for hit in hits):
        return Found(tuple(hits)[:limit], ())
    meant = _misspelt(library, asked, words)  # a book may be misspelt as the query is
    if hits and not meant.hits:
        return Found(tuple(hits)[:limit], ())
    return meant._replace(hits=tuple(dict.fromkeys((*meant.hits, *hits)))[:limit])


def suggest(
    library: Library, text: str, limit: int = 10, kind: str | None = None
) -> tuple[Hit, ...]:
    """Complete what is being typed, from its first letter, weightiest first; of one kind or all."""
    words = fold(text).split()[:_MOST_WORDS]
    *whole, begun = words or [""]
    if kind is None and not whole and len(begun) <= SHORT:
        return _begun(library, begun, limit)
    if not begun:
        return _of_kind(library, kind, limit)
    query = " ".join((*(f'"{word}"' for word in whole), f'"{begun}"*'))
    found = _matching(library.connection, "names", query, kind, limit)
    return tuple(Hit(*row[:4]) for row in found)


def named(library: Library, folded: str) -> Hit | None:
    """Find the weightiest record that goes by a folded name exactly."""
    return next(iter(_by_name(library, folded)), None)


# -- by words ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked for, and among what."""

    connection: sqlite3.Connection
    folded: str
    kind: str | None
    limit: int

    def by_words(self, meant: Sequence[Sequence[str]], *, in_names: bool = False) -> list[Hit]:
        """Find records with a word of each group, those with them in their names first or alone."""
        text = " ".join(group[0] for group in meant)
        telling = [group for group in meant if group[0] not in _COMMON] or meant
        every = _all_of(telling)
        fewer = [group for group in telling if group[0] not in _GENERIC]
        rows: dict[Hit, float] = {}
        for table, query, cost in (
            ("names", every, 0.0),
            ("names", f"{every[:-1]}*)", 0.0),
            ("words", every, _IN_TEXT),
            ("names", _all_of(fewer) if len(fewer) < len(telling) else "", _IN_PART),
        ):
            if not query or (cost == 0.0 and len(rows) >= self.limit):
                continue
            if in_names and table == "words":
                continue
            for *hit, number, weight in _matching(self.connection, table, query, self.kind):
                likeness = self._likeness(text, number)
                rows.setdefault(Hit(*hit), likeness + _WEIGHS * weight - cost)
        ranked = sorted(rows.items(), key=lambda each: -each[1])
        return [hit for hit, _ in ranked[: self.limit]]

    def _likeness(self, text: str, number: int) -> float:
        """Rate how well the best of a record's names fits a text."""
        names = self.connection.execute(
            "SELECT folded, cited FROM name WHERE number = ?", (number,)
        )
        return max((_likeness(text, name) - _CITED * cited for name, cited in names), default=0.0)


def _all_of(groups: Sequence[Sequence[str]]) -> str:
    """Write a query for a word of each group, or for one that says the same."""
    meant = ([*map(_in_number, group), *group, *_SYNONYMS.get(group[0], ())] for group in groups)
    return " AND ".join(f"({' OR '.join(_quoted(group))})" for group in meant)


def _in_number(word: str) -> str:
    """Write a word in the other number, by its last letter alone."""
    return word[:-1] if word.endswith("s") and len(word) > _SHORT else f"{word}s"


def _likeness(asked: str, name: str) -> float:
    """Rate how much of what was asked a name has, and how little else; 150 for the same."""
    return fuzz.token_set_ratio(asked, name) + fuzz.token_sort_ratio(asked, name) / 2


def _quoted(words: Iterable[str]) -> list[str]:
    return [f'"{word}"' for word in words]


def _matching(
    connection: sqlite3.Connection, table: str, query: str, kind: str | None, limit: int = _RANKED
) -> list[tuple[str, str, str, str, int, int]]:
    """Run an FTS5 query made of folded words alone, which hold no operator or quote.

    Gives the weightiest that match: kind, id, title, hint, number and weight.
    """
    found = f"SELECT rowid FROM {table} WHERE {table} MATCH ?1 ORDER BY rowid"
    if kind is not None:
        found += " LIMIT 4000"  # of all kinds, before those of one are taken out
    return connection.execute(
        f"SELECT {_COLUMNS}, record.number, record.weight FROM ({found}) AS found"
        " JOIN record ON record.number = found.rowid"
        f"{' WHERE kind = ?3' if kind else ''} LIMIT ?2",
        (query, limit, *([kind] if kind else [])),
    ).fetchall()


# -- in spite of typos -------------------------------------------------------------------


def _misspelt(library: Library, asked: _Asked, words: list[str]) -> Found:
    """Look for the words that were meant; at last for all of them but one.

    A word that is guessed, and a number, may stand in too many texts: these have to be in names.
    """
    connection = library.connection
    groups: list[list[str]] = []
    likeness = 100.0
    for word in words:
        close = spelling.meant(connection, word)
        known = _is_known(connection, word)
        meant = [word] if known else []
        meant += [each for each, _ in close if each != word]
        if not known:
            likeness = min(likeness, close[0][1] if close else 0.0)
        groups.append(meant)
    able = [group for group in groups if group]
    in_names = likeness < _SAME or "".join(words).isdigit()
    near: list[Hit] = []
    if len(able) == len(words):
        right = " ".join(group[0] for group in able)
        by_name = [hit for hit in _by_name(library, right) if asked.kind in (None, hit.kind)]
        near = list(dict.fromkeys((*by_name, *asked.by_words(able, in_names=in_names))))
        if near and likeness >= _ALIKE:
            return Found(tuple(near[: asked.limit]), (), likeness)
    left = chain([able] if len(able) < len(words) else (), _but_one(able))
    for fewer in left:
        if near or not fewer:
            break
        share = 100.0 * len(fewer) / len(words)
        hits = asked.by_words(fewer, in_names=in_names) if share > _HALF else []
        if hits:
            return Found(tuple(hits), (), min(likeness, share))
        near = asked.by_words(fewer)
    return Found((), tuple(near[:3]) or _weightiest(library, 3), 0.0)


_SAME = 100.0  # likeness of a word that is spelt as in the library
_ALIKE = 80.0  # likeness under which a word is told as near, not taken as meant
_HALF = 60.0  # of a hundred words, how many must be found


def _but_one(groups: list[list[str]]) -> Iterable[list[list[str]]]:
    """Leave out one group after another, the shortest words first."""
    order = sorted(range(len(groups)), key=lambda at: len(groups[at][0]))
    return ([g for at, g in enumerate(groups) if at != out] for out in order)


def _is_known(connection: sqlite3.Connection, word: str) -> bool:
    query = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
    return connection.execute(query, (f'"{word}"',)).fetchone() is not None


# -- by name -----------------------------------------------------------------------------


def _of_kind(library: Library, kind: str | None, limit: int) -> tuple[Hit, ...]:
    rows = library.connection.execute(
        f"SELECT {_COLUMNS} FROM record WHERE kind = ? ORDER BY weight DESC, title LIMIT ?",
        (kind, limit),
    )
    return tuple(Hit(*row) for row in rows)


def _by_key(library: Library, text: str) -> Hit | None:
    match = _KEY.match(text)
    if match is None:
        return None
    row = library.connection.execute(
        f"SELECT {_COLUMNS} FROM record WHERE kind = ? AND id = ?",
        match.groups(),
    ).fetchone()
    return Hit(*row) if row else None


def _by_name(library: Library, folded: str) -> list[Hit]:
    rows = library.connection.execute(
        f"SELECT {_COLUMNS} FROM name JOIN record USING (number)"
        f" WHERE name.folded = ?1 AND kind IN {_KINDS}"
        " ORDER BY cited, weight DESC, record.folded IN (?1, 'the ' || ?1) DESC,"
        " kind = 'event' DESC, number LIMIT 5",
        (folded,),
    )
    return [Hit(*row) for row in rows]


def _begun(library: Library, prefix: str, limit: int) -> tuple[Hit, ...]:
    rows = library.connection.execute(
        f"SELECT {_COLUMNS} FROM begun JOIN record USING (number)"
        " WHERE prefix = ? ORDER BY place LIMIT ?",
        (prefix, limit),
    )
    return tuple(Hit(*row) for row in rows)


def _weightiest(library: Library, limit: int) -> tuple[Hit, ...]:
    return _begun(library, "", limit)
