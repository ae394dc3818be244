"""The database is locked, its disk is full, or its server is restarted, while a quiz goes on."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.wire.daily import NINE, SECOND, assert_posted_once, every_day
from tests.wire.playing import Play, assert_serves
from tests.wire.process import until
from tests.wire.study import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simcord.backend.models import Message

    from tests.postgres import Postgres
    from tests.wire.daily import DailyStage
    from tests.wire.process import Running

pytestmark = pytest.mark.wire
LOCKED = 5.0  # seconds, of the thirty that it may be: what waits gives up after two
APART = 0.3  # seconds between two members who answer meanwhile
HERE = 3.0  # seconds in which Discord wants an answer
DOWN = 1.5  # seconds of a server's restart; ten are waited for
FULL = 16 * 1024  # bytes of a file that a full disk takes


async def told_in_time(play: Play, member_id: int, asked: Message) -> None:
    """Press a button, and be told within the time that Discord gives that nothing was changed."""
    began = asyncio.get_running_loop().time()
    told = await play.answer(member_id, asked, 1)
    assert "nothing was changed" in told or "is being written down" in told
    assert asyncio.get_running_loop().time() - began < HERE


async def test_while_another_process_holds_the_database_members_are_told_and_nothing_is_lost(
    daily: DailyStage,
) -> None:
    place = daily.study.home()
    await daily.plan(every_day(place, "09:00"))
    daily.now_is(NINE - 5 * SECOND)
    daily.wire.knows_nonces = True
    play = Play(daily)
    others = [daily.study.join(f"member {number}") for number in range(5)]
    clio = await daily.run()
    asked = await play.opened()
    assert "Your answer is A" in await play.answer(play.ada, asked, 0)
    with closing(sqlite3.connect(daily.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.TaskGroup() as pressing:
            for number in range(int(LOCKED / APART)):
                member = (play.bao, *others)[number % 6]
                pressing.create_task(told_in_time(play, member, asked))
                await asyncio.sleep(APART)
        other.execute("ROLLBACK")
    assert "Your answer is B" in await play.answer(play.bao, asked, 1)
    await play.until_shown("· answer")
    await play.over()
    await daily.until_all("sent", place)
    await play.assert_scored_once((1, play.ada, "0"), (1, play.bao, "1"))
    assert_posted_once(daily, [place])
    await assert_serves(daily)
    assert '"incident"' not in clio.err


@contextmanager
def full_disk(clio: Running) -> Iterator[None]:
    """Let no file of a running Clio grow: each write past a few pages fails (EFBIG).

    SQLite calls that an I/O error where a full disk is SQLITE_FULL; both end a transaction.
    """
    soft, hard = resource.prlimit(clio.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(clio.pid, resource.RLIMIT_FSIZE, (FULL, hard))
    try:
        yield
    finally:
        resource.prlimit(clio.pid, resource.RLIMIT_FSIZE, (soft, hard))


async def test_on_a_full_disk_members_are_told_that_nothing_was_written_and_all_goes_on_after(
    daily: DailyStage,
) -> None:
    place = daily.study.home()
    await daily.plan(every_day(place, "09:00"))
    daily.now_is(NINE - 3 * SECOND)
    daily.wire.knows_nonces = True
    play = Play(daily)
    clio = await daily.run()
    asked = await play.opened()
    assert "Your answer is A" in await play.answer(play.ada, asked, 0)
    with full_disk(clio):
        assert "nothing was changed" in await play.answer(play.bao, asked, 1)
        assert "Waterloo" in text_of(
            await daily.answer_to(daily.study.command(play.bao, "fact", query="waterloo"))
        )
        await until(lambda: '"daily posts"' in clio.err, "a post that could not be claimed")
    assert await play.given() == [(1, play.ada, "0")]
    assert "Your answer is B" in await play.answer(play.bao, asked, 1)
    await play.until_shown("· answer")
    await play.over()
    await daily.until_all("sent", place)
    await play.assert_scored_once((1, play.ada, "0"), (1, play.bao, "1"))
    assert_posted_once(daily, [place])


async def test_a_postgresql_that_restarts_is_waited_for_and_the_answer_counts(
    daily: DailyStage, postgres: Postgres
) -> None:
    daily.wire.knows_nonces = True
    play = Play(daily)
    play.where = await postgres.emptied()
    clio = await daily.run(database=play.where)
    asked = await play.opened()
    assert "Your answer is A" in await play.answer(play.ada, asked, 0)
    await asyncio.to_thread(postgres.stop)
    try:
        waiting = asyncio.create_task(play.answer(play.bao, asked, 1))
        await asyncio.sleep(DOWN)
    finally:
        await asyncio.to_thread(postgres.start)
    assert "Your answer is B" in await waiting
    await play.until_shown("· answer")
    await play.over()
    await play.assert_scored_once((1, play.ada, "0"), (1, play.bao, "1"))
    await assert_serves(daily)
    assert '"incident"' not in clio.err
