"""What several tasks write at about the same time is committed together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.errors import BusyError
from bot.services.batching import Together


class Disk:
    """A write that takes until it is let go, and fails for some items."""

    def __init__(self, *bad: int, fault: type[Exception] = ZeroDivisionError) -> None:
        self._fault = fault
        self.batches: list[list[int]] = []
        self.began = asyncio.Event()
        self.let_go = asyncio.Event()
        self._bad = set(bad)

    async def write(self, items: Sequence[int]) -> None:
        self.batches.append(list(items))
        self.began.set()
        await self.let_go.wait()
        if self._bad & set(items):
            raise self._fault


async def under_way(disk: Disk, *more: int) -> tuple[Together[int], list[asyncio.Task[None]]]:
    """Begin to write 0, and have others wait for their turn meanwhile."""
    together = Together(disk.write)
    tasks = [asyncio.create_task(together.add(0))]
    await disk.began.wait()
    tasks += [asyncio.create_task(together.add(number)) for number in more]
    await asyncio.sleep(0)
    return together, tasks


async def test_items_that_come_during_a_write_share_the_next_one() -> None:
    disk = Disk()
    _, tasks = await under_way(disk, 1, 2, 3)
    disk.let_go.set()
    await asyncio.gather(*tasks)
    assert disk.batches == [[0], [1, 2, 3]]


async def test_what_is_at_fault_in_one_fails_for_that_one_alone() -> None:
    disk = Disk(1)
    together, tasks = await under_way(disk, 1, 2)
    disk.let_go.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in results] == [type(None), ZeroDivisionError, type(None)]
    await together.add(3)
    assert disk.batches == [[0], [1, 2], [1], [2], [3]]


async def test_a_disk_that_is_in_use_elsewhere_is_not_tried_for_each() -> None:
    disk = Disk(1, fault=BusyError)
    _, tasks = await under_way(disk, 1, 2)
    disk.let_go.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in results] == [type(None), BusyError, BusyError]
    assert disk.batches == [[0], [1, 2]]


async def test_a_writer_that_is_cancelled_takes_nobody_with_it() -> None:
    disk = Disk()
    _, tasks = await under_way(disk, 1)
    tasks[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    disk.let_go.set()
    await asyncio.wait_for(tasks[1], 5)
    assert sorted(number for batch in disk.batches for number in batch) == [0, 1]


@pytest.mark.parametrize("fails", [False, True])
async def test_who_does_not_wait_any_more_holds_nobody_up(*, fails: bool) -> None:
    disk = Disk(*([2] if fails else []))
    _, tasks = await under_way(disk, 1, 2)
    tasks[1].cancel()
    disk.let_go.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert results[0] is None
    assert isinstance(results[1], asyncio.CancelledError)
    assert isinstance(results[2], ZeroDivisionError) is fails
