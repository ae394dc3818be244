"""Autocomplete choices out of links and of names.

At most 25 choices, names and values of at most 100 characters
(https://docs.discord.com/developers/interactions/application-commands).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.app import looks
from bot.domain.wording import lettered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.services.views import Link

_LONGEST = 100
_MOST = 25


def as_choices(found: Iterable[Link]) -> list[app_commands.Choice[str]]:
    """Show each record by its title and hint; the choice carries its key."""
    return [
        app_commands.Choice(name=_label(link), value=link.key[:_LONGEST])
        for link in list(found)[:_MOST]
    ]


def named_choices(names: Iterable[str]) -> list[app_commands.Choice[str]]:
    """Offer names that are what the choice carries; each and all within Discord's limits."""
    return [app_commands.Choice(name=name, value=name) for name in names]


def _label(link: Link) -> str:
    hint = f" · {link.hint}" if link.hint and link.hint != "topic" else ""
    room = _LONGEST - len(hint)
    title = link.title if len(link.title) <= room else f"{link.title[: room - 1]}…"
    return lettered(title + hint, looks.current().era)[:_LONGEST]
