"""Predicted recall of a member's questions, read a page at a time, so that nobody waits for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import memory
from bot.domain.plans import ENOUGH_JOINED, mastery
from bot.services.review import QUESTION
from bot.storage import reviews

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterable, Sequence
    from datetime import datetime

    from bot.clock import Clock
    from bot.domain.memory import Wishes
    from bot.storage.database import Database, Transaction
    from bot.storage.reviews import Remembered

_A_PAGE = 500  # cards
_FRESH = timedelta(minutes=5)


async def recalls(
    tx: Transaction, member_id: int, now: datetime, question_ids: Iterable[str]
) -> dict[str, float | None]:
    """Predict a member's recall of questions: None for a card never reviewed.

    Questions without a card are left out.
    """
    subjects = [f"{QUESTION}{each}" for each in question_ids]
    wishes = await reviews.find_wishes(tx, member_id)
    return dict(_predicted(await reviews.list_remembered(tx, member_id, subjects), now, wishes))


async def all_recalls(
    database: Database, member_id: int, now: datetime
) -> AsyncIterator[list[tuple[str, float]]]:
    """Predict the recall of all that a member reviewed, page by page, by question or subject."""
    async with database.transaction(member_id) as tx:
        wishes = await reviews.find_wishes(tx, member_id)
    after = ""
    while True:
        async with database.transaction(member_id) as tx:
            page = await reviews.list_reviewed(tx, member_id, after, _A_PAGE)
        if not page:
            return
        yield [(key, recall or 0.0) for key, recall in _predicted(page, now, wishes)]
        after = page[-1].subject


def _predicted(
    cards: Iterable[Remembered], now: datetime, wishes: Wishes
) -> Iterable[tuple[str, float | None]]:
    return (
        (
            card.subject.removeprefix(QUESTION),
            memory.recall(card.stability, card.last_at, now, wishes),
        )
        for card in cards
    )


class GroupMeans:
    """Adds up what all who joined something would know: a member at a time, and now and then."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: dict[str, tuple[datetime, float]] = {}

    async def find(
        self, key: str, members: Sequence[int], question_ids: Collection[str]
    ) -> float | None:
        """Give the mean mastery, at most some minutes old; None of too few to hide behind it."""
        if len(members) < ENOUGH_JOINED:
            return None
        now = self._clock.now()
        self._kept = {each: kept for each, kept in self._kept.items() if now - kept[0] < _FRESH}
        if key not in self._kept:
            means = [await self._mean_of(each, now, question_ids) for each in members]
            self._kept[key] = now, mastery(means)
        return self._kept[key][1]

    async def _mean_of(self, member_id: int, now: datetime, question_ids: Collection[str]) -> float:
        async with self._database.transaction(member_id) as tx:
            known = await recalls(tx, member_id, now, question_ids)
        return mastery(known.get(each) for each in question_ids)
