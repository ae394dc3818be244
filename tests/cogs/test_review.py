"""Reviews as members do them, in private, over restarts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import aiohttp
import discord

from tests.cogs.test_quiz import LOBBY, answer, public, start
from tests.conftest import answer_of, custom_ids, response_of, text_of

if TYPE_CHECKING:
    import pytest
    from simcord import InteractionResult

    from tests.conftest import World


async def learn(world: World, kind: str, count: int = 1) -> None:
    names = world.services.facts._library.question_names()
    ids = [name.id for name in names if name.kind == kind][:count]
    await world.services.reviews.add(world.ada.id, ids)


async def press(world: World, result: InteractionResult, label: str) -> InteractionResult:
    return await world.ada.click(response_of(result), label=label)


async def test_what_was_missed_in_a_quiz_becomes_cards_if_wanted(world: World) -> None:
    await start(world, rounds=1)
    await world.pass_seconds(LOBBY)
    await answer(world, world.ada, right=False)
    await answer(world, world.bao, right=True)
    for _ in range(3):
        await world.pass_seconds(12)
    missed = await world.ada.click(public(world, "Quiz over"), label="What I missed")
    assert "come back in /review" in answer_of(missed)
    again = await world.ada.click(public(world, "Quiz over"), label="What I missed")
    await world.restart()
    assert "1 card added. /review start" in answer_of(await press(world, missed, "Remember these"))
    assert "cards of all of them already" in answer_of(await press(world, again, "Remember these"))
    first = await world.ada.slash(world.channel, "review start")
    assert first.ephemeral
    assert "### Review · The expulsion of Leon Trotsky" in answer_of(first)


async def test_a_session_goes_from_card_to_card_to_its_end(world: World) -> None:
    await learn(world, "choice", 3)
    asked = await world.ada.slash(world.channel, "review start", cards=2)
    assert "a new card · nobody else sees this" in answer_of(asked)
    shown = await press(world, asked, "Show the answer")
    assert "How well did you know it?" in answer_of(shown)
    assert "Good · 2 days" in answer_of(shown)
    await world.restart()
    second = await press(world, shown, "Easy · 8 days")
    assert "### Review" in answer_of(second)
    back = await press(world, second, "Undo the last")
    assert answer_of(back).splitlines()[1] == answer_of(asked).splitlines()[1]
    shown = await press(world, back, "Show the answer")
    second = await press(world, shown, "Good · 2 days")
    shown = await press(world, second, "Show the answer")
    over = await press(world, shown, "Good · 2 days")
    assert "2 cards reviewed." in answer_of(over)
    assert "There is more" in answer_of(over)
    last = await world.ada.slash(world.channel, "review start")
    shown = await press(world, last, "Show the answer")
    over = await press(world, shown, "Good · 2 days")
    assert "1 card reviewed." in answer_of(over)
    nothing = await world.ada.slash(world.channel, "review start")
    assert "Nothing is due." in answer_of(nothing)


async def test_a_choice_is_judged_and_the_same_grade_does_not_count_twice(world: World) -> None:
    await learn(world, "choice")
    asked = await world.ada.slash(world.channel, "review start")
    ids = [each for each in custom_ids(asked) if each.startswith("clio:recall:")]
    shown = await world.ada.click(response_of(asked), custom_id=ids[0])
    had, answered = (
        f"{told}: A · " in answer_of(shown) for told in ("✓ You had it", "✗ You answered")
    )
    assert had != answered
    other = await world.ada.slash(world.channel, "review start")
    other_shown = await press(world, other, "Show the answer")
    await press(world, shown, "Hard · 1 day")
    twice = await press(world, other_shown, "Hard · 1 day")
    assert "You have reviewed that card since" in answer_of(twice)


async def test_words_are_judged_through_a_form(world: World) -> None:
    await learn(world, "typed")
    asked = await world.ada.slash(world.channel, "review start")
    form = await press(world, asked, "Answer")
    shown = await world.ada.submit_modal(form, {"words": "zzz"})
    assert "✗ You answered: zzz" in answer_of(shown)
    card = await press(world, shown, "Again · 10 min")
    assert "### Review" in answer_of(card), "it comes again in the same session"


async def test_a_leech_is_set_aside_with_a_word_on_reading(world: World) -> None:
    await learn(world, "order", 2)
    asked = await world.ada.slash(world.channel, "review start")
    shown = await press(world, asked, "Show the answer")
    await press(world, shown, "Good · 2 days")
    async with world.services.quizzes._database.transaction() as tx:
        await tx.execute("UPDATE review_card SET lapses = 7, due_at = 0 WHERE reps = 1")
    asked = await world.ada.slash(world.channel, "review start")
    assert "1 due" in answer_of(asked)
    shown = await press(world, asked, "Show the answer")
    following = await press(world, shown, "Again · 10 min")
    assert "it is set aside. Reading helps more: /read" in answer_of(following)
    stats = await world.ada.slash(world.channel, "review stats")
    assert "1 set aside after many lapses" in answer_of(stats)


async def test_a_backlog_is_counted_to_two_hundred(world: World) -> None:
    await learn(world, "choice", 202)
    async with world.services.quizzes._database.transaction() as tx:
        await tx.execute("UPDATE review_card SET reps = 1, due_at = 0")
    asked = await world.ada.slash(world.channel, "review start")
    assert "-# 200+ due · nobody else sees this" in answer_of(asked)
    profile = await world.ada.slash(world.channel, "profile")
    assert "200+ cards are due" in answer_of(profile)
    async with world.services.quizzes._database.transaction() as tx:
        await tx.execute(
            "UPDATE review_card SET due_at = $1 WHERE card_id IN"
            " (SELECT card_id FROM review_card ORDER BY card_id LIMIT 2)",
            2**50,
        )
    asked = await world.ada.slash(world.channel, "review start")
    assert "-# 200 due · nobody else sees this" in answer_of(asked)


async def test_stats_come_with_a_picture_and_its_words(world: World) -> None:
    await learn(world, "choice", 2)
    result = await world.ada.slash(world.channel, "review stats")
    assert response_of(result).ephemeral
    assert "**2** new, 2 cards in all." in answer_of(result)
    assert "Due today" not in answer_of(result)
    (file,) = response_of(result).attachments
    assert file.filename == "reviews.png"
    assert file.description == "Reviews a day over a year: none yet."


async def test_stats_of_one_card_and_of_none_say_so(world: World) -> None:
    assert "No cards yet." in answer_of(await world.ada.slash(world.channel, "review stats"))
    await learn(world, "choice")
    asked = await world.ada.slash(world.channel, "review start")
    assert "a new card" in answer_of(asked)
    shown = await press(world, asked, "Show the answer")
    again = await press(world, shown, "Again · 10 min")
    assert "-# once more · nobody else sees this" in answer_of(again)
    told = answer_of(await world.ada.slash(world.channel, "review stats"))
    assert "**0** new, 1 card in all." in told
    assert "Due today and on the days after: 1 · 0" in told


async def test_settings_are_kept_and_an_empty_wish_is_told_so(world: World) -> None:
    empty = await world.ada.slash(world.channel, "review settings")
    assert "Say what to change" in answer_of(empty)
    told = await world.ada.slash(
        world.channel, "review settings", retention=85, new_cards=5, longest_interval=60
    )
    assert "so that you know 85%, at most 5 new a day, and 60 days apart" in answer_of(told)
    await world.restart()
    stats = await world.ada.slash(world.channel, "review stats")
    assert "know 85%, at most 5 new a day and 60 days apart" in answer_of(stats)


async def test_a_forged_card_is_refused(world: World) -> None:
    await learn(world, "choice")
    asked = await world.ada.slash(world.channel, "review start")
    (button,) = [
        each
        for row in response_of(asked).components[0]["components"]
        for each in row.get("components", [])
        if each.get("label") == "Show the answer"
    ]
    stored = world.env.backend.get_message(world.channel.id, response_of(asked).id)
    forged = "clio:rate:aaaaaaaaaa:0:0.0:4"

    def put(components: list[dict[str, object]]) -> None:
        for each in components:
            if each.get("custom_id") == button["custom_id"]:
                each["custom_id"] = forged
            inner = each.get("components")
            if isinstance(inner, list):
                put(inner)

    put(stored.components)
    refused = await world.ada.click(response_of(asked), custom_id=forged)
    assert "That card is not yours" in answer_of(refused)


HOUR = 3600


async def pass_hours(world: World, hours: float) -> None:
    """Let hours pass, and a round of reminders."""
    await world.pass_seconds(hours * HOUR)
    await world.env.advance_time(61)


def told_directly(world: World) -> list[discord.Message]:
    return list(world.ada.user.dm_channel.history())


async def test_a_reminder_comes_by_direct_message_and_its_button_ends_it(world: World) -> None:
    await learn(world, "choice", 2)
    kept = await world.ada.slash(
        world.channel, "review remind", time="9:00", timezone="Europe/London"
    )
    assert kept.ephemeral
    assert "**09:00** (Europe/London)" in answer_of(kept)
    await world.restart()
    await pass_hours(world, 1)
    (message,) = told_directly(world)
    shown = text_of([part.to_dict() for part in message.components])
    assert "2 cards are due" in shown
    await pass_hours(world, 1)
    assert len(told_directly(world)) == 1, "once a day"
    ended = await world.ada.user.click(message, label="No more reminders")
    assert "No more reminders." in answer_of(ended)
    await pass_hours(world, 24)
    assert len(told_directly(world)) == 1


async def test_nobody_is_reminded_in_vain(world: World) -> None:
    await world.ada.slash(world.channel, "review remind", time="9:00", timezone="UTC")
    await pass_hours(world, 1)
    assert not told_directly(world)


async def test_who_cannot_be_reached_costs_nobody_else_their_reminder(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    async def fails_first(user: discord.User, **_: object) -> None:
        tried.append(user.id)
        if len(tried) == 1:
            raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(discord.User, "send", fails_first)
    for member in (world.ada, world.bao):
        names = world.services.facts._library.question_names()
        await world.services.reviews.add(member.id, [names[0].id])
        await member.slash(world.channel, "review remind", time="9:00", timezone="UTC")
    await pass_hours(world, 1)
    assert sorted(tried) == sorted((world.ada.id, world.bao.id))


async def test_closed_direct_messages_are_tried_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    async def closed(user: discord.User, **_: object) -> None:
        tried.append(user.id)
        response = SimpleNamespace(status=403, reason="Forbidden")
        raise discord.Forbidden(response, {"code": 50007, "message": "closed"})

    monkeypatch.setattr(discord.User, "send", closed)
    await learn(world, "choice")
    await world.ada.slash(world.channel, "review remind", time="9:00", timezone="UTC")
    await pass_hours(world, 1)
    await pass_hours(world, 24)
    assert tried == [world.ada.id]


async def test_a_time_that_is_none_is_said(world: World) -> None:
    told = await world.ada.slash(world.channel, "review remind", time="soon", timezone="UTC")
    assert told.ephemeral
    assert "That is not a time of day" in answer_of(told)
