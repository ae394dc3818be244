"""What a member would know now, and what to do next, on a real database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.memory import Grade
from bot.services.decks import Viewer
from bot.services.plan_orders import Asker, Order
from bot.services.profiles import Part

if TYPE_CHECKING:
    from bot.services.bundle import Services
    from bot.storage.database import Database
    from tests.conftest import SetClock

ADA = 9


def some(services: Services, topic: str, count: int) -> list[str]:
    names = services.facts._library.question_names()
    return [name.id for name in names if name.topic == topic][:count]


async def review(services: Services, grade: Grade) -> None:
    """Review all that is due or new, each once."""
    seen: set[str] = set()
    while (card := await services.reviews.next(ADA)) is not None and card.card_id not in seen:
        seen.add(card.card_id)
        await services.reviews.rate(ADA, card.card_id, card.reps, grade)


async def test_mastery_is_counted_by_topic_and_era(services: Services, clock: SetClock) -> None:
    await services.reviews.add(ADA, some(services, "french-revolution", 6))
    await services.reviews.add(ADA, some(services, "apartheid", 3))
    await services.reviews.add_event(ADA, "trotsky-expelled-1927")
    await services.reviews.add(ADA, ["made:did:3:french-revolution", "made:did:3:"])
    await services.reviews.add(ADA, ["made:year:0:events/never-was", "no-such-question"])
    assert (await services.mastery.show(ADA)).cards == 0, "of those reviewed alone"
    await review(services, Grade.GOOD)
    view = await services.mastery.show(ADA)
    assert view.cards >= 11
    assert view.recall == 1
    assert [(each.title, each.cards) for each in view.topics] == [
        ("The French Revolution", 7),
        (services.facts._library.topic_titles["apartheid"], 3),
        ("The expulsion of Leon Trotsky", 1),
    ]
    assert [each.title for each in view.eras] == ["early modern", "modern", "contemporary"]
    assert sum(each.cards for each in view.eras) == sum(each.cards for each in view.topics)
    clock.advance(days=30)
    later = await services.mastery.show(ADA)
    assert 0.5 < later.recall < 1
    assert all(each.recall < 1 for each in (*later.topics, *later.eras))


async def test_cards_of_ones_own_decks_count_without_a_topic(services: Services) -> None:
    owner = Viewer(ADA, None)
    deck = await services.decks.create(owner, "Haiti")
    await services.decks.add_card(owner, deck.id, {"front": "Who led?", "back": "Toussaint"})
    await services.decks.study(owner, deck.id)
    await review(services, Grade.GOOD)
    view = await services.mastery.show(ADA)
    assert (view.cards, view.recall, view.topics, view.eras) == (1, 1, (), ())


async def test_what_to_do_next_follows_from_what_is_known(
    services: Services, clock: SetClock
) -> None:
    async def step(*quizzed: Part) -> str:
        return (await services.mastery.show(ADA, quizzed)).step

    assert "a quiz by yourself" in await step()
    assert "you know least of “Rome”" in await step(Part("Rome", 10, 3), Part("Athens", 10, 5))
    assert "you know your topics well" in await step(Part("Rome", 10, 9))
    await services.reviews.add(ADA, some(services, "french-revolution", 5))
    await review(services, Grade.GOOD)
    assert "/read has more on “The French Revolution”" in await step(Part("Rome", 10, 3))
    await services.plans.make(Asker(ADA, None), Order("french revolution", 4))
    assert "/read has more" in await step()
    clock.advance(days=60)
    assert await step() == "5 cards are due: /review start"
    await review(services, Grade.EASY)
    assert "“The French Revolution” is behind by" in await step()
    await services.reviews.add(ADA, some(services, "apartheid", 1))
    await review(services, Grade.AGAIN)
    clock.advance(minutes=15)
    assert await step() == "1 card is due: /review start"


async def test_one_question_behind_is_one(services: Services, clock: SetClock) -> None:
    view = await services.plans.make(Asker(ADA, None), Order("french revolution", 4))
    await services.plans.add_cards(Asker(ADA, None), view.id, 4)
    await services.reviews.change(ADA, new_a_day=100)
    await review(services, Grade.EASY)
    clock.advance(days=40)
    await review(services, Grade.EASY)
    assert "behind" not in (await services.mastery.show(ADA)).step
    async with services.reviews._database.transaction() as tx:
        await tx.execute(
            "UPDATE review_card SET state = 'removed' WHERE card_id ="
            " (SELECT MIN(card_id) FROM review_card)"
        )
    assert "is behind by 1 question: /plan show" in (await services.mastery.show(ADA)).step


@pytest.mark.parametrize(
    ("question_id", "topic"),
    [
        ("made:did:3:apartheid", "apartheid"),
        ("made:did:3:", None),
        ("made:year:0:events/never-was", None),
        ("made:year:0:events/trotsky-expelled-1927", "expulsion-of-trotsky"),
        ("never-was", None),
    ],
)
async def test_a_questions_topic_is_read_off_its_id(
    services: Services, database: Database, question_id: str, topic: str | None
) -> None:
    del database
    assert services.shelves.questions.topic_of(question_id) == topic
