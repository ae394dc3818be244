"""`clio run` against a local Discord: it answers, is killed, comes back, and ends quietly."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.conftest import seen
from tests.ops.test_metrics import ask, free_port
from tests.wire.process import until
from tests.wire.stage import TOKEN
from tests.wire.study import custom_ids, text_of

if TYPE_CHECKING:
    from simcord.backend.models import Message

    from tests.wire.stage import Stage

pytestmark = pytest.mark.wire


async def test_a_button_of_an_old_message_is_answered_after_a_kill(stage: Stage) -> None:
    study = stage.study
    clio = await stage.connect()
    card = await stage.answer_to(study.command(study.ada, "fact", query="trotsky expelled"))
    assert "Trotsky is expelled from the Communist Party" in text_of(card)

    sources = next(each for each in custom_ids(card) if ":sources:" in each)
    before = await stage.answer_to(study.press(study.bao, card, sources))
    await clio.kill()
    await stage.connect()
    after = await stage.answer_to(study.press(study.bao, card, sources))

    assert before.is_ephemeral
    assert after.is_ephemeral
    assert text_of(after) == text_of(before) != ""


async def test_commands_are_synced_at_the_first_start_and_not_at_the_second(stage: Stage) -> None:
    first = await stage.connect()
    assert stage.wire.requests("PUT", "/commands") == 1
    assert {name for name, _ in stage.study.backend.commands[None]} >= {"fact", "quiz", "today"}
    await first.end(signal.SIGTERM)
    await stage.connect()
    assert stage.wire.requests("PUT", "/commands") == 1


async def test_a_cut_connection_is_resumed_and_nothing_is_missed(stage: Stage) -> None:
    study = stage.study
    await stage.connect()
    await stage.answer_to(study.command(study.ada, "help"))
    stage.wire.cut()
    await stage.answer_to(study.command(study.ada, "fact", query="trotsky expelled"))
    assert stage.wire.resumed == 1
    assert len(stage.wire.sessions) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_with_status_0_and_keeps_the_last_answer(
    stage: Stage, number: signal.Signals
) -> None:
    clio = await stage.connect()
    asked = await open_round(stage, seconds=60)
    await stage.answer_to(stage.study.press(stage.study.ada, asked, custom_ids(asked)[0]))
    assert await clio.end(number) == 0
    assert stored_answers(stage) == [(stage.study.ada, 0)]


async def test_a_quiz_killed_in_an_open_round_goes_on_in_the_same_message(
    stage: Stage, where: str
) -> None:
    study = stage.study
    clio = await stage.connect(database=where)
    asked = await open_round(stage, seconds=15)
    await stage.answer_to(study.press(study.ada, asked, custom_ids(asked)[0]))
    await clio.kill()

    await stage.connect(database=where)
    await stage.answer_to(study.press(study.bao, asked, custom_ids(asked)[1]))
    again = await stage.answer_to(study.press(study.ada, asked, custom_ids(asked)[1]))
    assert "You answered A already" in text_of(again)
    reveal = await until(lambda: shown(stage, "· answer"), "the reveal")
    assert reveal.id == asked.id
    assert f"<@{study.ada}>" in text_of(reveal)
    assert f"<@{study.bao}>" in text_of(reveal)

    await stage.answer_to(study.command(study.ada, "quiz stop"))
    await until(lambda: shown(stage, "### Quiz over"), "the standings")
    answers = await seen(where, "SELECT member_id, given FROM game_answer ORDER BY given")
    assert answers == [(study.ada, "0"), (study.bao, "1")]
    assert len([each for each in study.messages() if "Round 1" in text_of(each)]) == 1


async def test_its_token_is_never_printed(stage: Stage) -> None:
    clio = await stage.connect(log_level="debug")
    await stage.answer_to(stage.study.command(stage.study.ada, "fact", query="trotsky expelled"))
    await until(lambda: '"ready"' in clio.err, "the log to say that it is ready")
    await clio.end(signal.SIGTERM)
    assert TOKEN not in clio.out + clio.err
    assert "Traceback" not in clio.err


async def open_round(stage: Stage, seconds: int) -> Message:
    """Start a quiz of one round and wait until it is asked."""
    study, ada = stage.study, stage.study.ada
    options: dict[str, str | int] = {"rounds": 1, "seconds": seconds, "kinds": "choice"}
    lobby = await stage.answer_to(study.command(ada, "quiz start", **options))
    controls = next(each for each in custom_ids(lobby) if ":controls:" in each)
    offered = await stage.answer_to(study.press(ada, lobby, controls))
    start = next(each for each in custom_ids(offered) if each.endswith(":start"))
    stage.wire.tell(study.press(ada, offered, start)[1])
    return await until(lambda: shown(stage, "### Round 1 of 1"), "round 1")


def shown(stage: Stage, text: str) -> Message | None:
    """The newest message in the channel that says `text`."""
    found = [each for each in stage.study.messages() if text in text_of(each)]
    return found[-1] if found else None


def stored_answers(stage: Stage) -> list[tuple[int, int]]:
    """Read (member, choice) of every answer in the file."""
    with closing(sqlite3.connect(stage.database)) as connection:
        return connection.execute(
            "SELECT member_id, CAST(given AS INTEGER) FROM game_answer"
        ).fetchall()


async def test_how_it_is_is_told_on_this_machine(stage: Stage) -> None:
    port = free_port()
    await stage.connect(metrics_port=port)
    await stage.answer_to(stage.study.command(stage.study.ada, "fact", query="trotsky expelled"))
    status, told = await ask(port, "/metrics")
    assert status == 200
    assert 'clio_interaction_seconds_count{outcome="answered",what="fact"} 1.0' in told
    assert "process_resident_memory_bytes" in told
    for _ in range(100):
        if (answer := await ask(port, "/readyz")) == (200, "ready\n"):
            break
        assert answer == (503, "Discord is not connected\n")
        await asyncio.sleep(0.1)
    assert answer[0] == 200
