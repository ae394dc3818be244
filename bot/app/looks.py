"""The look of what is being shown: that of the guild whose work a task is doing.

A card is laid out once for all guilds and lettered as it is sent; who sends it need not know.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from bot.domain.look import PLAIN, Look

if TYPE_CHECKING:
    from bot.services.bundle import Services

_LOOK: ContextVar[Look] = ContextVar("look", default=PLAIN)


async def adopt(services: Services, guild_id: int | None) -> None:
    """Show what this task shows from now on as a guild wants it."""
    _LOOK.set(await services.looks.of(guild_id))


def current() -> Look:
    """Give the look that this task shows things in."""
    return _LOOK.get()
