"""What to read next on a topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.reading import LEVELS, recommended
from bot.library.own import is_own
from bot.services.presenting import as_citation, topic_link
from bot.services.shelves import EMPTY, Shelf
from bot.services.views import ReadingList, ReadingView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.library.index import Library
    from bot.library.models import Reading, Source, Topic
    from bot.services.topics import Topics

_MOST_OWN = 2  # of a guild's own readings, where no level is asked for


@dataclass(frozen=True, slots=True)
class _Choice:
    level: str
    reading: Reading
    source: Source


class ReadingRoom:
    """Recommends readings out of the library."""

    def __init__(self, library: Library, topics: Topics) -> None:
        self._library = library
        self._topics = topics

    def recommend(
        self, topic_name: str, level: str | None = None, shelf: Shelf = EMPTY
    ) -> ReadingList:
        """Recommend up to three readings, and what the guild itself recommends.

        Raises NotFoundError for an unknown topic.
        """
        topic = self._topics.find(topic_name)
        own = recommended(_own(topic, shelf), level) if level else _own(topic, shelf)[:_MOST_OWN]
        return _listed(topic, level, (*recommended(self._choices(topic), level), *own))

    def shelf(self, topic_name: str, shelf: Shelf = EMPTY) -> ReadingList:
        """Give all readings of a topic, easier ones first; raises NotFoundError."""
        topic = self._topics.find(topic_name)
        choices = [*self._choices(topic), *_own(topic, shelf)]
        return _listed(topic, None, sorted(choices, key=lambda choice: LEVELS.index(choice.level)))

    def _choices(self, topic: Topic) -> list[_Choice]:
        return [
            _Choice(reading.level, reading, source)
            for reading, source in self._library.readings_of(topic)
        ]


def _own(topic: Topic, shelf: Shelf) -> list[_Choice]:
    readings = shelf.own.readings if shelf.own is not None else ()
    return [
        _Choice(each.reading.level, each.reading, each.source)
        for each in readings
        if each.topic == topic.id
    ]


def _listed(topic: Topic, level: str | None, choices: Sequence[_Choice]) -> ReadingList:
    readings = (
        ReadingView(
            choice.level,
            as_citation(choice.source, place),
            choice.reading.why,
            choice.reading.caution or choice.source.caution,
            is_own(choice.source.id),
        )
        for place, choice in enumerate(choices, 1)
    )
    return ReadingList(topic_link(topic), level, tuple(readings))
