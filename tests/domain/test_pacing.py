"""How often something may be done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pacing import Paces, Rate
from bot.errors import TooQuickError

NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
rates = st.builds(Rate, st.integers(1, 50), st.sampled_from([1.0, 20.0, 60.0]))
steps = st.lists(st.floats(0, 5), min_size=1, max_size=120)


def told_to_wait(paces: Paces, rate: Rate, now: datetime, key: str = "ada") -> int | None:
    try:
        paces.admit([(key, rate)], now)
    except TooQuickError as error:
        return error.seconds
    return None


def is_let(paces: Paces, rate: Rate, now: datetime, key: str = "ada") -> bool:
    return told_to_wait(paces, rate, now, key) is None


@given(rates)
def test_as_many_as_the_rate_says_are_let_at_once_and_no_more(rate: Rate) -> None:
    paces = Paces()
    assert [is_let(paces, rate, NOW) for _ in range(rate.count + 1)] == [True] * rate.count + [
        False
    ]


@given(rates, steps)
def test_in_no_stretch_of_time_is_more_let_than_twice_the_rate(
    rate: Rate, waits: list[float]
) -> None:
    paces, now, let = Paces(), NOW, []
    for wait in waits:
        now += timedelta(seconds=wait)
        if is_let(paces, rate, now):
            let.append(now)
    for since in let:
        within = [at for at in let if since <= at < since + timedelta(seconds=rate.seconds)]
        assert len(within) <= 2 * rate.count


@given(rates, st.floats(0, 70))
def test_who_waits_as_long_as_they_are_told_is_let(rate: Rate, wait: float) -> None:
    paces = Paces()
    for _ in range(rate.count):
        paces.admit([("ada", rate)], NOW)
    later = NOW + timedelta(seconds=wait)
    if (told := told_to_wait(paces, rate, later)) is not None:
        assert told >= 1
        assert is_let(paces, rate, later + timedelta(seconds=told))


def test_what_one_rate_refuses_counts_for_no_other() -> None:
    paces, strict, loose = Paces(), Rate(1, 60), Rate(2, 60)
    paces.admit([("imports", strict), ("commands", loose)], NOW)
    with pytest.raises(TooQuickError, match=r"That was quick\. Try again in 60 seconds\."):
        paces.admit([("imports", strict), ("commands", loose)], NOW)
    paces.admit([("commands", loose)], NOW)
    with pytest.raises(TooQuickError, match="in 30 seconds"):
        paces.admit([("commands", loose)], NOW)


def test_one_second_is_said_as_one() -> None:
    paces = Paces()
    paces.admit([("ada", Rate(1, 1))], NOW)
    with pytest.raises(TooQuickError, match=r"in 1 second\."):
        paces.admit([("ada", Rate(1, 1))], NOW)


def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    paces = Paces()
    assert is_let(paces, Rate(1, 60), NOW)
    assert is_let(paces, Rate(1, 60), NOW - timedelta(hours=1))


def test_no_more_is_remembered_than_so_many() -> None:
    paces = Paces(most=3)
    for name in "abcde":
        paces.admit([(name, Rate(1, 60))], NOW)
    assert len(paces) == 3
    assert not is_let(paces, Rate(1, 60), NOW, "e")
    assert is_let(paces, Rate(1, 60), NOW, "a")


def test_nothing_is_remembered_that_is_worked_off() -> None:
    paces = Paces()
    for name in "abcde":
        paces.admit([(name, Rate(1, 60))], NOW)
    paces.admit([("f", Rate(1, 60))], NOW + timedelta(seconds=59))
    assert len(paces) == 6
    paces.admit([("g", Rate(1, 60))], NOW + timedelta(seconds=60))
    assert len(paces) == 2
    assert not is_let(paces, Rate(1, 60), NOW + timedelta(seconds=60), "f")
    paces.admit([], NOW + timedelta(seconds=120))
    assert len(paces) == 0
