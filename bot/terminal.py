"""Views as lines for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from bot.services.views import EventView, PersonView, SourceView, TopicView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.services.views import Citation, DayView, Lookup, TermView

_WIDTH = 88


def found_lines(lookup: Lookup) -> list[str]:
    """Write what a look-up found."""
    found = lookup.found
    if isinstance(found, EventView):
        lines = list(_event_lines(found))
    elif isinstance(found, TopicView):
        lines = list(_topic_lines(found))
    elif isinstance(found, PersonView):
        lines = list(_person_lines(found))
    elif isinstance(found, SourceView):
        lines = list(_source_lines(found))
    else:
        lines = list(_term_lines(found))
    if lookup.also:
        lines += ["", "Also: " + "; ".join(link.title for link in lookup.also)]
    return lines


def day_lines(view: DayView) -> list[str]:
    """Write a day."""
    lines = [f"On this day: {view.day.in_words()}", ""]
    if view.headline is None:
        return [*lines, "The library has no event on this day yet."]
    lines += _event_lines(view.headline)
    if view.others:
        lines += ["", *(f"{other.year:>9}  {other.title}" for other in view.others)]
    return lines


def _event_lines(event: EventView) -> Iterator[str]:
    yield event.title
    yield " · ".join(filter(None, (event.when, event.where, event.ago)))
    if event.other_dates:
        yield f"Sources differ about the date ({event.dispute}):"
        for each in event.other_dates:
            yield f"  {each.when}: {each.note} [{each.citation}]"
    if event.calendar:
        yield event.calendar
    yield ""
    yield from textwrap.wrap(event.text, _WIDTH)
    yield from textwrap.wrap(f"Why it matters: {event.why}", _WIDTH)
    yield ""
    yield from _citation_lines(event.citations)


def _person_lines(person: PersonView) -> Iterator[str]:
    yield f"{person.name}, {person.span}"
    yield ""
    for event in person.events:
        yield f"{event.when}: {event.title}"


def _source_lines(source: SourceView) -> Iterator[str]:
    yield from _citation_lines((source.citation,))
    yield ""
    yield from textwrap.wrap(source.citation.about, _WIDTH)
    if source.citation.caution:
        yield from textwrap.wrap(f"Beware: {source.citation.caution}", _WIDTH)
    yield f"Recommended on: {', '.join(topic.title for topic in source.topics)}"


def _topic_lines(topic: TopicView) -> Iterator[str]:
    yield topic.title
    yield topic.span
    yield ""
    yield from textwrap.wrap(topic.summary, _WIDTH)
    for section in topic.sections:
        yield ""
        yield section.heading
        cited = " ".join(f"[{number}]" for number in section.cited)
        yield from textwrap.wrap(f"{section.text} {cited}", _WIDTH)
    yield ""
    yield from textwrap.wrap(f"Did you know: {topic.fun_fact}", _WIDTH)
    yield ""
    yield from _citation_lines(topic.citations)


def _term_lines(term: TermView) -> Iterator[str]:
    yield f"{term.name} ({term.topic.title})"
    yield from textwrap.wrap(term.meaning, _WIDTH)
    yield ""
    yield from _citation_lines(term.citations)


def _citation_lines(citations: Iterable[Citation]) -> Iterator[str]:
    for each in citations:
        words = ", ".join(filter(None, (each.author, each.title, each.publisher, each.year)))
        yield f"[{each.number}] {words}" + (
            "" if each.verified else " (no catalogue shows this work)"
        )
