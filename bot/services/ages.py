"""Pictures of an age: what happened meanwhile, along a line of time, on a map, side by side.

What draws is loaded by the first that is drawn, in its thread: a start does without Pillow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from bot.domain import wording
from bot.domain.asking import TimeAsked, parse_time
from bot.domain.look import PLAIN, Look
from bot.domain.moments import Moment, year_of
from bot.domain.reading import recommended
from bot.domain.text import fold
from bot.errors import NotFoundError, UserError
from bot.library.models import Region
from bot.library.search import find, named
from bot.services.facts import not_found
from bot.services.presenting import (
    as_citation,
    as_link,
    brief_view,
    period_in_words,
    topic_link,
    years_told,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.clock import Clock
    from bot.domain.dates import HistoricalDate, Point
    from bot.domain.wording import EraStyle
    from bot.library.index import Library
    from bot.library.models import Event, Source, Topic
    from bot.library.search import Hit
    from bot.services.views import BriefView, Citation, Link

_WINDOWS = (0, 1, 2, 5, 10, 15, 25, 50, 100)  # years to each side, until enough regions speak
_ENOUGH_REGIONS = 5
_A_REGION = 3  # events shown of each
_SEARCHED = 12  # hits among which a subject is looked for
_FAR = 3  # how much significance an event at the edge of a window has to have more
_MOST_MOMENTS, _MOST_PLACES = 14, 12


@dataclass(frozen=True, slots=True)
class LaneView:
    """What happened in one region, in order of time."""

    region: str
    events: tuple[BriefView, ...]
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class MeanwhileView:
    """What happened elsewhere about a time: `first` and `last` are astronomical years."""

    title: str
    span: str
    first: int
    last: int
    mark: float
    lanes: tuple[LaneView, ...]


@dataclass(frozen=True, slots=True)
class TimelineView:
    """Events in order of time, the weightiest of `total`, and the same as `moments`."""

    title: str
    events: tuple[BriefView, ...]
    moments: tuple[Moment, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place on a map, in degrees, with what happened there."""

    number: int
    name: str
    lat: float
    lon: float
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapView:
    """Places with numbers, the weightiest of `total`, and routes as numbers in order."""

    title: str
    places: tuple[PlaceView, ...]
    routes: tuple[tuple[str, tuple[int, ...]], ...]
    total: int


