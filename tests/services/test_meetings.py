"""Meetings of plans on a real database: what is wanted, and what is owed to Discord."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import BadTimeError, NotFoundError, UserError
from bot.services.meetings import MeetingWish
from bot.services.plan_orders import Asker, Order
from tests.conftest import seen

if TYPE_CHECKING:
    from bot.services.bundle import Services
    from bot.services.plan_views import PlanView
    from tests.conftest import SetClock

GUILD = 1
KEEPER, ADA = Asker(5, GUILD, may_manage=True), Asker(9, GUILD)
WISH = MeetingWish(2, "19:00", "Europe/London", "The library, room 2")


async def group(services: Services, starts: str | None = None) -> PlanView:
    order = Order("rome", 4, starts, "Europe/London", is_group=True)
    return await services.plans.make(KEEPER, order)


async def test_each_week_has_its_meeting_over_a_change_of_the_clocks(
    services: Services,
) -> None:
    view = await group(services, "2027-03-15")
    await services.meetings.wish(KEEPER, view.id, WISH)
    shown = await services.meetings.show(KEEPER, view.id)
    assert [datetime.fromtimestamp(at, UTC).strftime("%d %b %H") for _, at in shown.meetings] == [
        "17 Mar 19",
        "24 Mar 19",
        "31 Mar 18",
        "07 Apr 18",
    ]
    assert (shown.place, shown.owed) == ("The library, room 2", 4)
    assert await services.meetings.owing() == (GUILD,)


async def test_a_meeting_in_the_zone_of_another_place_is_in_its_week(services: Services) -> None:
    view = await group(services, "2026-12-07")
    wish = MeetingWish(0, "1 am", None, " Room\x002\n")
    await services.meetings.wish(KEEPER, view.id, wish)
    assert (await services.meetings.show(KEEPER, view.id)).place == "Room 2"
    (first, *_) = (await services.meetings.show(KEEPER, view.id)).meetings
    assert datetime.fromtimestamp(first[1], UTC) == datetime(2026, 12, 7, 1, tzinfo=UTC)


async def test_what_is_past_is_not_wanted_any_more(services: Services, clock: SetClock) -> None:
    view = await group(services)
    clock.advance(days=8)
    await services.meetings.wish(KEEPER, view.id, WISH)
    shown = await services.meetings.show(KEEPER, view.id)
    assert [number for number, _ in shown.meetings] == [2, 3, 4]
    clock.advance(days=2)
    for owed in await services.meetings.owed(GUILD):
        made = await services.meetings.claim(owed)
        assert made == (owed.meeting.number > 2), "one that began while Discord was away is dropped"
    assert [number for number, _ in (await services.meetings.show(KEEPER, view.id)).meetings] == [
        3,
        4,
    ]
    clock.advance(days=30)
    with pytest.raises(UserError, match="past by now"):
        await services.meetings.wish(KEEPER, view.id, WISH)
    assert (await services.meetings.show(KEEPER, view.id)).meetings == ()


async def test_what_was_claimed_is_owed_until_it_is_made(services: Services) -> None:
    view = await group(services)
    await services.meetings.wish(KEEPER, view.id, WISH)
    first, *others = await services.meetings.owed(GUILD)
    assert first.is_wanted
    assert first.mark in first.description.splitlines()
    assert await services.meetings.claim(first)
    assert len(await services.meetings.owed(GUILD)) == 4, "a kill here leaves it owed"
    await services.meetings.made(first, 77)
    assert [each.meeting.number for each in await services.meetings.owed(GUILD)] == [2, 3, 4]
    for each in others:
        assert await services.meetings.claim(each)
        await services.meetings.made(each, 78)
    assert await services.meetings.owing() == ()


async def test_a_meeting_put_off_meanwhile_stays_owed_with_its_event(services: Services) -> None:
    view = await group(services)
    await services.meetings.wish(KEEPER, view.id, WISH)
    first, *_ = await services.meetings.owed(GUILD)
    assert await services.meetings.claim(first)
    later = MeetingWish(4, "19:00", None, "Elsewhere")
    await services.meetings.wish(KEEPER, view.id, later)
    await services.meetings.made(first, 77)
    again, *_ = await services.meetings.owed(GUILD)
    assert (again.meeting.event_id, again.meeting.place) == (77, "Elsewhere")
    assert again.meeting.starts_at - first.meeting.starts_at == timedelta(days=2)
    assert not await services.meetings.claim(first), "it is not wanted so any more"
    await services.meetings.drop(first)
    assert len(await services.meetings.owed(GUILD)) == 4


async def test_a_plan_that_ends_owes_the_end_of_its_events_and_then_goes(
    services: Services, where: str
) -> None:
    view = await group(services)
    await services.meetings.wish(KEEPER, view.id, WISH)
    first, second, *_ = await services.meetings.owed(GUILD)
    assert await services.meetings.claim(first)
    await services.meetings.made(first, 77)
    assert await services.meetings.claim(second)
    await services.plans.end(KEEPER, view.id)
    with pytest.raises(NotFoundError):
        await services.plans.show(KEEPER, view.id)
    await services.meetings.made(second, 78)
    owed = await services.meetings.owed(GUILD)
    assert [(each.is_wanted, each.meeting.event_id) for each in owed] == [(False, 77), (False, 78)]
    assert not await services.meetings.claim(owed[0])
    for each in owed:
        assert await seen(where, "SELECT state FROM plan") == [("ended",)]
        await services.meetings.drop(each)
    assert await seen(where, "SELECT * FROM plan") == []


async def test_who_may_not_and_what_cannot_be_are_refused(services: Services) -> None:
    view = await group(services)
    own = await services.plans.make(ADA, Order("rome", 1))
    for asker, plan_id, wish, error, told in (
        (ADA, view.id, WISH, UserError, "look after its plans"),
        (ADA, own.id, WISH, UserError, "yours alone"),
        (KEEPER, own.id, WISH, NotFoundError, "not yours"),
        (KEEPER, view.id, MeetingWish(2, "19:00", None, " \x00\u200b"), UserError, "where to meet"),
        (KEEPER, view.id, MeetingWish(2, "25:00", None, "x"), BadTimeError, "no 25:00"),
        (KEEPER, view.id, MeetingWish(2, "19:00", "Mars", "x"), BadTimeError, "no time zone"),
    ):
        with pytest.raises(error, match=told):
            await services.meetings.wish(asker, plan_id, wish)
    assert await services.meetings.owing() == ()
