"""Count what a session earned for its guild's season, once, as it ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import rating, seasons, standings
from bot.domain.scoring import Tally
from bot.domain.session import Mode
from bot.storage import appeals, games, ratings
from bot.storage.scores import add_tallies
from bot.storage.seasons import list_seasons

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.session import Session
    from bot.storage.database import Transaction

_DAY = timedelta(days=1)


async def settle(tx: Transaction, session: Session, now: datetime) -> None:
    """Add a session that has just ended to its guild's season, what is set aside aside."""
    if session.guild_id is None:
        return
    flashed = standings.flashed(session)
    for member_id in sorted(flashed):
        await appeals.set_aside(tx, session.id, member_id)
    earned = await _earned(tx, session, now, {})
    shares = standings.season_points(session, earned, ignore=flashed)
    season = await season_at(tx, session.guild_id, now)
    await games.write_shares(tx, session.id, season, shares)
    await add_tallies(tx, session.guild_id, season, standings.as_tallies(session, shares))
    if session.mode is not Mode.SOLO:  # alone, anything can be looked up
        await _rate(tx, session.guild_id, session, flashed)


async def season_at(tx: Transaction, guild_id: int, now: datetime) -> str:
    """Give the key of the season that points of an instant count for."""
    return seasons.current(await list_seasons(tx, guild_id), now).key


async def _rate(tx: Transaction, guild_id: int, session: Session, ignore: frozenset[int]) -> None:
    members = await ratings.find_members(tx, guild_id, session.players)
    questions = await ratings.find_questions(tx, (each.question_id for each in session.rounds))
    rated = await asyncio.to_thread(rating.after, session, members, questions, ignore=ignore)
    await ratings.write_ratings(tx, guild_id, *rated)


async def settle_again(
    tx: Transaction, before: Session, after: Session, now: datetime, *, but: frozenset[int]
) -> None:
    """Bring the season up to date with a session whose answers were judged anew.

    `but` are the members whose points are still set aside. Nothing happens before `settle`.
    """
    season, counted = await games.find_shares(tx, after.id)
    if season is None or after.guild_id is None:
        return
    earned = await _earned(tx, after, now, counted)
    shares = standings.season_points(after, earned, ignore=but)
    await games.write_shares(tx, after.id, season, shares)
    right = {each.member_id: each.correct for each in standings.tallies(before)}
    changes = []
    for each in standings.as_tallies(after, shares):
        old = sum(share for (_, member), share in counted.items() if member == each.member_id)
        correct = each.correct - right.get(each.member_id, 0)
        if each.points != old or correct:
            changes.append(Tally(each.member_id, each.points - old, correct, 0))
    await add_tallies(tx, after.guild_id, season, changes)


async def _earned(
    tx: Transaction, session: Session, now: datetime, own: dict[tuple[int, int], int]
) -> dict[int, int]:
    """Sum up what the session's members earned in the last day, this session's own left out."""
    assert session.guild_id is not None, "only guilds have seasons"
    members = [each.member_id for each in standings.tallies(session)]
    earned = await games.earned_since(tx, session.guild_id, members, now - _DAY)
    for (_, member_id), share in own.items():
        earned[member_id] = earned.get(member_id, 0) - share
    return earned
