"""Appeals put before the players, what was set aside before moderators, and what was missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import links
from bot.app.cards import Accent, Part, card, notice, plain
from bot.app.links import KeptButton
from bot.app.permissions import is_guild_moderator
from bot.app.reporter import respond
from bot.errors import UserError
from cogs.quiz._keys import ROUND, SESSION, moderated_channel

if TYPE_CHECKING:
    from bot.app.client import Clio
    from bot.services.appealing import AppealView
    from bot.services.questions import Asked

_APPEAL = r"(?P<appeal>[a-z0-9]{10})"
_MOST_MISSED = 12


def appeal_card(view: AppealView) -> ui.LayoutView:
    """Put an appeal before those who played."""
    answer = f":\n{view.answer}" if "\n" in view.answer else f" is **{view.answer}**."
    parts: list[Part] = [
        f"### Appeal · round {view.number}",
        view.prompt,
        (
            f"<@{view.member_id}> holds that **{plain(view.given)}** is right. "
            f"The library's answer{answer}"
        ),
    ]
    if view.state != "open":
        ended = "Accepted: all who gave that answer are credited."
        parts.append(ended if view.state == "accepted" else "Turned down.")
        return card(*parts, accent=Accent.REVEAL)
    decide = "1 vote decides" if view.needed == 1 else f"{view.needed} votes decide"
    parts.append(
        f"-# {view.votes_for} for, {view.votes_against} against; {decide}, "
        f"or <@{view.host_id}>, or a moderator."
    )
    yes = links.button("It was right", links.QUIZ_VOTE, f"{view.id}:y", discord.ButtonStyle.primary)
    return card(
        *parts,
        ui.ActionRow(yes, links.button("It was not", links.QUIZ_VOTE, f"{view.id}:n")),
        accent=Accent.QUESTION,
    )


class AppealButton(KeptButton, template=links.pattern(links.QUIZ_APPEAL, ROUND)):
    """Appeals against how an answer was judged."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Put the appeal before everybody."""
        view = await interaction.client.services.appeals.make(
            arguments["session"],
            int(arguments["number"]),
            interaction.user.id,
            interaction.guild_id,
        )
        await respond(interaction, appeal_card(view))


class VoteButton(KeptButton, template=links.pattern(links.QUIZ_VOTE, rf"{_APPEAL}:(?P<vote>[yn])")):
    """Votes on an appeal."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Take the vote and show where the appeal stands."""
        view = await interaction.client.services.appeals.vote(
            arguments["appeal"],
            interaction.user.id,
            interaction.guild_id,
            agrees=arguments["vote"] == "y",
            moderates=moderated_channel(interaction),
        )
        await interaction.response.edit_message(view=appeal_card(view))


# -- what was missed -----------------------------------------------------------------------


def missed_card(session_id: str, missed: tuple[Asked, ...]) -> ui.LayoutView:
    """List what a member got wrong, with the answers, and offer to bring it back."""
    if not missed:
        return notice("You missed nothing that you answered.")
    lines: list[Part] = []
    for asked in missed[:_MOST_MISSED]:
        lines += [f"**{asked.prompt}**", f"{asked.answer.replace(chr(10), ' · ')}"]
    learn = links.button(
        "Remember these", links.REVIEW_ADD, session_id, discord.ButtonStyle.primary
    )
    offer = "-# Cards of them would come back in /review when you are about to forget them."
    return card("### What you missed", *lines, offer, ui.ActionRow(learn), accent=Accent.REVEAL)


class MissedButton(KeptButton, template=links.pattern(links.QUIZ_MISSED, SESSION)):
    """Shows a member what they got wrong."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """List it in private."""
        missed = await interaction.client.services.quizzes.missed_by(
            arguments["session"], interaction.user.id
        )
        shown = missed_card(arguments["session"], missed)
        await respond(interaction, shown, private=True)


class LearnButton(KeptButton, template=links.pattern(links.REVIEW_ADD, SESSION)):
    """Makes cards of what a member got wrong."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Add those that the member does not have yet."""
        services, member_id = interaction.client.services, interaction.user.id
        missed = await services.quizzes.missed_by(arguments["session"], member_id)
        added = await services.reviews.add(member_id, (each.id for each in missed))
        told = {0: "You have cards of all of them already.", 1: "1 card added."}.get(
            added, f"{added} cards added."
        )
        await interaction.response.edit_message(view=notice(f"{told} /review start shows them."))


# -- what was set aside --------------------------------------------------------------------


def aside_card(waiting: tuple[tuple[str, int, str], ...]) -> ui.LayoutView:
    """Show a moderator the next of what was set aside."""
    if not waiting:
        return notice("Nothing is set aside.")
    session_id, member_id, title = waiting[0]
    key = f"{session_id}:{member_id}"
    release = links.button("Count them", links.QUIZ_ASIDE, f"{key}:y", discord.ButtonStyle.primary)
    return card(
        "### Set aside",
        f"<@{member_id}> answered several questions of the quiz on {title} within 400 "
        "milliseconds of their appearance. Their points wait for you.",
        f"-# {len(waiting)} in all",
        ui.ActionRow(release, links.button("Leave them out", links.QUIZ_ASIDE, f"{key}:n")),
        accent=Accent.NOTICE,
    )


class AsideButton(
    KeptButton,
    template=links.pattern(links.QUIZ_ASIDE, rf"{SESSION}:(?P<member>\d{{1,20}}):(?P<vote>[yn])"),
):
    """Decides about points that were set aside."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Do as the moderator says and show the next."""
        if interaction.guild_id is None or not is_guild_moderator(interaction):
            raise UserError("That is for moderators: it needs the permission Manage Messages.")
        appeals = interaction.client.services.appeals
        await appeals.end_aside(
            arguments["session"],
            interaction.guild_id,
            int(arguments["member"]),
            release=arguments["vote"] == "y",
        )
        waiting = await appeals.list_aside(interaction.guild_id)
        await interaction.response.edit_message(view=aside_card(waiting))


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (
    AppealButton,
    VoteButton,
    MissedButton,
    LearnButton,
    AsideButton,
)
