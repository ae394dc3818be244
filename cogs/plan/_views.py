"""Buttons and the menu of plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import override

from bot.app import links
from bot.app.cards import notice
from bot.app.contexts import invited_guild
from bot.app.links import KeptButton, KeptMenu
from bot.app.reporter import respond
from bot.services.plan_orders import Asker
from cogs.plan._cards import plan_card, public_card
from cogs.plan._meetings import settle_guild

if TYPE_CHECKING:
    import discord
    from discord import ui

    from bot.app.client import Clio

_PLAN = r"(?P<plan>[a-z0-9]{10})"


def asker_of(interaction: discord.Interaction[Clio]) -> Asker:
    """Say who asks, where, and whether they may manage the server's events."""
    guild = invited_guild(interaction)
    return Asker(
        interaction.user.id,
        None if guild is None else guild.id,
        may_manage=guild is not None and interaction.permissions.manage_events,
    )


class WeekButton(KeptButton, template=links.pattern(links.PLAN_WEEK, rf"{_PLAN}:(?P<week>\d\d?)")):
    """Turns to another week; 0 is the present one."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show it in the place of the week before, or in private where everybody sees that."""
        view = await interaction.client.services.plans.show(
            asker_of(interaction), arguments["plan"], int(arguments["week"]) or None
        )
        message = interaction.message
        if message is not None and message.flags.ephemeral:
            await interaction.response.edit_message(view=plan_card(view))
        else:
            await respond(interaction, plan_card(view), private=True)


class CardsButton(
    KeptButton, template=links.pattern(links.PLAN_CARDS, rf"{_PLAN}:(?P<week>\d\d?)")
):
    """Makes review cards of a week's questions."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Add those that the member does not have."""
        added = await interaction.client.services.plans.add_cards(
            asker_of(interaction), arguments["plan"], int(arguments["week"])
        )
        told = {0: "You have cards of all of them already.", 1: "1 card added."}.get(
            added, f"{added} cards added."
        )
        await respond(interaction, notice(f"{told} /review start asks them."), private=True)


class PlanButton(
    KeptButton, template=links.pattern(links.PLAN, rf"{_PLAN}:(?P<act>join|leave|end)")
):
    """Lets a member into a group's plan or out of it, or ends a plan."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Do it for whoever presses."""
        plans, asker, plan_id = (
            interaction.client.services.plans,
            asker_of(interaction),
            arguments["plan"],
        )
        if arguments["act"] == "join":
            await _join(interaction, plan_id)
            return
        if arguments["act"] == "leave":
            line = await plans.leave(asker, plan_id)
            told = f"You have left “{line.title}”. Your cards stay yours."
            await interaction.response.edit_message(view=notice(told))
            return
        line = await plans.end(asker, plan_id)
        told = f"“{line.title}” has ended. Cards of it stay in /review."
        await interaction.response.edit_message(view=notice(told))
        if asker.guild_id is not None:
            await settle_guild(interaction.client, asker.guild_id)


async def _join(interaction: discord.Interaction[Clio], plan_id: str) -> None:
    """Show the member their own card; everybody's says one more has joined."""
    plans, asker = interaction.client.services.plans, asker_of(interaction)
    shown = plan_card(await plans.join(asker, plan_id), "You are in.")
    message = interaction.message
    if message is not None and message.flags.ephemeral:
        await interaction.response.edit_message(view=shown)
        return
    await interaction.response.edit_message(view=public_card(await plans.public(asker, plan_id)))
    await interaction.followup.send(view=shown, ephemeral=True)


class PlanMenu(KeptMenu, template=links.pattern(links.PLAN, "chosen")):
    """Opens the plan that was chosen from the list."""

    @override
    async def choose(self, interaction: discord.Interaction[Clio], value: str, **_: str) -> None:
        """Show its present week in private."""
        view = await interaction.client.services.plans.show(asker_of(interaction), value)
        await respond(interaction, plan_card(view), private=True)


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (WeekButton, CardsButton, PlanButton, PlanMenu)
