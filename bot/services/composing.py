"""Compose what is posted: a day for a guild's taste, its question, and the recap of a week."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from bot.domain.quiz import shuffled
from bot.domain.today import Lately
from bot.domain.wording import filed_in_words
from bot.domain.yeardays import MonthDay
from bot.errors import NotFoundError
from bot.library.own import OwnEvent, is_own, read_own
from bot.services.presenting import as_citation
from bot.services.views import PostView, RecapLine, RecapView, Revealed, TakerLine
from bot.storage import contents, daily_answers, games, ledger
from bot.storage.ledger import Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.domain.daily import Entry, Schedule
    from bot.library.index import Library
    from bot.library.models import Event
    from bot.services.dealing import Dealer
    from bot.services.questions import QuestionBank
    from bot.services.today import Today
    from bot.storage.daily_answers import Answered
    from bot.storage.database import Transaction

YEARS_BACK = 3  # headlines of that many years' posts of the same day are not repeated
_FRESH = timedelta(days=14)  # a question of the day is not asked again within
_STUDIED = timedelta(days=30)
WEEK = timedelta(days=6)  # from its first day to its last
_BEST = 5
_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Background:
    """What was read, for many guilds at once, of what they were told and what they did."""

    told: defaultdict[int, list[Told]] = field(default_factory=lambda: defaultdict(list))
    studied: Mapping[int, frozenset[str]] = field(default_factory=dict)
    answered: Mapping[tuple[int, int, date], Answered] = field(default_factory=dict)
    own: Mapping[int, tuple[Event, ...]] = field(default_factory=dict)

    def own_on(self, guild_id: int, day: date) -> tuple[Event, ...]:
        """Give the events that a guild itself added of a day of the year."""
        wanted = MonthDay(day.month, day.day)
        return tuple(e for e in self.own.get(guild_id, ()) if e.posting_day == wanted)

    def note(self, entry: Entry) -> None:
        """Add what a post that was just chosen will tell, for the guild's other post of the day."""
        told = Told(entry.guild_id, entry.slot, entry.day, entry.event_ids, entry.question_id)
        self.told[entry.guild_id].append(told)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a post is to tell of: its events, and its question with the order of its options."""

    event_ids: tuple[str, ...]
    question_id: str | None
    option_order: tuple[int, ...]


async def read_background(
    tx: Transaction, wanted: Iterable[tuple[Schedule, date]], now: datetime
) -> Background:
    """Read what composing needs for (schedule, day) pairs, in four queries in all."""
    pairs = list(wanted)
    if not pairs:
        return Background()
    guild_ids = sorted({schedule.guild_id for schedule, _ in pairs})
    asked = {schedule.question_day for schedule, _ in pairs if schedule.question_day}
    days = {same for _, day in pairs for same in _years_back(day)} | asked
    since = min(day for _, day in pairs) - _FRESH
    told: defaultdict[int, list[Told]] = defaultdict(list)
    for each in await ledger.list_told(tx, guild_ids, since, sorted(days)):
        told[each.guild_id].append(each)
    studied: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    for guild_id, topic in await games.list_played(tx, guild_ids, now - _STUDIED):
        studied[guild_id] |= {topic}
    counted = await daily_answers.list_answered(tx, guild_ids, sorted(asked)) if asked else ()
    own = await _read_own(tx, guild_ids, sorted({f"{day:%m-%d}" for _, day in pairs}))
    return Background(told, studied, {(c.guild_id, c.slot, c.day): c for c in counted}, own)


async def _read_own(
    tx: Transaction, guild_ids: list[int], month_days: list[str]
) -> dict[int, tuple[Event, ...]]:
    own: defaultdict[int, tuple[Event, ...]] = defaultdict(tuple)
    for stored in await contents.list_on_days(tx, guild_ids, month_days):
        record = read_own(stored.body)
        assert isinstance(record, OwnEvent), "what has a day of the year is an event"
        own[stored.guild_id] += (record.event,)
    return own


def _years_back(day: date) -> list[date]:
    """Give the same day of the years before; 29 February has fewer of them."""
    years = range(day.year - YEARS_BACK, day.year)
    return [day.replace(year=year) for year in years if _exists(year, day)]


def _exists(year: int, day: date) -> bool:
    try:
        day.replace(year=year)
    except ValueError:
        return False
    return True


class Composer:
    """Chooses with the domain, and words what was chosen with the library."""

    def __init__(
        self, library: Library, today: Today, questions: QuestionBank, dealer: Dealer
    ) -> None:
        self._library = library
        self._today = today
        self._questions = questions
        self._dealer = dealer
        self._reveal = lru_cache(_KEPT)(self._reveal_of)
        self._kept = lru_cache(_KEPT)(PostView)

    def choose(self, schedule: Schedule, day: date, background: Background) -> Chosen:
        """Choose a post's events and question; the same for the same background."""
        told = background.told.get(schedule.guild_id, ())
        shown = [each for each in told if _is_repeat(each, schedule, day)]
        lately = Lately(
            studied=background.studied.get(schedule.guild_id, frozenset()),
            shown=frozenset(event_id for each in shown for event_id in each.event_ids[:1]),
        )
        own = background.own_on(schedule.guild_id, day)
        event_ids = self._today.choose(day, schedule.taste, lately, own)
        if not schedule.asks_question or not event_ids:
            return Chosen(event_ids, None, ())
        recent = frozenset(each.question_id for each in told if each.question_id)
        rng = Random(f"{schedule.guild_id}:{schedule.slot}:{day}")  # noqa: S311 - no secret
        added = {event.id: event for event in own}
        headline = added.get(event_ids[0]) or self._library.get_event(event_ids[0])
        question_id = self._dealer.daily(headline.topics, recent, rng)
        if question_id is None:
            return Chosen(event_ids, None, ())
        options = len(self._questions.get(question_id).options)
        return Chosen(event_ids, question_id, shuffled(options, rng))

    def post(self, entry: Entry, schedule: Schedule, background: Background) -> PostView:
        """Word a post as its line in the ledger has it."""
        day = MonthDay(entry.day.month, entry.day.day)
        own = background.own_on(schedule.guild_id, entry.day)
        view = self._today.show(day, entry.day.year, entry.event_ids, own)
        asks = entry.question_id is not None
        return self._kept(view, asks, self._revealed(entry, schedule, background))

    def _revealed(
        self, entry: Entry, schedule: Schedule, background: Background
    ) -> Revealed | None:
        asked_on = schedule.question_day
        if asked_on is None or asked_on >= entry.day:
            return None
        told = background.told.get(entry.guild_id, ())
        here = (each for each in told if (each.slot, each.day) == (entry.slot, asked_on))
        question_id = next((each.question_id for each in here), None)
        if question_id is None:
            return None
        counted = background.answered.get((entry.guild_id, entry.slot, asked_on))
        return self._reveal(
            question_id, counted.answered if counted else 0, counted.correct if counted else 0
        )

    def _reveal_of(self, question_id: str, answered: int, correct: int) -> Revealed | None:
        try:
            asked = self._questions.get(question_id)
        except NotFoundError:  # a later corpus may have dropped it
            return None
        citation = as_citation(self._library.get_source(asked.sources[0]))
        return Revealed(asked.prompt, asked.answer, asked.explanation, citation, answered, correct)

    async def recap(self, tx: Transaction, guild_id: int, last: date) -> RecapView:
        """Word the posts of the seven days that end with one, and who answered in them."""
        first = last - WEEK
        sent = await ledger.list_sent(tx, guild_id, first, last)
        takers = await daily_answers.list_takers(tx, guild_id, first, last)
        return RecapView(
            first=first,
            last=last,
            posts=tuple([line for each in sent if (line := await self._recap_line(tx, each))]),
            questions=sum(entry.question_id is not None for entry in sent),
            takers=len(takers),
            best=tuple(
                TakerLine(each.member_id, each.answered, each.correct) for each in takers[:_BEST]
            ),
        )

    async def _recap_line(self, tx: Transaction, entry: Entry) -> RecapLine | None:
        event = self._library.find_event(entry.event_ids[0]) if entry.event_ids else None
        if entry.event_ids and is_own(entry.event_ids[0]):
            for stored in await contents.list_named(tx, entry.event_ids[:1]):
                record = read_own(stored.body)
                event = record.event if isinstance(record, OwnEvent) else None
        if event is None:
            return None
        year = filed_in_words(event.when)
        return RecapLine(entry.day, event.title, year, entry.channel_id, entry.message_id)


def _is_repeat(told: Told, schedule: Schedule, day: date) -> bool:
    """Tell whether a line told of the same day: in former years, or today in the other post."""
    if (told.day.month, told.day.day) != (day.month, day.day):
        return False
    return told.day < day or told.slot != schedule.slot
