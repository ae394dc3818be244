"""Where pictures are drawn: in one thread, one after another, beside the event loop.

A thread that has drawn holds some 20 MiB for good, so that pictures drawn at once would cost many
times as much as they do one by one; drawing one takes 50 ms.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")
_EASEL = ThreadPoolExecutor(1, "drawing")


async def drawn(draw: Callable[P, T], *given: P.args, **more: P.kwargs) -> T:
    """Draw in its turn; gives and raises what `draw` does."""
    return await asyncio.get_running_loop().run_in_executor(_EASEL, partial(draw, *given, **more))
