"""The one check command: format, lint, types, layers, corpus, coverage.

Run it with `python -m tests.check` after the tests; it goes on to the end and exits 1 when
anything failed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

COVERED = "bot/domain/*,bot/services/*,bot/storage/*"
CHECKS = (
    ("ruff", "format", "--check", "bot", "cogs", "tests"),
    ("ruff", "check", "bot", "cogs", "tests"),
    ("mypy",),
    ("lint-imports",),
    ("clio", "check"),
    ("coverage", "report", f"--include={COVERED}", "--fail-under=100", "--skip-covered"),
)


def main() -> int:
    scripts = Path(sys.executable).parent
    failed = []
    for name, *arguments in CHECKS:
        print(f"-- {name} {' '.join(arguments)}", flush=True)
        if subprocess.run([scripts / name, *arguments], check=False).returncode:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
