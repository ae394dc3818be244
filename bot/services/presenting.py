"""Turn records of the library into views: dates into words, sources into citations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import dates, wording
from bot.domain.asking import TimeAsked
from bot.library.models import SourceKind
from bot.library.own import is_own
from bot.services.later import Later
from bot.services.views import (
    Briefs,
    BriefView,
    Citation,
    EventView,
    Link,
    OtherDate,
    PersonView,
    SectionView,
    TermView,
    TopicView,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.library.index import Library
    from bot.library.models import Event, Period, Person, Source, Term, Topic
    from bot.library.search import Hit

_MOST_PLACES = 3


def as_link(hit: Hit) -> Link:
    """Make a link of a search result."""
    return Link(hit.key, hit.title, hit.hint)


def topic_links(library: Library, topic_ids: Iterable[str]) -> tuple[Link, ...]:
    """Make links to those of the topics that the library has."""
    titles = library.topic_titles
    return tuple(
        Link(f"topic:{each}", titles[each], "topic") for each in topic_ids if each in titles
    )


def topic_link(topic: Topic) -> Link:
    """Make a link to a topic."""
    return Link(f"topic:{topic.id}", topic.title, "topic")


def cite(library: Library, references: Iterable[str]) -> tuple[Citation, ...]:
    """Give sources their numbers, in the order they are first named."""
    unique = dict.fromkeys(references)
    return tuple(as_citation(library.get_source(ref), n) for n, ref in enumerate(unique, 1))


def cite_later(library: Library, references: Iterable[str]) -> Later[str, Citation]:
    """Give sources their numbers, each read when it is shown: most of many never are."""
    return Later(
        tuple(dict.fromkeys(references)),
        lambda place, ref: as_citation(library.get_source(ref), place + 1),
    )


def as_citation(source: Source, number: int = 1) -> Citation:
    """Put a source into words."""
    return Citation(
        number=number,
        author=_names(source.authors),
        title=source.title,
        year=wording.year_in_words(source.year) if source.year is not None else "",
        publisher=source.publisher or "",
        url=source.url,
        about=source.about,
        caution=source.caution,
        verified=source.verified,
        is_article=source.kind in (SourceKind.ARTICLE, SourceKind.WEB),
    )


def _names(authors: tuple[str, ...]) -> str:
    if len(authors) > 2:  # noqa: PLR2004 - from three authors on, as in Chicago's short form
        return f"{authors[0]} and others"
    return " and ".join(authors)


def event_view(library: Library, event: Event, this_year: int) -> EventView:
    """Put an event into words for a reader in `this_year`."""
    numbers = {ref: number for number, ref in enumerate(event.references, 1)}
    return EventView(
        id=event.id,
        title=event.title,
        when=wording.in_words(event.when),
        year=wording.filed_in_words(event.when),
        where=", ".join(place.name for place in event.places[:_MOST_PLACES]),
        ago=wording.ago_in_words(event.when.year, this_year),
        calendar=wording.calendar_note(event.when),
        dispute=_dispute(event),
        other_dates=tuple(
            OtherDate(wording.in_words(claim.when), claim.note, numbers[claim.source])
            for claim in event.date_claims
        ),
        text=event.text,
        why=event.why,
        topics=topic_links(library, event.topics),
        significance=event.significance,
        sensitive=event.sensitive,
        citations=cite(library, event.references),
        is_own=is_own(event.id),
    )


def brief_view(event: Event, this_year: int, cited: int | None = None) -> BriefView:
    """Put an event into one line for a reader in `this_year`."""
    return BriefView(
        id=event.id,
        title=event.title,
        when=wording.in_words(event.when),
        year=wording.filed_in_words(event.when),
        ago=wording.ago_in_words(event.when.year, this_year),
        disputed=event.is_disputed,
        julian=wording.calendar_note(event.when) is not None,
        is_own=is_own(event.id),
        cited=cited,
    )


def brief_views(events: Iterable[Event], this_year: int) -> Briefs:
    """Put events into a line each, once they are shown, for a reader in `this_year`."""
    return Briefs(tuple(events), lambda _, event: brief_view(event, this_year))


def _dispute(event: Event) -> str | None:
    if not event.date_claims:
        return None
    claimed = [event.when, *(claim.when for claim in event.date_claims)]
    starts = [date.earliest for date in claimed if date.earliest]
    ends = [date.latest for date in claimed if date.latest]
    if len({date.calendar for date in claimed}) > 1 or not all(date.day for date in claimed):
        return f"{len({date.text for date in claimed})} dates"
    first, last = min(starts), max(ends)
    span = dates.Point(*first), dates.Point(*last)
    return wording.in_words(dates.HistoricalDate("", "interval", (span,), event.calendar))


def topic_view(library: Library, topic: Topic) -> TopicView:
    """Put a topic into words."""
    references = tuple(dict.fromkeys((*topic.sources, *topic.fun_fact_sources)))
    numbers = {ref: number for number, ref in enumerate(references, 1)}
    return TopicView(
        id=topic.id,
        title=topic.title,
        span=wording.in_words(topic.when),
        summary=topic.summary,
        sections=tuple(
            SectionView(part.heading, part.text, tuple(numbers[ref] for ref in part.sources))
            for part in topic.section
        ),
        terms=tuple((term.name, term.meaning) for term in topic.term),
        fun_fact=topic.fun_fact,
        fun_fact_cited=tuple(numbers[ref] for ref in topic.fun_fact_sources),
        related=topic_links(library, topic.related),
        events=library.count_tagged(topic.id, "event"),
        questions=library.count_tagged(topic.id, "question"),
        citations=cite_later(library, references),
    )


def person_view(library: Library, person_id: str, person: Person, this_year: int) -> PersonView:
    """Put somebody into words: what the library tells of them, in order of time."""
    events = tuple(library.get_event(event_id) for event_id in person.events)
    return PersonView(
        id=person_id,
        name=person.name,
        span=years_told(events),
        topics=topic_links(library, person.topics),
        events=brief_views(events, this_year),
    )


def years_told(events: Sequence[Event]) -> str:
    """Name the years of events that are in order of time: "c. 91 BCE", "1922 to 1956"."""
    first, last = (wording.filed_in_words(events[at].when) for at in (0, -1))
    return first if first == last else f"{first} to {last}"


def period_in_words(period: Period) -> str:
    """Name a period with its years: "Victorian era, 1837 to 1901"."""
    return f"{period.name}, {TimeAsked(period.first, period.last).words}"


def term_view(library: Library, term: Term, topic: Topic) -> TermView:
    """Put a term into words; it rests on the sources of its topic."""
    return TermView(term.name, term.meaning, topic_link(topic), cite_later(library, topic.sources))
