"""`clio demo` as a process, and a browser that looks at it as a member would."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIO = Path(sys.executable).with_name("clio")
_STARTS_WITHIN = 60.0
_ENDS_WITHIN = 60.0
_PATIENCE_MS = 60_000
_POLL = 0.02
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """Look for a browser to drive."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


class Demo:
    """A running demo."""

    def __init__(self, process: subprocess.Popen[bytes], out: Path) -> None:
        self._process = process
        self._out = out

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def out(self) -> str:
        return self._out.read_text(encoding="utf-8")

    def address(self) -> str:
        """Wait for the address to be printed."""
        deadline = time.monotonic() + _STARTS_WITHIN
        while (found := re.search(r"http://127\.0\.0\.1:\S+", self.out)) is None:
            assert not self._ended_within(_POLL), self.out
            assert time.monotonic() < deadline, f"no address in {_STARTS_WITHIN} s: {self.out}"
        return found[0]

    def _ended_within(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def ended(self) -> int:
        """Wait for it to end by itself; gives the exit status."""
        return self._process.wait(_ENDS_WITHIN)

    def interrupt(self) -> int:
        """Press Ctrl-C; gives the exit status."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(_ENDS_WITHIN)


@contextmanager
def running_demo(folder: Path, *arguments: str) -> Iterator[Demo]:
    """Start `clio demo`; what it prints goes into a file in `folder`."""
    out = folder / "demo.txt"
    with out.open("wb") as stdout:
        process = subprocess.Popen(
            [CLIO, "demo", "--no-browser", *arguments],
            cwd=folder,
            env=dict(os.environ),
            stdout=stdout,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Demo(process, out)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@contextmanager
def opened_page(chromium: str, address: str) -> Iterator[Page]:
    """Open an address in a browser of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        try:
            page = browser.new_page(viewport={"width": 1100, "height": 1300})
            page.set_default_timeout(_PATIENCE_MS)
            page.goto(address)
            yield page
        finally:
            browser.close()


def type_command(page: Page, command: str, **options: str) -> None:
    """Choose a command in simcord's picker, fill its options in, and send it."""
    page.get_by_label("Message", exact=True).press_sequentially(command)
    page.locator(".command-entry.is-active", has_text=command).wait_for()
    page.keyboard.press("Enter")
    for name, value in options.items():
        _fill(page, name, value)
    page.get_by_label("Send", exact=True).click()


def _fill(page: Page, name: str, value: str) -> None:
    """Fill an option in; one that may be left out is first asked for, behind "+2 more"."""
    field = page.locator(f'input[data-option="{name}"]')
    more = page.locator(".command-ghost")
    field.or_(more).first.wait_for()
    if not field.is_visible():
        more.click()
        page.locator(f'.command-suggestion[data-value="{name}"]').click()
    field.fill(value)
