"""Mastery: what a member is predicted to know now, out of their cards, and what to do next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain import memory
from bot.domain.advice import Step, next_step
from bot.domain.plans import mastery
from bot.library.models import Era
from bot.services.review import QUESTION
from bot.storage import reviews

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.clock import Clock
    from bot.domain.memory import Card, Wishes
    from bot.library.index import Library
    from bot.services.plans import Plans
    from bot.services.profiles import Part
    from bot.services.questions import QuestionBank
    from bot.storage.database import Database, Transaction

_ENOUGH = 4  # cards of a topic, before it is called the weakest
_MOST_TOPICS = 8
_A_PAGE = 1000  # cards


@dataclass(frozen=True, slots=True)
class Known:
    """How much of a topic or an era is known: predicted recall of so many cards."""

    title: str
    recall: float
    cards: int


@dataclass(frozen=True, slots=True)
class MasteryView:
    """What a member knows, out of the cards that they reviewed; `step` is what to do next."""

    cards: int
    recall: float
    topics: tuple[Known, ...]
    eras: tuple[Known, ...]
    step: str


class Mastery:
    """Adds up predicted recall by topic and era."""

    def __init__(
        self, library: Library, bank: QuestionBank, plans: Plans, database: Database, clock: Clock
    ) -> None:
        self._library = library
        self._bank = bank
        self._plans = plans
        self._database = database
        self._clock = clock

    async def show(self, member_id: int, quizzed: Sequence[Part] = ()) -> MasteryView:
        """Show what a member knows; `quizzed` are topics of quizzes, the weakest first."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            due = await reviews.count_due(tx, member_id, now)
            behind = await self._plans.behind_of(tx, member_id)
            known = await _all_recalls(tx, member_id, now)
        topics, eras = self._grouped(known)
        weak = [each for each in topics if each.cards >= _ENOUGH]
        weakest = min(weak, key=lambda each: each.recall, default=None)
        return MasteryView(
            cards=len(known),
            recall=mastery(known.values()),
            topics=tuple(topics[:_MOST_TOPICS]),
            eras=tuple(eras),
            step=_step(due, behind, weakest, quizzed),
        )

    def _grouped(self, known: Mapping[str, float]) -> tuple[list[Known], list[Known]]:
        """Give topics, those of most cards first, and eras in order of time."""
        by_topic: defaultdict[str, list[float]] = defaultdict(list)
        by_era: defaultdict[str, list[float]] = defaultdict(list)
        for question_id, recall in known.items():
            by_topic[self._bank.topic_of(question_id) or ""].append(recall)
        topics = []
        for topic_id, each in by_topic.items():
            if (topic := self._library.find_topic(topic_id)) is not None:
                topics.append(Known(topic.title, mastery(each), len(each)))
                by_era[topic.era] += each
        topics.sort(key=lambda each: (-each.cards, each.title))
        eras = [
            Known(era.replace("-", " "), mastery(by_era[era]), len(by_era[era]))
            for era in Era
            if by_era[era]
        ]
        return topics, eras


def _step(
    due: int, behind: tuple[str, int] | None, weakest: Known | None, quizzed: Sequence[Part]
) -> str:
    """Say in a line what to do next."""
    found = [(weakest.recall, weakest.title)] if weakest else []
    share, title = next(iter(found or [(each.share, each.title) for each in quizzed]), (None, ""))
    plan, left = behind or ("", 0)
    match next_step(due=due, behind=left, weakest=share):
        case Step.REVIEW:
            told = "1 card is due" if due == 1 else f"{due} cards are due"
            return f"{told}: /review start"
        case Step.CATCH_UP:
            asked = "1 question" if left == 1 else f"{left} questions"
            return f"the plan “{plan}” is behind by {asked}: /plan show"
        case Step.STRENGTHEN:
            return f"you know least of “{title}”: /quiz solo asks about it, /read says what to read"
        case Step.READ:
            return f"you know your topics well: /read has more on “{title}”"
        case _:
            return "a quiz by yourself, /quiz solo; what you miss can become a card"


async def _all_recalls(tx: Transaction, member_id: int, now: datetime) -> dict[str, float]:
    """Predict the recall of all that a member reviewed, in pages, so that nobody waits long."""
    wishes = await reviews.find_wishes(tx, member_id)
    found: dict[str, float] = {}
    after = ""
    while page := await reviews.list_reviewed(tx, member_id, after, _A_PAGE):
        for question_id, recall in predict(page, now, wishes).items():
            found[question_id] = recall or 0.0
        after = page[-1].subject
    return found


def predict(cards: Iterable[Card], now: datetime, wishes: Wishes) -> dict[str, float | None]:
    """Predict the recall of questions by their cards; None for a card never reviewed."""
    return {
        card.subject.removeprefix(QUESTION): memory.recall(card, now, wishes)
        for card in cards
        if card.subject.startswith(QUESTION)
    }


async def recalls(
    tx: Transaction, member_id: int, now: datetime, question_ids: Iterable[str]
) -> dict[str, float | None]:
    """Predict a member's recall of questions; those without a card are left out."""
    subjects = [f"{QUESTION}{each}" for each in question_ids]
    wishes = await reviews.find_wishes(tx, member_id)
    return predict(await reviews.list_cards(tx, member_id, subjects), now, wishes)
