"""What imports cost: 10,000 rows into a deck, their undoing, and who else waits meanwhile.

Files are read in their process, and cards written to a real database with `synchronous=FULL`.
While that goes on, interactions come in at a steady pace and are timed against the same ones on
an idle bot, first to last: from the gateway's payload to the answer.
"""

import asyncio
import gc
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from time import perf_counter

from bot.services.decks import Viewer
from bot.services.packing import packed
from tests.bench.daily import SLOWER, Traffic
from tests.bench.interactions import Bench, opened

ROWS, TIMES = 10_000, 3
SECONDS_GOAL = 5.0
_WORDS = ("revolution", "decree", "colony", "1791", "Haïti", "general", "army", "treaty", "of the")


@dataclass
class Figures:
    """What was measured of one kind of file."""

    name: str
    size: int
    imports: list[float] = field(default_factory=list)
    undoings: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)


def _texts() -> list[tuple[str, str]]:
    rng = Random(9)
    return [
        (
            f"Question {n}: {' '.join(rng.choices(_WORDS, k=12))}?",
            " ".join(rng.choices(_WORDS, k=5)),
        )
        for n in range(ROWS)
    ]


def _csv() -> bytes:
    out = io.StringIO()
    out.write("front,back\n")
    out.writelines(f"<b>{front}</b>,{back}\n" for front, back in _texts())
    return out.getvalue().encode()


def _json() -> bytes:
    return json.dumps({"cards": [{"front": f, "back": b} for f, b in _texts()]}).encode()


def _package() -> bytes:
    cards = [[str(n), front, back, [], []] for n, (front, back) in enumerate(_texts())]
    return packed({"id": "bench", "title": "Bench", "cards": cards})


_FILES: dict[str, Callable[[], bytes]] = {"csv": _csv, "json": _json, "apkg": _package}


async def _measure(bench: Bench, traffic: Traffic, kind: str) -> Figures:
    content = _FILES[kind]()
    figures = Figures(kind, len(content))
    imports = bench.bot.services.deck_imports
    for turn in range(TIMES):
        done = asyncio.Event()
        taken: list[float] = []
        others = asyncio.create_task(traffic.run(done, taken))
        viewer = Viewer(10**18 + turn)
        began = perf_counter()
        report = await imports.import_file(viewer, f"bench.{kind}", content)
        figures.imports.append(perf_counter() - began)
        assert report.taken == ROWS, report.taken
        began = perf_counter()
        undone = await imports.undo(viewer)
        figures.undoings.append(perf_counter() - began)
        assert undone.struck == ROWS, undone.struck
        done.set()
        await others
        figures.beside += taken[: len(taken) // 2 * 2]  # so that the kinds keep taking turns
    return figures


async def run() -> int:
    """Measure and print; gives 1 where a goal is missed."""
    async with opened() as bench:
        traffic, never = Traffic(bench), asyncio.Event()
        await traffic.run(never, [], most=100)
        alone: list[float] = []
        await traffic.run(never, alone, most=500)
        gc.collect()
        return _print(alone, [await _measure(bench, traffic, kind) for kind in _FILES])


def _late(taken: list[float]) -> float:
    return quantiles(taken, n=100)[98]


def _print(alone: list[float], measured: list[Figures]) -> int:
    print(f"{ROWS:,} rows | import s (goal {SECONDS_GOAL:.0f}) | undo s | ", end="")
    print("no-op us: median, p99 | /today us: median, p99")
    print(f"idle | {_waits(alone)}")
    missed = []
    for each in measured:
        slowest = max(each.imports)
        print(
            f"{each.name}, {each.size // 1024:,} KiB | {median(each.imports):.2f}, at most "
            f"{slowest:.2f} | {median(each.undoings):.2f} | {_waits(each.beside)}"
        )
        if slowest > SECONDS_GOAL:
            missed.append(f"{each.name}: {slowest:.1f} s for an import")
        ratios = [median(each.beside[kind::2]) / median(alone[kind::2]) for kind in (0, 1)]
        print(f"    ratio to idle: {ratios[0]:.2f}, {ratios[1]:.2f}; {len(each.beside)} beside")
        if max(ratios) > SLOWER:
            missed.append(f"{each.name}: interactions {max(ratios):.1f} times slower")
    print("\n".join(missed) or "no goals missed")
    return 1 if missed else 0


def _waits(taken: list[float]) -> str:
    """Traffic's two kinds of interaction take turns."""
    return " | ".join(
        f"{median(each):.0f}, {_late(each):.0f}" for each in (taken[::2], taken[1::2])
    )
