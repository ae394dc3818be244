"""Points and places."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.scoring import Tally, points_for, ranked

TALLIES = st.lists(
    st.builds(Tally, st.integers(1, 9), st.integers(0, 300), st.integers(0, 5), st.integers(0, 9)),
    unique_by=lambda tally: tally.member_id,
)


@given(st.floats(0, 100), st.floats(0.1, 100))
def test_a_right_answer_scores_between_half_and_full(taken: float, allowed: float) -> None:
    spans = {"taken": timedelta(seconds=taken), "allowed": timedelta(seconds=allowed)}
    assert 50 <= points_for(credit=100, **spans) <= 100
    assert points_for(credit=0, **spans) == 0


@given(st.floats(0, 10), st.floats(0, 10))
def test_an_earlier_answer_never_scores_less(one: float, other: float) -> None:
    def points(taken: float) -> int:
        return points_for(credit=100, taken=timedelta(seconds=taken), allowed=timedelta(seconds=10))

    assert points(min(one, other)) >= points(max(one, other))


def test_members_with_equal_points_share_a_place() -> None:
    tallies = [Tally(1, 50, 1, 1), Tally(2, 80, 1, 1), Tally(3, 80, 2, 2), Tally(4, 10, 1, 1)]
    assert [(each.place, each.tally.member_id) for each in ranked(tallies)] == [
        (1, 3),
        (1, 2),
        (3, 1),
        (4, 4),
    ]


@given(TALLIES)
def test_a_place_is_one_more_than_the_number_of_better_members(tallies: list[Tally]) -> None:
    for each in ranked(tallies):
        better = sum(other.points > each.tally.points for other in tallies)
        assert each.place == better + 1
