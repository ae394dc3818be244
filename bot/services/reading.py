"""What to read next: on a topic or on what was missed, for a member at their level."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.domain import reading as rules
from bot.domain.reading import LEVELS, Answer, Known, Mark
from bot.domain.yeardays import MonthDay
from bot.library.own import is_own
from bot.services.books import rated_in_words
from bot.services.presenting import as_citation, topic_link, topic_links
from bot.services.shelves import EMPTY, Shelf
from bot.services.views import Link, ReadingList, ReadingView
from bot.storage import readings
from bot.storage.readings import About

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.clock import Clock
    from bot.library.index import Library
    from bot.library.models import Reading, Source, Topic
    from bot.services.topics import Topics
    from bot.storage.database import Database, Transaction
    from bot.storage.readings import Stars

_MOST_OWN = 2  # of a guild's own readings
_LATEST = 500  # answers that are looked at for what was missed
_ON_A_TOPIC = 30  # of the latest answers on a topic, which say how a member stands on it now
_MOST_OPENINGS = 5
_FOR = {
    "intro": "these begin at the beginning.",
    "intermediate": "these go a step further.",
    "advanced": "these are for those who know the ground.",
}
_STEPS = {
    "intro": "This begins at the beginning.",
    "intermediate": "This goes a step further.",
    "advanced": "This is for those who know the ground.",
}


@dataclass(frozen=True, slots=True)
class Openings:
    """Topics to begin with, where nothing is known of a member and they named none."""

    topics: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    level: str
    reading: Reading
    source: Source

    @property
    def book_id(self) -> str:
        return self.source.id


class ReadingRoom:
    """Recommends readings out of the library, and what a guild itself recommends."""

    def __init__(self, library: Library, topics: Topics, database: Database, clock: Clock) -> None:
        self._library = library
        self._topics = topics
        self._database = database
        self._clock = clock

    async def recommend(
        self,
        member_id: int,
        topic_name: str | None = None,
        level: str | None = None,
        *,
        guild_id: int | None = None,
        shelf: Shelf = EMPTY,
    ) -> ReadingList | Openings:
        """Recommend up to three readings that a member has not read, and two of the guild's own.

        Without a topic it is the one they missed most of late; without a level, theirs. What
        they are shown is written down, so that the same three do not come twice in a row.
        Raises NotFoundError for an unknown topic.
        """
        topic = self._topics.find(topic_name) if topic_name is not None else None
        async with self._database.transaction(member_id, guild_id or 0) as tx:
            marks = await readings.list_marks(tx, member_id)
            read = frozenset(each.book_id for each in marks if each.mark is Mark.DONE)
            topic = topic or await self._missed(tx, member_id, read)
            if topic is None:
                return Openings(self._openings(shelf))
            before = await readings.find_shown(tx, member_id, topic.id)
            choices = self._choices(topic)
            known = await self._known(tx, member_id, topic)
            done = [each for each in choices if each.book_id in read]
            chosen = level or rules.level_of(known, (each.level for each in done))
            picked = rules.rotated(choices, chosen, shown=before, done=read)
            own = [each for each in _own(topic, shelf) if each.book_id not in read]
            shown = [*picked, *rules.by_level(own, chosen)[:_MOST_OWN]]
            await readings.write_shown(tx, member_id, topic.id, rules.remembered(picked, before))
            stars = await _stars(tx, guild_id, shown)
        return ReadingList(
            topic_link(topic),
            chosen,
            tuple(_view(each, place, chosen, stars) for place, each in enumerate(shown, 1)),
            because="" if level else _because(topic, chosen, known, len(done)),
            done=len(done),
            is_repeat=bool(picked)
            and {each.book_id for each in picked} == set(before[: len(picked)]),
        )

    async def shelf(
        self, topic_name: str, *, guild_id: int | None = None, shelf: Shelf = EMPTY
    ) -> ReadingList:
        """Give all readings of a topic, easier ones first; raises NotFoundError."""
        topic = self._topics.find(topic_name)
        choices = [*self._choices(topic), *_own(topic, shelf)]
        choices.sort(key=lambda choice: LEVELS.index(choice.level))
        async with self._database.transaction(guild_id or 0) as tx:
            stars = await _stars(tx, guild_id, choices)
        views = (_view(each, place, None, stars) for place, each in enumerate(choices, 1))
        return ReadingList(topic_link(topic), None, tuple(views))

    async def _missed(self, tx: Transaction, member_id: int, read: frozenset[str]) -> Topic | None:
        """Choose the topic that was missed most of late, of those with something left to read."""
        given = await readings.list_given(tx, member_id, _LATEST)
        answers = (
            Answer(topic_id, each.right, each.at)
            for each in given
            if (topic_id := each.topic_id or self._topics_by_question.get(each.question_id))
        )
        found = map(self._library.find_topic, rules.missed_most(answers, self._clock.now()))
        topics = [topic for topic in found if topic is not None]
        left = (topic for topic in topics if {each.source for each in topic.reading} - read)
        return next(left, topics[0] if topics else None)

    async def _known(self, tx: Transaction, member_id: int, topic: Topic) -> Known:
        by_question = self._topics_by_question.items()
        questions = [question for question, topic_id in by_question if topic_id == topic.id]
        about = About(topic.id, questions)
        given = await readings.list_given(tx, member_id, _ON_A_TOPIC, about)
        return Known(len(given), sum(each.right for each in given))

    @cached_property
    def _topics_by_question(self) -> dict[str, str]:
        return {each.id: each.topic for each in self._library.question_names()}

    def _openings(self, shelf: Shelf) -> tuple[Link, ...]:
        """Offer the topics of today's events, the weightiest first, then what the guild studies."""
        now = self._clock.now()
        events = self._library.events_on(MonthDay(now.month, now.day))
        weighty = sorted(events, key=lambda event: -event.significance)
        wanted = [topic_id for event in weighty for topic_id in event.topics]
        return topic_links(self._library, dict.fromkeys((*wanted, *shelf.topics)))[:_MOST_OPENINGS]

    def _choices(self, topic: Topic) -> list[_Choice]:
        return [
            _Choice(reading.level, reading, source)
            for reading, source in self._library.readings_of(topic)
        ]


