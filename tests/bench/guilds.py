"""What guilds cost that only have Clio: memory, the time until all are known, and the idle hours.

`clio run` as a process of its own, before a gateway on loopback that sends it 1,000 to 50,000
guilds of 20 channels, 12 roles and 20 emojis. All are on one shard here; Discord puts at most
2,500 on one, and lets a bot begin one shard in five seconds unless it is large.
"""

import asyncio
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple, overload

import psutil
from typing_extensions import override

from bot.config import CORPUS
from bot.library.compile import open_compiled
from tests.wire.gateway import Session
from tests.wire.process import until
from tests.wire.server import Wire
from tests.wire.stage import BOT_ID, TOKEN, Stage
from tests.wire.study import Payload, Study

GUILDS = (1_000, 10_000, 50_000)
CHANNELS, ROLES, EMOJIS = 20, 12, 20
KIBIBYTES_GOAL, IDLE_GOAL = 25.0, 1.0
_IDLE_SECONDS = 30.0
_READY_WITHIN = 900.0
_KIBIBYTE = 1 << 10
_SETTLES_IN = 5.0


class Measured(NamedTuple):
    """A process that knows so many guilds."""

    guilds: int
    seconds: float
    kibibytes: float
    idle: float  # per cent of one processor


class Frames(Sequence[str]):
    """A session's frames, of which those of guilds are written as they are sent."""

    def __init__(self, ready: Payload, guilds: int) -> None:
        self._ready = _frame(1, "READY", ready)
        self._guilds = guilds
        self._more: list[str] = []

    def append(self, frame: str) -> None:
        """Add a frame after the last."""
        self._more.append(frame)

    @override
    def __len__(self) -> int:
        return 1 + self._guilds + len(self._more)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    @override
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        assert isinstance(place, int), "frames are sent one by one"
        if place == 0:
            return self._ready
        if place <= self._guilds:
            return _frame(place + 1, "GUILD_CREATE", guild_payload(place))
        return self._more[place - self._guilds - 1]


class CrowdedWire(Wire):
    """A stand-in for Discord that has many more guilds than its study."""

    guilds = 0

    @override
    def _identify(self, data: Payload) -> Session:
        session = Session(f"session-{len(self.sessions)}", (0, 1), data["intents"])
        ids = [{"id": str(_guild_id(each + 1)), "unavailable": True} for each in range(self.guilds)]
        ready = self.study.ready() | {
            "session_id": session.id,
            "resume_gateway_url": self.gateway,
            "shard": [0, 1],
            "guilds": ids,
        }
        session.frames = Frames(ready, self.guilds)  # type: ignore[assignment]
        self.sessions.append(session)
        return session


def _frame(number: int, event: str, payload: Payload) -> str:
    return json.dumps({"op": 0, "t": event, "s": number, "d": payload})


def _guild_id(number: int) -> int:
    return (number << 22) | 5


def guild_payload(number: int) -> Payload:
    """Write a typical guild, as GUILD_CREATE does."""
    guild_id = _guild_id(number)

    def inner(place: int) -> str:
        return str(guild_id + (place << 32))

    return {
        "id": str(guild_id),
        "name": f"History study {number}",
        "icon": "a" * 32,
        "owner_id": inner(5000),
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 2,
        "features": ["COMMUNITY", "NEWS"],
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "system_channel_id": inner(101),
        "system_channel_flags": 0,
        "joined_at": "2026-01-01T00:00:00+00:00",
        "large": True,
        "member_count": 500,
        "max_members": 500_000,
        "roles": [_role(guild_id, place, inner) for place in range(ROLES)],
        "emojis": [{"id": inner(300 + place), "name": f"emoji{place}"} for place in range(EMOJIS)],
        "channels": [_channel(guild_id, place, inner) for place in range(CHANNELS)],
        "members": [
            {
                "user": {
                    "id": str(BOT_ID),
                    "username": "clio",
                    "avatar": None,
                    "discriminator": "0",
                    "bot": True,
                },
                "roles": [inner(1)],
                "flags": 0,
                "joined_at": "2026-01-01T00:00:00+00:00",
            }
        ],
        **{name: [] for name in ("stickers", "threads", "voice_states", "stage_instances")},
        **{name: [] for name in ("presences", "guild_scheduled_events", "soundboard_sounds")},
    }


