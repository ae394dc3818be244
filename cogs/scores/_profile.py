"""A member's page: its card, and the button that hides them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.app import links, looks
from bot.app.cards import Line, Part, card, notice, plain
from bot.app.links import KeptButton
from bot.app.pictures import attached, gallery
from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.app.client import Clio
    from bot.domain.scoring import Standing
    from bot.services.mastery import MasteryView
    from bot.services.profiles import Part as Share
    from bot.services.profiles import ProfileView

_PICTURE = "progress"


async def send_profile(
    interaction: discord.Interaction[Clio], member: discord.User | discord.Member
) -> None:
    """Answer with a member's page, in private."""
    if interaction.guild_id is None or member.bot:
        raise UserError("Only members have a profile; I ask the questions.")
    await interaction.response.defer(ephemeral=True)  # the picture takes its time
    view = await interaction.client.services.profiles.show(
        interaction.guild_id,
        member.id,
        viewer_id=interaction.user.id,
        look=looks.current(),
    )
    mastery = None
    if view.is_own:  # what others know is their own affair
        mastery = await interaction.client.services.mastery.show(member.id, view.weakest)
    files = [] if view.picture is None else [attached(_PICTURE, view.picture, view.alt)]
    await interaction.followup.send(view=profile_card(view, mastery), files=files, ephemeral=True)


def profile_card(view: ProfileView, mastery: MasteryView | None = None) -> ui.LayoutView:
    """Show how a member does; what they know, and what to do next, to themselves alone."""
    parts: list[Part] = [f"### Profile · <@{view.member_id}>"]
    if view.all_time is None:
        return card(*parts, "No points yet.", *_known(mastery), *_own_row(view))
    parts += [
        _standing(f"**{plain(view.season)}**", view.in_season),
        _standing("**All time**", view.all_time),
        f"**Rating** {view.rating}{', provisional' if view.is_provisional else ''}",
        _streaks(view),
    ]
    if view.eras:
        parts += [Line(), "**By era**", *_shares(view.eras)]
    if view.strongest:
        parts += [Line(), "**Strongest**", *_shares(view.strongest)]
    if view.weakest:
        parts += ["**To read up on**", *_shares(view.weakest)]
    parts += _known(mastery)
    if view.picture is not None:
        parts.append(gallery(_PICTURE, view.alt))
    return card(*parts, *_own_row(view))


def _standing(label: str, standing: Standing | None) -> str:
    if standing is None:
        return f"{label} · no answer yet"
    tally = standing.tally
    share = f"{tally.correct} of {tally.answered} right"
    return f"{label} · place {standing.place} with **{tally.points}** points, {share}"


def _streaks(view: ProfileView) -> str:
    answers = "1 right answer" if view.run == 1 else f"{view.run} right answers"
    told = f"**In a row** {answers}, {view.best_run} at best"
    if not view.daily_streak:
        return told
    days = "1 question" if view.daily_streak == 1 else f"{view.daily_streak} questions"
    return f"{told} · {days} of the day"


def _shares(parts: Iterable[Share]) -> list[str]:
    return [
        f"{part.title} · {part.correct} of {part.answered} right ({part.share:.0%})"
        for part in parts
    ]


def _known(mastery: MasteryView | None) -> list[Part]:
    if mastery is None:
        return []
    parts: list[Part] = []
    if mastery.cards:
        total = f"**{mastery.recall:.0%}** of {_cards(mastery.cards)} reviewed"
        parts += [Line(), f"**What you would know now** · {total}"]
        for label, found in (("By era", mastery.eras), ("By topic", mastery.topics)):
            told = [f"{each.title} {each.recall:.0%} of {each.cards}" for each in found]
            parts += [f"{label}: {' · '.join(told)}"] if told else []
    return [*parts, Line(), f"**Next** · {mastery.step}"]


def _cards(count: int) -> str:
    return "1 card" if count == 1 else f"{count:,} cards"


def _own_row(view: ProfileView) -> list[Part]:
    if not view.is_own:
        return []
    label, argument = ("Show me on boards", "n") if view.is_hidden else ("Hide me", "y")
    return [ui.ActionRow(links.button(label, links.HIDE, argument))]


class HideButton(KeptButton, template=links.pattern(links.HIDE, r"(?P<hide>[yn])")):
    """Takes a member off the boards, or puts them back."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Do it, and say what that means."""
        if interaction.guild_id is None:
            raise UserError("Boards belong to servers.")
        hides = arguments["hide"] == "y"
        await interaction.client.services.scores.hide(
            interaction.guild_id, interaction.user.id, hidden=hides
        )
        told = (
            "You are on no board now, nobody sees your profile, and no place brings you a role. "
            "Your points go on being counted."
            if hides
            else "You are on the boards again."
        )
        await interaction.response.send_message(view=notice(told), ephemeral=True)


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (HideButton,)
