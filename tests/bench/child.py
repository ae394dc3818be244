"""`clio run` up to the moment it would open its gateway connection; run by `start`."""

from __future__ import annotations

import os
import sys
from typing import Any

from bot.__main__ import main

_USER = {"id": "1", "username": "Clio", "discriminator": "0", "avatar": None, "bot": True}
_APPLICATION = {
    "id": "1",
    "name": "Clio",
    "icon": None,
    "description": "",
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "",
    "flags": 0,
    "owner": _USER,
    "team": None,
}


async def _log_in(*_: Any) -> dict[str, Any]:
    return _USER


async def _describe(*_: Any) -> dict[str, Any]:
    return _APPLICATION


async def _advise(*_: Any) -> tuple[int, str, dict[str, int]]:
    return 1, "ws://unused", {"max_concurrency": 1, "remaining": 1_000, "reset_after": 0}


async def _sync(*_: Any, **__: Any) -> list[dict[str, Any]]:
    return []


async def _wait_to_be_measured(*_: Any, **__: Any) -> None:
    print("ready", flush=True)
    sys.stdin.read()
    os._exit(0)


def _stop_before_connecting() -> None:
    import discord
    from discord.http import HTTPClient

    HTTPClient.static_login = _log_in  # type: ignore[method-assign,assignment]
    HTTPClient.get_bot_gateway = _advise  # type: ignore[method-assign,assignment]
    HTTPClient.application_info = _describe  # type: ignore[method-assign,assignment]
    HTTPClient.bulk_upsert_global_commands = _sync  # type: ignore[method-assign,assignment]
    discord.AutoShardedClient.connect = _wait_to_be_measured  # type: ignore[method-assign]


if __name__ == "__main__":
    _stop_before_connecting()
    sys.argv = ["clio", "run"]
    main()
