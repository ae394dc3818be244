"""Answers with pictures of an age, for commands and for buttons alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from typing_extensions import override

from bot.app import links, looks
from bot.app.links import KeptButton
from bot.app.pictures import attached
from bot.services.easel import drawn
from cogs.facts._age_cards import PICTURE, map_card, meanwhile_card, timeline_card

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord
    from discord import ui

    from bot.app.client import Clio
    from bot.domain.look import Look

V = TypeVar("V")
_EVENT = r"(?P<event>[a-z0-9-]{1,64})"


async def send_meanwhile(
    interaction: discord.Interaction[Clio], text: str, *, private: bool = False
) -> None:
    """Answer with what happened elsewhere; raises what the service raises."""
    ages = interaction.client.services.ages
    view = await ages.meanwhile(text)
    await _send(interaction, view, ages.draw_meanwhile, meanwhile_card, private=private)


async def send_timeline(interaction: discord.Interaction[Clio], text: str) -> None:
    """Answer with a line of time; raises what the service raises."""
    ages = interaction.client.services.ages
    await _send(interaction, await ages.timeline(text), ages.draw_timeline, timeline_card)


async def send_map(
    interaction: discord.Interaction[Clio], text: str, *, private: bool = False
) -> None:
    """Answer with a map; raises what the service raises."""
    ages = interaction.client.services.ages
    await _send(interaction, await ages.map(text), ages.draw_map, map_card, private=private)


async def _send(
    interaction: discord.Interaction[Clio],
    view: V,
    draw: Callable[[V, Look], tuple[bytes, str]],
    shown: Callable[[V, str], ui.LayoutView],
    *,
    private: bool = False,
) -> None:
    await interaction.response.defer(ephemeral=private)  # the picture takes its time
    png, alt = await drawn(draw, view, looks.current())
    file = attached(PICTURE, png, alt)
    await interaction.followup.send(view=shown(view, alt), file=file, ephemeral=private)


class MeanwhileButton(KeptButton, template=links.pattern(links.MEANWHILE, _EVENT)):
    """Shows what happened elsewhere about the time of an event."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show it in private."""
        await send_meanwhile(interaction, f"event:{arguments['event']}", private=True)


class MapButton(KeptButton, template=links.pattern(links.ON_A_MAP, _EVENT)):
    """Shows where an event happened."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show it in private."""
        await send_map(interaction, f"event:{arguments['event']}", private=True)


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (MeanwhileButton, MapButton)
