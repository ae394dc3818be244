"""Buttons and menus that lead on from cards of look-ups."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import discord
from typing_extensions import override

from bot.app import links
from bot.app.cards import notice
from bot.app.links import KeptButton, KeptMenu
from bot.app.reporter import respond
from bot.services.views import EventView, TermView, TopicView
from cogs.facts._cards import (
    events_card,
    found_card,
    more_card,
    references_card,
    section_card,
    sources_card,
    terms_card,
)

if TYPE_CHECKING:
    from discord import ui

    from bot.app.client import Clio
    from bot.services.views import Shown

_ID = r"[a-z0-9-]{1,64}"
_CITED = rf"(?:event:{_ID}|topic:{_ID}|term:{_ID}/\d{{1,2}})"
_KEY = rf"(?P<key>{_CITED}|(?:person|source):{_ID})"


async def _opened(interaction: discord.Interaction[Clio], key: str) -> Shown:
    services = interaction.client.services
    return services.facts.open(key, await services.shelves.open(interaction.guild_id))


async def _event(interaction: discord.Interaction[Clio], event_id: str) -> EventView:
    services = interaction.client.services
    return services.facts.event(event_id, await services.shelves.open(interaction.guild_id))


class OpenButton(KeptButton, template=links.pattern(links.OPEN, _KEY)):
    """Opens a record by its key."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show the record in private."""
        found = await _opened(interaction, arguments["key"])
        await respond(interaction, found_card(found), private=True)


class DailyButton(
    KeptButton,
    template=links.pattern(links.DAILY, rf"\d{{4}}-\d\d-\d\d(?:\.\d)?:(?P<event>{_ID})"),
):
    """Opens the headline of a daily post."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show the event in private."""
        event = await _event(interaction, arguments["event"])
        await respond(interaction, found_card(event), private=True)


class OpenMenu(KeptMenu, template=links.pattern(links.OPEN, "chosen")):
    """Opens the event that was chosen from a list."""

    @override
    async def choose(self, interaction: discord.Interaction[Clio], value: str, **_: str) -> None:
        """Show the event in private."""
        event = await _event(interaction, value)
        await respond(interaction, found_card(event), private=True)


class SourcesButton(KeptButton, template=links.pattern(links.SOURCES, rf"(?P<key>{_CITED})")):
    """Shows a record's sources in full."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show the sources in private."""
        found = await _opened(interaction, arguments["key"])
        assert isinstance(found, EventView | TopicView | TermView), "the key says so"
        is_own = isinstance(found, EventView) and found.is_own
        key = None if is_own else arguments["key"]
        title = found.name if isinstance(found, TermView) else found.title
        await respond(interaction, sources_card(title, found.citations, key), private=True)


async def send_references(interaction: discord.Interaction[Clio], key: str) -> None:
    """Answer in private with references of a record, as a list and as files."""
    await interaction.response.defer(ephemeral=True)
    view = await asyncio.to_thread(interaction.client.services.references.of, key)
    files = [discord.File(io.BytesIO(content), name) for name, content in view.files]
    await interaction.followup.send(view=references_card(view), files=files, ephemeral=True)


class ReferencesButton(KeptButton, template=links.pattern(links.REFERENCES, _KEY)):
    """Gives a record's references."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Give them in private."""
        await send_references(interaction, arguments["key"])


class AroundButton(KeptButton, template=links.pattern(links.AROUND, rf"(?P<event>{_ID})")):
    """Shows what else happened about that time."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """List the events in private."""
        services = interaction.client.services
        shelf = await services.shelves.open(interaction.guild_id)
        this = services.facts.event(arguments["event"], shelf)
        near = services.facts.around(this.id, shelf)
        await respond(interaction, events_card(f"Around {this.year}", near), private=True)


class MoreButton(KeptButton, template=links.pattern(links.MORE, rf"(?P<event>{_ID})")):
    """Offers what one seldom wants of an event."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Show it in private."""
        event = await _event(interaction, arguments["event"])
        await respond(interaction, more_card(event), private=True)


class RememberButton(KeptButton, template=links.pattern(links.REMEMBER, rf"(?P<event>{_ID})")):
    """Makes a card of an event, for reviews."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Add it, unless the member has it."""
        event = await _event(interaction, arguments["event"])
        added = await interaction.client.services.reviews.add_event(interaction.user.id, event.id)
        told = "1 card added." if added else "You have a card of it already."
        await respond(interaction, notice(f"{told} /review start shows it."), private=True)


class ChosenMenu(KeptMenu, template=links.pattern(links.OPEN, "key")):
    """Opens the record that was chosen from a list of all kinds."""

    @override
    async def choose(self, interaction: discord.Interaction[Clio], value: str, **_: str) -> None:
        """Show it in private."""
        found = await _opened(interaction, value)
        await respond(interaction, found_card(found), private=True)


class SectionMenu(KeptMenu, template=links.pattern(links.SECTION, rf"(?P<topic>{_ID})")):
    """Opens the section that was chosen."""

    @override
    async def choose(
        self, interaction: discord.Interaction[Clio], value: str, **arguments: str
    ) -> None:
        """Show the section in private."""
        topic = interaction.client.services.topics.open(arguments["topic"])
        await respond(interaction, section_card(topic, topic.place(value)), private=True)


class SectionButton(
    KeptButton, template=links.pattern(links.SECTION, rf"(?P<topic>{_ID}):(?P<place>\d{{1,2}})")
):
    """Turns the page of an open section."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """Put the other section in the place of this one."""
        topic = interaction.client.services.topics.open(arguments["topic"])
        view = section_card(topic, topic.place(arguments["place"]))
        await interaction.response.edit_message(view=view)


class EventsButton(KeptButton, template=links.pattern(links.EVENTS, rf"(?P<topic>{_ID})")):
    """Lists a topic's events."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """List the events in private."""
        services = interaction.client.services
        topic = services.topics.open(arguments["topic"])
        events = services.facts.events_of(topic.id)
        await respond(interaction, events_card(f"Events · {topic.title}", events), private=True)


class TermsButton(KeptButton, template=links.pattern(links.TERMS, rf"(?P<topic>{_ID})")):
    """Lists a topic's terms."""

    @override
    async def press(self, interaction: discord.Interaction[Clio], **arguments: str) -> None:
        """List the terms in private."""
        topic = interaction.client.services.topics.open(arguments["topic"])
        await respond(interaction, terms_card(topic), private=True)


ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (
    OpenButton,
    DailyButton,
    OpenMenu,
    SourcesButton,
    ReferencesButton,
    AroundButton,
    MoreButton,
    RememberButton,
    ChosenMenu,
    SectionMenu,
    SectionButton,
    EventsButton,
    TermsButton,
)
