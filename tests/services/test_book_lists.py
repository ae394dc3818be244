"""Reading lists on a real database: marks, notes, ratings, pages and files."""

from __future__ import annotations

import asyncio

import pytest
import rispy
from pybtex.database import parse_string

from bot.domain.reading import Mark
from bot.errors import NotFoundError, UserError
from bot.services import book_lists
from bot.services.bundle import Services
from bot.services.contents import Member
from bot.services.references import Format
from tests.conftest import SetClock
from tests.services.test_contents import READING

ADA, BAO, CLEO, GUILD, OTHER = 9, 8, 7, 1, 2
SERVICE, DEUTSCHER = "service-trotsky", "deutscher-prophet"


async def test_a_book_is_kept_moved_and_taken_off(services: Services, clock: SetClock) -> None:
    view = await services.book_lists.mark(ADA, GUILD, SERVICE, Mark.WANT)
    assert (view.mark, view.can_rate) == (Mark.WANT, False)
    clock.advance(minutes=1)
    await services.book_lists.mark(ADA, GUILD, DEUTSCHER, Mark.READING)
    shown = await services.book_lists.show(ADA, GUILD)
    assert [(book.id, mark) for book, mark in shown.entries] == [
        (DEUTSCHER, Mark.READING),
        (SERVICE, Mark.WANT),
    ]
    assert shown.counts == {Mark.WANT: 1, Mark.READING: 1, Mark.DONE: 0}
    await services.book_lists.mark(ADA, None, SERVICE, Mark.DONE)
    done = await services.book_lists.show(ADA, OTHER, Mark.DONE)
    assert [book.id for book, _ in done.entries] == [SERVICE], "one list in every server"
    gone = await services.book_lists.mark(ADA, GUILD, SERVICE, None)
    assert gone.mark is None
    assert (await services.book_lists.mark(ADA, GUILD, SERVICE, None)).mark is None
    assert (await services.book_lists.show(BAO, GUILD)).entries == ()


async def test_a_note_stays_with_its_book_and_goes_with_it(services: Services) -> None:
    with pytest.raises(UserError, match="not on your list"):
        await services.book_lists.note(ADA, GUILD, SERVICE, "Ask about chapter 4")
    await services.book_lists.mark(ADA, GUILD, SERVICE, Mark.READING)
    view = await services.book_lists.note(ADA, GUILD, SERVICE, " Ask about chapter 4 ")
    assert view.note == "Ask about chapter 4"
    moved = await services.book_lists.mark(ADA, GUILD, SERVICE, Mark.DONE)
    assert moved.note == "Ask about chapter 4"
    with pytest.raises(UserError, match="at most 500"):
        await services.book_lists.note(ADA, GUILD, SERVICE, "x" * 501)
    assert (await services.book_lists.open(ADA, GUILD, SERVICE)).note == "Ask about chapter 4"
    await services.book_lists.mark(ADA, GUILD, SERVICE, None)
    again = await services.book_lists.mark(ADA, GUILD, SERVICE, Mark.WANT)
    assert again.note == ""


async def test_a_guilds_average_is_shown_once_three_rated(services: Services) -> None:
    for member, stars in ((ADA, 5), (BAO, 2)):
        await services.book_lists.mark(member, GUILD, SERVICE, Mark.DONE)
        view = await services.book_lists.rate(member, GUILD, SERVICE, stars)
        assert (view.stars, view.rated) == (stars, None)
    await services.book_lists.mark(CLEO, GUILD, SERVICE, Mark.READING)
    view = await services.book_lists.rate(CLEO, GUILD, SERVICE, 4)
    assert view.rated == "3.7 of 5, by 3 members of this server"
    view = await services.book_lists.rate(CLEO, GUILD, SERVICE, 1)
    assert view.rated == "2.7 of 5, by 3 members of this server", "one rating a member"
    assert (await services.book_lists.open(ADA, OTHER, SERVICE)).rated is None
    assert (await services.book_lists.open(ADA, None, SERVICE)).stars is None
    view = await services.book_lists.rate(CLEO, GUILD, SERVICE, None)
    assert (view.stars, view.rated) == (None, None)


async def test_a_rating_needs_a_server_a_number_and_a_begun_book(services: Services) -> None:
    with pytest.raises(UserError, match="begun"):
        await services.book_lists.rate(ADA, GUILD, SERVICE, 4)
    await services.book_lists.mark(ADA, GUILD, SERVICE, Mark.WANT)
    with pytest.raises(UserError, match="begun"):
        await services.book_lists.rate(ADA, GUILD, SERVICE, 4)
    await services.book_lists.mark(ADA, GUILD, SERVICE, Mark.DONE)
    with pytest.raises(UserError, match="belong to a server"):
        await services.book_lists.rate(ADA, None, SERVICE, 4)
    for stars in (0, 6):
        with pytest.raises(UserError, match="from 1 to 5"):
            await services.book_lists.rate(ADA, GUILD, SERVICE, stars)


