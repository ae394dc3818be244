"""Seasons, roles for places, ratings and profiles on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from bot.domain.rating import Rating
from bot.domain.scoring import Tally
from bot.domain.seasons import Award, AwardState
from bot.domain.session import Mode
from bot.errors import UserError
from bot.services.bundle import Services
from bot.services.scores import Board
from bot.storage import ratings
from bot.storage import seasons as stored
from bot.storage.database import Database
from bot.storage.scores import add_tallies, find_differences
from tests.conftest import SetClock
from tests.services.test_quizzes import ADA, BAO, CHIDI, ORDER, begin, give, stop

_CHANNELS = count(100)


async def earn(database: Database, season: str, *tallies: Tally) -> None:
    async with database.transaction() as tx:
        await add_tallies(tx, 1, season, tallies)


async def play(services: Services, clock: SetClock, *members: int) -> None:
    channel = next(_CHANNELS)
    session = await begin(services, replace(ORDER, channel_id=channel), *members)
    for member in members:
        await give(services, clock, session, member, right=member == ADA)
    await stop(services, session)


# -- seasons -------------------------------------------------------------------------------


async def test_points_go_to_the_season_that_a_guild_has(
    services: Services, database: Database, clock: SetClock
) -> None:
    await play(services, clock, ADA, BAO, CHIDI)
    first = await services.seasons.show(1)
    assert (first.key, first.title, first.players) == ("2026-11", "November 2026", 3)
    assert [each.tally.member_id for each in first.leaders] == [ADA]
    await services.seasons.change(1, name="Autumn term", monthly=False)
    old, new = await services.seasons.close(1, "2026-11")
    assert (old.title, new.ends_at) == ("Autumn term", None)
    clock.advance(days=1)
    await play(services, clock, BAO, CHIDI, 6)
    now = await services.seasons.show(1)
    assert (now.key, now.ends_at, now.players) == ("2026-11-16", None, 3)
    assert [(each.title, each.players) for each in now.past] == [("Autumn term", 3)]
    assert await services.scores.season_key(1, "autumn TERM") == "2026-11"
    assert await services.scores.season_key(1, "All time") is None
    board = await services.scores.leaderboard(1, ADA, Board("2026-11"))
    assert board.period == "Autumn term"
    async with database.transaction() as tx:
        assert not await find_differences(tx)


async def test_a_season_is_closed_once(services: Services) -> None:
    await services.seasons.close(1, "2026-11")
    with pytest.raises(UserError, match="closed already"):
        await services.seasons.close(1, "2026-11")


async def test_a_season_goes_back_to_the_month_and_keeps_its_name(
    services: Services, clock: SetClock
) -> None:
    await services.seasons.change(1, name="Autumn")
    assert (await services.seasons.show(1)).ends_at is not None
    await services.seasons.change(1, monthly=False)
    await services.seasons.change(1, monthly=True)
    view = await services.seasons.show(1)
    assert view.title == "Autumn"
    clock.advance(days=15)
    assert (await services.seasons.show(1)).title == "December 2026"


# -- roles for places ----------------------------------------------------------------------


async def test_places_bring_roles_when_a_season_ends_and_lose_them_with_the_next(
    services: Services, database: Database, clock: SetClock
) -> None:
    await earn(database, "2026-10", Tally(ADA, 9, 1, 1))
    await services.seasons.set_roles(1, {1: 501, 2: 502})
    assert not await services.seasons.owed(), "a season that was over before brings none"
    await earn(
        database, "2026-11", Tally(ADA, 90, 1, 1), Tally(BAO, 90, 1, 1), Tally(CHIDI, 0, 0, 1)
    )
    clock.advance(days=15)
    owed = await services.seasons.owed()
    assert [(a.member_id, a.place, a.role_id, a.state) for a in owed] == [
        (BAO, 1, 501, AwardState.DUE),
        (ADA, 1, 501, AwardState.DUE),
    ]
    await services.seasons.note(owed[0], AwardState.HELD)
    assert await services.seasons.owed() == owed[1:], "what was done is not done again"
    await services.seasons.note(owed[1], AwardState.REFUSED)
    (refused,) = await services.seasons.owed()
    assert refused.state is AwardState.REFUSED, "what was refused is tried again"
    assert [a.member_id for a in (await services.seasons.show(1)).refused] == [ADA]
    await earn(database, "2026-12", Tally(BAO, 5, 1, 1))
    clock.advance(days=31)
    owed = await services.seasons.owed()
    assert [(a.season, a.member_id, a.state) for a in owed] == [
        ("2026-11", BAO, AwardState.LEAVING),
        ("2026-12", BAO, AwardState.DUE),
    ], "what was refused until the next season was over is not tried any more"
    await services.seasons.set_roles(1, {})
    await services.seasons.note(owed[1], AwardState.HELD)
    assert {a.state for a in await services.seasons.owed()} == {AwardState.LEAVING}, (
        "a role that was given while roles were taken away leaves too"
    )


async def test_who_hides_has_no_place_no_role_and_no_profile(
    services: Services, database: Database, clock: SetClock
) -> None:
    await earn(database, "2026-11", Tally(ADA, 90, 1, 1), Tally(BAO, 50, 1, 1))
    await services.scores.hide(1, ADA, hidden=True)
    await services.scores.hide(1, ADA, hidden=True)
    others = await services.scores.leaderboard(1, BAO, Board("2026-11"))
    assert [each.tally.member_id for each in others.standings] == [BAO]
    own = await services.scores.leaderboard(1, ADA, Board("2026-11"))
    assert own.is_hidden
    assert own.own is not None
    assert own.own.place == 1
    assert [each.tally.member_id for each in own.standings] == [BAO]
    await services.seasons.set_roles(1, {1: 501})
    clock.advance(days=15)
    assert [a.member_id for a in await services.seasons.owed()] == [BAO]
    with pytest.raises(UserError, match="rather not"):
        await services.profiles.show(1, ADA, viewer_id=BAO)
    assert (await services.profiles.show(1, ADA, viewer_id=ADA)).is_hidden
    async with database.transaction() as tx:
        award = Award(1, "2026-11", ADA, 1, 501, AwardState.REFUSED)
        await stored.write_awards(tx, [award])
    assert not (await services.seasons.show(1)).refused, "nor is told what was refused to them"
    assert [line.member_id for line in await services.scores.export(1, "2026-11")] == [ADA, BAO]
    await services.scores.hide(1, ADA, hidden=False)
    shown = await services.scores.leaderboard(1, BAO, Board("2026-11"))
    assert len(shown.standings) == 2


# -- ratings -------------------------------------------------------------------------------


async def test_a_game_rates_members_and_questions_once(
    services: Services, database: Database, clock: SetClock
) -> None:
    await play(services, clock, ADA, BAO, CHIDI)
    async with database.transaction() as tx:
        members = await ratings.find_members(tx, 1, [ADA, BAO, 99])
        elsewhere = await ratings.find_members(tx, 2, [ADA])
        rows = await tx.fetch("SELECT rated_id, games FROM rating WHERE kind = 'question'")
    assert members[ADA].mu > Rating().mu > members[BAO].mu
    assert members[ADA].games == 1
    assert 99 not in members
    assert not elsewhere
    assert [row.integer("games") for row in rows] == [3]


async def test_a_quiz_alone_rates_nobody(
    services: Services, database: Database, clock: SetClock
) -> None:
    session = await services.quizzes.start(replace(ORDER, mode=Mode.SOLO, seconds=0))
    await services.quizzes.answer(session.id, 1, 3, "0", clock.now())
    await stop(services, session)
    async with database.transaction() as tx:
        assert not await tx.fetch("SELECT * FROM rating")


# -- profiles ------------------------------------------------------------------------------


async def test_a_profile_tells_of_points_topics_streaks_and_weeks(
    services: Services, clock: SetClock
) -> None:
    for _ in range(5):
        await play(services, clock, ADA, BAO, CHIDI)
        clock.advance(days=7)
    view = await services.profiles.show(1, ADA, viewer_id=BAO)
    assert view.in_season is not None
    assert view.in_season.tally.answered == 2, "of the five weeks two began in December"
    assert view.all_time is not None
    assert view.all_time.place == 1
    assert (view.run, view.best_run) == (5, 5)
    assert [(p.title, p.correct, p.answered) for p in view.strongest] == [
        ("The expulsion of Leon Trotsky", 5, 5)
    ]
    assert not view.weakest
    assert [(p.title, p.correct) for p in view.eras] == [("modern", 5)]
    assert view.is_provisional
    assert view.rating > 1500
    assert view.picture is not None
    assert view.picture.startswith(b"\x89PNG")
    assert "1 of 1 right" in view.alt
    other = await services.profiles.show(1, BAO, viewer_id=BAO)
    assert (other.run, other.best_run, other.is_own) == (0, 0, True)


async def test_a_stranger_has_an_empty_profile(services: Services) -> None:
    view = await services.profiles.show(1, 77, viewer_id=77)
    assert (view.all_time, view.picture, view.rating) == (None, None, 1500)
    assert "none yet" in view.alt


async def test_answers_on_a_topic_that_left_the_library_are_passed_over(
    services: Services, database: Database, clock: SetClock
) -> None:
    for _ in range(5):
        await play(services, clock, ADA, BAO, CHIDI)
    async with database.transaction() as tx:
        await tx.execute("UPDATE game_round SET topic_id = 'never-was'")
    view = await services.profiles.show(1, ADA, viewer_id=ADA)
    assert not view.strongest
    assert not view.eras
    assert view.best_run == 5


async def test_seasons_hold_across_a_restart_of_the_clock(
    services: Services, clock: SetClock
) -> None:
    await services.seasons.change(1, monthly=False)
    clock.advance(days=400)
    assert (await services.seasons.show(1)).key == "2026-11"
    clock.instant -= timedelta(days=500)
    assert (await services.seasons.show(1)).key == "2026-08"
