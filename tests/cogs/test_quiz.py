"""Quizzes as members play them, in every mode and kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock

import aiohttp
import discord
import pytest
from discord import app_commands
from simcord.backend.models import EPHEMERAL_FLAG
from structlog.testing import capture_logs

from bot.domain.answering import Kind
from bot.domain.session import ROUNDS, SECONDS, UNTIMED, State
from bot.errors import NotFoundError, StorageError
from bot.storage import games
from cogs.quiz._cog import QuizCog
from tests.conftest import answer_of, response_of, text_of

if TYPE_CHECKING:
    from simcord import ChannelHandle, InteractionResult, MemberActor

    from bot.domain.session import Round, Session
    from tests.conftest import World

LOBBY = 17  # seconds until an open game has begun
TOPIC = "expulsion-of-trotsky"


async def start(world: World, **options: object) -> InteractionResult:
    chosen = {"about": TOPIC, "rounds": 2, "seconds": 10, "kinds": "choice"} | options
    return await world.ada.slash(world.channel, "quiz start", **chosen)


def session_of(world: World) -> Session:
    return world.services.quizzes.in_channel(world.channel.id)


def current(world: World) -> Round:
    found = session_of(world).round
    assert found is not None
    return found


def public(world: World, said: str) -> discord.Message:
    """The newest message that everybody sees and that says something."""
    stored = world.env.backend.messages[world.channel.id]
    ids = [
        key
        for key, each in stored.items()
        if said in text_of(each.components) and not each.flags & EPHEMERAL_FLAG
    ]
    return next(each for each in world.channel.history() if each.id == max(ids))


async def answer(world: World, member: MemberActor, *, right: bool) -> str:
    session, this = session_of(world), current(world)
    choice = this.right_choice if right else (this.right_choice + 1) % len(this.order)
    custom_id = f"clio:quiz:{session.id}:{this.number}:{choice}"
    result = await member.click(public(world, f"Round {this.number} of"), custom_id=custom_id)
    assert result.ephemeral
    return answer_of(result)


def last_text(world: World) -> str:
    return world.channel_texts()[-1]


def shown_options(world: World) -> list[str]:
    """The options of the open round as everybody sees them, each after its letter."""
    lettered = re.findall(r"(?m)^\**([A-E])\** (?:· )?(.+)$", last_text(world))
    return [f"{letter} · {option}" for letter, option in lettered]


async def press(member: MemberActor, result: InteractionResult, label: str) -> InteractionResult:
    assert result.response is not None
    return await member.click(result.response, label=label)


# -- everyone scores -----------------------------------------------------------------------


async def test_a_quiz_is_played_from_lobby_to_standings(world: World) -> None:
    announced = await start(world)
    assert "Quiz · The expulsion of Leon Trotsky" in answer_of(announced)
    assert not announced.ephemeral
    joined = await world.bao.click(public(world, "### Quiz"), label="Join")
    assert "1 ready" in answer_of(joined)
    await world.pass_seconds(LOBBY)
    assert "Round 1 of 2" in last_text(world)
    lobby = next(text for text in world.channel_texts() if "### Quiz" in text)
    assert "Join" not in lobby, "a lobby that is over has no buttons"
    assert "Your answer is" in await answer(world, world.ada, right=True)
    assert "Your answer is" in await answer(world, world.bao, right=False)
    await world.pass_seconds(12)
    reveal = last_text(world)
    assert "Round 1 of 2 · answer" in reveal
    assert "✓" in reveal
    assert "[1]" in reveal
    assert f"✓ <@{world.ada.id}> +" in reveal
    assert f"✗ <@{world.bao.id}> (" in reveal
    await world.pass_seconds(11)
    assert "Round 2 of 2" in last_text(world)
    await answer(world, world.ada, right=True)
    await world.pass_seconds(12)
    await world.pass_seconds(11)
    over = last_text(world)
    assert "Quiz over" in over
    assert f"<@{world.ada.id}> wins" in over
    assert "Best streak: 2 in a row" in over
    missed = await world.bao.click(public(world, "Quiz over"), label="What I missed")
    assert missed.ephemeral
    assert "### What you missed" in answer_of(missed)
    nothing = await world.ada.click(public(world, "Quiz over"), label="What I missed")
    assert "You missed nothing" in answer_of(nothing)
    board = answer_of(await world.bao.slash(world.channel, "leaderboard"))
    assert f"<@{world.ada.id}>" in board


async def test_a_reveal_leads_on_and_takes_reports_and_appeals(world: World) -> None:
    await start(world)
    await world.pass_seconds(LOBBY)
    await answer(world, world.ada, right=False)
    await answer(world, world.bao, right=True)
    options = shown_options(world)
    await world.pass_seconds(12)
    reveal = public(world, "· answer")
    more = await world.ada.click(reveal, label="Read more")
    assert "## The expulsion of Leon Trotsky" in answer_of(more)
    form = await world.ada.click(reveal, label="This is wrong")
    thanks = await world.ada.submit_modal(form, {"words": "Both of the two are right."})
    assert "Thank you" in answer_of(thanks)
    await world.restart()
    appeal = await world.ada.click(public(world, "· answer"), label="I was right")
    assert not appeal.ephemeral
    this = session_of(world).rounds[0]
    wrong, right = (this.right_choice + 1) % 4, this.right_choice
    assert f"✗ <@{world.ada.id}> ({options[wrong]})" in world.channel_texts()[-2]
    assert f"<@{world.ada.id}> holds that **{options[wrong]}** is right." in answer_of(appeal)
    assert f"The library's answer is **{options[right]}**." in answer_of(appeal)
    assert "1 vote decides, or" in answer_of(appeal)
    own = await press(world.ada, appeal, "It was right")
    assert own.ephemeral
    settled = await press(world.bao, appeal, "It was right")
    assert "Accepted" in answer_of(settled)
    answers = session_of(world).rounds[0].answers
    assert answers[world.ada.id].credit == 100


async def test_an_open_round_gives_no_hint_of_its_answer(world: World) -> None:
    await start(world)
    await world.pass_seconds(LOBBY)
    this, session = current(world), session_of(world)
    shown = str([component.to_dict() for component in public(world, "Round 1").components])
    assert this.question_id not in shown
    ids = re.findall(r"clio:quiz:[a-z0-9]+:1:\d", shown)
    assert ids == [f"clio:quiz:{session.id}:1:{place}" for place in range(len(this.order))]


async def test_the_first_answer_counts_and_a_second_is_told_so(world: World) -> None:
    await start(world)
    await world.pass_seconds(LOBBY)
    first = await answer(world, world.ada, right=False)
    letter = first.split("**")[1]
    assert f"You answered {letter} already" in await answer(world, world.ada, right=True)


async def test_a_late_answer_scores_nothing(world: World) -> None:
    await start(world, rounds=1)
    await world.pass_seconds(LOBBY)
    asked, this, session = public(world, "Round 1"), current(world), session_of(world)
    custom_id = f"clio:quiz:{session.id}:1:{this.right_choice}"
    world.env.backend.clock.advance(10.5)  # past the close, before the loop has noticed
    result = await world.ada.click(asked, custom_id=custom_id)
    assert "This round is closed." in answer_of(result)
    await world.pass_seconds(12)
    assert any("Nobody answered." in text for text in world.channel_texts())


# -- restarts and faults -------------------------------------------------------------------


async def test_a_quiz_in_progress_survives_a_restart(world: World) -> None:
    await start(world, seconds=30)
    await world.pass_seconds(LOBBY)
    await answer(world, world.ada, right=True)
    asked = public(world, "Round 1")
    await world.restart()
    await world.pass_seconds(2)
    assert public(world, "Round 1").id == asked.id
    assert "You answered" in await answer(world, world.ada, right=False)
    assert "Your answer is" in await answer(world, world.bao, right=True)
    for _ in range(3):
        await world.pass_seconds(12)
    reveal = next(text for text in world.channel_texts() if "Round 1 of 2 · answer" in text)
    assert f"✓ <@{world.ada.id}> +" in reveal
    assert f"✓ <@{world.bao.id}> +" in reveal


async def test_a_lobby_survives_a_restart_with_those_who_joined(world: World) -> None:
    await start(world, mode="elimination")
    await world.ada.click(public(world, "### Quiz"), label="Join")
    await world.restart()
    joined = await world.bao.click(public(world, "### Quiz"), label="Join")
    assert "2 ready" in answer_of(joined)
    await world.pass_seconds(48)
    assert "Round 1 of 2" in last_text(world)


async def test_a_restart_between_rounds_goes_on_with_the_next(world: World) -> None:
    await start(world)
    await world.pass_seconds(LOBBY)
    await answer(world, world.ada, right=True)
    await world.pass_seconds(12)
    await world.restart()
    await world.pass_seconds(11)
    assert "Round 2 of 2" in last_text(world)


async def test_a_round_whose_time_passed_while_clio_was_away_is_closed_and_counts(
    world: World,
) -> None:
    await start(world, rounds=1)
    await world.pass_seconds(LOBBY)
    await answer(world, world.ada, right=True)
    await world.restart()
    await world.pass_seconds(3600)
    board = answer_of(await world.ada.slash(world.channel, "leaderboard"))
    assert "1 of 1 right" in board
    assert any("Quiz over" in text for text in world.channel_texts())


@pytest.mark.parametrize("number", [0, 1])
async def test_a_deleted_round_message_does_not_end_the_quiz(world: World, number: int) -> None:
    await start(world)
    await world.pass_seconds(LOBBY)
    await answer(world, world.ada, right=True)
    message = public(world, "Round 1")
    if number:
        await world.pass_seconds(12)
    await world.owner.delete(message)
    await world.pass_seconds(12)
    await world.pass_seconds(12)
    assert any("Round 2 of 2" in text for text in world.channel_texts())


async def test_a_deleted_channel_ends_its_quiz_and_keeps_the_scores(world: World) -> None:
    other = world.guild.create_text_channel("elsewhere")
    await start(world)
    await world.pass_seconds(LOBBY)
    await answer(world, world.ada, right=True)
    world.env.backend.delete_channel(world.channel.id)
    await world.env.settle()
    assert not world.services.quizzes.running()
    board = answer_of(await world.ada.slash(other, "leaderboard"))
    assert "1 of 1 right" in board


async def test_a_permission_lost_in_mid_game_ends_the_quiz_with_scores_kept(world: World) -> None:
    await start(world)
    await world.pass_seconds(LOBBY)
    await answer(world, world.ada, right=True)
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50013, times=None)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    await world.pass_seconds(12)
    assert not world.services.quizzes.running()
    board = answer_of(await world.ada.slash(world.channel, "leaderboard"))
    assert "1 of 1 right" in board


async def test_a_quiz_whose_questions_left_the_library_ends(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await start(world)

    def gone(question_id: str) -> None:
        raise NotFoundError(question_id)

    monkeypatch.setattr(world.services.quizzes._bank, "get", gone)
    await world.pass_seconds(LOBBY + 1)
    assert not world.services.quizzes.running()


async def test_a_failing_message_is_tried_again(world: World) -> None:
    await start(world)
    world.env.inject_error("POST", "/channels/*/messages", status=500, times=1)
    await world.pass_seconds(LOBBY + 2)
    assert "Round 1 of 2" in last_text(world)


async def test_a_quiz_whose_messages_discord_does_not_take_is_given_up(world: World) -> None:
    await start(world)
    world.env.inject_error("POST", "/channels/*/messages", status=400, times=None)
    await world.pass_seconds(LOBBY)
    await world.pass_seconds(12)
    assert not world.services.quizzes.running()
    world.env.backend.faults.clear()
    assert "Starts" in answer_of(await start(world))


async def test_an_outage_of_discord_is_waited_out_and_after_minutes_given_up(world: World) -> None:
    for is_over in (True, False):
        await start(world, seconds=120)
        world.env.inject_error("POST", "/channels/*/messages", status=503, times=None)
        for _ in range(3):
            await world.pass_seconds(12)
        assert world.services.quizzes.count()
        if is_over:
            world.env.backend.faults.clear()
        for _ in range(2 if is_over else 14):
            await world.pass_seconds(12)
        assert bool(world.services.quizzes.count()) == is_over
        assert ("Round 1 of 2" in last_text(world)) == is_over
        await world.ada.slash(world.channel, "quiz stop")
        await world.pass_seconds(2)
    world.env.backend.faults.clear()
    assert "Starts" in answer_of(await start(world))


async def test_a_database_that_refuses_never_ends_a_quiz(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await start(world)

    async def refused(*_: object) -> None:
        raise StorageError("The database refused: disk I/O error.")

    with monkeypatch.context() as patched, capture_logs() as logged:
        patched.setattr(games, "write_session", refused)
        await world.pass_seconds(LOBBY)
        for _ in range(3):
            await world.pass_seconds(12)
    told = [line for line in logged if line.get("task") == "quiz"]
    assert 3 <= len(told) <= 7, "it is tried more and more seldom"
    for _ in range(3):
        await world.pass_seconds(12)
    assert "Round 1 of 2" in last_text(world)


async def test_a_slow_channel_delays_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio
    import sys

    other = world.guild.create_text_channel("elsewhere")
    await start(world)
    await world.ada.slash(other, "quiz start", about=TOPIC, rounds=1, seconds=10)
    showing = sys.modules["cogs.quiz._mover"]
    show, held = showing.show, asyncio.Event()

    async def slow(bot: object, session: Session, *rest: object) -> None:
        if session.channel_id == world.channel.id:
            await world.env.external_wait(held.wait(), reason="a channel that does not answer")
        await show(bot, session, *rest)

    monkeypatch.setattr(showing, "show", slow)
    await world.pass_seconds(LOBBY)
    texts = [text_of(each.components) for each in world.env.backend.messages[other.id].values()]
    assert any("Round 1 of 1" in text for text in texts)
    held.set()
    await world.pass_seconds(1)


async def test_the_count_of_answers_is_brought_up_to_date(world: World) -> None:
    await start(world, seconds=30)
    await world.pass_seconds(LOBBY)
    assert "nobody has answered" in last_text(world)
    await answer(world, world.ada, right=True)
    await world.pass_seconds(4)
    assert "1 member has answered" in last_text(world)


# -- hosts and moderators ------------------------------------------------------------------


async def test_two_quizzes_do_not_share_a_channel(world: World) -> None:
    await start(world)
    second = await world.bao.slash(world.channel, "quiz start")
    assert second.ephemeral
    assert "A quiz is already under way" in answer_of(second)


async def test_only_the_host_or_a_moderator_stops_a_quiz(world: World) -> None:
    await start(world)
    await world.pass_seconds(LOBBY)
    await answer(world, world.bao, right=True)
    refused = answer_of(await world.bao.slash(world.channel, "quiz stop"))
    assert "Only the member who started this quiz" in refused
    stopped = answer_of(await world.owner.slash(world.channel, "quiz stop"))
    assert "ends here" in stopped
    await world.pass_seconds(3)
    assert "Quiz over" in last_text(world)
    assert "It was stopped." in last_text(world)
    nothing = answer_of(await world.owner.slash(world.channel, "quiz stop"))
    assert "There is no quiz under way" in nothing


async def test_the_controls_start_pause_extend_and_go_on(world: World) -> None:
    await start(world, seconds=60)
    refused = await world.bao.click(public(world, "### Quiz"), label="Controls")
    assert "for who started this quiz" in answer_of(refused)

    async def control(label: str, said: str) -> str:
        opened = await world.ada.click(public(world, said), label="Controls")
        assert opened.ephemeral
        return answer_of(await press(world.ada, opened, label))

    assert "The quiz starts." in await control("Start now", "### Quiz")
    await world.pass_seconds(2)
    assert "clock stands still" in await control("Pause", "Round 1")
    assert "The quiz is paused." in await answer(world, world.bao, right=True)
    await world.pass_seconds(300)
    assert current(world).number == 1
    assert "Paused" in last_text(world)
    assert "runs again" in await control("Resume", "Round 1")
    before = session_of(world).until
    await control("30 seconds more", "Round 1")
    assert (session_of(world).until - before).total_seconds() == 30
    await control("Go on", "Round 1")
    await world.pass_seconds(2)
    assert "Round 1 of 2 · answer" in last_text(world)
    await control("Go on", "· answer")
    await world.pass_seconds(2)
    assert "Round 2 of 2" in last_text(world)
    await control("Stop", "Round 2")
    await world.pass_seconds(2)
    assert "Quiz over" in last_text(world)


async def test_a_quiz_that_nobody_plays_ends_itself_and_says_so(world: World) -> None:
    await start(world, rounds=9, seconds=5)
    for _ in range(8):
        await world.pass_seconds(12)
    assert "Nobody answered three questions in a row." in last_text(world)


async def test_check_says_what_is_missing_before_anybody_waits(world: World) -> None:
    assert "All is in order" in answer_of(await world.ada.slash(world.channel, "quiz check"))
    denied = discord.PermissionOverwrite(send_messages=False)
    hidden = world.guild.create_text_channel(
        "read-only", overwrites={world.guild.default_role: denied}
    )
    told = await world.ada.slash(hidden, "quiz check")
    assert told.ephemeral
    assert "I lack **Send Messages**" in answer_of(told)
    refused = await world.ada.slash(hidden, "quiz start")
    assert f"I cannot post in <#{hidden.id}>" in answer_of(refused)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"about": "underwater basket weaving"}, "is no topic, era, region"),
        ({"about": "war"}, "themes are for posts"),
        ({"seconds": 3}, "A round needs 5 seconds at least"),
    ],
)
async def test_a_wrong_wish_is_told_and_starts_nothing(
    world: World, options: dict[str, object], told: str
) -> None:
    result = await start(world, **options)
    assert result.ephemeral
    assert told in answer_of(result)
    assert not world.services.quizzes.running()


async def test_topics_are_suggested_with_their_weights(world: World) -> None:
    choices = await world.ada.autocomplete(world.channel, "quiz start", "about", "Africa, 3x trot")
    assert choices[0]["value"] == "Africa, 3x The expulsion of Leon Trotsky"
    themes = await world.ada.autocomplete(world.channel, "quiz start", "about", "relig")
    assert "religion" not in [choice["value"] for choice in themes]


# -- modes ---------------------------------------------------------------------------------


async def test_a_race_ends_its_round_with_the_first_right_answer(world: World) -> None:
    await start(world, mode="race", seconds=60)
    await world.pass_seconds(LOBBY)
    await answer(world, world.bao, right=False)
    await answer(world, world.ada, right=True)
    await world.pass_seconds(2)
    assert f"✓ <@{world.ada.id}> +100" in last_text(world)


async def test_an_elimination_ends_with_the_last_one_in(world: World) -> None:
    await start(world, mode="elimination", rounds=5)
    for member in (world.ada, world.bao):
        await member.click(public(world, "### Quiz"), label="Join")
    await world.pass_seconds(47)
    await answer(world, world.ada, right=True)
    await answer(world, world.bao, right=False)
    stranger = world.guild.add_member(world.env.create_user("chidi"))
    assert "You are not in this game" in await answer(world, stranger, right=True)
    await world.pass_seconds(2)
    assert ", out" in last_text(world)
    assert "**1 still in**" in last_text(world)
    await world.pass_seconds(12)
    assert f"<@{world.ada.id}> wins" in last_text(world)


async def test_teams_score_the_mean_of_their_members(world: World) -> None:
    await start(world, mode="teams", rounds=1)
    await world.ada.click(public(world, "### Quiz"), label="Join Athens")
    await world.bao.click(public(world, "### Quiz"), label="Join Sparta")
    lobby = next(text for text in world.channel_texts() if "### Quiz" in text)
    assert f"**Athens** · <@{world.ada.id}>" in lobby
    await world.pass_seconds(62)
    await answer(world, world.ada, right=True)
    await answer(world, world.bao, right=False)
    await world.pass_seconds(2)
    await world.pass_seconds(12)
    assert "Athens wins" in last_text(world)
    assert "**Sparta** · 0 points" in last_text(world)


async def test_a_duel_is_challenged_accepted_and_played(world: World) -> None:
    challenge = await world.ada.slash(
        world.channel, "quiz duel", member=world.bao, about=TOPIC, rounds=1
    )
    assert f"<@{world.ada.id}> challenges <@{world.bao.id}>" in answer_of(challenge)
    stranger = world.guild.add_member(world.env.create_user("chidi"))
    refused = await stranger.click(public(world, "challenges"), label="Accept")
    assert "This challenge is not for you." in answer_of(refused)
    accepted = await world.bao.click(public(world, "challenges"), label="Accept")
    assert "You are in." in answer_of(accepted)
    await world.pass_seconds(2)
    assert "Round 1 of 1" in last_text(world)


async def test_a_declined_duel_ends_and_a_foolish_one_is_refused(world: World) -> None:
    own = await world.ada.slash(world.channel, "quiz duel", member=world.ada)
    assert "Challenge another member" in answer_of(own)
    await world.ada.slash(world.channel, "quiz duel", member=world.bao, about=TOPIC)
    await world.bao.click(public(world, "challenges"), label="Decline")
    await world.pass_seconds(2)
    assert "The duel was not accepted." in last_text(world)


async def test_a_host_opens_the_rounds_and_sees_the_answers(world: World) -> None:
    await start(world, mode="host", seconds=0, rounds=2)
    opened = await world.ada.click(public(world, "### Quiz"), label="Controls")
    await press(world.ada, opened, "Start now")
    await world.pass_seconds(2)
    assert "You host this quiz" in await answer(world, world.ada, right=True)
    await answer(world, world.bao, right=True)
    controls = await world.ada.click(public(world, "Round 1"), label="Controls")
    assert f"✓ <@{world.bao.id}>" in answer_of(controls)
    await press(world.ada, controls, "Go on")
    await world.pass_seconds(60)
    assert "Round 1 of 2 · answer" in last_text(world), "it waits for its host"


async def test_a_host_has_the_last_word_on_answers_in_words(world: World) -> None:
    await start(world, mode="host", kinds="typed", seconds=0, rounds=2)
    opened = await world.ada.click(public(world, "### Quiz"), label="Controls")
    await press(world.ada, opened, "Start now")
    await world.pass_seconds(2)
    await answer_in_words(world, world.bao, "nonsense")
    chidi = world.guild.add_member(world.env.create_user("chidi"))
    await answer_in_words(world, chidi, "Nonsense!")
    controls = await world.ada.click(public(world, "Round 1"), label="Controls")
    assert f"✗ <@{world.bao.id}> nonsense" in answer_of(controls)
    judged = await world.ada.select(response_of(controls), [str(world.bao.id)])
    assert f"✓ <@{world.bao.id}> nonsense" in answer_of(judged)
    assert f"✓ <@{chidi.id}> Nonsense!" in answer_of(judged), "the same answer, the same judgement"
    await press(world.ada, judged, "Go on")
    await world.pass_seconds(2)
    assert f"✓ <@{world.bao.id}>" in last_text(world)
    again = await world.ada.click(public(world, "· answer"), label="Controls")
    await world.ada.select(response_of(again), [str(world.bao.id)])
    assert f"✗ <@{world.bao.id}> (nonsense) +0" in last_text(world), "the reveal says so too"
    stranger = await world.owner.click(public(world, "· answer"), label="Controls")
    refused = await world.owner.select(response_of(stranger), [str(world.bao.id)])
    assert "Only the host" in answer_of(refused)


async def answer_in_words(world: World, member: MemberActor, words: str) -> str:
    form = await member.click(public(world, f"Round {current(world).number} of"), label="Answer")
    return answer_of(await member.submit_modal(form, {"words": words}))


async def test_an_answer_may_be_changed_where_the_host_allows_it(world: World) -> None:
    announced = await start(world, change_answers=True)
    assert "answers may be changed until the round closes" in answer_of(announced)
    await world.pass_seconds(LOBBY)
    assert "You may change it" in await answer(world, world.ada, right=False)
    await answer(world, world.ada, right=True)
    assert current(world).answers[world.ada.id].correct
    await world.pass_seconds(12)
    assert f"✓ <@{world.ada.id}> +" in last_text(world)
    refused = await start(world, mode="race", change_answers=True)
    assert "already under way" in answer_of(refused)
    await world.ada.slash(world.channel, "quiz stop")
    await world.pass_seconds(2)
    refused = await start(world, mode="race", change_answers=True)
    assert "it cannot be changed" in answer_of(refused)


async def test_a_hint_is_private_and_costs_half_the_points_over_a_restart(world: World) -> None:
    await start(world, seconds=0)
    await world.pass_seconds(LOBBY)
    told = await world.ada.click(public(world, "Round 1"), label="Hint")
    assert told.ephemeral
    assert "**Hint** · It is not" in answer_of(told)
    await world.restart()
    await answer(world, world.ada, right=True)
    await answer(world, world.bao, right=True)
    answers = current(world).answers
    assert answers[world.ada.id].points == answers[world.bao.id].points // 2 == 50
    late = await world.ada.click(public(world, "Round 1"), label="Hint")
    assert "already" in answer_of(late)


async def test_sides_can_be_roles(world: World) -> None:
    reds, blues = world.guild.create_role("Reds"), world.guild.create_role("Blues")
    lone = await start(world, mode="teams", one_side=reds)
    assert "two different roles" in answer_of(lone)
    unfit = await start(world, one_side=reds, other_side=blues)
    assert "the mode teams alone" in answer_of(unfit)
    red = world.guild.add_member(world.env.create_user("chidi"), roles=[reds])
    blue = world.guild.add_member(world.env.create_user("dora"), roles=[blues])
    lobby = await start(world, mode="teams", rounds=1, one_side=reds, other_side=blues)
    assert f"**<@&{reds.id}>** · nobody yet" in answer_of(lobby)
    neither = await world.ada.click(public(world, "### Quiz"), label="Join")
    assert "you have neither" in answer_of(neither)
    await red.click(public(world, "### Quiz"), label="Join")
    await blue.click(public(world, "### Quiz"), label="Join")
    assert f"**<@&{blues.id}>** · <@{blue.id}>" in public_text(world, "### Quiz")
    await world.restart()
    await world.pass_seconds(62)
    await answer(world, red, right=True)
    await answer(world, blue, right=False)
    await world.pass_seconds(12)
    await world.pass_seconds(11)
    assert f"## <@&{reds.id}> wins" in last_text(world)


def public_text(world: World, said: str) -> str:
    return next(text for text in reversed(world.channel_texts()) if said in text)


async def test_kinds_are_several_and_completed_one_by_one(world: World) -> None:
    lobby = await start(world, kinds="Typed, in which year", rounds=4)
    assert "typed, in which year" in answer_of(lobby)
    kinds = {each.kind for each in session_of(world).rounds}
    assert kinds <= {Kind.TYPED, Kind.YEAR}
    choices = await world.ada.autocomplete(world.channel, "quiz start", "kinds", "typed, m")
    assert [choice["name"] for choice in choices] == ["typed, match"]
    wrong = await world.ada.slash(world.channel, "quiz solo", kinds="riddles")
    assert "“riddles” is no kind of question" in answer_of(wrong)


async def test_a_solo_quiz_is_private_and_goes_on_press_by_press(world: World) -> None:
    result = await world.ada.slash(
        world.channel, "quiz solo", about=TOPIC, rounds=2, kinds="choice"
    )
    assert result.ephemeral
    assert "Round 1 of 2" in answer_of(result)
    for number in (1, 2):
        assert result.response is not None
        result = await world.ada.click(result.response, custom_id=first_id(result, "clio:quiz:"))
        assert f"Round {number} of 2 · answer" in answer_of(result)
        if number == 1:
            await world.restart()
            result = await press(world.ada, result, "Next")
            assert "Round 2 of 2" in answer_of(result)
    result = await press(world.ada, result, "How it went")
    assert "### Quiz over" in answer_of(result)
    assert world.channel_texts() == []
    board = answer_of(await world.ada.slash(world.channel, "leaderboard"))
    assert "of 2 right" in board


async def test_a_solo_quiz_goes_on_though_discord_did_not_take_an_answers_card(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await world.ada.slash(world.channel, "quiz solo", about=TOPIC, rounds=2, kinds="choice")
    choice = first_id(asked, "clio:quiz:")
    with monkeypatch.context() as fault:
        edit = AsyncMock(side_effect=aiohttp.ServerDisconnectedError)
        fault.setattr(discord.InteractionResponse, "edit_message", edit)
        lost = await world.ada.click(response_of(asked), custom_id=choice)
    assert "did not take my answer" in answer_of(lost)
    (session,) = world.services.quizzes._sessions.values()
    assert len(session.rounds[0].answers) == 1
    await world.restart()
    again = await world.ada.click(response_of(asked), custom_id=choice)
    assert "Round 1 of 2 · answer" in answer_of(again)
    assert "Round 2 of 2" in answer_of(await press(world.ada, again, "Next"))


def first_id(result: InteractionResult, prefix: str) -> str:
    assert result.response is not None
    found = re.findall(rf"{prefix}[a-z0-9:]+", str(result.response.components))
    return str(found[0])


async def test_the_weeks_quiz_needs_a_week_of_posts(world: World) -> None:
    told = answer_of(await world.ada.slash(world.channel, "quiz weekly"))
    assert "Nothing was posted in that week" in told


# -- kinds ---------------------------------------------------------------------------------


async def words(world: World, member: MemberActor, given: str) -> InteractionResult:
    form = await member.click(public(world, "Round"), label="Answer")
    return await member.submit_modal(form, {"words": given})


async def test_a_typed_answer_is_judged_with_tolerance(world: World) -> None:
    await start(world, kinds="typed", seconds=60)
    await world.pass_seconds(LOBBY)
    asked = world.services.quizzes._bank.get(current(world).question_id)
    result = await words(world, world.ada, asked.answer.lower())
    assert result.ephemeral
    assert f"Your answer is **{asked.answer.lower()}**" in answer_of(result)
    await words(world, world.bao, "*nobody* @everyone")
    await world.pass_seconds(62)
    await world.pass_seconds(2)
    reveal = last_text(world)
    assert f"✓ <@{world.ada.id}>" in reveal
    assert "(*nobody* @everyone)" in reveal
    raw = str(world.env.backend.messages[world.channel.id][public(world, "· answer").id].components)
    assert "\\\\*nobody\\\\*" in raw.replace("\\\\\\\\", "\\\\")


async def test_a_vague_answer_may_be_made_more_specific(world: World) -> None:
    await start(world, about="mali-songhai", kinds="typed", seconds=60, difficulty=3)
    await world.pass_seconds(LOBBY)
    asked = world.services.quizzes._bank.get(current(world).question_id)
    assert asked.key is not None
    vague = await words(world, world.ada, asked.key.prompt_on[0])
    assert "Be more specific" in answer_of(vague)
    await world.restart()
    form = await press(world.ada, vague, "Answer again")
    told = await world.ada.submit_modal(form, {"words": asked.answer})
    assert "Your answer is" in answer_of(told)
    assert current(world).answers[world.ada.id].credit == 100


async def test_a_year_scores_by_its_distance(world: World) -> None:
    await start(world, kinds="year", rounds=1)
    await world.pass_seconds(LOBBY)
    asked = world.services.quizzes._bank.get(current(world).question_id)
    assert asked.year is not None
    nonsense = await words(world, world.bao, "long ago")
    assert "Write a year" in answer_of(nonsense)
    await words(world, world.ada, str(asked.year + 3))
    assert current(world).answers[world.ada.id].credit in (80, 90)  # by the scale of its age
    await world.pass_seconds(12)
    assert any(f"◐ <@{world.ada.id}> ({asked.year + 3})" in t for t in world.channel_texts())


@pytest.mark.parametrize("kind", [Kind.ORDER, Kind.MATCH])
async def test_picks_are_made_one_by_one_and_survive_a_restart(world: World, kind: Kind) -> None:
    await start(world, kinds=kind.value, rounds=1, seconds=60)
    await world.pass_seconds(LOBBY)
    this = current(world)
    right = [this.order.index(place) for place in range(len(this.order))]
    result = await world.ada.click(public(world, "Round 1"), label="Answer")
    assert result.ephemeral
    result = await pick(world.ada, result, right[0])
    await world.restart()
    again = await press(world.ada, result, "Start over")
    result = await pick(world.ada, again, right[0])
    for place in right[1:-1]:
        result = await pick(world.ada, result, place)
    told = await press(world.ada, result, "Hand in")
    assert "Your answer is" in answer_of(told)
    assert current(world).answers[world.ada.id].credit == 100
    await world.pass_seconds(62)
    places = [f"{'ABCDE'[place]} · " for place in right]
    answer_lines = [t.splitlines() for t in world.channel_texts() if "· answer" in t][-1]
    assert [line[:4] for line in answer_lines if line[:4] in places] == places


async def test_an_appeal_over_picks_has_the_letters_that_were_picked(world: World) -> None:
    await start(world, kinds="order", rounds=1, seconds=60)
    await world.pass_seconds(LOBBY)
    options = shown_options(world)
    right = [current(world).order.index(place) for place in range(len(options))]
    result = await world.ada.click(public(world, "Round 1"), label="Answer")
    for place in right[:0:-1]:
        result = await pick(world.ada, result, place)
    await press(world.ada, result, "Hand in")
    await world.pass_seconds(62)
    appeal = answer_of(await world.ada.click(public(world, "· answer"), label="I was right"))
    assert f"**{' '.join(options[place][0] for place in reversed(right))}** is right." in appeal
    listed = appeal.partition("The library's answer:\n")[2].splitlines()
    for place, line in zip(right, listed[: len(right)], strict=True):
        assert line.startswith(options[place])


async def pick(member: MemberActor, shown: InteractionResult, place: int) -> InteractionResult:
    assert shown.response is not None
    return await member.select(shown.response, values=[str(place)])


async def test_clues_open_one_by_one(world: World) -> None:
    await start(world, about="stalinist-ussr", kinds="who", rounds=1, seconds=60)
    await world.pass_seconds(LOBBY)
    assert "clue 1 of" in last_text(world)
    for _ in range(3):
        await world.pass_seconds(12)
    assert "clue 1 of" not in last_text(world)
    assert "2. " in last_text(world)
    asked = world.services.quizzes._bank.get(current(world).question_id)
    await words(world, world.ada, asked.answer)
    assert 0 < current(world).answers[world.ada.id].points < 100


# -- forged input --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("custom_id", "told"),
    [
        ("clio:quiz:{id}:1:4", "no answer to this question"),
        ("clio:quiz:{id}:9:0", "belongs to no round"),
        ("clio:quiz:aaaaaaaaaa:1:0", "This quiz is over."),
        ("clio:do:{id}:stop", "Only the member who started"),
        ("clio:do:{id}:explode", ""),
        ("clio:do:{id}:burn", "That cannot be done."),
        ("clio:next:{id}:1", "somebody else"),
        ("clio:handin:{id}:1:0123", ""),
        ("clio:appeal:{id}:1", "not over"),
        ("clio:vote:aaaaaaaaaa:y", "settled"),
        ("clio:aside:{id}:7:y", "for moderators"),
        ("clio:join:{id}:x", "not for you"),
        ("clio:words:{id}:2", "This round is closed."),
        ("clio:close:2026-11", "needs Manage Server"),
    ],
)
async def test_forged_buttons_are_refused(world: World, custom_id: str, told: str) -> None:
    await start(world)
    await world.pass_seconds(LOBBY)
    session = session_of(world)
    forged = custom_id.format(id=session.id)
    message = public(world, "Round 1")
    stored = world.env.backend.get_message(world.channel.id, message.id)
    replace_first_id(stored.components, forged)
    result = await world.bao.click(public(world, "Round 1"), custom_id=forged)
    if told:
        assert result.ephemeral
        assert told in answer_of(result)
    after = session_of(world)
    assert not after.rounds[0].answers or "handin" in custom_id
    assert after.state is State.OPEN


def replace_first_id(components: list[dict[str, Any]], forged: str) -> bool:
    for each in components:
        if each.get("type") == 2:
            each["custom_id"] = forged
            return True
        inner = each.get("components")
        if isinstance(inner, list) and replace_first_id(inner, forged):
            return True
    return False


async def test_moderators_decide_about_what_was_set_aside(world: World) -> None:
    empty = await world.owner.slash(world.channel, "quiz aside")
    assert "Nothing is set aside." in answer_of(empty)
    session = await world.services.quizzes.start(order_of(world.channel))
    async with world.services.quizzes._database.transaction() as tx:
        await tx.execute(
            "INSERT INTO set_aside (session_id, member_id, state) VALUES ($1, $2, 'open')",
            session.id,
            world.ada.id,
        )
    shown = await world.owner.slash(world.channel, "quiz aside")
    assert f"<@{world.ada.id}> answered several questions" in answer_of(shown)
    done = await press(world.owner, shown, "Leave them out")
    assert "Nothing is set aside." in answer_of(done)


def order_of(channel: ChannelHandle) -> Any:
    from bot.services.making import Order

    assert channel.guild is not None
    return Order(guild_id=channel.guild.id, channel_id=channel.id, host_id=1)


def test_the_commands_limits_are_those_of_the_rules() -> None:
    start_command = QuizCog.quiz.get_command("start")
    assert isinstance(start_command, app_commands.Command)
    options = {option.name: option for option in start_command.parameters}
    assert (options["rounds"].min_value, options["rounds"].max_value) == (
        ROUNDS[0],
        ROUNDS[-1],
    )
    assert (options["seconds"].min_value, options["seconds"].max_value) == (
        UNTIMED,
        SECONDS[-1],
    )


def test_text_of_reads_nested_components() -> None:
    assert text_of([{"components": [{"content": "a"}, {"label": "b"}]}]) == "a\nb"
