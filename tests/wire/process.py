"""`clio run` as a process of its own: started afresh, or forked from one that has imported it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CLIO = Path(sys.executable).with_name("clio")
ROOT = Path(__file__).parents[2]
T = TypeVar("T")
_PATIENCE = 60.0
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


class Process(Protocol):
    """A process that was started; `asyncio.subprocess.Process` is one."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    def send_signal(self, signal: int, /) -> None: ...

    async def wait(self) -> int: ...


class Forked:
    """A process that a server of forks started; its connection tells of its end."""

    def __init__(
        self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._reader = reader
        self._writer = writer

    def send_signal(self, number: int, /) -> None:
        os.kill(self.pid, number)

    async def wait(self) -> int:
        if self.returncode is None:
            self.returncode = int(await self._reader.readline())
            self._writer.close()
        return self.returncode


class Forks:
    """A running server of forks, `tests.wire.child`."""

    def __init__(self, address: Path) -> None:
        self._address = address

    async def start(self, folder: Path, env: dict[str, str]) -> Running:
        """Start `clio run`, as `Running.start` does."""
        reader, writer = await asyncio.open_unix_connection(self._address)
        out, err = folder / "stdout.txt", folder / "stderr.txt"
        asked = {"folder": str(folder), "env": env, "out": str(out), "err": str(err)}
        writer.write(json.dumps(asked).encode() + b"\n")
        try:
            pid = int(await reader.readline())
        except BaseException:
            writer.close()
            raise
        return Running(Forked(pid, reader, writer), out, err)


@contextmanager
def forking(address: Path) -> Iterator[Forks]:
    """Run a server of forks until the block ends, and with it all that was started."""
    command = [sys.executable, "-m", "tests.wire.child", str(address)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True
    ) as server:
        assert server.stdout is not None
        try:
            assert server.stdout.readline() == b"ready\n"
            yield Forks(address)
        finally:
            os.killpg(server.pid, signal.SIGKILL)


class Running:
    """A started `clio run`; what it prints goes into files in its folder."""

    def __init__(self, process: Process, out: Path, err: Path) -> None:
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
    def pid(self) -> int:
        return self._process.pid

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
