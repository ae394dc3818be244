"""Who is posted what, when, and what becomes of it: without Discord, on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.domain.daily import EntryState, Slot, Trouble
from bot.domain.pool import Pool
from bot.errors import BadDateError, NotFoundError, StorageError, UserError
from bot.services.daily import Status, Wish
from bot.services.making import Order
from bot.services.posting import Post
from bot.services.scores import Board
from bot.services.views import PostView, RecapView
from bot.storage import ledger
from tests.conftest import START, seen

if TYPE_CHECKING:
    from bot.services.bundle import Services
    from bot.storage.database import Database
    from tests.conftest import SetClock

TROTSKY = "trotsky-expelled-1927"
WISH = Wish(guild_id=1, slot=Slot.POST, channel_id=2, at="09:00", zone="UTC")
ADA, BAO = 100, 101


async def status_of(services: Services, slot: Slot = Slot.POST) -> Status:
    return next(each for each in await services.daily.status(1) if each.schedule.slot is slot)


async def states(services: Services) -> dict[int, str]:
    return {entry.day.day: entry.state.value for entry in (await status_of(services)).recent}


async def claimed(services: Services) -> Post:
    (post,) = await services.posting.claim_due()
    return post


def event_ids(post: Post) -> tuple[str, ...]:
    assert isinstance(post.view, PostView)
    return post.view.day.event_ids


async def posted(services: Services, clock: SetClock, *, message_id: int = 77) -> Post:
    """Let the next post come and be sent."""
    due = (await status_of(services)).schedule.next_due
    assert due is not None
    clock.instant = due
    return await services.posting.sent(await claimed(services), message_id)


async def test_a_due_post_is_claimed_once(services: Services, clock: SetClock) -> None:
    await services.daily.set_up(WISH)
    assert await services.posting.claim_due() == ()
    clock.advance(hours=1)
    post = await claimed(services)
    assert event_ids(post)[0] == TROTSKY
    assert not post.may_be_sent
    assert not post.is_late
    assert await services.posting.claim_due() == ()
    await services.posting.sent(post, 77)
    assert (await status_of(services)).recent[0].message_id == 77


async def test_a_claim_whose_sender_died_is_handed_out_again_with_a_warning(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    clock.advance(hours=1)
    post = await claimed(services)
    clock.advance(minutes=3)
    again = await claimed(services)
    assert again.may_be_sent
    assert (again.nonce, again.mark, again.view) == (post.nonce, post.mark, post.view)
    assert len(post.nonce) <= 25


async def test_a_failed_post_is_tried_again_on_its_day_and_missed_after(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    clock.advance(hours=1)
    post = await claimed(services)
    assert not await services.posting.failed(post, Trouble.BUSY, "no")
    (entry,) = (await status_of(services)).recent
    assert entry.state is EntryState.FAILED
    assert timedelta(minutes=1) <= entry.lease_until - clock.now() <= timedelta(minutes=1.2)
    clock.instant = entry.lease_until
    again = await claimed(services)
    assert again.entry.attempts == 2
    await services.posting.failed(again, Trouble.BUSY, "still no")
    clock.advance(hours=20)
    assert await services.posting.claim_due() == ()
    (entry,) = (await status_of(services)).recent
    assert (entry.state, entry.reason) == (EntryState.MISSED, "still no")


async def test_a_missing_permission_is_told_once_and_pauses_after_three_days(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    told = []
    for _ in range(3):
        due = (await status_of(services)).schedule.next_due
        assert due is not None
        clock.instant = due
        post = await claimed(services)
        told.append(await services.posting.failed(post, Trouble.FORBIDDEN, "lacking"))
        await services.posting.told(post)
        clock.advance(hours=1)
        again = await services.posting.claim_due()  # an hour later it counts no second time
        told += [await services.posting.failed(p, Trouble.FORBIDDEN, "lacking") for p in again]
    assert told.count(True) == 1
    assert told[0]
    status = await status_of(services)
    assert (status.schedule.next_due, status.schedule.pause_reason) == (None, "lacking")
    clock.advance(days=3)
    assert await services.posting.claim_due() == ()
    await services.daily.resume(1, None)
    await posted(services, clock)
    assert (await status_of(services)).schedule.trouble_days == 0


async def test_a_success_in_between_starts_the_three_days_anew(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    for _ in range(3):
        due = (await status_of(services)).schedule.next_due
        assert due is not None
        clock.instant = due
        await services.posting.failed(await claimed(services), Trouble.FORBIDDEN, "lacking")
        clock.advance(hours=2)
        await services.posting.sent(await claimed(services), 77)
    assert (await status_of(services)).schedule.pause_reason is None


@pytest.mark.parametrize(("trouble", "tells"), [(Trouble.GONE, True), (Trouble.LEFT, False)])
async def test_what_cannot_mend_itself_pauses_at_once(
    services: Services, clock: SetClock, trouble: Trouble, *, tells: bool
) -> None:
    await services.daily.set_up(WISH)
    clock.advance(hours=1)
    assert await services.posting.failed(await claimed(services), trouble, "gone") is tells
    status = await status_of(services)
    assert status.schedule.pause_reason == "gone"
    assert status.recent[0].state is EntryState.MISSED


async def test_a_claim_of_a_schedule_that_was_turned_off_is_let_go(
    services: Services, clock: SetClock, database: Database
) -> None:
    await services.daily.set_up(WISH)
    clock.advance(hours=1)
    post = await claimed(services)
    await services.daily.turn_off(1, None)
    assert not await services.posting.failed(post, Trouble.FORBIDDEN, "no")
    clock.advance(minutes=3)
    assert await services.posting.claim_due() == ()
    with pytest.raises(UserError, match="no daily post"):
        await services.daily.turn_off(1, None)
    async with database.transaction() as tx:
        (line,) = await ledger.list_recent(tx, 1, Slot.POST, 9)
    assert line.state is EntryState.MISSED


async def test_downtime_of_days_posts_today_late_and_records_the_rest(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    clock.advance(days=2, hours=3)
    post = await claimed(services)
    assert post.is_late
    assert post.entry.day == date(2026, 11, 18)
    assert await states(services) == {16: "missed", 17: "missed", 18: "claimed"}


async def test_downtime_into_the_early_hours_posts_nothing_yet(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    clock.advance(hours=17)
    assert await services.posting.claim_due() == ()
    assert await states(services) == {16: "missed"}


async def test_a_new_time_on_a_day_that_was_posted_begins_tomorrow(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    await posted(services, clock)
    status = await services.daily.set_up(replace(WISH, at="18:00"))
    assert status.schedule.next_due == datetime(2026, 11, 17, 18, tzinfo=UTC)


async def test_a_clock_that_was_ahead_costs_no_day(services: Services, clock: SetClock) -> None:
    """It posts for the wrong days, then comes back: each true day still comes, and once."""
    await services.daily.set_up(WISH)
    await services.posting.claim_due()
    clock.advance(days=3, hours=2)  # the 19th, as far as anybody can tell
    ahead = await claimed(services)
    await services.posting.sent(ahead, 70)
    clock.advance(days=-3)
    days = []
    for hour in range(24 * 4 + 12):
        for post in await services.posting.claim_due():
            days.append(post.entry.day.day)
            await services.posting.sent(post, 80 + hour)
        clock.advance(hours=1)
    assert ahead.entry.day.day == 19
    assert days == [16, 17, 18, 20]


async def test_a_clock_that_was_ahead_is_noticed_by_the_next_process(
    services: Services, clock: SetClock
) -> None:
    clock.advance(days=30)
    await services.daily.set_up(WISH)
    clock.advance(days=-30)
    assert await services.posting.plan_anew(planned_after=clock.now()) == 1
    assert (await status_of(services)).schedule.next_due == datetime(2026, 11, 16, 9, tzinfo=UTC)
    assert await services.posting.plan_anew(planned_after=clock.now()) == 0


async def test_planning_anew_goes_through_every_page(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.posting._PAGE", 3)
    for guild_id in range(7):
        await services.daily.set_up(replace(WISH, guild_id=guild_id))
    assert await services.posting.plan_anew() == 7


async def test_a_zone_that_is_gone_pauses_its_schedule_alone(
    services: Services, clock: SetClock, database: Database
) -> None:
    await services.daily.set_up(WISH)
    await services.daily.set_up(replace(WISH, guild_id=5))
    clock.advance(hours=1)
    open_claim = [post for post in await services.posting.claim_due() if post.entry.guild_id == 1]
    assert open_claim
    async with database.transaction() as tx:
        await tx.execute("UPDATE schedule SET zone = 'Europe/Atlantis' WHERE guild_id = 1")
    clock.advance(days=1)
    assert [post.entry.guild_id for post in await services.posting.claim_due()] == [5]
    status = await status_of(services)
    assert status.schedule.pause_reason == "There is no time zone “Europe/Atlantis” any more."
    assert (await services.daily.zone_of(1)).key == "UTC"


async def test_planned_anew_a_zone_that_is_gone_pauses_too(
    services: Services, database: Database
) -> None:
    await services.daily.set_up(WISH)
    async with database.transaction() as tx:
        await tx.execute("UPDATE schedule SET zone = 'Europe/Atlantis'")
    await services.posting.plan_anew()
    assert (await status_of(services)).schedule.next_due is None


async def test_a_pause_with_an_end_survives_planning_anew(services: Services) -> None:
    await services.daily.set_up(WISH)
    await services.daily.pause(1, None, "20 November")
    await services.posting.plan_anew()
    assert (await status_of(services)).schedule.next_due == datetime(2026, 11, 20, 9, tzinfo=UTC)


async def test_a_pause_ends_by_itself_or_by_resume(services: Services, clock: SetClock) -> None:
    await services.daily.set_up(WISH)
    (paused,) = await services.daily.pause(1, None, "18 November")
    assert paused.paused_until == date(2026, 11, 18)
    clock.instant = datetime(2026, 11, 18, 9, tzinfo=UTC)
    post = await claimed(services)
    assert post.entry.day == date(2026, 11, 18)
    assert (await status_of(services)).schedule.pause_reason is None
    assert await states(services) == {18: "claimed"}  # days of a pause are not missed
    (endless,) = await services.daily.pause(1, Slot.POST, None)
    assert endless.next_due is None
    clock.advance(days=9)
    assert [p.entry.day for p in await services.posting.claim_due()] == []
    (going,) = await services.daily.resume(1, None)
    assert going.next_due == datetime(2026, 11, 28, 9, tzinfo=UTC)


async def test_a_leap_day_to_come_is_found_years_ahead(services: Services) -> None:
    await services.daily.set_up(WISH)
    view = await services.daily.preview(1, None, "29 February")
    assert isinstance(view, PostView)
    assert view.day.headline is not None
    assert view.day.headline.ago


@pytest.mark.parametrize("until", ["16 November", "2026-11-15", "2029-01-01", "30 February"])
async def test_a_pause_until_an_impossible_day_is_refused(services: Services, until: str) -> None:
    await services.daily.set_up(WISH)
    with pytest.raises(BadDateError):
        await services.daily.pause(1, None, until)
    assert (await status_of(services)).schedule.pause_reason is None


async def test_a_skipped_day_is_left_out_and_can_be_had_back(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    slot, day, due = await services.daily.skip(1, None)
    assert (slot, day) == (Slot.POST, date(2026, 11, 16))
    assert due == datetime(2026, 11, 17, 9, tzinfo=UTC)
    clock.advance(hours=2)
    assert await services.posting.claim_due() == ()
    assert await states(services) == {16: "skipped"}
    clock.advance(hours=-2)
    await services.daily.resume(1, None)
    clock.advance(hours=1)
    assert (await claimed(services)).entry.day == date(2026, 11, 16)


async def test_what_is_paused_has_no_next_post_to_skip(services: Services) -> None:
    await services.daily.set_up(WISH)
    await services.daily.pause(1, None, None)
    with pytest.raises(UserError, match="It is paused"):
        await services.daily.skip(1, None)


async def test_two_schedules_and_a_recap_stand_side_by_side(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    await services.daily.set_up(replace(WISH, slot=Slot.SECOND, channel_id=3, at="18:00"))
    recap = replace(WISH, slot=Slot.RECAP, weekday=6, at="20:00", asks_question=False)
    await services.daily.set_up(recap)
    with pytest.raises(UserError, match="Say which"):
        await services.daily.skip(1, None)
    with pytest.raises(UserError, match="Say which"):
        await services.daily.turn_off(1, None)
    clock.advance(hours=12)
    first, second = await services.posting.claim_due()
    assert not set(event_ids(first)[:1]) & set(event_ids(second)[:1])
    await services.posting.sent(first, 70)
    await services.posting.sent(second, 71)
    clock.instant = datetime(2026, 11, 22, 20, tzinfo=UTC)
    posts = await services.posting.claim_due()
    recaps = [post.view for post in posts if isinstance(post.view, RecapView)]
    (view,) = recaps
    assert (view.first, view.last) == (date(2026, 11, 16), date(2026, 11, 22))
    assert [line.message_id for line in view.posts] == [70, 71]
    assert len(await services.daily.pause(1, None, None)) == 3
    assert await services.daily.turn_off(1, Slot.SECOND) is Slot.SECOND
    with pytest.raises(UserError, match="does not have the second daily post"):
        await services.daily.turn_off(1, Slot.SECOND)


async def test_a_headline_is_not_repeated_in_the_next_years(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    first = await posted(services, clock)
    headlines = [event_ids(first)[0]]
    for year in (2027, 2028):
        clock.instant = datetime(year, 11, 16, 9, tzinfo=UTC)
        post = next(p for p in await services.posting.claim_due() if p.entry.day.year == year)
        headlines.append(event_ids(post)[0])
        await services.posting.sent(post, year)
    assert len(set(headlines)) == 3


async def test_29_february_has_its_own_post(services: Services, clock: SetClock) -> None:
    clock.instant = datetime(2028, 2, 28, 8, tzinfo=UTC)
    await services.daily.set_up(WISH)
    days = [(await posted(services, clock)).entry.day for _ in range(3)]
    assert days == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]


async def test_a_taste_chooses_the_headline_and_hides_what_it_hides(
    services: Services, clock: SetClock
) -> None:
    wish = replace(WISH, prefer="Americas", leave_out="war, modern", hides_sensitive=True)
    status = await services.daily.set_up(wish)
    assert (status.prefer, status.leave_out) == ("americas", "modern, war")
    clock.advance(hours=1)
    post = await claimed(services)
    headline = services.facts.event(event_ids(post)[0])
    assert headline.id != TROTSKY
    assert not headline.sensitive


async def test_a_taste_that_leaves_nothing_is_told_what_it_would_rather_not_have(
    services: Services, clock: SetClock
) -> None:
    everything = "ancient, medieval, early modern, modern, contemporary"
    await services.daily.set_up(replace(WISH, leave_out=everything))
    clock.advance(hours=1)
    assert event_ids(await claimed(services))


async def test_a_day_on_which_everything_is_hidden_is_skipped(
    services: Services, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.today.Today.choose", lambda *_: ())
    await services.daily.set_up(WISH)
    empty = await services.daily.preview(1, None, None)
    assert isinstance(empty, PostView)
    assert empty.day.event_ids == ()
    clock.advance(hours=1)
    assert await services.posting.claim_due() == ()
    (entry,) = (await status_of(services)).recent
    assert entry.state is EntryState.SKIPPED
    assert "Nothing on this day" in (entry.reason or "")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"prefer": "Africa, Atlantis"}, "“Atlantis” is no topic"),
        ({"prefer": "war", "leave_out": "war"}, "not both"),
    ],
)
async def test_an_impossible_taste_is_refused(
    services: Services, changed: dict[str, str], told: str
) -> None:
    with pytest.raises(UserError, match=told):
        await services.daily.set_up(replace(WISH, **changed))  # type: ignore[arg-type]
    with pytest.raises(UserError, match="no daily post here"):
        await services.daily.status(1)


def test_tastes_are_read_with_commas_in_names_and_completed(services: Services) -> None:
    tastes = services.daily._tastes
    assert tastes.parse("Athens, Sparta and the Greek world, war,,") == {
        "topic:classical-greece",
        "theme:war",
    }
    assert tastes.parse("mongol-empire") == {"topic:mongol-empire"}
    assert tastes.parse(None) == frozenset()
    assert tastes.suggest("Africa, early m")[0] == "Africa, early modern"
    assert tastes.suggest("afr")[0] == "africa"
    assert "Athens, Sparta and the Greek world" in tastes.suggest("gree")
    assert tastes.suggest("3x ww2") == ("3x The Second World War in Europe and Africa",)
    assert all(len(choice) <= 100 for choice in tastes.suggest("Africa, " * 11 + "w"))
    with pytest.raises(NotFoundError) as told:
        tastes.parse("Mongol Empir" + "e" * 120)
    assert "…" in str(told.value)


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("3x Rome, Greece", {"topic:roman-empire": 3, "topic:classical-greece": 1}),
        ("haiti, Trotsky", {"topic:haitian-revolution": 1, "topic:expulsion-of-trotsky": 1}),
        ("Africa", {"region:africa": 1}),
    ],
)
def test_a_topic_is_taken_by_part_of_its_name(
    services: Services, named: str, meant: dict[str, int]
) -> None:
    assert dict(services.tastes.parse_weighted(named)) == meant


async def test_a_guild_that_removed_clio_is_paused_until_it_comes_back(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    await services.daily.set_up(replace(WISH, slot=Slot.SECOND))
    await services.daily.pause(1, Slot.SECOND, None)
    await services.daily.left(1)
    clock.advance(days=2)
    assert await services.posting.claim_due() == ()
    await services.daily.came_back({7})
    assert (await status_of(services)).schedule.next_due is None
    await services.daily.came_back({1})
    going = await status_of(services)
    assert going.schedule.next_due == datetime(2026, 11, 18, 9, tzinfo=UTC)
    still = await status_of(services, Slot.SECOND)
    assert still.schedule.pause_reason == "A moderator paused it."


async def test_a_preview_is_what_will_be_posted(services: Services, clock: SetClock) -> None:
    await services.daily.set_up(replace(WISH, prefer="Americas"))
    seen = await services.daily.preview(1, None, None)
    assert isinstance(seen, PostView)
    clock.advance(hours=1)
    assert event_ids(await claimed(services)) == seen.day.event_ids
    leap = await services.daily.preview(1, None, "29 February")
    assert isinstance(leap, PostView)
    assert str(leap.day.day) == "02-29"
    await services.daily.pause(1, None, None)
    now = await services.daily.preview(1, None, None)
    assert isinstance(now, PostView)
    assert str(now.day.day) == "11-16"


async def test_what_was_sent_is_on_disk_when_it_is_said(
    services: Services, clock: SetClock, where: str
) -> None:
    await services.daily.set_up(WISH)
    clock.advance(hours=1)
    await services.posting.sent(await claimed(services), 77)
    assert await seen(where, "SELECT state, message_id FROM ledger") == [("sent", 77)]


async def test_a_record_that_cannot_be_written_is_not_said_to_be(
    services: Services, clock: SetClock, database: Database
) -> None:
    await services.daily.set_up(WISH)
    clock.advance(hours=1)
    post = await claimed(services)
    await database.close()
    with pytest.raises(StorageError):
        await services.posting.sent(post, 77)


async def test_a_thread_that_is_owed_is_handed_out_until_it_stands(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(replace(WISH, makes_thread=True))
    clock.advance(hours=1)
    sent = await services.posting.sent(await claimed(services), 77)
    assert sent.entry.owes_thread
    clock.advance(minutes=3)
    again = await claimed(services)
    assert (again.entry.message_id, again.entry.state) == (77, EntryState.SENT)
    await services.posting.threaded(again)
    clock.advance(minutes=30)
    assert await services.posting.claim_due() == ()


async def test_a_thread_of_yesterday_is_owed_no_more(services: Services, clock: SetClock) -> None:
    await services.daily.set_up(replace(WISH, makes_thread=True))
    clock.advance(hours=1)
    await services.posting.sent(await claimed(services), 77)
    await services.daily.pause(1, None, None)
    clock.advance(days=1)
    assert await services.posting.claim_due() == ()
    (entry,) = (await status_of(services)).recent
    assert (entry.state, entry.owes_thread) == (EntryState.SENT, False)


async def test_a_recap_is_paused_until_its_next_weekday(services: Services) -> None:
    await services.daily.set_up(replace(WISH, slot=Slot.RECAP, weekday=6, at="20:00"))
    (paused,) = await services.daily.pause(1, None, "2026-12-01")
    assert paused.next_due == datetime(2026, 12, 6, 20, tzinfo=UTC)
    slot, day, due = await services.daily.skip(1, None)
    assert (slot, day, due.day) == (Slot.RECAP, date(2026, 12, 6), 13)


async def test_what_a_guild_played_lately_heads_its_day(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    before = await services.daily.preview(1, None, None)
    assert isinstance(before, PostView)
    others = [services.facts.event(event_id) for event_id in before.day.event_ids[1:]]
    topic = next(link.key.removeprefix("topic:") for e in others for link in e.topics)
    pool = Pool(((f"topic:{topic}", 1),))
    await services.quizzes.start(Order(guild_id=1, channel_id=9, host_id=3, pool=pool, rounds=1))
    clock.advance(hours=1)
    shown = [services.facts.event(event_id) for event_id in event_ids(await claimed(services))]
    assert any(link.key == f"topic:{topic}" for link in shown[0].topics) or (
        shown[0].significance > min(event.significance for event in shown[1:])
    )


async def test_a_day_without_a_fresh_question_is_posted_without_one(
    services: Services, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.dealing.Dealer.daily", lambda *_: None)
    await services.daily.set_up(WISH)
    post = await posted(services, clock)
    assert post.entry.question_id is None
    assert event_ids(post)


async def test_an_event_that_left_the_library_is_left_out_of_the_recap(
    services: Services, clock: SetClock, database: Database
) -> None:
    await services.daily.set_up(WISH)
    await services.daily.set_up(replace(WISH, slot=Slot.RECAP, weekday=6, at="20:00"))
    clock.advance(hours=1)
    for post in await services.posting.claim_due():
        await services.posting.sent(post, 77)
    async with database.transaction() as tx:
        await tx.execute("UPDATE ledger SET event_ids = 'never-was'")
    view = await services.daily.preview(1, Slot.RECAP, "22 November")
    assert isinstance(view, RecapView)
    assert view.posts == ()


async def test_a_guild_keeps_its_days_by_its_own_zone(services: Services) -> None:
    assert (await services.daily.zone_of(None)).key == "UTC"
    assert (await services.daily.zone_of(1)).key == "UTC"
    await services.daily.set_up(replace(WISH, zone="Asia/Kolkata"))
    for _ in range(2):
        assert (await services.daily.zone_of(1)).key == "Asia/Kolkata"


async def test_a_day_that_was_forgotten_is_posted_anew(services: Services, clock: SetClock) -> None:
    await services.daily.set_up(WISH)
    post = await posted(services, clock)
    await services.daily.forget(1, post.entry.day)
    clock.advance(hours=-1)
    await services.daily.set_up(WISH)
    clock.advance(hours=1)
    assert len(await services.posting.claim_due()) == 1


# -- the question of the day ---------------------------------------------------------------


async def test_a_question_is_answered_once_and_scores_in_the_season(
    services: Services, clock: SetClock, where: str
) -> None:
    await services.daily.set_up(WISH)
    post = await posted(services, clock)
    day, right = post.entry.day, post.entry.option_order.index(0)
    asked = await services.daily_questions.open(1, Slot.POST, day, ADA)
    assert (asked.choice, asked.right, asked.explanation) == (None, None, None)
    answer = services.daily_questions.answer
    _, verdict = await answer(1, Slot.POST, day, ADA, right)
    assert (verdict.correct, verdict.points, verdict.streak) == (True, 50, 1)
    _, wrong = await answer(1, Slot.POST, day, BAO, (right + 1) % len(asked.options))
    assert (wrong.correct, wrong.points, wrong.streak) == (False, 0, 1)
    with pytest.raises(UserError, match="already"):
        await answer(1, Slot.POST, day, ADA, 0)
    with pytest.raises(UserError, match="no answer"):
        await answer(1, Slot.POST, day, 102, 4 if len(asked.options) < 5 else 9)
    board = await services.scores.leaderboard(
        1, ADA, Board(await services.scores.season_key(1, None))
    )
    assert [(s.tally.member_id, s.tally.points) for s in board.standings] == [(ADA, 50), (BAO, 0)]
    assert await seen(where, "SELECT COUNT(*) FROM daily_answer") == [(2,)]


async def test_the_next_post_reveals_the_question_and_closes_it(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    first = await posted(services, clock)
    day, right = first.entry.day, first.entry.option_order.index(0)
    await services.daily_questions.answer(1, Slot.POST, day, ADA, right)
    second = await posted(services, clock)
    assert isinstance(second.view, PostView)
    revealed = second.view.revealed
    assert revealed is not None
    assert (revealed.answered, revealed.correct) == (1, 1)
    over = await services.daily_questions.open(1, Slot.POST, day, BAO)
    assert over.right == right
    assert over.options[right] == revealed.answer
    assert over.explanation == revealed.explanation
    with pytest.raises(UserError, match="is over"):
        await services.daily_questions.answer(1, Slot.POST, day, BAO, right)
    assert second.entry.question_id != first.entry.question_id


async def test_a_question_stays_open_over_a_skipped_day(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    first = await posted(services, clock)
    await services.daily.skip(1, None)
    clock.advance(days=1, hours=2)
    assert (await services.daily_questions.open(1, Slot.POST, first.entry.day, ADA)).right is None


async def test_a_question_is_over_once_its_schedule_ends(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    first = await posted(services, clock)
    await services.daily.turn_off(1, None)
    view = await services.daily_questions.open(1, Slot.POST, first.entry.day, ADA)
    assert view.right is not None


async def test_a_streak_grows_with_each_answered_day(services: Services, clock: SetClock) -> None:
    await services.daily.set_up(WISH)
    streaks = []
    for skips in (False, False, True, False, False):
        post = await posted(services, clock)
        if not skips:
            answered = services.daily_questions.answer(1, Slot.POST, post.entry.day, ADA, 0)
            streaks.append((await answered)[1].streak)
    assert streaks == [1, 2, 1, 2]


@pytest.mark.parametrize("wish", [replace(WISH, asks_question=False)])
async def test_a_post_without_a_question_says_so(
    services: Services, clock: SetClock, wish: Wish
) -> None:
    await services.daily.set_up(wish)
    post = await posted(services, clock)
    assert isinstance(post.view, PostView)
    assert not post.view.asks
    with pytest.raises(UserError, match="no question"):
        await services.daily_questions.open(1, Slot.POST, post.entry.day, ADA)


async def test_a_question_that_left_the_library_is_not_revealed(
    services: Services, clock: SetClock, database: Database
) -> None:
    await services.daily.set_up(WISH)
    await posted(services, clock)
    async with database.transaction() as tx:
        await tx.execute("UPDATE ledger SET question_id = 'never-was'")
    second = await posted(services, clock)
    assert isinstance(second.view, PostView)
    assert second.view.revealed is None


async def test_a_question_whose_line_is_gone_is_not_revealed(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    first = await posted(services, clock)
    await services.daily.forget(1, first.entry.day)
    second = await posted(services, clock)
    assert isinstance(second.view, PostView)
    assert second.view.revealed is None


async def test_no_question_is_asked_again_within_two_weeks(
    services: Services, clock: SetClock
) -> None:
    await services.daily.set_up(WISH)
    asked = [(await posted(services, clock)).entry.question_id for _ in range(14)]
    assert len(set(asked)) == 14


def test_a_question_of_the_day_is_fresh_or_of_another_topic(services: Services) -> None:
    dealer = services.daily._composer._dealer
    own = frozenset(dealer._choices["expulsion-of-trotsky"])
    everything = frozenset(dealer._choices[""])
    assert dealer.daily(["expulsion-of-trotsky"], frozenset(), Random(1)) in own
    assert dealer.daily(["expulsion-of-trotsky"], own, Random(1)) in everything - own
    assert dealer.daily(["expulsion-of-trotsky"], everything, Random(1)) is None


# -- a week --------------------------------------------------------------------------------


async def test_a_week_names_who_answered_most(services: Services, clock: SetClock) -> None:
    await services.daily.set_up(WISH)
    recap = replace(WISH, slot=Slot.RECAP, weekday=6, at="20:00", asks_question=False)
    await services.daily.set_up(recap)
    for number in range(3):
        post = await posted(services, clock, message_id=70 + number)
        right = post.entry.option_order.index(0)
        await services.daily_questions.answer(1, Slot.POST, post.entry.day, ADA, right)
    await services.daily_questions.answer(1, Slot.POST, post.entry.day, BAO, right)
    view = await services.daily.preview(1, Slot.RECAP, "22 November")
    assert isinstance(view, RecapView)
    assert [line.day.day for line in view.posts] == [16, 17, 18]
    assert (view.questions, view.takers) == (3, 2)
    assert [(each.member_id, each.correct) for each in view.best] == [(ADA, 3), (BAO, 1)]


async def test_a_quiz_on_a_week_asks_about_its_posts(services: Services, clock: SetClock) -> None:
    await services.daily.set_up(WISH)
    for number in range(4):
        await posted(services, clock, message_id=70 + number)
    about = await services.daily.told_in_week(1, "2026-11-22")
    assert len(about) == 16
    order = Order(
        guild_id=1, channel_id=9, host_id=3, title="the week's posts", rounds=7, about=about
    )
    session = await services.quizzes.start(order)
    assert len({each.question_id for each in session.rounds}) == 7
    assert session.title == "the week's posts"
    made = [each for each in session.rounds if each.question_id.startswith("made:")]
    assert made
    for each in made:
        asked = services.quizzes._bank.get(each.question_id)
        told = {services.facts.event(event_id).title for event_id in about}
        assert set(asked.options) <= told
        assert asked.topic == "the week's posts"


@pytest.mark.parametrize("week", ["2026-11-22", "2026-13-45", "0001-01-01"])
async def test_a_week_without_posts_has_no_quiz(services: Services, week: str) -> None:
    with pytest.raises(UserError):
        await services.daily.told_in_week(1, week)


# -- reports -------------------------------------------------------------------------------


async def test_a_report_is_kept_and_a_flood_is_not(
    services: Services, clock: SetClock, database: Database
) -> None:
    from bot.storage.reports import list_reports

    with pytest.raises(UserError, match="in a sentence"):
        await services.reports.write("event:x", "  wrong ", 1, ADA)
    for _ in range(10):
        await services.reports.write("event:x", "The year is wrong: it was 1928.", 1, ADA)
    with pytest.raises(UserError, match="tomorrow"):
        await services.reports.write("event:x", "The year is wrong: it was 1928.", 1, ADA)
    await services.reports.write("event:x", "The year is wrong: it was 1928.", None, BAO)
    clock.advance(days=1, seconds=1)
    await services.reports.write("event:x", "And the place.", 1, ADA)
    async with database.transaction() as tx:
        kept = await list_reports(tx)
    assert len(kept) == 12
    assert kept[0].words == "The year is wrong: it was 1928."
    assert kept[0].at == START
