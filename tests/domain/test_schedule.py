"""When a daily post is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import schedule
from bot.domain.schedule import Rhythm
from bot.errors import BadTimeError

ZONES = st.sampled_from(schedule.zone_names()).map(ZoneInfo)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
WEEKDAYS = st.none() | st.integers(0, 6)
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("09:00", time(9)),
        ("9", time(9)),
        ("9.30", time(9, 30)),
        ("21h15", time(21, 15)),
        ("9 am", time(9)),
        ("12 am", time(0)),
        ("12:30 PM", time(12, 30)),
        ("6:30pm", time(18, 30)),
        ("0:00", time(0)),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, read: time) -> None:
    assert schedule.parse_time(text) == read


@pytest.mark.parametrize("text", ["25:00", "9:60", "13 pm", "0 am", "noon", "", "9:0"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadTimeError):
        schedule.parse_time(text)


def test_a_zone_is_found_in_spite_of_case_and_spaces() -> None:
    assert schedule.find_zone(" america/new york ").key == "America/New_York"
    assert schedule.find_zone("utc").key == "UTC"


def test_a_zone_that_was_renamed_is_still_found() -> None:
    assert schedule.find_zone("Europe/Kiev").key == "Europe/Kiev"
    assert schedule.find_zone("us/eastern").key == "US/Eastern"


def test_a_zone_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(BadTimeError, match="“Mars/Olympus”"):
        schedule.find_zone("Mars/Olympus")


def test_zones_are_suggested_by_city_first() -> None:
    assert schedule.suggest_zones("londo")[0] == "Europe/London"
    assert len(schedule.suggest_zones("")) == 25


def offset_changes(zone: ZoneInfo) -> list[date]:
    """The days from 2020 to 2040 on which a zone's offset changes, give or take one."""
    noon = datetime(2020, 1, 1, 12, tzinfo=UTC)
    offsets = [(noon + timedelta(days=n)).astimezone(zone).utcoffset() for n in range(7671)]
    return [
        (noon + timedelta(days=n + 1)).date()
        for n, (before, after) in enumerate(pairwise(offsets))
        if before != after
    ]


def check_due(rhythm: Rhythm, day: date) -> None:
    """Assert what must hold of the due instant of a day, whatever its zone does."""
    due = rhythm.instant_of(day)
    local = due.astimezone(rhythm.zone)
    wanted = datetime.combine(day, rhythm.at)
    told = (rhythm.zone.key, wanted)
    assert wanted <= local.replace(tzinfo=None), told
    if local.replace(tzinfo=None) == wanted:
        assert local.fold == 0, told  # of two times alike, the first
    else:
        before = (due - timedelta(seconds=1)).astimezone(rhythm.zone)
        gap = local.replace(tzinfo=None) - before.replace(tzinfo=None) - timedelta(seconds=1)
        assert before.replace(tzinfo=None) < wanted, told  # due at the very end of the gap
        assert local.replace(tzinfo=None) - wanted <= gap, told
    assert rhythm.day_due(due) == day, told
    assert due < rhythm.instant_of(day + timedelta(days=1)), told
    assert schedule.plan(rhythm, due, due).post == day, told


def test_every_day_of_every_zone_has_one_due_instant_in_the_next_decades() -> None:
    """All zones, the days around each of their changes from 2020 to 2040, times around night."""
    times = [time(hour, minute) for hour in (21, 22, 23, 0, 1, 2, 3) for minute in (0, 29, 30, 59)]
    seen: set[tuple[object, ...]] = set()
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        changes = offset_changes(zone)
        instants = [datetime.combine(day, time(12), zone).utcoffset() for day in changes]
        alike = (*changes, *instants, datetime(2020, 1, 1, tzinfo=zone).utcoffset())
        if alike in seen:
            continue
        seen.add(alike)
        for change in changes:
            for at in times:
                for day in (change - timedelta(days=1), change, change + timedelta(days=1)):
                    check_due(Rhythm(at, zone), day)
    assert len(seen) > 60


@given(DAYS, TIMES, ZONES)
def test_a_day_has_one_due_instant_never_before_the_wanted_time(
    day: date, at: time, zone: ZoneInfo
) -> None:
    check_due(Rhythm(at, zone), day)


def test_a_time_that_spring_skips_is_due_after_the_gap() -> None:
    due = Rhythm(time(1, 30), LONDON).instant_of(date(2026, 3, 29))
    assert due == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert due.astimezone(LONDON).time() == time(2)


