"""What to read next on a topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.reading import LEVELS, recommended
from bot.services.presenting import as_citation, topic_link
from bot.services.views import ReadingList, ReadingView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.library.index import Library
    from bot.library.models import Reading, Source, Topic
    from bot.services.topics import Topics


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

    def recommend(self, topic_name: str, level: str | None = None) -> ReadingList:
        """Recommend up to three readings; raises NotFoundError for an unknown topic."""
        topic = self._topics.find(topic_name)
        return _listed(topic, level, recommended(self._choices(topic), level))

    def shelf(self, topic_name: str) -> ReadingList:
        """Give all readings of a topic, easier ones first; raises NotFoundError."""
        topic = self._topics.find(topic_name)
        ordered = sorted(self._choices(topic), key=lambda choice: LEVELS.index(choice.level))
        return _listed(topic, None, ordered)

    def _choices(self, topic: Topic) -> list[_Choice]:
        return [
            _Choice(reading.level, reading, source)
            for reading, source in self._library.readings_of(topic)
        ]


def _listed(topic: Topic, level: str | None, choices: Sequence[_Choice]) -> ReadingList:
    readings = (
        ReadingView(
            choice.level,
            as_citation(choice.source, place),
            choice.reading.why,
            choice.reading.caution or choice.source.caution,
        )
        for place, choice in enumerate(choices, 1)
    )
    return ReadingList(topic_link(topic), level, tuple(readings))
