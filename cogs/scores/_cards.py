"""The card of a leaderboard, and the buttons that turn its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.cards import Line, Part, card, plain
from bot.app.links import KeptButton
from bot.app.reporter import respond
from bot.app.tables import accuracy, standing_lines
from bot.errors import UserError
from bot.services.scores import Board

if TYPE_CHECKING:
    import discord

    from bot.app.client import Clio
    from bot.services.views import LeaderboardView

_ALL = "-"
_BOARD = r"(?P<season>[0-9-]{1,16}):(?P<topic>[a-z0-9-]{1,64}):(?P<mode>[a-z-]{1,11})"


def leaderboard_card(view: LeaderboardView) -> ui.LayoutView:
    """Show a page of a table and the member's own place."""
    heading = f"### Leaderboard · {plain(_named(view))}"
    if not view.standings:
        return card(heading, "Nobody has scored yet. /quiz start opens a round.")
    lines = standing_lines(view.standings)
    parts: list[Part] = [heading]
    parts += [
        f"{line} · {accuracy(each)}" for line, each in zip(lines, view.standings, strict=True)
    ]
    own = view.own
    if view.is_hidden:
        parts += [
            Line(),
            "-# You are hidden here; /profile tells you your place and shows you again.",
        ]
    elif own is None:
        parts += [Line(), "-# You have not answered yet."]
    elif own not in view.standings:
        parts += [Line(), f"You: {own.place} of {view.players}, **{own.tally.points}** points"]
    if view.pages == 1:
        return card(*parts)
    parts.append(f"-# Page {view.page + 1} of {view.pages} · {view.players} members")
    return card(*parts, ui.ActionRow(*_buttons(view)))


def _named(view: LeaderboardView) -> str:
    return " · ".join(filter(None, (view.period, view.topic, view.mode)))


def _buttons(view: LeaderboardView) -> list[ui.Button[Any]]:
    key = ":".join((view.season or _ALL, view.topic_id or _ALL, view.mode or _ALL))
    buttons = []
    if view.page:
        buttons.append(links.button("Previous", links.BOARD, f"{key}:{view.page - 1}"))
    if view.page + 1 < view.pages:
        buttons.append(links.button("Next", links.BOARD, f"{key}:{view.page + 1}"))
    return [*buttons, links.button("Where am I", links.BOARD, f"{key}:me")]


def own_place_card(view: LeaderboardView) -> ui.LayoutView:
    """Tell a member where they are: the page that they stand on, or their place in private."""
    if view.own is None or not view.is_hidden:
        return leaderboard_card(view)
    place, tally = view.own.place, view.own.tally
    return card(
        f"### Your place · {plain(_named(view))}",
        f"With **{tally.points}** points you would be {place} of {view.players + 1}.",
        "-# You are hidden; nobody else sees this.",
    )


class BoardButton(
    KeptButton, template=links.pattern(links.BOARD, rf"{_BOARD}:(?P<page>\d{{1,4}}|me)")
):
    """Turns a table's pages."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Put another page in the place of this one; a member's own is shown in private."""
        if interaction.guild_id is None:
            raise UserError("This table belongs to a server.")
        season, topic, mode = (
            None if arguments[name] == _ALL else arguments[name]
            for name in ("season", "topic", "mode")
        )
        own = arguments["page"] == "me"
        view = await interaction.client.services.scores.leaderboard(
            interaction.guild_id,
            interaction.user.id,
            Board(season, topic, mode),
            None if own else int(arguments["page"]),
        )
        if own:
            await respond(interaction, own_place_card(view), private=True)
        else:
            await interaction.response.edit_message(view=leaderboard_card(view))


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (BoardButton,)
