"""Cards of a season, and the button that closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.cards import Accent, Line, Part, card, notice, plain
from bot.app.links import KeptButton
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.domain.scoring import Standing
    from bot.services.seasons import SeasonView

_MOST_REFUSED = 3
_PLACES = {1: "first", 2: "second", 3: "third"}


def season_card(view: SeasonView) -> ui.LayoutView:
    """Show the present season and those before it."""
    ends = f"ends <t:{view.ends_at}:R>" if view.ends_at else "goes on until it is closed"
    parts: list[Part] = [
        f"### Season · {plain(view.title)}",
        f"Since <t:{view.started_at}:D>; {ends}. {_members(view.players)}.",
    ]
    if view.leaders:
        parts.append(f"In front: {_named(view.leaders)}")
    if view.roles:
        roles = (f"{_PLACES[place]} <@&{role}>" for place, role in view.roles.items())
        parts.append(f"Roles at its end: {', '.join(roles)}")
    parts += [
        f"I could not give <@&{award.role_id}> to <@{award.member_id}>: I need "
        "**Manage Roles**, and my own role has to stand above it."
        for award in view.refused[:_MOST_REFUSED]
    ]
    if view.past:
        parts += [Line(), "**Before**"]
    for each in view.past:
        first = _named(each.winners) if each.winners else "nobody scored"
        parts.append(f"{plain(each.title)} · {first} · {_members(each.players)}")
    tables = "their tables" if view.past else "its table"
    parts.append(f"-# /leaderboard shows {tables}")
    return card(*parts)


def _members(count: int) -> str:
    return {0: "Nobody has scored", 1: "1 member"}.get(count, f"{count} members")


def _named(standings: tuple[Standing, ...]) -> str:
    return ", ".join(f"<@{s.tally.member_id}> **{s.tally.points}**" for s in standings)


def closing_card(view: SeasonView) -> ui.LayoutView:
    """Ask whether a season is to be closed, since that cannot be taken back."""
    lasts = "the end of the month" if view.ends_at else "somebody closes it"
    close = links.button("Close it", links.SEASON_CLOSE, view.key, discord.ButtonStyle.danger)
    return card(
        f"### Close {plain(view.title)}?",
        f"{_members(view.players)}. Its places are final once it is closed, and a new season "
        f"begins at once that lasts until {lasts}. This cannot be taken back.",
        ui.ActionRow(close),
        accent=Accent.NOTICE,
    )


class CloseButton(
    KeptButton, template=links.pattern(links.SEASON_CLOSE, r"(?P<season>[0-9-]{7,16})")
):
    """Closes a season."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Close it, unless that has been done."""
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            raise UserError("That is for who keeps this server: it needs Manage Server.")
        old, _ = await interaction.client.services.seasons.close(
            interaction.guild_id, arguments["season"]
        )
        told = f"**{plain(old.title)}** is closed, and a new season has begun."
        await interaction.response.edit_message(
            view=notice(told, "-# /season set gives it a name; /leaderboard keeps the old table.")
        )


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (CloseButton,)
