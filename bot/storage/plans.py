"""Plans of study, who joined those of a guild, and the meetings that go with them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.domain.plans import Calendar, Week
from bot.domain.schedule import zone_named
from bot.storage.database import of_share
from bot.storage.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.domain.sharding import Share
    from bot.storage.database import Row, Transaction

_COLUMNS = "plan_id, guild_id, member_id, author_id, title, starts_on, zone, weeks, made_at, state"
_MEETING = "plan_id, number, guild_id, starts_at, place, channel_id, state, event_id"
_LIVE = f"SELECT {_COLUMNS} FROM plan WHERE state = 'live'"


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of a guild, made by `author_id`, or of a member; one of the two ids is None."""

    id: str
    guild_id: int | None
    member_id: int | None
    author_id: int | None
    title: str
    starts_on: date
    zone: str
    weeks: tuple[Week, ...]
    made_at: datetime

    @property
    def calendar(self) -> Calendar:
        """Its days."""
        return Calendar(self.starts_on, zone_named(self.zone), len(self.weeks))

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of its topics, in order."""
        return tuple(dict.fromkeys(topic for week in self.weeks for topic in week.topics))

    @property
    def questions(self) -> tuple[str, ...]:
        """The ids of its questions, each once."""
        return tuple(dict.fromkeys(each for week in self.weeks for each in week.questions))


class MeetingState(StrEnum):
    """What is owed to Discord about a meeting's event.

    One is claimed before its event is made, and made once Discord was seen to have it.
    """

    WANTED = "wanted"
    CLAIMED = "claimed"
    MADE = "made"
    UNWANTED = "unwanted"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A week's meeting: at a place in words, or in the voice channel where there is one."""

    plan_id: str
    number: int
    guild_id: int
    starts_at: datetime
    place: str
    channel_id: int | None
    state: MeetingState
    event_id: int | None = None


# -- plans ---------------------------------------------------------------------------------


async def insert_plan(tx: Transaction, plan: Plan) -> None:
    """Store a new plan."""
    await tx.execute(
        f"INSERT INTO plan ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'live')",
        plan.id,
        plan.guild_id,
        plan.member_id,
        plan.author_id,
        plan.title,
        plan.starts_on.isoformat(),
        plan.zone,
        json.dumps([asdict(week) for week in plan.weeks], separators=(",", ":")),
        to_ms(plan.made_at),
    )


async def list_own(tx: Transaction, member_id: int) -> tuple[Plan, ...]:
    """Give a member's own plans, the newest first."""
    rows = await tx.fetch(f"{_LIVE} AND member_id = $1 ORDER BY made_at DESC, plan_id", member_id)
    return tuple(map(_plan, rows))


async def list_joined(tx: Transaction, member_id: int) -> tuple[Plan, ...]:
    """Give the plans of guilds that a member joined, the newest first."""
    rows = await tx.fetch(
        f"{_LIVE} AND plan_id IN (SELECT plan_id FROM plan_member WHERE member_id = $1)"
        " ORDER BY made_at DESC, plan_id",
        member_id,
    )
    return tuple(map(_plan, rows))


async def list_of_guild(tx: Transaction, guild_id: int) -> tuple[Plan, ...]:
    """Give a guild's plans, the newest first."""
    rows = await tx.fetch(f"{_LIVE} AND guild_id = $1 ORDER BY made_at DESC, plan_id", guild_id)
    return tuple(map(_plan, rows))


async def end_plan(tx: Transaction, plan_id: str) -> None:
    """End a plan: it goes at once, but for one whose meetings Discord has yet to be told of."""
    await tx.execute("DELETE FROM plan_member WHERE plan_id = $1", plan_id)
    await tx.execute(
        "DELETE FROM plan_meeting WHERE plan_id = $1 AND state = 'wanted' AND event_id IS NULL",
        plan_id,
    )
    await tx.execute("UPDATE plan_meeting SET state = 'unwanted' WHERE plan_id = $1", plan_id)
    await tx.execute("UPDATE plan SET state = 'ended' WHERE plan_id = $1", plan_id)
    await purge_ended(tx)


async def purge_ended(tx: Transaction) -> None:
    """Delete ended plans that nothing is owed about any more."""
    await tx.execute(
        "DELETE FROM plan WHERE state = 'ended'"
        " AND NOT EXISTS (SELECT 1 FROM plan_meeting WHERE plan_meeting.plan_id = plan.plan_id)"
    )


# -- who joined ----------------------------------------------------------------------------


async def insert_member(tx: Transaction, plan: Plan, member_id: int, now: datetime) -> bool:
    """Let a member into a guild's plan; False where they are in it."""
    inserted = await tx.execute(
        "INSERT INTO plan_member (plan_id, guild_id, member_id, joined_at)"
        " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        plan.id,
        plan.guild_id,
        member_id,
        to_ms(now),
    )
    return inserted == 1


async def delete_member(tx: Transaction, plan_id: str, member_id: int) -> bool:
    """Take a member out of a plan; False where they were not in it."""
    sql = "DELETE FROM plan_member WHERE plan_id = $1 AND member_id = $2"
    return await tx.execute(sql, plan_id, member_id) == 1


