"""The questions a quiz can ask: those written by hand first, then some made from events."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from bot.domain.generating import Choice, Happening, which_first, who_was_it
from bot.domain.wording import in_words
from bot.errors import NotFoundError
from bot.library.models import QuestionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.library.index import Library
    from bot.library.models import Event

_MADE = "made"
_MAKERS = {"first": which_first, "who": who_was_it}
WEEK = "week"  # stands in a session for the topic of one over a week's posts
_EVERY_TOPIC = "all topics"
_THIS_WEEK = "the week's posts"
_OF_EVENTS = "events/"
_DIFFICULTY = 3
_SEEDS = 2**32
_KEPT = 1024
_COMPARED = 4  # events in a question of which came first


@dataclass(frozen=True, slots=True)
class Asked:
    """A multiple-choice question as it is asked; the right option is the first."""

    topic: str
    prompt: str
    options: tuple[str, ...]
    explanation: str
    sources: tuple[str, ...]
    difficulty: int


class QuestionBank:
    """Deals questions by id; the id of a made one carries all that it is made from again."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.get = lru_cache(_KEPT)(self._get)
        self._happenings = lru_cache(64)(self._read_happenings)
        self._written = lru_cache(128)(self._read_written)

    def deal(self, topic_id: str | None, count: int, rng: Random) -> tuple[str, ...]:
        """Draw up to `count` ids, no question twice; made ones fill up what is not written."""
        written = self._written(topic_id)
        dealt = list(rng.sample(written, min(count, len(written))))
        prompts = {self.get(question_id).prompt for question_id in dealt}
        for place in range(2 * (count - len(dealt))):
            kind = "who" if place % 2 == 0 else "first"
            made = f"{_MADE}:{kind}:{rng.randrange(_SEEDS)}:{topic_id or ''}"
            asked = self._make(made)
            if asked is None or len(dealt) >= count:
                continue
            told = asked.prompt + (asked.options[0] if kind == "first" else "")
            if told not in prompts:
                prompts.add(told)
                dealt.append(made)
        return tuple(dealt)

    def deal_about(self, event_ids: Sequence[str], count: int, rng: Random) -> tuple[str, ...]:
        """Draw up to `count` ids about some events: of their topics, and which came first."""
        found = [self._library.find_event(event_id) for event_id in event_ids]
        events = [event for event in found if event is not None]
        topics = dict.fromkeys(topic for event in events for topic in event.topics)
        written = list(
            dict.fromkeys(question_id for topic in topics for question_id in self._written(topic))
        )
        made = self._compared(events, (count + 1) // 2, rng)
        dealt = rng.sample(written, min(count - len(made), len(written))) + made
        rng.shuffle(dealt)
        return tuple(dealt)

    def _compared(self, events: Sequence[Event], count: int, rng: Random) -> list[str]:
        """Make questions of which of four events came first, no first event twice."""
        able = [each for each in map(_happening, events) if each.year is not None]
        made: dict[str, str] = {}
        for _ in range(3 * count if len(able) >= _COMPARED else 0):
            four = ",".join(sorted(each.id for each in rng.sample(able, _COMPARED)))
            question_id = f"{_MADE}:first:{rng.randrange(_SEEDS)}:{_OF_EVENTS}{four}"
            asked = self._make(question_id)
            if asked is not None and len(made) < count:
                made.setdefault(asked.options[0], question_id)
        return list(made.values())

    def daily(self, topics: Sequence[str], recent: frozenset[str], rng: Random) -> str | None:
        """Draw a question of the day: of the first topic that has one not asked lately."""
        for topic_id in (*topics, None):
            written = self._written(topic_id)
            fresh = [question_id for question_id in written if question_id not in recent]
            if fresh:
                return rng.choice(fresh)
        return None

    def topic_title(self, topic_id: str | None) -> str:
        """Name what a quiz asks about."""
        if topic_id is not None and (topic_id == WEEK or topic_id.startswith(_OF_EVENTS)):
            return _THIS_WEEK
        return self._library.get_topic(topic_id).title if topic_id else _EVERY_TOPIC

    def _get(self, question_id: str) -> Asked:
        if question_id.startswith(f"{_MADE}:"):
            made = self._make(question_id)
            if made is None:
                raise NotFoundError("The events of that question are no longer in the library.")
            return made
        question = self._library.get_question(question_id)
        return Asked(
            topic=self._library.get_topic(question.topic).title,
            prompt=question.prompt,
            options=(question.answer or "", *question.distractors),
            explanation=question.explanation,
            sources=question.sources,
            difficulty=question.difficulty,
        )

    def _make(self, question_id: str) -> Asked | None:
        _, kind, seed, topic_id = question_id.split(":")
        made = _MAKERS[kind](self._happenings(topic_id or None), Random(int(seed)))  # noqa: S311
        return None if made is None else self._asked(made, topic_id or None)

    def _asked(self, made: Choice, topic_id: str | None) -> Asked:
        events = [self._library.get_event(event_id) for event_id in made.about]
        dated = "; ".join(f"{event.title}: {in_words(event.when)}" for event in events)
        return Asked(
            topic=self.topic_title(topic_id),
            prompt=made.prompt,
            options=(made.answer, *made.distractors),
            explanation=f"{dated}.",
            sources=tuple(dict.fromkeys(event.sources[0] for event in events)),
            difficulty=_DIFFICULTY,
        )

    def _read_written(self, topic_id: str | None) -> tuple[str, ...]:
        return self._library.question_ids(topic_id, QuestionKind.CHOICE)

    def _read_happenings(self, topic_id: str | None) -> tuple[Happening, ...]:
        if topic_id and topic_id.startswith(_OF_EVENTS):
            event_ids = topic_id.removeprefix(_OF_EVENTS).split(",")
            found = (self._library.find_event(event_id) for event_id in event_ids)
            return tuple(_happening(event) for event in found if event is not None)
        events = self._library.events_of(topic_id) if topic_id else self._library.weighty_events()
        return tuple(map(_happening, events))


def _happening(event: Event) -> Happening:
    years = {event.when.year, *(claim.when.year for claim in event.date_claims)}
    point = event.when.spans[0][0]
    is_certain = (
        event.when.kind == "single"
        and point is not None
        and not (point.approximate or point.uncertain or point.blank_digits)
        and len(years) == 1
    )
    return Happening(event.id, event.title, event.when.year if is_certain else None, event.people)
