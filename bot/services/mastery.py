"""Mastery: what a member is predicted to know now, out of their cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import memory
from bot.services.review import QUESTION
from bot.storage import reviews

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.storage.database import Transaction


async def recalls(
    tx: Transaction, member_id: int, now: datetime, question_ids: Iterable[str] | None = None
) -> dict[str, float | None]:
    """Predict a member's recall of questions, of some or of all that they have cards of.

    Questions without a card are left out; None stands for a card that was never reviewed.
    """
    subjects = None if question_ids is None else [f"{QUESTION}{each}" for each in question_ids]
    wishes = await reviews.find_wishes(tx, member_id)
    cards = await reviews.list_cards(tx, member_id, subjects)
    return {card.subject.removeprefix(QUESTION): memory.recall(card, now, wishes) for card in cards}
