"""Reading clubs as members run them: propose, vote, weeks with threads, reminders, over restarts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from structlog.testing import capture_logs

from bot.domain.clubs import PostState
from bot.domain.reading import Mark
from bot.services.clubs import ClubWish
from cogs.reading._club_cards import part_card, poll_of, result_card
from tests.conftest import answer_of, dying, response_of, text_of

if TYPE_CHECKING:
    from simcord import ChannelHandle, InteractionResult, MemberActor, RoleHandle

    from tests.conftest import World

SERVICE, DEUTSCHER = "service-trotsky", "deutscher-prophet"
HOUR, DAY = 3600, 86_400


async def plan(
    world: World, member: MemberActor | None = None, **changed: object
) -> InteractionResult:
    """Schedule a book of two parts, the first at 11:00 today, three hours after the start."""
    wish: dict[str, object] = {
        "book": SERVICE,
        "start": "Monday",
        "weeks": 2,
        "time": "11:00",
        "timezone": "UTC",
        "parts": "ch. 1-3; ch. *4*-6",
    }
    asker = member or world.owner
    return await asker.slash(world.channel, "reading club schedule", **(wish | changed))


async def propose(world: World, member: MemberActor, book: str) -> InteractionResult:
    return await member.slash(world.channel, "reading club propose", book=book)


async def wait(world: World, seconds: float) -> None:
    """Let time pass, and a round of the loop."""
    await world.pass_seconds(seconds)
    await world.env.advance_time(21)


def keepers(world: World) -> RoleHandle:
    return world.guild.create_role("keepers", permissions=discord.Permissions(manage_events=True))


def parts(world: World) -> list[str]:
    return [text for text in world.channel_texts() if text.startswith("### Reading club · week")]


def thread_of(world: World) -> str | None:
    """Name the one thread there is; it has the id of the message that it stands under."""
    channels = world.env.backend.channels
    found = [channels[each.id] for each in world.channel.history() if each.id in channels]
    return found[0].name if found else None


def let_post(world: World, channel: ChannelHandle, *, allowed: bool) -> None:
    denied = 0 if allowed else discord.Permissions(send_messages=True).value
    world.env.backend.set_overwrite(
        channel.id,
        Overwrite(
            target_id=world.guild.default_role.id, type=OverwriteType.ROLE, allow=0, deny=denied
        ),
    )


def forbidden(code: int = 50007) -> discord.Forbidden:
    response: Any = SimpleNamespace(status=403, reason="Forbidden")
    return discord.Forbidden(response, {"code": code, "message": "closed"})


async def states(world: World) -> list[PostState]:
    view = (await world.services.clubs.status(world.guild.id)).view
    assert view is not None
    return [part.post.state for part in view.parts]


# -- weeks -----------------------------------------------------------------------------------


async def test_a_book_is_read_by_week_with_questions_and_threads(world: World) -> None:
    begun = await plan(world)
    assert not begun.ephemeral
    shown = answer_of(begun)
    assert "### The reading club begins" in shown
    assert "***Trotsky: A Biography*** · Robert Service" in shown
    assert "Mondays at 11:00 (UTC)" in shown
    assert "**2** · ch. *4*-6 · from <t:" in shown
    assert not parts(world)
    await world.restart()
    await wait(world, 3 * HOUR)
    (first,) = parts(world)
    assert "week 1 of 2" in first
    assert "## ch. 1-3" in first
    assert "1. Our library tells of “From Bronstein to Trotsky”" in first
    assert thread_of(world) == "Week 1 · ch. 1-3 · Trotsky: A Biography"
    await wait(world, HOUR)
    assert len(parts(world)) == 1
    await wait(world, 7 * DAY)
    assert "week 2 of 2" in parts(world)[-1]
    assert "Critics say: “Bertrand Patenaude" in parts(world)[-1]
    status = await world.ada.slash(world.channel, "reading club status")
    assert status.ephemeral
    assert answer_of(status).count(" · posted") == 2
    await wait(world, 7 * DAY)
    over = await world.ada.slash(world.channel, "reading club status")
    assert "No book is being read." in answer_of(over)


async def test_who_keeps_no_club_is_told_what_they_lack(world: World) -> None:
    scheduling = await plan(world, world.ada)
    stopping = await world.ada.slash(world.channel, "reading club stop")
    for refused in (scheduling, stopping):
        assert refused.ephemeral
        assert "**Manage Events** or **Manage Server**" in answer_of(refused)
    assert (await world.services.clubs.status(world.guild.id)).view is None


async def test_a_channel_that_clio_cannot_post_in_is_told(world: World) -> None:
    everyone = world.guild.default_role
    mute = world.guild.create_text_channel(
        "mute", overwrites={everyone: discord.PermissionOverwrite(send_messages=False)}
    )
    refused = await plan(world, channel=mute)
    assert "I lack **Send Messages** there" in answer_of(refused)
    await propose(world, world.ada, SERVICE)
    await propose(world, world.ada, DEUTSCHER)
    pollless = world.guild.create_text_channel(
        "pollless", overwrites={everyone: discord.PermissionOverwrite(create_polls=False)}
    )
    refused = await world.ada.slash(world.channel, "reading club vote", channel=pollless)
    assert "I lack **Create Polls** there" in answer_of(refused)
    keeper = world.guild.add_member(world.env.create_user("cleo"), roles=[keepers(world)])
    clio = world.guild.me
    assert clio is not None
    news = world.guild.create_text_channel(
        "news",
        overwrites={
            everyone: discord.PermissionOverwrite(send_messages=False),
            clio: discord.PermissionOverwrite(send_messages=True),
        },
    )
    refused = await plan(world, keeper, channel=news)
    assert "You may not write in that channel" in answer_of(refused)
    assert "The reading club begins" in answer_of(await plan(world, keeper))
    voice = world.guild.create_voice_channel("talk")
    refused = await world.owner.slash(voice, "reading club vote")
    assert "Name a text channel" in answer_of(refused)


async def test_a_club_is_stopped(world: World) -> None:
    await plan(world)
    stopped = await world.owner.slash(world.channel, "reading club stop")
    assert "The reading of Trotsky: A Biography is over" in answer_of(stopped).replace("*", "")
    await wait(world, 9 * DAY)
    assert not parts(world)
    again = await world.owner.slash(world.channel, "reading club stop")
    assert "No reading club goes on here." in answer_of(again)


async def test_clubs_are_for_servers(world: World) -> None:
    for name in ("reading club status", "reading club vote"):
        told = await world.ada.user.slash(name)
        assert "Reading clubs are for servers" in answer_of(told)


async def test_books_and_zones_are_suggested(world: World) -> None:
    found = await world.ada.autocomplete(
        world.channel, "reading club propose", "book", "service trot"
    )
    assert found[0]["value"] == SERVICE
    zones = await world.ada.autocomplete(world.channel, "reading club schedule", "timezone", "berl")
    assert zones[0]["value"] == "Europe/Berlin"


# -- kills and failures ----------------------------------------------------------------------


async def test_a_kill_before_sending_loses_nothing(world: World) -> None:
    await plan(world)
    world.env.backend.clock._epoch += timedelta(hours=3)
    assert len(await world.services.club_posting.claim_due()) == 1
    await world.restart()
    await wait(world, 1)
    assert not parts(world), "whoever claimed it may still be sending it"
    await wait(world, 130)
    assert len(parts(world)) == 1
    assert await states(world) == [PostState.SENT, PostState.PLANNED]


async def test_a_kill_after_sending_posts_nothing_twice(world: World) -> None:
    await plan(world)
    world.env.backend.clock._epoch += timedelta(hours=3)
    (job,) = await world.services.club_posting.claim_due()
    channel = world.bot.get_partial_messageable(world.channel.id, guild_id=world.guild.id)
    await channel.send(view=part_card(job.shown))  # type: ignore[arg-type]
    await channel.send("Something else")
    await world.restart()
    await wait(world, 130)
    assert len(parts(world)) == 1
    assert await states(world) == [PostState.SENT, PostState.PLANNED]


async def test_a_kill_before_the_thread_leaves_it_to_the_next_process(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dead(self: discord.PartialMessage, **_: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as broken:
        broken.setattr(discord.PartialMessage, "create_thread", dead)
        await plan(world)
        await wait(world, 3 * HOUR)
    assert thread_of(world) is None
    await world.restart()
    await wait(world, 130)
    assert len(parts(world)) == 1
    assert thread_of(world) == "Week 1 · ch. 1-3 · Trotsky: A Biography"


async def test_a_club_without_leave_for_threads_posts_without_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(self: discord.PartialMessage, **_: object) -> None:
        raise forbidden(50013)

    monkeypatch.setattr(discord.PartialMessage, "create_thread", refused)
    await plan(world)
    await wait(world, 3 * HOUR)
    status = await world.ada.slash(world.channel, "reading club status")
    assert "I lack **Create Public Threads** there, so the post has no thread." in answer_of(status)


@pytest.mark.parametrize(
    ("status", "code", "told", "threads"),
    [
        (400, 50024, "Discord opened no thread: 400 Bad (error code: 50024): no.", 0),
        (400, 160004, "", 0),  # it stands there already
        (502, 0, "", 1),  # Discord's own fault: it is asked again
    ],
)
async def test_a_thread_that_discord_does_not_open_is_asked_for_again_or_told(  # noqa: PLR0917
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    code: int,
    told: str,
    threads: int,
) -> None:
    async def refused(self: discord.PartialMessage, **_: object) -> None:
        response: Any = SimpleNamespace(status=status, reason="Bad")
        raise discord.HTTPException(response, {"code": code, "message": "no"})

    with monkeypatch.context() as patched:
        patched.setattr(discord.PartialMessage, "create_thread", refused)
        await plan(world)
        await wait(world, 3 * HOUR)
    await wait(world, 130)
    assert (thread_of(world) is not None) == bool(threads)
    assert told in answer_of(await world.ada.slash(world.channel, "reading club status"))
    assert len(parts(world)) == 1


async def test_the_club_of_a_server_that_removed_clio_waits_for_its_return(world: World) -> None:
    wish = ClubWish(5, 6, SERVICE, "Monday", 2, "11:00", "UTC", None, world.owner.id)
    await world.services.clubs.schedule(wish)
    await wait(world, 3 * HOUR)
    view = (await world.services.clubs.status(5)).view
    assert view is not None
    assert [part.post.state for part in view.parts] == [PostState.MISSED, PostState.PLANNED]
    assert view.parts[0].post.reason == "Clio was removed from this server."


async def test_a_post_that_is_refused_is_told_once_to_whoever_set_it_up(world: World) -> None:
    target = world.guild.create_text_channel("club")
    await plan(world, channel=target)
    let_post(world, target, allowed=False)
    await wait(world, 3 * HOUR)
    await wait(world, 2 * HOUR)
    (told,) = world.owner.user.dm_channel.history()
    shown = text_of([part.to_dict() for part in told.components])
    assert "I could not post this week's part of *Trotsky: A Biography*." in shown
    assert "I lack **Send Messages**" in shown
    assert await states(world) == [PostState.FAILED, PostState.PLANNED]
    status = await world.ada.slash(world.channel, "reading club status")
    assert "not yet posted" in answer_of(status)
    let_post(world, target, allowed=True)
    await wait(world, 2 * HOUR)
    assert await states(world) == [PostState.SENT, PostState.PLANNED]


async def test_nobody_is_told_where_whoever_set_it_up_is_forgotten(world: World) -> None:
    target = world.guild.create_text_channel("club")
    await plan(world, channel=target)
    await world.services.privacy.forget(world.owner.id)
    world.env.backend.delete_channel(target.id)
    await wait(world, 3 * HOUR)
    assert await states(world) == [PostState.MISSED, PostState.PLANNED]
    assert not list(world.owner.user.dm_channel.history())


async def test_a_fault_is_an_incident_and_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patched:
        patched.setattr("cogs.reading._club_posting.part_card", broken)
        await plan(world)
        await wait(world, 3 * HOUR)
    assert await states(world) == [PostState.FAILED, PostState.PLANNED]
    await wait(world, 130)
    assert len(parts(world)) == 1
    count = world.bot.metrics.registry.get_sample_value
    assert count("clio_posts_total", {"outcome": "fault"}) == 1
    assert count("clio_posts_total", {"outcome": "sent"}) == 1


async def test_discord_that_does_not_answer_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(self: discord.PartialMessageable, **_: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(discord.PartialMessageable, "send", silent)
        await plan(world)
        await wait(world, 3 * HOUR)
    await wait(world, 130)
    assert len(parts(world)) == 1


async def test_a_loop_that_died_is_reported_and_begun_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await plan(world)
    with monkeypatch.context() as patched, capture_logs() as logged:
        patched.setattr("bot.app.ticking.tick", dying("reading clubs"))
        await world.env.advance_time(21)
    died = [line for line in logged if line["event"] == "incident"]
    assert {(line["task"], line["died"]) for line in died} == {("reading clubs", True)}
    await wait(world, 3 * HOUR)
    assert len(parts(world)) == 1


async def test_a_feature_that_is_taken_out_posts_no_more(world: World) -> None:
    await plan(world)
    await world.bot.remove_cog("ReadingGroup")
    await wait(world, 3 * HOUR)
    assert not parts(world)


async def test_parts_come_at_their_local_hour_over_a_change_of_the_clocks(world: World) -> None:
    await plan(
        world, start="2027-03-08", time="19:30", timezone="America/New_York", parts="ch. 1-3; ch. 4"
    )
    first = datetime(2027, 3, 9, 0, 30, tzinfo=UTC)  # 19:30 in winter
    second = datetime(2027, 3, 15, 23, 30, tzinfo=UTC)  # 19:30 in summer, from 14 March on
    for number, due in enumerate((first, second)):
        await world.pass_seconds((due - world.env.now()).total_seconds() - 30)
        assert len(parts(world)) == number
        await wait(world, 30)
        assert len(parts(world)) == number + 1
    assert f"Read it by <t:{int(second.timestamp())}:F>." in parts(world)[0]


# -- reminders -------------------------------------------------------------------------------


async def test_who_wants_it_is_reminded_and_can_end_that(world: World) -> None:
    begun = await plan(world)
    wished = await world.ada.click(response_of(begun), label="Remind me")
    assert wished.ephemeral
    assert "I will remind you by direct message" in answer_of(wished)
    await world.restart()
    twice = await world.ada.click(response_of(begun), label="Remind me")
    assert "I remind you already" in answer_of(twice)
    other = await world.bao.click(response_of(begun), label="Remind me")
    status = await world.ada.slash(world.channel, "reading club status")
    assert "2 members are reminded" in answer_of(status)
    muted = await world.bao.click(response_of(other), label="No more reminders")
    assert "No more reminders of this reading." in answer_of(muted)
    status = await world.ada.slash(world.channel, "reading club status")
    assert "1 member is reminded" in answer_of(status)
    await wait(world, 3 * HOUR)
    await wait(world, 6 * DAY)
    (told,) = world.ada.user.dm_channel.history()
    shown = text_of([part.to_dict() for part in told.components])
    assert "### Due tomorrow: ch. 1-3" in shown
    assert not list(world.bao.user.dm_channel.history())
    ended = await world.ada.user.click(told, label="No more reminders")
    assert "No more reminders" in answer_of(ended)
    await wait(world, 7 * DAY)
    assert len(list(world.ada.user.dm_channel.history())) == 1


async def test_closed_direct_messages_are_tried_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    async def closed(self: discord.User, **_: object) -> None:
        tried.append(self.id)
        raise forbidden()

    begun = await plan(world)
    await world.ada.click(response_of(begun), label="Remind me")
    await wait(world, 3 * HOUR)
    monkeypatch.setattr(discord.User, "send", closed)
    await wait(world, 6 * DAY)
    await wait(world, 7 * DAY)
    assert tried == [world.ada.id]


async def test_a_reminder_that_discord_does_not_take_holds_up_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    async def silent(self: discord.User, **_: object) -> None:
        tried.append(self.id)
        raise TimeoutError

    begun = await plan(world)
    await world.ada.click(response_of(begun), label="Remind me")
    await world.bao.click(response_of(begun), label="Remind me")
    await wait(world, 3 * HOUR)
    monkeypatch.setattr(discord.User, "send", silent)
    await wait(world, 6 * DAY)
    assert sorted(tried) == sorted([world.ada.id, world.bao.id])


async def test_many_are_reminded_in_several_rounds_over_a_restart(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cogs.reading._club_posting._REMINDED_AT_ONCE", 1)
    begun = await plan(world)
    members = (world.ada, world.bao, world.owner)
    for member in members:
        await member.click(response_of(begun), label="Remind me")
    await wait(world, 3 * HOUR)
    await world.pass_seconds(6 * DAY - 21)
    await world.env.advance_time(21)
    await world.restart()
    await world.env.advance_time(84)
    told = [len(list(member.user.dm_channel.history())) for member in members]
    assert told == [1, 1, 1]


async def test_a_forged_reminder_of_another_club_is_refused(world: World) -> None:
    begun = await plan(world)
    await world.owner.slash(world.channel, "reading club stop")
    refused = await world.ada.click(response_of(begun), label="Remind me")
    assert "That reading is over" in answer_of(refused)


# -- votes -----------------------------------------------------------------------------------


def poll(world: World) -> discord.Message:
    return next(each for each in world.channel.history() if each.poll is not None)


def polls(world: World) -> int:
    return sum(each.poll is not None for each in world.channel.history())


async def test_a_poll_lets_the_server_choose_over_a_restart(world: World) -> None:
    proposed = await propose(world, world.ada, "service trotsky")
    assert not proposed.ephemeral
    assert "### Proposed for the reading club" in answer_of(proposed)
    assert "Beware: Bertrand Patenaude" in answer_of(proposed)
    await wait(world, 1)
    await propose(world, world.bao, DEUTSCHER)
    told = await world.ada.slash(world.channel, "reading club vote", days=1)
    assert "runs for a day" in answer_of(told)
    message = poll(world)
    assert message.poll is not None
    assert [answer.text for answer in message.poll.answers] == [
        "Trotsky: A Biography · Robert Service",
        "The Prophet: The Life of Leon Trotsky · Isaac Deutscher",
    ]
    for member in (world.ada, world.bao):
        await member.vote(message, answer=2)
    await world.owner.vote(message, answer=1)
    going = await world.ada.slash(world.channel, "reading club status")
    assert "**Vote** · in <#" in answer_of(going)
    await world.restart()
    await wait(world, DAY)
    (result,) = [text for text in world.channel_texts() if "has chosen" in text]
    assert "***The Prophet: The Life of Leon Trotsky*** · Isaac Deutscher, with 2 of 3" in result
    kept = await world.ada.click(world.last_message, label="Want to read")
    assert "is on your list" in answer_of(kept)
    stands = await world.ada.click(world.last_message, label="How the club stands")
    assert stands.ephemeral
    assert "**Last vote** · ***The Prophet" in answer_of(stands)
    await wait(world, DAY)
    assert sum("has chosen" in text for text in world.channel_texts()) == 1
    assert polls(world) == 1


async def test_a_poll_without_votes_chooses_nothing(world: World) -> None:
    await propose(world, world.ada, SERVICE)
    await propose(world, world.ada, DEUTSCHER)
    told = await world.ada.slash(world.channel, "reading club vote", days=2)
    assert "runs for 2 days" in answer_of(told)
    await wait(world, 2 * DAY)
    assert "Nobody voted." in world.channel_texts()[-1]
    status = await world.ada.slash(world.channel, "reading club status")
    assert "**Last vote** · nobody voted." in answer_of(status)
    assert "Nothing is proposed." in answer_of(status)


async def test_one_vote_is_named_so(world: World) -> None:
    await propose(world, world.ada, SERVICE)
    await propose(world, world.ada, DEUTSCHER)
    await world.ada.slash(world.channel, "reading club vote", days=1)
    await world.bao.vote(poll(world), answer=1)
    await wait(world, DAY)
    assert "with 1 of 1 vote." in world.channel_texts()[-1]


async def test_a_poll_that_was_deleted_is_told_in_the_status(world: World) -> None:
    await propose(world, world.ada, SERVICE)
    await propose(world, world.ada, DEUTSCHER)
    await world.ada.slash(world.channel, "reading club vote", days=1)
    world.env.backend.delete_message(world.channel.id, poll(world).id)
    await wait(world, DAY)
    status = await world.ada.slash(world.channel, "reading club status")
    assert "it came to nothing: its poll was deleted, or" in answer_of(status)
    assert "**Proposed**" in answer_of(status)


async def test_a_poll_that_is_not_final_or_cannot_be_read_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await propose(world, world.ada, SERVICE)
    await propose(world, world.ada, DEUTSCHER)
    await world.ada.slash(world.channel, "reading club vote", days=1)

    async def silent(self: discord.PartialMessageable, _: int) -> None:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(discord.Poll, "is_finalised", lambda _: False)
        await wait(world, DAY)
        patched.setattr(discord.PartialMessageable, "fetch_message", silent)
        await wait(world, 301)
    assert "The vote is over" not in "".join(world.channel_texts())
    await wait(world, 301)
    assert "The vote is over" in world.channel_texts()[-1]


async def test_a_poll_that_clio_may_not_read_is_told_and_counted_once_it_may(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await propose(world, world.ada, SERVICE)
    await propose(world, world.ada, DEUTSCHER)
    await world.ada.slash(world.channel, "reading club vote", days=1)
    await world.bao.vote(poll(world), answer=1)

    async def refused(self: discord.PartialMessageable, _: int) -> None:
        raise forbidden(50001)

    with monkeypatch.context() as patched, capture_logs() as logged:
        patched.setattr(discord.PartialMessageable, "fetch_message", refused)
        await wait(world, DAY)
        await wait(world, 301)
    assert not [line for line in logged if line["event"] == "incident"]
    status = await world.ada.slash(world.channel, "reading club status")
    assert "has ended. I am yet to read its result" in answer_of(status)
    assert "**Read Message History**" in answer_of(status)
    await wait(world, 301)
    assert "with 1 of 1 vote." in world.channel_texts()[-1]


async def test_an_older_poll_on_the_same_books_is_no_try_of_a_new_vote(world: World) -> None:
    for _ in range(2):
        await propose(world, world.ada, SERVICE)
        await propose(world, world.ada, DEUTSCHER)
        await world.services.club_votes.start(
            world.guild.id, world.channel.id, world.ada.id, 1, manages=True
        )
        await world.services.club_posting.claim_due()  # and killed before it was sent
        await wait(world, 130)
        await wait(world, DAY)
    assert polls(world) == 2
    assert sum("The vote is over" in text for text in world.channel_texts()) == 2


async def test_a_poll_whose_record_was_lost_is_found_in_its_channel(world: World) -> None:
    await propose(world, world.ada, SERVICE)
    await propose(world, world.ada, DEUTSCHER)
    await world.services.club_votes.start(
        world.guild.id, world.channel.id, world.ada.id, 1, manages=True
    )
    waiting = await world.ada.slash(world.channel, "reading club status")
    assert "its poll is about to come" in answer_of(waiting)
    (job,) = await world.services.club_posting.claim_due()
    channel = world.bot.get_partial_messageable(world.channel.id, guild_id=world.guild.id)
    await channel.send(poll=poll_of(job.shown))  # type: ignore[arg-type]
    await channel.send("Something else")
    await world.restart()
    await wait(world, 130)
    assert polls(world) == 1
    await wait(world, DAY)
    assert "The vote is over" in world.channel_texts()[-1]


async def test_a_result_whose_record_was_lost_is_found_in_its_channel(world: World) -> None:
    await propose(world, world.ada, SERVICE)
    await propose(world, world.ada, DEUTSCHER)
    vote = await world.services.club_votes.start(
        world.guild.id, world.channel.id, world.ada.id, 1, manages=True
    )
    (job,) = await world.services.club_posting.claim_due()
    await world.services.club_posting.sent(job, 1)
    vote = await world.services.club_votes.over(vote, [0, 1])
    (told,) = await world.services.club_posting.claim_due()
    channel = world.bot.get_partial_messageable(world.channel.id, guild_id=world.guild.id)
    await channel.send(view=result_card(vote))
    await world.restart()
    await wait(world, 130)
    assert told.post.attempts == 1
    assert sum("has chosen" in text for text in world.channel_texts()) == 1


async def test_long_titles_fit_a_poll(world: World) -> None:
    found = await world.services.books.suggest("")
    long = [link for link in found if len(f"{link.title} · {link.hint}") > 55][:2]
    for link in long:
        await propose(world, world.ada, link.key)
    await world.ada.slash(world.channel, "reading club vote")
    shown = poll(world).poll
    assert shown is not None
    assert all(len(answer.text) == 55 for answer in shown.answers)


async def test_a_proposal_is_taken_back_by_its_member(world: World) -> None:
    proposed = await propose(world, world.ada, DEUTSCHER)
    refused = await world.bao.click(response_of(proposed), label="Take it back")
    assert "Whoever proposed it" in answer_of(refused)
    status = await world.bao.slash(world.channel, "reading club status")
    assert "**Proposed**" in answer_of(status)
    wanted = await world.bao.click(response_of(proposed), label="Want to read")
    assert "is on your list" in answer_of(wanted)
    taken = await world.ada.click(response_of(proposed), label="Take it back")
    assert "is no longer proposed" in answer_of(taken)
    view = await world.services.book_lists.show(world.bao.id, None)
    assert view.counts[Mark.WANT] == 1


async def test_an_anonymous_book_is_proposed_voted_and_read(world: World) -> None:
    form = await world.owner.slash(
        world.channel, "content add reading", topic="cold-war", level="intro"
    )
    await world.owner.submit_modal(
        form, {"title": "Our Harbour", "why": "It tells of the strike of 1905 in our town."}
    )
    proposed = await propose(world, world.ada, "our harbour")
    assert "Beware" not in answer_of(proposed)
    await wait(world, 1)
    await propose(world, world.ada, SERVICE)
    await world.ada.slash(world.channel, "reading club vote", days=1)
    shown = poll(world).poll
    assert shown is not None
    assert shown.answers[0].text == "Our Harbour"
    long = "x" * 60
    begun = await plan(world, book="our harbour", parts=f"{long}; b")
    assert "## ***Our Harbour***" in answer_of(begun)
    assert f"{'x' * 49}…" in answer_of(begun)
