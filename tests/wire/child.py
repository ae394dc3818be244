"""A server of forks: each of them becomes `clio run`, in milliseconds, on a clock set by its test.

`python -m tests.wire.child SOCKET` imports all of Clio, opens nothing, and listens on a Unix
socket. Each connection is one start: it sends a line of JSON with the working directory, the
environment and the files for what is printed, and is sent a line with the process's id, and
one with its exit status once it has ended.

The clock is the system's plus `AHEAD` seconds, which tests keep below zero: discord.py's
loops stay on the system's own clock, and one that is found behind Clio's begins anew at
each tick.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import sys
from datetime import datetime, timedelta
from socketserver import ForkingMixIn, StreamRequestHandler, UnixStreamServer
from typing import Any, NoReturn
from unittest.mock import patch

from typing_extensions import override

import cogs
from bot.__main__ import main
from bot.clock import SystemClock

AHEAD = "WIRE_CLOCK_AHEAD"
_MOST = 200  # forks at a time
_APPENDING = os.O_WRONLY | os.O_CREAT | os.O_APPEND


class ShiftedClock(SystemClock):
    """The system's clock, set as the environment says."""

    @override
    def now(self) -> datetime:
        return super().now() + timedelta(seconds=float(os.environ[AHEAD]))


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
        with patch("bot.serving.SystemClock", ShiftedClock):
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
