"""A bot's traffic: Discord, which takes all that is sent, and members who do what members do."""

import asyncio
import copy
import json
from array import array
from calendar import month_name
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from random import Random
from time import perf_counter
from typing import Any
from unittest.mock import Mock, patch

import aiohttp
import discord
from discord import ui
from discord.http import HTTPClient
from discord.webhook.async_ import AsyncWebhookAdapter

from bot.app import links
from bot.app.cards import card
from bot.app.client import Clio
from tests.bench.interactions import Bench
from tests.wire.study import Payload, _command_data, _nodes, _option

FAILS = 200  # of so many messages, Discord refuses one with status 500
PLAYERS, SECONDS_A_ROUND = 4, 10
AN_HOUR = 300.0  # seconds that it takes here
_FIRST = 2 * 10**18
_V2 = 1 << 15
Seat = tuple[int, int, int]  # guild, channel and member
_COMMAND, _COMPONENT, _AUTOCOMPLETE = 2, 3, 4
_PATIENCE = 30.0

HOURLY = {  # what members of 5,000 guilds begin in a busy hour: an assumption
    "look-up": 4_000,  # each typed, with two suggestions before it
    "topic": 1_000,
    "day": 800,
    "reading": 500,
    "picture": 150,
    "review": 300,  # six cards each
    "quiz": 300,  # five rounds of four players
    "nonsense": 200,  # nothing that is known, buttons of what is long gone, wrong options
}