@dataclass(frozen=True, slots=True)
class SideView:
    """One of two topics or people that are compared.

    `where` names regions or places. A person has no `summary`, `causes` and `consequences`;
    `span` are then the years of what the library tells, which are not those of a life, and
    `readings` are one of each level, of the person's topics.
    """

    link: Link
    span: str
    where: str
    summary: str
    causes: str
    consequences: str
    events: tuple[BriefView, ...]
    total: int
    readings: tuple[Citation, ...]
    is_person: bool


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """Two topics or people side by side: what they share, and when both went on."""

    sides: tuple[SideView, SideView]
    together: str | None
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is asked about; `link` leads to a topic or a person, who `belongs` to a topic."""

    title: str
    events: tuple[Event, ...]
    topic: Topic | None = None
    link: Link | None = None
    belongs: str | None = None

    @property
    def bounds(self) -> tuple[int, int]:
        """The years of a topic, or of what the library tells of somebody."""
        if self.topic is not None:
            first, last = self.topic.when.bounds
            return first.year, last.year
        years = [event.when.year for event in self.events]
        return min(years), max(years)


@dataclass(frozen=True, slots=True)
class _Levelled:
    level: str
    source: Source


class Ages:
    """Draws together what the library holds of a time, a topic or a person."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock

    # -- meanwhile ------------------------------------------------------------------------

    async def meanwhile(self, text: str) -> MeanwhileView:
        """Tell what happened in each region about a year or an event.

        Looks farther to both sides until enough regions speak. Raises NotFoundError for a text
        that is neither, and where nothing is near.
        """
        asked = parse_time(text)
        event = None if asked else await self._event(text)
        if event is not None:
            asked = TimeAsked(event.when.year, event.when.year)
            title = f"{event.title}, {wording.in_words(event.when)}"
        else:
            assert asked is not None, "the event was not found otherwise"
            title = asked.words
        for window in _WINDOWS:
            first, last = asked.first - window, asked.last + window
            found = self._library.events_between(first, last)
            regions = self._by_region(found, event, (asked.first + asked.last) / 2, window)
            if len(regions) >= _ENOUGH_REGIONS:
                break
        if not regions:
            raise NotFoundError(f"The library has nothing from about {asked.words}.")
        mark = _extent(event.when)[0] if event else (asked.first + asked.last) / 2 + 0.5
        return MeanwhileView(
            title=title,
            span=TimeAsked(first, last).words,
            first=first,
            last=last,
            mark=mark,
            lanes=tuple(self._lane(region, events) for region, events in regions),
        )

    def _by_region(
        self, events: Sequence[Event], but: Event | None, middle: float, window: int
    ) -> list[tuple[Region, list[Event]]]:
        """Choose a few events of each region: weighty ones, and near."""
        chosen: defaultdict[Region, list[Event]] = defaultdict(list)
        farness = _FAR / max(1, window)
        nearest = sorted(
            events, key=lambda e: (farness * abs(e.when.year - middle) - e.significance, e.id)
        )
        for event in nearest:
            region = event.regions[0]
            if len(chosen[region]) < _A_REGION and (but is None or event.id != but.id):
                chosen[region].append(event)
        return [
            (region, sorted(chosen[region], key=lambda e: _extent(e.when)))
            for region in Region
            if chosen[region]
        ]

    def _lane(self, region: Region, events: Sequence[Event]) -> LaneView:
        return LaneView(
            _titled(region),
            tuple(brief_view(event, self._year) for event in events),
            tuple(map(_moment, events)),
        )

    async def _event(self, text: str) -> Event:
        found = await find(self._library, text, limit=1, kind="event")
        if not found.hits or found.hits[0].kind != "event":
            raise not_found(text, found)
        return self._library.get_event(found.hits[0].id)

    # -- lines and maps -------------------------------------------------------------------

    async def timeline(self, text: str) -> TimelineView:
        """Lay the events of a topic, a person or some years along a line.

        Raises NotFoundError for a text that is none of these, and where there are no events.
        """
        subject = await self._subject(text)
        chosen = _weightiest(subject.events, _MOST_MOMENTS)
        return TimelineView(
            subject.title,
            tuple(brief_view(event, self._year) for event in chosen),
            tuple(map(_moment, chosen)),
            len(subject.events),
        )

    async def map(self, text: str) -> MapView:
        """Put the events of a topic, a person, an event or some years on a map.

        Raises NotFoundError for a text that is none of these, and where no place is known.
        """
        subject = await self._subject(text, events=True)
        routes = subject.topic.route if subject.topic else ()
        placed = [event for event in subject.events if event.places]
        by_name: dict[str, list[str]] = {}
        points: dict[str, tuple[float, float]] = {}
        for route in routes:
            for stop in route.stops:
                points.setdefault(stop.name, (stop.lat, stop.lon))
                by_name.setdefault(stop.name, [])
        for event in _weightiest(placed, _MOST_PLACES * 2):
            place = event.places[0]
            if place.name not in points and len(points) >= _MOST_PLACES:
                continue
            points.setdefault(place.name, (place.lat, place.lon))
            told = f"{event.title}, {wording.filed_in_words(event.when)}"
            by_name.setdefault(place.name, []).append(told)
        if not points:
            raise UserError(f"The library knows no place of {subject.title}.")
        numbers = {name: number for number, name in enumerate(points, 1)}
        return MapView(
            title=subject.title,
            places=tuple(
                PlaceView(numbers[name], name, lat, lon, tuple(by_name[name]))
                for name, (lat, lon) in points.items()
            ),
            routes=tuple(
                (route.title, tuple(numbers[stop.name] for stop in route.stops)) for route in routes
            ),
            total=len(placed),
        )

    async def _subject(self, text: str, *, events: bool = False) -> _Subject:
        """Find what a text means: years, a topic, a person, or an event; else an event's topic."""
        if (subject := self._of_time(text)) is not None:
            return subject
        if self._library.find_topic(text) is not None:
            return self._of_topic(text)
        hits = await find(self._library, text, limit=_SEARCHED)
        hit = _meant(hits.hits, text)
        if hit is None:
            raise not_found(text, hits)
        if hit.kind == "topic":
            return self._of_topic(hit.id)
        if hit.kind == "person" and (person := self._library.find_person(hit.id)):
            told = tuple(map(self._library.get_event, person.events))
            belongs = person.topics[0] if person.topics else None
            return _Subject(person.name, told, link=as_link(hit), belongs=belongs)
        event = self._library.get_event(hit.id)
        if events or not event.topics:
            return _Subject(event.title, (event,))
        return self._of_topic(event.topics[0])

    def _of_time(self, text: str) -> _Subject | None:
        """Read years, or a period by a name that no record has; None for anything else."""
        if (asked := parse_time(text)) is not None:
            found = self._library.events_between(asked.first, asked.last)
            if not found:
                raise NotFoundError(f"The library has nothing from {asked.words}.")
            return _Subject(asked.words, found)
        period = self._library.find_period(fold(text))
        if period is None or named(self._library, fold(text)) is not None:
            return None
        return _Subject(period_in_words(period), self._library.events_of_period(period))

    def _of_topic(self, topic_id: str) -> _Subject:
        topic = self._library.get_topic(topic_id)
        events = self._library.events_of(topic.id)
        return _Subject(topic.title, events, topic, topic_link(topic))

    # -- pictures -------------------------------------------------------------------------

    @staticmethod
    def draw_meanwhile(view: MeanwhileView, look: Look = PLAIN) -> tuple[bytes, str]:
        """Draw parallel lanes; gives a PNG and what it shows. Takes a while: use a thread."""
        from bot.drawing.lanes import Lane, draw_lanes, lanes_in_words  # noqa: PLC0415 - see module

        era = look.era
        lanes = tuple(Lane(each.region, _lettered(each.moments, era)) for each in view.lanes)
        title = wording.lettered(view.title, era)
        asked = lanes, float(view.first), view.last + 1.0, title, view.mark
        return draw_lanes(*asked, look=look), lanes_in_words(*asked, era=era)

    @staticmethod
    def draw_timeline(view: TimelineView, look: Look = PLAIN) -> tuple[bytes, str]:
        """Draw a line of time; gives a PNG and what it shows. Takes a while: use a thread."""
        from bot.drawing.timeline import draw_timeline, timeline_in_words  # noqa: PLC0415 - likewise

        asked = _lettered(view.moments, look.era), wording.lettered(view.title, look.era)
        return draw_timeline(*asked, look), timeline_in_words(*asked)

    @staticmethod
    def draw_map(view: MapView, look: Look = PLAIN) -> tuple[bytes, str]:
        """Draw a map; gives a PNG and what it shows. Takes a while: use a thread."""
        from bot.drawing.maps import Place, draw_map, map_in_words  # noqa: PLC0415 - likewise

        places = tuple(Place(each.number, each.lat, each.lon) for each in view.places)
        routes = tuple(numbers for _, numbers in view.routes)
        named = tuple((each.number, each.name) for each in view.places)
        return draw_map(places, routes, look), map_in_words(named)

    # -- side by side ---------------------------------------------------------------------

    async def compare(self, one: str, other: str) -> ComparisonView:
        """Set two topics or people side by side; raises UserError for one and itself.

        Raises NotFoundError for a text that is neither.
        """
        both = (await self._comparable(one), await self._comparable(other))
        if both[0].title == both[1].title:
            raise UserError("Compare two different topics or people.")
        starts, ends = zip(*(subject.bounds for subject in both), strict=True)
        start, end = max(starts), min(ends)
        mine, theirs = (subject.events for subject in both)
        shared = {event.id for event in mine} & {event.id for event in theirs}
        return ComparisonView(
            (self._side(both[0]), self._side(both[1])),
            TimeAsked(start, end).words if start <= end else None,
            tuple(event.title for event in mine if event.id in shared)[:_A_REGION],
        )

    async def _comparable(self, text: str) -> _Subject:
        """Find a topic or a person."""
        topic = self._library.find_topic(text.removeprefix("topic:"))
        subject = self._of_topic(topic.id) if topic else await self._subject(text)
        if subject.link is None:
            raise UserError(f"{subject.title} is no topic and nobody: compare two of those.")
        return subject

    def _side(self, subject: _Subject) -> SideView:
        assert subject.link is not None, "it is a topic or a person"
        topic = subject.topic
        regions = ", ".join(map(_titled, topic.regions)) if topic else ""
        read = topic or (self._library.find_topic(subject.belongs) if subject.belongs else None)
        readings = self._library.readings_of(read) if read else ()
        choices = [_Levelled(reading.level, source) for reading, source in readings]
        return SideView(
            link=subject.link,
            span=wording.in_words(topic.when) if topic else years_told(subject.events),
            where=regions or _places(subject.events),
            summary=topic.summary if topic else "",
            causes=topic.causes if topic else "",
            consequences=topic.consequences if topic else "",
            events=tuple(brief_view(e, self._year) for e in _weightiest(subject.events, 4)),
            total=len(subject.events),
            readings=tuple(as_citation(each.source) for each in recommended(choices)),
            is_person=topic is None,
        )

    @property
    def _year(self) -> int:
        return self._clock.now().year


