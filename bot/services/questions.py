"""The questions a quiz can ask: those written by hand, and some made from events.

The id of a made one carries all that it is made from again, so that a restart asks the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from bot.domain import generating
from bot.domain.answering import Kind
from bot.domain.generating import Happening
from bot.domain.kept import Kept
from bot.domain.matching import AnswerKey
from bot.domain.wording import in_words, year_in_words
from bot.errors import NotFoundError
from bot.library.own import OWN_TOPIC, is_own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.library.index import Library
    from bot.library.models import Event, Question

MADE = "made"
OF_EVENTS = "events/"
EVERY_TOPIC = "all topics"
THIS_WEEK = "the week's posts"
THIS_SERVER = "this server's own"
_DIFFICULTY = 3
_KEPT = 1024
_KEPT_OWN = 20_000  # questions of guilds, some 2 KiB each
_WHO = "Who is it?"
MAKERS = {
    "first": Kind.CHOICE,
    "did": Kind.CHOICE,
    "year": Kind.YEAR,
    "order": Kind.ORDER,
    "who": Kind.WHO,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is asked.

    `options`: of choice, the right one first; of order, earliest first; of match, what belongs
    to each of `lefts`. `key` judges words, `year` is astronomical. `answer` is what the reveal
    says, in as many lines as it needs.
    """

    id: str
    kind: Kind
    topic_id: str | None
    topic: str
    prompt: str
    answer: str
    explanation: str
    sources: tuple[str, ...]
    difficulty: int
    options: tuple[str, ...] = ()
    lefts: tuple[str, ...] = ()
    key: AnswerKey | None = None
    year: int | None = None
    clues: tuple[str, ...] = ()


