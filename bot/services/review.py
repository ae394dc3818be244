"""Spaced repetition for a member, wherever they are: what is due, how it went, what comes next.

Every review is one transaction: what a member is shown next is what is on disk.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from bot.domain import memory
from bot.domain.answering import RIGHT, Kind
from bot.domain.ids import new_id
from bot.domain.look import PLAIN, Look
from bot.domain.matching import AnswerKey
from bot.domain.memory import Card, CardState, Grade, Wishes
from bot.domain.progress import midnight, monday
from bot.domain.quiz import shuffled
from bot.domain.session import LETTERS, Round
from bot.errors import NotFoundError, UserError
from bot.library.own import is_own
from bot.services.easel import drawn
from bot.services.judging import LONGEST, judge, spelled_out
from bot.services.presenting import cite
from bot.services.questions import MADE, OF_EVENTS, Asked
from bot.storage import deck_cards, reviews

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.clock import Clock
    from bot.domain.decks import CardText
    from bot.library.index import Library
    from bot.services.questions import QuestionBank
    from bot.services.views import Citation
    from bot.storage.database import Database, Transaction

RETENTIONS = range(70, 98)  # per cent: what FSRS's authors call sensible
NEW_A_DAY = range(101)
LONGEST_DAYS = range(7, 3651)
COUNTED = 201  # due cards at most: a backlog makes no card slower
QUESTION = "question:"  # what the subject of a card begins with
_FIRST_INSTANT = datetime(2015, 1, 1, tzinfo=UTC)  # before Discord, and before every review
_DAY = timedelta(days=1)
_FORECAST_DAYS, _MONTH, _YEAR = 7, 30, 371  # 53 weeks


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as it is asked: `options` as shown; `left` counts what is due, up to COUNTED.

    `undoes` names the review of today that can be taken back, "card:reps"; `is_written` says
    whether the answer is short enough to be, `is_own` whether a member wrote the words.
    """

    card_id: str
    reps: int
    kind: Kind
    topic: str
    prompt: str
    options: tuple[str, ...]
    lefts: tuple[str, ...]
    left: int
    undoes: str | None
    is_written: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class ShownView:
    """A card with its answer, and when each grade would bring it back, in words.

    `given` is what the member answered, None where they only looked; `right` whether it was right.
    """

    card: CardView
    letter: str | None
    answer: str
    explanation: str
    citations: tuple[Citation, ...]
    topic_id: str | None
    given: str | None
    right: bool | None
    comes_back: tuple[tuple[Grade, str], ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """What a review led to: a card that is set aside after many lapses is a leech."""

    is_leech: bool
    topic_id: str | None


@dataclass(frozen=True, slots=True)
class StatsView:
    """How a member's reviews stand: `forecast` by day, `known` of a month in per cent."""

    cards: int
    due: int
    new: int
    leeches: int
    forecast: tuple[int, ...]
    reviews: int
    known: int | None
    picture: bytes
    alt: str
    wishes: Wishes


@dataclass(frozen=True, slots=True)
class _Found:
    """A card as it is stored: what it says and its deck's title, where it is of one."""

    card: Card
    text: tuple[CardText, str] | None = None
    left: int = 0
    last: tuple[str, int] | None = None


class Reviews:
    """Members' reviews."""

    def __init__(
        self, library: Library, bank: QuestionBank, database: Database, clock: Clock, rng: Random
    ) -> None:
        self._library = library
        self._bank = bank
        self._database = database
        self._clock = clock
        self._rng = rng

    async def add(self, member_id: int, question_ids: Iterable[str]) -> int:
        """Make cards of questions for a member; gives how many they did not have yet.

        Questions of a guild stay there: cards go wherever the member is.
        """
        now = self._clock.now()
        cards = [
            Card(new_id(self._rng), member_id, f"{QUESTION}{question_id}", now, now)
            for question_id in question_ids
            if not is_own(question_id)
        ]
        async with self._database.transaction(member_id) as tx:
            return await reviews.insert_cards(tx, cards)

    async def add_event(self, member_id: int, event_id: str) -> int:
        """Make a card of the year of an event; raises UserError where its year is not certain."""
        question_id = f"{MADE}:year:0:{OF_EVENTS}{event_id}"
        if self._bank.make(question_id) is None:
            raise UserError("Its year is not certain enough to be asked for.")
        return await self.add(member_id, [question_id])

    # -- one card after another -----------------------------------------------------------

    async def next(self, member_id: int) -> CardView | None:
        """Give the card a member should see now; None where nothing is due.

        Reviews come before new cards, of which a day has no more than the member wishes. A card
        whose question left the library is taken out.
        """

        async def read(tx: Transaction) -> _Found | None:
            card = await self._due(tx, member_id)
            return None if card is None else await self._found(tx, card)

        while (found := await self._database.run(read, member_id)) is not None:
            asked = self._asked(found)
            if asked is not None:
                return _view(found, asked)
            await self._database.run(partial(reviews.remove_card, card_id=found.card.id), member_id)
        return None

    async def _due(self, tx: Transaction, member_id: int) -> Card | None:
        now = self._clock.now()
        due = await reviews.find_due(tx, member_id, now)
        if due is not None:
            return due
        wishes = await reviews.find_wishes(tx, member_id)
        met, _ = await reviews.count_reviews(tx, member_id, midnight(now), new=True)
        new = await self._new(tx, member_id) if met < wishes.new_a_day else None
        return new or await reviews.find_due(tx, member_id, now + memory.AHEAD)

    async def _new(self, tx: Transaction, member_id: int) -> Card | None:
        """Give a card never reviewed; of decks, each becomes one when its turn has come."""
        if (card := await reviews.find_new(tx, member_id)) is not None:
            return card
        if (unmet := await deck_cards.find_unmet(tx, member_id)) is None:
            return None
        now = self._clock.now()
        card = Card(new_id(self._rng), member_id, f"{deck_cards.SUBJECT}{unmet}", now, now)
        await reviews.insert_cards(tx, [card])
        return card

    async def _found(self, tx: Transaction, card: Card) -> _Found:
        now, text = self._clock.now(), None
        if _is_of_deck(card):
            card_id = card.subject.removeprefix(deck_cards.SUBJECT)
            text = await deck_cards.find_studied(tx, card.member_id, card_id)
        left = await reviews.count_due(tx, card.member_id, now, COUNTED)
        last = await reviews.find_last(tx, card.member_id, midnight(now))
        return _Found(card, text, left, last)

    def _asked(self, found: _Found) -> Asked | None:
        """Give what a card asks; None where it left the library, or the member's decks."""
        subject = found.card.subject
        if _is_of_deck(found.card):
            card_id = subject.removeprefix(deck_cards.SUBJECT)
            return None if found.text is None else _of_deck(card_id, *found.text)
        try:
            return self._bank.get(subject.removeprefix(QUESTION))
        except NotFoundError:
            return None

    async def show(
        self, member_id: int, card_id: str, reps: int, given: str | None = None
    ) -> ShownView:
        """Show a card's answer, and judge what the member gave, if they gave anything.

        Raises UserError for a card that is not theirs or was reviewed meanwhile.
        """
        now = self._clock.now()

        async def read(tx: Transaction) -> tuple[_Found, Wishes]:
            card = await _current(tx, member_id, card_id, reps)
            return await self._found(tx, card), await reviews.find_wishes(tx, member_id)

        found, wishes = await self._database.run(read, member_id)
        card, asked = found.card, self._asked(found)
        if asked is None:
            where = "the decks you study" if _is_of_deck(card) else "the library"
            raise UserError(f"That question is no longer in {where}.")
        this = Round(1, asked.id, _order(card, asked), kind=asked.kind)
        judged = None if given is None else judge(asked, this, given)
        outcomes = memory.outcomes(card, now, wishes)
        return ShownView(
            card=_view(found, asked),
            letter=LETTERS[this.right_choice] if asked.kind is Kind.CHOICE else None,
            answer=asked.answer,
            explanation=asked.explanation,
            citations=cite(self._library, asked.sources),
            topic_id=asked.topic_id,
            given=None if judged is None else spelled_out(asked, this, judged.given),
            right=None if judged is None else judged.credit >= RIGHT,
            comes_back=tuple(
                (grade, in_words(after.due_at - now)) for grade, after in outcomes.items()
            ),
        )

    async def rate(self, member_id: int, card_id: str, reps: int, grade: Grade) -> Rated:
        """Take how well a member knew a card, once.

        Raises UserError for a card that is not theirs or was reviewed meanwhile.
        """
        now = self._clock.now()

        async def write(tx: Transaction) -> tuple[Card, Card, int]:
            card = await _current(tx, member_id, card_id, reps)
            wishes = await reviews.find_wishes(tx, member_id)
            after = memory.outcomes(card, now, wishes)[grade]
            await reviews.insert_review(tx, card, grade, now, memory.elapsed_days(card, now))
            await reviews.update_card(tx, after)
            total, _ = await reviews.count_reviews(tx, member_id, _FIRST_INSTANT)
            return card, after, total

        card, after, total = await self._database.run(write, member_id)
        if total >= memory.FIT_FROM and total % memory.FIT_EVERY == 0:
            await self._fit(member_id)
        is_leech = after.state is CardState.LEECH and card.state is CardState.ACTIVE
        asked = self._asked(_Found(card))
        return Rated(is_leech, asked.topic_id if asked else None)

    async def _fit(self, member_id: int) -> None:
        """Fit the model to a member's reviews; the engine lets other threads run meanwhile."""
        async with self._database.transaction(member_id) as tx:
            histories = await reviews.list_histories(tx, member_id)
        parameters = await asyncio.to_thread(memory.fit, histories)
        if not parameters:
            return
        async with self._database.transaction(member_id) as tx:
            wishes = await reviews.find_wishes(tx, member_id)
            await reviews.write_wishes(tx, member_id, replace(wishes, parameters=parameters))

    async def undo(self, member_id: int, card_id: str, reps: int) -> None:
        """Take a member's last review back; raises UserError where it is not the one named."""
        async with self._database.transaction(member_id) as tx:
            last = await reviews.find_last(tx, member_id, _FIRST_INSTANT)
            if last != (card_id, reps):
                raise UserError("That review was taken back, or another came after it.")
            await reviews.take_back(tx, member_id)

    # -- how it stands --------------------------------------------------------------------

    async def change(
        self,
        member_id: int,
        *,
        retention: int | None = None,
        new_a_day: int | None = None,
        longest_days: int | None = None,
    ) -> Wishes:
        """Store how a member likes to review; `retention` is in per cent."""
        async with self._database.transaction(member_id) as tx:
            wishes = await reviews.find_wishes(tx, member_id)
            if retention is not None:
                wishes = replace(wishes, retention=retention / 100)
            if new_a_day is not None:
                wishes = replace(wishes, new_a_day=new_a_day)
            if longest_days is not None:
                wishes = replace(wishes, longest_days=longest_days)
            await reviews.write_wishes(tx, member_id, wishes)
        return wishes

    async def stats(self, member_id: int, look: Look = PLAIN) -> StatsView:
        """Show how a member's reviews stand."""
        now = self._clock.now()
        first = monday(now) - (_YEAR - 7) * _DAY
        async with self._database.transaction(member_id) as tx:
            counts = await reviews.count_cards(tx, member_id, now)
            unmet = await deck_cards.count_unmet(tx, member_id)
            forecast = await reviews.list_forecast(tx, member_id, now, _FORECAST_DAYS)
            month = await reviews.count_reviews(tx, member_id, now - _MONTH * _DAY, new=False)
            by_day = await reviews.list_by_day(tx, member_id, first)
            wishes = await reviews.find_wishes(tx, member_id)
        days = tuple(by_day.get(day, 0) for day in range(_YEAR))
        picture, alt = await drawn(_drawn, days, first.date(), look)
        return StatsView(
            cards=counts.cards + unmet,
            due=counts.due,
            new=counts.new + unmet,
            leeches=counts.leeches,
            forecast=tuple(forecast.get(day, 0) for day in range(_FORECAST_DAYS)),
            reviews=sum(days),
            known=round(100 * month[1] / month[0]) if month[0] else None,
            picture=picture,
            alt=alt,
            wishes=wishes,
        )


async def _current(tx: Transaction, member_id: int, card_id: str, reps: int) -> Card:
    card = await reviews.find_card(tx, member_id, card_id)
    if card is None:
        raise UserError("That card is not yours; /review start shows your own.")
    if card.reps != reps or card.state is not CardState.ACTIVE:
        raise UserError("You have reviewed that card since; /review start shows the next.")
    return card


def _view(found: _Found, asked: Asked) -> CardView:
    order = _order(found.card, asked)
    return CardView(
        card_id=found.card.id,
        reps=found.card.reps,
        kind=asked.kind,
        topic=asked.topic,
        prompt=asked.prompt,
        options=tuple(asked.options[place] for place in order),
        lefts=asked.lefts,
        left=found.left,
        undoes=None if found.last is None else f"{found.last[0]}:{found.last[1]}",
        is_written=asked.kind.is_written and len(asked.answer) <= LONGEST,
        is_own=_is_of_deck(found.card),
    )


def _is_of_deck(card: Card) -> bool:
    return card.subject.startswith(deck_cards.SUBJECT)


def _of_deck(card_id: str, text: CardText, title: str) -> Asked:
    return Asked(
        id=card_id,
        kind=Kind.TYPED,
        topic_id=None,
        topic=title,
        prompt=text.front,
        answer=text.back,
        explanation="",
        sources=(),
        difficulty=0,
        key=AnswerKey(text.back, text.accept),
    )


def _order(card: Card, asked: Asked) -> tuple[int, ...]:
    """Shuffle a card's options, the same way for as long as it waits for its review."""
    return shuffled(len(asked.options), Random(f"{card.id}:{card.reps}"))  # noqa: S311


def _drawn(days: tuple[int, ...], first: date, look: Look) -> tuple[bytes, str]:
    from bot.drawing.heatmap import (  # noqa: PLC0415 - a start does without Pillow
        draw_heatmap,
        heatmap_in_words,
    )

    return draw_heatmap(days, first, look), heatmap_in_words(days, first)


def due_in_words(due: int) -> str:
    """Write how many cards are due, as far as they are counted: "7", "200+"."""
    return str(due) if due < COUNTED else f"{COUNTED - 1}+"


def in_words(wait: timedelta) -> str:
    """Write how long until a card comes back: "10 min", "3 days", "5 months"."""
    days = round(wait / _DAY)
    if days < 1:
        return f"{round(wait / timedelta(minutes=1))} min"
    for length, unit in ((365, "year"), (30, "month")):
        if days >= 2 * length:
            return f"{round(days / length)} {unit}s"
    return "1 day" if days == 1 else f"{days} days"
