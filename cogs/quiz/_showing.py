"""Show a session's lobby, rounds, reveals and standings in its channel."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import discord

from bot.app import looks
from bot.app.delivery import UNANSWERED
from bot.domain.session import Owed, State
from cogs.quiz._cards import lobby_card, reveal_card, round_card, standings_card

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from discord import ui

    from bot.app.client import Clio
    from bot.domain.session import Session


_UNKNOWN_MESSAGE = 10008  # Discord's JSON error codes
_PATIENCE, _COURTESY = 30, 5  # seconds for what must be shown, and for what may be


async def show(bot: Clio, session: Session, what: Owed, number: int) -> None:
    """Show one thing that a session owes its channel, and note that it was shown.

    A repeat after a crash carries the same nonce, for which Discord gives the first message back
    within minutes; the reveal replaces its round's message, or is sent anew where that was
    deleted. A round that closed before it was noted as shown may have been sent all the same:
    its reveal goes out under the round's nonce, and over what comes back.
    """
    await looks.adopt(bot.services, session.guild_id)
    async with asyncio.timeout(_PATIENCE):
        message_id = await _shown(bot, session, what, number)
    await bot.services.quizzes.shown(session.id, what, number, message_id)
    if what is Owed.ROUND and number == 1:
        await close_lobby(bot, session)


async def _shown(bot: Clio, session: Session, what: Owed, number: int) -> int:
    """Edit or send the message that shows it; gives its id."""
    channel = bot.get_partial_messageable(session.channel_id, guild_id=session.guild_id)
    view = _view(bot, session, what, number)
    asked = session.rounds[number - 1].message_id if what is Owed.REVEAL else None
    if asked is not None:
        try:
            await channel.get_partial_message(asked).edit(view=view)
        except discord.NotFound as error:
            if error.code != _UNKNOWN_MESSAGE:
                raise
            asked = None
    if asked is not None:
        return asked
    unseen = what is Owed.REVEAL and session.rounds[number - 1].message_id is None
    nonced = Owed.ROUND if unseen else what
    sent = await channel.send(view=view, nonce=f"q{session.id}{nonced[:2]}{number}")
    if unseen:
        await sent.edit(view=view)
    return sent.id


@asynccontextmanager
async def _courtesy() -> AsyncIterator[None]:
    """Do without what Discord refuses or does not answer soon."""
    with suppress(discord.HTTPException, *UNANSWERED):
        async with asyncio.timeout(_COURTESY):
            yield


def _view(bot: Clio, session: Session, what: Owed, number: int) -> ui.LayoutView:
    quizzes = bot.services.quizzes
    if what is Owed.ROUND:
        return round_card(quizzes.views.round(session, number, quizzes.now()))
    if what is Owed.REVEAL:
        return reveal_card(quizzes.views.reveal(session, number))
    return standings_card(quizzes.views.standings(session))


async def show_reveal_again(bot: Clio, session: Session, number: int) -> None:
    """Bring a reveal up to date after a judgement was turned: a courtesy, the scores hold."""
    message_id = session.rounds[number - 1].message_id
    if message_id is not None:
        view = reveal_card(bot.services.quizzes.views.reveal(session, number))
        channel = bot.get_partial_messageable(session.channel_id, guild_id=session.guild_id)
        async with _courtesy():
            await channel.get_partial_message(message_id).edit(view=view)


async def close_lobby(bot: Clio, session: Session) -> None:
    """Take the buttons off a lobby whose game has begun: a courtesy, so that nobody is misled."""
    if session.lobby_id is not None:
        view = lobby_card(bot.services.quizzes.views.lobby(session), is_open=False)
        channel = bot.get_partial_messageable(session.channel_id, guild_id=session.guild_id)
        async with _courtesy():
            await channel.get_partial_message(session.lobby_id).edit(view=view)


async def refresh(bot: Clio, session: Session) -> None:
    """Bring what a lobby or an open round says of its players and clues up to date.

    It is a courtesy: where Discord refuses it, the reveal finds out what is wrong.
    """
    quizzes, current = bot.services.quizzes, session.round
    if session.state is State.LOBBY:
        message_id, view = session.lobby_id, lobby_card(quizzes.views.lobby(session))
    elif current is not None:
        message_id = current.message_id
        view = round_card(quizzes.views.round(session, current.number, quizzes.now()))
    if message_id is not None:
        channel = bot.get_partial_messageable(session.channel_id, guild_id=session.guild_id)
        async with _courtesy():
            await channel.get_partial_message(message_id).edit(view=view)