class QuestionBank:
    """Gives questions by id."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept = lru_cache(_KEPT)(self._get)
        self._own: Kept[str, Asked] = Kept(_KEPT_OWN)
        self._happenings = lru_cache(64)(self._read_happenings)
        self._topics = lru_cache(1)(self._read_topics)

    def get(self, question_id: str) -> Asked:
        """Give a question; raises NotFoundError, for one of a guild unless it was learnt."""
        if not is_own(question_id):
            return self._kept(question_id)
        if (own := self._own.find(question_id)) is None:
            raise NotFoundError("That question is no longer on this server.")
        return own

    def has(self, question_id: str) -> bool:
        """Tell whether a guild's own question was learnt."""
        return question_id in self._own

    def learn(self, question: Question) -> None:
        """Take in a guild's own question; it never changes, since a changed one has another id."""
        self._own.keep(question.id, self._written(question))

    def topic_title(self, topic_id: str | None) -> str:
        """Name what a question is about."""
        if topic_id is not None and topic_id.startswith(OF_EVENTS):
            event_ids = topic_id.removeprefix(OF_EVENTS).split(",")
            if len(event_ids) > 1:
                return THIS_WEEK
            event = self._library.find_event(event_ids[0])
            topic_id = event.topics[0] if event and event.topics else None
        if topic_id == OWN_TOPIC:
            return THIS_SERVER
        return self._library.get_topic(topic_id).title if topic_id else EVERY_TOPIC

    def topic_of(self, question_id: str) -> str | None:
        """Tell a question's topic without making it; None where it has none or is gone."""
        if not question_id.startswith(f"{MADE}:"):
            return self._topics().get(question_id)
        source = question_id.split(":")[3]
        if not source.startswith(OF_EVENTS):
            return source or None
        event = self._library.find_event(source.removeprefix(OF_EVENTS).split(",")[0])
        return event.topics[0] if event and event.topics else None

    def _read_topics(self) -> dict[str, str]:
        return {name.id: name.topic for name in self._library.question_names()}

    def _get(self, question_id: str) -> Asked:
        if not question_id.startswith(f"{MADE}:"):
            return self._written(self._library.get_question(question_id))
        made = self.make(question_id)
        if made is None:
            raise NotFoundError("The events of that question are no longer in the library.")
        return made

    def _written(self, question: Question) -> Asked:
        kind = Kind(question.kind)
        answer = question.answer or ""
        year = int(answer) if kind is Kind.YEAR else None
        pairs = tuple(f"{pair.left} · {pair.right}" for pair in question.pairs)
        return Asked(
            id=question.id,
            kind=kind,
            topic_id=question.topic if question.topic != OWN_TOPIC else None,
            topic=self.topic_title(question.topic),
            prompt=question.prompt,
            answer=_answer_text(answer, year, question.items or pairs),
            explanation=question.explanation,
            sources=question.sources,
            difficulty=question.difficulty,
            options=_options(question),
            lefts=tuple(pair.left for pair in question.pairs),
            key=_key(question) if kind is Kind.TYPED else None,
            year=year,
        )

    # -- made from events -----------------------------------------------------------------

    def make(self, question_id: str) -> Asked | None:
        """Make a question from its id; None where the library has no events for it."""
        _, maker, seed, source = question_id.split(":")
        happenings, rng = self._happenings(source or None), Random(int(seed))  # noqa: S311
        make = getattr(self, f"_make_{maker}", None)
        if make is None:
            return None
        asked: Asked | None = make(question_id, source or None, happenings, rng)
        return asked

    def _make_first(
        self, question_id: str, source: str | None, told: Sequence[Happening], rng: Random
    ) -> Asked | None:
        made = generating.which_first(told, rng)
        return None if made is None else self._of_choice(question_id, source, made)

    def _make_did(
        self, question_id: str, source: str | None, told: Sequence[Happening], rng: Random
    ) -> Asked | None:
        made = generating.who_was_it(told, rng)
        return None if made is None else self._of_choice(question_id, source, made)

    def _of_choice(self, question_id: str, source: str | None, made: generating.Choice) -> Asked:
        return self._asked(
            question_id,
            source,
            made.about,
            kind=Kind.CHOICE,
            prompt=made.prompt,
            answer=made.answer,
            options=(made.answer, *made.distractors),
        )

    def _make_year(
        self, question_id: str, source: str | None, told: Sequence[Happening], rng: Random
    ) -> Asked | None:
        made = generating.in_which_year(told, rng)
        if made is None:
            return None
        return self._asked(
            question_id,
            source,
            (made.about,),
            kind=Kind.YEAR,
            prompt=made.prompt,
            answer=year_in_words(made.answer),
            year=made.answer,
        )

    def _make_order(
        self, question_id: str, source: str | None, told: Sequence[Happening], rng: Random
    ) -> Asked | None:
        made = generating.in_order(told, rng)
        if made is None:
            return None
        return self._asked(
            question_id,
            source,
            made.about,
            kind=Kind.ORDER,
            prompt="Put in order, earliest first.",
            answer="\n".join(made.items),
            options=made.items,
        )

    def _make_who(
        self, question_id: str, source: str | None, told: Sequence[Happening], rng: Random
    ) -> Asked | None:
        made = generating.who_by_clues(told, rng)
        if made is None:
            return None
        events = {event_id: self._library.get_event(event_id) for event_id in made.about}
        clues = zip(events.values(), made.clues, strict=True)
        return self._asked(
            question_id,
            source,
            made.about,
            kind=Kind.WHO,
            prompt=_WHO,
            answer=made.person,
            key=AnswerKey(made.person),
            clues=tuple(f"{in_words(event.when)} · {clue}" for event, clue in clues),
        )

    def _asked(  # noqa: PLR0913 - one argument a field of its kind
        self,
        question_id: str,
        source: str | None,
        about: tuple[str, ...],
        *,
        kind: Kind,
        prompt: str,
        answer: str,
        options: tuple[str, ...] = (),
        key: AnswerKey | None = None,
        year: int | None = None,
        clues: tuple[str, ...] = (),
    ) -> Asked:
        events = [self._library.get_event(event_id) for event_id in about]
        dated = "; ".join(f"{event.title}: {in_words(event.when)}" for event in events)
        is_topic = source is not None and not source.startswith(OF_EVENTS)
        return Asked(
            id=question_id,
            kind=kind,
            topic_id=source if is_topic else None,
            topic=self.topic_title(source),
            prompt=prompt,
            answer=answer,
            explanation=f"{dated}.",
            sources=tuple(dict.fromkeys(event.sources[0] for event in events)),
            difficulty=_DIFFICULTY,
            options=options,
            key=key,
            year=year,
            clues=clues,
        )

    def _read_happenings(self, source: str | None) -> tuple[Happening, ...]:
        if source and source.startswith(OF_EVENTS):
            event_ids = source.removeprefix(OF_EVENTS).split(",")
            found = (self._library.find_event(event_id) for event_id in event_ids)
            return tuple(happening(event) for event in found if event is not None)
        events = self._library.events_of(source) if source else self._library.weighty_events()
        return tuple(map(happening, events))


def _answer_text(answer: str, year: int | None, listed: tuple[str, ...]) -> str:
    if listed:
        return "\n".join(listed)
    return answer if year is None else year_in_words(year)


def _options(question: Question) -> tuple[str, ...]:
    if question.distractors:
        return (question.answer or "", *question.distractors)
    return question.items or tuple(pair.right for pair in question.pairs)


def _key(question: Question) -> AnswerKey:
    return AnswerKey(question.answer or "", question.accept, question.prompt_on, question.reject)


def happening(event: Event) -> Happening:
    """Take of an event what questions are made from; its year is None where it is disputed."""
    years = {event.when.year, *(claim.when.year for claim in event.date_claims)}
    point = event.when.spans[0][0]
    is_certain = (
        event.when.kind == "single"
        and point is not None
        and not (point.approximate or point.uncertain or point.blank_digits)
        and len(years) == 1
    )
    year = event.when.year if is_certain else None
    return Happening(event.id, event.title, year, event.people, event.significance)
