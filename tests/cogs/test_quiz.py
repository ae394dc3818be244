"""Quizzes as members play them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord import app_commands

from bot.domain import quiz as rules
from bot.errors import NotFoundError
from cogs.quiz._cog import QuizCog
from tests.conftest import answer_of, text_of

if TYPE_CHECKING:
    from simcord import InteractionResult, MemberActor

    from tests.conftest import World

LEAD_IN = rules.LEAD_IN.total_seconds() + 1.5
TOPIC = "topic:expulsion-of-trotsky"


async def start(world: World, **options: object) -> InteractionResult:
    chosen = {"topic": TOPIC, "rounds": 2, "seconds": 10} | options
    return await world.ada.slash(world.channel, "quiz start", **chosen)


async def answer(world: World, member: MemberActor, *, right: bool) -> str:
    message = world.last_message
    session = world.services.quizzes.open_sessions()[0]
    assert session.round is not None
    choice = session.round.right_choice
    if not right:
        choice = (choice + 1) % len(session.round.order)
    custom_id = f"clio:quiz:{session.id}:{session.round.number}:{choice}"
    result = await member.click(message, custom_id=custom_id)
    assert result.ephemeral
    return answer_of(result)


def last_text(world: World) -> str:
    return world.channel_texts()[-1]


async def test_a_quiz_is_played_from_start_to_standings(world: World) -> None:
    announced = await start(world)
    assert "Quiz · The expulsion of Leon Trotsky" in answer_of(announced)
    assert not announced.ephemeral
    await world.pass_seconds(LEAD_IN)
    assert "Round 1 of 2" in last_text(world)
    assert "Your answer is" in await answer(world, world.ada, right=True)
    assert "Your answer is" in await answer(world, world.bao, right=False)
    await world.pass_seconds(11.5)
    reveal = last_text(world)
    assert "Round 1 of 2 · answer" in reveal
    assert "✓" in reveal
    assert "[1]" in reveal
    assert f"✓ <@{world.ada.id}> +" in reveal
    assert f"✗ <@{world.bao.id}> (" in reveal
    await world.pass_seconds(9)
    assert "Round 2 of 2" in last_text(world)
    await answer(world, world.ada, right=True)
    await world.pass_seconds(11.5)
    await world.pass_seconds(9)
    assert "Quiz over" in last_text(world)
    assert f"<@{world.ada.id}> wins" in last_text(world)
    board = answer_of(await world.bao.slash(world.channel, "leaderboard"))
    assert f"1. <@{world.ada.id}>" in board
    assert "2 of 2 right" in board
    assert "0 of 1 right" in board


async def test_an_open_round_gives_no_hint_of_its_answer(world: World) -> None:
    await start(world)
    await world.pass_seconds(LEAD_IN)
    session = world.services.quizzes.open_sessions()[0]
    assert session.round is not None
    message = world.last_message
    shown = str([component.to_dict() for component in message.components])
    assert session.round.question_id not in shown
    orders = {tuple(each.order) for each in session.rounds}
    assert len(session.rounds) == 2
    assert orders


async def test_the_first_answer_counts_and_a_second_is_told_so(world: World) -> None:
    await start(world)
    await world.pass_seconds(LEAD_IN)
    first = await answer(world, world.ada, right=False)
    letter = first.split("**")[1]
    assert f"You answered {letter} already" in await answer(world, world.ada, right=True)


async def test_a_late_answer_scores_nothing(world: World) -> None:
    await start(world, rounds=1)
    await world.pass_seconds(LEAD_IN)
    asked = world.last_message
    session = world.services.quizzes.open_sessions()[0]
    assert session.round is not None
    custom_id = f"clio:quiz:{session.id}:1:{session.round.right_choice}"
    world.env.backend.clock.advance(10.5)  # past the close, before the loop has noticed
    result = await world.ada.click(asked, custom_id=custom_id)
    assert "This round is closed." in answer_of(result)
    await world.pass_seconds(12)
    board = answer_of(await world.ada.slash(world.channel, "leaderboard"))
    assert "Nobody has scored yet" in board


async def test_a_quiz_in_progress_survives_a_restart(world: World) -> None:
    await start(world, seconds=30)
    await world.pass_seconds(LEAD_IN)
    await answer(world, world.ada, right=True)
    asked = world.last_message
    await world.restart()
    await world.pass_seconds(2)
    assert world.last_message.id == asked.id
    assert "You answered" in await answer(world, world.ada, right=False)
    assert "Your answer is" in await answer(world, world.bao, right=True)
    await world.pass_seconds(12)
    await world.pass_seconds(12)
    await world.pass_seconds(8)
    reveal = next(text for text in world.channel_texts() if "answer" in text and "Round 1" in text)
    assert f"✓ <@{world.ada.id}> +" in reveal
    assert f"✓ <@{world.bao.id}> +" in reveal


async def test_a_restart_between_rounds_goes_on_with_the_next(world: World) -> None:
    await start(world)
    await world.pass_seconds(LEAD_IN)
    await answer(world, world.ada, right=True)
    await world.pass_seconds(11.5)
    await world.restart()
    await world.pass_seconds(10)
    assert "Round 2 of 2" in last_text(world)


async def test_a_round_whose_time_passed_while_clio_was_away_is_closed_and_counts(
    world: World,
) -> None:
    await start(world, rounds=1)
    await world.pass_seconds(LEAD_IN)
    await answer(world, world.ada, right=True)
    await world.restart()
    await world.pass_seconds(3600)
    board = answer_of(await world.ada.slash(world.channel, "leaderboard"))
    assert "1 of 1 right" in board
    assert any("Quiz over" in text for text in world.channel_texts())


async def test_two_quizzes_do_not_share_a_channel(world: World) -> None:
    await start(world)
    second = await world.bao.slash(world.channel, "quiz start")
    assert second.ephemeral
    assert "A quiz is already under way" in answer_of(second)


async def test_only_the_host_or_a_moderator_stops_a_quiz(world: World) -> None:
    await start(world)
    await world.pass_seconds(LEAD_IN)
    await answer(world, world.bao, right=True)
    refused = answer_of(await world.bao.slash(world.channel, "quiz stop"))
    assert "Only the member who started this quiz" in refused
    stopped = answer_of(await world.owner.slash(world.channel, "quiz stop"))
    assert "ends here" in stopped
    await world.pass_seconds(3)
    assert "Quiz over" in last_text(world)
    assert "It was stopped." in last_text(world)
    board = answer_of(await world.bao.slash(world.channel, "leaderboard"))
    assert "1 of 1 right" in board
    nothing = answer_of(await world.owner.slash(world.channel, "quiz stop"))
    assert "There is no quiz under way" in nothing


async def test_a_quiz_on_an_unknown_topic_does_not_start(world: World) -> None:
    result = await start(world, topic="underwater basket weaving qq")
    assert result.ephemeral
    assert "I know nothing called" in answer_of(result)
    await world.pass_seconds(LEAD_IN)
    assert not world.services.quizzes.open_sessions()


async def test_a_quiz_does_not_start_where_clio_may_not_write(world: World) -> None:
    import discord

    hidden = world.guild.create_text_channel(
        "read-only",
        overwrites={world.guild.default_role: discord.PermissionOverwrite(send_messages=False)},
    )
    result = await world.ada.slash(hidden, "quiz start")
    assert result.ephemeral
    assert f"I cannot post in <#{hidden.id}>" in answer_of(result)


@pytest.mark.parametrize("number", [0, 1])
async def test_a_deleted_round_message_does_not_end_the_quiz(world: World, number: int) -> None:
    await start(world)
    await world.pass_seconds(LEAD_IN)
    await answer(world, world.ada, right=True)
    message = world.last_message
    if number:
        await world.pass_seconds(11.5)
    await world.owner.delete(message)
    await world.pass_seconds(12)
    await world.pass_seconds(12)
    assert any("Round 2 of 2" in text for text in world.channel_texts())


async def test_a_deleted_channel_ends_its_quiz_and_keeps_the_scores(world: World) -> None:
    other = world.guild.create_text_channel("elsewhere")
    await start(world)
    await world.pass_seconds(LEAD_IN)
    await answer(world, world.ada, right=True)
    world.env.backend.delete_channel(world.channel.id)
    await world.env.settle()
    assert not world.services.quizzes.open_sessions()
    board = answer_of(await world.ada.slash(other, "leaderboard"))
    assert "1 of 1 right" in board


async def test_a_permission_lost_in_mid_game_ends_the_quiz_with_scores_kept(world: World) -> None:
    await start(world)
    await world.pass_seconds(LEAD_IN)
    await answer(world, world.ada, right=True)
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50013, times=None)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    await world.pass_seconds(12)
    assert not world.services.quizzes.open_sessions()
    board = answer_of(await world.ada.slash(world.channel, "leaderboard"))
    assert "1 of 1 right" in board


async def test_a_quiz_whose_questions_left_the_library_ends(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await start(world)
    bank = world.services.quizzes._questions

    def gone(question_id: str) -> None:
        raise NotFoundError(question_id)

    monkeypatch.setattr(bank, "get", gone)
    await world.pass_seconds(LEAD_IN + 1)
    assert not world.services.quizzes.open_sessions()


async def test_a_failing_message_is_tried_again(world: World) -> None:
    await start(world)
    world.env.inject_error("POST", "/channels/*/messages", status=500, times=1)
    await world.pass_seconds(LEAD_IN + 2)
    assert "Round 1 of 2" in last_text(world)


async def test_the_count_of_answers_is_brought_up_to_date(world: World) -> None:
    await start(world, seconds=30)
    await world.pass_seconds(LEAD_IN)
    assert "nobody has answered" in last_text(world)
    await answer(world, world.ada, right=True)
    await world.pass_seconds(4)
    assert "1 member has answered" in last_text(world)
    await answer(world, world.bao, right=True)
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=500, times=1)
    await world.pass_seconds(8)
    assert "2 members have answered" in last_text(world) or "1 member" in last_text(world)


@pytest.mark.parametrize(
    ("custom_id", "told"),
    [
        ("clio:quiz:{id}:1:4", "belongs to no round"),
        ("clio:quiz:{id}:9:0", "belongs to no round"),
        ("clio:quiz:aaaaaaaaaa:1:0", "This quiz is over."),
    ],
)
async def test_forged_buttons_are_refused(world: World, custom_id: str, told: str) -> None:
    await start(world)
    await world.pass_seconds(LEAD_IN)
    session = world.services.quizzes.open_sessions()[0]
    message = world.env.backend.get_message(world.channel.id, world.last_message.id)
    forged = custom_id.format(id=session.id)
    replace_first_id(message.components, forged)
    result = await world.ada.click(world.last_message, custom_id=forged)
    assert told in answer_of(result)
    assert not world.services.quizzes.open_sessions()[0].rounds[0].answers


def replace_first_id(components: list[dict[str, object]], forged: str) -> bool:
    for each in components:
        if each.get("type") == 2:
            each["custom_id"] = forged
            return True
        inner = each.get("components")
        if isinstance(inner, list) and replace_first_id(inner, forged):
            return True
    return False


def test_the_commands_limits_are_those_of_the_rules() -> None:
    start_command = QuizCog.quiz.get_command("start")
    assert isinstance(start_command, app_commands.Command)
    options = {option.name: option for option in start_command.parameters}
    assert (options["rounds"].min_value, options["rounds"].max_value) == (
        rules.ROUNDS[0],
        rules.ROUNDS[-1],
    )
    assert (options["seconds"].min_value, options["seconds"].max_value) == (
        rules.SECONDS[0],
        rules.SECONDS[-1],
    )


def test_text_of_reads_nested_components() -> None:
    assert text_of([{"components": [{"content": "a"}, {"label": "b"}]}]) == "a\nb"


async def test_a_quiz_whose_messages_discord_does_not_take_is_given_up(world: World) -> None:
    await start(world)
    world.env.inject_error("POST", "/channels/*/messages", status=400, times=None)
    await world.pass_seconds(12)
    await world.pass_seconds(10)
    assert not world.services.quizzes.open_sessions()
    world.env.backend.faults.clear()
    again = await start(world)
    assert "First question" in answer_of(again)


async def test_a_slow_channel_delays_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio
    import sys

    other = world.guild.create_text_channel("elsewhere")
    await start(world)
    await world.ada.slash(other, "quiz start", topic=TOPIC, rounds=1, seconds=10)
    showing = sys.modules["cogs.quiz._mover"]
    show, held = showing.show, asyncio.Event()

    async def slow(bot: object, session: rules.Session, *rest: object) -> None:
        if session.channel_id == world.channel.id:
            await world.env.external_wait(held.wait(), reason="a channel that does not answer")
        await show(bot, session, *rest)

    monkeypatch.setattr(showing, "show", slow)
    await world.pass_seconds(LEAD_IN)
    shown = text_of(other.last_message and [c.to_dict() for c in other.last_message.components])
    assert "Round 1 of 1" in shown
    held.set()
    await world.pass_seconds(2)
    assert "Round 1 of 2" in last_text(world)
