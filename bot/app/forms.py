"""Modals whose answers find their way over a restart.

discord.py keeps an open modal in memory alone. A form here is known by its custom id,
`clio:<act>:<argument>`, like a persistent button; what it is answered with is taken off the
interaction by whoever registered the act, in this process or in the next.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import looks, metering
from bot.app.cards import fenced
from bot.app.links import link_id
from bot.app.payloads import storable
from bot.app.reporter import report

if TYPE_CHECKING:
    from bot.app.client import Clio

Taker = Callable[[discord.Interaction[Any], str, dict[str, str]], Awaitable[None]]

_WORTH_KEEPING = 60  # characters that nobody likes to write twice


class Form(ui.Modal):
    """A modal of one act; `argument` says what it is about."""

    def __init__(self, title: str, act: str, argument: str, *labels: ui.Label[Any]) -> None:
        super().__init__(title=title, custom_id=link_id(act, argument), timeout=None)
        for label in labels:
            self.add_item(label)

    @override
    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Leave the answer to `take`, which every answer comes to."""


async def open_form(interaction: discord.Interaction[Any], form: Form) -> None:
    """Show a form, and let discord.py forget it at once."""
    await interaction.response.send_modal(form)
    form.stop()


async def take(bot: Clio, interaction: discord.Interaction[Any]) -> None:
    """Give the answer to a form to whoever takes its act; errors go to the one reporter."""
    data: Any = storable(interaction.data)
    head, _, rest = str(data.get("custom_id", "")).partition(":")
    act, _, argument = rest.partition(":")
    taker = bot.forms.get(act)
    if head != "clio" or taker is None:
        return
    answers = dict(_answers(data.get("components") or []))
    metering.begin(interaction)
    try:
        bot.pacing.refuse_flood(interaction)
        await looks.adopt(bot.services, interaction.guild_id)
        await taker(interaction, argument, answers)
        metering.end(interaction)
    except Exception as error:  # noqa: BLE001 - the reporter is the one place that sorts them
        written = [answer for answer in answers.values() if len(answer) >= _WORTH_KEEPING]
        kept = [
            part for answer in written for part in ("-# What you wrote, to copy:", fenced(answer))
        ]
        await report(interaction, error, *kept)


def _answers(components: list[dict[str, Any]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in components:
        if isinstance(each.get("value"), str):
            found.append((str(each["custom_id"]), each["value"]))
        inner = each.get("components") or [each[k] for k in ("component",) if k in each]
        found += _answers(inner)
    return found
