"""Which backups stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.keeping import DAYS, WEEKS, kept

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
instants = st.integers(0, 4000).map(lambda hours: NOW - timedelta(hours=hours))


@given(st.sets(instants, max_size=80))
def test_the_newest_stays_and_no_more_than_a_week_of_days_and_four_weeks(
    made: set[datetime],
) -> None:
    chosen = kept(made)
    assert chosen <= made
    assert len(chosen) <= DAYS + WEEKS
    if made:
        assert max(made) in chosen
    assert len({each.date() for each in made} & {each.date() for each in chosen}) >= min(
        DAYS, len({each.date() for each in made})
    )


def test_a_backup_a_day_leaves_seven_days_and_four_weeks() -> None:
    there: set[datetime] = set()
    for day in range(60):
        there.add(NOW + timedelta(days=day))
        there = set(kept(there))
    newest = max(there)
    ages = sorted((newest - each).days for each in there)
    assert ages[:7] == list(range(7))
    assert len(ages) in {9, 10, 11}
    assert 18 <= ages[-1] <= 27


def test_of_one_day_the_newest_stays() -> None:
    made = {NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=5)}
    assert kept(made) == {NOW + timedelta(hours=5)}
