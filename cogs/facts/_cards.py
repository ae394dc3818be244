"""Cards of look-ups."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.app import links
from bot.app.cards import Gap, Line, Part, card
from bot.app.citing import OWN_MARK, disputes, in_full, listed, numbered, when_and_where
from bot.services.views import EventView, PersonView, SourceView, TermView, TopicView

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.services.references import ReferencesView
    from bot.services.views import (
        Briefs,
        BriefView,
        Citation,
        DatedView,
        Link,
        Lookup,
        SectionView,
        Shown,
    )

_MOST_EVENTS = 14
_MOST_CITED = 3
_MOST_REFERRED = 3000  # characters of references in a card
_MOST_TOPICS = 5
_MOST_OPTIONS = 25
_KEPT = 512  # cards; views are given again as they are, and so are their cards
_BLUE = discord.ButtonStyle.primary


@lru_cache(_KEPT)
def lookup_card(lookup: Lookup) -> ui.LayoutView:
    """Show what a look-up found, and what else came close."""
    if isinstance(lookup.found, EventView) and lookup.also:
        return event_card(lookup.found, lookup.also)
    return found_card(lookup.found)


@lru_cache(_KEPT)
def found_card(found: Shown) -> ui.LayoutView:
    """Show a record of any kind."""
    match found:
        case EventView():
            return event_card(found)
        case TopicView():
            return topic_card(found)
        case PersonView():
            return person_card(found)
        case SourceView():
            return source_card(found)
        case TermView():
            return term_card(found)


def event_card(event: EventView, also: tuple[Link, ...] = ()) -> ui.LayoutView:
    """Show one event: when, where, what, why, and on whose word."""
    parts: list[Part] = [f"## {event.title}", when_and_where(event)]
    if (dispute := disputes(event)) is not None:
        parts.append(dispute)
    if event.calendar:
        parts.append(f"-# {event.calendar}")
    if event.is_own:
        parts.append(f"-# {OWN_MARK}")
    parts += [Gap(), event.text, f"**Why it matters** · {event.why}", Line()]
    parts.append(numbered(event.citations))
    if also:
        parts.append("-# Also found: " + " · ".join(f"{link.title} ({link.hint})" for link in also))
    buttons = [links.button("Around this time", links.AROUND, event.id)]
    if event.topics:
        topic = event.topics[0]
        buttons.append(links.button("The whole story", links.OPEN, topic.key, _BLUE))
        buttons.append(links.button("Read next", links.READ, topic.key.removeprefix("topic:")))
    buttons.append(links.button("Sources", links.SOURCES, f"event:{event.id}"))
    if not event.is_own:
        buttons.append(links.button("More", links.MORE, event.id))
    return card(*parts, ui.ActionRow(*buttons))


def more_card(event: EventView) -> ui.LayoutView:
    """Offer what one seldom wants of an event."""
    buttons = [links.button("Meanwhile", links.MEANWHILE, event.id)]
    if event.where:
        buttons.append(links.button("On a map", links.ON_A_MAP, event.id))
    if event.topics:
        topic_id = event.topics[0].key.removeprefix("topic:")
        buttons.append(links.button("Quiz me", links.QUIZ_ME, topic_id))
    buttons.append(links.button("Remember this", links.REMEMBER, event.id))
    buttons.append(links.button("Report an error", links.REPORT, f"event:{event.id}"))
    return card(f"### {event.title}", ui.ActionRow(*buttons))


def person_card(person: PersonView) -> ui.LayoutView:
    """Show what the library tells of somebody, in order of time."""
    parts, menu = _event_list(person.events)
    buttons = [links.button(topic.title[:80], links.OPEN, topic.key) for topic in person.topics]
    return card(
        f"## {person.name}",
        f"**{person.span}** in the library · {len(person.events)} events",
        Gap(),
        *parts,
        menu,
        *([ui.ActionRow(*buttons)] if buttons else []),
    )


def source_card(source: SourceView) -> ui.LayoutView:
    """Show a work, what it argues, and which topics recommend it."""
    buttons = [
        links.button(topic.title[:80], links.OPEN, topic.key)
        for topic in source.topics[:_MOST_TOPICS]
    ]
    mark = [f"-# {OWN_MARK}"] if source.is_own else []
    return card("### In the library", in_full(source.citation), *mark, ui.ActionRow(*buttons))


def topic_card(topic: TopicView) -> ui.LayoutView:
    """Show a topic: its summary, a menu of its sections, and what hangs on it."""
    counts = f"{len(topic.sections)} sections · {topic.events} events · {topic.questions} questions"
    parts: list[Part] = [
        f"## {topic.title}",
        f"**{topic.span}** · {counts}",
        Gap(),
        topic.summary,
        Gap(),
    ]
    parts.append(f"**Did you know** · {topic.fun_fact} {_cited(topic.fun_fact_cited)}")
    cited = [topic.citations[number - 1] for number in sorted(set(topic.fun_fact_cited))]
    parts += [_section_menu(topic), Line(), numbered(cited, of=len(topic.citations))]
    if topic.related:
        parts.append("-# Related: " + " · ".join(link.title for link in topic.related))
    return card(
        *parts,
        ui.ActionRow(
            links.button("Events", links.EVENTS, topic.id),
            links.button("Terms", links.TERMS, topic.id),
            links.button("Read next", links.READ, topic.id, _BLUE),
            links.button("Sources", links.SOURCES, f"topic:{topic.id}"),
        ),
    )


def _section_menu(topic: TopicView) -> ui.ActionRow[Any]:
    options = [
        discord.SelectOption(label=section.heading[:100], value=str(place))
        for place, section in enumerate(topic.sections)
    ]
    menu: ui.Select[Any] = ui.Select(
        custom_id=links.link_id(links.SECTION, topic.id),
        placeholder="Read a section",
        options=options,
    )
    return ui.ActionRow(menu)


def section_card(topic: TopicView, place: int) -> ui.LayoutView:
    """Show one section of a topic, with the way to the next."""
    section = topic.sections[place]
    parts: list[Part] = [
        f"### {topic.title} · {place + 1} of {len(topic.sections)}",
        f"## {section.heading}",
        section.text,
        Line(),
        numbered(_only(topic.citations, section)),
    ]
    buttons = []
    if place:
        buttons.append(links.button("Previous", links.SECTION, f"{topic.id}:{place - 1}"))
    if place + 1 < len(topic.sections):
        buttons.append(
            links.button("Next section", links.SECTION, f"{topic.id}:{place + 1}", _BLUE)
        )
    return card(*parts, *([ui.ActionRow(*buttons)] if buttons else []))


def _only(citations: Sequence[Citation], section: SectionView) -> tuple[Citation, ...]:
    return tuple(citations[number - 1] for number in sorted(set(section.cited)))


def _cited(numbers: tuple[int, ...]) -> str:
    return " ".join(f"[{number}]" for number in numbers)


def term_card(term: TermView) -> ui.LayoutView:
    """Show what a term means."""
    topic_id = term.topic.key.removeprefix("topic:")
    return card(
        f"### {term.topic.title}",
        f"## {term.name}",
        term.meaning,
        Line(),
        numbered(term.citations[:_MOST_CITED], of=len(term.citations)),
        ui.ActionRow(
            links.button("The whole story", links.OPEN, term.topic.key, _BLUE),
            links.button("Read next", links.READ, topic_id),
        ),
    )


def terms_card(topic: TopicView) -> ui.LayoutView:
    """List what a topic explains."""
    lines = [f"**{name}** · {meaning}" for name, meaning in topic.terms]
    sources = f"-# Explained after this topic's {len(topic.citations)} sources."
    return card(f"### Terms · {topic.title}", *lines, sources)


def events_card(title: str, events: Briefs) -> ui.LayoutView:
    """List events in order of time, with a menu to open one."""
    if not events:
        return card(f"### {title}", "The library has none yet.")
    parts, menu = _event_list(events)
    return card(f"### {title}", *parts, menu)


@lru_cache(_KEPT)
def dated_card(view: DatedView) -> ui.LayoutView:
    """List what happened at a time."""
    return events_card(view.when, view.events)


def _event_list(events: Briefs) -> tuple[list[Part], ui.ActionRow[Any]]:
    """List events in order of time, with a menu that opens one."""
    shown = events.weightiest(_MOST_EVENTS)
    lines: list[Part] = [event_line(event, event.when) for event in shown]
    if len(shown) < len(events):
        lines.append(f"-# {len(shown)} of {len(events)}, the weightiest.")
    return [*lines, *marks_told(shown)], event_menu(shown)


def event_line(event: BriefView, when: str) -> str:
    """Name an event after its time, with a mark where sources differ about it."""
    marks = f"{' ⚖' if event.disputed else ''}{' ✎' if event.is_own else ''}"
    return f"**{when}** · {event.title}{marks}"


def marks_told(events: Iterable[BriefView]) -> list[str]:
    """Say what the marks of some events' lines mean, those that are there."""
    shown = tuple(events)
    disputed = ["-# ⚖ Sources differ about this date."] if any(e.disputed for e in shown) else []
    own = [f"-# {OWN_MARK}"] if any(event.is_own for event in shown) else []
    return disputed + own


