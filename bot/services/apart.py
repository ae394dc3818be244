"""Run a module as a process of its own, with bounds on its time, its memory and what it writes.

What it reads is of unknown origin: it gets no settings, no secrets and no open files, and what it
takes of the processor keeps nobody in this process waiting.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

import bot
from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SECONDS = 20
MOST_MEMORY = 512 * 1024 * 1024  # bytes of address space
MOST_WRITTEN = 128 * 1024 * 1024
_NICE = 5  # whoever waits for an answer comes first, and it still gets its turn
_ROOT = Path(bot.__file__).parents[1]


@contextmanager
def apart(module: str, *arguments: str, given: bytes) -> Iterator[IO[bytes]]:
    """Run a module on what is given, and give what it wrote; raises UserError where it fails.

    It waits for the process: call it in a thread.
    """
    with (
        tempfile.TemporaryFile() as source,
        tempfile.TemporaryFile() as target,
        tempfile.TemporaryDirectory() as folder,  # for what it leaves behind where it is ended
    ):
        source.write(given)
        source.seek(0)
        process = subprocess.Popen(  # noqa: S603 - this interpreter, and modules of Clio
            [sys.executable, "-m", module, *arguments],
            stdin=source,
            stdout=target,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=_environment(folder),
        )
        _bound(process.pid)
        try:
            status = process.wait(MOST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        if status:
            raise UserError(
                "The file takes more time or memory than I allow one. It is damaged, or too large."
            )
        target.seek(0)
        yield target


def _environment(folder: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name == "SYSTEMROOT"}
    return kept | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)


def _bound(pid: int) -> None:
    with suppress(AttributeError, ProcessLookupError):  # unknown on Windows
        os.setpriority(os.PRIO_PROCESS, pid, _NICE)
    with suppress(ImportError, AttributeError, ProcessLookupError):  # Linux alone has it
        import resource  # noqa: PLC0415 - as above

        for what, most in (
            (resource.RLIMIT_CPU, MOST_SECONDS),
            (resource.RLIMIT_AS, MOST_MEMORY),
            (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        ):
            resource.prlimit(pid, what, (most, most))
