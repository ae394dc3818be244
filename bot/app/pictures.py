"""Pictures in cards: the file, and the gallery that shows it, with the same words for both."""

from __future__ import annotations

import io
from typing import Any

import discord
from discord import ui

_LONGEST = 1024  # characters of a description, by Discord's reference of attachments


def attached(name: str, png: bytes, alt: str) -> discord.File:
    """Make a picture's file; `alt` says what it shows."""
    return discord.File(io.BytesIO(png), filename=f"{name}.png", description=_short(alt))


def gallery(name: str, alt: str) -> ui.MediaGallery[Any]:
    """Show a picture that is attached to the same message."""
    item = discord.MediaGalleryItem(f"attachment://{name}.png", description=_short(alt))
    return ui.MediaGallery(item)


def _short(alt: str) -> str:
    return alt if len(alt) <= _LONGEST else f"{alt[: _LONGEST - 1]}…"
