"""Plans on a real database, with the real corpus."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.memory import Grade
from bot.errors import BadDateError, BadTimeError, NotFoundError, UserError
from bot.services.plan_orders import Asker, Order
from bot.services.plans import MOST_JOINED, MOST_OF_GUILD, MOST_OWN
from bot.storage import plans as stored
from tests.conftest import seen
from tests.services.test_posting import WISH

if TYPE_CHECKING:
    from bot.services.bundle import Services
    from bot.services.plan_views import PlanView
    from bot.storage.database import Database
    from tests.conftest import SetClock

GUILD = 1
ADA, BAO, CLEO = Asker(9, GUILD), Asker(8, GUILD), Asker(7, GUILD)
KEEPER = Asker(5, GUILD, may_manage=True)
TOPICS = "The French Revolution, Athens, Sparta and the Greek world"
FOUR = Order(TOPICS, 4)
GROUP = Order(TOPICS, 4, is_group=True)


async def review(services: Services, member: int, grade: Grade = Grade.GOOD) -> None:
    """Review every card that is due or new."""
    while (card := await services.reviews.next(member)) is not None:
        await services.reviews.rate(member, card.card_id, card.reps, grade)


async def test_a_plan_is_made_of_topics_with_commas_and_by_their_words(
    services: Services,
) -> None:
    view = await services.plans.make(ADA, FOUR)
    assert view.title == "The French Revolution and Athens, Sparta and the Greek world"
    assert (view.weeks, view.current, view.days) == (4, 1, "16 November to 13 December 2026")
    assert [part.topic.title for part in view.week.topics] == ["The French Revolution"]
    assert view.week.reading is not None
    assert view.week.questions > 0
    last = await services.plans.show(ADA, view.id, 4)
    assert last.week.goes_over
    assert [part.topic.title for part in last.week.topics] == [
        "The French Revolution",
        "Athens, Sparta and the Greek world",
    ]
    twice = await services.plans.make(ADA, Order("french revolution, french-revolution,", 1))
    assert twice.title == "The French Revolution"


@pytest.mark.parametrize(
    ("order", "error", "told"),
    [
        (Order("xyzzy plugh", 4), NotFoundError, "xyzzy"),
        (Order(" , ", 4), UserError, "a topic at least"),
        (Order("rome", 4, "31 February"), BadDateError, "no 31 February"),
        (Order("rome", 4, "2020-01-01"), UserError, "today or later"),
        (Order("rome", 4, "2031-01-01"), UserError, "today or later"),
        (Order("rome", 4, by="12 December"), UserError, "too near for so many weeks"),
        (Order("rome", 4, by="2031-01-01"), UserError, "within a year"),
        (Order("rome", 4, "7 December", by="1 March"), UserError, "not both"),
        (Order("rome", 4, None, "Mars/Olympus"), BadTimeError, "no time zone"),
        (Order("rome", 4, is_group=True), UserError, "manage the server's events"),
    ],
)
async def test_what_cannot_be_planned_is_refused_and_changes_nothing(
    services: Services, order: Order, error: type[UserError], told: str
) -> None:
    with pytest.raises(error, match=told):
        await services.plans.make(ADA, order)
    assert await services.plans.listed(ADA) == ()


async def test_a_plan_is_over_by_the_day_that_was_named(services: Services) -> None:
    view = await services.plans.make(ADA, Order("rome", 4, by="13 December"))
    assert (view.current, view.days) == (1, "16 November to 13 December 2026")
    view = await services.plans.make(ADA, Order("rome", 1, by="10 January"))
    assert (view.current, view.days) == (0, "4 to 10 January 2027")


async def test_a_plan_takes_twelve_topics_and_no_more(services: Services) -> None:
    titles = [name.title for name in services.facts._library.topic_names]
    view = await services.plans.make(ADA, Order(", ".join(titles[:12]), 1))
    assert len(view.week.topics) == 12
    with pytest.raises(UserError, match="12 topics at most"):
        await services.plans.make(ADA, Order(", ".join(titles[:13]), 1))


async def test_a_members_plans_have_a_limit_and_so_have_a_guilds(services: Services) -> None:
    for _ in range(MOST_OWN):
        await services.plans.make(ADA, Order("rome", 1))
    with pytest.raises(UserError, match="You have 5 plans already"):
        await services.plans.make(ADA, Order("rome", 1))
    for _ in range(MOST_OF_GUILD):
        await services.plans.make(KEEPER, GROUP)
    with pytest.raises(UserError, match="The server has 10 plans already"):
        await services.plans.make(KEEPER, GROUP)


async def test_a_plan_lives_in_the_zone_that_is_known_of_its_people(
    services: Services, clock: SetClock, where: str
) -> None:
    await services.reminders.wish(ADA.id, "18:00", "Pacific/Auckland")
    clock.advance(hours=5)  # 13:00 UTC is the next day in Auckland
    view = await services.plans.make(ADA, FOUR)
    assert view.days.startswith("17 November")
    assert (await services.plans.make(BAO, FOUR)).days.startswith("16 November")
    assert (await services.plans.make(KEEPER, GROUP)).days.startswith("16 November")
    await services.daily.set_up(replace(WISH, guild_id=GUILD, zone="Asia/Tokyo"))
    await services.plans.make(KEEPER, GROUP)
    zones = await seen(where, "SELECT zone FROM plan")
    assert sorted(str(zone) for (zone,) in zones) == [
        "Asia/Tokyo",
        "Pacific/Auckland",
        "UTC",
        "UTC",
    ]


async def test_weeks_pass_at_local_midnight_over_a_change_of_the_clocks(
    services: Services, clock: SetClock
) -> None:
    order = Order("rome", 4, "2027-03-22", "Europe/London")
    view = await services.plans.make(ADA, order)
    assert (view.current, view.week.number) == (0, 1)
    clock.instant = clock.instant.replace(year=2027, month=3, day=28, hour=22, minute=59)
    assert (await services.plans.show(ADA)).current == 1
    clock.advance(minutes=1)  # summer time began in the night before: midnight is at 23:00 UTC
    assert (await services.plans.show(ADA)).current == 2
    clock.advance(weeks=3)
    over = await services.plans.show(ADA)
    assert (over.current, over.week.number) == (5, 4)
    assert [line.hint for line in await services.plans.listed(ADA)] == ["yours, over"]


async def test_a_weeks_questions_become_cards_once(services: Services) -> None:
    view = await services.plans.make(ADA, FOUR)
    count = view.week.questions
    added = await asyncio.gather(*(services.plans.add_cards(ADA, view.id, 1) for _ in range(3)))
    assert sorted(added) == [0, 0, count]
    shown = await services.plans.show(ADA, view.id)
    assert shown.week.learnt == count
    for week in (0, 5):
        with pytest.raises(NotFoundError, match="no such week"):
            await services.plans.add_cards(ADA, view.id, week)
    last = await services.plans.show(ADA, view.id, 4)
    assert await services.plans.add_cards(ADA, view.id, 4) == last.week.questions - count


async def test_progress_is_what_would_be_known_now(services: Services, clock: SetClock) -> None:
    view = await services.plans.make(ADA, FOUR)
    assert [part.recall for part in view.mastery] == [0, 0]
    assert view.behind is None
    await services.plans.add_cards(ADA, view.id, 1)
    await services.reviews.change(ADA.id, new_a_day=100)
    await review(services, ADA.id)
    fresh = await services.plans.show(ADA, view.id)
    assert fresh.mastery[0].recall == pytest.approx(view.week.questions / fresh.mastery[0].total)
    assert fresh.mastery[0].reviewed == view.week.questions
    clock.advance(days=60)
    later = await services.plans.show(ADA, view.id)
    assert 0 < later.mastery[0].recall < fresh.mastery[0].recall, "it fades"
    assert later.behind is not None
    assert "of weeks 2 to 3 still to review" in later.behind


async def test_quiz_me_asks_the_topic_that_is_known_least(services: Services) -> None:
    view = await services.plans.make(ADA, Order(TOPICS, 1))
    assert view.quiz_topic == "french-revolution"
    questions = services.plans.syllabus.questions()["french-revolution"]
    await services.reviews.add(ADA.id, questions[:1])
    await review(services, ADA.id)
    assert (await services.plans.show(ADA, view.id)).quiz_topic != "french-revolution"


# -- groups --------------------------------------------------------------------------------


async def group_of(services: Services, *askers: Asker) -> PlanView:
    made = await services.plans.make(KEEPER, GROUP)
    for each in askers:
        await services.plans.join(each, made.id)
    return await services.plans.show(KEEPER, made.id)


async def test_members_join_once_and_leave(services: Services) -> None:
    made = await services.plans.make(KEEPER, GROUP)
    joined = await services.plans.join(ADA, made.id)
    assert (joined.joined, joined.has_joined, len(joined.mastery)) == (1, True, 2)
    assert (await services.plans.join(ADA, made.id)).joined == 1
    outside = Asker(ADA.id, None)
    assert (await services.plans.show(outside, made.id)).has_joined, "in direct messages too"
    await services.plans.leave(ADA, made.id)
    with pytest.raises(UserError, match="not joined"):
        await services.plans.leave(ADA, made.id)
    with pytest.raises(NotFoundError, match="no plan yet"):
        await services.plans.show(outside)
    own = await services.plans.make(ADA, FOUR)
    with pytest.raises(UserError, match="nothing to join"):
        await services.plans.join(ADA, own.id)


async def test_a_full_plan_takes_nobody_else(services: Services, database: Database) -> None:
    made = await services.plans.make(KEEPER, GROUP)
    async with database.transaction() as tx:
        (plan,) = await stored.list_of_guild(tx, GUILD)
        for member in range(100, 100 + MOST_JOINED):
            await stored.insert_member(tx, plan, member, plan.made_at)
    with pytest.raises(UserError, match="200 members have joined"):
        await services.plans.join(ADA, made.id)
    assert (await services.plans.join(Asker(100, GUILD), made.id)).joined == MOST_JOINED


async def test_a_mean_is_shown_only_of_so_many_that_it_tells_nobodys_own(
    services: Services,
) -> None:
    view = await group_of(services, ADA, BAO)
    await services.plans.add_cards(ADA, view.id, 1)
    await review(services, ADA.id)
    assert (await services.plans.show(BAO, view.id)).group is None
    joined = await services.plans.join(CLEO, view.id)
    own = await services.plans.show(ADA, view.id)
    share = sum(part.recall * part.total for part in own.mastery) / sum(
        part.total for part in own.mastery
    )
    assert joined.group == pytest.approx(share / 3)
    assert {part.recall for part in joined.mastery} == {0}, "of their own alone"
    public = await services.plans.public(ADA, view.id)
    assert (public.mastery, public.behind, public.week.learnt) == ((), None, 0)


async def test_a_mean_is_some_minutes_old_at_most(services: Services, clock: SetClock) -> None:
    view = await group_of(services, ADA, BAO, CLEO)
    assert (await services.plans.show(BAO, view.id)).group == 0
    await services.plans.add_cards(ADA, view.id, 1)
    await review(services, ADA.id)
    assert (await services.plans.show(BAO, view.id)).group == 0
    clock.advance(minutes=5)
    mean = (await services.plans.show(BAO, view.id)).group
    assert mean is not None
    assert mean > 0
    await services.plans.leave(CLEO, view.id)
    assert (await services.plans.show(BAO, view.id)).group is None


async def test_a_plan_is_seen_by_its_people_alone(services: Services) -> None:
    own = await services.plans.make(ADA, FOUR)
    group = await services.plans.make(KEEPER, GROUP)
    stranger = Asker(6, 2, may_manage=True)
    for asker, plan_id in ((BAO, own.id), (KEEPER, own.id), (stranger, group.id)):
        for act in (
            services.plans.show,
            services.plans.join,
            services.plans.leave,
            services.plans.end,
            services.plans.to_end,
        ):
            with pytest.raises(NotFoundError, match="not yours"):
                await act(asker, plan_id)
        with pytest.raises(NotFoundError, match="not yours"):
            await services.plans.add_cards(asker, plan_id, 1)
    assert len(await services.plans.listed(KEEPER)) == 1
    assert len(await services.plans.listed(ADA)) == 2


async def test_a_plan_ends_by_its_owner_or_by_who_keeps_the_guild(
    services: Services, where: str
) -> None:
    own = await services.plans.make(ADA, FOUR)
    group = await group_of(services, ADA, BAO)
    with pytest.raises(UserError, match="look after its plans"):
        await services.plans.end(ADA, group.id)
    elsewhere = Asker(BAO.id, 2, may_manage=True)
    with pytest.raises(UserError, match="look after its plans"):
        await services.plans.end(elsewhere, group.id)
    assert (await services.plans.to_end(ADA, own.id)).title == own.title
    await services.plans.end(ADA, own.id)
    await services.plans.end(KEEPER, group.id)
    with pytest.raises(NotFoundError):
        await services.plans.end(KEEPER, group.id)
    assert await seen(where, "SELECT * FROM plan") == []
    assert await seen(where, "SELECT * FROM plan_member") == []


async def test_the_newest_plan_that_goes_on_is_shown_first(
    services: Services, clock: SetClock
) -> None:
    going = await services.plans.make(ADA, Order("rome", 4))
    clock.advance(days=1)
    short = await services.plans.make(ADA, Order("french revolution", 1))
    assert (await services.plans.show(ADA)).id == short.id
    clock.advance(days=8)
    assert (await services.plans.show(ADA)).id == going.id
    assert (await services.plans.show(ADA, short.title)).id == short.id, "by its title too"
    assert [line.id for line in await services.plans.suggest(ADA, "FRENCH")] == [short.id]
    clock.advance(days=80)
    assert (await services.plans.show(ADA)).id == short.id


async def test_topics_are_completed_one_after_another(services: Services) -> None:
    assert "The French Revolution" in services.plans.syllabus.suggest("french rev")
    after = services.plans.syllabus.suggest("The French Revolution, athens")
    assert after[0] == "The French Revolution, Athens, Sparta and the Greek world"
    assert all("The French Revolution, The French" not in each for each in after)
    assert services.plans.syllabus.suggest(f"{'x' * 99}, athens") == ()


async def test_what_left_the_library_is_left_out(services: Services, database: Database) -> None:
    view = await services.plans.make(ADA, Order(TOPICS, 1))
    async with database.transaction() as tx:
        (row,) = await tx.fetch("SELECT weeks FROM plan")
        kept = row.text("weeks")
        (library_reading,) = [row.text("weeks").split('"reading":["')[1].split('"')[2]]
        events = [event_id for event_id, _, _ in view.week.events]
        for name in ("french-revolution", library_reading, *events):
            kept = kept.replace(f'"{name}"', f'"gone-{name}"')
        await tx.execute("UPDATE plan SET weeks = $1", kept)
    shown = await services.plans.show(ADA, view.id)
    assert [part.topic.title for part in shown.week.topics] == [
        "Athens, Sparta and the Greek world"
    ]
    assert (shown.week.events, shown.week.reading) == ((), None)


async def test_a_members_plans_are_forgotten_and_a_guilds_stay(
    services: Services, where: str
) -> None:
    await services.plans.make(ADA, FOUR)
    made = await services.plans.make(Asker(ADA.id, GUILD, may_manage=True), GROUP)
    await services.plans.join(ADA, made.id)
    await services.privacy.forget(ADA.id)
    assert await seen(where, "SELECT member_id, author_id FROM plan") == [(None, None)]
    assert await seen(where, "SELECT * FROM plan_member") == []


async def test_a_guild_that_left_takes_its_plans_along(
    services: Services, clock: SetClock, where: str
) -> None:
    await group_of(services, ADA)
    await services.plans.make(ADA, FOUR)
    await services.privacy.left(GUILD)
    clock.advance(days=31)
    assert await services.privacy.purge() == (GUILD,)
    assert await seen(where, "SELECT guild_id, member_id FROM plan") == [(None, ADA.id)]