def _role(guild_id: int, place: int, inner: Any) -> Payload:
    return {
        "id": str(guild_id) if place == 0 else inner(place),
        "name": "@everyone" if place == 0 else f"role-{place}",
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "position": place,
        "permissions": "1071698660929",
        "flags": 0,
        **dict.fromkeys(("hoist", "managed", "mentionable"), False),
    }


def _channel(guild_id: int, place: int, inner: Any) -> Payload:
    """Write a category, three text channels and a voice channel, in turn; one in three is shut."""
    kind = {0: 4, 4: 2}.get(place % 5, 0)
    channel: Payload = {
        "id": inner(100 + place),
        "type": kind,
        "name": f"channel-{place}",
        "flags": 0,
        "position": place,
        "permission_overwrites": [],
    }
    if kind != 4:
        channel |= {"parent_id": inner(100 + place - place % 5)}
    if kind == 0:
        channel |= {"topic": f"Where we speak of subject {place}", "last_message_id": inner(900)}
    if kind == 2:
        channel |= {"bitrate": 64_000, "user_limit": 0}
    if place % 3 == 0:
        channel["permission_overwrites"] = [
            {"id": str(guild_id), "type": 0, "allow": "0", "deny": "1024"},
            {"id": inner(place % ROLES), "type": 0, "allow": "1024", "deny": "0"},
        ]
    return channel


def run(most: int) -> int:
    """Measure and print; gives 1 where a goal is missed."""
    with tempfile.TemporaryDirectory(prefix="clio-bench-") as folder:
        open_compiled(CORPUS, Path(folder) / "cache").close()  # a start that compiles holds more
        figures = [asyncio.run(_measure(0, Path(folder)))]
        base = figures[0].kibibytes
        print(f"no guild: {base / _KIBIBYTE:.0f} MiB, idle at {figures[0].idle:.2f} % of a core")
        for guilds in GUILDS:
            if guilds <= most:
                figures.append(asyncio.run(_measure(guilds, Path(folder))))
                print(_line(figures[-1], base), flush=True)
    return int(
        any(
            each.idle > IDLE_GOAL or each.kibibytes - base > KIBIBYTES_GOAL * each.guilds
            for each in figures[1:]
        )
    )


def _line(figures: Measured, base: float) -> str:
    each = (figures.kibibytes - base) / figures.guilds
    return (
        f"{figures.guilds:,} guilds: ready after {figures.seconds:.1f} s, "
        f"{figures.kibibytes / _KIBIBYTE:.0f} MiB, {each:.1f} KiB a guild (goal {KIBIBYTES_GOAL:.0f}), "
        f"idle at {figures.idle:.2f} % of a core (goal {IDLE_GOAL:.0f})"
    )


async def _measure(guilds: int, folder: Path) -> Measured:
    wire = CrowdedWire(Study(BOT_ID), TOKEN)
    wire.guilds = guilds
    runner = await wire.listen()
    stage = Stage(wire, folder, folder / "cache")
    (folder / "stderr.txt").unlink(missing_ok=True)
    try:
        began = perf_counter()
        clio = await stage.launch()
        await until(lambda: '"event": "ready"' in clio.err, "ready", _READY_WITHIN)
        seconds = perf_counter() - began
        await asyncio.sleep(_SETTLES_IN)
        process = psutil.Process(clio.pid)
        before = process.cpu_times()
        await asyncio.sleep(_IDLE_SECONDS)
        after = process.cpu_times()
        used = after.user + after.system - before.user - before.system
        resident = process.memory_info().rss / _KIBIBYTE
        return Measured(guilds, seconds, resident, 100 * used / _IDLE_SECONDS)
    finally:
        await stage.close()
        await runner.cleanup()
