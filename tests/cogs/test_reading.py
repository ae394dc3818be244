"""What to read next and members' lists, as members use them, over restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.reading import Mark
from bot.services.views import Link, ReadingList
from cogs.reading._cards import reading_card
from tests.conftest import answer_of, custom_ids, response_of, text_of
from tests.services.test_reading import play

if TYPE_CHECKING:
    from simcord import InteractionResult

    from tests.conftest import World

TROTSKY = "expulsion-of-trotsky"
SERVICE = "service-trotsky"


async def press(world: World, result: InteractionResult, label: str) -> InteractionResult:
    return await world.ada.click(response_of(result), label=label)


async def opened(world: World, book: str) -> InteractionResult:
    shown = await world.ada.slash(world.channel, "reading list")
    return await world.ada.select(response_of(shown), [book], custom_id="clio:book:menu")


async def test_two_members_of_different_levels_get_different_books(world: World) -> None:
    database = world.services.quizzes._database
    await play(database, world.ada.id, TROTSKY, right=1, wrong=8)
    await play(database, world.bao.id, TROTSKY, right=10, wrong=1)
    ada = await world.ada.slash(world.channel, "read")
    bao = await world.bao.slash(world.channel, "read", topic=TROTSKY)
    assert ada.ephemeral
    assert "Read next · intro" in answer_of(ada)
    because = "You missed 8 of 9 on The expulsion of Leon Trotsky: these begin at the beginning."
    assert because in answer_of(ada)
    assert "**Why this one** · A short life" in answer_of(ada)
    assert "these are for those who know the ground." in answer_of(bao)
    assert "**What it argues** ·" in answer_of(ada)
    assert "Read next · advanced" in answer_of(bao)
    assert titles(ada) != titles(bao)
    await world.restart()
    again = await world.ada.slash(world.channel, "read")
    assert set(titles(again)) != set(titles(ada)), "never the same three in a row"


def titles(result: InteractionResult) -> list[str]:
    return [each for each in custom_ids(result) if each.startswith("clio:mark:want:")]


async def test_who_is_not_known_is_asked_for_a_topic(world: World) -> None:
    asked = await world.ada.slash(world.channel, "read")
    assert "Name a topic in /read, and I say what to read" in answer_of(asked)
    (first, *_) = [each for each in custom_ids(asked) if each.startswith("clio:read:")]
    shown = await world.ada.click(response_of(asked), custom_id=first)
    assert "One of each level" in answer_of(shown)


async def test_on_a_day_without_events_a_topic_is_asked_for_alone(world: World) -> None:
    world.services.reading._library.events_on = lambda day: ()  # type: ignore[method-assign]
    asked = await world.ada.slash(world.channel, "read")
    assert "Name a topic" in answer_of(asked)
    assert not custom_ids(asked)


async def test_a_recommended_book_goes_on_the_list_over_a_restart(world: World) -> None:
    shown = await world.ada.slash(world.channel, "read", topic=TROTSKY, level="intermediate")
    assert f"clio:mark:want:{SERVICE}" in custom_ids(shown)
    await world.restart()
    kept = await world.ada.click(response_of(shown), custom_id=f"clio:mark:want:{SERVICE}")
    assert kept.ephemeral
    assert "is on your list: **Want to read**" in answer_of(kept)
    listed = await world.ada.slash(world.channel, "reading list")
    assert listed.ephemeral
    assert "Want to read **1**" in answer_of(listed)
    assert "Trotsky: A Biography" in answer_of(listed)
    others = await world.bao.slash(world.channel, "reading list")
    assert "Nothing here yet." in answer_of(others)
    assert not custom_ids(others)


async def test_what_was_read_is_rated_and_not_recommended_again(world: World) -> None:
    shown = await world.ada.slash(world.channel, "read", topic=TROTSKY, level="intermediate")
    done = await world.ada.click(response_of(shown), custom_id=f"clio:mark:done:{SERVICE}")
    assert "### Have read" in answer_of(done)
    assert "Beware: Bertrand Patenaude" in answer_of(done)
    rated = await world.ada.select(response_of(done), ["4"], custom_id=f"clio:stars:{SERVICE}")
    assert "**Your rating** · 4 of 5" in answer_of(rated)
    for member in (world.bao, world.owner):
        await world.services.book_lists.mark(member.id, world.guild.id, SERVICE, Mark.DONE)
        await world.services.book_lists.rate(member.id, world.guild.id, SERVICE, 5)
    assert "**Rated** · 4.7 of 5, by 3 members" in answer_of(await opened(world, SERVICE))
    everything = await press(world, shown, "All of them")
    levels = [line for line in answer_of(everything).splitlines() if line.startswith("**")]
    assert levels == ["**Intro**", "**Intermediate**", "**Advanced**"]
    assert "4.7 of 5, by 3 members of this server" in answer_of(everything)
    taken = await world.ada.select(response_of(done), ["none"], custom_id=f"clio:stars:{SERVICE}")
    assert "Your rating" not in answer_of(taken)
    for _ in range(3):
        again = await world.ada.slash(world.channel, "read", topic=TROTSKY)
        assert f"clio:mark:want:{SERVICE}" not in custom_ids(again)
        assert "You have read 1 of its books: these go" in answer_of(again)


async def test_when_all_is_read_that_is_said(world: World) -> None:
    everything = await world.services.reading.shelf(TROTSKY)
    for each in everything.readings[1:]:
        await world.services.book_lists.mark(world.ada.id, None, each.book_id, Mark.DONE)
    await world.ada.slash(world.channel, "read", topic=TROTSKY)
    again = await world.ada.slash(world.channel, "read", topic=TROTSKY)
    assert "no others on this topic that you have not read" in answer_of(again)
    last = everything.readings[0].book_id
    await world.services.book_lists.mark(world.ada.id, None, last, Mark.DONE)
    nothing = await world.ada.slash(world.channel, "read", topic=TROTSKY)
    assert f"You have read all {len(everything.readings)}" in answer_of(nothing)


async def test_a_book_is_moved_noted_and_taken_off(world: World) -> None:
    await world.services.book_lists.mark(world.ada.id, None, SERVICE, Mark.WANT)
    shown = await opened(world, SERVICE)
    assert "Rate it" not in str(response_of(shown).components)
    moved = await press(world, shown, "Reading now")
    assert "### Reading now" in answer_of(moved)
    form = await press(world, moved, "Note")
    noted = await world.ada.submit_modal(form, {"note": "See *page* 3 <@1>"})
    assert "**Your note** · See *page* 3 <@1>" in answer_of(noted)
    assert "See \\*page\\* 3 \\<\\@1\\>" in str(response_of(noted).components).replace("\\\\", "\\")
    await world.restart()
    changing = await press(world, noted, "Change the note")
    cleared = await world.ada.submit_modal(changing, {"note": ""})
    assert "Your note" not in answer_of(cleared)
    gone = await press(world, cleared, "Take off the list")
    assert "### Not on your list" in answer_of(gone)
    listed = await world.ada.slash(world.channel, "reading list")
    assert "Nothing here yet." in answer_of(listed)


async def test_a_list_is_looked_at_by_part_and_by_page(world: World) -> None:
    links = await world.services.books.suggest("")
    for link in links[:14]:
        await world.services.book_lists.mark(world.ada.id, None, link.key, Mark.WANT)
    await world.services.book_lists.mark(world.ada.id, None, SERVICE, Mark.DONE)
    shown = await world.ada.slash(world.channel, "reading list", shelf="want")
    turned = await press(world, shown, "Next")
    assert "Have read **1**" in answer_of(turned)
    assert "Previous" in answer_of(turned)
    back = await press(world, turned, "Previous")
    assert "Next" in answer_of(back)
    done = await press(world, back, "Have read")
    assert "Trotsky: A Biography" in answer_of(done)
    everything = await press(world, done, "All")
    assert "**Want to read**" in answer_of(everything)


async def test_a_list_is_exported(world: World) -> None:
    empty = await world.ada.slash(world.channel, "reading export", format="RIS")
    assert "There is no book to export." in answer_of(empty)
    await world.services.book_lists.mark(world.ada.id, None, SERVICE, Mark.WANT)
    result = await world.ada.slash(world.channel, "reading export", format="BibTeX", shelf="want")
    assert result.ephemeral
    assert "1 work of your list" in answer_of(result)
    (file,) = response_of(result).attachments
    assert file.filename == "reading-list.bib"
    await world.services.book_lists.mark(world.ada.id, None, "deutscher-prophet", Mark.WANT)
    both = await world.ada.slash(world.channel, "reading export", format="RIS")
    assert "2 works of your list" in answer_of(both)


async def test_a_book_of_another_server_is_counted_not_shown(world: World) -> None:
    form = await world.owner.slash(
        world.channel, "content add reading", topic="cold-war", level="intro"
    )
    await world.owner.submit_modal(
        form, {"title": "Our Harbour", "why": "It tells of the strike of 1905 in our town."}
    )
    shelf = await world.services.shelves.open(world.guild.id)
    (own, *_) = await world.services.books.suggest("our harbour", shelf)
    await world.services.book_lists.mark(world.ada.id, world.guild.id, own.key, Mark.WANT)
    await world.services.book_lists.mark(world.ada.id, None, SERVICE, Mark.WANT)
    here = await opened(world, own.key)
    assert "added by this server" in answer_of(here)
    other = world.env.create_guild("Another group")
    channel = other.create_text_channel("hall")
    elsewhere = other.add_member(world.ada.user)
    assert "1 more, of another server's library, is shown there." in answer_of(
        await elsewhere.slash(channel, "reading list")
    )
    exported = await elsewhere.slash(channel, "reading export", format="RIS")
    assert "Left out: 1 of another server's library." in answer_of(exported)


async def test_an_unverified_book_says_so_on_its_card(world: World) -> None:
    (found, *_) = await world.services.books.suggest("the trotsky revolution")
    await world.services.book_lists.mark(world.ada.id, None, found.key, Mark.WANT)
    assert "Unverified: no catalogue" in answer_of(await opened(world, found.key))
    await world.services.book_lists.mark(world.ada.id, None, found.key, None)
    level = {"topic": TROTSKY, "level": "intro"}
    shown = [answer_of(await world.ada.slash(world.channel, "read", **level)) for _ in range(9)]
    assert any("Unverified: no catalogue" in each for each in shown)


async def test_a_free_edition_is_linked(world: World) -> None:
    book = "giles-sun-tzu"
    shown = await world.ada.slash(world.channel, "read", topic="early-china", level="intro")
    assert "Free to read: <https://" in answer_of(shown)
    await world.services.book_lists.mark(world.ada.id, None, book, Mark.WANT)
    assert "Free to read: <https://" in answer_of(await opened(world, book))


def test_a_topic_without_readings_says_so() -> None:
    made = reading_card(ReadingList(Link("topic:x", "X", ""), None, ()))
    shown = text_of(made.to_components())  # type: ignore[no-untyped-call]
    assert "The library recommends nothing on this topic yet." in shown


async def test_a_forged_or_departed_book_is_refused(world: World) -> None:
    await world.services.book_lists.mark(world.ada.id, None, SERVICE, Mark.WANT)
    shown = await opened(world, SERVICE)
    stored = world.env.backend.get_message(world.channel.id, response_of(shown).id)
    true, forged = f"clio:mark:done:{SERVICE}:here", "clio:mark:done:never-was:here"

    def put(components: list[dict[str, object]]) -> None:
        for each in components:
            if each.get("custom_id") == true:
                each["custom_id"] = forged
            inner = each.get("components")
            if isinstance(inner, list):
                put(inner)

    put(stored.components)
    refused = await world.ada.click(response_of(shown), custom_id=forged)
    assert "That book is not in this library." in answer_of(refused)
    view = await world.services.book_lists.show(world.ada.id, None)
    assert view.counts == {Mark.WANT: 1, Mark.READING: 0, Mark.DONE: 0}
