"""How long Clio's pictures take to draw, and how large they are, on the real corpus."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter_ns

from bot.clock import SystemClock
from bot.config import CORPUS
from bot.drawing import heatmap, lanes, maps, progress, timeline
from bot.drawing.progress import Week
from bot.library.index import Library
from bot.services.ages import Ages

SAMPLES = 20
GOAL_MS, GOAL_KIB = 150, 300
CACHES = (
    heatmap.draw_heatmap,
    lanes.draw_lanes,
    maps.draw_map,
    progress.draw_progress,
    timeline.draw_timeline,
)


def run() -> int:
    """Print a line a picture, each drawn anew: exit status 1 where a goal is missed."""
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        ages = Ages(Library.open(CORPUS, Path(folder)), SystemClock())
        rng = Random(7)
        weeks = tuple(Week(f"{n} Nov", rng.randrange(40), 0) for n in range(12))
        days = tuple(rng.randrange(60) for _ in range(371))
        cases: dict[str, Callable[[], bytes]] = {
            "/meanwhile 1066": lambda: ages.draw_meanwhile(asyncio.run(ages.meanwhile("1066")))[0],
            "/timeline, a topic": lambda: ages.draw_timeline(
                asyncio.run(ages.timeline("expulsion-of-trotsky"))
            )[0],
            "/map, a topic with a route": lambda: ages.draw_map(
                asyncio.run(ages.map("expulsion-of-trotsky"))
            )[0],
            "/map, a year": lambda: ages.draw_map(asyncio.run(ages.map("1917")))[0],
            "/profile": lambda: progress.draw_progress(weeks),
            "/review stats": lambda: heatmap.draw_heatmap(days, date(2025, 11, 17)),
        }
        print(f"goals: {GOAL_MS} ms at the median, {GOAL_KIB} KiB")
        for name, draw in cases.items():
            times, png = _measured(draw)
            ms = median(times), quantiles(times, n=100)[98]
            missed += ms[0] > GOAL_MS or len(png) > GOAL_KIB * 1024
            print(f"{name:<28} {ms[0]:>5.0f} ms {ms[1]:>5.0f} ms {len(png) / 1024:>4.0f} KiB")
    return int(bool(missed))


def _measured(draw: Callable[[], bytes]) -> tuple[list[float], bytes]:
    times = []
    png = draw()  # fonts and outlines are read once a process
    for _ in range(SAMPLES):
        for cache in CACHES:
            cache.cache_clear()
        began = perf_counter_ns()
        png = draw()
        times.append((perf_counter_ns() - began) / 1e6)
    return times, png
