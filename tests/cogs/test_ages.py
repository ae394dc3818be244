"""Pictures of an age, chance, terms and *Look this up*, as members meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import answer_of, response_of

if TYPE_CHECKING:
    from simcord import InteractionResult

    from tests.conftest import World


def picture_of(result: InteractionResult) -> str:
    """What an answer's picture says that it shows."""
    (file,) = response_of(result).attachments
    assert file.filename == "age.png"
    assert file.size < 300 * 1024
    assert file.description
    return file.description


async def test_meanwhile_goes_region_by_region(world: World) -> None:
    result = await world.ada.slash(world.channel, "meanwhile", when="1066")
    shown = answer_of(result)
    assert "## 1066" in shown
    assert "**Europe**" in shown
    assert "Hastings" in shown
    assert "**the 1040s** · Bi Sheng" in shown
    assert "side by side" in picture_of(result)
    unknown = await world.ada.slash(world.channel, "meanwhile", when="zzxxqqjj")
    assert unknown.ephemeral
    assert "I know nothing called" in answer_of(unknown)


async def test_a_timeline_is_a_picture_and_the_same_as_text(world: World) -> None:
    result = await world.ada.slash(world.channel, "timeline", about="The expulsion of Leon Trotsky")
    shown = answer_of(result)
    assert "**16 November 1927** · Trotsky is expelled from the Communist Party ⚖" in shown
    assert "events, the weightiest" in shown
    assert "-# ⚖ Sources differ about this date." in shown
    assert "timeline" in picture_of(result)
    years = answer_of(await world.ada.slash(world.channel, "timeline", about="1917-1924"))
    assert "## 1917 to 1924" in years
    few = answer_of(await world.ada.slash(world.channel, "timeline", about="1066"))
    assert "the weightiest" not in few


async def test_a_map_numbers_places_and_follows_routes(world: World) -> None:
    result = await world.ada.slash(world.channel, "map", about="expulsion-of-trotsky")
    shown = answer_of(result)
    assert "Trotsky's exile, 1928 to 1940** · 1 → 2 → 3" in shown
    assert "**1** Moscow" in shown
    assert "Natural Earth" in shown
    assert "1 Moscow" in picture_of(result)
    vague = await world.ada.slash(world.channel, "map", about="Shang, Zhou and the hundred schools")
    assert "Erlitou, c. 1750 BCE" in answer_of(vague)


async def test_two_topics_stand_side_by_side(world: World) -> None:
    shown = answer_of(
        await world.ada.slash(world.channel, "compare", one="roman-republic", other="qin-han-china")
    )
    assert "## The Roman Republic" in shown
    assert "Both in" in shown
    same = await world.ada.slash(world.channel, "compare", one="waitangi", other="waitangi")
    assert "two different topics" in answer_of(same)


async def test_years_of_people_are_told_as_the_librarys(world: World) -> None:
    compare = "leon trotsky", "stalin", "julius caesar"
    shown = answer_of(
        await world.ada.slash(world.channel, "compare", one=compare[0], other=compare[1])
    )
    assert shown.count("** in the library · ") == 2
    assert "In the library both in " in shown
    shown = answer_of(
        await world.ada.slash(world.channel, "compare", one=compare[0], other=compare[2])
    )
    assert "In the library they do not overlap in time." in shown


async def test_chance_keeps_to_what_was_named(world: World) -> None:
    assert "Why it matters" in answer_of(await world.ada.slash(world.channel, "random"))
    ancient = await world.ada.slash(world.channel, "random", of="ancient, Africa")
    assert "Why it matters" in answer_of(ancient)
    choices = await world.ada.autocomplete(world.channel, "random", "of", "anc")
    assert "ancient" in [choice["name"] for choice in choices]


async def test_a_term_is_completed_and_explained(world: World) -> None:
    choices = await world.ada.autocomplete(world.channel, "term", "name", "")
    assert len(choices) == 25
    shown = answer_of(await world.ada.slash(world.channel, "term", name=choices[0]["value"]))
    assert "The whole story" in shown
    for command, option in (("meanwhile", "when"), ("compare", "one")):
        assert await world.ada.autocomplete(world.channel, command, option, "t")


async def test_a_message_is_looked_up_in_private(world: World) -> None:
    message = await world.bao.send(world.channel, "Was Nelson Mandela a reader of Leon Trotsky?")
    found = await world.ada.context_menu(world.channel, "Look this up", message)
    assert found.ephemeral
    assert "**Nelson Mandela** · person" in answer_of(found)
    opened = await world.ada.select(response_of(found), ["person:leon-trotsky"])
    assert "## Leon Trotsky" in answer_of(opened)
    idle = await world.bao.send(world.channel, "lol")
    nothing = await world.ada.context_menu(world.channel, "Look this up", idle)
    assert "I recognise no event" in answer_of(nothing)


async def test_a_time_a_person_and_a_book_are_looked_up(world: World) -> None:
    year = answer_of(await world.ada.slash(world.channel, "fact", query="1066"))
    assert "### 1066" in year
    assert "Hastings" in year
    person = answer_of(await world.ada.slash(world.channel, "fact", query="Nelson Mandela"))
    assert "## Nelson Mandela" in person
    assert "in the library" in person
    book = answer_of(await world.ada.slash(world.channel, "fact", query="The Prophet Unarmed"))
    assert "### In the library" in book
    assert "Isaac Deutscher" in book


async def test_an_events_card_leads_on_to_all_that_hangs_on_it(world: World) -> None:
    card = await world.ada.slash(world.channel, "fact", query="trotsky-expelled-1927")
    card = await world.ada.slash(world.channel, "fact", query="event:trotsky-expelled-1927")
    more = await world.ada.click(response_of(card), label="More")
    assert more.ephemeral
    await world.restart()
    meanwhile = await world.ada.click(response_of(more), label="Meanwhile")
    assert "### Meanwhile" in answer_of(meanwhile)
    assert response_of(meanwhile).ephemeral
    on_map = await world.ada.click(response_of(more), label="On a map")
    assert "**1** Moscow" in answer_of(on_map)
    kept = await world.ada.click(response_of(more), label="Remember this")
    assert "1 card added." in answer_of(kept)
    again = await world.ada.click(response_of(more), label="Remember this")
    assert "You have a card of it already." in answer_of(again)
    quiz = await world.ada.click(response_of(more), label="Quiz me")
    assert "Round 1 of 3" in answer_of(quiz)
    form = await world.ada.click(response_of(more), label="Report an error")
    assert form.modal is not None
