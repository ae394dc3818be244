"""The built wheel, in an environment of its own, from another directory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_carries_all_it_needs(tmp_path: Path) -> None:
    run = subprocess.run
    built = tmp_path / "dist"
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(built), str(ROOT)]
    run(command, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for carried in (
        "bot/storage/migrations/0001_first.sql",
        "bot/locales/de.toml",
        "bot/services/chicago.csl",
        "data/authors.toml",
        "data/people.toml",
        "data/periods.toml",
        "data/topics/expulsion-of-trotsky.toml",
        "data/wikipedia_titles.txt",
        "cogs/facts/_cog.py",
    ):
        assert carried in names
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    run([python, "-m", "pip", "install", "-q", wheel], check=True, capture_output=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment["CLIO_CACHE_DIR"] = str(tmp_path / "cache")
    clio = [tmp_path / "env" / "bin" / "clio"]
    checked = run([*clio, "check"], cwd=elsewhere, env=environment, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    found = run(
        [*clio, "fact", "trotsky", "--json"],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Trotsky" in json.dumps(json.loads(found.stdout), ensure_ascii=False)
    assert list(elsewhere.iterdir()) == []
