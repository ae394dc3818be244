"""How a member does in a guild: points, rating, topics and eras, streaks, progress."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain import seasons
from bot.domain.look import PLAIN, Look
from bot.domain.progress import monday, runs
from bot.domain.rating import SETTLED, Rating
from bot.errors import UserError
from bot.library.models import Era
from bot.services.daily_questions import streak_now
from bot.services.easel import drawn
from bot.services.scores import own_standing
from bot.storage import progress, ratings
from bot.storage.scores import list_hidden, list_tallies
from bot.storage.seasons import list_seasons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock
    from bot.domain.scoring import Standing
    from bot.library.index import Library
    from bot.storage.database import Database
    from bot.storage.progress import Share

_WEEKS = 12
_LATEST = 2000  # answers that streaks are looked for in
_ENOUGH = 4  # answers on a topic, before it is called strong or weak
_MOST_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A topic or an era, with how many of a member's answers on it were right."""

    title: str
    answered: int
    correct: int

    @property
    def share(self) -> float:
        """The part that was right."""
        return self.correct / self.answered


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A member's page; `picture` is a PNG, and `alt` says what it shows."""

    member_id: int
    season: str
    in_season: Standing | None
    all_time: Standing | None
    rating: int
    is_provisional: bool
    run: int
    best_run: int
    daily_streak: int
    strongest: tuple[Part, ...]
    weakest: tuple[Part, ...]
    eras: tuple[Part, ...]
    is_own: bool
    is_hidden: bool
    picture: bytes | None
    alt: str


class Profiles:
    """Puts members' pages together."""

    def __init__(self, library: Library, database: Database, clock: Clock) -> None:
        self._library = library
        self._database = database
        self._clock = clock

    async def show(
        self, guild_id: int, member_id: int, *, viewer_id: int, look: Look = PLAIN
    ) -> ProfileView:
        """Show a member's page; raises UserError to others for one who hides."""
        now = self._clock.now()
        first = monday(now) - timedelta(weeks=_WEEKS - 1)
        async with self._database.transaction() as tx:
            hidden = await list_hidden(tx, guild_id)
            if member_id in hidden and member_id != viewer_id:
                raise UserError("That member would rather not be shown.")
            season = seasons.current(await list_seasons(tx, guild_id), now)
            in_season = own_standing(
                await list_tallies(tx, guild_id, season.key), hidden, member_id
            )
            all_time = own_standing(await list_tallies(tx, guild_id, None), hidden, member_id)
            rated = await ratings.find_members(tx, guild_id, [member_id])
            topics = await progress.list_by_topic(tx, guild_id, member_id)
            weeks = await progress.list_by_week(tx, guild_id, member_id, first)
            latest = await progress.list_latest(tx, guild_id, member_id, _LATEST)
            daily = await streak_now(tx, guild_id, member_id)
        rating = rated.get(member_id, Rating())
        run, best_run = runs(latest)
        parts = self._topics(topics)
        picture, alt = await drawn(_drawn, weeks, first, look)
        return ProfileView(
            member_id=member_id,
            season=season.title,
            in_season=in_season,
            all_time=all_time,
            rating=rating.shown,
            is_provisional=rating.games < SETTLED,
            run=run,
            best_run=best_run,
            daily_streak=daily,
            strongest=tuple(parts[:_MOST_TOPICS]),
            weakest=tuple(reversed(parts[_MOST_TOPICS:][-_MOST_TOPICS:])),
            eras=self._eras(topics),
            is_own=member_id == viewer_id,
            is_hidden=member_id in hidden,
            picture=picture,
            alt=alt,
        )

    def _topics(self, shares: Mapping[str, Share]) -> list[Part]:
        """Give the topics with answers enough, best first."""
        found = [
            Part(topic.title, each.answered, each.correct)
            for topic_id, each in shares.items()
            if each.answered >= _ENOUGH and (topic := self._library.find_topic(topic_id))
        ]
        return sorted(found, key=lambda part: (-part.share, -part.answered, part.title))

    def _eras(self, shares: Mapping[str, Share]) -> tuple[Part, ...]:
        answered: defaultdict[str, int] = defaultdict(int)
        correct: defaultdict[str, int] = defaultdict(int)
        for topic_id, each in shares.items():
            if (topic := self._library.find_topic(topic_id)) is not None:
                answered[topic.era] += each.answered
                correct[topic.era] += each.correct
        return tuple(
            Part(era.replace("-", " "), answered[era], correct[era]) for era in Era if answered[era]
        )


def _drawn(shares: Mapping[int, Share], first: datetime, look: Look) -> tuple[bytes | None, str]:
    from bot.drawing.progress import (  # noqa: PLC0415 - a start does without Pillow
        Week,
        draw_progress,
        progress_in_words,
    )

    weeks = []
    for place in range(_WEEKS):
        day = first + timedelta(weeks=place)
        share = shares.get(place)
        label = f"{day.day} {day:%b}"
        weeks.append(Week(label, share.answered if share else 0, share.correct if share else 0))
    shown = tuple(weeks)
    return draw_progress(shown, look) if shares else None, progress_in_words(shown)
