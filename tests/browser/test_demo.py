"""What a visitor of `clio demo` sees."""

from __future__ import annotations

import re
import socket
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.browser.demo import find_chromium, opened_page, running_demo, type_command

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser


@pytest.fixture
def chromium() -> str:
    """The path of a browser."""
    found = find_chromium()
    if found is None:
        pytest.skip("no Chromium is installed")
    return found


def test_a_visitor_reads_looks_up_and_plays_and_ctrl_c_ends_it(
    chromium: str, tmp_path: Path
) -> None:
    with running_demo(tmp_path) as demo:
        with opened_page(chromium, demo.address()) as page:
            channel = page.get_by_role("region", name="Conversation")
            channel.get_by_text("On this day · 16 November").wait_for()
            assert channel.get_by_text("Trotsky is expelled from the Communist Party").count() == 1
            page.screenshot(path=tmp_path / "1-the-day.png")

            type_command(page, "/fact", query="trotsky expelled")
            channel.get_by_role("button", name="The whole story").wait_for()
            page.screenshot(path=tmp_path / "2-fact.png")

            type_command(page, "/quiz start", rounds="1", seconds="8", kinds="choice")
            channel.get_by_role("button", name="Controls").click()
            channel.get_by_role("button", name="Start now").click()
            answer = channel.get_by_role("button", name=re.compile(r"^B\b"))
            answer.wait_for()
            page.screenshot(path=tmp_path / "3-round.png")
            answer.click()
            channel.get_by_text("Your answer is B").wait_for()
            page.screenshot(path=tmp_path / "4-answered.png")

            channel.get_by_text("Round 1 of 1 · answer").wait_for()
            page.screenshot(path=tmp_path / "5-reveal.png")
            earned = points(channel.get_by_text(re.compile(r"[✓✗] @.*(\+\d+|\(B\))")).inner_text())

            channel.get_by_text("Quiz over · all topics").wait_for()
            page.screenshot(path=tmp_path / "6-standings.png")
            assert points(channel.get_by_text(re.compile(r"1\. @.* \d+")).inner_text()) == earned
        assert demo.interrupt() == 0
        assert "Traceback" not in demo.out


def test_a_visitor_may_choose_the_day(chromium: str, tmp_path: Path) -> None:
    with running_demo(tmp_path, "--date", "2026-07-14") as demo:
        with opened_page(chromium, demo.address()) as page:
            channel = page.get_by_role("region", name="Conversation")
            channel.get_by_text("On this day · 14 July").wait_for()
            page.screenshot(path=tmp_path / "day.png")
            type_command(page, "/today")
            channel.get_by_text("On this day · 14 July").nth(1).wait_for()
            page.screenshot(path=tmp_path / "today.png")
        assert demo.interrupt() == 0


def points(line: str) -> int:
    """Read the points off a line of a reveal ("✓ @one +98", "✗ @one (B)") or of standings."""
    found = re.search(r"@.*?[+ ](\d+)$", line.strip(), re.MULTILINE)
    return int(found[1]) if found else 0


def test_a_kept_database_shows_the_post_again(tmp_path: Path) -> None:
    kept = str(tmp_path / "kept.sqlite3")
    for _ in range(2):
        with running_demo(tmp_path, "--database", kept) as demo:
            demo.address()
            assert demo.interrupt() == 0
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("SELECT state FROM ledger").fetchall() == [("sent",)]


def test_a_taken_port_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with running_demo(tmp_path, "--port", port) as demo:
            assert demo.ended() == 1
        assert demo.out.startswith("clio: The demo cannot be shown")
        assert demo.out.count("\n") == 1
