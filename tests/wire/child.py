"""A server of forks: each of them becomes `clio run`, in milliseconds, on a clock set by its test.

`python -m tests.wire.child SOCKET` imports all of Clio, opens nothing, and listens on a Unix
socket. Each connection is one start: it sends a line of JSON with the working directory, the
environment and the files for what is printed, and is sent a line with the process's id, and
one with its exit status once it has ended.

The clock is the system's plus `AHEAD` seconds, which tests keep below zero: discord.py's
loops stay on the system's own clock, and one that is found behind Clio's begins anew at
each tick. Where `STEPS` names a file, the seconds that it holds are added, as it is written
anew while Clio runs, and discord.py's loops live by the same clock, as in service.
`PATIENCE` is how many seconds discord.py waits for a word of the gateway, in place of 60.
"""

from __future__ import annotations

import datetime as dt
import gc
import importlib
import json
import os
import pkgutil
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from socketserver import ForkingMixIn, StreamRequestHandler, UnixStreamServer
from types import SimpleNamespace
from typing import Any, NoReturn, Self

import discord
from discord.ext import tasks
from typing_extensions import override

import cogs
from bot import serving
from bot.__main__ import main
from bot.app.client import Clio
from bot.clock import SystemClock

AHEAD, STEPS, PATIENCE = "WIRE_CLOCK_AHEAD", "WIRE_CLOCK_STEPS", "WIRE_GATEWAY_PATIENCE"
_MOST = 200  # forks at a time
_APPENDING = os.O_WRONLY | os.O_CREAT | os.O_APPEND


class ShiftedClock(SystemClock):
    """The system's clock, set as the environment says."""

    @override
    def now(self) -> datetime:
        return super().now() + timedelta(seconds=float(os.environ[AHEAD]) + _stepped())


def _stepped() -> float:
    file = os.environ.get(STEPS)
    return float(Path(file).read_text(encoding="ascii")) if file else 0.0


class SteppedDatetime(datetime):
    """What discord.py's loops take for the time."""

    @override
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        shift = timedelta(seconds=float(os.environ[AHEAD]) + _stepped())
        return super().now(tz) + shift


class ImpatientClio(Clio):
    """Clio with another patience for the gateway than discord.py's own."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._connection.heartbeat_timeout = float(os.environ[PATIENCE])


def _set_up_hooks() -> None:
    clio: Any = serving
    clio.SystemClock = ShiftedClock
    if os.environ.get(STEPS):
        stepped: Any = SimpleNamespace(**vars(dt) | {"datetime": SteppedDatetime})
        loops: Any = tasks
        utils: Any = discord.utils
        loops.datetime = utils.datetime = stepped
    if os.environ.get(PATIENCE):
        clio.Clio = ImpatientClio


class _Start(StreamRequestHandler):
    """Start one Clio and wait for its end; a fork of the server itself."""

    @override
    def handle(self) -> None:
        request = json.loads(self.rfile.readline())
        child = os.fork()
        if child == 0:
            _become_clio(request)
        self.wfile.write(b"%d\n" % child)
        _, status = os.waitpid(child, 0)
        self.wfile.write(b"%d\n" % os.waitstatus_to_exitcode(status))


class Server(ForkingMixIn, UnixStreamServer):
    """Gives each start a process of its own."""

    max_children = request_queue_size = _MOST


def _become_clio(request: dict[str, Any]) -> NoReturn:
    """Run `clio run` as a fresh process would, and end."""
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["env"])
    for number, name in ((1, request["out"]), (2, request["err"])):
        os.dup2(os.open(name, _APPENDING, 0o600), number)
    sys.argv = ["clio", "run"]
    status: Any = 1
    try:
        _set_up_hooks()
        main()
        status = 0
    except SystemExit as end:
        status = end.code
    except BaseException:  # noqa: BLE001 - as the interpreter would at the top
        sys.excepthook(*sys.exc_info())
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))


def _import_all() -> None:
    for name in ("bot.log", "bot.serving"):
        importlib.import_module(name)
    for found in pkgutil.walk_packages(cogs.__path__, "cogs."):
        importlib.import_module(found.name)


if __name__ == "__main__":
    _import_all()
    gc.freeze()  # so that collections in the forks leave shared memory shared
    with Server(sys.argv[1], _Start) as server:
        print("ready", flush=True)
        server.serve_forever()
