"""The topics that a plan is made of: found by what a member types, and what they have to study."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.plans import MOST_TOPICS, Material
from bot.domain.reading import LEVELS
from bot.domain.text import fold
from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.library.index import Library
    from bot.library.models import Topic
    from bot.services.topics import Topics

_LONGEST = 100  # characters of a completed choice, Discord's limit


class Syllabus:
    """Reads lists of topics."""

    def __init__(self, library: Library, topics: Topics) -> None:
        self._library = library
        self._topics = topics
        self._names = {fold(name.title): name.id for name in library.topic_names}
        self.questions = lru_cache(1)(self._read_questions)

    def find(self, text: str) -> list[Material]:
        """Read a list of topics, apart by commas; some have commas in their titles.

        Raises NotFoundError for one that there is not, UserError for too many.
        """
        parts = [part.strip() for part in text.split(",")]
        found: dict[str, Topic] = {}
        place = 0
        while place < len(parts):
            length = next(
                (n for n in range(len(parts) - place, 0, -1) if self._named(parts, place, n)), 1
            )
            name = self._named(parts, place, length) or parts[place]
            if name:
                topic = self._topics.find(name.removeprefix("topic:"))
                found[topic.id] = topic
            place += length
        if len(found) > MOST_TOPICS:
            raise UserError(f"A plan takes {MOST_TOPICS} topics at most.")
        return list(map(self._material, found.values()))

    def _named(self, parts: list[str], place: int, length: int) -> str | None:
        return self._names.get(fold(", ".join(parts[place : place + length])))

    def _material(self, topic: Topic) -> Material:
        readings = sorted(topic.reading, key=lambda reading: LEVELS.index(reading.level))
        return Material(
            topic_id=topic.id,
            sections=len(topic.section),
            events=tuple(
                (event.id, event.significance) for event in self._library.events_of(topic.id)
            ),
            questions=self.questions()[topic.id],
            readings=tuple(dict.fromkeys(reading.source for reading in readings)),
        )

    def _read_questions(self) -> Mapping[str, tuple[str, ...]]:
        """Give the ids of each topic's questions, easier ones first."""
        by_topic = defaultdict(list)
        for name in sorted(self._library.question_names(), key=lambda name: name.difficulty):
            by_topic[name.topic].append(name.id)
        return defaultdict(tuple, {topic: tuple(ids) for topic, ids in by_topic.items()})

    def suggest(self, text: str) -> tuple[str, ...]:
        """Complete the last topic of a list; each choice carries what stands before it."""
        before, _, typed = text.rpartition(",")
        start = f"{before.strip()}, " if before.strip() else ""
        choices = (
            f"{start}{link.title}"
            for link in self._topics.suggest(typed)
            if fold(link.title) not in fold(before)
        )
        return tuple(choice for choice in choices if len(choice) <= _LONGEST)
