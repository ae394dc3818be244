"""The daily post when Discord loses it, does not answer, or is not there for a while."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import pytest

from tests.wire.daily import (
    DAY,
    DAYS,
    MINUTE,
    NINE,
    SECOND,
    assert_posted_once,
    day_of,
    every_day,
)
from tests.wire.faults import (
    closed,
    held,
    refused,
    reset,
    slow,
    taken_and_closed,
    taken_and_half_told,
    taken_and_reset,
)
from tests.wire.process import until

if TYPE_CHECKING:
    from tests.wire.daily import DailyStage
    from tests.wire.faults import Fault, Faults

pytestmark = pytest.mark.wire
TROUBLES: dict[str, list[Fault]] = {
    "two rate limits": [refused(429, retry_after=0.3)] * 2,
    "a global rate limit": [refused(429, retry_after=0.3, **{"global": True})],
    "a 500": [refused(500)],
    "a 502": [refused(502)],
    "a 503": [refused(503)],
    "a reset": [reset],
    "a closed connection": [closed],
    "a reset once it was taken": [taken_and_reset],
    "a closed connection once it was taken": [taken_and_closed],
    "half of an answer": [taken_and_half_told],
}
LOST_ANSWERS = ("a closed connection", "a closed connection once it was taken", "half of an answer")


async def test_one_message_comes_of_every_trouble(daily: DailyStage, faults: Faults) -> None:
    troubles = TROUBLES | {"five seconds of latency": [slow(2.5)]}
    places = {name: daily.study.found(name) for name in troubles}
    await daily.plan(*(every_day(each, "09:00") for each in places.values()))
    for name, place in places.items():
        faults.once(place.channel_id, *troubles[name])
    await daily.run_at(NINE + SECOND)
    await daily.until_settled(*places.values())
    assert not faults.left()
    await daily.run_at(NINE + 3 * MINUTE)
    await daily.until_all("sent", *places.values())
    assert_posted_once(daily, places.values())


async def test_one_thread_comes_of_every_trouble(daily: DailyStage, faults: Faults) -> None:
    places = {name: daily.study.found(name) for name in TROUBLES}
    await daily.plan(*(every_day(each, "09:00", makes_thread=True) for each in places.values()))
    for name, place in places.items():
        faults.once(place.channel_id, *TROUBLES[name], ending="threads")
    await daily.run_at(NINE + SECOND)
    await until(lambda: not faults.left(), "every fault")
    await daily.until_settled(*places.values())
    await daily.run_at(NINE + 3 * MINUTE)
    await daily.until_all("sent", *places.values())
    await until(lambda: not any(each.owes_thread for each in daily.lines()), "the threads")
    assert_posted_once(daily, places.values())
    for place in places.values():
        assert daily.threads(place) == [post.id for post in daily.posts(place)]


async def test_a_lost_answer_is_no_fault_of_clio(daily: DailyStage, faults: Faults) -> None:
    places = {name: daily.study.found(name) for name in LOST_ANSWERS}
    await daily.plan(*(every_day(each, "09:00") for each in places.values()))
    for name, place in places.items():
        faults.once(place.channel_id, *TROUBLES[name])
    clio = await daily.run_at(NINE + SECOND)
    await daily.until_settled(*places.values())
    reasons = {name: str(daily.lines(place)[0].reason) for name, place in places.items()}
    blamed = [name for name, why in reasons.items() if not why.startswith("Discord did not take")]
    assert not blamed, reasons
    assert '"incident"' not in clio.err


async def test_a_post_whose_thread_failed_stays_recorded_as_sent(
    daily: DailyStage, faults: Faults
) -> None:
    places = {name: daily.study.found(name) for name in LOST_ANSWERS}
    witness = daily.study.found("witness")
    wishes = (every_day(each, "09:00", makes_thread=True) for each in places.values())
    await daily.plan(*wishes, every_day(witness, "09:00"))
    for name, place in places.items():
        faults.once(place.channel_id, *TROUBLES[name], ending="threads")
    clio = await daily.run_at(NINE + SECOND)
    await until(lambda: not faults.left(), "the faults")
    await clio.end(signal.SIGTERM)
    await daily.run_at(NINE + DAY + SECOND)
    await daily.until_posted(witness, DAYS[1])
    for name, place in places.items():
        post, line = daily.posts(place)[0], daily.lines(place)[0]
        assert (line.day, line.state, line.message_id) == (day_of(post), "sent", post.id), name


async def test_a_post_whose_answer_was_lost_is_found_in_a_busy_channel(
    daily: DailyStage, faults: Faults
) -> None:
    place = daily.study.home()
    await daily.plan(every_day(place, "09:00"))
    daily.now_is(NINE - 30 * SECOND)
    daily.study.chatter(place.channel_id, 150)
    faults.once(place.channel_id, taken_and_reset)
    await daily.run_at(NINE + SECOND)
    await daily.until_all("failed", place)
    daily.study.chatter(place.channel_id, 150)
    await daily.run_at(NINE + 3 * MINUTE)
    await daily.until_all("sent", place)
    assert_posted_once(daily, [place])


async def test_a_guild_that_is_unavailable_waits_and_is_posted_to_once_it_is_there(
    daily: DailyStage,
) -> None:
    silent, lost = places = [daily.study.found(name) for name in ("never told of", "told of")]
    await daily.plan(*(every_day(each, "09:00") for each in places))
    daily.study.silent.add(silent.guild_id)
    daily.study.lost.add(lost.guild_id)
    await daily.run_at(NINE + SECOND)
    await daily.until_all("failed", *places)
    for place in places:
        assert "unavailable" in str(daily.lines(place)[0].reason)
        assert daily.wire.requests("POST", f"/channels/{place.channel_id}/messages") == 0
        assert not daily.news(place)

    daily.study.silent.clear()
    daily.study.lost.clear()
    await daily.run_at(NINE + 3 * MINUTE)
    await daily.until_all("sent", *places)
    assert_posted_once(daily, places)


async def test_a_channel_that_hangs_delays_no_other(daily: DailyStage, faults: Faults) -> None:
    hanging, *others = [daily.study.found(f"guild {number}") for number in range(31)]
    await daily.plan(every_day(hanging, "08:59"), *(every_day(each, "09:00") for each in others))
    given_up = asyncio.Event()
    faults.once(hanging.channel_id, held(given_up))
    await daily.run_at(NINE + SECOND)
    await until(lambda: all(map(daily.posts, others)), "the others' posts", seconds=20)
    assert daily.states([hanging]) == ["claimed"]
    given_up.set()
    await daily.until_all("sent", hanging, *others)
    assert_posted_once(daily, [hanging, *others])


async def test_a_stop_in_the_middle_of_sending_records_all_that_was_sent(
    daily: DailyStage, faults: Faults
) -> None:
    places = [daily.study.found(f"guild {number}") for number in range(40)]
    await daily.plan(*(every_day(each, "09:00") for each in places))
    for place in places:
        faults.once(place.channel_id, slow(0.1))
    clio = await daily.run_at(NINE + SECOND)
    await until(lambda: any(map(daily.posts, places)), "the first post")
    assert await clio.end(signal.SIGTERM) == 0
    assert "Traceback" not in clio.err

    reached = [place for place in places if daily.posts(place)]
    assert 0 < len(reached) < len(places)
    assert_posted_once(daily, reached)
    await daily.run_at(NINE + 3 * MINUTE)
    await daily.until_all("sent", *places)
    assert_posted_once(daily, places)
