"""structlog set up for a terminal or for a machine, with secrets taken out."""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

    from bot.config import Settings

_TOKEN = re.compile(r"[\w-]{20,30}\.[\w-]{4,10}\.[\w-]{25,}")
_PASSWORD = re.compile(r"(\w+://[^\s:/@]+):[^\s@]+@")
_INTERACTION_TOKEN = re.compile(r"(/(?:webhooks|interactions)/\d+)/[\w-]{20,}")


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Take tokens of bots and interactions, and passwords, out of every text of a record."""
    return {key: _redacted(value) for key, value in event.items()}


def _redacted(value: object) -> object:
    if not isinstance(value, str):
        return value
    value = _PASSWORD.sub(r"\1:[password]@", value)
    return _INTERACTION_TOKEN.sub(r"\1/[token]", _TOKEN.sub("[token]", value))


def warn(event: str, **context: object) -> None:
    """Log a warning from outside of any module that has a logger."""
    structlog.get_logger("bot").warning(event, **context)


def set_up(settings: Settings, *also: Processor) -> None:
    """Send Clio's records and those of libraries to standard error, in one form.

    `also` are processors that see Clio's own records first.
    """
    as_text = settings.log_format == "text" or (
        settings.log_format == "auto" and sys.stderr.isatty()
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    structlog.configure(
        processors=[*also, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
        if as_text
        else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for talkative in ("discord", "aiosqlite", "asyncio"):
        logging.getLogger(talkative).setLevel(max(logging.WARNING, root.level))
