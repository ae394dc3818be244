"""When a daily post is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import schedule
from bot.errors import BadTimeError

ZONES = st.sampled_from(schedule.zone_names()).map(ZoneInfo)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
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


@given(DAYS, TIMES, ZONES)
def test_a_day_has_one_due_instant_never_before_the_wanted_time(
    day: date, at: time, zone: ZoneInfo
) -> None:
    due = schedule.instant_of(day, at, zone)
    local = due.astimezone(zone).replace(tzinfo=None)
    wanted = datetime.combine(day, at)
    assert wanted <= local <= wanted + timedelta(days=1, hours=1)
    if local != wanted:  # the day skips that time: due at the very end of the gap
        just_before = (due - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        assert just_before < wanted


def test_a_time_that_spring_skips_is_due_after_the_gap() -> None:
    due = schedule.instant_of(date(2026, 3, 29), time(1, 30), LONDON)
    assert due == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert due.astimezone(LONDON).time() == time(2)


def test_a_time_that_autumn_has_twice_is_due_the_first_time() -> None:
    due = schedule.instant_of(date(2026, 10, 25), time(1, 30), LONDON)
    assert due == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2039, 1, 1)), TIMES, ZONES)
def test_the_next_due_instant_is_later_and_within_two_days(
    naive: datetime, at: time, zone: ZoneInfo
) -> None:
    now = naive.replace(tzinfo=UTC)
    due = schedule.next_due_after(now, at, zone)
    assert now < due <= now + timedelta(hours=50)


def plan(due: datetime, now: datetime) -> schedule.Plan:
    return schedule.plan(due, now, time(9), ZoneInfo("UTC"))


def test_a_post_is_owed_at_its_time() -> None:
    due = datetime(2026, 11, 16, 9, tzinfo=UTC)
    made = plan(due, due)
    assert (made.post, made.is_late, made.missed) == (date(2026, 11, 16), False, ())
    assert made.next_due == due + timedelta(days=1)


def test_nothing_is_owed_before_its_time() -> None:
    due = datetime(2026, 11, 16, 9, tzinfo=UTC)
    made = plan(due, due - timedelta(minutes=1))
    assert (made.post, made.missed, made.next_due) == (None, (), due)


def test_todays_post_comes_late_and_older_days_are_missed() -> None:
    due = datetime(2026, 11, 16, 9, tzinfo=UTC)
    made = plan(due, due + timedelta(days=3, hours=2))
    assert made.post == date(2026, 11, 19)
    assert made.is_late
    assert made.missed == (date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18))


def test_after_downtime_into_the_early_hours_only_past_days_are_missed() -> None:
    due = datetime(2026, 11, 16, 9, tzinfo=UTC)
    made = plan(due, datetime(2026, 11, 17, 1, tzinfo=UTC))
    assert made.post is None
    assert made.missed == (date(2026, 11, 16),)
    assert made.next_due == datetime(2026, 11, 17, 9, tzinfo=UTC)
