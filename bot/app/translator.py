"""Command descriptions in members' own languages, from `bot/locales/<locale>.toml`.

File names are Discord's locale codes (https://docs.discord.com/developers/reference#locales).
Names of commands stay English, so that one member can tell another what to type.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING

from discord import app_commands
from typing_extensions import override

if TYPE_CHECKING:
    import discord


def load_locales() -> dict[str, dict[str, str]]:
    """Read every packaged locale: English text to translated text, by locale code."""
    folder = resources.files("bot") / "locales"
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }


class Descriptions(app_commands.Translator):
    """Translates what members read while they choose a command."""

    def __init__(self) -> None:
        self.locales = load_locales()

    @override
    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Give the translation, or None where the locale has none."""
        del context
        return self.locales.get(locale.value, {}).get(string.message)