def test_a_time_that_autumn_has_twice_is_due_the_first_time() -> None:
    due = Rhythm(time(1, 30), LONDON).instant_of(date(2026, 10, 25))
    assert due == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_gap_that_ends_at_midnight_still_posts_for_the_day_it_began_on() -> None:
    nuuk = Rhythm(time(23, 30), ZoneInfo("America/Nuuk"))
    day = date(2026, 3, 28)
    due = nuuk.instant_of(day)
    assert due.astimezone(nuuk.zone) == datetime(2026, 3, 29, 0, 0, tzinfo=nuuk.zone)
    made = schedule.plan(nuuk, due, due + timedelta(seconds=5))
    assert (made.post, made.missed) == (day, ())
    assert nuuk.day_due(made.next_due) == date(2026, 3, 29)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2039, 1, 1)), TIMES, ZONES, WEEKDAYS)
def test_the_next_due_instant_is_later_and_within_a_period(
    naive: datetime, at: time, zone: ZoneInfo, weekday: int | None
) -> None:
    now, rhythm = naive.replace(tzinfo=UTC), Rhythm(at, zone, weekday)
    due = rhythm.next_after(now)
    assert now < due <= now + timedelta(days=1 if weekday is None else 7, hours=26)
    assert rhythm.falls_on(rhythm.day_due(due))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2039, 1, 1)), TIMES, ZONES, WEEKDAYS,
       st.lists(st.timedeltas(timedelta(0), timedelta(days=9)), min_size=1, max_size=12))  # fmt: skip
def test_however_ticks_fall_each_day_is_posted_or_missed_once(
    naive: datetime, at: time, zone: ZoneInfo, weekday: int | None, steps: list[timedelta]
) -> None:
    now, rhythm = naive.replace(tzinfo=UTC), Rhythm(at, zone, weekday)
    began, due = now, rhythm.next_after(now)
    told: list[date] = []
    for step in steps:
        now += step
        if due <= now:
            made = schedule.plan(rhythm, due, now)
            told += [*made.missed, *([made.post] if made.post else [])]
            due = made.next_due
    passed = [
        day
        for n in range(-1, (now - began).days + 2)
        if rhythm.falls_on(day := rhythm.day_of(began) + timedelta(days=n))
        and began < rhythm.instant_of(day) <= now
    ]
    assert told == passed


UTC_AT_NINE = Rhythm(time(9), ZoneInfo("UTC"))
DUE = datetime(2026, 11, 16, 9, tzinfo=UTC)


def test_a_post_is_owed_at_its_time() -> None:
    made = schedule.plan(UTC_AT_NINE, DUE, DUE)
    assert (made.post, made.missed) == (date(2026, 11, 16), ())
    assert made.next_due == DUE + timedelta(days=1)


def test_nothing_is_owed_before_its_time() -> None:
    made = schedule.plan(UTC_AT_NINE, DUE, DUE - timedelta(minutes=1))
    assert (made.post, made.missed, made.next_due) == (None, (), DUE)


def test_todays_post_comes_late_and_older_days_are_missed() -> None:
    now = DUE + timedelta(days=3, hours=2)
    made = schedule.plan(UTC_AT_NINE, DUE, now)
    assert made.post == date(2026, 11, 19)
    assert UTC_AT_NINE.is_late(made.post, now)
    assert made.missed == (date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18))


def test_after_downtime_into_the_early_hours_only_past_days_are_missed() -> None:
    made = schedule.plan(UTC_AT_NINE, DUE, datetime(2026, 11, 17, 1, tzinfo=UTC))
    assert made.post is None
    assert made.missed == (date(2026, 11, 16),)
    assert made.next_due == datetime(2026, 11, 17, 9, tzinfo=UTC)


def test_a_long_downtime_names_the_last_month_of_missed_days() -> None:
    made = schedule.plan(UTC_AT_NINE, DUE, DUE + timedelta(days=500))
    assert len(made.missed) == schedule.MOST_MISSED + 1
    assert made.missed[-1] == date(2028, 3, 29)


def test_a_weekly_rhythm_comes_on_its_day_alone() -> None:
    sundays = Rhythm(time(18), LONDON, 6)
    assert sundays.next_after(DUE) == datetime(2026, 11, 22, 18, tzinfo=UTC)
    assert schedule.plan(sundays, DUE, datetime(2026, 11, 30, tzinfo=UTC)).missed == (
        date(2026, 11, 22),
        date(2026, 11, 29),
    )


def test_planned_anew_a_day_is_looked_at_again_unless_the_schedule_is_younger() -> None:
    now = DUE + timedelta(hours=2)
    tomorrow = DUE + timedelta(days=1)
    long_since, since_ten = DUE - timedelta(days=9), DUE + timedelta(hours=1)
    assert schedule.planned_anew(UTC_AT_NINE, long_since, now) == DUE
    assert schedule.planned_anew(UTC_AT_NINE, since_ten, now) == tomorrow
    assert schedule.planned_anew(UTC_AT_NINE, now + timedelta(days=5), now) == DUE
    assert schedule.planned_anew(UTC_AT_NINE, long_since, DUE - timedelta(hours=1)) == DUE
