"""A quiz in a stage's channel, as its two players and its host live it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot.storage.engines import is_postgres
from tests.conftest import seen
from tests.wire.daily import NINE, daily_stage
from tests.wire.process import until
from tests.wire.study import custom_ids, text_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from simcord.backend.models import Interaction, Message

    from bot.storage.database import SqlValue
    from tests.wire.daily import DailyStage
    from tests.wire.process import Forks
    from tests.wire.stage import Stage
    from tests.wire.study import Payload


class Play:
    """A quiz of ada's, in which bao plays too; a round closes as soon as both have answered."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.ada, self.bao = stage.study.ada, stage.study.bao
        self.where = str(stage.database)
        self.session_id = ""

    async def announced(self, rounds: int = 1, seconds: int = 60) -> Message:
        """Announce it, let bao join, and give its controls."""
        study, stage = self.stage.study, self.stage
        options: dict[str, str | int] = {"rounds": rounds, "seconds": seconds, "kinds": "choice"}
        lobby = await stage.answer_to(study.command(self.ada, "quiz start", **options))
        join = next(each for each in custom_ids(lobby) if ":join:" in each)
        self.session_id = join.split(":")[2]
        for member in (self.ada, self.bao):
            stage.wire.tell(study.press(member, lobby, join)[1])
            await self.until_shown(f"<@{member}>")
        return await stage.answer_to(
            study.press(self.ada, lobby, f"clio:controls:{self.session_id}")
        )

    async def opened(self, rounds: int = 1, seconds: int = 60) -> Message:
        """Announce it and start it; gives the message of its first round."""
        controls = await self.announced(rounds, seconds)
        self.do(controls, "start")
        return await self.until_shown(f"### Round 1 of {rounds}")

    def do(self, controls: Message, action: str) -> None:
        """Press one of the host's controls."""
        custom_id = f"clio:do:{self.session_id}:{action}"
        self.stage.wire.tell(self.stage.study.press(self.ada, controls, custom_id)[1])

    def press(self, member_id: int, asked: Message, place: int) -> tuple[Interaction, Payload]:
        """Press a round's button."""
        (custom_id,) = (i for i in custom_ids(asked) if i.endswith(f":{place}") and ":quiz:" in i)
        return self.stage.study.press(member_id, asked, custom_id)

    async def answer(self, member_id: int, asked: Message, place: int) -> str:
        """Press a round's button, and give what the member is told."""
        answer = await self.stage.answer_to(self.press(member_id, asked, place))
        return text_of(answer).replace("*", "")

    async def until_shown(self, text: str) -> Message:
        """Wait until the channel shows something, and give the newest message that does."""
        return await until(lambda: next(iter(self.showing(text)[::-1]), None), f"“{text}”")

    def showing(self, text: str) -> list[Message]:
        """List the messages in the channel that say something."""
        return [each for each in self.stage.study.messages() if text in text_of(each)]

    async def over(self) -> None:
        """Have the host end it, and wait until that is shown and written down."""
        await self.stage.answer_to(self.stage.study.command(self.ada, "quiz stop"))
        await self.until_shown("### Quiz over")
        async with asyncio.timeout(10):
            while await self._stored("SELECT standings_shown FROM game") != [(1,)]:
                await asyncio.sleep(0.02)

    async def given(self) -> list[tuple[SqlValue, ...]]:
        """Give the (round, member, answer) of all that is on disk."""
        return await self._stored(
            "SELECT number, member_id, given FROM game_answer ORDER BY number, given"
        )

    async def _stored(self, sql: str) -> list[tuple[SqlValue, ...]]:
        if is_postgres(self.where):
            return await seen(self.where, sql)
        with closing(sqlite3.connect(self.where)) as connection:
            return connection.execute(sql).fetchall()

    async def assert_scored_once(self, *given: tuple[int, int, str]) -> None:
        """Check that these answers and no others count, once; that each round was shown once."""
        assert await self.given() == sorted(given, key=lambda each: (each[0], each[2]))
        scores = await self._stored(
            "SELECT member_id, points, answered FROM score ORDER BY member_id"
        )
        summed = await self._stored(
            "SELECT member_id, SUM(season_points), COUNT(*) FROM game_answer"
            " GROUP BY member_id ORDER BY member_id"
        )
        assert scores == summed
        for number in {each[0] for each in given}:
            assert len(self.showing(f"Round {number} of")) == 1
        assert len(self.showing("### Quiz over")) == 1


async def assert_serves(stage: Stage) -> None:
    """Check that a command is answered."""
    told = await stage.answer_to(stage.study.command(stage.study.bao, "fact", query="waterloo"))
    assert "Waterloo" in text_of(told)


async def side_by_side(
    names: Iterable[str],
    folder: Path,
    cache: Path,
    forks: Forks,
    live: Callable[[str, DailyStage], Awaitable[None]],
) -> None:
    """Live through scenes at the same time, each in a Discord and with a Clio of its own."""

    async def lived(number: int, name: str) -> None:
        own = folder / f"scene-{number}"
        own.mkdir()
        async with daily_stage(own, cache, forks) as stage:
            stage.wire.knows_nonces = True  # Discord does, for minutes
            stage.now_is(NINE)
            try:
                await live(name, stage)
            except BaseException as error:
                error.add_note(f"in the scene of {name}")
                raise

    async with asyncio.TaskGroup() as group:
        for number, name in enumerate(names):
            group.create_task(lived(number, name))
