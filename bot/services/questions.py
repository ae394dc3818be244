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
    from bot.library.index import Library
    from bot.library.models import Event

_MADE = "made"
_MAKERS = {"first": which_first, "who": who_was_it}
_EVERY_TOPIC = "all topics"
_DIFFICULTY = 3
_SEEDS = 2**32
_KEPT = 1024


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

    def deal(self, topic_id: str | None, count: int, rng: Random) -> tuple[str, ...]:
        """Draw up to `count` ids, no question twice; made ones fill up what is not written."""
        written = self._library.question_ids(topic_id, QuestionKind.CHOICE)
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

    def topic_title(self, topic_id: str | None) -> str:
        """Name what a quiz asks about."""
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

    def _read_happenings(self, topic_id: str | None) -> tuple[Happening, ...]:
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