def _own(topic: Topic, shelf: Shelf) -> list[_Choice]:
    own = shelf.own.readings if shelf.own is not None else ()
    return [
        _Choice(each.reading.level, each.reading, each.source)
        for each in own
        if each.topic == topic.id
    ]


async def _stars(
    tx: Transaction, guild_id: int | None, choices: Iterable[_Choice]
) -> dict[str, Stars]:
    book_ids = [each.book_id for each in choices]
    if guild_id is None or not book_ids:
        return {}
    return await readings.list_stars(tx, guild_id, book_ids)


def _because(topic: Topic, level: str | None, known: Known, done: int) -> str:
    """Say what a level was chosen by."""
    if level is None:
        return "One of each level, until a quiz or a review shows how you stand on this."
    told = []
    if known.answered:
        of = "the last " if known.answered == _ON_A_TOPIC else ""
        right = f"You had all {known.answered} right" if known.answered > 1 else "You had 1 right"
        missed = f"You missed {known.missed} of {of}{known.answered}"
        told.append(f"{missed if known.missed else right} on {topic.title}")
    if done:
        told.append(
            f"you have read {done} of its books" if told else f"You have read {done} of its books"
        )
    return f"{', and '.join(told)}: {_FOR[level]}"


def _view(choice: _Choice, place: int, level: str | None, stars: dict[str, Stars]) -> ReadingView:
    return ReadingView(
        choice.book_id,
        choice.level,
        as_citation(choice.source, place),
        choice.reading.why,
        choice.reading.caution or choice.source.caution,
        is_own(choice.source.id),
        _fit(choice.level, level),
        rated_in_words(stars.get(choice.book_id)),
    )


def _fit(level: str, wanted: str | None) -> str:
    """Say how a reading lies to the level that was chosen."""
    if wanted is None:
        return _STEPS[level]
    if level == wanted:
        return ""
    is_easier = LEVELS.index(level) < LEVELS.index(wanted)
    return "An easier one beside." if is_easier else "A harder one, for later."
