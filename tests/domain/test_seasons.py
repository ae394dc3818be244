"""Which season an instant belongs to, whatever a guild did with its seasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import seasons
from bot.domain.seasons import Season, month_of
from bot.errors import UserError

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)


def test_a_season_is_a_month_unless_said_otherwise() -> None:
    season = seasons.current((), datetime(2026, 3, 31, 23, tzinfo=UTC))
    assert (season.key, season.title) == ("2026-03", "March 2026")
    assert season.ends_at == datetime(2026, 4, 1, tzinfo=UTC)
    assert month_of(datetime(2026, 12, 5, tzinfo=UTC)).ends_at == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_season_that_goes_on_until_closed_outlives_the_month() -> None:
    kept = [seasons.until_closed(month_of(NOW))]
    later = NOW + timedelta(days=100)
    assert seasons.current(kept, later).key == "2026-11"
    old, new = seasons.close(kept, kept[0], later)
    assert (new.key, new.ends_at) == ("2027-02-24", None)
    assert new.title == "from 24 February 2027"
    assert seasons.current([old, new], later + timedelta(days=400)).key == new.key
    assert seasons.before([old, new], new).key == "2026-11"


def test_a_month_that_is_closed_early_leaves_the_rest_to_a_new_season() -> None:
    old, new = seasons.close((), month_of(NOW), NOW)
    kept = [old, new]
    assert seasons.current(kept, NOW - timedelta(seconds=1)).key == "2026-11"
    assert seasons.current(kept, NOW).key == "2026-11-16"
    assert seasons.current(kept, datetime(2026, 12, 1, tzinfo=UTC)).key == "2026-12"
    assert seasons.before(kept, seasons.current(kept, datetime(2026, 12, 1, tzinfo=UTC))) == new


def test_a_season_can_go_back_to_the_month() -> None:
    long = seasons.until_closed(month_of(NOW))
    later = NOW + timedelta(days=45)
    assert seasons.by_the_month(long, later).ends_at == datetime(2027, 1, 1, tzinfo=UTC)


@given(
    st.lists(
        st.tuples(st.sampled_from(["close", "long", "month"]), st.integers(0, 3_000_000)),
        max_size=12,
    )
)
def test_every_instant_has_one_season_and_a_closed_one_takes_no_more(
    acts: list[tuple[str, int]],
) -> None:
    kept: dict[str, Season] = {}
    now = NOW
    closed = set()
    for act, seconds in acts:
        now += timedelta(seconds=seconds + 1)
        season = seasons.current(kept.values(), now)
        assert season.key not in closed
        assert season.contains(now)
        if act == "close":
            old, new = seasons.close(kept.values(), season, now)
            kept |= {old.key: old, new.key: new}
            closed.add(old.key)
            assert seasons.current(kept.values(), now).key == new.key
            assert seasons.before(kept.values(), new).key == old.key
        else:
            change = seasons.until_closed(season)
            kept[season.key] = change if act == "long" else seasons.by_the_month(season, now)
            assert seasons.current(kept.values(), now).key == season.key


def test_a_season_is_found_by_its_key_or_title() -> None:
    named = seasons.named(month_of(NOW), "  The   long autumn ", ())
    assert named.title == "The long autumn"
    assert seasons.called([named], "the LONG autumn ") is named
    assert seasons.called([named], "2026-11") is named
    with pytest.raises(UserError, match="no season called"):
        seasons.called([named], "spring")
    with pytest.raises(UserError, match="a letter"):
        seasons.named(named, "  ", ())
    with pytest.raises(UserError, match="already"):
        seasons.named(month_of(datetime(2026, 12, 1, tzinfo=UTC)), "the long AUTUMN", [named])
    assert seasons.named(named, "The long autumn", [named]) == named
    for taken in ("2026-10", "All time"):
        with pytest.raises(UserError, match="something else"):
            seasons.named(named, taken, ())
    odd = replace(named, key="2026-09", name="2026-11")
    assert seasons.called([odd, named], "2026-11") is named, "a key comes before a name"


def test_a_key_alone_tells_what_season_it_was() -> None:
    assert seasons.by_key((), "2026-09").title == "September 2026"
    assert seasons.by_key((), "2026-09-05-2").title == "from 5 September 2026"
    kept = seasons.named(month_of(NOW), "Autumn", ())
    assert seasons.by_key([kept], "2026-11") is kept
    first, second = seasons.close((), month_of(NOW), NOW)
    again, third = seasons.close((first, second), second, NOW + timedelta(hours=1))
    assert (again.key, third.key) == ("2026-11-16", "2026-11-16-2")
    for no_key in ("0000-00", "9999-12", "2026-13", "2026-11-31", "-------"):
        with pytest.raises(UserError, match="no such season"):
            seasons.by_key((), no_key)
