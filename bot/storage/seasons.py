"""Seasons that guilds keep by hand, the roles they give for places, and to whom they went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.seasons import Award, AwardState, Season
from bot.storage.database import of_share
from bot.storage.instants import from_ms, maybe_from_ms, maybe_to_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.domain.sharding import Share
    from bot.storage.database import Row, Transaction


async def list_seasons(tx: Transaction, guild_id: int) -> tuple[Season, ...]:
    """Read the seasons that a guild named, stretched or closed, oldest first."""
    rows = await tx.fetch(
        "SELECT * FROM season WHERE guild_id = $1 ORDER BY started_at, season", guild_id
    )
    return tuple(map(_season, rows))


async def write_seasons(tx: Transaction, guild_id: int, seasons: Iterable[Season]) -> None:
    """Store seasons over what was there under their keys."""
    await tx.execute_many(
        "INSERT INTO season (guild_id, season, name, started_at, closed_at, ends_at)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (guild_id, season) DO UPDATE"
        " SET name = excluded.name, closed_at = excluded.closed_at, ends_at = excluded.ends_at",
        (
            (
                guild_id,
                each.key,
                each.name,
                to_ms(each.started_at),
                maybe_to_ms(each.closed_at),
                maybe_to_ms(each.ends_at),
            )
            for each in seasons
        ),
    )


def _season(row: Row) -> Season:
    return Season(
        key=row.text("season"),
        started_at=from_ms(row.integer("started_at")),
        ends_at=maybe_from_ms(row.maybe_integer("ends_at")),
        name=row.maybe_text("name"),
        closed_at=maybe_from_ms(row.maybe_integer("closed_at")),
    )


# -- roles for places ----------------------------------------------------------------------


async def list_place_roles(tx: Transaction, guild_id: int) -> dict[int, int]:
    """Give a guild's roles for places, by place."""
    rows = await tx.fetch(
        "SELECT place, role_id FROM place_role WHERE guild_id = $1 ORDER BY place", guild_id
    )
    return {row.integer("place"): row.integer("role_id") for row in rows}


async def write_place_roles(tx: Transaction, guild_id: int, roles: Mapping[int, int]) -> None:
    """Store a guild's roles for places in place of those it had."""
    await tx.execute("DELETE FROM place_role WHERE guild_id = $1", guild_id)
    await tx.execute_many(
        "INSERT INTO place_role (guild_id, place, role_id) VALUES ($1, $2, $3)",
        ((guild_id, place, role_id) for place, role_id in roles.items()),
    )


async def list_awarding(tx: Transaction, share: Share) -> tuple[int, ...]:
    """Give the guilds of a share that have roles for places."""
    rows = await tx.fetch(
        f"SELECT DISTINCT guild_id FROM place_role WHERE {of_share(share)} ORDER BY guild_id"
    )
    return tuple(row.integer("guild_id") for row in rows)


async def write_awards(tx: Transaction, awards: Iterable[Award]) -> None:
    """Store awards over what was known of them."""
    await tx.execute_many(
        "INSERT INTO award (guild_id, season, member_id, place, role_id, state)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (guild_id, season, member_id) DO UPDATE"
        " SET place = excluded.place, role_id = excluded.role_id, state = excluded.state",
        ((a.guild_id, a.season, a.member_id, a.place, a.role_id, a.state) for a in awards),
    )


async def change_award(tx: Transaction, award: Award, state: AwardState) -> None:
    """Note what became of an award, unless it was changed since it was read."""
    await tx.execute(
        "UPDATE award SET state = $4"
        " WHERE guild_id = $1 AND season = $2 AND member_id = $3 AND state = $5",
        award.guild_id,
        award.season,
        award.member_id,
        state,
        award.state,
    )


async def list_awards(tx: Transaction, guild_id: int, state: AwardState) -> tuple[Award, ...]:
    """Give a guild's awards in a state, by season and place."""
    rows = await tx.fetch(
        "SELECT * FROM award WHERE guild_id = $1 AND state = $2 ORDER BY season, place, member_id",
        guild_id,
        state,
    )
    return tuple(map(_award, rows))


async def list_open_awards(tx: Transaction, share: Share) -> tuple[Award, ...]:
    """Give the awards of a share still to be carried out, refused ones too; what leaves first."""
    rows = await tx.fetch(
        f"SELECT * FROM award WHERE state IN ('due', 'leaving', 'refused') AND {of_share(share)}"
        " ORDER BY guild_id, CASE state WHEN 'leaving' THEN 0 ELSE 1 END, season, place, member_id"
    )
    return tuple(map(_award, rows))


def _award(row: Row) -> Award:
    return Award(
        row.integer("guild_id"),
        row.text("season"),
        row.integer("member_id"),
        row.integer("place"),
        row.integer("role_id"),
        AwardState(row.text("state")),
    )
