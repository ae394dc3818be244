"""Use cases without Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import NotFoundError
from bot.services.bundle import Services
from bot.services.views import EventView, TermView, TopicView

if TYPE_CHECKING:
    from bot.library.index import Library

TROTSKY = "trotsky-expelled-1927"
TOPIC = "expulsion-of-trotsky"


# -- look-ups ------------------------------------------------------------------------------


async def test_a_look_up_finds_each_kind_of_record(services: Services) -> None:
    assert isinstance((await services.facts.look_up(f"event:{TROTSKY}")).found, EventView)
    assert isinstance((await services.facts.look_up(f"topic:{TOPIC}")).found, TopicView)
    assert isinstance((await services.facts.look_up(f"term:{TOPIC}/0")).found, TermView)


def test_a_view_cites_every_source_once_and_in_order(services: Services) -> None:
    view = services.facts.event(TROTSKY)
    assert [citation.number for citation in view.citations] == list(
        range(1, len(view.citations) + 1)
    )
    assert {claim.citation for claim in view.other_dates} <= {c.number for c in view.citations}


def test_a_record_that_is_gone_is_told_as_such(services: Services) -> None:
    for key in ("event:never-was", "topic:never-was", "term:never-was/0", "nonsense"):
        with pytest.raises(NotFoundError, match="no longer"):
            services.facts.open(key)


async def test_a_long_query_is_cut_in_the_answer(services: Services) -> None:
    with pytest.raises(NotFoundError) as told:
        await services.facts.look_up("qqzzxx" * 16)
    assert "…" in str(told.value)
    assert len(str(told.value)) < 150


def test_what_happened_around_an_event_is_near_it(services: Services) -> None:
    near = services.facts.around(TROTSKY)
    assert near
    assert TROTSKY not in {event.id for event in near}


def test_a_topic_is_found_by_id_title_alias_or_term(services: Services, library: Library) -> None:
    topic = library.get_topic(TOPIC)
    names = (TOPIC, f"topic:{TOPIC}", topic.title, *topic.aliases, topic.term[0].name)
    for name in names:
        assert services.topics.find(name).id == TOPIC, name


def test_an_unknown_topic_names_the_nearest(services: Services) -> None:
    with pytest.raises(NotFoundError) as told:
        services.topics.find("explusion qqq")
    assert told.value.nearest
    with pytest.raises(NotFoundError) as told:
        services.topics.find("the")
    assert told.value.nearest


def test_topics_are_suggested_from_any_part_of_their_name(services: Services) -> None:
    assert services.topics.suggest("trotsky")[0].key == f"topic:{TOPIC}"
    assert services.topics.suggest("")


def test_a_section_that_is_gone_is_told_as_such(services: Services) -> None:
    topic = services.topics.open(TOPIC)
    assert topic.place("0") == 0
    for text in ("99", "x", "-1"):
        with pytest.raises(NotFoundError, match="section"):
            topic.place(text)


def test_a_day_without_events_has_no_headline(services: Services) -> None:
    from bot.domain.yeardays import MonthDay

    view = services.today.view(MonthDay(2, 31), 2026)  # a day that no year has
    assert view.headline is None
    assert view.total == 0


def test_every_day_is_told_whole_to_who_asks(services: Services) -> None:
    from bot.services.today import IN_FULL

    days = "SELECT count(*) AS events FROM record WHERE month IS NOT NULL GROUP BY month, day"
    (most,) = services.facts._library.connection.execute(
        f"SELECT max(events) FROM ({days})"
    ).fetchone()
    assert 10 < most <= IN_FULL + 1


def test_authors_are_named_in_short() -> None:
    from bot.library.models import Source
    from bot.services.presenting import as_citation

    def author(*names: str) -> str:
        made = {"id": "a", "kind": "book", "title": "T", "about": "A book.", "authors": names}
        return as_citation(Source.model_validate(made)).author

    assert author() == ""
    assert author("A", "B") == "A and B"
    assert author("A", "B", "C") == "A and others"


def test_a_dispute_over_more_than_days_is_counted(library: Library) -> None:
    from bot.library.models import DateClaim
    from bot.services.presenting import event_view

    event = library.get_event(TROTSKY)
    vague = DateClaim(date="1927-11", source=event.sources[0], note="the month alone")
    changed = event.model_copy(update={"date_claims": (vague,)})
    assert event_view(library, changed, 2026).dispute == "2 dates"


def test_a_period_is_a_time(services: Services) -> None:
    dated = services.facts.at_time("the Victorian era")
    assert dated is not None
    assert dated.when == "Victorian era, 1837 to 1901"
    assert len(dated.events) > 20
    assert services.facts.at_time("Tang dynasty") is None  # a topic has that name


async def test_a_period_is_drawn_along_a_line(services: Services) -> None:
    view = await services.ages.timeline("Sengoku period")
    assert view.title == "Sengoku period, 1467 to 1603"
    assert all("15" in each.when or "14" in each.when or "16" in each.when for each in view.events)


def test_a_topics_sources_are_read_when_they_are_shown(
    services: Services, library: Library
) -> None:
    cited = services.topics.view(TOPIC).citations
    topic = library.get_topic(TOPIC)
    named = list(dict.fromkeys((*topic.sources, *topic.fun_fact_sources)))
    titles = [library.get_source(each).title for each in named]
    assert [(each.number, each.title) for each in cited] == list(enumerate(titles, 1))
    assert [each.title for each in cited[:2]] == titles[:2]
    assert (len(cited), cited[-1].number) == (len(named), len(named))
    with pytest.raises(IndexError):
        cited[len(named)]
