"""Reminders of reviews: the message, the button that ends them, and the round that sends them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord
from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.cards import card, notice
from bot.app.delivery import UNANSWERED
from bot.app.links import KeptButton
from bot.app.reporter import record, respond

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.services.reminders import Due
    from bot.storage.reminders import Reminder

_AT_ONCE = 200  # members in a round


def reminder_card(cards: int) -> ui.LayoutView:
    """Say how much is due, with the way to end being told."""
    told = "1 card is due" if cards == 1 else f"{cards} cards are due"
    return card(
        f"### {told}",
        "/review start asks them, here or anywhere.",
        ui.ActionRow(links.button("No more reminders", links.REMIND_OFF, "me")),
    )


def wish_card(wish: Reminder) -> ui.LayoutView:
    """Say when a member will be reminded."""
    return card(
        f"I will remind you by direct message at **{wish.at:%H:%M}** ({wish.zone}), once a day "
        "at most, and only when cards are due.",
        ui.ActionRow(links.button("No more reminders", links.REMIND_OFF, "me")),
    )


class StopButton(KeptButton, template=links.pattern(links.REMIND_OFF, "me")):
    """Ends the reminders of whoever presses."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """End them; a second press changes nothing."""
        await interaction.client.services.reminders.stop(interaction.user.id)
        told = "No more reminders. /review remind begins them again."
        await respond(interaction, notice(told), private=True)


async def send_reminders(bot: Clio) -> None:
    """Remind those whose time has come."""
    for _ in range(_AT_ONCE):
        due = await bot.services.reminders.claim()
        if due is None:
            break
        try:
            await _send(bot, due)
        except (discord.HTTPException, *UNANSWERED) as error:  # tomorrow is another day
            record(error, task="reminders", member=due.member_id)


async def _send(bot: Clio, due: Due) -> None:
    user = bot.get_user(due.member_id)
    with suppress(discord.NotFound):
        user = user or await bot.fetch_user(due.member_id)
    if user is None:
        await bot.services.reminders.closed(due.member_id)
        return
    try:
        await user.send(view=reminder_card(due.cards))
    except discord.Forbidden:
        await bot.services.reminders.closed(due.member_id)
