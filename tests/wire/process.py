"""`clio run` as a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

CLIO = Path(sys.executable).with_name("clio")
T = TypeVar("T")
_PATIENCE = 30.0
_POLL = 0.02


async def until(condition: Callable[[], T | None], what: str, seconds: float = _PATIENCE) -> T:
    """Wait until a condition gives something true, and give that; fails at the deadline."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not (found := condition()):
        assert asyncio.get_running_loop().time() < deadline, f"waited {seconds} s for {what}"
        await asyncio.sleep(_POLL)
    return found


def environment(**settings: object) -> dict[str, str]:
    """The environment of this process with these settings of Clio alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLIO_")}
    return kept | {f"CLIO_{name.upper()}": str(value) for name, value in settings.items()}


class Running:
    """A started `clio run`; what it prints goes into files in its folder."""

    def __init__(self, process: asyncio.subprocess.Process, out: Path, err: Path) -> None:
        self._process = process
        self._out = out
        self._err = err

    @classmethod
    async def start(cls, folder: Path, env: dict[str, str]) -> Running:
        """Start it with `folder` as its working directory, where it looks for `.env`."""
        out, err = folder / "stdout.txt", folder / "stderr.txt"
        with out.open("ab") as stdout, err.open("ab") as stderr:
            process = await asyncio.create_subprocess_exec(
                CLIO, "run", cwd=folder, env=env, stdout=stdout, stderr=stderr
            )
        return cls(process, out, err)

    @property
    def out(self) -> str:
        return self._out.read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        return self._err.read_text(encoding="utf-8")

    async def ended(self) -> int:
        """Wait for it to end by itself; gives its exit status."""
        return await asyncio.wait_for(self._process.wait(), _PATIENCE)

    async def end(self, number: signal.Signals) -> int:
        """Send it a signal and wait for its end; gives its exit status."""
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self.ended()

    async def kill(self) -> None:
        """End it as a power cut would."""
        await self.end(signal.SIGKILL)
