"""How long members waited, and what came of it, by command and by act of a button or form."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import discord

    from bot.app.client import Clio

_BEGUN = "begun"


def begin(interaction: discord.Interaction[Clio]) -> None:
    """Note when an interaction came, and which task answers it."""
    task = asyncio.current_task()
    assert task is not None, "an interaction is answered in a task"
    interaction.client.under_way.add(task)
    interaction.extras.setdefault(_BEGUN, perf_counter())


def end(interaction: discord.Interaction[Clio], outcome: str = "answered") -> None:
    """Count an interaction, as answered, refused or an incident."""
    now = perf_counter()
    timed = interaction.client.metrics.interactions.labels(_what(interaction), outcome)
    timed.observe(now - interaction.extras.get(_BEGUN, now))


def _what(interaction: discord.Interaction[Any]) -> str:
    """Name a command, or the act of a button or form: names that Clio gave, and so few."""
    if interaction.command is not None:
        return interaction.command.qualified_name
    data: Any = interaction.data or {}
    parts = str(data.get("custom_id", "")).split(":")
    return f"{interaction.type.name}:{parts[1]}" if len(parts) > 1 else interaction.type.name
