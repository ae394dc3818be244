"""What members write is shown as written: it pings nobody, links nowhere and is no markdown."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from bot.domain.reading import Mark
from bot.storage.reports import list_reports
from tests.cogs.test_content import MUSEUM, QUESTION, READING
from tests.cogs.test_quiz import LOBBY, public, words
from tests.cogs.test_quiz import start as start_quiz
from tests.conftest import answer_of, response_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.conftest import World

MENTIONS = "@everyone <@1> <@&1> [tap](evil.example)"
MARKS = "# head **zap** ||hid|| `cod` \N{RIGHT-TO-LEFT OVERRIDE}evil"
_WRITTEN = "evil"
_ALIVE = [
    re.compile(pattern)
    for pattern in (
        r"(?<!\\)@everyone",
        r"<@&?1>",
        r"(?<!\\)\[tap(?<!\\)\]\(",
        r"(?m)^(?:> |- )?# head",
        r"(?<!\\)\*\*zap",
        r"(?<!\\)\|\|hid",
        r"(?<!\\)`cod",
        "\N{RIGHT-TO-LEFT OVERRIDE}",
    )
]


async def deck(world: World, text: str) -> None:
    await world.ada.slash(world.channel, "deck create", name=text)
    (choice,) = await world.ada.autocomplete(world.channel, "deck show", "deck", "evil")
    mine = choice["value"]
    form = await world.ada.slash(world.channel, "deck add", deck=mine)
    await world.ada.submit_modal(
        form, {"front": text, "back": f"{text} back", "accept": text, "tags": "evil"}
    )
    await world.ada.slash(world.channel, "deck share", deck=mine)
    await world.bao.slash(world.channel, "deck show", deck=mine)
    await world.bao.slash(world.channel, "deck subscribe", deck=mine)
    await world.bao.slash(world.channel, "deck study", deck=mine)
    asked = await world.bao.slash(world.channel, "review start")
    await world.bao.click(response_of(asked), label="Show the answer")
    await world.bao.slash(world.channel, "deck list")
    await world.ada.slash(world.channel, "deck rename", deck=mine, name=f"{text} 2")
    await world.ada.slash(world.channel, "deck remove", deck=mine)


async def imported(world: World, text: str) -> None:
    table = io.StringIO()
    csv.writer(table).writerows([["front", "back"], [text, text], [text], [f"<i>{text}</i>", "x"]])
    file = (f"{text}.csv", table.getvalue().encode())
    await world.ada.slash(world.channel, "deck import", file=file)
    await world.ada.slash(world.channel, "deck list")


async def content(world: World, text: str) -> None:
    await world.owner.slash(world.channel, "settings", additions="members")
    event = MUSEUM | {"title": text, "text": f"{MUSEUM['text']} {text}", "why": text}
    question = QUESTION | {"prompt": f"{text}?", "answer": "evil one", "explanation": text * 2}
    reading = READING | {"title": text, "authors": text, "published": text, "why": text}
    for kind, fields in (("event", event), ("question", question), ("reading", reading)):
        options = {"topic": "rome"} if kind == "reading" else {}
        form = await world.ada.slash(world.channel, f"content add {kind}", **options)
        await world.ada.submit_modal(
            form, fields | {"source": text} if "source" in fields else fields
        )
    for choice in await world.owner.autocomplete(world.channel, "content edit", "record", ""):
        listed = await world.owner.slash(world.channel, "content list")
        shown = await world.owner.select(response_of(listed), [choice["value"]])
        await world.owner.click(response_of(shown), label="Accept")
    found = await world.bao.slash(world.channel, "fact", query="16 November 1931")
    await world.bao.slash(world.channel, "content list")
    await world.bao.slash(world.channel, "read", topic="rome")
    await world.bao.slash(world.channel, "today", date="16 November")
    assert found.response is not None


async def typed_answer(world: World, text: str) -> None:
    await start_quiz(world, kinds="typed", seconds=60, rounds=1)
    await world.pass_seconds(LOBBY)
    await words(world, world.bao, text)
    await world.pass_seconds(62)
    await world.pass_seconds(2)


async def season(world: World, text: str) -> None:
    await world.owner.slash(world.channel, "season set", name=text)
    await world.bao.slash(world.channel, "season show")
    await world.bao.slash(world.channel, "leaderboard")
    closing = await world.owner.slash(world.channel, "season close")
    await world.owner.click(response_of(closing), label="Close it")
    await world.bao.slash(world.channel, "season show")


async def club(world: World, text: str) -> None:
    await world.owner.slash(
        world.channel,
        "reading club schedule",
        book="service-trotsky",
        start="Monday",
        weeks=2,
        time="11:00",
        timezone="UTC",
        parts=f"{text}; {text} 2",
    )
    await world.bao.slash(world.channel, "reading club status")
    await world.pass_seconds(3 * 3600)
    await world.env.advance_time(21)


async def meeting(world: World, text: str) -> None:
    await world.owner.slash(world.channel, "plan make", topics="rome", weeks=4, group=True)
    (plan,) = await world.owner.autocomplete(world.channel, "plan meetings", "plan", "")
    await world.owner.slash(
        world.channel, "plan meetings", plan=plan["value"], day=2, time="19:00", place=text
    )


async def note(world: World, text: str) -> None:
    await world.services.book_lists.mark(world.ada.id, None, "service-trotsky", Mark.READING)
    listed = await world.ada.slash(world.channel, "reading list")
    shown = await world.ada.select(response_of(listed), ["service-trotsky"])
    form = await world.ada.click(response_of(shown), label="Note")
    await world.ada.submit_modal(form, {"note": text})
    await world.ada.slash(world.channel, "reading list")


async def report(world: World, text: str) -> None:
    await start_quiz(world, kinds="typed", rounds=1)
    await world.pass_seconds(LOBBY)
    await words(world, world.bao, text)
    await world.pass_seconds(62)
    form = await world.bao.click(public(world, "· answer"), label="This is wrong")
    await world.bao.submit_modal(form, {"words": text})
    await world.bao.click(public(world, "· answer"), label="I was right")
    async with world.services.reports._database.transaction() as tx:
        (kept,) = await list_reports(tx)
    assert kept.words == text


async def query(world: World, text: str) -> None:
    for path, option in (
        ("fact", "query"),
        ("topic", "name"),
        ("term", "name"),
        ("today", "date"),
        ("timeline", "about"),
        ("map", "about"),
        ("meanwhile", "when"),
        ("read", "topic"),
        ("sources", "fact"),
        ("deck show", "deck"),
        ("plan show", "plan"),
        ("leaderboard", "period"),
        ("quiz start", "about"),
        ("reading club propose", "book"),
        ("content edit", "record"),
    ):
        await world.ada.slash(world.channel, path, **{option: text[:40]})
    await world.ada.slash(world.channel, "review remind", time=text[:12], timezone=text)


@pytest.mark.parametrize("text", [MENTIONS, MARKS], ids=["mentions", "marks"])
@pytest.mark.parametrize(
    "write",
    [deck, imported, content, typed_answer, season, club, meeting, note, report, query],
    ids=lambda write: write.__name__,
)
async def test_what_is_written_is_shown_as_it_is(
    world: World, write: Callable[[World, str], Awaitable[None]], text: str
) -> None:
    await write(world, text)
    texts = world.sent.texts()
    assert any(_WRITTEN in each for each in texts), "it is shown to somebody"
    alive = [each for each in texts if any(form.search(each) for form in _ALIVE)]
    assert alive == []
    assert world.sent.pings == 0
    names = [each.name for each in world.env.backend.channels.values()]
    assert not [name for name in names if name and "\N{RIGHT-TO-LEFT OVERRIDE}" in name]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C'!A0"])
async def test_no_cell_of_an_exported_deck_is_a_formula(world: World, cell: str) -> None:
    await world.ada.slash(world.channel, "deck create", name="Haiti")
    form = await world.ada.slash(world.channel, "deck add", deck="Haiti")
    await world.ada.submit_modal(form, {"front": cell, "back": cell, "accept": cell, "tags": cell})
    sent = await world.ada.slash(world.channel, "deck export", deck="Haiti", format="csv")
    shown = sent.followups[-1] if sent.followups else response_of(sent)
    (file,) = shown.attachments
    rows = list(csv.reader(io.StringIO((await file.read()).decode("utf-8-sig"), newline="")))
    assert len(rows) == 2, answer_of(sent)
    assert not [each for row in rows for each in row if each.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize("bad", ["\x00", "\ud800"], ids=["NUL", "half a character"])
async def test_what_a_database_refuses_is_left_out_of_what_is_written(
    world: World, bad: str
) -> None:
    named = await world.owner.slash(world.channel, "season set", name=f"Aut{bad}umn")
    assert "Season · Autumn" in answer_of(named)
    found = await world.owner.autocomplete(world.channel, "season export", "season", f"aut{bad}")
    assert [each["name"] for each in found] == ["Autumn"]
    await world.services.book_lists.mark(world.ada.id, None, "service-trotsky", Mark.READING)
    listed = await world.ada.slash(world.channel, "reading list")
    shown = await world.ada.select(response_of(listed), ["service-trotsky"])
    form = await world.ada.click(response_of(shown), label="Note")
    await world.ada.submit_modal(form, {"note": f"For{bad} ada alone"})
    entry = await world.services.book_lists.open(world.ada.id, None, "service-trotsky")
    assert entry.note == "For ada alone"