def event_menu(events: Iterable[BriefView]) -> ui.ActionRow[Any]:
    """Offer to open one of some events, the first 25 of them (Discord's limit of a menu)."""
    options = [
        discord.SelectOption(label=event.title[:100], value=event.id, description=event.when[:100])
        for event in events
    ]
    menu: ui.Select[Any] = ui.Select(
        custom_id=links.link_id(links.OPEN, "chosen"),
        placeholder="Open an event",
        options=options[:_MOST_OPTIONS],
    )
    return ui.ActionRow(menu)


def sources_card(title: str, citations: Sequence[Citation], key: str | None) -> ui.LayoutView:
    """Show sources in full, with the way to the references of a record of the corpus."""
    parts: list[Part] = [f"### Sources · {title}", *listed(citations)]
    if key is not None:
        parts.append(ui.ActionRow(links.button("References for an essay", links.REFERENCES, key)))
    return card(*parts)


def references_card(view: ReferencesView) -> ui.LayoutView:
    """Show references in Chicago's style, for which there is room, and all of them as files."""
    shown: list[str] = []
    for line in view.listed:
        if sum(map(len, shown)) + len(line) > _MOST_REFERRED:
            break
        shown.append(line)
    more = len(view.listed) - len(shown)
    return card(
        f"### References · {view.title}",
        *shown,
        *([f"-# and {more} more in the files"] if more else []),
        Line(),
        "-# Chicago (17th edition, bibliography); the same as text, BibTeX and RIS:",
        *(ui.File[Any](f"attachment://{name}") for name, _ in view.files),
    )
