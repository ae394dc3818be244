"""The question of the day: one try a member, told in private, counted in the guild's season."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.daily import QUESTION_POINTS, Entry, EntryState, Slot, streak
from bot.domain.scoring import Tally
from bot.domain.session import LETTERS
from bot.errors import UserError
from bot.services.presenting import as_citation
from bot.services.settling import season_at
from bot.services.views import DailyQuestionView, DailyVerdict
from bot.storage import daily_answers, ledger, schedules
from bot.storage.daily_answers import DailyAnswer
from bot.storage.scores import add_tallies

if TYPE_CHECKING:
    from datetime import date

    from bot.clock import Clock
    from bot.library.index import Library
    from bot.services.questions import QuestionBank
    from bot.storage.database import Database, Transaction

_LONGEST_STREAK = 400  # questions looked back on
_OVER = frozenset({EntryState.MISSED, EntryState.SKIPPED})


class DailyQuestions:
    """Shows questions of the day and takes their answers."""

    def __init__(
        self, library: Library, questions: QuestionBank, database: Database, clock: Clock
    ) -> None:
        self._library = library
        self._questions = questions
        self._database = database
        self._clock = clock

    async def open(self, guild_id: int, slot: Slot, day: date, member_id: int) -> DailyQuestionView:
        """Show a day's question to a member; raises UserError where it had none."""
        async with self._database.transaction() as tx:
            entry = await _asked(tx, guild_id, slot, day)
            choice = await daily_answers.find_choice(tx, guild_id, slot, day, member_id)
            is_open = await _is_open(tx, entry)
        return self._view(entry, choice, is_open=is_open)

    async def latest(self, guild_id: int, member_id: int) -> DailyQuestionView:
        """Show a member the newest question of the day; raises UserError where there is none.

        Of two posts a day whose questions are open, one that is not answered comes first.
        """
        views = []
        async with self._database.transaction() as tx:
            for slot in (Slot.POST, Slot.SECOND):
                entry = await ledger.find_latest_question(tx, guild_id, slot)
                if entry is None:
                    continue
                choice = await daily_answers.find_choice(tx, guild_id, slot, entry.day, member_id)
                views.append(self._view(entry, choice, is_open=await _is_open(tx, entry)))
        if not views:
            raise UserError(
                "No question of the day has been asked here. It comes with the daily post, which "
                "someone with Manage Server sets up by /daily setup; /quiz solo asks at any time."
            )
        return min(views, key=lambda v: (v.right is not None, v.choice is not None, v.slot))

    async def answer(
        self, guild_id: int, slot: Slot, day: date, member_id: int, choice: int
    ) -> tuple[DailyQuestionView, DailyVerdict]:
        """Take a member's one answer; gives what they are told, once it is on disk.

        Raises UserError, with nothing changed, where they have answered or it is over.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            entry = await _asked(tx, guild_id, slot, day)
            if not 0 <= choice < len(entry.option_order):
                raise UserError("That is no answer to this question.")
            before = await daily_answers.find_choice(tx, guild_id, slot, day, member_id)
            if before is not None:
                raise UserError(f"You answered {LETTERS[before]} already; one answer counts.")
            if not await _is_open(tx, entry):
                raise UserError("This question is over: the next post has told its answer.")
            correct = entry.option_order[choice] == 0
            points = QUESTION_POINTS if correct else 0
            season = await season_at(tx, guild_id, now)
            answer = DailyAnswer(
                guild_id, slot, day, member_id, choice, points, correct, now, season
            )
            await daily_answers.insert_answer(tx, answer)
            tally = Tally(member_id, points, int(correct), 1)
            await add_tallies(tx, guild_id, season, [tally])
            days = await streak_now(tx, guild_id, member_id, day)
        verdict = DailyVerdict(LETTERS[choice], correct, points, days)
        return self._view(entry, choice, is_open=True), verdict

    def _view(self, entry: Entry, choice: int | None, *, is_open: bool) -> DailyQuestionView:
        assert entry.question_id is not None, "`_asked` sees to it"
        asked = self._questions.get(entry.question_id)
        source = self._library.get_source(asked.sources[0])
        return DailyQuestionView(
            slot=entry.slot,
            day=entry.day,
            topic=asked.topic,
            prompt=asked.prompt,
            options=tuple(asked.options[place] for place in entry.option_order),
            choice=choice,
            right=None if is_open else entry.option_order.index(0),
            explanation=None if is_open else asked.explanation,
            citation=None if is_open else as_citation(source),
        )


async def _asked(tx: Transaction, guild_id: int, slot: Slot, day: date) -> Entry:
    entry = await ledger.find_entry(tx, guild_id, slot, day)
    if entry is None or entry.question_id is None:
        raise UserError("That post has no question.")
    return entry


async def _is_open(tx: Transaction, entry: Entry) -> bool:
    """Tell whether the next post of the schedule, which tells the answer, is still to come."""
    if await schedules.find_schedule(tx, entry.guild_id, entry.slot) is None:
        return False
    later = await ledger.list_since(tx, entry.guild_id, entry.slot, entry.day)
    return _OVER.issuperset(later)


async def streak_now(tx: Transaction, guild_id: int, member_id: int, *days: date) -> int:
    """Count the questions of the day that a member answered in a row; `days` had one for sure."""
    asked = {*await ledger.list_question_days(tx, guild_id, _LONGEST_STREAK), *days}
    if not asked:
        return 0
    answered = await daily_answers.list_answer_days(tx, guild_id, member_id, min(asked))
    return streak(sorted(asked, reverse=True), answered)
