"""Show a session's rounds, reveals and standings in its channel."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.domain.quiz import Owed
from cogs.quiz._cards import reveal_card, round_card, standings_card

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.domain.quiz import Session


_UNKNOWN_MESSAGE = 10008  # Discord's JSON error codes


async def show(bot: Clio, session: Session, what: Owed, number: int) -> None:
    """Show one thing that a session owes its channel, and note that it was shown.

    A repeat after a crash carries the same nonce, which Discord drops within minutes; the
    reveal replaces its round's message, or is sent anew where that was deleted.
    """
    quizzes = bot.services.quizzes
    channel = bot.get_partial_messageable(session.channel_id, guild_id=session.guild_id)
    nonce = f"q{session.id}{what[:2]}{number}"
    if what is Owed.ROUND:
        view = round_card(quizzes.round_view(session, number))
    elif what is Owed.REVEAL:
        view = reveal_card(quizzes.reveal_view(session, number))
    else:
        view = standings_card(quizzes.standings_view(session))
    asked = session.rounds[number - 1].message_id if what is Owed.REVEAL else None
    if asked is not None:
        try:
            await channel.get_partial_message(asked).edit(view=view)
        except discord.NotFound as error:
            if error.code != _UNKNOWN_MESSAGE:
                raise
            asked = None
    message_id = asked or (await channel.send(view=view, nonce=nonce)).id
    await quizzes.shown(session.id, what, number, message_id)


async def recount(bot: Clio, session: Session) -> None:
    """Bring the count of answers on an open round up to date.

    The count is a courtesy: where Discord refuses it, the reveal finds out what is wrong.
    """
    current = session.round
    assert current is not None, "an open session has its round"
    assert current.message_id is not None, "a round without a message has no count to show"
    channel = bot.get_partial_messageable(session.channel_id, guild_id=session.guild_id)
    view = round_card(bot.services.quizzes.round_view(session, current.number))
    with suppress(discord.HTTPException):
        await channel.get_partial_message(current.message_id).edit(view=view)
