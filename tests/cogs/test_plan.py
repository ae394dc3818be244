"""Plans as members and servers keep them, over restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.memory import Grade
from bot.services.plan_orders import Asker
from tests.cogs.test_quiz import replace_first_id
from tests.conftest import answer_of, custom_ids, response_of, text_of

if TYPE_CHECKING:
    from simcord import InteractionResult, MemberActor

    from tests.conftest import World

TOPICS = "The French Revolution, Athens, Sparta and the Greek world"


async def make(world: World, member: MemberActor, **options: object) -> InteractionResult:
    wanted = {"topics": TOPICS, "weeks": 4} | options
    return await member.slash(world.channel, "plan make", **wanted)


async def press(member: MemberActor, result: InteractionResult, label: str) -> InteractionResult:
    return await member.click(response_of(result), label=label)


async def test_a_members_plan_is_private_and_turns_its_weeks_over_a_restart(
    world: World,
) -> None:
    made = await make(world, world.ada)
    assert made.ephemeral
    shown = answer_of(made)
    assert "### Plan · yours\n## The French Revolution and Athens, Sparta" in shown
    assert "-# 4 weeks, 16 November to 13 December 2026" in shown
    assert "**Week 1 of 4** · 16 to 22 November 2026 · this week, ending <t:" in shown
    assert "**To read**\nThe French Revolution: " in shown
    assert "**To know**" in shown
    assert "**Reading** · " in shown
    assert " · none of" in shown
    assert "Week before" not in shown
    await world.restart()
    second = await press(world.ada, made, "Week after")
    assert "**Week 2 of 4** · 23 to 29 November 2026\n" in answer_of(second)
    back = await press(world.ada, second, "Week before")
    assert "**Week 1 of 4**" in answer_of(back)
    last = await world.ada.click(
        response_of(back), custom_id=next(e for e in custom_ids(back) if "planweek" in e)
    )
    for _ in range(2):
        last = await press(world.ada, last, "Week after")
    assert "goes over everything once more: The French Revolution, Athens" in answer_of(last)
    assert "Week after" not in answer_of(last)


async def test_what_is_to_be_read_and_known_opens_in_private(world: World) -> None:
    made = await make(world, world.ada)
    ids = custom_ids(made)
    assert "clio:section:french-revolution" in ids
    section = await world.ada.select(
        response_of(made), ["0"], custom_id="clio:section:french-revolution"
    )
    assert section.ephemeral
    assert "French Revolution" in answer_of(section)
    view = await world.services.plans.show(asker(world, world.ada))
    event_id, title, _ = view.week.events[0]
    event = await world.ada.select(response_of(made), [event_id], custom_id="clio:open:chosen")
    assert f"## {title}" in answer_of(event)
    quiz = await press(world.ada, made, "Quiz me")
    assert "The French Revolution" in answer_of(quiz)
    reading = await press(world.ada, made, "Read next")
    assert "Read next" in answer_of(reading)


def asker(world: World, member: MemberActor) -> Asker:
    return Asker(member.id, world.guild.id)


async def test_cards_of_a_week_come_into_the_reviews_once(world: World) -> None:
    made = await make(world, world.ada, topics="The French Revolution", weeks=1)
    added = answer_of(await press(world.ada, made, "Add the cards"))
    count = added.split()[0]
    assert added == f"{count} cards added. /review start asks them."
    await world.restart()
    again = await press(world.ada, made, "Add the cards")
    assert "You have cards of all of them already." in answer_of(again)
    shown = await world.ada.slash(world.channel, "plan show")
    assert f"{count} questions, all among your cards" in answer_of(shown)
    assert "Add the cards" not in answer_of(shown)
    asked = await world.ada.slash(world.channel, "review start")
    assert "### Review" in answer_of(asked)
    card = await world.services.reviews.next(world.ada.id)
    assert card is not None
    await world.services.reviews.rate(world.ada.id, card.card_id, card.reps, Grade.GOOD)
    shown = await world.ada.slash(world.channel, "plan show")
    assert f"The French Revolution · **7%**, 1 of {count} reviewed" in answer_of(shown)


async def test_a_plan_is_made_and_shown_in_direct_messages(world: World) -> None:
    await make(world, world.ada)
    shown = await world.ada.user.slash("plan show")
    assert "**Week 1 of 4**" in answer_of(shown)
    refused = await world.ada.user.slash("plan make", topics="rome", weeks=1, group=True)
    assert "needs a server that invited me" in answer_of(refused)


async def test_a_plan_of_many_topics_lists_them_and_opens_them(world: World) -> None:
    titles = [name.title for name in world.services.facts._library.topic_names][:12]
    made = await make(world, world.ada, topics=", ".join(titles), weeks=1)
    assert all(title in answer_of(made) for title in titles)
    assert sum(len(part) for part in answer_of(made)) <= 4000
    library = world.services.facts._library
    key = f"topic:{library.topic_names[0].id}"
    opened = await world.ada.select(response_of(made), [key], custom_id="clio:open:key")
    assert f"## {titles[0]}" in answer_of(opened)


async def test_a_plan_says_when_it_starts_and_that_it_is_over(world: World) -> None:
    made = await make(world, world.ada, weeks=1, starts="7 December", timezone="Europe/London")
    assert "**Week 1 of 1** · 7 to 13 December 2026 · the plan starts <t:" in answer_of(made)
    listed = await world.ada.slash(world.channel, "plan list")
    assert "yours, starts on 7 December" in answer_of(listed)
    await world.pass_seconds(40 * 24 * 3600)
    opened = await world.ada.select(
        response_of(await world.ada.slash(world.channel, "plan list")),
        [(await complete(world, ""))[0]],
    )
    assert "the plan is over" in answer_of(opened)
    assert "Behind: " in answer_of(opened)


async def complete(world: World, typed: str) -> list[str]:
    found = await world.ada.autocomplete(world.channel, "plan show", "plan", typed)
    return [str(choice["value"]) for choice in found]


async def test_names_are_completed(world: World) -> None:
    await make(world, world.ada)
    assert len(await complete(world, "french")) == 1
    assert await complete(world, "zulu") == []
    topics = await world.ada.autocomplete(world.channel, "plan make", "topics", "french rev")
    assert {"name": "The French Revolution", "value": "The French Revolution"} in [
        {"name": each["name"], "value": each["value"]} for each in topics
    ]
    zones = await world.ada.autocomplete(world.channel, "plan make", "timezone", "lond")
    assert zones[0]["value"] == "Europe/London"


async def test_a_plan_is_made_up_to_a_day_and_ended_in_direct_messages(world: World) -> None:
    made = await make(world, world.ada, by="18 December")
    assert "-# 4 weeks, 21 November to 18 December 2026" in answer_of(made)
    (plan,) = await complete(world, "")
    asking = await world.ada.user.slash("plan end", plan=plan)
    ended = await world.ada.user.click(response_of(asking), label="Yes, end it")
    assert "has ended" in answer_of(ended)
    assert await complete(world, "") == []


async def test_a_week_says_nothing_of_events_where_it_has_none(world: World) -> None:
    library = world.services.facts._library
    fewest = min(library.topic_names, key=lambda name: len(library.events_of(name.id)))
    await make(world, world.ada, topics=fewest.title, weeks=12)
    weeks = [await world.services.plans.show(asker(world, world.ada), week=n) for n in range(1, 12)]
    bare = next(each for each in weeks if not each.week.events)
    shown = await world.ada.slash(world.channel, "plan show")
    assert "**To pass** · 1 question\n" in answer_of(shown)
    for _ in range(bare.week.number - 1):
        shown = await press(world.ada, shown, "Week after")
    assert f"**Week {bare.week.number} of 12**" in answer_of(shown)
    assert "**To read**" in answer_of(shown)
    assert "**To know**" not in answer_of(shown)


async def test_a_plan_ends_once_confirmed(world: World) -> None:
    await make(world, world.ada)
    (plan,) = await complete(world, "")
    asking = await world.ada.slash(world.channel, "plan end", plan=plan)
    assert "Your cards stay" in answer_of(asking)
    assert len(await complete(world, "")) == 1
    await world.restart()
    ended = await press(world.ada, asking, "Yes, end it")
    assert "has ended. Cards of it stay in /review." in answer_of(ended)
    assert "None yet" in answer_of(await world.ada.slash(world.channel, "plan list"))
    assert "There is no plan yet" in answer_of(await world.ada.slash(world.channel, "plan show"))


# -- groups --------------------------------------------------------------------------------


async def test_a_group_joins_under_the_card_and_each_sees_their_own(world: World) -> None:
    refused = await make(world, world.ada, group=True)
    assert "Members who may manage the server's events make its plans." in answer_of(refused)
    made = await make(world, world.owner, group=True)
    assert not made.ephemeral
    public = answer_of(made)
    assert "### Plan · this server" in public
    assert "Nobody has joined yet" in public
    assert "know now" not in public
    await world.restart()
    joined = await world.ada.click(world.last_message, label="Join")
    assert "You are in.\n### Plan · this server" in answer_of(joined)
    assert " · none of" in answer_of(joined)
    assert "1 member has joined" in world.channel_texts()[-1]
    assert "**0%**" not in world.channel_texts()[-1]
    own = await world.ada.click(world.last_message, label="This week")
    assert own.ephemeral
    assert " · none of" in answer_of(own)
    left = await press(world.ada, own, "Leave")
    assert "You have left" in answer_of(left)
    assert "None yet" not in answer_of(await world.ada.slash(world.channel, "plan list"))


async def test_a_mean_is_told_from_three_members_on(world: World) -> None:
    await make(world, world.owner, group=True)
    for member in (world.ada, world.bao):
        await member.click(world.last_message, label="Join")
    assert "2 members have joined" in world.channel_texts()[-1]
    assert "together" not in world.channel_texts()[-1]
    shown = await world.owner.slash(world.channel, "plan show")
    joined = await press(world.owner, shown, "Join")
    assert "3 members have joined; together they would know 0% of it now" in answer_of(joined)


async def test_who_keeps_the_server_ends_its_plan(world: World) -> None:
    await make(world, world.owner, group=True)
    (plan,) = await complete(world, "")
    refused = await world.ada.slash(world.channel, "plan end", plan=plan)
    assert "look after its plans" in answer_of(refused)
    asking = await world.owner.slash(world.channel, "plan end", plan=plan)
    assert "It goes for everybody who joined" in answer_of(asking)
    await press(world.owner, asking, "Yes, end it")
    gone = await world.ada.click(world.last_message, label="Join")
    assert "That plan has ended, or it is not yours." in answer_of(gone)


@pytest.mark.parametrize(
    ("custom_id", "told"),
    [
        ("clio:plan:{id}:end", "look after its plans"),
        ("clio:plan:{id}:leave", "have not joined"),
        ("clio:plan:aaaaaaaaaa:join", "not yours"),
        ("clio:plan:{own}:end", "not yours"),
        ("clio:planweek:{own}:1", "not yours"),
        ("clio:plancards:{own}:1", "not yours"),
        ("clio:plancards:{id}:99", "no such week"),
    ],
)
async def test_forged_buttons_are_refused(world: World, custom_id: str, told: str) -> None:
    await make(world, world.ada)
    (own,) = await complete(world, "")
    await make(world, world.owner, group=True)
    (group,) = set(await complete(world, "")) - {own}
    forged = custom_id.format(id=group, own=own)
    stored = world.env.backend.get_message(world.channel.id, world.last_message.id)
    replace_first_id(stored.components, forged)
    refused = await world.bao.click(world.last_message, custom_id=forged)
    assert refused.ephemeral
    assert told in answer_of(refused)
    assert len(await complete(world, "")) == 2
    assert text_of(stored.components).count("Nobody has joined yet") == 1
