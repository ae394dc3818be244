"""The one place where errors of commands, buttons and background work end up.

What a member can put right is told as written, in private. Everything else becomes an
incident: a number in the reply, and the whole story under that number in the log.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.app import metering
from bot.app.cards import notice, plain
from bot.app.delivery import UNANSWERED
from bot.errors import BusyError, MissingPermissionError, NotFoundError, UserError

if TYPE_CHECKING:
    from discord import ui

log = structlog.get_logger(__name__)
_GONE = 10062  # "Unknown interaction", Discord's JSON error codes: it was answered too late
_BUSY = (
    "I could not get at my records just now, and nothing was changed. "
    "Please try it again in a moment."
)
_UNHEARD = (
    "Discord did not take my answer just now. What you did may count all the same: "
    "please look before you do it again."
)
_TOO_MANY, _SERVERS_FAULT = 429, 500  # HTTP's statuses
_ANSWERED = 40060  # "Interaction has already been acknowledged"


def is_unheard(error: BaseException) -> bool:
    """Tell whether Discord is at fault, or the way to it: nobody knows what it did."""
    if isinstance(error, discord.HTTPException):
        return error.status == _TOO_MANY or error.status >= _SERVERS_FAULT
    return isinstance(error, (aiohttp.ClientError, TimeoutError))


async def respond(
    interaction: discord.Interaction[Any], view: ui.LayoutView, *, private: bool = False
) -> None:
    """Answer an interaction with a card, as its first answer or after one.

    A first answer on whose way the connection broke is given again: Discord takes one alone.
    """
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=private)
        return
    try:
        await interaction.response.send_message(view=view, ephemeral=private)
    except UNANSWERED:
        try:
            await interaction.response.send_message(view=view, ephemeral=private)
        except discord.HTTPException as error:
            if error.code != _ANSWERED:
                raise


async def report(interaction: discord.Interaction[Any], error: Exception, *more: str) -> None:
    """Tell a member what went wrong, and the operator what they need to mend it.

    `more` is told after it: what the member would not like to write twice.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, discord.HTTPException) and cause.code == _GONE:
        metering.end(interaction, "late")
        log.warning("answered too late", **_context(interaction))
        return
    words = _words(interaction, cause)
    metering.end(interaction, "refused" if words else "incident")
    if not words:
        incident = record(cause, **_context(interaction))
        words = (
            "Something went wrong on my side; nothing was changed.",
            f"-# Incident {incident}. Whoever runs Clio finds it in the log.",
        )
    try:
        await respond(interaction, notice(*words, *more), private=True)
    except (discord.HTTPException, *UNANSWERED) as failure:
        if getattr(failure, "code", None) != _GONE:
            log.warning("reply failed", error=str(failure), **_context(interaction))


def record(error: BaseException, **context: object) -> str:
    """Log an error with all that is known of it, and give its incident number."""
    incident = uuid.uuid4().hex[:8]
    log.error("incident", incident=incident, exc_info=error, **context)
    return incident


def _words(interaction: discord.Interaction[Any], error: Exception) -> tuple[str, ...]:
    words: tuple[str, ...] = ()
    match error:
        case MissingPermissionError():
            words = (str(error),)
        case NotFoundError(nearest=[_, *_]):
            titles = "\n".join(f"- {plain(title)}" for title in error.nearest)
            words = (plain(str(error)), f"Nearest in the library:\n{titles}")
        case UserError():
            words = (plain(str(error)),)
        case BusyError():
            log.warning("the database is busy", error=str(error), **_context(interaction))
            words = (_BUSY,)
        case app_commands.MissingPermissions():
            needed = ", ".join(map(_permission, error.missing_permissions))
            words = (
                (
                    f"This command needs the permission **{needed}**, which you do not have here. "
                    "Someone who manages this server can grant it."
                ),
            )
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            words = ("That command is not as I know it. Restart Discord, and try again.",)
        case _ if is_unheard(error):
            log.warning("Discord did not answer", error=str(error), **_context(interaction))
            words = (_UNHEARD,)
        case discord.Forbidden():
            words = (
                (
                    f"Discord does not let me do that in <#{interaction.channel_id}>. Someone who "
                    "manages this channel can allow me to view it and send messages."
                ),
            )
    return words


def _permission(name: str) -> str:
    return {"manage_guild": "Manage Server"}.get(name, name.replace("_", " ").title())


def _context(interaction: discord.Interaction[Any]) -> dict[str, object]:
    data: Any = interaction.data or {}
    return {
        "command": interaction.command.qualified_name if interaction.command else None,
        "custom_id": data.get("custom_id"),
        "guild": interaction.guild_id,
        "channel": interaction.channel_id,
        "user": interaction.user.id,
    }
