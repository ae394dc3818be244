"""How long searches take in corpora of 3 thousand, 100 thousand and 1 million records."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, perf_counter_ns
from typing import TYPE_CHECKING

import psutil

from bot.composition import take_turns
from bot.domain.text import fold
from bot.library.compile import INDEXES, SCHEMA, Writer
from bot.library.index import Library
from bot.library.models import Term
from bot.library.search import find, named, search, suggest
from bot.library.spelling import SCHEMA as SPELLING

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (3_000, 100_000, 1_000_000)
SAMPLES = 400
GOALS = {  # ms at the 99th percentile, by size
    "exact name": (1.0, 1.0, 1.0),
    "prefix": (1.0, 1.0, 1.0),
    "full text": (2.0, 5.0, 10.0),
    "misspelt": (10.0, 20.0, 40.0),
}
BLOCKED_MS = 5.0
_WORDS = 60_000
_ONSETS = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "qu",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "z",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ie", "ou"]
_ENDS = ["", "n", "r", "s", "l", "t", "nd", "rk", "m", "st"]


def vocabulary(rng: Random) -> list[str]:
    """Make words that can be said, the commonest first."""
    made: dict[str, None] = {}
    while len(made) < _WORDS:
        syllables = rng.choice((1, 2, 2, 3, 3, 4))
        parts = (rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(syllables))
        made.setdefault("".join(parts) + rng.choice(_ENDS))
    return list(made)


class Texts:
    """Draws words as texts have them: by Zipf's law, the commonest in every second text."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self.words = vocabulary(rng)
        total = 0.0
        self._weights = [total := total + 1 / (rank + 8) for rank in range(len(self.words))]

    def draw(self, count: int) -> list[str]:
        """Draw so many words."""
        return self._rng.choices(self.words, cum_weights=self._weights, k=count)

    def title(self) -> str:
        """Draw a title: rarer words than texts have."""
        rare = self._rng.choices(self.words[40:], k=self._rng.randrange(1, 4))
        words = [*rare, *self.draw(self._rng.randrange(2, 5))]
        self._rng.shuffle(words)
        return " ".join(words).capitalize()


def write_corpus(path: Path, size: int) -> list[tuple[str, str]]:
    """Compile a generated corpus; gives some of its titles and texts."""
    rng = Random(size)
    texts = Texts(rng)
    kept: list[tuple[str, str]] = []
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=OFF")
    connection.executescript(SCHEMA + SPELLING)
    writer = Writer(connection)
    for number in range(size):
        title, weight = texts.title(), 5 - 5 * number // size
        text = " ".join(texts.draw(rng.randrange(40, 90)))
        body = Term(name=title, meaning=text[:400])
        record = writer.record(
            "event", f"e-{number}", title, body, hint="1848", weight=weight, when=(1848, 1, 1)
        )
        writer.names(record, (title,))
        writer.words(record, weight, title, (), (text,))
        if rng.random() < 4 * SAMPLES / size:
            kept.append((title, text))
    writer.finish()
    connection.executescript(INDEXES)
    connection.commit()
    connection.close()
    return kept


def misspelt(text: str, rng: Random) -> str:
    """Let the longest word of a text change a letter, lose one, or swap two."""
    words = text.split()
    at = max(range(len(words)), key=lambda place: len(words[place]))
    word, place = words[at], rng.randrange(1, max(2, len(words[at]) - 1))
    changed = (
        word[:place] + "x" + word[place + 1 :],
        word[:place] + word[place + 1 :],
        word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :],
    )
    words[at] = rng.choice(changed)
    return " ".join(words)


def run(most: int) -> int:
    """Print a table a size; exit status 1 where a goal is missed."""
    take_turns()  # as `clio run` does
    missed = 0
    for place, size in enumerate(each for each in SIZES if each <= most):
        with tempfile.TemporaryDirectory() as folder:
            missed += _measure(Path(folder) / "corpus.sqlite3", size, place)
    return int(bool(missed))


def _measure(path: Path, size: int, place: int) -> int:
    began = perf_counter()
    kept = write_corpus(path, size)
    took, rng = perf_counter() - began, Random(1)
    library = Library(_opened(path))
    library.aside = Library(_opened(path))
    before = psutil.Process().memory_info().rss
    print(f"\n{size:,} records, {path.stat().st_size / 2**20:,.0f} MiB, compiled in {took:.0f} s")
    print("| search | median | 99th percentile | goal |\n|---|---|---|---|")
    missed = 0
    for name, (ask, queries) in _cases(library, kept, rng).items():
        times = []
        for query in queries:
            start = perf_counter_ns()
            ask(query)
            times.append((perf_counter_ns() - start) / 1e6)
        worst, goal = quantiles(times, n=100)[98], GOALS[name][place]
        missed += worst > goal
        print(f"| {name} | {median(times):.2f} ms | {worst:.2f} ms | {goal:g} ms |")
    idle = asyncio.run(_idle())
    blocked = asyncio.run(_blocked(library, [misspelt(title, rng) for title, _ in kept]))
    missed += blocked > BLOCKED_MS
    print(f"| the loop stood still at most | {blocked:.2f} ms | | {BLOCKED_MS:g} ms |")
    print(f"| the same without a search | {idle:.2f} ms | | |")
    grown = (psutil.Process().memory_info().rss - before) / 2**20
    print(f"| memory that searching took | {grown:.1f} MiB | | |")
    library.close()
    return missed


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )


def _cases(
    library: Library, kept: list[tuple[str, str]], rng: Random
) -> dict[str, tuple[Callable[[str], object], list[str]]]:
    titles = [title for title, _ in kept]
    begun = [title[: rng.randrange(1, 12)] for title in titles]
    some = [" ".join(rng.sample(text.split(), 3)) for _, text in kept]
    return {
        "exact name": (lambda query: named(library, fold(query)), titles),
        "prefix": (lambda query: suggest(library, query), begun),
        "full text": (lambda query: search(library, query), some),
        "misspelt": (
            lambda query: search(library, query),
            [misspelt(title, rng) for title in titles],
        ),
    }


async def _idle() -> float:
    """Give the longest wait where nothing else runs: the machine's own."""
    longest = 0.0
    for _ in range(2000):
        start = perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, (perf_counter() - start - 0.001) * 1000)
    return longest


async def _blocked(library: Library, queries: list[str]) -> float:
    """Search while something else wants to run every millisecond; gives its longest wait."""
    longest = 0.0
    done = asyncio.Event()

    async def tick() -> None:
        nonlocal longest
        while not done.is_set():
            start = perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, (perf_counter() - start - 0.001) * 1000)

    ticking = asyncio.create_task(tick())
    for query in queries:
        await find(library, query)
    done.set()
    await ticking
    return longest
