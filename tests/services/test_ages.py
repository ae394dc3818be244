"""Pictures of an age out of the real corpus."""

from __future__ import annotations

import pytest

from bot.domain.text import fold
from bot.errors import NotFoundError, UserError
from bot.services.bundle import Services

EXPELLED = "event:trotsky-expelled-1927"


@pytest.mark.parametrize("text", ["1066", "44 BC", "1840s", EXPELLED])
async def test_meanwhile_tells_of_most_regions_and_of_that_time(
    services: Services, text: str
) -> None:
    view = await services.ages.meanwhile(text)
    assert len(view.lanes) >= 4
    for lane in view.lanes:
        assert 1 <= len(lane.events) <= 3
        starts = [moment.start for moment in lane.moments]
        assert starts == sorted(starts)
        assert all(view.first <= start < view.last + 1 for start in starts)
    assert "trotsky-expelled-1927" not in {e.id for lane in view.lanes for e in lane.events}


async def test_meanwhile_refuses_what_it_does_not_know(services: Services) -> None:
    with pytest.raises(NotFoundError, match="I know nothing"):
        await services.ages.meanwhile("zzxxqqjj")
    with pytest.raises(NotFoundError, match="nothing from about"):
        await services.ages.meanwhile("9500 BC")


@pytest.mark.parametrize("text", ["topic:expulsion-of-trotsky", "1917-1924", "person:leon-trotsky"])
async def test_a_timeline_is_in_order_and_of_the_weightiest(services: Services, text: str) -> None:
    view = await services.ages.timeline(text)
    assert 3 <= len(view.moments) <= 18
    assert view.total >= len(view.moments)
    assert all(moment.start <= moment.end for moment in view.moments)
    starts = [moment.start for moment in view.moments]
    assert starts == sorted(starts)


async def test_a_timeline_of_one_event_is_that_of_its_topic(services: Services) -> None:
    assert (await services.ages.timeline(EXPELLED)).title == "The expulsion of Leon Trotsky"
    lone = next(e for e in services.facts._library.events_between(-5000, 2026) if not e.topics)
    assert (await services.ages.timeline(f"event:{lone.id}")).title == lone.title
    with pytest.raises(NotFoundError, match="nothing from"):
        await services.ages.timeline("9500 BC")
    with pytest.raises(NotFoundError, match="I know nothing"):
        await services.ages.timeline("zzxxqqjj")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("trotsky", "Leon Trotsky"),
        ("Battle of Hastings", "William of Normandy defeats Harold at Hastings"),
        ("Tokugawa Japan", "Tokugawa Japan"),
        ("vikings", "The Viking age"),
        ("1066", "1066"),
    ],
)
async def test_a_map_is_of_what_a_member_most_likely_means(
    services: Services, text: str, title: str
) -> None:
    assert (await services.ages.map(text)).title == title


@pytest.mark.parametrize("name", ["Tokugawa", "tokugawa japan", "Joseon", "Mongols", "black death"])
def test_a_topic_is_found_by_part_of_its_name_among_people_and_books(
    services: Services, name: str
) -> None:
    assert fold(name.split(maxsplit=1)[0])[:5] in fold(services.topics.find(name).title)


async def test_uncertain_dates_fade(services: Services) -> None:
    moments = (await services.ages.timeline("topic:mesopotamia-first-cities")).moments
    assert any(moment.fades_in for moment in moments)
    assert all(not moment.fades_in for moment in (await services.ages.timeline("1917")).moments)


async def test_a_map_numbers_each_place_once_and_has_the_topics_routes(services: Services) -> None:
    view = await services.ages.map("topic:expulsion-of-trotsky")
    assert [place.number for place in view.places] == list(range(1, len(view.places) + 1))
    assert len({place.name for place in view.places}) == len(view.places)
    ((title, stops),) = view.routes
    assert "exile" in title
    names = [view.places[number - 1].name for number in stops]
    assert names[0] == "Moscow"
    assert names[-1] == "Coyoacán"
    assert any(place.what for place in view.places)


async def test_a_map_of_one_event_shows_its_place(services: Services) -> None:
    view = await services.ages.map(EXPELLED)
    assert [place.name for place in view.places] == ["Moscow"]
    assert not view.routes


async def test_a_map_without_a_place_is_refused(services: Services) -> None:
    library = services.facts._library
    placeless = next(e for e in library.events_between(-5000, 2026) if not e.places)
    with pytest.raises(UserError, match="no place"):
        await services.ages.map(f"event:{placeless.id}")


async def test_two_topics_are_set_side_by_side(services: Services) -> None:
    view = await services.ages.compare("topic:expulsion-of-trotsky", "stalinist-ussr")
    assert [side.link.key for side in view.sides] == [
        "topic:expulsion-of-trotsky",
        "topic:stalinist-ussr",
    ]
    assert view.together is not None
    assert view.shared
    for side in view.sides:
        assert side.causes
        assert side.consequences
        assert len(side.readings) == 3
        assert side.where.startswith("Europe")
    apart = await services.ages.compare("expulsion-of-trotsky", "The Roman Republic")
    assert apart.together is None
    assert not apart.shared


