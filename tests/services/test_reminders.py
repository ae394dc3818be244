"""Reminders on a real database: when they are due, and when they are kept back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.memory import Grade
from bot.errors import BadTimeError
from bot.services import reminders
from bot.services.bundle import Services
from bot.services.reminders import Due
from bot.storage.database import Database
from bot.storage.instants import from_ms
from bot.storage.reminders import find_reminder
from tests.conftest import SetClock

ADA, BAO = 9, 8


async def learn(services: Services, member: int = ADA, count: int = 1) -> None:
    names = services.facts._library.question_names()
    await services.reviews.add(member, [name.id for name in names if name.kind == "choice"][:count])


async def test_a_member_is_reminded_once_a_day_at_their_hour(
    services: Services, clock: SetClock
) -> None:
    await learn(services, count=2)
    wish = await services.reminders.wish(ADA, "6 pm", "america/new york")
    assert wish.next_at == datetime(2026, 11, 16, 23, 0, tzinfo=UTC)
    assert await services.reminders.claim() is None
    clock.advance(hours=15)
    assert await services.reminders.claim() == Due(ADA, 2)
    assert await services.reminders.claim() is None
    clock.advance(hours=23)
    assert await services.reminders.claim() is None
    clock.advance(hours=1)
    assert await services.reminders.claim() == Due(ADA, 2)


async def test_who_has_nothing_due_hears_nothing(services: Services, clock: SetClock) -> None:
    await learn(services, BAO)
    await services.reminders.wish(ADA, "09:00", "UTC")
    clock.advance(hours=1)
    assert await services.reminders.claim() is None
    await learn(services, ADA)
    assert await services.reminders.claim() is None, "it was put off to tomorrow"


async def test_new_cards_count_as_far_as_the_day_allows(
    services: Services, clock: SetClock
) -> None:
    await learn(services, count=30)
    await services.reviews.change(ADA, new_a_day=2)
    await services.reminders.wish(ADA, "09:00", "UTC")
    clock.advance(hours=1)
    assert await services.reminders.claim() == Due(ADA, 2)
    clock.advance(hours=22)
    for _ in range(2):
        card = await services.reviews.next(ADA)
        assert card is not None
        await services.reviews.rate(ADA, card.card_id, 0, Grade.EASY)
    clock.advance(hours=2)
    assert await services.reviews.next(ADA) is None
    assert await services.reminders.claim() is None


async def test_each_is_given_after_another_and_none_is_lost_with_another(
    services: Services, clock: SetClock
) -> None:
    for member in (ADA, BAO):
        await learn(services, member)
        await services.reminders.wish(member, "09:00", "UTC")
    await services.reminders.wish(7, "08:59", "UTC")
    clock.advance(hours=1)
    given = [await services.reminders.claim() for _ in range(3)]
    assert given in ([Due(ADA, 1), Due(BAO, 1), None], [Due(BAO, 1), Due(ADA, 1), None])


async def test_the_hour_stays_over_a_change_of_the_clocks(
    services: Services, clock: SetClock
) -> None:
    clock.instant = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    await learn(services)
    await services.reminders.wish(ADA, "08:00", "Europe/Berlin")
    clock.instant = datetime(2027, 3, 28, 5, 59, tzinfo=UTC)
    assert await services.reminders.claim() is None
    clock.instant = datetime(2027, 3, 28, 6, 0, tzinfo=UTC)
    assert await services.reminders.claim() == Due(ADA, 1), "summer: 8 is 6 UTC"


async def test_an_hour_that_the_night_skips_is_the_first_after_it(
    services: Services, clock: SetClock
) -> None:
    clock.instant = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    await learn(services)
    wish = await services.reminders.wish(ADA, "02:30", "Europe/Berlin")
    assert wish.next_at == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


async def test_after_an_outage_nobody_is_reminded_in_the_night(
    services: Services, clock: SetClock
) -> None:
    await learn(services)
    await services.reminders.wish(ADA, "09:00", "UTC")
    clock.advance(hours=18)
    assert await services.reminders.claim() is None
    clock.advance(hours=7)
    assert await services.reminders.claim() == Due(ADA, 1)


async def test_closed_messages_are_not_tried_until_asked_for_again(
    services: Services, clock: SetClock
) -> None:
    await learn(services)
    await services.reminders.wish(ADA, "09:00", "UTC")
    await services.reminders.closed(ADA)
    await services.reminders.closed(BAO)
    clock.advance(days=3, hours=1)
    assert await services.reminders.claim() is None
    await services.reminders.wish(ADA, "10:00", "UTC")
    clock.advance(hours=1)
    assert await services.reminders.claim() == Due(ADA, 1)


async def test_reminders_end_and_ending_them_twice_is_no_fault(
    services: Services, clock: SetClock
) -> None:
    await learn(services)
    await services.reminders.wish(ADA, "09:00", "UTC")
    assert await services.reminders.stop(ADA)
    assert not await services.reminders.stop(ADA)
    clock.advance(days=1, hours=2)
    assert await services.reminders.claim() is None


@pytest.mark.parametrize(("at", "zone"), [("25:00", "UTC"), ("noonish", "UTC"), ("9", "Mars")])
async def test_what_is_no_time_and_no_zone_is_said(services: Services, at: str, zone: str) -> None:
    with pytest.raises(BadTimeError):
        await services.reminders.wish(ADA, at, zone)


async def test_instants_to_come_are_worked_out_anew(
    services: Services, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "_PAGE", 1)
    for member in (ADA, BAO, 7):
        await learn(services, member)
        await services.reminders.wish(member, "09:00", "Europe/Berlin")
    async with database.transaction() as tx:
        await tx.execute("UPDATE reminder SET next_at = next_at + 3600000")
        await tx.execute("UPDATE reminder SET next_at = 1 WHERE member_id = $1", BAO)
    await services.reminders.plan_anew()
    async with database.transaction() as tx:
        anew, third = await find_reminder(tx, ADA), await find_reminder(tx, 7)
        overdue = await find_reminder(tx, BAO)
    assert anew is not None
    assert third is not None
    assert third.next_at == anew.next_at
    assert anew.next_at == datetime(2026, 11, 17, 8, 0, tzinfo=UTC)
    assert overdue is not None
    assert overdue.next_at == from_ms(1), "what is overdue stays so"
