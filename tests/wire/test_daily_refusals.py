"""The daily post where it is refused for good: who is told of it, how often, and what follows."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.wire.daily import DAY, DAYS, HOUR, MINUTE, NINE, SECOND, assert_posted_once, every_day
from tests.wire.faults import refused, reset
from tests.wire.process import until
from tests.wire.study import text_of

if TYPE_CHECKING:
    from tests.wire.daily import DailyStage
    from tests.wire.faults import Faults

pytestmark = pytest.mark.wire
MISSING_PERMISSIONS, MISSING_ACCESS = 50013, 50001  # Discord's JSON error codes


async def test_a_missing_permission_is_told_once_and_pauses_after_three_days(
    daily: DailyStage, faults: Faults
) -> None:
    seen, unseen = daily.study.home(), daily.study.found("of whose lock the gateway told nothing")
    both = seen, unseen
    await daily.plan(*(every_day(each, "09:00") for each in both))
    daily.study.deny(seen.channel_id, "send_messages")
    faults.always(unseen.channel_id, refused(403, MISSING_PERMISSIONS))

    await daily.run_at(NINE + SECOND)
    await until(lambda: all(map(daily.news, both)), "the notices")
    for place in both:
        (line,) = daily.lines(place)
        assert line.state == "failed"
        for told in (str(line.reason), text_of(daily.news(place)[0])):
            assert "**Send Messages**" in told
            assert f"<#{place.channel_id}>" in told
    await daily.run_at(NINE + HOUR + MINUTE)
    await until(lambda: [each.attempts for each in daily.lines()] == [2, 2], "another try")

    await daily.run_at(NINE + DAY + SECOND)
    await until(lambda: len(daily.lines()) == 4, "the second day")
    await daily.until_all("failed", *both)
    assert [daily.why_paused(each) for each in both] == [None, None]
    await daily.run_at(NINE + 2 * DAY + SECOND)
    await until(lambda: all(map(daily.why_paused, both)), "the pauses")

    for place in both:
        assert daily.why_paused(place) == daily.lines(place)[-1].reason
        assert len(daily.news(place)) == 1
        assert not daily.posts(place)
    status = await daily.answer_to(daily.study.command(daily.study.owner, "daily status"))
    assert f"Paused: {daily.why_paused(seen)}" in text_of(status)


async def test_a_permission_given_back_is_used_within_the_hour_and_told_of_when_lost_again(
    daily: DailyStage, faults: Faults
) -> None:
    place = daily.study.home()
    await daily.plan(every_day(place, "09:00"))
    faults.always(place.channel_id, refused(403, MISSING_ACCESS))
    await daily.run_at(NINE + SECOND)
    await until(lambda: daily.news(place), "the notice")
    faults.mend(place.channel_id)
    await daily.run_at(NINE + HOUR + MINUTE)
    await daily.until_all("sent", place)
    assert_posted_once(daily, [place])

    faults.always(place.channel_id, refused(403, MISSING_ACCESS))
    await daily.run_at(NINE + DAY + SECOND)
    await until(lambda: len(daily.news(place)) == 2, "a second notice")


async def test_a_notice_that_was_lost_on_its_way_is_given_at_the_next_try(
    daily: DailyStage, faults: Faults
) -> None:
    place = daily.study.home()
    await daily.plan(every_day(place, "09:00"))
    faults.always(place.channel_id, refused(403, MISSING_PERMISSIONS))
    faults.once(place.system_id, reset)
    await daily.run_at(NINE + SECOND)
    await until(lambda: not faults.left(), "the lost notice")
    clio = await daily.run_at(NINE + HOUR + MINUTE)
    await until(lambda: daily.news(place), "the notice, at another try")
    await clio.end(signal.SIGTERM)
    assert daily.lines()[0].attempts == 2
    assert len(daily.news(place)) == 1


async def test_a_channel_that_is_gone_pauses_its_schedule_and_is_told_of_once(
    daily: DailyStage,
) -> None:
    place, witness = daily.study.home(), daily.study.found("witness")
    await daily.plan(*(every_day(each, "09:00") for each in (place, witness)))
    daily.study.backend.delete_channel(place.channel_id)
    await daily.run_at(NINE + SECOND)
    await until(lambda: daily.news(place), "the notice")
    assert "Its channel is gone." in text_of(daily.news(place)[0])
    assert "Its channel is gone." in str(daily.why_paused(place))

    await daily.run_at(NINE + DAY + SECOND)
    await daily.until_posted(witness, DAYS[1])
    assert len(daily.news(place)) == 1
    assert len(daily.lines(place)) == 1


async def test_a_guild_that_removed_clio_while_it_was_down_and_has_it_back_is_posted_to(
    daily: DailyStage,
) -> None:
    place, witness = daily.study.home(), daily.study.found("witness")
    await daily.plan(*(every_day(each, "09:00") for each in (place, witness)))
    daily.study.left.add(place.guild_id)
    await daily.run_at(NINE + SECOND)
    await until(lambda: daily.why_paused(place), "the pause")
    daily.study.invite(place)
    asked = daily.study.command(daily.study.owner, "daily status")
    await daily.answer_to(asked)  # the gateway has told of the guild before it tells of this

    await daily.run_at(NINE + DAY + SECOND)
    await daily.until_posted(witness, DAYS[1])
    await daily.until_settled(place)
    assert len(daily.posts(place)) == 1
