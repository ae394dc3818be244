"""The day, and the daily post, as a guild sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import answer_of

if TYPE_CHECKING:
    from tests.conftest import World

SETUP = "daily setup"


async def set_up(world: World, **changed: object) -> str:
    options = {"channel": world.channel, "time": "09:00", "timezone": "UTC"} | changed
    return answer_of(await world.owner.slash(world.channel, SETUP, **options))


async def test_today_shows_the_founding_example_on_its_day(world: World) -> None:
    result = await world.ada.slash(world.channel, "today")
    shown = answer_of(result)
    assert "On this day · 16 November" in shown
    assert "Trotsky is expelled" in shown
    assert "Sources differ" in shown
    assert not result.ephemeral


async def test_another_day_can_be_asked_for(world: World) -> None:
    shown = answer_of(await world.ada.slash(world.channel, "today", date="14 March"))
    assert "On this day · 14 March" in shown


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("30 February", "There is no 30 February in any year."),
        ("31 November", "There is no 31 November in any year."),
        ("11-31", "There is no 31 November in any year."),
        ("someday", "That is not a day I can read."),
    ],
)
async def test_an_impossible_day_gets_one_private_sentence(
    world: World, day: str, told: str
) -> None:
    result = await world.ada.slash(world.channel, "today", date=day)
    assert result.ephemeral
    assert told in answer_of(result)


async def test_a_set_up_post_comes_at_its_local_time_and_once(world: World) -> None:
    shown = await set_up(world)
    assert "Every day at **09:00** (UTC)" in shown
    assert world.channel_texts() == [""] * len(world.channel_texts())
    await world.pass_seconds(3600)
    await world.pass_seconds(60)
    posts = [text for text in world.channel_texts() if "On this day" in text]
    assert len(posts) == 1
    assert "Trotsky is expelled" in posts[0]


async def test_the_post_comes_every_day(world: World) -> None:
    await set_up(world)
    await world.pass_seconds(3700)
    for _ in range(24):
        await world.pass_seconds(3600)
    posts = [text for text in world.channel_texts() if "On this day" in text]
    assert ["16 November" in posts[0], "17 November" in posts[1]] == [True, True]
    assert len(posts) == 2


async def test_a_restart_does_not_post_again(world: World) -> None:
    await set_up(world)
    await world.pass_seconds(3700)
    await world.restart()
    await world.pass_seconds(600)
    assert len([text for text in world.channel_texts() if "On this day" in text]) == 1


async def test_more_on_this_works_after_a_restart(world: World) -> None:
    await set_up(world)
    await world.pass_seconds(3700)
    await world.restart()
    post = world.last_message
    result = await world.ada.click(post, label="More on this")
    assert result.ephemeral
    assert "## Trotsky is expelled" in answer_of(result)


async def test_status_preview_and_off_tell_what_they_did(world: World) -> None:
    await set_up(world)
    await world.pass_seconds(3700)
    status = await world.owner.slash(world.channel, "daily status")
    assert status.ephemeral
    assert "16 November 2026: sent" in answer_of(status)
    preview = await world.owner.slash(world.channel, "daily preview", date="14 March")
    assert preview.ephemeral
    assert "14 March" in answer_of(preview)
    assert "is off" in answer_of(await world.owner.slash(world.channel, "daily off"))
    gone = answer_of(await world.owner.slash(world.channel, "daily status"))
    assert "There is no daily post here yet" in gone
    twice = answer_of(await world.owner.slash(world.channel, "daily off"))
    assert "There is no daily post to turn off" in twice


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"timezone": "Mars/Olympus"}, "There is no time zone “Mars/Olympus”"),
        ({"time": "25:00"}, "There is no 25:00 in a day"),
        ({"time": "noonish"}, "That is not a time of day"),
    ],
)
async def test_a_wrong_setting_is_told_and_changes_nothing(
    world: World, changed: dict[str, object], told: str
) -> None:
    assert told in await set_up(world, **changed)
    status = answer_of(await world.owner.slash(world.channel, "daily status"))
    assert "There is no daily post here yet" in status


async def test_a_channel_clio_cannot_write_to_is_named_with_what_is_missing(world: World) -> None:
    import discord

    hidden = world.guild.create_text_channel(
        "hidden",
        overwrites={world.guild.default_role: discord.PermissionOverwrite(send_messages=False)},
    )
    shown = await set_up(world, channel=hidden)
    assert f"I cannot post in <#{hidden.id}>" in shown
    assert "**Send Messages**" in shown
    assert "Manage Channels" in shown


async def test_a_member_may_not_set_the_post_up(world: World) -> None:
    from simcord import SetupError

    try:
        result = await world.ada.slash(
            world.channel, SETUP, channel=world.channel, time="09:00", timezone="UTC"
        )
    except SetupError:  # Discord itself hides the command from members
        pass
    else:
        assert result.ephemeral
        assert "Manage Server" in answer_of(result)
    status = answer_of(await world.owner.slash(world.channel, "daily status"))
    assert "There is no daily post here yet" in status


async def test_time_zones_are_suggested_by_city(world: World) -> None:
    choices = await world.owner.autocomplete(
        world.channel, SETUP, "timezone", "kolk", channel=world.channel, time="09:00"
    )
    assert [choice["value"] for choice in choices] == ["Asia/Kolkata"]


async def test_a_lost_permission_is_told_in_status_and_tried_again(world: World) -> None:
    import discord

    await set_up(world)
    role = world.guild.default_role
    env = world.env
    env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=403, code=50013)
    del role, discord
    await world.pass_seconds(3660)
    status = answer_of(await world.owner.slash(world.channel, "daily status"))
    assert "failed" in status
    assert "Send Messages" in status


async def test_a_post_whose_record_was_lost_is_found_and_not_sent_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up(world)
    with monkeypatch.context() as patched:
        patched.setattr("bot.services.daily.Daily.sent", died_before_the_commit)
        await world.pass_seconds(3605)
    assert len([text for text in world.channel_texts() if "On this day" in text]) == 1
    await world.restart()
    await world.pass_seconds(200)
    assert len([text for text in world.channel_texts() if "On this day" in text]) == 1
    status = answer_of(await world.owner.slash(world.channel, "daily status"))
    assert "16 November 2026: sent" in status


async def died_before_the_commit(*_: object) -> None:
    """Stand for a process that was killed after Discord took the message."""


async def test_a_deleted_channel_is_told_in_status(world: World) -> None:
    other = world.guild.create_text_channel("daily-history")
    await set_up(world, channel=other)
    world.env.backend.delete_channel(other.id)
    await world.env.settle()
    await world.pass_seconds(3605)
    status = answer_of(await world.owner.slash(world.channel, "daily status"))
    assert "failed (the channel is gone" in status


async def test_a_fault_of_discord_is_tried_again_within_the_hour(world: World) -> None:
    await set_up(world)
    world.env.inject_error("POST", "/channels/*/messages", status=500, times=1)
    await world.pass_seconds(3605)
    assert not any("On this day" in text for text in world.channel_texts())
    await world.pass_seconds(120)
    (post,) = [text for text in world.channel_texts() if "On this day" in text]
    assert "comes late" not in post
    world.env.inject_error("POST", "/channels/*/messages", status=500, times=1)
    await world.pass_seconds(24 * 3600)
    await world.pass_seconds(1200)
    assert "This post comes late" in world.channel_texts()[-1]
