"""Ids that were released and must never change: `data/released.txt`, one "kind:id" a line.

Members' posts, decks and scores refer to records by id; one that is renamed or dropped
leaves them pointing at nothing. `python -m bot.library.released` adds what is new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.library.load import Fault, listed, load_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.library.load import Corpus

FILE = "released.txt"
_HEAD = (
    "# Ids that were released: they never change. `python -m bot.library.released` adds to them."
)


def _ids(corpus: Corpus) -> Iterator[str]:
    yield from (f"event:{record_id}" for record_id in corpus.events)
    yield from (f"topic:{record_id}" for record_id in corpus.topics)
    yield from (f"question:{record_id}" for record_id in corpus.questions)
    yield from (f"source:{record_id}" for record_id in corpus.sources)


def find_lost(corpus: Corpus, root: Path) -> list[Fault]:
    """Find released ids that the corpus no longer has."""
    lost = listed(root / FILE) - set(_ids(corpus))
    return [Fault(FILE, name, "id", "was released and is gone") for name in sorted(lost)]


def write(root: Path) -> int:
    """Add every id of the corpus to the list; gives how many it then holds."""
    names = sorted(listed(root / FILE) | set(_ids(load_corpus(root))))
    (root / FILE).write_text("\n".join((_HEAD, *names, "")), encoding="utf-8")
    return len(names)


if __name__ == "__main__":
    from pathlib import Path

    import data

    print(f"{write(Path(data.__path__[0])):,} ids are released")  # noqa: T201 - what it is run for
