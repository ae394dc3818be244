"""The daily post, as a server sets it up and receives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest
from simcord import SetupError
from simcord.backend.models import EPHEMERAL_FLAG

from tests.conftest import answer_of, text_of

if TYPE_CHECKING:
    from simcord import InteractionResult, MemberActor
    from simcord.backend.models import Message

    from tests.conftest import World

SETUP = "daily setup"
NINE = 3600 + 10  # seconds from the world's start to its first post at nine, and a tick


async def set_up(world: World, **changed: object) -> str:
    options = {"channel": world.channel, "time": "09:00", "timezone": "UTC"} | changed
    return answer_of(await world.owner.slash(world.channel, SETUP, **options))


async def told(world: World, command: str, **options: object) -> str:
    result = await world.owner.slash(world.channel, f"daily {command}", **options)
    assert result.ephemeral
    return answer_of(result)


def posts(world: World) -> list[str]:
    return [text for text in world.channel_texts() if "On this day" in text]


def newest(world: World, said: str = "On this day") -> discord.Message:
    """The newest message that says something, as members see it."""
    stored = world.env.backend.messages.get(world.channel.id, {})
    ids = [
        key
        for key, each in stored.items()
        if said in text_of(each.components) and not each.flags & EPHEMERAL_FLAG
    ]
    return next(each for each in world.channel.history() if each.id == max(ids))


def stored(world: World, said: str = "On this day") -> Message:
    return world.env.backend.messages[world.channel.id][newest(world, said).id]


async def test_a_set_up_post_comes_at_its_local_time_and_once(world: World) -> None:
    shown = await set_up(world)
    assert "Every day at **09:00** (UTC)" in shown
    assert posts(world) == []
    await world.pass_seconds(NINE)
    await world.pass_seconds(60)
    (post,) = posts(world)
    assert "Trotsky is expelled" in post
    assert "comes late" not in post


async def test_the_post_comes_every_day(world: World) -> None:
    await set_up(world)
    await world.pass_seconds(NINE)
    for _ in range(24):
        await world.pass_seconds(3600)
    first, second = posts(world)
    assert "16 November" in first
    assert "17 November" in second


async def test_a_restart_does_not_post_again(world: World) -> None:
    await set_up(world)
    await world.pass_seconds(NINE)
    await world.restart()
    await world.pass_seconds(600)
    assert len(posts(world)) == 1


async def test_every_button_of_a_post_works_after_a_restart(world: World) -> None:
    await set_up(world)
    await world.pass_seconds(NINE)
    await world.restart()
    post = newest(world)
    more = await world.ada.click(post, label="More on this")
    assert more.ephemeral
    assert "## Trotsky is expelled" in answer_of(more)
    asked = await world.ada.click(post, label="Question of the day")
    assert asked.ephemeral
    assert "### Question of the day · 16 November" in answer_of(asked)
    read = await world.ada.click(post, label="Read next")
    assert "Read next" in answer_of(read)
    form = await world.ada.click(post, label="Report an error")
    assert "Thank you" in answer_of(
        await world.ada.submit_modal(form, {"words": "The day is not the 16th."})
    )


async def test_status_tells_what_was_set_and_what_became_of_posts(world: World) -> None:
    role = world.guild.create_role("Historians", mentionable=True)
    shown = await set_up(
        world, prefer="Africa", leave_out="war", hide_sensitive=True, role=role, thread=True
    )
    for part in ("Prefers africa", "leaves out war", "hides sensitive", "opens a thread"):
        assert part in shown
    assert f"mentions <@&{role.id}>" in shown
    await world.pass_seconds(NINE)
    status = await told(world, "status")
    assert "16 November 2026 · [sent](https://discord.com/channels/" in status


async def test_off_ends_it_and_says_how_to_start_again(world: World) -> None:
    await set_up(world)
    assert "is off. /daily setup starts it again" in await told(world, "off")
    assert "There is no daily post here yet" in await told(world, "status")
    assert "There is no daily post here yet" in await told(world, "off")
    await world.pass_seconds(NINE)
    assert posts(world) == []


async def test_a_preview_is_the_post_to_come_without_its_question(world: World) -> None:
    await set_up(world)
    result = await world.owner.slash(world.channel, "daily preview", date="14 March")
    assert result.ephemeral
    assert "On this day · 14 March" in answer_of(result)
    assert "Question of the day" not in answer_of(result)
    assert "16 November" in await told(world, "preview")


async def test_a_pause_holds_and_resume_ends_it(world: World) -> None:
    await set_up(world)
    assert "Paused: A moderator paused it. /daily resume" in await told(world, "pause")
    await world.pass_seconds(NINE)
    assert posts(world) == []
    assert "Next post" in await told(world, "resume")
    await world.pass_seconds(24 * 3600)
    assert len(posts(world)) == 1
    assert "Paused until" in await told(world, "pause", until="24 December")
    assert "Name a day from tomorrow on" in await told(world, "pause", until="2026-11-01")


async def test_a_skipped_post_does_not_come(world: World) -> None:
    await set_up(world)
    shown = await told(world, "skip")
    assert "I leave out the daily post of 16 November 2026." in shown
    await world.pass_seconds(NINE)
    assert posts(world) == []
    assert "16 November 2026 · skipped · A moderator skipped it." in await told(world, "status")


async def test_a_test_arrives_at_once_and_counts_for_nothing(world: World) -> None:
    await set_up(world)
    assert "It arrived: https://discord.com/channels/" in await told(world, "test")
    (post,) = posts(world)
    assert "A test of this post." in post
    assert "Question of the day" not in post
    await world.pass_seconds(NINE)
    assert len(posts(world)) == 2


async def test_a_test_says_that_its_channel_is_gone(world: World) -> None:
    other = world.guild.create_text_channel("daily-history")
    await set_up(world, channel=other)
    world.env.backend.delete_channel(other.id)
    await world.env.settle()
    assert "Its channel is gone" in await told(world, "test")


async def test_a_role_is_mentioned_and_nobody_else(world: World) -> None:
    role = world.guild.create_role("Historians", mentionable=True)
    await set_up(world, role=role)
    await world.pass_seconds(NINE)
    sent = stored(world)
    assert f"<@&{role.id}>" in text_of(sent.components)
    (request,) = [
        each
        for each in world.env.http_requests
        if each.method == "POST" and each.path.endswith(f"/channels/{world.channel.id}/messages")
    ]
    body: Any = request.json
    assert body["allowed_mentions"]["roles"] == [str(role.id)] or body["allowed_mentions"][
        "roles"
    ] == [role.id]
    assert not body["allowed_mentions"].get("parse")


async def test_a_role_that_cannot_be_mentioned_is_refused(world: World) -> None:
    role = world.guild.create_role("Historians", mentionable=False)
    denied = discord.PermissionOverwrite(mention_everyone=False)
    everyone = world.guild.default_role
    other = world.guild.create_text_channel("daily-history", overwrites={everyone: denied})
    assert f"I cannot mention <@&{role.id}>" in await set_up(world, role=role, channel=other)
    assert "I do not mention everyone" in await set_up(world, role=everyone)
    assert "There is no daily post here yet" in await told(world, "status")


async def test_a_thread_opens_under_the_post(world: World) -> None:
    await set_up(world, thread=True)
    await world.pass_seconds(NINE)
    post = stored(world)
    thread = world.env.backend.channels[post.id]  # a message's thread has its id
    assert (thread.name or "").startswith("16 November · Trotsky is expelled")
    await world.restart()
    await world.pass_seconds(300)
    assert len(posts(world)) == 1


async def test_a_second_post_and_a_recap_have_their_own_channels(world: World) -> None:
    other = world.guild.create_text_channel("evening")
    await set_up(world)
    await set_up(world, channel=other, time="18:00", schedule=2)
    shown = await told(world, "recap", channel=world.channel, day=6, time="20:00", timezone="UTC")
    assert "Every **Sunday** at **20:00**" in shown
    assert "Say which, with the option “schedule”" in await told(world, "skip")
    await world.pass_seconds(10 * 3600 + 20)
    evening = world.env.backend.messages[other.id].values()
    assert len(posts(world)) == len(evening) == 1
    status = await told(world, "status")
    for title in ("The daily post", "The second daily post", "The weekly recap"):
        assert f"**{title}**" in status
    for day in range(6):
        del day
        await world.pass_seconds(24 * 3600)
    await world.pass_seconds(3 * 3600)
    (recap,) = [text for text in world.channel_texts() if "### The week" in text]
    assert "### The week · 16 to 22 November 2026" in recap
    assert "**Monday** · [" in recap
    preview = await told(world, "preview", schedule=3)
    assert "### The week" in preview
    quiz = await world.ada.click(newest(world, "### The week"), label="Quiz on this week")
    assert "### Quiz · the week's posts" in answer_of(quiz)
    await world.pass_seconds(17)
    assert any("### Round 1 of 7" in text for text in world.channel_texts())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"timezone": "Mars/Olympus"}, "There is no time zone “Mars/Olympus”"),
        ({"time": "25:00"}, "There is no 25:00 in a day"),
        ({"time": "noonish"}, "That is not a time of day"),
        ({"prefer": "Atlantis"}, "“Atlantis” is no topic, era, region or theme"),
    ],
)
async def test_a_wrong_setting_is_told_and_changes_nothing(
    world: World, changed: dict[str, object], said: str
) -> None:
    assert said in await set_up(world, **changed)
    assert "There is no daily post here yet" in await told(world, "status")


async def test_a_channel_clio_cannot_write_to_is_named_with_what_is_missing(world: World) -> None:
    hidden = world.guild.create_text_channel(
        "hidden",
        overwrites={world.guild.default_role: discord.PermissionOverwrite(send_messages=False)},
    )
    shown = await set_up(world, channel=hidden)
    assert f"I cannot post in <#{hidden.id}>" in shown
    assert "**Send Messages**" in shown
    assert "Manage Channels" in shown


async def test_a_member_may_not_set_the_post_up(world: World) -> None:
    try:
        result = await world.ada.slash(
            world.channel, SETUP, channel=world.channel, time="09:00", timezone="UTC"
        )
    except SetupError:  # Discord itself hides the command from members
        pass
    else:
        assert result.ephemeral
        assert "Manage Server" in answer_of(result)
    assert "There is no daily post here yet" in await told(world, "status")


async def test_zones_and_tastes_are_suggested(world: World) -> None:
    async def values(option: str, typed: str) -> list[object]:
        choices = await world.owner.autocomplete(
            world.channel, SETUP, option, typed, channel=world.channel, time="09:00"
        )
        return [choice["value"] for choice in choices]

    assert await values("timezone", "kolk") == ["Asia/Kolkata"]
    assert (await values("prefer", "Africa, ocean"))[0] == "Africa, oceania"
    assert await values("leave_out", "relig") == ["religion"]


async def test_a_lost_permission_is_told_where_it_is_seen_and_in_status(world: World) -> None:
    other = world.guild.create_text_channel("daily-history")
    world.env.backend.get_guild(world.guild.id).system_channel_id = world.channel.id
    await set_up(world, channel=other)
    world.env.inject_error("POST", f"/channels/{other.id}/messages", status=403, code=50013)
    await world.pass_seconds(NINE)
    status = await told(world, "status")
    assert "16 November 2026 · failed · I may not post" in status
    assert "**Send Messages**" in status
    assert "next try" in status


async def test_a_post_whose_record_was_lost_is_found_and_not_sent_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up(world)
    with monkeypatch.context() as patched:
        patched.setattr("bot.services.posting.Posting.sent", died_before_the_commit)
        await world.pass_seconds(NINE)
    assert len(posts(world)) == 1
    await world.restart()
    await world.pass_seconds(200)
    assert len(posts(world)) == 1
    assert "16 November 2026 · [sent](" in await told(world, "status")


async def died_before_the_commit(*_: object) -> object:
    """Stand for a process that was killed after Discord took the message."""
    raise RuntimeError


async def test_a_deleted_channel_is_told_in_status_and_pauses(world: World) -> None:
    other = world.guild.create_text_channel("daily-history")
    await set_up(world, channel=other)
    world.env.backend.delete_channel(other.id)
    await world.env.settle()
    await world.pass_seconds(NINE)
    status = await told(world, "status")
    assert "missed · Its channel is gone. /daily setup names another." in status
    assert "Paused: Its channel is gone." in status


async def test_a_fault_of_discord_is_tried_again_within_the_hour(world: World) -> None:
    await set_up(world)
    world.env.inject_error("POST", "/channels/*/messages", status=500, times=1)
    await world.pass_seconds(NINE)
    assert posts(world) == []
    await world.pass_seconds(120)
    (post,) = posts(world)
    assert "comes late" not in post
    world.env.inject_error("POST", "/channels/*/messages", status=500, times=1)
    await world.pass_seconds(24 * 3600)
    await world.pass_seconds(1200)
    assert "This post comes late" in posts(world)[-1]


async def test_a_server_that_is_away_gets_its_post_when_it_is_back(world: World) -> None:
    await set_up(world)
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild.unavailable = True
    await world.pass_seconds(NINE)
    assert posts(world) == []
    assert "Discord reported this server as unavailable" in await told(world, "status")
    guild.unavailable = False
    await world.pass_seconds(130)
    assert len(posts(world)) == 1


# -- the question of the day ---------------------------------------------------------------


async def ask(world: World) -> InteractionResult:
    return await world.ada.click(newest(world), label="Question of the day")


def right_option(world: World) -> int:
    """The place of the right button, from the database: nothing that is sent tells it."""
    import sqlite3

    with sqlite3.connect(world.database) as connection:
        ((order,),) = connection.execute(
            "SELECT option_order FROM ledger ORDER BY local_date DESC LIMIT 1"
        ).fetchall()
    return [int(place) for place in order.split()].index(0)


async def press(
    world: World, asked: InteractionResult, place: int, member: MemberActor | None = None
) -> InteractionResult:
    member = member or world.ada
    assert asked.response is not None
    ids = [str(i) for i in find_ids(asked.response.components) if str(i).startswith("clio:answer:")]
    return await member.click(asked.response, custom_id=ids[place])


def find_ids(node: Any) -> list[Any]:
    if isinstance(node, list):
        return [found for each in node for found in find_ids(each)]
    if isinstance(node, dict):
        inner = find_ids(node.get("components") or [])
        return [node["custom_id"], *inner] if "custom_id" in node else inner
    return []


async def test_a_question_is_answered_in_private_once_and_scores(world: World) -> None:
    await set_up(world)
    await world.pass_seconds(NINE)
    asked, second = await ask(world), await ask(world)
    assert asked.ephemeral
    answered = await press(world, asked, right_option(world))
    assert "That is right: 50 points. Your streak: 1 day." in answer_of(answered)
    assert "Your streak" not in "\n".join(world.channel_texts())
    assert "You answered" in answer_of(await ask(world))
    twice = await press(world, second, 0)
    assert "one answer counts" in answer_of(twice)
    board = answer_of(await world.ada.slash(world.channel, "leaderboard"))
    assert f"<@{world.ada.id}> **50**" in board


async def test_quiz_daily_is_the_question_of_the_day(world: World) -> None:
    none = await world.ada.slash(world.channel, "quiz daily")
    assert "/daily setup" in answer_of(none)
    await set_up(world)
    await set_up(world, schedule=2, time="09:01")
    await world.pass_seconds(NINE)
    await world.pass_seconds(70)
    asked = await world.ada.slash(world.channel, "quiz daily")
    assert asked.ephemeral
    assert "### Question of the day · 16 November" in answer_of(asked)
    first = answer_of(asked)
    assert "Your streak" in answer_of(await press(world, asked, 0))
    other = answer_of(await world.ada.slash(world.channel, "quiz daily"))
    assert other != first, "what is not answered comes first"
    assert "You have one try" in other
    profile = answer_of(await world.ada.slash(world.channel, "profile"))
    assert "1 question of the day" in profile


async def test_a_wrong_answer_is_told_without_the_right_one(world: World) -> None:
    await set_up(world)
    await world.pass_seconds(NINE)
    asked = await ask(world)
    answered = answer_of(await press(world, asked, (right_option(world) + 1) % 3))
    assert "That is not it." in answered
    assert "is right" not in answered


async def test_the_next_post_tells_the_answer_and_how_many_had_it(world: World) -> None:
    await set_up(world)
    await world.pass_seconds(NINE)
    asked = await ask(world)
    left_open = await world.bao.click(newest(world), label="Question of the day")
    await world.restart()
    await press(world, asked, right_option(world))
    first = newest(world)
    for _ in range(24):
        await world.pass_seconds(3600)
    latest = posts(world)[-1]
    assert "**The last question**" in latest
    assert "1 of 1 had it" in latest
    over = answer_of(await world.bao.click(first, label="Question of the day"))
    assert "is right." in over
    late = await press(world, left_open, 0, world.bao)
    assert late.ephemeral
    assert "This question is over" in answer_of(late)


async def test_the_right_option_is_nowhere_in_what_is_sent(world: World) -> None:
    await set_up(world)
    await world.pass_seconds(NINE)
    asked = await ask(world)
    assert asked.response is not None
    ids = [i for i in find_ids(asked.response.components) if str(i).startswith("clio:answer:")]
    assert len({str(i).rsplit(":", 1)[0] for i in ids}) == 1
    assert [str(i).rsplit(":", 1)[1] for i in ids] == [str(n) for n in range(len(ids))]


@pytest.mark.parametrize(
    ("forged", "said"),
    [
        ("clio:answer:2026-13-45.1:0", "That post has no question."),
        ("clio:answer:2026-11-15.1:0", "That post has no question."),
        ("clio:answer:2026-11-16.2:0", "That post has no question."),
        ("clio:answer:2026-11-16.1:4", "That is no answer to this question."),
    ],
)
async def test_a_forged_answer_is_refused_and_changes_nothing(
    world: World, forged: str, said: str
) -> None:
    await set_up(world)
    await world.pass_seconds(NINE)
    asked = await ask(world)
    assert asked.response is not None
    kept = world.env.backend.messages[world.channel.id][asked.response.id]
    button = _buttons(kept.components)[0]
    button["custom_id"] = forged
    refused = await world.ada.click(asked.response, custom_id=forged)
    assert refused.ephemeral
    assert said in answer_of(refused)
    assert "You answered" not in answer_of(await ask(world))


def _buttons(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for each in node for found in _buttons(each)]
    if isinstance(node, dict):
        inner = _buttons(node.get("components") or [])
        return [node, *inner] if "custom_id" in node else inner
    return []