async def test_two_people_are_set_side_by_side(services: Services) -> None:
    view = await services.ages.compare("Napoleon Bonaparte", "person:simon-bolivar")
    one, other = view.sides
    assert (one.link.title, other.link.title) == ("Napoleon Bonaparte", "Simón Bolívar")
    assert one.readings
    assert one.where
    assert not one.summary
    assert "to" in one.span


async def test_what_cannot_be_compared_is_refused(services: Services) -> None:
    with pytest.raises(UserError, match="different"):
        await services.ages.compare("roman-republic", "topic:roman-republic")
    lone = next(
        event for event in services.ages._library.events_between(1500, 2000) if not event.topics
    )
    with pytest.raises(UserError, match="no topic and nobody"):
        await services.ages.compare("roman-republic", f"event:{lone.id}")
    with pytest.raises(NotFoundError):
        await services.ages.compare("roman-republic", "zzxxqqjj")


# -- look-ups ------------------------------------------------------------------------------


def test_a_time_lists_what_happened_then(services: Services) -> None:
    year = services.facts.at_time("1066")
    assert year is not None
    assert any("Hastings" in event.title for event in year.events)
    day = services.facts.at_time("16 November 1927")
    assert day is not None
    assert [event.id for event in day.events] == ["trotsky-expelled-1927"]
    month = services.facts.at_time("November 1927")
    assert month is not None
    assert len(month.events) >= 2
    any_year = services.facts.at_time("16 November")
    assert any_year is not None
    assert any_year.when == "16 November"
    assert "trotsky-expelled-1927" in {event.id for event in any_year.events}
    assert len({event.year for event in any_year.events}) > 1
    assert services.facts.at_time("10 August") is None  # a record has that name
    assert services.facts.at_time("9500 BC") is None
    assert services.facts.at_time("Trotsky") is None


async def test_people_and_books_are_opened(services: Services) -> None:
    person = (await services.facts.look_up("person:leon-trotsky")).found
    assert type(person).__name__ == "PersonView"
    book = (await services.facts.look_up("The Prophet Unarmed")).found
    assert type(book).__name__ == "SourceView"


def test_mentions_are_found_by_their_longest_names(services: Services) -> None:
    found = services.facts.mentions(
        "Did Nelson Mandela read about the Roman Republic, or of perestroika? Roman Republic!"
    )
    titles = [link.title for link in found]
    assert "Nelson Mandela" in titles
    assert titles.count("The Roman Republic") <= 1
    assert not services.facts.mentions("nothing of note, lol")
    assert not services.facts.mentions("")


def test_an_event_by_chance_has_all_that_was_asked_of_it(services: Services) -> None:
    drawn = services.facts.draw(frozenset({"region:africa", "era:ancient"}))
    event = services.facts._library.get_event(drawn.id)
    assert {"region:africa", "era:ancient"} <= event.tags
    with pytest.raises(UserError, match="No event"):
        services.facts.draw(frozenset({"era:ancient", "topic:vietnam-war"}))


@pytest.mark.parametrize(
    "tags", [{"era:ancient", "region:oceania"}, {"topic:expulsion-of-trotsky", "era:modern"}]
)
def test_chance_reaches_every_event_that_fits_and_no_other(
    services: Services, tags: set[str]
) -> None:
    every = services.facts._library.events_between(-12_000, 2100)
    fitting = {event.id for event in every if tags <= event.tags}
    assert 2 <= len(fitting) < 100
    assert {services.facts.draw(frozenset(tags)).id for _ in range(1000)} == fitting


async def test_terms_are_found_and_suggested(services: Services) -> None:
    some = services.facts.suggest_terms("")
    assert len(some) == 25
    assert all(link.key.startswith("term:") for link in some)
    assert services.facts.suggest_terms("zemst") or services.facts.suggest_terms("p")
    assert (await services.facts.term(some[0].title)).name == some[0].title
    with pytest.raises(NotFoundError):
        await services.facts.term("zzxxqqjj")


async def test_an_event_can_be_remembered(services: Services) -> None:
    assert await services.reviews.add_event(9, "trotsky-expelled-1927") == 1
    assert await services.reviews.add_event(9, "trotsky-expelled-1927") == 0
    card = await services.reviews.next(9)
    assert card is not None
    assert card.topic == "The expulsion of Leon Trotsky"
    assert "In which year?" in card.prompt
    shown = await services.reviews.show(9, card.card_id, 0, "1927")
    assert shown.right
    library = services.facts._library
    vague = next(
        e
        for e in library.events_between(-5000, -500)
        if e.when.spans[0][0] and e.when.spans[0][0].approximate
    )
    with pytest.raises(UserError, match="not certain"):
        await services.reviews.add_event(9, vague.id)
