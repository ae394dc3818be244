"""Recommendations on a real database: level, rotation, what was missed, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import pytest

from bot.domain.memory import Grade
from bot.domain.reading import LEVELS, Mark
from bot.domain.yeardays import MonthDay
from bot.errors import NotFoundError
from bot.services.bundle import Services
from bot.services.contents import Member
from bot.services.reading import Openings
from bot.services.views import ReadingList
from bot.storage.database import Database
from bot.storage.instants import to_ms
from tests.conftest import START, SetClock
from tests.services.test_contents import READING

ADA, BAO, GUILD = 9, 8, 1
HOLOCAUST, TROTSKY = "holocaust", "expulsion-of-trotsky"
_games = count(1)


async def play(  # noqa: PLR0917 - who, what, how
    database: Database,
    member: int,
    topic: str,
    right: int,
    wrong: int,
    at: datetime = START,
) -> None:
    """Put a quiz into the database that a member played to its end."""
    game = f"g{next(_games)}"
    async with database.transaction() as tx:
        await tx.execute(
            "INSERT INTO game (session_id, guild_id, channel_id, host_id, mode, title, pool,"
            " seconds, state, until, current_round, started_at, standings_shown)"
            " VALUES ($1, 1, 2, 3, 'solo', 't', '', 20, 'over', 1, 1, 1, 1)",
            game,
        )
        for number in range(right + wrong):
            await tx.execute(
                "INSERT INTO game_round (session_id, number, question_id, kind, topic_id,"
                " difficulty, option_order, weight, closed, revealed)"
                " VALUES ($1, $2, 'q', 'choice', $3, 3, '', 100, 1, 1)",
                game,
                number,
                topic,
            )
            await tx.execute(
                "INSERT INTO game_answer (session_id, number, member_id, given, credit, points,"
                " prompted, answered_at, season_points) VALUES ($1, $2, $3, '', $4, 0, 0, $5, 0)",
                game,
                number,
                member,
                100 if number < right else 0,
                to_ms(at),
            )


async def read(
    services: Services, member: int = ADA, topic: str | None = None, level: str | None = None
) -> ReadingList:
    shelf = await services.shelves.open(GUILD)
    found = await services.reading.recommend(member, topic, level, guild_id=GUILD, shelf=shelf)
    assert isinstance(found, ReadingList)
    return found


def ids(found: ReadingList) -> list[str]:
    return [each.book_id for each in found.readings]


async def test_two_members_of_different_levels_get_different_books(
    services: Services, database: Database
) -> None:
    await play(database, ADA, HOLOCAUST, right=5, wrong=4)
    await play(database, BAO, HOLOCAUST, right=9, wrong=1)
    beginner, knower = await read(services, ADA, HOLOCAUST), await read(services, BAO, HOLOCAUST)
    assert (beginner.level, knower.level) == ("intermediate", "advanced")
    assert ids(beginner) != ids(knower)
    assert beginner.because == "You missed 4 of 9 on The Holocaust: these go a step further."
    assert beginner.readings[0].fit == ""
    assert "these are for those who know the ground." in knower.because
    assert knower.readings[0].level == "advanced"
    assert [each.fit for each in knower.readings][-1] == "An easier one beside."


async def test_the_level_rises_with_accuracy(services: Services, database: Database) -> None:
    seen = []
    await play(database, ADA, HOLOCAUST, right=1, wrong=4)
    seen.append((await read(services, topic=HOLOCAUST)).level)
    await play(database, ADA, HOLOCAUST, right=5, wrong=0)
    seen.append((await read(services, topic=HOLOCAUST)).level)
    await play(database, ADA, HOLOCAUST, right=30, wrong=0)
    seen.append((await read(services, topic=HOLOCAUST)).level)
    assert tuple(seen) == LEVELS


async def test_the_latest_answers_on_a_topic_tell_the_level(
    services: Services, database: Database
) -> None:
    await play(database, ADA, HOLOCAUST, right=0, wrong=30, at=START - timedelta(days=100))
    assert (await read(services, topic=HOLOCAUST)).level == "intro"
    await play(database, ADA, HOLOCAUST, right=24, wrong=6, at=START - timedelta(days=90))
    await play(database, ADA, TROTSKY, right=0, wrong=510)
    found = await read(services, topic=HOLOCAUST)
    assert found.level == "advanced"
    assert found.because.startswith("You missed 6 of the last 30 on The Holocaust: ")


async def test_nothing_known_of_a_member_gives_one_of_each_level(services: Services) -> None:
    found = await read(services, topic=HOLOCAUST)
    assert [each.level for each in found.readings] == list(LEVELS)
    assert found.level is None
    assert "until a quiz or a review shows" in found.because


async def test_a_level_that_is_asked_for_is_kept_to(services: Services, database: Database) -> None:
    await play(database, ADA, HOLOCAUST, right=1, wrong=9)
    found = await read(services, topic=HOLOCAUST, level="advanced")
    assert (found.level, found.because) == ("advanced", "")


async def test_the_same_three_never_come_twice_in_a_row(services: Services) -> None:
    before: list[str] = []
    for level in (None, "intro", "intro", "intro", None, None):
        found = ids(await read(services, topic=HOLOCAUST, level=level))
        assert len(found) == 3
        assert set(found) != set(before)
        before = found
    other = ids(await read(services, BAO, HOLOCAUST))
    assert other == ids(await read(services, 7, HOLOCAUST)), "each member's own rotation"


async def test_what_was_read_is_not_recommended_again_and_raises_the_level(
    services: Services,
) -> None:
    first = await read(services, topic=HOLOCAUST)
    await services.book_lists.mark(ADA, GUILD, first.readings[0].book_id, Mark.DONE)
    await services.book_lists.mark(ADA, GUILD, first.readings[1].book_id, Mark.WANT)
    then = await read(services, topic=HOLOCAUST)
    assert then.level == "intermediate"
    assert then.because == "You have read 1 of its books: these go a step further."
    every = {book for _ in range(6) for book in ids(await read(services, topic=HOLOCAUST))}
    assert first.readings[0].book_id not in every
    assert first.readings[1].book_id in every, "what one only wants to read still comes"


async def test_few_that_are_left_come_again_and_that_is_said(services: Services) -> None:
    everything = await services.reading.shelf(HOLOCAUST)
    for each in everything.readings[2:]:
        await services.book_lists.mark(ADA, None, each.book_id, Mark.DONE)
    first, again = await read(services, topic=HOLOCAUST), await read(services, topic=HOLOCAUST)
    assert set(ids(first)) == set(ids(again)) == {e.book_id for e in everything.readings[:2]}
    assert (first.is_repeat, again.is_repeat) == (False, True)
    for each in everything.readings[:2]:
        await services.book_lists.mark(ADA, None, each.book_id, Mark.DONE)
    nothing = await read(services, topic=HOLOCAUST)
    assert (nothing.readings, nothing.done) == ((), len(everything.readings))
    assert not nothing.is_repeat


async def test_without_a_topic_it_is_what_was_missed_most_of_late(
    services: Services, database: Database
) -> None:
    await play(database, ADA, TROTSKY, right=0, wrong=6, at=START - timedelta(days=80))
    await play(database, ADA, HOLOCAUST, right=0, wrong=2)
    await play(database, ADA, "own", right=0, wrong=9)  # a topic of no library
    assert (await read(services)).topic.key == f"topic:{HOLOCAUST}"
    for each in (await services.reading.shelf(HOLOCAUST)).readings:
        await services.book_lists.mark(ADA, None, each.book_id, Mark.DONE)
    assert (await read(services)).topic.key == f"topic:{TROTSKY}"
    for each in (await services.reading.shelf(TROTSKY)).readings:
        await services.book_lists.mark(ADA, None, each.book_id, Mark.DONE)
    assert (await read(services)).readings == ()


async def test_reviews_count_like_quizzes(services: Services, clock: SetClock) -> None:
    names = services.facts._library.question_names()
    wanted = [name.id for name in names if name.topic == HOLOCAUST][:5]
    await services.reviews.add(ADA, wanted)
    for grade in (Grade.EASY, Grade.EASY, Grade.EASY, Grade.EASY, Grade.AGAIN):
        card = await services.reviews.next(ADA)
        assert card is not None
        await services.reviews.rate(ADA, card.card_id, card.reps, grade)
        clock.advance(seconds=1)
    found = await read(services)
    assert found.topic.key == f"topic:{HOLOCAUST}"
    assert found.because == "You missed 1 of 5 on The Holocaust: these go a step further."


@pytest.mark.parametrize(("right", "told"), [(4, "You had all 4 right"), (1, "You had 1 right")])
async def test_who_missed_nothing_is_told_so(
    services: Services, database: Database, right: int, told: str
) -> None:
    await play(database, ADA, HOLOCAUST, right=right, wrong=0)
    first = await read(services, topic=HOLOCAUST, level="intro")
    await services.book_lists.mark(ADA, None, first.readings[0].book_id, Mark.DONE)
    because = (await read(services, topic=HOLOCAUST)).because
    wanted = f"{told} on The Holocaust, and you have read 1 of its books: these go a step further."
    assert because == wanted


async def test_who_is_not_known_is_offered_topics_of_the_day(services: Services) -> None:
    found = await services.reading.recommend(ADA)
    assert isinstance(found, Openings)
    assert 1 <= len(found.topics) <= 5
    days = services.facts._library.events_on(MonthDay(START.month, START.day))
    assert {link.key.removeprefix("topic:") for link in found.topics} <= {
        topic for event in days for topic in event.topics
    }


async def test_an_unknown_topic_is_told_with_the_nearest(services: Services) -> None:
    with pytest.raises(NotFoundError):
        await services.reading.recommend(ADA, "qqq zzz")


async def test_own_readings_and_a_guilds_ratings_stand_beside(services: Services) -> None:
    keeper = Member(ADA, frozenset(), is_moderator=True)
    await services.contents.add(GUILD, keeper, "reading", READING)
    found = await read(services, topic="cold-war", level="intro")
    own = found.readings[-1]
    assert own.is_own
    for member, stars in ((ADA, 5), (BAO, 4), (7, 4)):
        await services.book_lists.mark(member, GUILD, own.book_id, Mark.DONE)
        await services.book_lists.rate(member, GUILD, own.book_id, stars)
    assert own.book_id not in ids(await read(services, topic="cold-war"))
    seen = await read(services, 6, "cold-war")
    assert seen.readings[-1].rated == "4.3 of 5, by 3 members of this server"
    shelf = await services.shelves.open(GUILD)
    listed = await services.reading.shelf("cold-war", guild_id=GUILD, shelf=shelf)
    assert [each.rated for each in listed.readings if each.is_own] == [seen.readings[-1].rated]
    assert all(each.rated is None for each in (await services.reading.shelf("cold-war")).readings)
