"""Use cases without Discord."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.domain import quiz
from bot.domain.quiz import Owed, State
from bot.errors import NotFoundError, StorageError, UserError
from bot.services.bundle import Services
from bot.services.views import EventView, TermView, TopicView
from bot.storage import quizzes
from tests.conftest import SetClock

if TYPE_CHECKING:
    from bot.library.index import Library
    from bot.storage.sqlite import SqliteDatabase

TROTSKY = "trotsky-expelled-1927"
TOPIC = "expulsion-of-trotsky"


async def begin(services: Services, clock: SetClock, *, channel_id: int = 2) -> quiz.Session:
    """Start a quiz and open its first round."""
    session = await services.quizzes.start(
        guild_id=1, channel_id=channel_id, host_id=3, topic_id=TOPIC, rounds=2, seconds=10
    )
    clock.advance(seconds=6)
    session, owed = await services.quizzes.move_on(session.id)
    assert owed == ((Owed.ROUND, 1),)
    return session


# -- look-ups ------------------------------------------------------------------------------


def test_a_look_up_finds_each_kind_of_record(services: Services) -> None:
    assert isinstance(services.facts.look_up(f"event:{TROTSKY}").found, EventView)
    assert isinstance(services.facts.look_up(f"topic:{TOPIC}").found, TopicView)
    assert isinstance(services.facts.look_up(f"term:{TOPIC}/0").found, TermView)


def test_a_view_cites_every_source_once_and_in_order(services: Services) -> None:
    view = services.facts.event(TROTSKY)
    assert [citation.number for citation in view.citations] == list(
        range(1, len(view.citations) + 1)
    )
    assert {claim.citation for claim in view.other_dates} <= {c.number for c in view.citations}


def test_a_record_that_is_gone_is_told_as_such(services: Services) -> None:
    for key in ("event:never-was", "topic:never-was", "term:never-was/0", "nonsense"):
        with pytest.raises(NotFoundError, match="no longer"):
            services.facts.open(key)


def test_a_long_query_is_cut_in_the_answer(services: Services) -> None:
    with pytest.raises(NotFoundError) as told:
        services.facts.look_up("qqzzxx" * 16)
    assert "…" in str(told.value)
    assert len(str(told.value)) < 100


def test_what_happened_around_an_event_is_near_it(services: Services) -> None:
    near = services.facts.around(TROTSKY)
    assert near
    assert TROTSKY not in {event.id for event in near}


def test_a_topic_is_found_by_id_title_alias_or_term(services: Services, library: Library) -> None:
    topic = library.get_topic(TOPIC)
    names = (TOPIC, f"topic:{TOPIC}", topic.title, *topic.aliases, topic.term[0].name)
    for name in names:
        assert services.topics.find(name).id == TOPIC, name


def test_an_unknown_topic_names_the_nearest(services: Services) -> None:
    with pytest.raises(NotFoundError) as told:
        services.topics.find("explusion qqq")
    assert told.value.nearest
    with pytest.raises(NotFoundError) as told:
        services.topics.find("the")
    assert told.value.nearest


def test_topics_are_suggested_from_any_part_of_their_name(services: Services) -> None:
    assert services.topics.suggest("trotsky")[0].key == f"topic:{TOPIC}"
    assert services.topics.suggest("")


def test_a_section_that_is_gone_is_told_as_such(services: Services) -> None:
    topic = services.topics.open(TOPIC)
    assert topic.place("0") == 0
    for text in ("99", "x", "-1"):
        with pytest.raises(NotFoundError, match="section"):
            topic.place(text)


def test_a_day_without_events_has_no_headline(services: Services) -> None:
    from bot.domain.yeardays import MonthDay

    view = services.today.view(MonthDay(2, 31), 2026)  # a day that no year has
    assert view.headline is None
    assert view.total == 0


def test_authors_are_named_in_short() -> None:
    from bot.library.models import Source
    from bot.services.presenting import as_citation

    def author(*names: str) -> str:
        made = {"id": "a", "kind": "book", "title": "T", "about": "A book.", "authors": names}
        return as_citation(Source.model_validate(made)).author

    assert author() == ""
    assert author("A", "B") == "A and B"
    assert author("A", "B", "C") == "A and others"


def test_a_dispute_over_more_than_days_is_counted(library: Library) -> None:
    from bot.library.models import DateClaim
    from bot.services.presenting import event_view

    event = library.get_event(TROTSKY)
    vague = DateClaim(date="1927-11", source=event.sources[0], note="the month alone")
    changed = event.model_copy(update={"date_claims": (vague,)})
    assert event_view(library, changed, 2026).dispute == "2 dates"


# -- quizzes -------------------------------------------------------------------------------


async def test_an_answer_is_on_disk_before_it_is_confirmed(
    services: Services, database: SqliteDatabase, clock: SetClock
) -> None:
    session = await begin(services, clock)
    letter = await services.quizzes.answer(session.id, 1, 9, 2, clock.now())
    assert letter == "C"
    async with database.transaction() as tx:
        (stored,) = await quizzes.list_unfinished(tx)
    assert stored.rounds[0].answers[9].choice == 2


async def test_an_answer_that_cannot_be_stored_is_not_confirmed(
    services: Services, database: SqliteDatabase, clock: SetClock
) -> None:
    session = await begin(services, clock)
    await database.close()
    with pytest.raises(StorageError):
        await services.quizzes.answer(session.id, 1, 9, 2, clock.now())
    assert not services.quizzes.open_sessions()[0].rounds[0].answers


async def test_an_answer_that_another_process_took_is_not_taken_twice(
    services: Services, database: SqliteDatabase, clock: SetClock
) -> None:
    session = await begin(services, clock)
    other = quiz.judge(session, 1, 9, 0, clock.now())
    assert isinstance(other, quiz.Answer)
    async with database.transaction() as tx:
        await quizzes.insert_answer(tx, session.id, 1, other)
    with pytest.raises(UserError, match="already"):
        await services.quizzes.answer(session.id, 1, 9, 1, clock.now())


async def test_a_session_that_cannot_be_stored_does_not_start(
    services: Services, database: SqliteDatabase, clock: SetClock
) -> None:
    await database.close()
    with pytest.raises(StorageError):
        await begin(services, clock)
    assert services.quizzes.due(clock.now() + timedelta(days=1)) == ()


async def test_a_topic_without_questions_has_no_quiz(services: Services) -> None:
    with pytest.raises(UserError, match="no questions"):
        await services.quizzes.start(
            guild_id=1, channel_id=2, host_id=3, topic_id="never-was", rounds=2, seconds=10
        )


async def test_no_question_is_asked_twice_in_a_quiz(services: Services) -> None:
    session = await services.quizzes.start(
        guild_id=1, channel_id=2, host_id=3, topic_id=TOPIC, rounds=50, seconds=10
    )
    asked = [each.question_id for each in session.rounds]
    assert 20 < len(set(asked)) == len(asked) <= 50


async def test_a_quiz_on_all_topics_says_so(services: Services) -> None:
    assert services.quizzes.topic_title(None) == "all topics"


async def test_sessions_are_taken_up_after_a_restart(
    services: Services, library: Library, database: SqliteDatabase, clock: SetClock
) -> None:
    session = await begin(services, clock)
    await services.quizzes.shown(session.id, Owed.ROUND, 1, 77)
    again = Services.make(library, database, clock, Random(8))
    await again.quizzes.resume()
    (resumed,) = again.quizzes.open_sessions()
    assert resumed.rounds[0].message_id == 77
    assert again.quizzes.due(clock.now()) == ()


async def test_points_are_added_once_however_often_a_round_is_closed(
    services: Services, clock: SetClock
) -> None:
    session = await begin(services, clock)
    assert session.round is not None
    await services.quizzes.answer(session.id, 1, 9, session.round.right_choice, clock.now())
    clock.advance(seconds=12)
    await services.quizzes.move_on(session.id)
    await services.quizzes.move_on(session.id)
    await services.quizzes.stop(2, 3, is_moderator=False)
    board = await services.scores.leaderboard(1, 9)
    assert board.own is not None
    assert board.own.tally.answered == 1


async def test_a_finished_session_is_let_go(services: Services, clock: SetClock) -> None:
    session = await begin(services, clock)
    await services.quizzes.stop(2, 3, is_moderator=False)
    _, owed = await services.quizzes.move_on(session.id)
    assert [what for what, _ in owed] == [Owed.REVEAL, Owed.STANDINGS]
    for what, number in owed:
        await services.quizzes.shown(session.id, what, number, 78)
    assert services.quizzes.due(clock.now() + timedelta(days=1)) == ()
    with pytest.raises(UserError, match="over"):
        await services.quizzes.answer(session.id, 1, 9, 1, clock.now())


async def test_the_standings_wait_for_the_reveal(services: Services, clock: SetClock) -> None:
    session = await begin(services, clock)
    await services.quizzes.stop(2, 3, is_moderator=False)
    await services.quizzes.shown(session.id, Owed.STANDINGS, 1, 78)
    assert [s.id for s in services.quizzes.due(clock.now())] == [session.id]


async def test_a_guild_that_is_gone_ends_its_quizzes_and_no_others(
    services: Services, clock: SetClock
) -> None:
    await begin(services, clock)
    await begin(services, clock, channel_id=5)
    await services.quizzes.abandon_where(channel_id=5)
    (left,) = services.quizzes.open_sessions()
    assert left.channel_id == 2
    await services.quizzes.abandon_where(guild_id=1)
    assert services.quizzes.open_sessions() == ()


async def test_a_reveal_ranks_the_right_before_the_wrong(
    services: Services, clock: SetClock
) -> None:
    session = await begin(services, clock)
    assert session.round is not None
    right = session.round.right_choice
    await services.quizzes.answer(session.id, 1, 8, (right + 1) % 4, clock.now())
    clock.advance(seconds=2)
    await services.quizzes.answer(session.id, 1, 9, right, clock.now())
    clock.advance(seconds=10)
    session, _ = await services.quizzes.move_on(session.id)
    assert session.state is State.REVEALED
    view = services.quizzes.reveal_view(session, 1)
    assert [line.member_id for line in view.results] == [9, 8]
    assert view.letter == "ABCD"[right]
    assert view.citations


# -- scores --------------------------------------------------------------------------------


async def test_a_guilds_scores_are_its_own(services: Services, clock: SetClock) -> None:
    session = await begin(services, clock)
    await services.quizzes.answer(session.id, 1, 9, 0, clock.now())
    await services.quizzes.stop(2, 3, is_moderator=True)
    assert (await services.scores.leaderboard(1, 9)).players == 1
    assert (await services.scores.leaderboard(2, 9)).players == 0
    assert (await services.scores.leaderboard(1, 8)).own is None


async def test_a_new_month_is_a_new_season(services: Services, clock: SetClock) -> None:
    session = await begin(services, clock)
    await services.quizzes.answer(session.id, 1, 9, 0, clock.now())
    await services.quizzes.stop(2, 3, is_moderator=True)
    clock.advance(days=30)
    assert (await services.scores.leaderboard(1, 9)).players == 0
    assert (await services.scores.leaderboard(1, 9, all_time=True)).players == 1


# -- questions -----------------------------------------------------------------------------


def test_made_questions_fill_up_what_is_not_written(library: Library) -> None:
    from bot.services.questions import QuestionBank

    bank = QuestionBank(library)
    dealt = bank.deal(TOPIC, 40, Random(5))
    made = [question_id for question_id in dealt if question_id.startswith("made:")]
    assert made
    assert len(set(dealt)) == len(dealt) <= 40
    for question_id in made:
        asked = bank.get(question_id)
        assert asked == QuestionBank(library).get(question_id), "an id makes the same again"
        assert len(set(asked.options)) == 4
        assert asked.sources
        assert len(question_id) <= 100


def test_a_made_question_whose_events_are_gone_is_told_as_such(library: Library) -> None:
    from bot.services.questions import QuestionBank

    with pytest.raises(NotFoundError, match="no longer"):
        QuestionBank(library).get("made:first:1:never-was")


def test_all_topics_have_questions_made_from_weighty_events(library: Library) -> None:
    from bot.services.questions import QuestionBank

    asked = QuestionBank(library).get("made:first:7:")
    assert asked.topic == "all topics"
    assert asked.prompt == "Which of these came first?"
