"""Discord's documented limits of what an application declares and sends.

https://docs.discord.com/developers/interactions/application-commands,
https://docs.discord.com/developers/components/reference and
https://docs.discord.com/developers/resources/poll
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simcord import Env
    from simcord.backend.models import Message, Poll

ROW, BUTTON, MENU, INPUT, TEXT = 1, 2, 3, 4, 10  # types of components
CHAT_INPUT, USER, MESSAGE = 1, 2, 3  # types of commands
_NAME = re.compile(r"[-_'\w\u0900-\u097F\u0E00-\u0E7F]{1,32}")
_MOST = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}
_TOGETHER = 8000  # characters of a command's names, descriptions and values
_SHORTEST_POLL, _LONGEST_POLL = timedelta(hours=1), timedelta(hours=768)
_NESTING = {1, 2}  # types of options: subcommand, group of them


class Record:
    """All that a simulated Discord is sent: messages as they come and change, modals, choices.

    `pings` counts whom messages made Discord notify.
    """

    def __init__(self, env: Env) -> None:
        self._env = env
        self._messages: list[tuple[list[dict[str, Any]], str]] = []
        self._polls: list[tuple[Poll, datetime]] = []
        self.pings = 0
        backend: Any = env.backend
        commit, edit = backend.commit_message, backend.edit_message

        def commit_message(message: Message, *, broadcast: bool = True) -> Message:
            self._note(message)
            return commit(message, broadcast=broadcast)  # type: ignore[no-any-return]

        def edit_message(channel_id: int, message_id: int, fields: dict[str, Any]) -> Message:
            edited: Message = edit(channel_id, message_id, fields)
            self._note(edited)
            return edited

        backend.commit_message, backend.edit_message = commit_message, edit_message

    def _note(self, message: Message) -> None:
        if message.author_id == self._env.backend.bot_user.id and message.system_metadata is None:
            self._messages.append((message.components, message.content))
            if message.poll is not None and not message.poll.finalized:
                self._polls.append((message.poll, self._env.now()))
            self.pings += message.mention_everyone
            self.pings += len(message.ping_user_ids) + len(message.ping_role_ids)

    def texts(self) -> list[str]:
        """Give every text of a message, as Discord is sent it: what has markdown and mentions."""
        shown = [part["content"] for each in self._messages for part in texts_of(each[0])]
        return [*shown, *(content for _, content in self._messages if content)]

    def assert_within_limits(self) -> None:
        """Hold each against the limits."""
        for components, content in self._messages:
            assert_message_within_limits(components)
            assert len(content) <= 2000
        for poll, sent_at in self._polls:
            assert_poll_within_limits(poll, sent_at)
        for interaction in self._env.backend.interactions.values():
            if interaction.modal is not None:
                assert_modal_within_limits(interaction.modal)
            if interaction.autocomplete_choices is not None:
                assert_choices_within_limits(interaction.autocomplete_choices)


def assert_message_within_limits(components: Any) -> None:
    """Check a message of Components V2."""
    parts = list(parts_of(components))
    texts = [part["content"] for part in texts_of(components)]
    assert all(texts), "an empty text"
    assert sum(map(len, texts)) <= 4000
    assert len(parts) <= 40
    custom_ids = [part["custom_id"] for part in parts if part.get("custom_id")]
    assert len(custom_ids) == len(set(custom_ids)), "a custom id twice"
    for part in parts:
        assert len(part.get("label") or "") <= 80
        assert len(part.get("custom_id") or "") <= 100
        if part.get("type") == ROW:
            assert 1 <= len(part["components"]) <= 5
        if part.get("type") == MENU:
            assert len(part.get("placeholder") or "") <= 150
            assert 1 <= len(part["options"]) <= 25
            values = [option["value"] for option in part["options"]]
            assert len(values) == len(set(values)), "a value twice"
            for option in part["options"]:
                assert 1 <= len(option["label"]) <= 100
                assert 1 <= len(option["value"]) <= 100
                assert len(option.get("description") or "") <= 100


def assert_modal_within_limits(modal: dict[str, Any]) -> None:
    """Check a form."""
    assert 1 <= len(modal["title"]) <= 45
    assert 1 <= len(modal["custom_id"]) <= 100
    assert 1 <= len(modal["components"]) <= 5
    for part in parts_of(modal["components"]):
        if part.get("component"):
            assert 1 <= len(part["label"]) <= 45
            assert len(part.get("description") or "") <= 100
        if part.get("type") == INPUT:
            low, high = part.get("min_length") or 0, part.get("max_length") or 4000
            assert 0 <= low <= 4000
            assert 1 <= high <= 4000
            assert low <= high
            assert len(part.get("value") or "") <= high
            assert len(part.get("placeholder") or "") <= 100
            assert 1 <= len(part["custom_id"]) <= 100


def assert_poll_within_limits(poll: Poll, sent_at: datetime) -> None:
    """Check a poll, which simcord keeps with the instant of its end."""
    assert 1 <= len(poll.question) <= 300
    assert 1 <= len(poll.answers) <= 10
    for answer in poll.answers:
        assert 1 <= len(answer.text or "") <= 55
    lasts = datetime.fromisoformat(poll.expiry).astimezone(UTC) - sent_at
    assert _SHORTEST_POLL <= lasts <= _LONGEST_POLL
    assert lasts % _SHORTEST_POLL == timedelta(0), "whole hours"


def assert_choices_within_limits(choices: list[dict[str, Any]]) -> None:
    """Check choices, declared or of an autocompletion."""
    assert len(choices) <= 25
    for choice in choices:
        value = choice["value"]
        for name in (choice["name"], *(choice.get("name_localizations") or {}).values()):
            assert 1 <= len(name) <= 100
        assert not isinstance(value, str) or 1 <= len(value) <= 100
        assert not isinstance(value, int) or abs(value) < 2**53


def assert_commands_within_limits(commands: list[dict[str, Any]]) -> None:
    """Check all commands of an application together, as they are told to Discord."""
    for kind, most in _MOST.items():
        names = [command["name"] for command in commands if command["type"] == kind]
        assert len(names) <= most
        assert len(names) == len(set(names))
    for command in commands:
        if command["type"] == CHAT_INPUT:
            _assert_declared(command)
            assert _size(command) <= _TOGETHER, command["name"]
        else:
            assert 1 <= len(command["name"]) <= 32


def _assert_declared(node: dict[str, Any]) -> None:
    """Check a command or an option and those in it."""
    locales = {each.value for each in discord.Locale}
    names = node.get("name_localizations") or {}
    descriptions = node.get("description_localizations") or {}
    assert set(names) | set(descriptions) <= locales
    for name in (node["name"], *names.values()):
        assert _NAME.fullmatch(name), name
        assert name == name.lower()
    for description in (node["description"], *descriptions.values()):
        assert 1 <= len(description) <= 100, description
    options = node.get("options") or []
    assert len(options) <= 25
    for locale in (None, *names):
        told = [
            (each.get("name_localizations") or {}).get(locale, each["name"]) for each in options
        ]
        assert len(told) == len(set(told)), (node["name"], locale)
    required = [bool(each.get("required")) for each in options if each["type"] not in _NESTING]
    assert required == sorted(required, reverse=True), "what is required stands first"
    choices = node.get("choices") or []
    assert_choices_within_limits(choices)
    assert not (choices and node.get("autocomplete"))
    for bound in ("min_length", "max_length"):
        assert node.get(bound) is None or 0 <= node[bound] <= 6000
    for option in options:
        _assert_declared(option)


def _size(node: dict[str, Any]) -> int:
    """Count the characters of names, descriptions and values, each in its longest language."""
    size = sum(
        max(map(len, (node[key], *(node.get(f"{key}_localizations") or {}).values())))
        for key in ("name", "description")
    )
    for choice in node.get("choices") or []:
        names = (choice["name"], *(choice.get("name_localizations") or {}).values())
        size += max(map(len, names)) + len(str(choice["value"]))
    return size + sum(map(_size, node.get("options") or []))


def texts_of(node: Any) -> list[dict[str, Any]]:
    """Give each component that is text."""
    return [part for part in parts_of(node) if part.get("type") == TEXT]


def parts_of(node: Any) -> Iterator[dict[str, Any]]:
    """Give each component, those within others too."""
    if isinstance(node, list):
        for each in node:
            yield from parts_of(each)
    elif isinstance(node, dict):
        yield node
        for key in ("components", "accessory", "component"):
            yield from parts_of(node.get(key))