def _meant(hits: Sequence[Hit], text: str) -> Hit | None:
    """Choose among hits: one of that very name, a topic or person so called, then an event."""
    able = [hit for hit in hits if hit.kind in ("topic", "person", "event")]
    words = set(fold(text).split())
    so_called = (
        hit for hit in able if hit.kind != "event" and words <= set(fold(hit.title).split())
    )
    keyed = (hit for hit in able if text == hit.key)
    happened = (hit for hit in able if hit.kind == "event")
    return next(chain(keyed, so_called, happened, able), None)


def _titled(region: Region) -> str:
    return region.value.replace("-", " ").title()


def _places(events: Sequence[Event]) -> str:
    """Name where most of some events happened."""
    counted = Counter(place.name for event in events for place in event.places[:1])
    return ", ".join(name for name, _ in counted.most_common(_A_REGION))


def _weightiest(events: Sequence[Event], most: int) -> list[Event]:
    kept = {e.id for e in sorted(events, key=lambda e: (-e.significance, e.id))[:most]}
    return [event for event in events if event.id in kept]


def _lettered(moments: tuple[Moment, ...], era: EraStyle) -> tuple[Moment, ...]:
    return tuple(each.lettered(era) for each in moments)


def _moment(event: Event) -> Moment:
    first, last = event.when.spans[0][0], event.when.spans[-1][1]
    start, end = _extent(event.when)
    return Moment(
        title=event.title,
        start=start,
        end=end,
        fades_in=_is_uncertain(first),
        fades_out=_is_uncertain(last),
        when=wording.in_words(event.when),
    )


def _is_uncertain(point: Point | None) -> bool:
    return point is None or point.approximate or point.uncertain or bool(point.blank_digits)


def _extent(when: HistoricalDate) -> tuple[float, float]:
    """Give where a date begins and ends, in astronomical years with fractions."""
    first, last = when.bounds
    start = year_of(first, when.calendar)
    return start, max(start, year_of(last, when.calendar))