@pytest.mark.parametrize("book_id", ["never-was", "own-aaaaaaaaaa", "clio-founding-text", ""])
async def test_what_is_no_book_here_is_refused(services: Services, book_id: str) -> None:
    with pytest.raises(NotFoundError):
        await services.book_lists.mark(ADA, GUILD, book_id, Mark.WANT)
    assert (await services.book_lists.show(ADA, GUILD)).counts[Mark.WANT] == 0


async def test_a_servers_own_book_is_listed_there_alone(services: Services) -> None:
    keeper = Member(ADA, frozenset(), is_moderator=True)
    own = await services.contents.add(GUILD, keeper, "reading", READING)
    await services.book_lists.mark(ADA, GUILD, own.id, Mark.WANT)
    here = await services.book_lists.show(ADA, GUILD)
    assert [book.is_own for book, _ in here.entries] == [True]
    there = await services.book_lists.show(ADA, OTHER)
    assert (there.entries, there.elsewhere) == ((), 1)
    with pytest.raises(UserError, match="no book to export"):
        await services.book_lists.export(ADA, OTHER, Format.RIS)
    exported = await services.book_lists.export(ADA, GUILD, Format.BIBTEX)
    (entry,) = parse_string(exported.content.decode(), "bibtex").entries.values()
    assert READING["title"] in entry.fields["title"]


async def test_a_long_list_has_pages_and_an_end(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book_lists, "MOST", 14)
    found = [link.key for link in await services.books.suggest("")][:15]
    for key in found[:14]:
        await services.book_lists.mark(ADA, GUILD, key, Mark.WANT)
    with pytest.raises(UserError, match="14 books"):
        await services.book_lists.mark(ADA, GUILD, found[14], Mark.WANT)
    await services.book_lists.mark(ADA, GUILD, found[0], Mark.DONE)
    first = await services.book_lists.show(ADA, GUILD)
    last = await services.book_lists.show(ADA, GUILD, page=7)
    assert (len(first.entries), len(last.entries)) == (12, 2)
    assert (last.page, last.pages) == (1, 2)


async def test_a_mark_pressed_many_times_at_once_stands_once(services: Services) -> None:
    lists = services.book_lists
    await asyncio.gather(*(lists.mark(ADA, GUILD, SERVICE, mark) for mark in list(Mark) * 5))
    assert sum((await lists.show(ADA, GUILD)).counts.values()) == 1


async def test_a_list_is_written_as_bibtex_and_as_ris(services: Services) -> None:
    await services.book_lists.mark(ADA, GUILD, SERVICE, Mark.WANT)
    await services.book_lists.mark(ADA, GUILD, DEUTSCHER, Mark.DONE)
    bib = await services.book_lists.export(ADA, GUILD, Format.BIBTEX)
    assert (bib.name, bib.works, bib.elsewhere) == ("reading-list.bib", 2, 0)
    assert set(parse_string(bib.content.decode(), "bibtex").entries) == {SERVICE, DEUTSCHER}
    ris = await services.book_lists.export(ADA, GUILD, Format.RIS, Mark.DONE)
    (entry,) = rispy.loads(ris.content.decode())
    assert "Prophet" in entry["title"]
    assert entry["authors"] == ["Deutscher, Isaac"]


# -- finding books ---------------------------------------------------------------------------


async def test_books_are_found_by_id_and_by_words(services: Services) -> None:
    assert (await services.books.get(SERVICE)).citation.author == "Robert Service"
    assert (await services.books.get("service trotsky biography")).id == SERVICE
    with pytest.raises(NotFoundError, match="Several books fit “trotsky”") as several:
        await services.books.get("trotsky")
    assert all(title.startswith("Trotsky") for title in several.value.nearest)
    for name in ("zzz qqq", "..."):
        with pytest.raises(NotFoundError) as told:
            await services.books.get(name)
        assert told.value.nearest


async def test_books_are_suggested_by_title_and_author_the_guilds_own_first(
    services: Services,
) -> None:
    keeper = Member(ADA, frozenset(), is_moderator=True)
    own = await services.contents.add(GUILD, keeper, "reading", READING)
    shelf = await services.shelves.open(GUILD)
    assert (await services.books.suggest("", shelf))[0].key == own.id
    found = await services.books.suggest("service trot", shelf)
    assert found[0].key == SERVICE
    assert len(await services.books.suggest("the")) == 25
    assert (await services.books.get(READING["title"], shelf)).is_own