async def list_members(tx: Transaction, plan_id: str) -> tuple[int, ...]:
    """Give who joined a plan, in the order they did."""
    rows = await tx.fetch(
        "SELECT member_id FROM plan_member WHERE plan_id = $1 ORDER BY joined_at, member_id",
        plan_id,
    )
    return tuple(row.integer("member_id") for row in rows)


# -- meetings ------------------------------------------------------------------------------


async def write_meetings(tx: Transaction, meetings: Iterable[Meeting]) -> None:
    """Store what meetings are wanted over those of the same weeks, which keep their events."""
    await tx.execute_many(
        f"INSERT INTO plan_meeting ({_MEETING}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (plan_id, number) DO UPDATE SET starts_at = excluded.starts_at,"
        " place = excluded.place, channel_id = excluded.channel_id, state = excluded.state",
        [
            (
                each.plan_id,
                each.number,
                each.guild_id,
                to_ms(each.starts_at),
                each.place,
                each.channel_id,
                each.state,
                each.event_id,
            )
            for each in meetings
        ],
    )


async def list_meetings(tx: Transaction, plan_id: str) -> tuple[Meeting, ...]:
    """Give a plan's meetings in order."""
    rows = await tx.fetch(
        f"SELECT {_MEETING} FROM plan_meeting WHERE plan_id = $1 ORDER BY number", plan_id
    )
    return tuple(map(_meeting, rows))


async def list_owing(tx: Transaction, share: Share) -> tuple[int, ...]:
    """Give the guilds of a share with meetings that Discord has yet to be told of."""
    rows = await tx.fetch(
        "SELECT DISTINCT guild_id FROM plan_meeting"
        f" WHERE state <> 'made' AND {of_share(share)} ORDER BY guild_id"
    )
    return tuple(row.integer("guild_id") for row in rows)


async def list_owed(tx: Transaction, guild_id: int) -> tuple[tuple[Meeting, str, int], ...]:
    """Give a guild's meetings that Discord has yet to be told of, with their plan.

    Of the plan its title and the number of its weeks; it may have ended.
    """
    columns = ", ".join(f"plan_meeting.{each}" for each in _MEETING.split(", "))
    rows = await tx.fetch(
        f"SELECT {columns}, title, weeks FROM plan_meeting JOIN plan USING (plan_id)"
        " WHERE plan_meeting.guild_id = $1 AND plan_meeting.state <> 'made'"
        " ORDER BY plan_meeting.plan_id, number",
        guild_id,
    )
    return tuple(
        (_meeting(row), row.text("title"), len(json.loads(row.text("weeks")))) for row in rows
    )


async def claim_meeting(tx: Transaction, meeting: Meeting) -> bool:
    """Note that a meeting's event is about to be made; False where it is not wanted so any more."""
    claimed = await tx.execute(
        "UPDATE plan_meeting SET state = 'claimed' WHERE plan_id = $1 AND number = $2"
        " AND starts_at = $3 AND state IN ('wanted', 'claimed')",
        meeting.plan_id,
        meeting.number,
        to_ms(meeting.starts_at),
    )
    return claimed == 1


async def settle_meeting(tx: Transaction, meeting: Meeting, event_id: int) -> None:
    """Note a meeting's event; nothing is owed any more unless it changed meanwhile."""
    await tx.execute(
        "UPDATE plan_meeting SET event_id = $4,"
        " state = CASE WHEN state = 'claimed' AND starts_at = $3 THEN 'made' ELSE state END"
        " WHERE plan_id = $1 AND number = $2",
        meeting.plan_id,
        meeting.number,
        to_ms(meeting.starts_at),
        event_id,
    )


async def delete_meeting(tx: Transaction, meeting: Meeting) -> None:
    """Delete a meeting unless it was put off, and its plan if that ended and owes nothing else."""
    await tx.execute(
        "DELETE FROM plan_meeting WHERE plan_id = $1 AND number = $2 AND starts_at = $3",
        meeting.plan_id,
        meeting.number,
        to_ms(meeting.starts_at),
    )
    await purge_ended(tx)


# -- rows ----------------------------------------------------------------------------------


def _plan(row: Row) -> Plan:
    return Plan(
        id=row.text("plan_id"),
        guild_id=row.maybe_integer("guild_id"),
        member_id=row.maybe_integer("member_id"),
        author_id=row.maybe_integer("author_id"),
        title=row.text("title"),
        starts_on=date.fromisoformat(row.text("starts_on")),
        zone=row.text("zone"),
        weeks=tuple(_week(each) for each in json.loads(row.text("weeks"))),
        made_at=from_ms(row.integer("made_at")),
    )


def _week(kept: dict[str, Any]) -> Week:
    reading = kept["reading"]
    return Week(
        topics=tuple(kept["topics"]),
        sections=tuple((topic, place) for topic, place in kept["sections"]),
        events=tuple(kept["events"]),
        questions=tuple(kept["questions"]),
        reading=(reading[0], reading[1]) if reading else None,
        goes_over=kept["goes_over"],
    )


def _meeting(row: Row) -> Meeting:
    return Meeting(
        plan_id=row.text("plan_id"),
        number=row.integer("number"),
        guild_id=row.integer("guild_id"),
        starts_at=from_ms(row.integer("starts_at")),
        place=row.text("place"),
        channel_id=row.maybe_integer("channel_id"),
        state=MeetingState(row.text("state")),
        event_id=row.maybe_integer("event_id"),
    )
