"""Mastery: what a member is predicted to know now, out of their cards, and what to do next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from bot.domain.advice import Step, next_step
from bot.domain.plans import mastery
from bot.library.models import Era
from bot.services.recalling import all_recalls
from bot.services.review import COUNTED, due_in_words
from bot.storage import reviews

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.clock import Clock
    from bot.library.index import Library
    from bot.services.plans import Plans
    from bot.services.profiles import Part
    from bot.services.questions import QuestionBank
    from bot.storage.database import Database

_ENOUGH = 4  # cards of a topic, before it is called the weakest
_MOST_TOPICS = 8


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
            due = await reviews.count_due(tx, member_id, now, COUNTED)
            behind = await self._plans.behind_of(tx, member_id)
        by_topic = await self._by_topic(member_id, now)
        topics, eras = self._grouped(by_topic)
        weak = [each for each in topics if each.cards >= _ENOUGH]
        weakest = min(weak, key=lambda each: each.recall, default=None)
        return MasteryView(
            cards=sum(map(len, by_topic.values())),
            recall=mastery(chain.from_iterable(by_topic.values())),
            topics=tuple(topics[:_MOST_TOPICS]),
            eras=tuple(eras),
            step=_step(due, behind, weakest, quizzed),
        )

    async def _by_topic(self, member_id: int, now: datetime) -> dict[str, list[float]]:
        """Predict the recall of all that a member reviewed; what has no topic is under ""."""
        found: defaultdict[str, list[float]] = defaultdict(list)
        async for page in all_recalls(self._database, member_id, now):
            for question_id, recall in page:
                found[self._bank.topic_of(question_id) or ""].append(recall)
        return found

    def _grouped(self, by_topic: Mapping[str, list[float]]) -> tuple[list[Known], list[Known]]:
        """Give topics, those of most cards first, and eras in order of time."""
        by_era: defaultdict[str, list[float]] = defaultdict(list)
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
            told = "1 card is due" if due == 1 else f"{due_in_words(due)} cards are due"
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
