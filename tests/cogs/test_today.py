"""The day, as members ask for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.domain.yeardays import MonthDay
from bot.storage.reports import list_reports
from tests.conftest import answer_of, response_of

if TYPE_CHECKING:
    from tests.conftest import World


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


async def test_the_fullest_day_is_told_whole_and_points_not_at_itself(world: World) -> None:
    view = world.services.today.view(MonthDay(4, 6), 2026)
    assert view.total > 11
    shown = answer_of(await world.ada.slash(world.channel, "today", date="6 April"))
    assert shown.count(" years ago") == view.total
    assert "more on this day" not in shown


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


async def test_a_day_gives_each_event_its_year_age_and_source(world: World) -> None:
    shown = answer_of(await world.ada.slash(world.channel, "today", date="16 November"))
    assert "Julian calendar" in shown
    assert "⚖ sources differ about the date" in shown or "⚖ Sources differ about the date" in shown
    for line in shown.splitlines():
        if line.startswith("-# ") and " years ago" in line:
            assert re.search(r"\[\d+\]$", line), line


async def test_an_error_can_be_reported_and_is_kept(world: World) -> None:
    opened = await world.ada.slash(world.channel, "today", date="16 November")
    form = await world.ada.click(response_of(opened), label="Report an error")
    words = {"words": "The resolution is of the 14th."}
    result = await world.ada.submit_modal(form, words)
    assert result.ephemeral
    assert "Thank you" in answer_of(result)
    async with world.services.reports._database.transaction() as tx:
        (kept,) = await list_reports(tx)
    assert kept.subject == "event:trotsky-expelled-1927"
    assert (kept.words, kept.member_id) == ("The resolution is of the 14th.", world.ada.id)


async def test_a_report_is_taken_after_a_restart_too(world: World) -> None:
    opened = await world.ada.slash(world.channel, "today", date="16 November")
    form = await world.ada.click(response_of(opened), label="Report an error")
    await world.restart()
    result = await world.ada.submit_modal(form, {"words": "The resolution is of the 14th."})
    assert "Thank you" in answer_of(result)


async def test_a_report_that_says_nothing_is_asked_for_a_sentence(world: World) -> None:
    opened = await world.ada.slash(world.channel, "today", date="16 November")
    form = await world.ada.click(response_of(opened), label="Report an error")
    result = await world.ada.submit_modal(form, {"words": "wrong"})
    assert result.ephemeral
    assert "Say in a sentence" in answer_of(result)
