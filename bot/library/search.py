"""Find records: by exact title or alias, then by words, then in spite of typos."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from bot.domain.text import fold
from bot.library.compile import SHORT

if TYPE_CHECKING:
    from bot.library.index import Library


_MOST_WORDS = 12  # longer queries are cut: they find no more and cost more
_CANDIDATES = 60
_ENOUGH_ALIKE = 82.0  # likeness out of 100 that counts as a misspelling
_KINDS = "('event', 'topic', 'term', 'person', 'source')"
_KEY = re.compile(r"(event|topic|term|person|source):([a-z0-9/-]{1,80})$")


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


_COLUMNS = "record.kind, record.id, record.title, record.hint"


def search(
    library: Library,
    text: str,
    limit: int = 5,
    kind: str | None = None,
) -> Found:
    """Look a text up among one kind or all; a key as `Hit.key` writes it finds its own record."""
    if (keyed := _by_key(library, text)) is not None:
        return Found((keyed,), ())
    folded = fold(text)
    words = folded.split()[:_MOST_WORDS]
    if not words:
        return Found((), _weightiest(library, 3))
    by_name = (hit for hit in _by_name(library, folded) if kind in (None, hit.kind))
    hits = dict.fromkeys((*by_name, *_by_words(library, words, limit, kind)))
    if hits:
        return Found(tuple(hits)[:limit], ())
    ranked = [each for each in _by_spelling(library, folded) if kind in (None, each[0].kind)]
    close = tuple(hit for hit, score in ranked if score >= _ENOUGH_ALIKE)
    return Found(
        close[:limit],
        () if close else tuple(hit for hit, _ in ranked[:3]) or _weightiest(library, 3),
        ranked[0][1] if close else 0.0,
    )


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
    order = "record.weight DESC, rank"
    return _matching(library, f"{{title names}} : ({query})", order, limit, kind)


def named(library: Library, folded: str) -> Hit | None:
    """Find the weightiest record that goes by a folded name exactly."""
    return next(iter(_by_name(library, folded)), None)


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
        " ORDER BY record.folded = ?1 DESC, weight DESC, number LIMIT 5",
        (folded,),
    )
    return [Hit(*row) for row in rows]


def _by_words(library: Library, words: list[str], limit: int, kind: str | None) -> tuple[Hit, ...]:
    order = "bm25(words, 10.0, 6.0, 1.0) * (1 + weight * 0.15), number"
    every = " ".join(f'"{word}"' for word in words)
    return _matching(library, every, order, limit, kind) or _matching(
        library, f"{every}*", order, limit, kind
    )


def _matching(
    library: Library, query: str, order: str, limit: int, kind: str | None = None
) -> tuple[Hit, ...]:
    """Run an FTS5 query made of folded words alone, which hold no operator or quote."""
    rows = library.connection.execute(
        f"SELECT {_COLUMNS} FROM words JOIN record ON record.number = words.rowid"
        f" WHERE words MATCH ?1{' AND kind = ?3' if kind else ''} ORDER BY {order} LIMIT ?2",
        (query, limit, *([kind] if kind else [])),
    )
    return tuple(Hit(*row) for row in rows)


def _by_spelling(library: Library, folded: str) -> list[tuple[Hit, float]]:
    grams = dict.fromkeys(folded[at : at + 3] for at in range(max(1, len(folded) - 2)))
    query = " OR ".join(f'"{gram}"' for gram in grams if len(gram) == 3)  # noqa: PLR2004 - trigrams
    if not query:
        return []
    rows = library.connection.execute(
        f"SELECT {_COLUMNS}, record.folded FROM trigrams"
        " JOIN record ON record.number = trigrams.rowid"
        " WHERE trigrams MATCH ? ORDER BY rank LIMIT ?",
        (query, _CANDIDATES),
    ).fetchall()
    ranked = process.extract(folded, [row[4] for row in rows], scorer=_likeness, limit=10)
    return [(Hit(*rows[place][:4]), score) for _, score, place in ranked]


def _likeness(one: str, other: str, **_: object) -> float:
    """Compare whole texts, or a short one with the best-matching part of a long one."""
    return max(fuzz.WRatio(one, other), fuzz.partial_ratio(one, other))


def _begun(library: Library, prefix: str, limit: int) -> tuple[Hit, ...]:
    rows = library.connection.execute(
        f"SELECT {_COLUMNS} FROM begun JOIN record USING (number)"
        " WHERE prefix = ? ORDER BY place LIMIT ?",
        (prefix, limit),
    )
    return tuple(Hit(*row) for row in rows)


def _weightiest(library: Library, limit: int) -> tuple[Hit, ...]:
    return _begun(library, "", limit)
