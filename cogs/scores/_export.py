"""A season's table as a CSV file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import discord

from bot.app.cards import plain
from bot.services.scores import ALL_TIME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.app.client import Clio
    from bot.services.scores import ExportLine

_AT_A_TIME = 100  # members whose names one request may ask for, by Discord's gateway documentation
_MOST_NAMED = 1000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run, by OWASP's page on it
_COLUMNS = ("place", "member_id", "name", "points", "correct", "answered", "rating")


async def send_export(
    interaction: discord.Interaction[Clio], guild_id: int, named: str | None
) -> None:
    """Send a season's table in private, as a file."""
    scores = interaction.client.services.scores
    key = await scores.season_key(guild_id, named)
    await interaction.response.defer(ephemeral=True)
    lines = await scores.export(guild_id, key)
    names = await _names(interaction, [line.member_id for line in lines])
    file = discord.File(
        io.BytesIO(as_csv(lines, names)),
        filename=f"scores-{(key or ALL_TIME).replace(' ', '-')}.csv",
    )
    told = "1 member" if len(lines) == 1 else f"{len(lines)} members"
    await interaction.followup.send(
        f"{plain(told)}, those who hide included.", file=file, ephemeral=True
    )


async def _names(interaction: discord.Interaction[Clio], ids: Sequence[int]) -> dict[int, str]:
    """Ask the gateway for members' names; where it does not answer, ids have to do."""
    names: dict[int, str] = {}
    guild = interaction.guild
    for start in range(0, min(len(ids), _MOST_NAMED), _AT_A_TIME):
        some = list(ids[start : start + _AT_A_TIME])
        try:
            found = (
                await guild.query_members(user_ids=some, limit=_AT_A_TIME, cache=False)
                if guild
                else []
            )
        except (TimeoutError, discord.ClientException):
            break
        names |= {member.id: member.display_name for member in found}
    return names


def as_csv(lines: Sequence[ExportLine], names: Mapping[int, str]) -> bytes:
    """Write a table that spreadsheets open as text, in UTF-8 with the mark that they look for."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(_COLUMNS)
    for line in lines:
        name = names.get(line.member_id, "")
        safe = f"'{name}" if name.startswith(_FORMULA) else name
        writer.writerow(
            (
                line.place,
                line.member_id,
                safe,
                line.points,
                line.correct,
                line.answered,
                line.rating,
            )
        )
    return written.getvalue().encode("utf-8-sig")
