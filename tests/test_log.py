"""Log records: one form for all, and no secret in any."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from bot import log
from bot.config import Settings
from tests.test_config import TOKEN


@pytest.fixture(autouse=True)
def restore_logging() -> object:
    handlers = logging.getLogger().handlers[:]
    level = logging.getLogger().level
    yield
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)
    structlog.reset_defaults()


def test_records_are_json_away_from_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up(Settings())
    structlog.get_logger("bot.x").info("ready", guilds=3)
    logging.getLogger("discord.x").warning("%s happened", "it")
    ours, theirs = map(json.loads, capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["guilds"], ours["level"]) == ("ready", 3, "info")
    assert (theirs["event"], theirs["logger"]) == ("it happened", "discord.x")


def test_records_are_text_where_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up(Settings(log_format="text", log_level="warning"))
    structlog.get_logger("bot.x").info("quiet")
    structlog.get_logger("bot.x").warning("loud", guilds=3)
    shown = capsys.readouterr().err
    assert "loud" in shown
    assert "guilds=3" in shown
    assert "quiet" not in shown


def test_no_token_reaches_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up(Settings())
    url = "https://discord.com/api/v10/webhooks/123456789012345678/aW50ZXJhY3Rpb246MTIzNDU2Nzg5"
    try:
        raise RuntimeError(f"with {TOKEN}")
    except RuntimeError:
        structlog.get_logger("bot.x").exception("failed", token=TOKEN, url=url)
    shown = capsys.readouterr().err
    assert TOKEN not in shown
    assert "aW50ZXJhY3Rpb246" not in shown
    assert "RuntimeError" in shown
