"""Quizzes without Discord: on a real database, with the real corpus."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.domain.answering import Kind
from bot.domain.daily import Slot
from bot.domain.pool import ADAPTIVE, Pool
from bot.domain.scoring import Tally
from bot.domain.session import _EPOCH_MS, Mode, Owed, Session, State
from bot.domain.sharding import Share
from bot.errors import NotFoundError, StorageError, UserError
from bot.services.bundle import Services
from bot.services.daily import Wish
from bot.services.judging import judge
from bot.services.making import Order
from bot.services.scores import Board
from bot.storage import games
from bot.storage.scores import add_tallies, find_differences
from tests.conftest import SetClock, seen

if TYPE_CHECKING:
    from bot.library.index import Library
    from bot.storage.database import Database

TOPIC = Pool((("topic:expulsion-of-trotsky", 1),), frozenset({Kind.CHOICE}))
GUILD = 1
ORDER = Order(guild_id=GUILD, channel_id=2, host_id=3, pool=TOPIC, rounds=2, seconds=10)
ADA, BAO, CHIDI = 9, 8, 7


async def begin(services: Services, order: Order = ORDER, *members: int) -> Session:
    """Start a quiz, let members in, and open its first round."""
    session = await services.quizzes.start(order)
    for member in members:
        session = await services.quizzes.join(session.id, member)
    session = await services.quizzes.control(session.id, 3, "start")
    await services.quizzes.shown(session.id, Owed.ROUND, 1, 0)
    return services.quizzes.get(session.id)


async def give(
    services: Services, clock: SetClock, session: Session, member: int, *, right: bool
) -> None:
    current = services.quizzes.get(session.id).round
    assert current is not None
    place = current.right_choice
    place = place if right else (place + 1) % len(current.order)
    await services.quizzes.answer(session.id, current.number, member, str(place), clock.now())


async def stop(services: Services, session: Session) -> None:
    await services.quizzes.control(session.id, 3, "stop")


async def own_points(services: Services, member: int) -> int:
    own = (
        await services.scores.leaderboard(
            1, member, Board(await services.scores.season_key(1, None))
        )
    ).own
    return own.tally.points if own else 0


# -- answers -------------------------------------------------------------------------------


async def test_an_answer_is_on_disk_before_it_is_confirmed(
    services: Services, where: str, clock: SetClock
) -> None:
    session = await begin(services)
    taken = await services.quizzes.answer(session.id, 1, ADA, "2", clock.now())
    assert (taken.given, taken.prompted) == ("C", False)
    assert await seen(where, "SELECT member_id, given FROM game_answer") == [(ADA, "2")]
    assert await seen(where, "SELECT member_id FROM game_player") == [(ADA,)]


async def test_answers_that_come_together_share_a_commit_and_all_count(
    services: Services, clock: SetClock
) -> None:
    session = await begin(services)
    members = range(100, 140)
    await asyncio.gather(
        *(services.quizzes.answer(session.id, 1, m, "1", clock.now()) for m in members)
    )
    assert set(services.quizzes.get(session.id).rounds[0].answers) == set(members)


async def test_an_answer_that_cannot_be_stored_is_not_confirmed(
    services: Services, database: Database, clock: SetClock
) -> None:
    session = await begin(services)
    await database.close()
    with pytest.raises(StorageError):
        await services.quizzes.answer(session.id, 1, ADA, "2", clock.now())
    assert not services.quizzes.get(session.id).rounds[0].answers


async def test_two_presses_at_once_count_once(services: Services, clock: SetClock) -> None:
    session = await begin(services)
    results = await asyncio.gather(
        *(services.quizzes.answer(session.id, 1, ADA, p, clock.now()) for p in "012"),
        return_exceptions=True,
    )
    assert sum(isinstance(result, UserError) for result in results) == 2
    assert len(services.quizzes.get(session.id).rounds[0].answers) == 1


async def test_two_answers_in_words_at_once_count_once(services: Services, clock: SetClock) -> None:
    pool = Pool(TOPIC.tags, frozenset({Kind.TYPED}))
    session = await begin(services, replace(ORDER, pool=pool))
    results = await asyncio.gather(
        *(services.quizzes.answer(session.id, 1, ADA, w, clock.now()) for w in ("one", "two")),
        return_exceptions=True,
    )
    assert sum(isinstance(result, UserError) for result in results) == 1
    assert services.quizzes.get(session.id).rounds[0].answers[ADA].given == "one"


async def test_a_hint_is_refused_while_an_answer_is_written_down(
    services: Services, clock: SetClock
) -> None:
    session = await begin(services)
    results = await asyncio.gather(
        services.quizzes.answer(session.id, 1, ADA, "1", clock.now()),
        services.quizzes.hint(session.id, 1, ADA, clock.now()),
        return_exceptions=True,
    )
    assert isinstance(results[1], UserError)
    assert not services.quizzes.get(session.id).rounds[0].hinted


async def test_a_round_closes_only_after_the_answers_on_their_way(
    services: Services, clock: SetClock
) -> None:
    session = await begin(services)
    answering = asyncio.create_task(services.quizzes.answer(session.id, 1, ADA, "1", clock.now()))
    await asyncio.sleep(0)
    await stop(services, session)
    await answering
    _, owed = await services.quizzes.move_on(session.id)
    assert owed
    assert services.quizzes.get(session.id).rounds[0].answers[ADA].given == "1"
    board = await services.scores.leaderboard(
        1, ADA, Board(await services.scores.season_key(1, None))
    )
    assert board.players == 1


async def test_a_refusal_says_why(services: Services, clock: SetClock) -> None:
    session = await begin(services)
    await services.quizzes.answer(session.id, 1, ADA, "2", clock.now())
    for member, number, told in ((ADA, 1, "You answered C already"), (BAO, 2, "no round")):
        with pytest.raises(UserError, match=told):
            await services.quizzes.answer(session.id, number, member, "0", clock.now())
    clock.advance(seconds=20)
    with pytest.raises(UserError, match="closed"):
        await services.quizzes.answer(session.id, 1, BAO, "0", clock.now())
    with pytest.raises(UserError, match="over"):
        await services.quizzes.answer("aaaaaaaaaa", 1, BAO, "0", clock.now())
    with pytest.raises(UserError, match="over"):
        services.quizzes.get("aaaaaaaaaa")


async def test_words_may_be_made_more_specific_once(services: Services, clock: SetClock) -> None:
    typed = replace(ORDER, pool=Pool((("topic:mali-songhai", 1),), frozenset({Kind.TYPED}), 3))
    session = await begin(services, replace(typed, rounds=1))
    asked = services.quizzes._bank.get(session.rounds[0].question_id)
    assert asked.key is not None
    first = await services.quizzes.answer(session.id, 1, ADA, asked.key.prompt_on[0], clock.now())
    assert first.prompted
    again = await services.quizzes.answer(session.id, 1, ADA, asked.key.prompt_on[0], clock.now())
    assert not again.prompted
    assert services.quizzes.get(session.id).rounds[0].answers[ADA].credit == 0
    with pytest.raises(UserError, match="already"):
        await services.quizzes.answer(session.id, 1, ADA, asked.answer, clock.now())
    await services.quizzes.answer(session.id, 1, BAO, asked.answer.upper(), clock.now())
    assert services.quizzes.get(session.id).rounds[0].answers[BAO].credit == 100


@pytest.mark.parametrize("kind", list(Kind))
async def test_every_kind_can_be_dealt_shown_judged_and_revealed(
    services: Services, clock: SetClock, kind: Kind
) -> None:
    topics = (("topic:expulsion-of-trotsky", 3), ("topic:stalinist-ussr", 1))
    session = await begin(services, replace(ORDER, pool=Pool(topics, frozenset({kind}))))
    (this, *_), bank = session.rounds, services.quizzes._bank
    asked = bank.get(this.question_id)
    assert this.kind is asked.kind is kind
    view = services.quizzes.views.round(session, 1, clock.now())
    assert set(view.options) == set(asked.options)
    assert asked.answer not in (view.prompt, *view.clues)
    right = {
        Kind.CHOICE: str(this.order.index(0)) if this.order else "",
        Kind.TYPED: asked.answer,
        Kind.WHO: asked.answer,
        Kind.YEAR: asked.answer,
    }.get(kind, "".join(str(this.order.index(place)) for place in range(len(this.order))))
    await services.quizzes.answer(session.id, 1, ADA, right, clock.now())
    assert services.quizzes.get(session.id).rounds[0].answers[ADA].credit == 100
    clock.advance(seconds=12)
    moved, owed = await services.quizzes.move_on(session.id)
    assert owed == ((Owed.REVEAL, 1),)
    reveal = services.quizzes.views.reveal(moved, 1)
    assert reveal.results[0].correct
    assert reveal.citations
    assert reveal.explanation


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        (Kind.CHOICE, "9", "no answer"),
        (Kind.CHOICE, "", "no answer"),
        (Kind.CHOICE, "x", "no answer"),
        (Kind.ORDER, "0", "Pick each"),
        (Kind.MATCH, "0000", "Pick each"),
        (Kind.YEAR, "long ago", "Write a year"),
        (Kind.TYPED, "   ", "Write an answer"),
    ],
)
async def test_what_is_no_answer_is_refused_and_changes_nothing(
    services: Services, clock: SetClock, kind: Kind, given: str, told: str
) -> None:
    pool = Pool((("topic:expulsion-of-trotsky", 1),), frozenset({kind}))
    session = await begin(services, replace(ORDER, pool=pool))
    with pytest.raises(UserError, match=told):
        await services.quizzes.answer(session.id, 1, ADA, given, clock.now())
    assert not services.quizzes.get(session.id).rounds[0].answers


# -- starting ------------------------------------------------------------------------------


async def test_a_session_that_cannot_be_stored_does_not_start(
    services: Services, database: Database, clock: SetClock
) -> None:
    order = replace(ORDER, guild_id=None)
    await database.close()
    with pytest.raises(StorageError):
        await services.quizzes.start(order)
    assert services.quizzes.due(clock.now() + timedelta(days=1)) == ()


@pytest.mark.parametrize(
    "pool",
    [Pool((("topic:never-was", 1),)), Pool((("topic:waitangi", 1),), frozenset({Kind.WHO}))],
)
async def test_a_pool_without_questions_has_no_quiz(services: Services, pool: Pool) -> None:
    with pytest.raises(UserError, match="no questions"):
        await services.quizzes.start(replace(ORDER, pool=pool))


async def test_no_question_is_asked_twice_in_a_quiz(services: Services) -> None:
    session = await services.quizzes.start(replace(ORDER, rounds=50))
    asked = [each.question_id for each in session.rounds]
    assert 20 < len(set(asked)) == len(asked) <= 50
    assert any(question_id.startswith("made:") for question_id in asked)


async def test_a_quiz_asks_of_the_topics_eras_and_regions_that_were_named(
    services: Services,
) -> None:
    pool = Pool((("topic:roman-empire", 3), ("region:africa", 1)))
    session = await services.quizzes.start(replace(ORDER, pool=pool, rounds=20))
    topics = [each.topic_id for each in session.rounds if each.topic_id]
    assert session.title == f"{services.topics.open('roman-empire').title} and africa"
    assert topics.count("roman-empire") >= 6
    assert len(set(topics)) > 1
    era = await services.quizzes.start(
        replace(ORDER, channel_id=5, pool=Pool((("era:ancient", 1),)), rounds=5)
    )
    assert era.title == "ancient"
    many = Pool(tuple((f"topic:{t.id}", 1) for t in services.topics._library.topic_names[:5]))
    named = await services.quizzes.start(replace(ORDER, channel_id=6, pool=many))
    assert named.title.endswith("and more")
    anything = await services.quizzes.start(replace(ORDER, channel_id=7, pool=Pool()))
    assert anything.title == "all topics"


async def test_a_difficulty_is_kept_to(services: Services) -> None:
    pool = Pool((), frozenset({Kind.CHOICE}), 5)
    session = await services.quizzes.start(replace(ORDER, pool=pool, rounds=10))
    written = [each for each in session.rounds if not each.question_id.startswith("made:")]
    assert written
    assert {each.difficulty for each in written} == {5}


async def test_an_adaptive_quiz_grows_harder_with_right_answers(
    services: Services, clock: SetClock
) -> None:
    pool = Pool((), frozenset({Kind.CHOICE}), ADAPTIVE)
    session = await begin(services, replace(ORDER, pool=pool, rounds=4))
    levels = []
    for _ in range(4):
        current = services.quizzes.get(session.id).round
        assert current is not None
        levels.append(current.difficulty)
        await give(services, clock, session, ADA, right=True)
        for _ in range(2):
            await services.quizzes.control(session.id, 3, "skip")
    assert levels[0] == 2, "a newcomer begins below the middle"
    assert levels == sorted(levels)
    assert levels[-1] >= 4


async def test_an_adaptive_quiz_without_a_question_of_the_level_asks_what_it_has(
    services: Services,
) -> None:
    topic = (("topic:waitangi", 1),)
    pool = Pool(topic, frozenset({Kind.MATCH}), ADAPTIVE)
    session = await services.quizzes.start(replace(ORDER, pool=pool, rounds=1))
    assert len(session.rounds) <= 1
    pool = Pool((("topic:stalinist-ussr", 1),), frozenset({Kind.WHO}), ADAPTIVE)
    asked = await begin(services, replace(ORDER, pool=pool, channel_id=5, rounds=1))
    assert asked.rounds[0].kind is Kind.WHO


async def test_a_question_asked_lately_comes_last_and_counts_half(
    services: Services, clock: SetClock
) -> None:
    pool = Pool((("topic:waitangi", 1),), frozenset({Kind.MATCH}))
    first = await begin(services, replace(ORDER, pool=pool, rounds=1))
    await stop(services, first)
    again = await services.quizzes.start(replace(ORDER, pool=pool, channel_id=5, rounds=1))
    assert again.rounds[0].question_id == first.rounds[0].question_id
    assert (first.rounds[0].weight, again.rounds[0].weight) == (100, 50)


# -- running -------------------------------------------------------------------------------


async def test_sessions_are_taken_up_after_a_restart(
    services: Services, library: Library, database: Database, clock: SetClock
) -> None:
    session = await begin(services, ORDER, ADA, BAO)
    await give(services, clock, session, ADA, right=True)
    before = services.quizzes.get(session.id)
    again = Services.make(library, database, clock, Random(8))
    await again.quizzes.resume(Share())
    assert again.quizzes.get(session.id) == before
    assert again.quizzes.due(clock.now()) == ()
    with pytest.raises(UserError, match="already"):
        await again.quizzes.answer(session.id, 1, ADA, "0", clock.now())


async def test_many_sessions_are_taken_up_page_by_page(
    services: Services,
    library: Library,
    database: Database,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.storage.games._PAGE", 2)
    for channel in range(5):
        await services.quizzes.start(replace(ORDER, channel_id=channel))
    again = Services.make(library, database, clock, Random(8))
    await again.quizzes.resume(Share())
    assert len(again.quizzes.running()) == 5


async def test_points_are_settled_once_as_the_session_ends(
    services: Services, clock: SetClock
) -> None:
    session = await begin(services)
    await give(services, clock, session, ADA, right=True)
    clock.advance(seconds=12)
    await services.quizzes.move_on(session.id)
    assert await own_points(services, ADA) == 0
    await stop(services, session)
    await services.quizzes.move_on(session.id)
    assert await own_points(services, ADA) == 100
    board = await services.scores.leaderboard(
        1, ADA, Board(await services.scores.season_key(1, None))
    )
    assert board.own is not None
    assert board.own.tally.answered == 1


async def test_farming_alone_earns_no_more_than_the_days_allowance(
    services: Services, clock: SetClock
) -> None:
    for channel in range(4):
        session = await begin(services, replace(ORDER, channel_id=channel, rounds=1))
        await give(services, clock, session, ADA, right=True)
        await stop(services, session)
    assert await own_points(services, ADA) == 100
    clock.advance(days=1, hours=1)
    session = await begin(services, replace(ORDER, channel_id=9, rounds=1))
    await give(services, clock, session, ADA, right=True)
    await stop(services, session)
    assert 100 < await own_points(services, ADA) <= 200


async def test_three_members_earn_in_full(services: Services, clock: SetClock) -> None:
    session = await begin(services, replace(ORDER, rounds=2))
    for _ in range(2):
        for member in (ADA, BAO, CHIDI):
            await give(services, clock, session, member, right=member == ADA)
        clock.advance(seconds=12)
        await services.quizzes.move_on(session.id)
        await services.quizzes.control(session.id, 3, "skip")
    assert await own_points(services, ADA) == 200
    assert await own_points(services, BAO) == 0


async def test_who_is_faster_than_reading_is_set_aside_for_a_moderator(
    services: Services, clock: SetClock
) -> None:
    session = await begin(services, replace(ORDER, rounds=4))
    for number in range(1, 5):
        if number > 1:
            await services.quizzes.shown(session.id, Owed.ROUND, number, 0)
        current = services.quizzes.get(session.id).rounds[number - 1]
        snowflake = int(clock.now().timestamp() * 1000 - _EPOCH_MS) << 22
        await services.quizzes.shown(session.id, Owed.ROUND, current.number, snowflake)
        for member in (ADA, BAO, CHIDI):
            if member == BAO:
                clock.advance(seconds=1)
            await give(services, clock, session, member, right=True)
        clock.advance(seconds=12)
        await services.quizzes.move_on(session.id)
        await services.quizzes.control(session.id, 3, "skip")
    assert await own_points(services, ADA) == 0
    assert await own_points(services, BAO) > 300
    ((found, member, title),) = await services.appeals.list_aside(1)
    assert (found, member, title) == (session.id, ADA, session.title)
    with pytest.raises(UserError, match="settled"):
        await services.appeals.end_aside(session.id, 77, ADA, release=True)
    await services.appeals.end_aside(session.id, 1, ADA, release=True)
    assert await own_points(services, ADA) == 400
    assert await services.appeals.list_aside(1) == ()
    with pytest.raises(UserError, match="settled"):
        await services.appeals.end_aside(session.id, 1, ADA, release=False)


async def test_a_finished_session_is_let_go(services: Services, clock: SetClock) -> None:
    session = await begin(services)
    await give(services, clock, session, ADA, right=False)
    await stop(services, session)
    _, owed = await services.quizzes.move_on(session.id)
    assert [what for what, _ in owed] == [Owed.REVEAL, Owed.STANDINGS]
    for what, number in owed:
        await services.quizzes.shown(session.id, what, number, 78)
    assert services.quizzes.due(clock.now() + timedelta(days=1)) == ()
    with pytest.raises(UserError, match="over"):
        await services.quizzes.answer(session.id, 1, ADA, "1", clock.now())
    assert len(await services.quizzes.missed_by(session.id, ADA)) == 1
    with pytest.raises(UserError, match="no longer"):
        await services.quizzes.missed_by("aaaaaaaaaa", ADA)
    await services.quizzes.abandon(session.id, "twice is harmless")
    await services.quizzes.placed(session.id, 5)


async def test_a_guild_that_is_gone_ends_its_quizzes_and_no_others(services: Services) -> None:
    await begin(services)
    await begin(services, replace(ORDER, channel_id=5))
    await services.quizzes.abandon_where(channel_id=5)
    (left,) = services.quizzes.running()
    assert left.channel_id == 2
    await services.quizzes.abandon_where(guild_id=1)
    assert services.quizzes.running() == ()
    with pytest.raises(UserError, match="no quiz under way"):
        services.quizzes.in_channel(2)


async def test_only_the_host_or_a_moderator_has_the_controls(services: Services) -> None:
    session = await begin(services)
    assert services.quizzes.in_channel(2).id == session.id
    for action in ("skip", "pause", "resume", "extend", "stop", "start"):
        with pytest.raises(UserError, match="Only the member who started"):
            await services.quizzes.control(session.id, BAO, action)
    with pytest.raises(UserError, match="or a moderator"):
        await services.quizzes.control(session.id, BAO, "stop", moderates=5)
    paused = await services.quizzes.control(session.id, BAO, "pause", moderates=ORDER.channel_id)
    assert paused.paused is not None
    going = await services.quizzes.control(session.id, 3, "resume")
    longer = await services.quizzes.control(session.id, 3, "extend")
    assert longer.until - going.until == timedelta(seconds=30)


async def test_sides_fill_up_evenly_and_can_be_chosen(services: Services) -> None:
    session = await services.quizzes.start(replace(ORDER, mode=Mode.TEAMS))
    for member in (ADA, BAO):
        session = await services.quizzes.join(session.id, member)
    assert {p.team for p in session.players.values()} == {0, 1}
    session = await services.quizzes.join(session.id, BAO, 0)
    assert session.players[BAO].team == 0
    with pytest.raises(UserError, match="in already"):
        await services.quizzes.join(session.id, BAO, 0)
    view = services.quizzes.views.lobby(session)
    assert [len(members) for _, members in view.sides] == [2, 0]


async def test_a_duel_starts_when_it_is_accepted_and_ends_when_declined(services: Services) -> None:
    duel = replace(ORDER, mode=Mode.DUEL, opponent=BAO)
    session = await services.quizzes.start(duel)
    with pytest.raises(UserError, match="not for you"):
        await services.quizzes.join(session.id, CHIDI)
    with pytest.raises(UserError, match="not for you"):
        await services.quizzes.decline(session.id, CHIDI)
    assert (await services.quizzes.join(session.id, BAO)).state is State.OPEN
    other = await services.quizzes.start(replace(duel, channel_id=5))
    declined = await services.quizzes.decline(other.id, BAO)
    assert declined.reason == "The duel was not accepted."


async def test_a_solo_session_goes_on_for_its_player_alone(
    services: Services, clock: SetClock
) -> None:
    solo = replace(ORDER, mode=Mode.SOLO, guild_id=None, seconds=0, host_id=ADA, rounds=2)
    session = await services.quizzes.start(solo)
    assert session.state is State.OPEN
    with pytest.raises(UserError, match="somebody else"):
        await services.quizzes.go_on(session.id, BAO, 1, State.OPEN)
    with pytest.raises(UserError, match="not in this game"):
        await services.quizzes.answer(session.id, 1, BAO, "0", clock.now())
    for number in (1, 2):
        await services.quizzes.answer(session.id, number, ADA, "0", clock.now())
        for _ in range(2):  # a press that comes twice moves it once
            shown = await services.quizzes.go_on(session.id, ADA, number, State.OPEN)
            assert shown.state is State.REVEALED
        session = await services.quizzes.go_on(session.id, ADA, number, State.REVEALED)
    assert session.state is State.ENDED
    assert services.quizzes.due(clock.now() + timedelta(days=1)) == ()
    assert await services.quizzes.missed_by(session.id, ADA) is not None


async def test_a_solo_that_nobody_goes_on_with_is_let_go(
    services: Services, clock: SetClock
) -> None:
    solo = replace(ORDER, mode=Mode.SOLO, seconds=0, host_id=ADA)
    session = await services.quizzes.start(solo)
    clock.advance(hours=1)
    (due,) = services.quizzes.due(clock.now())
    assert due.id == session.id
    await services.quizzes.move_on(session.id)
    assert services.quizzes.due(clock.now()) == ()


async def test_a_reveal_says_once_what_a_wrong_letter_stood_for(
    services: Services, clock: SetClock
) -> None:
    session = await begin(services)
    asked = services.quizzes.views.round(session, 1, clock.now())
    for member in (ADA, BAO):
        await give(services, clock, session, member, right=False)
    this = services.quizzes.get(session.id).rounds[0]
    letter = "ABCD"[(this.right_choice + 1) % 4]
    option = asked.options[(this.right_choice + 1) % 4]
    view = services.quizzes.views.reveal(services.quizzes.get(session.id), 1)
    assert [each.given for each in view.results] == [f"{letter} · {option}", letter]
    assert view.answer.startswith("ABCD"[this.right_choice])


async def test_what_no_quiz_runs_under_keeps_no_turn(services: Services, clock: SetClock) -> None:
    over = await typed_round(services)
    for member in (ADA, BAO, CHIDI):
        await services.quizzes.answer(over.id, 1, member, "Quetzalcoatl", clock.now())
    await stop(services, over)
    for what, number in ((Owed.REVEAL, 1), (Owed.STANDINGS, 1)):
        await services.quizzes.shown(over.id, what, number, 7)
    appeal = await services.appeals.make(over.id, 1, ADA, GUILD)
    asked = (
        services.quizzes.answer("forged-one", 1, ADA, "0", clock.now()),
        services.appeals.overrule("forged-two", 1, 3, ADA),
        services.appeals.vote(appeal.id, 55, GUILD, agrees=True),
    )
    for each in asked:
        with pytest.raises(UserError):
            await each
    await services.appeals.vote(appeal.id, BAO, GUILD, agrees=True)
    assert not services.quizzes._turns


async def test_words_that_no_database_stores_fail_for_who_wrote_them_alone(
    services: Services, clock: SetClock
) -> None:
    session = await typed_round(services)
    given = ("Lenin", "Caesar", "Le\ud800nin", "Cicero")
    results = await asyncio.gather(
        *(
            services.quizzes.answer(session.id, 1, member, words, clock.now())
            for member, words in enumerate(given, 20)
        ),
        return_exceptions=True,
    )
    assert [isinstance(each, Exception) for each in results] == [False, False, True, False]
    assert set(services.quizzes.get(session.id).rounds[0].answers) == {20, 21, 23}


# -- appeals -------------------------------------------------------------------------------


async def typed_round(services: Services) -> Session:
    pool = Pool((("topic:mali-songhai", 1),), frozenset({Kind.TYPED}))
    return await begin(services, replace(ORDER, pool=pool, rounds=2))


async def test_an_accepted_appeal_credits_all_who_gave_the_answer_and_keeps_it(
    services: Services, clock: SetClock, where: str
) -> None:
    session = await typed_round(services)
    for member, given in ((ADA, "Quetzalcoatl"), (BAO, "quetzalcoatl"), (CHIDI, "Nonsense")):
        await services.quizzes.answer(session.id, 1, member, given, clock.now())
    with pytest.raises(UserError, match="not over"):
        await services.appeals.make(session.id, 1, ADA, GUILD)
    clock.advance(seconds=12)
    await services.quizzes.move_on(session.id)
    view = await services.appeals.make(session.id, 1, ADA, GUILD)
    assert (view.given, view.needed, view.state) == ("Quetzalcoatl", 2, "open")
    with pytest.raises(UserError, match="appealed against that already"):
        await services.appeals.make(session.id, 1, ADA, GUILD)
    with pytest.raises(UserError, match="Others decide"):
        await services.appeals.vote(view.id, ADA, GUILD, agrees=True)
    with pytest.raises(UserError, match="Only those who played"):
        await services.appeals.vote(view.id, 55, GUILD, agrees=True)
    one = await services.appeals.vote(view.id, BAO, GUILD, agrees=True)
    assert (one.votes_for, one.state) == (1, "open")
    both = await services.appeals.vote(view.id, CHIDI, GUILD, agrees=True)
    assert both.state == "accepted"
    answers = services.quizzes.get(session.id).rounds[0].answers
    assert [answers[m].credit for m in (ADA, BAO, CHIDI)] == [100, 100, 0]
    await stop(services, session)
    assert await own_points(services, ADA) > 0
    assert await seen(where, "SELECT given FROM guild_alias") == [("Quetzalcoatl",)]
    ((subject,),) = await seen(where, "SELECT subject FROM report")
    assert subject == f"question:{session.rounds[0].question_id}"
    with pytest.raises(UserError, match="settled"):
        await services.appeals.vote(view.id, BAO, GUILD, agrees=True)
    aliased = judge(
        services.quizzes._bank.get(session.rounds[0].question_id),
        session.rounds[0],
        "QUETZALCOATL",
        ("Quetzalcoatl",),
    )
    assert aliased.credit == 100


async def test_an_appeal_after_the_end_corrects_the_season(
    services: Services, clock: SetClock
) -> None:
    session = await typed_round(services)
    await services.quizzes.answer(session.id, 1, ADA, "Quetzalcoatl", clock.now())
    await stop(services, session)
    for what, number in ((Owed.REVEAL, 1), (Owed.STANDINGS, 1)):
        await services.quizzes.shown(session.id, what, number, 7)
    assert await own_points(services, ADA) == 0
    view = await services.appeals.make(session.id, 1, ADA, GUILD)
    await services.appeals.vote(view.id, 3, GUILD, agrees=True)  # the host decides
    board = await services.scores.leaderboard(
        1, ADA, Board(await services.scores.season_key(1, None))
    )
    assert board.own is not None
    assert (board.own.tally.points, board.own.tally.correct, board.own.tally.answered) == (
        100,
        1,
        1,
    )
    later = await typed_round(services)
    question = later.rounds[0].question_id
    if question == session.rounds[0].question_id:
        taken = await services.quizzes.answer(later.id, 1, ADA, "quetzalcoatl", clock.now())
        assert taken.session.rounds[0].answers[ADA].credit == 100


async def test_an_appeal_can_be_turned_down_by_a_moderator_or_a_majority(
    services: Services, clock: SetClock
) -> None:
    session = await typed_round(services)
    for member in (ADA, BAO, CHIDI):
        await services.quizzes.answer(session.id, 1, member, f"no {member}", clock.now())
    await stop(services, session)
    first = await services.appeals.make(session.id, 1, ADA, GUILD)
    down = await services.appeals.vote(
        first.id, 55, GUILD, agrees=False, moderates=ORDER.channel_id
    )
    assert down.state == "rejected"
    second = await services.appeals.make(session.id, 1, BAO, GUILD)
    for member in (ADA, CHIDI):
        view = await services.appeals.vote(second.id, member, GUILD, agrees=False)
    assert view.state == "rejected"


async def test_an_appeal_needs_an_answer_that_was_judged_and_comes_within_a_day(
    services: Services, clock: SetClock
) -> None:
    session = await begin(services)
    await give(services, clock, session, ADA, right=True)
    await give(services, clock, session, BAO, right=False)
    await stop(services, session)
    for member, number, told in (
        (ADA, 1, "full credit"),
        (CHIDI, 1, "no answer"),
        (ADA, 2, "not over"),
        (ADA, 9, "not over"),
    ):
        with pytest.raises(UserError, match=told):
            await services.appeals.make(session.id, number, member, GUILD)
    with pytest.raises(UserError, match="no longer"):
        await services.appeals.make("aaaaaaaaaa", 1, ADA, GUILD)
    clock.advance(days=2)
    with pytest.raises(UserError, match="within a day"):
        await services.appeals.make(session.id, 1, BAO, GUILD)


async def test_a_host_judges_words_of_their_own_quiz_alone(
    services: Services, clock: SetClock
) -> None:
    pool = Pool(TOPIC.tags, frozenset({Kind.TYPED}))
    hosted = await begin(services, replace(ORDER, pool=pool, mode=Mode.HOST))
    await services.quizzes.answer(hosted.id, 1, ADA, "nonsense", clock.now())
    after, is_right = await services.appeals.overrule(hosted.id, 1, 3, ADA)
    assert is_right
    assert after.rounds[0].answers[ADA].credit == 100
    assert services.quizzes.get(hosted.id).rounds[0].answers[ADA].correct
    await services.quizzes.answer(hosted.id, 1, CHIDI, "Nonsense", clock.now())
    late = services.quizzes.get(hosted.id).rounds[0].answers[CHIDI]
    assert late.credit == 100, "the ruling holds for who says the same after it"
    for member, number, exemplar in ((BAO, 1, ADA), (3, 2, ADA), (3, 1, BAO)):
        with pytest.raises(UserError):
            await services.appeals.overrule(hosted.id, number, member, exemplar)
    buttons = await begin(services, replace(ORDER, channel_id=4, mode=Mode.HOST))
    await give(services, clock, buttons, ADA, right=False)
    with pytest.raises(UserError, match="in words"):
        await services.appeals.overrule(buttons.id, 1, 3, ADA)
    await stop(services, hosted)
    assert await own_points(services, ADA) == 100, "the season counts what the host judged"
    with pytest.raises(UserError, match="over"):
        await services.appeals.overrule(hosted.id, 1, 3, ADA)


async def test_an_accepted_appeal_over_a_button_credits_the_button(
    services: Services, clock: SetClock, where: str
) -> None:
    session = await begin(services, replace(ORDER, guild_id=None))
    await give(services, clock, session, ADA, right=False)
    await stop(services, session)
    view = await services.appeals.make(session.id, 1, ADA, GUILD)
    accepted = await services.appeals.vote(view.id, 3, GUILD, agrees=True)
    assert accepted.state == "accepted"
    ((told,),) = await seen(where, "SELECT words FROM report")
    assert f"“{view.given}” is taken for right." in str(told)
    assert " · " in view.given


async def test_every_score_adds_up_from_its_answers_whatever_happened(
    services: Services, clock: SetClock, database: Database
) -> None:
    await services.daily.set_up(Wish(1, Slot.POST, 2, "09:00", "UTC"))
    clock.advance(hours=2)
    (post,) = await services.posting.claim_due()
    await services.posting.sent(post, 77)
    await services.daily_questions.answer(1, Slot.POST, post.entry.day, ADA, 0)
    for channel in (5, 6):
        session = await begin(services, replace(ORDER, channel_id=channel))
        for member, right in ((ADA, True), (BAO, False), (CHIDI, channel == 5)):
            await give(services, clock, session, member, right=right)
        await stop(services, session)
        appeal = await services.appeals.make(session.id, 1, BAO, GUILD)
        await services.appeals.vote(appeal.id, 3, GUILD, agrees=True)
    async with database.transaction() as tx:
        assert await find_differences(tx) == ()
        await tx.execute("UPDATE score SET points = points + 1 WHERE member_id = $1", ADA)
        (difference,) = await find_differences(tx)
    assert difference.told.points == difference.summed.points + 1


async def test_a_table_has_pages_and_finds_a_members_own(
    services: Services, database: Database
) -> None:
    tallies = [Tally(member, 1000 - member, 1, 1) for member in range(1, 26)]
    async with database.transaction() as tx:
        await add_tallies(tx, 1, "2026-11", tallies)
    board = Board("2026-11")
    first = await services.scores.leaderboard(1, 25, board)
    assert (first.page, first.pages, first.players, len(first.standings)) == (0, 3, 25, 10)
    own = await services.scores.leaderboard(1, 25, board, None)
    assert (own.page, own.own) == (2, own.standings[-1])
    stranger = await services.scores.leaderboard(1, 99, board, None)
    assert (stranger.page, stranger.own) == (0, None)
    beyond = await services.scores.leaderboard(1, 99, board, 500)
    assert beyond.page == 2


async def test_a_table_can_be_of_one_topic_or_mode(services: Services, clock: SetClock) -> None:
    race = await begin(services, replace(ORDER, mode=Mode.RACE))
    await give(services, clock, race, ADA, right=True)
    await stop(services, race)
    season = await services.scores.season_key(1, None)
    for board, players in (
        (Board(season, mode="race"), 1),
        (Board(season, mode="teams"), 0),
        (Board(None, "expulsion-of-trotsky"), 1),
        (Board(season, "roman-empire"), 0),
    ):
        assert (await services.scores.leaderboard(1, ADA, board)).players == players
    with pytest.raises(NotFoundError):
        await services.scores.leaderboard(1, ADA, Board(None, "never-was"))


# -- views ---------------------------------------------------------------------------------


async def test_the_standings_tell_of_streaks_and_the_hardest_question(
    services: Services, clock: SetClock
) -> None:
    session = await begin(services, replace(ORDER, rounds=2))
    for rights in ((ADA,), (ADA, BAO)):
        for member in (ADA, BAO):
            await give(services, clock, session, member, right=member in rights)
        await services.quizzes.control(session.id, 3, "skip")
        moved = await services.quizzes.control(session.id, 3, "skip")
    view = services.quizzes.views.standings(moved)
    assert (view.winners, view.streak, view.streakers) == ((ADA,), 2, (ADA,))
    assert view.hardest is not None
    assert "(1 of 2 had it)" in view.hardest


async def test_the_last_one_in_wins_an_elimination(services: Services, clock: SetClock) -> None:
    session = await begin(services, replace(ORDER, mode=Mode.ELIMINATION), ADA, BAO)
    await give(services, clock, session, ADA, right=True)
    await give(services, clock, session, BAO, right=False)
    moved, _ = await services.quizzes.move_on(session.id)
    reveal = services.quizzes.views.reveal(moved, 1)
    assert (reveal.left, [line.is_out for line in reveal.results]) == (1, [False, True])
    ended = await services.quizzes.control(session.id, 3, "skip")
    assert services.quizzes.views.standings(ended).winners == (ADA,)


# -- questions -----------------------------------------------------------------------------


def test_a_made_question_is_the_same_from_its_id(services: Services, library: Library) -> None:
    from bot.services.questions import QuestionBank

    bank, again = services.quizzes._bank, QuestionBank(library)
    made = 0
    for maker in ("first", "did", "year", "order", "who"):
        for seed in range(6):
            question_id = f"made:{maker}:{seed}:stalinist-ussr"
            asked = bank.make(question_id)
            if asked is not None:
                made += 1
                assert asked == again.get(question_id)
                assert asked.sources
                assert asked.answer
    assert made > 15


@pytest.mark.parametrize(
    "question_id", ["made:first:1:never-was", "made:no:1:", "made:who:1:never-was",
                    "made:did:1:never-was", "made:year:1:never-was", "made:order:1:never-was"]
)  # fmt: skip
def test_a_made_question_whose_events_are_gone_is_told_as_such(
    services: Services, question_id: str
) -> None:
    with pytest.raises(NotFoundError, match="no longer"):
        services.quizzes._bank.get(question_id)


def test_all_topics_have_questions_made_from_weighty_events(services: Services) -> None:
    asked = services.quizzes._bank.get("made:first:7:")
    assert asked.topic == "all topics"
    assert asked.prompt == "Which of these came first?"


async def test_a_new_month_is_a_new_season(services: Services, clock: SetClock) -> None:
    session = await begin(services)
    await give(services, clock, session, ADA, right=True)
    await stop(services, session)
    clock.advance(days=30)
    assert await own_points(services, ADA) == 0
    board = await services.scores.leaderboard(1, ADA, Board(None))
    assert board.own is not None


async def test_stored_sessions_are_read_back_whole(
    services: Services, clock: SetClock, database: Database
) -> None:
    session = await begin(services, replace(ORDER, mode=Mode.TEAMS), ADA, BAO)
    await give(services, clock, session, ADA, right=True)
    await services.quizzes.control(session.id, 3, "pause")
    await services.quizzes.placed(session.id, 71)
    async with database.transaction() as tx:
        assert await games.find_session(tx, session.id) == services.quizzes.get(session.id)
        assert await games.find_session(tx, "aaaaaaaaaa") is None
