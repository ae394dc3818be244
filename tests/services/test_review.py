"""Reviews on a real database, with the real corpus."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.memory import FIT_FROM, LEECH, Grade
from bot.errors import UserError
from bot.services.bundle import Services
from bot.services.review import CardView, in_words
from bot.storage import reviews
from bot.storage.database import Database
from tests.conftest import SetClock

ADA, BAO = 9, 8


def some(services: Services, count: int, kind: str = "choice") -> list[str]:
    names = services.facts._library.question_names()
    return [name.id for name in names if name.kind == kind][:count]


async def due(services: Services, member: int = ADA) -> CardView:
    found = await services.reviews.next(member)
    assert found is not None
    return found


async def test_cards_are_added_once_and_belong_to_their_member(services: Services) -> None:
    ids = some(services, 3)
    assert await services.reviews.add(ADA, ids[:2]) == 2
    assert await services.reviews.add(ADA, ids) == 1
    assert await services.reviews.next(BAO) is None
    card = await due(services)
    with pytest.raises(UserError, match="not yours"):
        await services.reviews.show(BAO, card.card_id, 0)
    with pytest.raises(UserError, match="not yours"):
        await services.reviews.rate(BAO, card.card_id, 0, Grade.GOOD)


async def test_a_graded_card_comes_back_when_it_said(services: Services, clock: SetClock) -> None:
    await services.reviews.add(ADA, some(services, 1))
    card = await due(services)
    shown = await services.reviews.show(ADA, card.card_id, 0)
    assert dict(shown.comes_back)[Grade.GOOD] == "2 days"
    assert dict(shown.comes_back)[Grade.AGAIN] == "10 min"
    assert shown.given is None
    await services.reviews.rate(ADA, card.card_id, 0, Grade.GOOD)
    assert await services.reviews.next(ADA) is None
    clock.advance(days=2, seconds=-1)
    assert (await services.reviews.stats(ADA)).due == 0
    clock.advance(seconds=1)
    assert (await due(services)).reps == 1


async def test_a_card_is_graded_once_however_often_it_is_pressed(
    services: Services, database: Database
) -> None:
    await services.reviews.add(ADA, some(services, 1))
    card = await due(services)
    results = await asyncio.gather(
        *(services.reviews.rate(ADA, card.card_id, 0, grade) for grade in Grade),
        return_exceptions=True,
    )
    assert sum(isinstance(result, UserError) for result in results) == 3
    async with database.transaction() as tx:
        assert (await reviews.count_cards(tx, ADA, services.clock.now())).cards == 1
        assert len(await tx.fetch("SELECT * FROM review_log")) == 1


async def test_the_last_review_is_taken_back_whole(services: Services, clock: SetClock) -> None:
    await services.reviews.add(ADA, some(services, 2))
    first = await due(services)
    await services.reviews.rate(ADA, first.card_id, 0, Grade.GOOD)
    clock.advance(days=3)
    again = await due(services)
    await services.reviews.rate(ADA, again.card_id, 1, Grade.AGAIN)
    await services.reviews.undo(ADA, again.card_id, 1)
    back = await due(services)
    assert (back.card_id, back.reps) == (first.card_id, 1)
    with pytest.raises(UserError, match="taken back"):
        await services.reviews.undo(ADA, again.card_id, 1)
    assert (await due(services)).reps == 1, "pressed twice, it takes one back"
    await services.reviews.undo(ADA, first.card_id, 0)
    with pytest.raises(UserError, match="taken back"):
        await services.reviews.undo(ADA, first.card_id, 0)


async def test_new_cards_are_limited_a_day_and_reviews_come_first(
    services: Services, clock: SetClock
) -> None:
    await services.reviews.add(ADA, some(services, 5))
    await services.reviews.change(ADA, new_a_day=2)
    for _ in range(2):
        card = await due(services)
        await services.reviews.rate(ADA, card.card_id, card.reps, Grade.EASY)
    assert await services.reviews.next(ADA) is None
    clock.advance(days=30)
    for reps in (1, 1, 0, 0):
        card = await due(services)
        assert card.reps == reps
        await services.reviews.rate(ADA, card.card_id, card.reps, Grade.EASY)
    assert await services.reviews.next(ADA) is None


async def test_a_card_not_known_is_shown_again_before_the_session_ends(
    services: Services, clock: SetClock
) -> None:
    await services.reviews.add(ADA, some(services, 1))
    card = await due(services)
    await services.reviews.rate(ADA, card.card_id, 0, Grade.AGAIN)
    assert (await due(services)).reps == 1, "though it is not due for ten minutes"
    clock.advance(minutes=10)
    assert (await due(services)).left == 1


async def test_a_leech_is_set_aside_and_told(
    services: Services, database: Database, clock: SetClock
) -> None:
    await services.reviews.add(ADA, some(services, 1))
    card = await due(services)
    rated = await services.reviews.rate(ADA, card.card_id, 0, Grade.GOOD)
    clock.advance(days=1)
    for _ in range(LEECH):
        assert not rated.is_leech
        clock.advance(days=1)
        card = await due(services)
        rated = await services.reviews.rate(ADA, card.card_id, card.reps, Grade.AGAIN)
    assert rated.is_leech
    assert await services.reviews.next(ADA) is None
    assert (await services.reviews.stats(ADA)).leeches == 1
    await services.reviews.undo(ADA, card.card_id, card.reps)
    assert (await due(services)).card_id == card.card_id


@pytest.mark.parametrize(
    ("kind", "given", "right"),
    [
        ("choice", None, None),
        ("typed", "zzz", False),
        ("year", "1", False),
        ("order", None, None),
        ("match", None, None),
    ],
)
async def test_cards_of_every_kind_are_shown_and_what_is_given_is_judged(
    services: Services, kind: str, given: str | None, right: bool | None
) -> None:
    await services.reviews.add(ADA, some(services, 1, kind))
    card = await due(services)
    shown = await services.reviews.show(ADA, card.card_id, 0, given)
    assert shown.right is right
    assert shown.answer
    assert shown.citations
    if kind == "choice":
        letters = "ABCDE"[: len(card.options)]
        verdicts = [
            (await services.reviews.show(ADA, card.card_id, 0, str(n))).right
            for n in range(len(letters))
        ]
        assert verdicts.count(True) == 1
        assert letters[verdicts.index(True)] == shown.letter


async def test_a_card_whose_question_left_the_library_is_taken_out(
    services: Services, database: Database
) -> None:
    await services.reviews.add(ADA, ["never-was", *some(services, 1)])
    async with database.transaction() as tx:
        rows = await tx.fetch(
            "SELECT card_id FROM review_card WHERE subject = 'question:never-was'"
        )
    for _ in range(2):  # whichever of the two comes first
        if (card := await services.reviews.next(ADA)) is not None:
            await services.reviews.rate(ADA, card.card_id, card.reps, Grade.EASY)
    lost = rows[0].text("card_id")
    with pytest.raises(UserError):
        await services.reviews.show(ADA, lost, 0)
    assert (await services.reviews.stats(ADA)).cards == 1


async def test_a_question_that_leaves_while_it_is_shown_is_told_so(
    services: Services, database: Database
) -> None:
    await services.reviews.add(ADA, some(services, 1))
    card = await due(services)
    async with database.transaction() as tx:
        await tx.execute("UPDATE review_card SET subject = 'question:never-was'")
    with pytest.raises(UserError, match="no longer in the library"):
        await services.reviews.show(ADA, card.card_id, 0)
    assert (await services.reviews.rate(ADA, card.card_id, 0, Grade.GOOD)).topic_id is None


async def test_the_model_is_fitted_after_four_hundred_reviews(
    services: Services, database: Database, clock: SetClock
) -> None:
    await services.reviews.change(ADA, retention=80)
    await services.reviews.change(ADA, longest_days=30, new_a_day=100)
    await services.reviews.add(ADA, some(services, 1))
    card = await due(services)
    await services.reviews.rate(ADA, card.card_id, 0, Grade.GOOD)
    async with database.transaction() as tx:
        for n in range(1, FIT_FROM - 1):
            await tx.execute(
                "INSERT INTO review_log SELECT card_id, $1, member_id, $2, reviewed_at, 3,"
                " before_due, before_last, before_stability, before_difficulty, before_lapses,"
                " before_state FROM review_log WHERE reps = 0",
                n + 1000,
                1 + n % 4,
            )
    assert not (await services.reviews.stats(ADA)).wishes.parameters
    clock.advance(days=3)
    await services.reviews.rate(ADA, card.card_id, 1, Grade.GOOD)
    wishes = (await services.reviews.stats(ADA)).wishes
    assert len(wishes.parameters) == 21
    assert (wishes.retention, wishes.longest_days) == (0.8, 30)


async def test_too_little_to_fit_leaves_the_model_as_it_is(
    services: Services, database: Database
) -> None:
    await services.reviews.add(ADA, some(services, 1))
    card = await due(services)
    await services.reviews._fit(ADA)
    assert not (await services.reviews.stats(ADA)).wishes.parameters
    assert card.reps == 0


async def test_stats_count_what_is_due_known_and_done(services: Services, clock: SetClock) -> None:
    await services.reviews.add(ADA, some(services, 3))
    for grade in (Grade.GOOD, Grade.HARD):
        card = await due(services)
        await services.reviews.rate(ADA, card.card_id, 0, grade)
    view = await services.reviews.stats(ADA)
    assert (view.cards, view.due, view.new, view.reviews, view.known) == (3, 0, 1, 2, None)
    assert sum(view.forecast) == 2
    clock.advance(days=3)
    for grade in (Grade.AGAIN, Grade.GOOD):
        card = await due(services)
        await services.reviews.rate(ADA, card.card_id, 1, grade)
    view = await services.reviews.stats(ADA)
    assert (view.known, view.reviews) == (50, 4)
    assert view.picture.startswith(b"\x89PNG")
    assert "4 in all, on 2 days" in view.alt
    empty = await services.reviews.stats(BAO)
    assert "none yet" in empty.alt


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(minutes=10), "10 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=59), "59 days"),
        (timedelta(days=61), "2 months"),
        (timedelta(days=729), "24 months"),
        (timedelta(days=731), "2 years"),
    ],
)
def test_waits_are_told_in_words(wait: timedelta, words: str) -> None:
    assert in_words(wait) == words
