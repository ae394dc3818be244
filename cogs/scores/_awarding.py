"""Give members the roles that their places brought, and take them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.app.reporter import record
from bot.domain.seasons import AwardState
from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.app.client import Clio
    from bot.domain.seasons import Award


def refuse_ungivable(interaction: discord.Interaction[Clio], role: discord.Role) -> None:
    """Raise UserError for a role that Clio cannot give, saying what would let it."""
    assert interaction.guild is not None, "roles belong to servers"
    me = interaction.guild.me
    if role.is_default() or role.managed:
        raise UserError(f"{role.name} cannot be given by anybody.")
    if not me.guild_permissions.manage_roles:
        raise UserError("I lack Manage Roles. Someone with Manage Server can grant it to my role.")
    if role >= me.top_role:
        raise UserError(f"{role.name} stands above my own role; move mine above it to let me.")
    member = interaction.user
    owns = member.id == interaction.guild.owner_id
    if not owns and (not isinstance(member, discord.Member) or role >= member.top_role):
        raise UserError(f"{role.name} stands above your own role, so it is not yours to give.")


async def carry_out(bot: Clio, awards: Iterable[Award]) -> None:
    """Give and take roles; where Discord is out of order, a guild waits for the next time.

    Each is noted as soon as it is done. Done twice, after a crash, it changes nothing.
    """
    waiting: set[int] = set()
    for award in awards:
        if award.guild_id in waiting:
            continue
        try:
            state = await _carried_out(bot, award)
        except discord.HTTPException as error:
            record(error, task="season", guild=award.guild_id)
            waiting.add(award.guild_id)  # what leaves has to leave before it can come again
            continue
        await bot.services.seasons.note(award, state)


async def _carried_out(bot: Clio, award: Award) -> AwardState:
    if award.state is not AwardState.DUE and not _may_change(bot, award):
        return award.state  # Discord bans who is refused too often
    gives = award.state is not AwardState.LEAVING
    change = bot.http.add_role if gives else bot.http.remove_role
    try:
        await change(award.guild_id, award.member_id, award.role_id, reason=f"place {award.place}")
    except discord.NotFound:  # the member or the role is gone
        return AwardState.GONE
    except discord.Forbidden:  # tried again at the next time
        return AwardState.REFUSED if gives else AwardState.LEAVING
    return AwardState.HELD if gives else AwardState.GONE


def _may_change(bot: Clio, award: Award) -> bool:
    """Tell whether Discord would let Clio give or take a role, by what it told of it so far."""
    guild = bot.get_guild(award.guild_id)
    if guild is None or guild.unavailable:
        return False
    role, me = guild.get_role(award.role_id), guild.me
    return role is None or (me.guild_permissions.manage_roles and role < me.top_role)
