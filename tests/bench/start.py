"""How long `clio run` takes to be ready to connect, and how much memory it then holds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

import psutil

RUNS = 7
SECONDS_GOAL = 1.2
MEBIBYTES_GOAL = 120.0
_MEBIBYTE = 1 << 20
_SHOWN = 14
_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.bench.bench"


class Start(NamedTuple):
    """One start."""

    seconds: float
    mebibytes: float


def run() -> int:
    """Measure and print; gives 1 where a goal is missed."""
    with tempfile.TemporaryDirectory(prefix="clio-bench-") as folder:
        env = _environment(Path(folder))
        _start(env)  # compiles the corpus, makes the database, writes the byte code
        starts = [_start(env) for _ in range(RUNS)]
        imported = _import_times(env)
    seconds = median(each.seconds for each in starts)
    mebibytes = median(each.mebibytes for each in starts)
    spread = f"{min(starts).seconds:.2f} to {max(starts).seconds:.2f}"
    print(f"ready to connect in {seconds:.2f} s ({spread}; goal {SECONDS_GOAL})")
    print(f"resident {mebibytes:.0f} MiB (goal {MEBIBYTES_GOAL:.0f})")
    print("imports, their own time by package:")
    for name, microseconds in imported.most_common(_SHOWN):
        print(f"  {name:24}{microseconds / 1000:8.1f} ms")
    print(f"  {'in all':24}{imported.total() / 1000:8.1f} ms")
    return int(seconds > SECONDS_GOAL or mebibytes > MEBIBYTES_GOAL)


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "CLIO_TOKEN": _TOKEN,
        "CLIO_DATABASE": str(folder / "bench.sqlite3"),
        "CLIO_CACHE_DIR": str(folder / "cache"),
    }


def _child(env: dict[str, str], *flags: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *flags, "-m", "tests.bench.child"],
        env=env,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _start(env: dict[str, str]) -> Start:
    began = perf_counter()
    with _child(env) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        seconds = perf_counter() - began
        if line != "ready\n":
            raise SystemExit(f"it did not start: {child.communicate()[1]}")
        resident = psutil.Process(child.pid).memory_info().rss
        child.communicate()
    return Start(seconds, resident / _MEBIBYTE)


def _import_times(env: dict[str, str]) -> Counter[str]:
    """Sum up what `-X importtime` says of each module: "import time: self | all | name"."""
    with _child(env, "-X", "importtime") as child:
        report = child.communicate()[1]
    total: Counter[str] = Counter()
    for line in report.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if line.startswith("import time:") and parts[0].strip().isdigit():
            total[parts[2].strip().split(".")[0]] += int(parts[0])
    return total
