"""Deal the questions of a quiz: of the topics, kinds and difficulty that were asked for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.domain.answering import Kind
from bot.domain.pool import ADAPTIVE, Pool
from bot.library.own import OWN_TAG, OWN_TOPIC
from bot.services.questions import (
    EVERY_TOPIC,
    MADE,
    MAKERS,
    OF_EVENTS,
    THIS_SERVER,
    happening,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from bot.library.index import Library, QuestionName
    from bot.library.models import Event
    from bot.services.questions import Asked, QuestionBank

    Stock = Mapping[str, Sequence[QuestionName]]

_SEEDS = 2**32
_COMPARED = 4  # events in a question of which came first
_TRIES = 6  # at a made question, before a round is left out
_FIRST_LEVEL = 2  # of an adaptive quiz
_WHO_SHARE = 0.1  # of rounds that ask who it is, where every kind may come
_MOST_NAMED = 3


class Dealer:
    """Chooses among the questions of the bank; the same for the same `rng`."""

    def __init__(self, library: Library, bank: QuestionBank) -> None:
        self._library = library
        self._bank = bank
        self._by_topic: defaultdict[str, list[QuestionName]] = defaultdict(list)
        self._choices: defaultdict[str, list[str]] = defaultdict(list)  # "" has those of all topics
        for name in library.question_names():
            self._by_topic[name.topic].append(name)
            if name.kind == Kind.CHOICE:
                self._choices[name.topic].append(name.id)
                self._choices[""].append(name.id)

    def title(self, pool: Pool) -> str:
        """Name what a quiz is about."""
        names = [self._tag_title(tag) for tag, _ in pool.tags]
        if len(names) > _MOST_NAMED:
            return f"{', '.join(names[:_MOST_NAMED])} and more"
        return " and ".join(names) or EVERY_TOPIC

    def _tag_title(self, tag: str) -> str:
        if tag == OWN_TAG:
            return THIS_SERVER
        kind, _, value = tag.partition(":")
        return self._bank.topic_title(value) if kind == "topic" else value.replace("-", " ")

    def deal(
        self,
        pool: Pool,
        count: int,
        rng: Random,
        lately: frozenset[str] = frozenset(),
        own: Sequence[QuestionName] = (),
    ) -> tuple[Asked, ...]:
        """Draw up to `count` questions, none twice, those not asked lately first.

        `own` are the questions that the guild itself added.
        """
        stock = self._stock(own)
        dealt: dict[str, Asked] = {}
        told: set[str] = set()
        weights = self._weighted_topics(pool, stock)
        topics = {topic: (weight, stock[topic]) for topic, weight in weights.items()}
        for _ in range(2 * count):
            if len(dealt) == count or not topics:
                break
            asked = self._draw(pool, topics, dealt, lately, rng)
            if asked is not None and (said := f"{asked.prompt} {asked.answer}") not in told:
                dealt[asked.id] = asked
                told.add(said)
        return tuple(dealt.values())

    def candidates(self, pool: Pool) -> tuple[QuestionName, ...]:
        """List the written questions of a pool, of every difficulty."""
        return tuple(
            name
            for topic_id in self._weighted_topics(pool, self._by_topic)
            for name in self._by_topic[topic_id]
            if _fits(pool, name.kind)
        )

    def _stock(self, own: Sequence[QuestionName]) -> Stock:
        """Put a guild's own questions beside the others of their topics, and by themselves."""
        if not own:
            return self._by_topic
        by_topic = defaultdict(list, self._by_topic)
        for name in own:
            if name.topic != OWN_TOPIC:
                by_topic[name.topic] = [*by_topic[name.topic], name]
        by_topic[OWN_TOPIC] = list(own)
        return by_topic

    def _weighted_topics(self, pool: Pool, stock: Stock) -> dict[str, float]:
        """Give each topic its weight; an era's or a region's is shared among its topics."""
        weights: defaultdict[str, float] = defaultdict(float)
        tags = pool.tags or (("", 1),)
        for tag, weight in tags:
            topics = [topic_id for topic_id in self._topics_of(tag) if topic_id in stock]
            for topic_id in topics:
                weights[topic_id] += weight / len(topics)
        return weights

    def _topics_of(self, tag: str) -> list[str]:
        kind, _, value = tag.partition(":")
        if kind == "topic":
            return [value]
        if tag == OWN_TAG:
            return [OWN_TOPIC]
        topics = (self._library.get_topic(name.id) for name in self._library.topic_names)
        found = [
            topic.id
            for topic in topics
            if not kind or value in ({topic.era.value} if kind == "era" else topic.regions)
        ]
        return found if kind else [*found, OWN_TOPIC]

    def _draw(
        self,
        pool: Pool,
        topics: dict[str, tuple[float, Sequence[QuestionName]]],
        dealt: dict[str, Asked],
        lately: frozenset[str],
        rng: Random,
    ) -> Asked | None:
        (topic_id,) = rng.choices(list(topics), weights=[weight for weight, _ in topics.values()])
        has_events = topic_id != OWN_TOPIC
        if (
            has_events
            and (Kind.WHO in pool.kinds or not pool.kinds)
            and rng.random() < _who_share(pool)
        ):
            return self._made(Kind.WHO, topic_id, rng)
        names = [
            name for name in topics[topic_id][1] if name.id not in dealt and _fits(pool, name.kind)
        ]
        makeable = sorted(set(MAKERS.values()) & (pool.kinds or set(Kind))) if has_events else []
        at_level = [name for name in names if _is_level(pool, name.difficulty)]
        able = at_level or ([] if makeable else names)  # better another level than no question
        if able:
            fresh = [name for name in able if name.id not in lately]
            return self._bank.get(rng.choice(fresh or able).id)
        return self._made(rng.choice(makeable), topic_id, rng) if makeable else None

    def _made(self, kind: Kind, topic_id: str, rng: Random) -> Asked | None:
        makers = [maker for maker, makes in MAKERS.items() if makes is kind]
        for _ in range(_TRIES if makers else 0):
            question_id = f"{MADE}:{rng.choice(makers)}:{rng.randrange(_SEEDS)}:{topic_id}"
            if (asked := self._bank.make(question_id)) is not None:
                return asked
        return None

    def deal_about(self, event_ids: Sequence[str], count: int, rng: Random) -> tuple[Asked, ...]:
        """Draw up to `count` questions on some events: of their topics, and which came first."""
        found = [self._library.find_event(event_id) for event_id in event_ids]
        events = [event for event in found if event is not None]
        topics = dict.fromkeys(topic for event in events for topic in event.topics)
        written = [name.id for topic in topics for name in self._by_topic[topic]]
        made = self._compared(events, (count + 1) // 2, rng)
        drawn = rng.sample(written, min(count - len(made), len(written)))
        dealt = [*map(self._bank.get, drawn), *made]
        rng.shuffle(dealt)
        return tuple(dealt)

    def _compared(self, events: Sequence[Event], count: int, rng: Random) -> list[Asked]:
        """Make questions of which of four events came first, no first event twice."""
        able = [each for each in map(happening, events) if each.year is not None]
        made: dict[str, Asked] = {}
        for _ in range(3 * count if len(able) >= _COMPARED else 0):
            four = ",".join(sorted(each.id for each in rng.sample(able, _COMPARED)))
            asked = self._bank.make(f"{MADE}:first:{rng.randrange(_SEEDS)}:{OF_EVENTS}{four}")
            if asked is not None and len(made) < count:
                made.setdefault(asked.answer, asked)
        return list(made.values())

    def daily(self, topics: Sequence[str], recent: frozenset[str], rng: Random) -> str | None:
        """Draw a question of the day: of the first topic that has one not asked lately."""
        for topic in (*topics, ""):
            fresh = [each for each in self._choices.get(topic, ()) if each not in recent]
            if fresh:
                return rng.choice(fresh)
        return None


def _who_share(pool: Pool) -> float:
    return 1.0 if pool.kinds == {Kind.WHO} else 1 / len(pool.kinds) if pool.kinds else _WHO_SHARE


def _fits(pool: Pool, kind: str) -> bool:
    return not pool.kinds or kind in pool.kinds


def _is_level(pool: Pool, difficulty: int) -> bool:
    wanted = _FIRST_LEVEL if pool.difficulty == ADAPTIVE else pool.difficulty
    return wanted is None or difficulty == wanted
