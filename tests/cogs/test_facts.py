"""Look-ups as members make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import answer_of, custom_ids, response_of

if TYPE_CHECKING:
    from tests.conftest import World


async def test_a_fact_shows_when_why_and_its_sources(world: World) -> None:
    result = await world.ada.slash(world.channel, "fact", query="Trotsky is expelled")
    shown = answer_of(result)
    assert "## Trotsky is expelled from the Communist Party" in shown
    assert "**16 November 1927** · Moscow · 99 years ago" in shown
    assert "Why it matters" in shown
    assert "[1]" in shown
    assert not result.ephemeral


async def test_a_disputed_date_is_shown_with_the_others_and_their_sources(world: World) -> None:
    shown = answer_of(await world.ada.slash(world.channel, "fact", query="Trotsky is expelled"))
    assert "Sources differ about the date (12 to 16 November 1927)" in shown
    for day in ("12", "14", "15"):
        assert f"{day} November 1927:" in shown


async def test_a_person_is_found_by_surname(world: World) -> None:
    assert "Trotsky" in answer_of(await world.ada.slash(world.channel, "fact", query="trotsky"))


async def test_a_misspelt_name_is_found(world: World) -> None:
    shown = answer_of(await world.ada.slash(world.channel, "fact", query="Trotzky is expeled from"))
    assert "Trotsky" in shown


async def test_nothing_found_names_the_nearest_in_private(world: World) -> None:
    result = await world.ada.slash(world.channel, "fact", query="zzxxqqjj vvkkww")
    assert result.ephemeral
    shown = answer_of(result)
    assert "I know nothing called “zzxxqqjj vvkkww”. Fewer words may find it" in shown
    assert shown.count("\n- ") == 3


async def test_members_text_neither_pings_nor_breaks_out_of_its_place(world: World) -> None:
    hostile = "@everyone **x** <@&1> `qqq` \u202e ]("
    result = await world.ada.slash(world.channel, "fact", query=hostile)
    assert result.response is not None
    raw = str(result.response.components)
    assert "@everyone" not in raw.replace("\\\\@", "")
    assert "**x**" not in raw
    assert "\u202e" not in raw
    assert result.response.message.mentions == []


async def test_suggestions_come_from_the_first_letter(world: World) -> None:
    choices = await world.ada.autocomplete(world.channel, "fact", "query", "t")
    assert 1 <= len(choices) <= 25
    assert all(len(choice["name"]) <= 100 for choice in choices)
    typed = await world.ada.autocomplete(world.channel, "fact", "query", "trotsky expe")
    assert typed[0]["value"].startswith(("event:", "topic:"))


async def test_a_chosen_suggestion_opens_its_own_record(world: World) -> None:
    result = await world.ada.slash(world.channel, "fact", query="event:trotsky-expelled-1927")
    assert "## Trotsky is expelled" in answer_of(result)


async def test_a_topic_opens_with_its_sections_and_a_true_fun_fact(world: World) -> None:
    result = await world.ada.slash(world.channel, "topic", name="topic:expulsion-of-trotsky")
    shown = answer_of(result)
    assert "## The expulsion of Leon Trotsky" in shown
    assert "Did you know" in shown
    assert "sections" in shown


async def test_an_unknown_topic_names_the_nearest(world: World) -> None:
    result = await world.ada.slash(world.channel, "topic", name="expulshun wwqq zzkk")
    assert result.ephemeral
    assert "The expulsion of Leon Trotsky" in answer_of(result)


async def test_sections_are_read_one_after_another(world: World) -> None:
    opened = await world.ada.slash(world.channel, "topic", name="expulsion-of-trotsky")
    first = await world.ada.select(
        response_of(opened), ["0"], custom_id="clio:section:expulsion-of-trotsky"
    )
    assert first.ephemeral
    assert "1 of" in answer_of(first)
    await world.ada.click(response_of(first), label="Next section")
    assert "2 of" in answer_of(first)


async def test_every_button_of_an_event_leads_somewhere(world: World) -> None:
    opened = await world.ada.slash(world.channel, "fact", query="event:trotsky-expelled-1927")
    for label, expected in (
        ("Around this time", "Around 1927"),
        ("The whole story", "The expulsion of Leon Trotsky"),
        ("Read next", "Read next"),
        ("Sources", "Sources · Trotsky is expelled"),
    ):
        result = await world.ada.click(response_of(opened), label=label)
        assert result.ephemeral
        assert expected in answer_of(result)


async def test_every_button_of_a_topic_leads_somewhere(world: World) -> None:
    opened = await world.ada.slash(world.channel, "topic", name="expulsion-of-trotsky")
    for label, expected in (
        ("Events", "Events · The expulsion"),
        ("Terms", "Terms · The expulsion"),
        ("Read next", "Read next"),
        ("Sources", "Sources · The expulsion"),
    ):
        result = await world.ada.click(response_of(opened), label=label)
        assert result.ephemeral
        assert expected in answer_of(result)


async def test_an_event_opens_from_a_list(world: World) -> None:
    opened = await world.ada.slash(world.channel, "topic", name="expulsion-of-trotsky")
    listed = await world.ada.click(response_of(opened), label="Events")
    chosen = await world.ada.select(
        response_of(listed), ["trotsky-expelled-1927"], custom_id="clio:open:chosen"
    )
    assert "## Trotsky is expelled" in answer_of(chosen)


async def test_a_term_is_found_and_leads_to_its_topic(world: World) -> None:
    result = await world.ada.slash(world.channel, "fact", query="Left Opposition")
    shown = answer_of(result)
    assert "Opposition" in shown
    assert any(custom_id.startswith("clio:") for custom_id in custom_ids(result))


async def test_buttons_of_an_old_message_work_after_a_restart(world: World) -> None:
    opened = await world.ada.slash(world.channel, "fact", query="event:trotsky-expelled-1927")
    await world.restart()
    result = await world.bao.click(response_of(opened), label="Sources")
    assert "Sources · Trotsky is expelled" in answer_of(result)


async def test_look_ups_work_in_a_direct_message(world: World) -> None:
    shown = answer_of(await world.ada.user.slash("fact", query="trotsky"))
    assert "Trotsky" in shown


async def test_references_come_as_a_list_and_as_files(world: World) -> None:
    result = await world.ada.slash(world.channel, "sources", fact="event:trotsky-expelled-1927")
    assert result.ephemeral
    assert "Deutscher, Isaac. *The Prophet Unarmed" in answer_of(result)
    files = {file.filename: await file.read() for file in response_of(result).attachments}
    assert set(files) == {"references.txt", "references.bib", "references.ris"}
    assert b"The Prophet Unarmed" in files["references.bib"]
    assert b"AU  - Deutscher, Isaac" in files["references.ris"]
    unknown = await world.ada.slash(world.channel, "sources", fact="zzxxqqjj")
    assert "I know nothing called" in answer_of(unknown)


async def test_a_long_list_of_references_is_whole_in_the_files(world: World) -> None:
    result = await world.ada.slash(world.channel, "sources", fact="person:leon-trotsky")
    shown = answer_of(result)
    assert "more in the files" in shown
    text = {f.filename: f for f in response_of(result).attachments}["references.txt"]
    assert (await text.read()).count(b"\n\n") > shown.count("\n") - 6


async def test_sources_lead_to_references_after_a_restart(world: World) -> None:
    shown = await world.ada.slash(world.channel, "fact", query="event:trotsky-expelled-1927")
    listed = await world.ada.click(response_of(shown), label="Sources")
    await world.restart()
    given = await world.ada.click(response_of(listed), label="References for an essay")
    assert "### References" in answer_of(given)