class Discord:
    """Takes messages and answers, hands the ids of buttons on, and keeps nothing."""

    def __init__(self) -> None:
        self.answers: dict[str, asyncio.Future[Payload]] = {}  # by interaction, until one comes
        self.on_message: Callable[[int, Payload], None] = lambda _, __: None
        self.sent = 0
        self.refused = 0
        self._last = _FIRST

    def next_id(self) -> str:
        """Give a new snowflake."""
        self._last += 1
        return str(self._last)

    @contextmanager
    def instead(self) -> Iterator[None]:
        """Stand in for Discord's REST API."""
        with (
            patch.object(AsyncWebhookAdapter, "request", self._answered),
            patch.object(
                HTTPClient, "request", lambda _, *given, **more: self._asked(*given, **more)
            ),
        ):
            yield

    async def _answered(self, route: Any, *, payload: Payload | None = None, **_: Any) -> Payload:
        """Take an answer to an interaction."""
        waiting = self.answers.pop(str(route.webhook_id), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(payload or {})
        if route.path.endswith("/callback"):
            return {"interaction": {"id": "1", "type": 2}}
        return self._message("1", {})

    async def _asked(self, route: Any, **given: Any) -> Any:
        """Take any other request."""
        if route.method == "GET":
            return []
        message = self._message(str(route.channel_id), given.get("json") or {})
        if route.method == "POST" and route.path.endswith("/messages"):
            self.sent += 1
            if self.sent % FAILS == 0:
                self.refused += 1
                raise discord.DiscordServerError(
                    Mock(aiohttp.ClientResponse, status=500, reason="Internal Server Error"), ""
                )
            self.on_message(route.channel_id, message)
        return message

    def _message(self, channel_id: str, said: Payload) -> Payload:
        return {
            "id": self.next_id(),
            "channel_id": channel_id,
            "author": {"id": "1", "username": "Clio", "discriminator": "0", "avatar": None},
            "content": "",
            "timestamp": "2026-11-16T09:00:00+00:00",
            "edited_timestamp": None,
            "components": said.get("components", []),
            "flags": _V2,
            "type": 0,
            **dict.fromkeys(("tts", "mention_everyone", "pinned"), False),
            **{name: [] for name in ("mentions", "mention_roles", "attachments", "embeds")},
        }


class Crowd:
    """Members of many guilds, who do at random what they do in an hour, twelve times as fast."""

    def __init__(
        self, bench: Bench, api: Discord, channels: dict[int, int], reviewers: list[int]
    ) -> None:
        self._bot: Clio = bench.bot
        self._api = api
        self._rng = Random(5)
        self._channels = list(channels.items())
        self._reviewers = reviewers
        self._titles = bench._titles()
        self._library = bench.bot.services.facts._library
        self._template = bench.study.press(bench.study.ada, bench._noop_message, "clio:none:")[1]
        self._under_way: set[asyncio.Task[None]] = set()
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.look_ups = array("d")  # pairs: the instant, and seconds to the answer
        self._acts: dict[str, Callable[[Seat], Awaitable[None]]] = {
            "look-up": self._look_up,
            "topic": self._topic,
            "day": self._day,
            "reading": self._reading,
            "picture": self._picture,
            "review": self._review,
            "quiz": self._quiz,
            "nonsense": self._nonsense,
        }
        api.on_message = self._see

    async def act(self, seconds: float) -> None:
        """Begin, at random, what members do, an hour's acts in `AN_HOUR` seconds."""
        names, weights = list(HOURLY), list(HOURLY.values())
        pace = sum(weights) / AN_HOUR
        now = began = perf_counter()
        while now - began < seconds:
            (name,) = self._rng.choices(names, weights)
            self._begin(self._acts[name]((*self._rng.choice(self._channels), self._anyone())))
            now += self._rng.expovariate(pace)
            await asyncio.sleep(max(0.0, now - perf_counter()))

    async def ask_everything(self) -> None:
        """Ask once for each event, topic and day, and something in each guild."""
        topics = [each.id for each in self._library.topic_names]
        days = [f"{day} {month}" for month in month_name[1:] for day in range(1, 29)]
        asked = [("fact", {"query": title[:100]}) for title in self._every_title()]
        asked += [("topic", {"name": f"topic:{topic}"}) for topic in topics]
        asked += [("today", {"date": day}) for day in days]
        for number, seat in enumerate(self._channels):
            name, options = asked[number % len(asked)]
            await self._command((*seat, self._anyone()), name, **options)

    def _every_title(self) -> list[str]:
        rows = self._library.connection.execute("SELECT title FROM record WHERE kind = 'event'")
        return [title for (title,) in rows]

    async def finish(self) -> None:
        """Wait for those that have begun."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    def _begin(self, act: Awaitable[None]) -> None:
        task = asyncio.ensure_future(act)
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Future[None]") -> None:
        self._under_way.discard(task)
        task.result()

    # -- what members do ------------------------------------------------------------------

    async def _look_up(self, at: Seat) -> None:
        title = next(self._titles)
        for length in (3, 8):
            await self._type(at, title[:length])
            await asyncio.sleep(self._rng.uniform(0.1, 0.5))
        began = perf_counter()
        await self._command(at, "fact", query=title[:100])
        self.look_ups.extend((began, perf_counter() - began))

    async def _topic(self, at: Seat) -> None:
        topic = self._rng.choice(self._library.topic_names)
        await self._command(at, "topic", name=f"topic:{topic.id}")

    async def _day(self, at: Seat) -> None:
        month = self._rng.choice(("January", "April", "July", "November"))
        date = f"{self._rng.randint(1, 30)} {month}"
        await self._command(at, "today", date=date)

    async def _reading(self, at: Seat) -> None:
        topic = self._rng.choice(self._library.topic_names)
        await self._command(at, "read", topic=f"topic:{topic.id}")

    async def _picture(self, at: Seat) -> None:
        year = str(self._rng.randint(1000, 1990))
        name, option = self._rng.choice(
            (("meanwhile", "when"), ("timeline", "about"), ("map", "about"))
        )
        await self._command(at, name, **{option: year})

    async def _review(self, at: Seat) -> None:
        """Look at six cards and grade them."""
        at = (*at[:2], self._rng.choice(self._reviewers))
        shown = await self._command(at, "review start")
        for _ in range(6):
            for acts in (("clio:show:", "clio:recall:"), ("clio:rate:",)):
                found = [each for each in _ids(shown) if each.startswith(acts)]
                if not found:
                    return
                await asyncio.sleep(self._rng.uniform(0.5, 2))
                shown = await self._press(at, shown, self._rng.choice(found))
        self.done["reviews"] += 6

    async def _quiz(self, at: Seat) -> None:
        """Start a quiz; what follows comes of its messages."""
        await self._command(at, "quiz start", rounds=5, seconds=SECONDS_A_ROUND, kinds="choice")

    def _see(self, channel_id: int, message: Payload) -> None:
        """Act on a message of Clio's: a round, or standings."""
        ids = _ids(message["components"])
        guild_id = channel_id - (101 << 32)
        answers = [each for each in ids if each.startswith("clio:quiz:")]
        for player in range(PLAYERS if answers else 0):
            at = (guild_id, channel_id, channel_id + player)
            self._begin(self._play(at, message, self._rng.choice(answers)))
        for missed in ids:
            if missed.startswith("clio:missed:"):
                self._begin(self._regret((guild_id, channel_id, channel_id), message, missed))

    async def _play(self, at: Seat, message: Payload, answer: str) -> None:
        await asyncio.sleep(self._rng.uniform(0.5, 0.8 * SECONDS_A_ROUND))
        await self._press(at, message["components"], answer)
        self.done["answers"] += 1

    async def _regret(self, at: Seat, message: Payload, missed: str) -> None:
        """Look at what was missed, and make cards of it."""
        await asyncio.sleep(1)
        shown = await self._press(at, message["components"], missed)
        for each in _ids(shown):
            if each.startswith("clio:learn:"):
                await self._press(at, shown, each)
                return

    async def _nonsense(self, at: Seat) -> None:
        gone = f"{self._rng.randrange(10**9, 10**10)}:1:0"
        kind = self._rng.randrange(3)
        if kind == 0:
            await self._command(at, "fact", query=f"xyzzy {self._rng.randrange(10**6)}")
        elif kind == 1:
            view = card("A quiz", ui.ActionRow(links.button("A", "quiz", gone)))
            shown = view.to_components()
            await self._press(at, shown, f"clio:quiz:{gone}")
        else:
            await self._command(at, "today", date="31 February")

    def _anyone(self) -> int:
        return _FIRST + self._rng.randrange(10**9)

    # -- how it reaches Clio --------------------------------------------------------------

    async def _type(self, at: Seat, text: str) -> None:
        focused = _option("query", text) | {"focused": True}
        await self._send(_AUTOCOMPLETE, at, _command_data("fact", [focused]))

    async def _command(self, at: Seat, name: str, /, **options: str | int) -> Any:
        given = [_option(key, value) for key, value in options.items()]
        return await self._send(_COMMAND, at, _command_data(name, given))

    async def _press(self, at: Seat, components: Any, custom_id: str) -> Any:
        data = {"custom_id": custom_id, "component_type": 2}
        return await self._send(_COMPONENT, at, data, components)

    async def _send(self, kind: int, at: Seat, data: Payload, components: Any = None) -> Any:
        """Send an interaction and wait for its answer; gives the components that it shows."""
        guild_id, channel_id, member_id = at
        key, payload = self._api.next_id(), copy.copy(self._template)
        payload |= {"id": key, "token": f"t{key}", "type": kind, "data": data}
        payload |= {"guild_id": str(guild_id), "channel_id": str(channel_id)}
        payload["channel"] = payload["channel"] | {"id": str(channel_id)}
        user = payload["member"]["user"] | {"id": str(member_id)}
        payload["member"] = payload["member"] | {"user": user}
        message = payload.pop("message")
        if components is not None:
            numbered = _numbered(components, iter(range(1, 100)))
            payload["message"] = message | {"components": numbered, "id": self._api.next_id()}
        came: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._api.answers[key] = came
        self._bot._connection.parsers["INTERACTION_CREATE"](payload)
        try:
            answer = await asyncio.wait_for(came, _PATIENCE)
        except TimeoutError:
            answer = {}
            self.refused[f"unanswered: {data}"] += 1
        self.done[{2: "commands", 3: "presses", 4: "suggestions"}[kind]] += 1
        shown = (answer.get("data") or {}).get("components", [])
        if "Something went wrong" in (told := json.dumps(shown)):
            self.refused[f"{data}: {told}"] += 1
        return shown


def _numbered(components: list[Payload], numbers: Iterator[int]) -> list[Payload]:
    """Give each component the number that Discord gives it."""
    return [
        {"id": next(numbers), **each}
        | ({"components": _numbered(each["components"], numbers)} if "components" in each else {})
        | ({"accessory": {"id": next(numbers), **each["accessory"]}} if "accessory" in each else {})
        for each in components
    ]


def _ids(components: list[Payload]) -> list[str]:
    return [str(each["custom_id"]) for each in _nodes(components) if each.get("custom_id")]
