"""All that is kept of one member, and all that is kept of one guild: to give, and to forget.

A test holds that no table with a member or a guild in it is missing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.storage.database import placeholders
from bot.storage.deck_cards import remove_reviews_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.database import SqlValue, Table, Transaction


class Forgetting(StrEnum):
    """What happens to a member's rows: they go, or stay without the member's name or words."""

    DELETE = "delete"
    UNNAME = "unname"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Place:
    """A column that holds a member's id; `wordless` is one with their words, emptied too."""

    table: str
    column: str
    how: Forgetting
    wordless: str | None = None


PLACES = (
    Place("plan_member", "member_id", Forgetting.DELETE),
    Place("plan", "member_id", Forgetting.DELETE),
    Place("review_log", "member_id", Forgetting.DELETE),
    Place("review_card", "member_id", Forgetting.DELETE),
    Place("review_wishes", "member_id", Forgetting.DELETE),
    Place("reminder", "member_id", Forgetting.DELETE),
    Place("reading_mark", "member_id", Forgetting.DELETE),
    Place("reading_rating", "member_id", Forgetting.DELETE),
    Place("reading_shown", "member_id", Forgetting.DELETE),
    Place("club_reader", "member_id", Forgetting.DELETE),
    Place("club_proposal", "member_id", Forgetting.UNNAME),
    Place("club", "set_by", Forgetting.EMPTY),
    Place("deck_follow", "member_id", Forgetting.DELETE),
    Place("deck_card", "owner_id", Forgetting.DELETE),
    Place("deck_import", "owner_id", Forgetting.DELETE),
    Place("deck", "owner_id", Forgetting.DELETE),
    Place("member_setting", "member_id", Forgetting.DELETE),
    Place("award", "member_id", Forgetting.DELETE),
    Place("score", "member_id", Forgetting.UNNAME),
    Place("score_before", "member_id", Forgetting.UNNAME),
    Place("daily_answer", "member_id", Forgetting.UNNAME),
    Place("game_player", "member_id", Forgetting.UNNAME),
    Place("game_answer", "member_id", Forgetting.UNNAME, "given"),
    Place("game_hint", "member_id", Forgetting.UNNAME),
    Place("game", "host_id", Forgetting.UNNAME),
    Place("game", "opponent_id", Forgetting.UNNAME),
    Place("appeal", "member_id", Forgetting.UNNAME),
    Place("appeal_vote", "member_id", Forgetting.UNNAME),
    Place("set_aside", "member_id", Forgetting.UNNAME),
    Place("report", "member_id", Forgetting.UNNAME, "words"),
    Place("content", "author_id", Forgetting.UNNAME),
    Place("plan", "author_id", Forgetting.EMPTY),
    Place("schedule", "set_by", Forgetting.EMPTY),
)
OF_GUILDS = (  # tables with a guild in them, what refers to others first
    "content",
    "deck_follow",
    "deck_share",
    "award",
    "place_role",
    "member_setting",
    "guild_setting",
    "guild_alias",
    "season",
    "score",
    "score_before",
    "daily_answer",
    "ledger",
    "schedule",
    "plan_meeting",
    "plan_member",
    "plan",
    "report",
    "reading_rating",
    "club_proposal",
    "club_vote",
    "club_post",
    "club_reader",
    "club",
)
_RATING = "rating"  # whose key names the guild and the member in one
_OF_GAMES = ("game_hint", "game_answer", "game_player", "game_round", "set_aside")


def _conditions() -> dict[str, str]:
    """Write for each table which of its rows are about the member $1."""
    found: dict[str, str] = {}
    for place in PLACES:
        one = f"{place.column} = $1"
        found[place.table] = f"{found[place.table]} OR {one}" if place.table in found else one
    return {**found, _RATING: "kind = 'member' AND rated_id LIKE $1"}


_ABOUT = _conditions()
HELD = tuple(_ABOUT)  # tables with rows about members


def _who(table: str, member_id: int) -> int | str:
    return f"%:{member_id}" if table == _RATING else member_id


async def count_held(tx: Transaction, member_id: int) -> dict[str, int]:
    """Count the rows of each table that are about a member."""
    counts: dict[str, int] = {}
    for table, about in _ABOUT.items():
        sql = f"SELECT COUNT(*) AS held FROM {table} WHERE {about}"
        (row,) = await tx.fetch(sql, _who(table, member_id))
        counts[table] = row.integer("held")
    return counts


async def list_held(
    tx: Transaction, member_id: int, table: Table, after: Sequence[SqlValue], most: int
) -> list[dict[str, SqlValue]]:
    """Give rows of a table that are about a member, by their keys, those after one if it is named.

    Each holds all columns, whatever is in them.
    """
    key = ", ".join(table.key)
    later = f" AND ({key}) > ({placeholders(len(after), 2)})" if after else ""
    rows = await tx.fetch(
        f"SELECT * FROM {table.name} WHERE ({_ABOUT[table.name]}){later} ORDER BY {key}"
        f" LIMIT {most}",
        _who(table.name, member_id),
        *after,
    )
    return [dict(row.pairs()) for row in rows]


async def forget_member(tx: Transaction, member_id: int, nobody: int) -> int:
    """Delete what is a member's own and put `nobody` in their place elsewhere; counts the rows."""
    changed = await tx.execute(
        "DELETE FROM rating WHERE kind = 'member' AND rated_id LIKE $1", f"%:{member_id}"
    )
    changed += await remove_reviews_of(tx, member_id)
    for place in PLACES:
        if place.how is Forgetting.DELETE:
            sql = f"DELETE FROM {place.table} WHERE {place.column} = $1"
            changed += await tx.execute(sql, member_id)
            continue
        value = nobody if place.how is Forgetting.UNNAME else None
        words = f", {place.wordless} = ''" if place.wordless else ""
        sql = f"UPDATE {place.table} SET {place.column} = $2{words} WHERE {place.column} = $1"
        changed += await tx.execute(sql, member_id, value)
    return changed


async def is_playing(tx: Transaction, member_id: int) -> bool:
    """Tell whether a member is in a game that goes on, as its host or a player."""
    rows = await tx.fetch(
        "SELECT game.session_id FROM game LEFT JOIN game_player USING (session_id)"
        " WHERE standings_shown = 0 AND $1 IN (host_id, opponent_id, member_id) LIMIT 1",
        member_id,
    )
    return bool(rows)


async def purge_guild(tx: Transaction, guild_id: int) -> int:
    """Delete all that is kept of a guild; gives the number of rows."""
    games = "SELECT session_id FROM game WHERE guild_id = $1"
    changed = await tx.execute(
        "DELETE FROM appeal_vote WHERE appeal_id IN"
        f" (SELECT appeal_id FROM appeal WHERE session_id IN ({games}))",
        guild_id,
    )
    changed += await tx.execute(f"DELETE FROM appeal WHERE session_id IN ({games})", guild_id)
    for table in _OF_GAMES:
        changed += await tx.execute(f"DELETE FROM {table} WHERE session_id IN ({games})", guild_id)
    changed += await tx.execute("DELETE FROM game WHERE guild_id = $1", guild_id)
    for table in OF_GUILDS:
        changed += await tx.execute(f"DELETE FROM {table} WHERE guild_id = $1", guild_id)
    return changed + await tx.execute(
        "DELETE FROM rating WHERE kind = 'member' AND rated_id LIKE $1", f"{guild_id}:%"
    )
