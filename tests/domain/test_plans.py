"""Plans: what each week has, its days across zones and daylight saving, and what is behind."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import plans
from bot.domain.advice import FIRM, Step, next_step
from bot.domain.plans import LENGTHS, Calendar, Material, Week
from bot.domain.schedule import Rhythm
from bot.errors import UserError

ZONES = ("UTC", "Europe/London", "America/New_York", "America/Nuuk", "Pacific/Apia", "Asia/Tehran")


@st.composite
def materials(draw: st.DrawFn) -> list[Material]:
    """Topics as rich as those of the library, some of whose events and readings are shared."""
    shared = [f"shared-{number}" for number in range(4)]
    return [
        Material(
            topic_id=f"topic-{place}",
            sections=draw(st.integers(5, 6)),
            events=tuple(
                (event, draw(st.integers(1, 5)))
                for event in draw(st.lists(st.sampled_from(shared), max_size=2, unique=True))
                + [f"event-{place}-{number}" for number in range(draw(st.integers(8, 40)))]
            ),
            questions=tuple(f"q-{place}-{number}" for number in range(draw(st.integers(14, 40)))),
            readings=tuple(
                draw(st.lists(st.sampled_from(shared), max_size=2, unique=True))
                + [f"book-{place}-{number}" for number in range(draw(st.integers(3, 9)))]
            ),
        )
        for place in range(draw(st.integers(1, plans.MOST_TOPICS)))
    ]


@given(materials(), st.sampled_from(LENGTHS))
def test_every_topic_is_in_and_nothing_twice_and_no_week_empty(
    topics: list[Material], weeks: int
) -> None:
    made = plans.share_out(topics, weeks)
    assert len(made) == weeks
    new = [week for week in made if not week.goes_over]
    assert list(dict.fromkeys(topic for week in new for topic in week.topics)) == [
        topic.topic_id for topic in topics
    ], "in the order they were named"
    sections = [each for week in new for each in week.sections]
    assert sections == [(t.topic_id, place) for t in topics for place in range(t.sections)]
    for found in (
        [each for week in new for each in week.events],
        [each for week in new for each in week.questions],
        [week.reading[1] for week in new if week.reading],
    ):
        assert len(found) == len(set(found))
    assert all(week.questions for week in made)
    assert all(week.sections or week.events for week in new)
    assert all(len(week.events) <= plans.MOST_TOPICS for week in new)
    assert all(len(week.questions) <= plans.QUESTIONS_A_WEEK for week in new)
    for topic in topics:
        assert any(each.startswith("q-") for week in new for each in week.questions)
        assert {topic.topic_id} <= {topic_id for week in new for topic_id in week.topics}
    assert plans.share_out(topics, weeks) == made, "the same for the same"


@given(materials(), st.sampled_from(LENGTHS))
def test_weeks_of_a_topic_are_even(topics: list[Material], weeks: int) -> None:
    new = [week for week in plans.share_out(topics, weeks) if not week.goes_over]
    counts = [len(week.topics) for week in new]
    assert max(counts) - min(counts) <= 1
    for topic in topics:
        own = [week for week in new if week.topics == (topic.topic_id,)]
        for lengths in ([len(w.questions) for w in own], [len(w.sections) for w in own]):
            assert not lengths or max(lengths) - min(lengths) <= 1


@given(materials(), st.sampled_from(LENGTHS[1:]))
def test_the_last_of_many_weeks_goes_over_everything(topics: list[Material], weeks: int) -> None:
    *new, last = plans.share_out(topics, weeks)
    assert last.goes_over
    assert last.topics == tuple(topic.topic_id for topic in topics)
    assert last.questions == tuple(each for week in new for each in week.questions)
    assert not (last.sections)
    assert not (last.events)
    assert not (last.reading)


def test_the_weightiest_events_are_taken_in_order_of_time() -> None:
    events = tuple((f"e{number}", 5 if number % 2 else 1) for number in range(20))
    (week,) = plans.share_out([Material("a", 1, events, ("q",), ())], 1)
    assert week.events == ("e1", "e3", "e5", "e7", "e9", "e11")
    assert week.reading is None


def test_a_week_without_a_section_has_an_event() -> None:
    events = tuple((f"e{number}", 1) for number in range(8))
    questions = tuple(f"q{number}" for number in range(14))
    made = plans.share_out([Material("a", 5, events, questions, ())], 12)[:-1]
    assert all(week.sections or week.events for week in made)
    assert [each for week in made for each in week.events] == [event for event, _ in events]


def test_what_cannot_be_shared_out_is_refused() -> None:
    with pytest.raises(UserError, match="a topic at least"):
        plans.share_out([], 4)
    with pytest.raises(UserError, match="too little on that for 6 weeks"):
        plans.share_out([Material("a", 2, (), ("q",), ())], 6)


@given(
    st.dates(date(2024, 1, 1), date(2031, 1, 1)),
    st.sampled_from(ZONES),
    st.sampled_from(LENGTHS),
    st.sampled_from([time(0), time(2, 30), time(19)]),
    st.integers(0, 6),
)
def test_weeks_follow_each_other_in_every_zone(
    starts_on: date, zone: str, weeks: int, at: time, weekday: int
) -> None:
    calendar = Calendar(starts_on, ZoneInfo(zone), weeks)
    ends = [calendar.ends_at(number) for number in range(weeks + 1)]
    assert all(
        timedelta(days=6) <= later - earlier <= timedelta(days=8)
        for earlier, later in pairwise(ends)
    )
    second = timedelta(seconds=1)
    for number in range(1, weeks + 1):
        assert calendar.week_at(ends[number - 1]) == number
        assert calendar.week_at(ends[number] - second) == number
        meeting = calendar.meeting_of(number, Rhythm(at, ZoneInfo(zone), weekday))
        assert ends[number - 1] <= meeting <= ends[number]
    assert calendar.week_at(ends[0] - second) == 0
    assert calendar.week_at(ends[-1]) == weeks + 1
    assert calendar.week_at(ends[-1] + timedelta(days=400)) == weeks + 1


def test_a_meeting_stays_at_its_hour_when_the_clocks_change() -> None:
    london = ZoneInfo("Europe/London")
    calendar = Calendar(date(2026, 10, 19), london, 4)
    meetings = [calendar.meeting_of(n, Rhythm(time(19), london, 2)) for n in (1, 2)]
    assert meetings == [
        datetime(2026, 10, 21, 18, tzinfo=UTC),
        datetime(2026, 10, 28, 19, tzinfo=UTC),
    ]


def test_mastery_counts_what_was_never_reviewed_as_not_known() -> None:
    assert plans.mastery([1.0, None, 0.5, None]) == pytest.approx(0.375)
    assert plans.mastery([]) == 0


WEEKS = (
    Week(("a",), questions=("q1", "q2")),
    Week(("a",), questions=("q3",)),
    Week(("a",), questions=("q4",)),
    Week(("a",), questions=("q1", "q2", "q3", "q4"), goes_over=True),
)


@pytest.mark.parametrize(
    ("current", "met", "told"),
    [
        (0, "", None),
        (1, "", None),
        (2, "", "Behind: 2 questions of week 1 still to review."),
        (2, "q1", "Behind: 1 question of week 1 still to review."),
        (2, "q1 q2", "Nothing is behind."),
        (3, "q2", "Behind: 2 questions of weeks 1 to 2 still to review."),
        (5, "q1 q2 q3", "Behind: 1 question of week 3 still to review."),
    ],
)
def test_what_is_behind_is_said_in_a_sentence(current: int, met: str, told: str | None) -> None:
    assert plans.behind_in_words(plans.behind(WEEKS, current, frozenset(met.split()))) == told


@given(st.dates(date(2024, 1, 1), date(2031, 1, 1)), st.sampled_from(LENGTHS))
def test_a_plan_that_is_to_end_on_a_day_ends_on_it(last: date, weeks: int) -> None:
    calendar = Calendar(plans.first_day(last, weeks), ZoneInfo("UTC"), weeks)
    assert calendar.days_of(weeks)[1] == last


def test_days_and_titles_in_words() -> None:
    assert plans.days_in_words(date(2026, 12, 7), date(2026, 12, 13)) == "7 to 13 December 2026"
    assert (
        plans.days_in_words(date(2026, 11, 30), date(2026, 12, 6))
        == "30 November to 6 December 2026"
    )
    assert (
        plans.days_in_words(date(2026, 12, 28), date(2027, 1, 3))
        == "28 December 2026 to 3 January 2027"
    )
    assert plans.title_of(["A"]) == "A"
    assert plans.title_of(["A", "B", "C"]) == "A, B and C"
    assert plans.title_of(["Alpha", "Beta", "Gamma"], 18) == "Alpha and 2 more"
    assert plans.title_of(["Alphabetical"], 6) == "Alpha…"


@pytest.mark.parametrize(
    ("due", "behind", "weakest", "step"),
    [
        (3, 5, 0.1, Step.REVIEW),
        (0, 5, 0.1, Step.CATCH_UP),
        (0, 0, FIRM - 0.01, Step.STRENGTHEN),
        (0, 0, FIRM, Step.READ),
        (0, 0, None, Step.BEGIN),
    ],
)
def test_the_most_pressing_step_comes_first(
    due: int, behind: int, weakest: float | None, step: Step
) -> None:
    assert next_step(due=due, behind=behind, weakest=weakest) is step
