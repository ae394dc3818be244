"""A Discord server to act in: simcord's backend on wall-clock time, and what members do there.

Every act gives the INTERACTION_CREATE payload that Discord's gateway would send for it,
and keeps simcord's record of the interaction, on which the bot's answer will be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from simcord._clock import Clock
from simcord.backend import Backend, serializers
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from simcord.interactions import base_payload
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simcord.backend.models import Interaction, Message

Payload = dict[str, Any]
_COMMAND, _COMPONENT, _AUTOCOMPLETE = 2, 3, 4  # types of interactions
_SUBCOMMAND, _STRING, _INTEGER = 1, 3, 4  # types of options
_BUTTON = 2  # type of component


class WallClock(Clock):
    """The computer's own clock, which a test may set."""

    @override
    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.elapsed)

    def set(self, instant: datetime) -> None:
        """Let it be an instant now."""
        self.elapsed = (instant - datetime.now(UTC)).total_seconds()


@dataclass(frozen=True, slots=True)
class Place:
    """A guild, the channel that is written to, and the one for Discord's own news."""

    guild_id: int
    channel_id: int
    system_id: int


class Study:
    """A guild with one channel, and as many more guilds as are founded.

    Of guilds in `silent` the gateway says nothing but that they exist; those in `lost` it
    calls unavailable as soon as it has told of them; those in `left` it does not know.
    """

    def __init__(self, bot_id: int | None = None) -> None:
        self.clock = WallClock()
        self.backend = Backend(clock=self.clock)
        if bot_id is not None:
            self._name_bot(bot_id)
        self.guild_id = self.backend.create_guild("History study group").id
        self.channel_id = self.backend.create_channel(self.guild_id, "study-hall").id
        self.owner = self.backend.get_guild(self.guild_id).owner_id
        self.ada = self.join("ada")
        self.bao = self.join("bao")
        self.silent: set[int] = set()
        self.lost: set[int] = set()
        self.left: set[int] = set()

    def found(self, name: str) -> Place:
        """Add a guild."""
        guild_id = self.backend.create_guild(name).id
        return self._furnish(guild_id, self.backend.create_channel(guild_id, "daily-history").id)

    def home(self) -> Place:
        """Give the first guild, in which members act; asked for once."""
        return self._furnish(self.guild_id, self.channel_id)

    def _furnish(self, guild_id: int, channel_id: int) -> Place:
        system_id = self.backend.create_channel(guild_id, "news").id
        self.backend.edit_guild(guild_id, {"system_channel_id": system_id})
        return Place(guild_id, channel_id, system_id)

    def deny(self, channel_id: int, *permissions: str) -> None:
        """Take permissions in a channel from the bot, by their names, and give it all others."""
        denied = discord.Permissions(**dict.fromkeys(permissions, True)).value
        overwrite = Overwrite(self.backend.bot_user.id, OverwriteType.MEMBER, deny=denied)
        self.backend.edit_channel(channel_id, {}, overwrites=[overwrite])

    def _name_bot(self, bot_id: int) -> None:
        """A bot's id is that of its application, and stands in its token."""
        bot = self.backend.bot_user
        del self.backend.users[bot.id]
        bot.id = self.backend.application_id = bot_id
        self.backend.users[bot_id] = bot

    def join(self, name: str) -> int:
        """Add a member; gives their id."""
        user = self.backend.make_user(name)
        self.backend.add_member(self.guild_id, user.id)
        return user.id

    def chatter(self, channel_id: int, count: int) -> None:
        """Let a member write many messages."""
        for number in range(count):
            self.backend.create_message(channel_id, self.ada, f"That is {number} times so.")

    def invite(self, place: Place) -> None:
        """Let the bot into a guild that it had left."""
        self.left.remove(place.guild_id)
        guild = self.backend.get_guild(place.guild_id)
        created = dict(serializers.guild_create_payload(self.backend, guild))
        del created["unavailable"]  # it is there only after READY, and after an outage
        self.backend.emit("GUILD_CREATE", created)

    # -- what the bot is told -------------------------------------------------------------

    def ready(self) -> Payload:
        """READY, without what belongs to a connection."""
        return {
            "v": 10,
            "user": dict(serializers.user_payload(self.backend.bot_user)),
            "guilds": [
                {"id": str(key), "unavailable": True}
                for key in self.backend.guilds
                if key not in self.left
            ],
            "application": {"id": str(self.backend.application_id), "flags": 0},
        }

    def guild_events(self) -> Iterator[tuple[str, Payload]]:
        """GUILD_CREATE of every guild, and what else follows READY."""
        for guild in self.backend.guilds.values():
            if guild.id not in self.silent | self.left:
                created = serializers.guild_create_payload(self.backend, guild)
                yield "GUILD_CREATE", dict(created)
            if guild.id in self.lost:
                yield "GUILD_DELETE", {"id": str(guild.id), "unavailable": True}

    def command(
        self, member_id: int, name: str, /, **options: str | int
    ) -> tuple[Interaction, Payload]:
        """Use a slash command; a subcommand is named like "quiz start"."""
        given = [_option(key, value) for key, value in options.items()]
        return self._interaction(_COMMAND, member_id, _command_data(name, given))

    def typing(self, member_id: int, name: str, option: str, text: str) -> Payload:
        """Type into an option that completes."""
        focused = _option(option, text) | {"focused": True}
        return self._interaction(_AUTOCOMPLETE, member_id, _command_data(name, [focused]))[1]

    def press(
        self, member_id: int, message: Message, custom_id: str
    ) -> tuple[Interaction, Payload]:
        """Press a button of a message."""
        data = {"custom_id": custom_id, "component_type": _BUTTON}
        record, payload = self._interaction(_COMPONENT, member_id, data)
        record.source_message_id = message.id
        payload["message"] = dict(serializers.message_payload(self.backend, message))
        return record, payload

    def _interaction(self, kind: int, member_id: int, data: Payload) -> tuple[Interaction, Payload]:
        return base_payload(
            self.backend,
            type=kind,
            channel_id=self.channel_id,
            guild_id=self.guild_id,
            user_id=member_id,
            data=data,
        )

    # -- what the channel shows -----------------------------------------------------------

    def messages(self, channel_id: int | None = None) -> list[Message]:
        """Everything in a channel, oldest first, private answers included."""
        stored = self.backend.messages[channel_id or self.channel_id]
        return [stored[key] for key in sorted(stored)]

    def answer(self, record: Interaction) -> Message | None:
        """The message that answered an interaction, once there is one."""
        if record.message_id is None:
            return None
        return self.backend.messages[self.channel_id].get(record.message_id)


def _option(name: str, value: str | int) -> Payload:
    kind = _INTEGER if isinstance(value, int) else _STRING
    return {"name": name, "type": kind, "value": value}


def _command_data(name: str, options: list[Payload]) -> Payload:
    root, *nested = name.split()
    for each in reversed(nested):
        options = [{"name": each, "type": _SUBCOMMAND, "options": options}]
    return {"id": "1", "name": root, "type": 1, "options": options}


def custom_ids(message: Message) -> list[str]:
    """Every custom id of a message, in the order they are shown."""
    return [node["custom_id"] for node in _nodes(message.components) if node.get("custom_id")]


def text_of(message: Message) -> str:
    """Everything that a message says."""
    said = (str(node["content"]) for node in _nodes(message.components) if node.get("content"))
    return "\n".join((message.content, *said)).replace("\\", "")


def _nodes(components: list[Payload]) -> list[Payload]:
    found = []
    for node in components:
        found += [node, *_nodes(node.get("components") or [])]
    return found
