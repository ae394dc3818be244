"""A server's own corpus, as its members add to it and find it again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord
import pytest

from tests.conftest import answer_of, custom_ids, response_of

if TYPE_CHECKING:
    from simcord import InteractionResult, MemberActor

    from tests.conftest import World

MUSEUM = {
    "title": "The town museum opens its doors",
    "date": "16 November 1931",
    "text": "A society of teachers opened three rooms with finds from the old harbour.",
    "why": "It is the first place where the town shows its own past.",
    "source": "Minutes of the society, 1931, https://example.org/minutes_1931",
}
QUESTION = {
    "prompt": "Who founded our study society?",
    "answer": "Adele Weiss",
    "wrong": "Karl Brandt\nRosa Klein\nJohn Smith",
    "explanation": "Adele Weiss called the first meeting in the winter of 1924.",
    "source": "The society's chronicle",
}
READING = {
    "title": "Our Harbour and Its People",
    "authors": "Adele Weiss; Karl Brandt",
    "published": "Town Press, 1938",
    "why": "It tells of the strike of 1905 from the dockers' own letters.",
    "url": "https://example.org/harbour",
}


async def add(
    world: World, member: MemberActor, kind: str, fields: dict[str, str], **options: object
) -> InteractionResult:
    form = await member.slash(world.channel, f"content add {kind}", **options)
    return await member.submit_modal(form, fields)


async def let_members_add(world: World) -> None:
    await world.owner.slash(world.channel, "settings", additions="members")


async def test_an_event_is_found_shown_around_and_posted_beside_the_others(world: World) -> None:
    added = await add(world, world.owner, "event", MUSEUM, region="europe")
    assert added.ephemeral
    assert "Part of this server's library" in answer_of(added)
    await world.restart()
    found = await world.ada.slash(world.channel, "fact", query="town museum")
    shown = answer_of(found)
    assert "## The town museum opens its doors" in shown
    assert "added by this server" in shown
    assert "**16 November 1931**" in shown
    assert "“Minutes of the society, 1931,”" in shown
    sources = answer_of(await world.ada.click(response_of(found), label="Sources"))
    assert "<https://example.org/minutes_1931>" in sources
    around = answer_of(await world.ada.click(response_of(found), label="Around this time"))
    assert "museum" in answer_of(await world.ada.slash(world.channel, "today", date="16 November"))
    assert "Around 1931" in around
    dated = answer_of(await world.ada.slash(world.channel, "fact", query="16 November 1931"))
    assert "town museum" in dated
    choices = await world.ada.autocomplete(world.channel, "fact", "query", "t")
    assert "town museum" in choices[0]["name"]


async def test_what_a_server_added_is_seen_nowhere_else(world: World) -> None:
    await add(world, world.owner, "event", MUSEUM)
    found = await world.ada.slash(world.channel, "fact", query="town museum")
    (sources,) = [each for each in custom_ids(found) if ":sources:" in each]
    key = sources.removeprefix("clio:sources:")
    other = world.env.create_guild("Another group")
    channel = other.create_text_channel("hall")
    cleo = other.add_member(world.env.create_user("cleo"))
    assert "museum opens its doors" not in answer_of(
        await cleo.slash(channel, "fact", query="The town museum opens its doors")
    )
    assert "museum opens its doors" not in answer_of(await cleo.slash(channel, "fact", query=key))
    assert "Nothing yet" in answer_of(await cleo.slash(channel, "content list"))
    assert "town museum" not in answer_of(await cleo.slash(channel, "today", date="16 November"))


async def test_a_day_that_a_server_filled_says_how_many_more_there_are(world: World) -> None:
    for number in range(16):
        await add(world, world.owner, "event", MUSEUM | {"title": f"Museum {number} opens"})
    shown = answer_of(await world.ada.slash(world.channel, "today", date="16 November"))
    assert re.search(r"-# \d+ more on this day$", shown, re.MULTILINE)


async def test_a_question_is_asked_in_the_servers_quizzes_over_a_restart(world: World) -> None:
    await add(world, world.owner, "question", QUESTION)
    started = await world.owner.slash(
        world.channel, "quiz start", about="this server's own", rounds=1, seconds=60
    )
    assert "this server's own" in answer_of(started)
    await world.owner.slash(world.channel, "content remove", record=await only_id(world))
    await world.restart()
    await world.pass_seconds(40)
    assert "Who founded our study society?" in world.channel_texts()[-1]
    await world.ada.click(world.last_message, label=await label_of(world, "Adele Weiss"))
    await world.pass_seconds(70)
    texts = "\n".join(world.channel_texts())
    assert "Adele Weiss called the first meeting" in texts


async def only_id(world: World) -> str:
    (choice,) = await world.owner.autocomplete(world.channel, "content remove", "record", "")
    return str(choice["value"])


async def label_of(world: World, answer: str) -> str:
    shown = world.channel_texts()[-1]
    (label,) = [line for line in shown.splitlines() if line[2:] == answer]
    return label


async def test_a_reading_is_recommended_after_the_librarys(world: World) -> None:
    added = await add(world, world.owner, "reading", READING, topic="industrial-revolution")
    assert "**Topic** · The Industrial Revolution" in answer_of(added)
    shown = answer_of(await world.ada.slash(world.channel, "read", topic="industrial-revolution"))
    assert "Our Harbour and Its People" in shown
    assert "added by this server" in shown
    all_of_them = answer_of(
        await world.ada.click(
            response_of(
                await world.ada.slash(world.channel, "read", topic="industrial-revolution")
            ),
            label="All of them",
        )
    )
    assert "Our Harbour and Its People" in all_of_them
    found = answer_of(await world.ada.slash(world.channel, "fact", query="Our Harbour"))
    assert "added by this server" in found


async def test_members_add_only_where_the_server_lets_them(world: World) -> None:
    refused = await world.ada.slash(world.channel, "content add event")
    assert "moderators add to the library" in answer_of(refused)
    await let_members_add(world)
    waiting = await add(world, world.ada, "event", MUSEUM)
    assert "It waits for a moderator" in answer_of(waiting)
    assert "## The town museum" not in answer_of(
        await world.bao.slash(world.channel, "fact", query="The town museum opens its doors")
    )
    assert "Nothing yet" in answer_of(await world.bao.slash(world.channel, "content list"))
    assert "1 waiting" in answer_of(await world.ada.slash(world.channel, "content list"))
    listed = await world.owner.slash(world.channel, "content list")
    assert "waits for a moderator" in answer_of(listed)
    opened = await world.owner.select(response_of(listed), [await only_id(world)])
    await world.restart()
    accepted = await world.owner.click(response_of(opened), label="Accept")
    assert "Accepted" in answer_of(accepted)
    assert "## The town museum" in answer_of(
        await world.bao.slash(world.channel, "fact", query="town museum")
    )


async def test_a_role_may_add_where_the_server_says_so(world: World) -> None:
    role = world.guild.create_role("archivists")
    dora = world.guild.add_member(world.env.create_user("dora"), roles=[role])
    told = await world.owner.slash(world.channel, "settings", adding_role=role)
    assert f"moderators and <@&{role.id}>" in answer_of(told)
    assert "It waits" in answer_of(await add(world, dora, "event", MUSEUM))
    assert "members with one role" in answer_of(
        await world.ada.slash(world.channel, "content add event")
    )


async def test_what_was_added_is_edited_by_whom_it_belongs_to(world: World) -> None:
    await let_members_add(world)
    await add(world, world.ada, "event", MUSEUM)
    content_id = await only_id(world)
    refused = await world.bao.slash(world.channel, "content edit", record=content_id)
    assert "no longer in this server's library" in answer_of(refused)  # it waits, unseen
    form = await world.ada.slash(world.channel, "content edit", record=content_id)
    edited = await world.ada.submit_modal(form, MUSEUM | {"date": "1932"})
    assert "**Date** · 1932" in answer_of(edited)
    form = await world.owner.slash(world.channel, "content edit", record=content_id)
    assert "1932" in str(form.modal)
    accepted = await world.owner.submit_modal(form, MUSEUM | {"title": "The museum opens"})
    assert "Part of this server's library" in answer_of(accepted)
    refused = await world.bao.slash(world.channel, "content edit", record=content_id)
    assert "On this server" in answer_of(refused) or "may change it" in answer_of(refused)


async def test_what_was_removed_is_gone_and_can_be_put_back(world: World) -> None:
    await add(world, world.owner, "event", MUSEUM)
    removed = await world.owner.slash(world.channel, "content remove", record=await only_id(world))
    assert "Removed" in answer_of(removed)
    lost = await world.ada.slash(world.channel, "fact", query="The town museum opens its doors")
    assert "## The town museum" not in answer_of(lost)
    await world.restart()
    back = await world.owner.click(response_of(removed), label="Put it back")
    assert "Back in this server's library" in answer_of(back)
    assert "## The town museum" in answer_of(
        await world.ada.slash(world.channel, "fact", query="town museum")
    )


async def test_what_is_wrong_is_named_and_what_was_written_is_given_back(world: World) -> None:
    refused = answer_of(
        await add(world, world.owner, "event", MUSEUM | {"date": "when I was young"})
    )
    assert "date: write it as 16 November 1927" in refused
    assert "“when I was young” is not a date" in refused
    assert MUSEUM["text"] in refused
    again = answer_of(
        await add(world, world.owner, "question", QUESTION | {"wrong": "adele weiss"})
    )
    assert "two answers read the same" in again
    few = answer_of(await add(world, world.owner, "question", QUESTION | {"wrong": "Karl Brandt"}))
    assert "wrong answers: 2 to 4" in few
    assert "Nothing yet" in answer_of(await world.owner.slash(world.channel, "content list"))


async def test_marks_of_members_show_as_plain_text(world: World) -> None:
    fields = MUSEUM | {
        "title": "The **museum** [opens](https://evil.example) `now`",
        "text": "# A heading @everyone <@1> ||hidden|| ~~gone~~ and some more words.",
    }
    await add(world, world.owner, "event", fields)
    shown = await world.ada.slash(world.channel, "fact", query="museum opens now")
    text = answer_of(shown)
    assert "## The museum (opens)(https://evil.example) 'now'" in text
    assert "||" not in text
    assert "~~" not in text


async def test_a_table_is_taken_row_by_row(world: World) -> None:
    rows = [
        "title;date;text;why;source;region",
        '"The library; burns";3 March 1905;A fire takes the reading room.;A loss;Town paper;europe',
        "No date;;Something;Why;Source;europe",
        "Bad region;1905;Something happens here.;It matters;Source;atlantis",
        "The library; burns",
        "The library (burns);3 March 1905;A fire takes the reading room.;A loss;Town paper;europe",
    ]
    result = await world.owner.slash(
        world.channel,
        "content import",
        file=("events.csv", "\ufeff".encode() + "\r\n".join(rows).encode()),
        kind="event",
    )
    shown = answer_of(result)
    assert "1 row of 5 added" in shown
    assert "Row 3, No date: date:" in shown
    assert "Row 4, Bad region: region: one of africa" in shown
    assert "Row 6, The library (burns): The server has “The library (burns)” already" in shown
    assert "The library; burns" in answer_of(
        await world.ada.slash(world.channel, "fact", query="library burns")
    )


async def test_a_long_report_comes_as_a_file(world: World) -> None:
    rows = ["kind,title,date,text,why,source", *(f"event,T{n},,x,y,z" for n in range(30))]
    result = await world.owner.slash(
        world.channel, "content import", file=("events.csv", "\n".join(rows).encode())
    )
    (file,) = response_of(result).attachments
    assert (await file.read()).count(b"\n") == 29
    assert "No row of 30 added" in answer_of(result)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xfe\x00", "not in UTF-8"),
        (b"title,date\n", "no rows"),
        (b"", "no rows"),
        (b"name,when\nA,B\n", "no column title, date, text, why, source"),
        (b"title,date,text,why,source\n\0,1905,x,y,z\n", "no text"),
        (b"x" * (7 * 1024 * 1024), "larger than 6 MB"),
    ],
)
async def test_what_is_no_table_is_refused(world: World, content: bytes, told: str) -> None:
    result = await world.owner.slash(
        world.channel, "content import", file=("events.csv", content), kind="event"
    )
    assert told in answer_of(result)


async def test_the_list_has_pages(world: World) -> None:
    rows = ["kind,title,date,text,why,source"]
    rows += [
        f"event,Meeting number {n:02},1905,We met again.,It is our past.,Minutes" for n in range(20)
    ]
    table = ("events.csv", "\n".join(rows).encode())
    await world.owner.slash(world.channel, "content import", file=table)
    listed = await world.owner.slash(world.channel, "content list", kind="event")
    assert "20 in all" in answer_of(listed)
    turned = await world.owner.click(response_of(listed), label="Next")
    assert "Meeting number 19" in answer_of(turned)
    back = await world.owner.click(response_of(turned), label="Previous")
    assert "Meeting number 00" in answer_of(back)


async def test_a_forged_button_opens_nothing_of_another_server(world: World) -> None:
    await add(world, world.owner, "event", MUSEUM)
    listed = await world.owner.slash(world.channel, "content list")
    content_id = await only_id(world)
    other = world.env.create_guild("Another group")
    owner = other.add_member(other.owner)
    channel = other.create_text_channel("hall")
    for command in ("edit", "remove"):
        refused = await owner.slash(channel, f"content {command}", record=content_id)
        assert "no longer in this server's library" in answer_of(refused)
    assert "town museum" in answer_of(listed)


async def test_who_moderates_one_channel_alone_keeps_no_library(world: World) -> None:
    await let_members_add(world)
    allowed = discord.PermissionOverwrite(manage_messages=True)
    corner = world.guild.create_text_channel("corner", overwrites={world.bao: allowed})
    form = await world.bao.slash(corner, "content add event")
    told = await world.bao.submit_modal(form, MUSEUM)
    assert "It waits for a moderator" in answer_of(told)
    form = await world.owner.slash(world.channel, "content add event")
    await world.owner.submit_modal(form, MUSEUM | {"title": "The owner's museum opens"})
    assert await world.bao.autocomplete(corner, "content remove", "record", "owner") == []
