"""All services of one process, made together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot.services.daily import Daily
from bot.services.facts import Facts
from bot.services.quiz import Quizzes
from bot.services.reading import ReadingRoom
from bot.services.scores import Scores
from bot.services.settings import KeptSettings
from bot.services.today import Today
from bot.services.topics import Topics

if TYPE_CHECKING:
    from random import Random

    from bot.clock import Clock
    from bot.library.index import Library
    from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Services:
    """What cogs may ask for."""

    clock: Clock
    facts: Facts
    topics: Topics
    today: Today
    daily: Daily
    quizzes: Quizzes
    scores: Scores
    reading: ReadingRoom
    kept: KeptSettings

    @classmethod
    def make(cls, library: Library, database: Database, clock: Clock, rng: Random) -> Self:
        """Make every service over one library and one database."""
        topics, today = Topics(library), Today(library)
        return cls(
            clock=clock,
            facts=Facts(library, clock),
            topics=topics,
            today=today,
            daily=Daily(database, clock, today),
            quizzes=Quizzes(library, database, clock, rng),
            scores=Scores(database, clock),
            reading=ReadingRoom(library, topics),
            kept=KeptSettings(database),
        )
