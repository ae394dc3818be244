"""What members do about a reading club by buttons, and who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.cards import notice, plain
from bot.app.contexts import guild_of
from bot.app.links import KeptButton
from bot.app.permissions import refuse_unwritable
from bot.app.reporter import respond
from bot.errors import MissingPermissionError, UserError
from cogs.reading._club_cards import reminded_card, status_card

if TYPE_CHECKING:
    from bot.app.client import Clio

_ID = r"[a-z0-9]{10}"


def manages(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether a member may keep a reading club."""
    held = interaction.permissions
    return held.manage_events or held.manage_guild


def refuse_others(interaction: discord.Interaction[Any]) -> None:
    """Raise MissingPermissionError for a member who may not keep a reading club."""
    if not manages(interaction):
        raise MissingPermissionError(
            "That needs the permission **Manage Events** or **Manage Server**, which you do not "
            "have here. Someone who manages this server can grant it."
        )


def place_for(
    interaction: discord.Interaction[Clio], wanted: discord.TextChannel | None, *, polls: bool
) -> discord.TextChannel:
    """Give the channel to post in: the one named or this one; raises UserError where I cannot."""
    guild = guild_of(interaction, "Reading clubs")
    channel = wanted or interaction.channel
    if not isinstance(channel, discord.TextChannel):
        raise UserError("Name a text channel of this server: the club posts there.")
    held = channel.permissions_for(guild.me)
    refuse_unwritable(channel, held)
    member = interaction.user
    if not isinstance(member, discord.Member) or not channel.permissions_for(member).send_messages:
        raise UserError("You may not write in that channel, so I do not for you either.")
    if polls and not held.send_polls:
        raise MissingPermissionError(
            f"I cannot begin a vote in {channel.mention}: I lack **Create Polls** there. Someone "
            "with Manage Channels can grant it in the channel's settings."
        )
    return channel


class RemindButton(
    KeptButton, template=links.pattern(links.CLUB_REMIND, rf"(?P<club>{_ID}):(?P<number>\d{{1,2}})")
):
    """Has whoever presses be reminded of a club's parts."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Keep the wish; a second press changes nothing."""
        club_id = arguments["club"]
        is_new = await interaction.client.services.clubs.remind(
            guild_of(interaction, "Reading clubs").id, interaction.user.id, club_id
        )
        await respond(interaction, reminded_card(club_id, is_new=is_new), private=True)


class MuteButton(KeptButton, template=links.pattern(links.CLUB_MUTE, rf"(?P<club>{_ID})")):
    """Ends the reminders of whoever presses."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """End them; a second press changes nothing."""
        await interaction.client.services.clubs.mute(interaction.user.id, arguments["club"])
        told = "No more reminders of this reading. *Remind me* under its weeks begins them again."
        await respond(interaction, notice(told), private=True)


class DropButton(KeptButton, template=links.pattern(links.CLUB_DROP, r"(?P<book>[a-z0-9-]{1,64})")):
    """Takes a proposal back."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Take it back, and say so in its place."""
        proposal = await interaction.client.services.clubs.take_back(
            guild_of(interaction, "Reading clubs").id,
            interaction.user.id,
            arguments["book"],
            manages=manages(interaction),
        )
        told = notice(f"*{plain(proposal.title)}* is no longer proposed.")
        await interaction.response.edit_message(view=told)


class StatusButton(KeptButton, template=links.pattern(links.CLUB_STATUS, rf"(?P<vote>{_ID})")):
    """Tells how the club stands."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show it in private."""
        status = await interaction.client.services.clubs.status(
            guild_of(interaction, "Reading clubs").id
        )
        await respond(interaction, status_card(status), private=True)


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (RemindButton, MuteButton, DropButton, StatusButton)
