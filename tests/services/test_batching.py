"""What several tasks write at about the same time is committed together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.services.batching import Together


async def test_items_that_come_during_a_write_share_the_next_one() -> None:
    batches: list[list[int]] = []
    gate = asyncio.Event()

    async def write(items: Sequence[int]) -> None:
        batches.append(list(items))
        await gate.wait()

    together = Together(write)
    tasks = [asyncio.create_task(together.add(number)) for number in range(4)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*tasks)
    assert batches == [[0], [1, 2, 3]]


async def test_a_write_that_fails_fails_for_all_it_held_and_for_no_other() -> None:
    gate = asyncio.Event()

    async def write(items: Sequence[int]) -> None:
        await gate.wait()
        if 1 in items:
            raise ZeroDivisionError

    together = Together(write)
    tasks = [asyncio.create_task(together.add(number)) for number in range(3)]
    await asyncio.sleep(0)
    gate.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in results] == [type(None), ZeroDivisionError, ZeroDivisionError]
    await together.add(3)


async def test_a_writer_that_is_cancelled_leaves_nobody_waiting() -> None:
    gate = asyncio.Event()

    async def write(items: Sequence[int]) -> None:
        await gate.wait()

    together = Together(write)
    first = asyncio.create_task(together.add(1))
    await asyncio.sleep(0)
    second = asyncio.create_task(together.add(2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    gate.set()
    await asyncio.wait_for(second, 5)
