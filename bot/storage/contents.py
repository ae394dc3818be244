"""What guilds add to the library, each record as JSON that `bot.library` reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.storage.database import fetch_one, placeholders
from bot.storage.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.storage.database import Row, Transaction

_COLUMNS = "content_id, guild_id, kind, title, name, month_day, body, state, author_id, changed_at"


class ContentState(StrEnum):
    """Whether a record is seen: once it is live, and not while it waits to be looked at."""

    LIVE = "live"
    WAITING = "waiting"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Content:
    """One record of a guild.

    `kind` is event, question or reading; `name` is the title folded; `month_day` is the day of
    the year that an event is posted on, as "11-16".
    """

    id: str
    guild_id: int
    kind: str
    title: str
    name: str
    month_day: str | None
    body: str
    state: ContentState
    author_id: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """A record of a guild without what it says: enough to find it by, and quick to read."""

    id: str
    kind: str
    title: str
    name: str
    state: ContentState
    author_id: int


async def write_contents(tx: Transaction, contents: Iterable[Content]) -> None:
    """Store records, over those of the same ids."""
    await tx.execute_many(
        f"INSERT INTO content ({_COLUMNS}) VALUES ({placeholders(10)})"
        " ON CONFLICT (content_id) DO UPDATE SET title = excluded.title, name = excluded.name,"
        " month_day = excluded.month_day, body = excluded.body, state = excluded.state,"
        " changed_at = excluded.changed_at",
        [
            (
                each.id,
                each.guild_id,
                each.kind,
                each.title,
                each.name,
                each.month_day,
                each.body,
                each.state,
                each.author_id,
                to_ms(each.changed_at),
            )
            for each in contents
        ],
    )


async def find_content(tx: Transaction, guild_id: int, content_id: str) -> Content | None:
    """Look a guild's record up, in whatever state."""
    row = await fetch_one(
        tx,
        f"SELECT {_COLUMNS} FROM content WHERE guild_id = $1 AND content_id = $2",
        guild_id,
        content_id,
    )
    return _content(row) if row else None


async def list_live(tx: Transaction, guild_id: int) -> tuple[Content, ...]:
    """Give a guild's records that are live, by kind and title."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM content WHERE guild_id = $1 AND state = 'live'"
        " ORDER BY kind, name, content_id",
        guild_id,
    )
    return tuple(map(_content, rows))


async def list_headings(tx: Transaction, guild_id: int) -> tuple[Heading, ...]:
    """Give the headings of what waits and of what is live, by kind and title."""
    rows = await tx.fetch(
        "SELECT content_id, kind, title, name, state, author_id FROM content"
        " WHERE guild_id = $1 AND state IN ('waiting', 'live')"
        " ORDER BY state DESC, kind, name, content_id",
        guild_id,
    )
    return tuple(
        Heading(
            id=row.text("content_id"),
            kind=row.text("kind"),
            title=row.text("title"),
            name=row.text("name"),
            state=ContentState(row.text("state")),
            author_id=row.integer("author_id"),
        )
        for row in rows
    )


async def list_named(tx: Transaction, content_ids: Sequence[str]) -> tuple[Content, ...]:
    """Give records by their ids, in whatever state; some may be gone."""
    if not content_ids:
        return ()
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM content WHERE content_id IN ({placeholders(len(content_ids))})",
        *content_ids,
    )
    return tuple(map(_content, rows))


async def list_on_days(
    tx: Transaction, guild_ids: Sequence[int], month_days: Sequence[str]
) -> tuple[Content, ...]:
    """Give the live events of some guilds that belong to some days of the year, as "11-16"."""
    count = len(guild_ids)
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM content WHERE state = 'live'"
        f" AND guild_id IN ({placeholders(count)})"
        f" AND month_day IN ({placeholders(len(month_days), count + 1)}) ORDER BY content_id",
        *guild_ids,
        *month_days,
    )
    return tuple(map(_content, rows))


async def purge_removed(tx: Transaction, before: datetime) -> int:
    """Delete for good what guilds removed before an instant; gives how many."""
    return await tx.execute(
        "DELETE FROM content WHERE state = 'removed' AND changed_at < $1", to_ms(before)
    )


def _content(row: Row) -> Content:
    return Content(
        id=row.text("content_id"),
        guild_id=row.integer("guild_id"),
        kind=row.text("kind"),
        title=row.text("title"),
        name=row.text("name"),
        month_day=row.maybe_text("month_day"),
        body=row.text("body"),
        state=ContentState(row.text("state")),
        author_id=row.integer("author_id"),
        changed_at=from_ms(row.integer("changed_at")),
    )
