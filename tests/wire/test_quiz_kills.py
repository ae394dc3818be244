"""Quizzes under SIGKILL: whenever Clio is killed, what a member was told of counts, and once.

Twenty lanes, each a Discord with a channel and a Clio of its own, side by side. In each lane
three members answer a quiz of many rounds at random times, its host goes on when a round is
over, and Clio is killed at ten random moments and started again.
"""

from __future__ import annotations

import asyncio
import re
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.wire.daily import NINE, daily_stage
from tests.wire.process import until
from tests.wire.study import custom_ids, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from simcord.backend.models import Interaction, Message

    from tests.wire.daily import DailyStage
    from tests.wire.process import Forks

pytestmark = pytest.mark.wire
SEED = 20261127
LANES, KILLS = 20, 10
ROUNDS = 40  # more than are played, so that the quiz is stopped by its host
SHORTEST, LONGEST = 2.0, 4.5  # seconds from IDENTIFY to a kill; discord.py waits two for guilds
BETWEEN = (0.02, 0.2)  # seconds between two presses
_ANSWER = re.compile(r"clio:quiz:([a-z0-9]{10}):(\d+):(\d)$")


@dataclass(frozen=True, slots=True)
class Press:
    """What a member pressed, on whose record the answer will be found."""

    record: Interaction
    member_id: int
    number: int
    place: int


async def test_what_a_member_was_told_counts_at_whatever_moment_clio_is_killed(
    tmp_path: Path, cache: Path, forks: Forks
) -> None:
    async with asyncio.TaskGroup() as group:
        lanes = [group.create_task(lived(tmp_path, cache, forks, n)) for n in range(LANES)]
    hits = sum((each.result() for each in lanes), Counter[str]())
    print(f"seed {SEED}, {LANES * KILLS} kills: {dict(hits)}")
    assert hits["told"] >= LANES * KILLS // 2, hits
    assert hits["in mid round"] >= LANES, hits
    assert hits["between rounds"] >= LANES, hits


async def lived(tmp_path: Path, cache: Path, forks: Forks, number: int) -> Counter[str]:
    """Let a lane live; gives what its kills hit."""
    folder = tmp_path / f"lane-{number}"
    folder.mkdir()
    async with daily_stage(folder, cache, forks) as stage:
        stage.wire.knows_nonces = True  # Discord does, for the minutes that a restart takes
        stage.now_is(NINE)
        lane = Lane(stage, Random(f"{SEED} {number}"))
        await lane.begin()
        for _ in range(KILLS):
            await lane.play_until_killed()
        await lane.end()
        return lane.hits


class Lane:
    """One channel with its quiz, and who plays in it."""

    def __init__(self, stage: DailyStage, rng: Random) -> None:
        self.stage = stage
        self.rng = rng
        self.hits = Counter[str]()
        self.presses: list[Press] = []
        self.session_id = ""
        study = stage.study
        self.host = study.ada
        self.members = (study.ada, study.bao, study.join("chidi"))

    async def begin(self) -> None:
        """Announce the quiz and have its host start it."""
        self.clio = await self.stage.run()
        study = self.stage.study
        asked = study.command(self.host, "quiz start", rounds=ROUNDS, seconds=5, kinds="choice")
        lobby = await self.stage.answer_to(asked)
        join = next(each for each in custom_ids(lobby) if ":join:" in each)
        self.session_id = join.split(":")[2]
        controls = f"clio:controls:{self.session_id}"
        offered = await self.stage.answer_to(study.press(self.host, lobby, controls))
        self.stage.wire.tell(study.press(self.host, offered, self._do("start"))[1])
        await until(self._shown, "the first round")

    def _do(self, action: str) -> str:
        return f"clio:do:{self.session_id}:{action}"

    def _shown(self) -> list[Message]:
        return [m for m in self.stage.study.messages() if "### Round" in text_of(m)]

    async def play_until_killed(self) -> None:
        """Answer and go on at random times until a random moment, then kill Clio."""
        clio = self.clio
        deadline = asyncio.get_running_loop().time() + self.rng.uniform(SHORTEST, LONGEST)
        before = len(self.presses)
        while asyncio.get_running_loop().time() < deadline:
            self._press_something()
            await asyncio.sleep(self.rng.uniform(*BETWEEN))
        assert await clio.end(signal.SIGKILL) == -signal.SIGKILL, clio.err
        for press in self.presses[before:]:
            self.hits["told" if self._told(press) else "not told, or refused"] += 1
        newest = self._shown()[-1:]
        is_open = bool(newest) and _answers_of(newest[0])
        self.hits["in mid round" if is_open else "between rounds"] += 1
        self.clio = await self.stage.run()

    def _press_something(self) -> None:
        study, shown = self.stage.study, self._shown()
        if not shown:
            return
        open_ids = _answers_of(shown[-1])
        if not open_ids:
            if self.rng.random() < 0.3:
                self.stage.wire.tell(study.press(self.host, shown[-1], self._do("skip"))[1])
            return
        custom_id = self.rng.choice(open_ids)
        found = _ANSWER.match(custom_id)
        assert found is not None
        member_id = self.rng.choice(self.members)
        record, payload = study.press(member_id, shown[-1], custom_id)
        self.stage.wire.tell(payload)
        self.presses.append(Press(record, member_id, int(found[2]), int(found[3])))

    def _told(self, press: Press) -> bool:
        answer = self.stage.study.answer(press.record)
        return answer is not None and "Your answer is" in text_of(answer)

    async def end(self) -> None:
        """Have the host stop the quiz, and hold what is on disk against what was told."""
        study = self.stage.study
        asked = study.command(self.host, "quiz stop")
        await self.stage.answer_to(asked)
        await until(lambda: self._count("### Quiz over") == 1, "the standings")
        await until(lambda: self._query("SELECT standings_shown FROM game") == [(1,)], "the end")
        self._assert_what_was_told_counts()
        self._assert_everything_is_shown_once()
        self._assert_the_season_is_the_sum()

    def _assert_what_was_told_counts(self) -> None:
        stored = {
            (number, member): given
            for number, member, given in self._query(
                "SELECT number, member_id, given FROM game_answer"
            )
        }
        told = [press for press in self.presses if self._told(press)]
        for press in told:
            assert stored[press.number, press.member_id] == str(press.place), press
        pressed = {(press.number, press.member_id) for press in self.presses}
        assert set(stored) <= pressed
        self.hits["written and not told"] = len(stored) - len(told)
        assert len({(press.number, press.member_id) for press in told}) == len(told)

    def _assert_everything_is_shown_once(self) -> None:
        opened = self._query("SELECT number FROM game_round WHERE opened_at IS NOT NULL")
        for (number,) in opened:
            assert self._count(f"### Round {number} of {ROUNDS}") == 1, number

    def _assert_the_season_is_the_sum(self) -> None:
        scores = self._query("SELECT member_id, points, correct, answered FROM score")
        summed = self._query(
            "SELECT member_id, SUM(season_points), SUM(credit >= 50), COUNT(*)"
            " FROM game_answer GROUP BY member_id"
        )
        assert sorted(scores) == sorted(summed)

    def _count(self, said: str) -> int:
        return sum(said in text_of(each) for each in self.stage.study.messages())

    def _query(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.stage.database)) as connection:
            return connection.execute(sql).fetchall()


def _answers_of(message: Message) -> list[str]:
    return [each for each in custom_ids(message) if _ANSWER.match(each)]
