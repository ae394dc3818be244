"""A guild's own corpus: what is read out of forms, who sees it, and where it turns up."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.daily import Slot
from bot.domain.pool import Pool
from bot.domain.sharding import Share
from bot.domain.text import without_marks
from bot.errors import NotFoundError, UserError
from bot.library.own import OWN_TAG, OwnQuestion, is_own, read_own
from bot.services import contents, shelves, tables
from bot.services.contents import ContentView, Member
from bot.services.daily import Wish
from bot.services.drafting import Drafter, in_fields, read_date
from bot.services.making import Order
from bot.services.tables import read_table
from bot.services.views import EventView, PostView, ReadingList, RecapView, SourceView
from tests.conftest import START

if TYPE_CHECKING:
    from bot.library.index import Library
    from bot.services.bundle import Services
    from bot.services.drafting import Own
    from tests.conftest import SetClock

GUILD = 1
KEEPER = Member(100, frozenset(), is_moderator=True)
ADA, BAO = (
    Member(101, frozenset({7}), is_moderator=False),
    Member(102, frozenset(), is_moderator=False),
)
EVENT = {
    "title": "The town museum opens",
    "date": "16 November 1931",
    "text": "Three rooms show finds from the old harbour.",
    "why": "The town looks at its own past.",
    "source": "Minutes, 1931",
}
QUESTION = {
    "prompt": "Who founded our society?",
    "answer": "Adele Weiss",
    "wrong": "Karl Brandt|Rosa Klein",
    "explanation": "She called the first meeting in 1924.",
    "source": "Chronicle",
}
READING = {"title": "Our Harbour", "why": "Letters of dockers.", "topic": "The Cold War"}
FIELDS = {"event": EVENT, "question": QUESTION, "reading": READING}


async def add(services: Services, kind: str = "event", **changed: str) -> ContentView:
    return await services.contents.add(GUILD, KEEPER, kind, FIELDS[kind] | changed)


async def ids_of(services: Services, member: Member) -> list[str]:
    return [each.id for each in (await services.contents.listed(GUILD, member)).views]


# -- reading -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "edtf", "calendar"),
    [
        ("16 November 1927", "1927-11-16", "gregorian"),
        ("November 1927", "1927-11", "gregorian"),
        ("1066", "1066", "gregorian"),
        ("14 October 1066", "1066-10-14", "julian"),
        ("1066-10-14", "1066-10-14", "gregorian"),
        ("16/11/1927", "1927-11-16", "gregorian"),
        ("44 BC", "-0043", "gregorian"),
        ("the 1840s", "1840/1849", "gregorian"),
        ("1914-1918", "1914/1918", "gregorian"),
        ("1933-21", "1933-21", "gregorian"),
        ("-1199~", "-1199~", "gregorian"),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, edtf: str, calendar: str) -> None:
    assert read_date(text) == (edtf, calendar)


@pytest.mark.parametrize("text", ["", "soon", "31 November 1927", "30 February 1500"])
def test_what_is_no_date_is_refused_with_some_that_are(text: str) -> None:
    with pytest.raises(UserError, match="date: write it as 16 November 1927, 1066") as told:
        read_date(text)
    assert "EDTF" not in str(told.value)


words = st.text(min_size=20, max_size=40).map(lambda text: without_marks(f"So it {text} was told"))


@given(
    st.sampled_from(["event", "question", "reading"]),
    words,
    st.sampled_from(["1927-11-16", "1066-10-14", "44 BC", "1840s", "1933-21", "-1199~"]),
    st.sampled_from(["", "https://example.org/a_b~c"]),
)
def test_a_record_survives_being_filled_into_its_form(
    library: Library, kind: str, text: str, date: str, url: str
) -> None:
    drafter = Drafter(library)
    given = FIELDS[kind] | {"title": text, "prompt": text, "date": date, "text": text, "why": text}
    given |= {"url": url, "source": f"{text} {url}", "published": "Town Press, 1938"}
    given |= {"topic": "The Cold War", "authors": "A; B"}
    record = drafter.draft(kind, given, "own-aaaaaaaaaa")
    assert drafter.draft(kind, in_fields(record), "own-aaaaaaaaaa") == record


@pytest.mark.parametrize(
    ("kind", "changed", "told"),
    [
        ("event", {"title": "x"}, "title: "),
        ("event", {"date": " "}, r"the 1840s or 1914-1918\.$"),
        ("event", {"topic": "no such topic"}, "topic: the library has none"),
        ("event", {"theme": "weather"}, "theme: one of politics"),
        ("event", {"source": "?"}, "source: say where it stands"),
        ("question", {"difficulty": "9"}, "difficulty: 1 to 5"),
        ("question", {"explanation": "short"}, "explanation: "),
        ("reading", {"topic": ""}, "topic: a reading belongs"),
        ("reading", {"url": "ftp://x"}, "link: it begins with https"),
        ("reading", {"level": "expert"}, "level: one of intro"),
    ],
)
async def test_each_fault_is_named(
    services: Services, kind: str, changed: dict[str, str], told: str
) -> None:
    with pytest.raises(UserError, match=told):
        await add(services, kind, **changed)


async def test_a_question_without_wrong_answers_is_typed(services: Services) -> None:
    view = await add(services, "question", wrong="")
    shelf = await services.shelves.open(GUILD)
    assert shelf.own is not None
    (name,) = shelf.own.question_names()
    assert name.kind == "typed"
    assert view.hint == "Adele Weiss"


@given(st.text(max_size=200))
def test_marks_are_taken_out_whatever_is_written(text: str) -> None:
    plain = without_marks(text)
    assert not set(plain) & set("*_~`|<>[]\\\n")
    assert without_marks(plain) == plain


# -- tables ------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_whatever_program_wrote_it(encoding: str, delimiter: str) -> None:
    text = f'Title{delimiter}Why \r\n"A{delimiter} b\nc"{delimiter}Żółć\r\n\r\n'
    assert read_table(text.encode(encoding)) == [{"title": f"A{delimiter} b\nc", "why": "Żółć"}]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a,b\n" + b"1,2\n" * 5001, "more than 5,000 rows"),
        (b"a,b\n" + b"x" * 200_000 + b",1\n", "no table"),
        (b"x" * (tables.LARGEST + 1), "larger than 6 MB"),
        (b"a\n\xff\n", "not in UTF-8"),
        (b"a\nb\0\n", "no text"),
    ],
)
def test_a_hostile_table_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(UserError, match=told):
        read_table(content)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    try:
        rows = read_table(content)
    except UserError:
        return
    assert rows


# -- who sees it -------------------------------------------------------------------------


async def test_a_guild_has_so_many_records_and_no_more(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "MOST", 2)
    await add(services)
    table = ["title,date,text,why,source"]
    table += [f"Meeting number {n},1905,We met again.,Our past.,Minutes" for n in range(3)]
    report = await services.contents.import_table(GUILD, KEEPER, "\n".join(table).encode(), "event")
    assert report.taken == 1
    assert "as many as it may have" in str(report.rows[1].problem)
    with pytest.raises(UserError, match="as many as it may have"):
        await add(services, "question")


async def test_nothing_is_there_twice(services: Services) -> None:
    await add(services)
    with pytest.raises(UserError, match="already"):
        await add(services, title="The TOWN museum, opens!")
    other = await services.contents.add(2, KEEPER, "event", EVENT)
    assert other.title == EVENT["title"]


async def test_an_edit_may_not_make_two_of_one(services: Services) -> None:
    await add(services)
    second = await add(services, title="The town library opens")
    with pytest.raises(UserError, match="already"):
        await services.contents.edit(GUILD, KEEPER, second.id, EVENT)
    same = await services.contents.edit(GUILD, KEEPER, second.id, {"why": "Another reason."})
    assert (same.id, same.title) == (second.id, "The town library opens")


async def test_a_question_that_changes_is_another_one(services: Services) -> None:
    before = await add(services, "question")
    after = await services.contents.edit(GUILD, KEEPER, before.id, {"answer": "Rosa Luxemburg"})
    assert after.id != before.id
    with pytest.raises(NotFoundError):
        await services.contents.show(GUILD, KEEPER, before.id)
    assert await ids_of(services, KEEPER) == [after.id]


async def test_who_did_not_add_it_may_not_change_it(services: Services) -> None:
    view = await add(services)
    await services.contents.let_add(GUILD, contents.MEMBERS)
    for act in (services.contents.remove, services.contents.to_edit):
        with pytest.raises(UserError, match="Whoever added it"):
            await act(GUILD, BAO, view.id)
    assert await services.contents.suggest(GUILD, BAO, "") == ()
    with pytest.raises(UserError, match="Moderators look over"):
        await services.contents.accept(GUILD, BAO, view.id)


async def test_a_member_sees_what_they_wait_for_and_others_do_not(services: Services) -> None:
    await services.contents.let_add(GUILD, "7")
    view = await services.contents.add(GUILD, ADA, "event", EVENT)
    assert view.is_waiting
    assert await ids_of(services, ADA) == [view.id]
    assert await ids_of(services, BAO) == []
    with pytest.raises(UserError, match="members with one role"):
        await services.contents.add(GUILD, BAO, "event", EVENT)
    with pytest.raises(NotFoundError):
        await services.contents.show(GUILD, BAO, view.id)


async def test_finding_one_of_many_reads_what_is_shown_alone(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = ["kind,title,date,text,why,source,prompt,answer,explanation"]
    table += [f"event,Meeting {n:02},1905,We met again.,Our past.,Minutes,,," for n in range(40)]
    table += [
        f"question,,,,,Minutes,Who came to meeting {n:02}?,Ada,{'She did. ' * 4}" for n in range(2)
    ]
    await services.contents.import_table(GUILD, KEEPER, "\n".join(table).encode(), None)
    read: list[str] = []

    def counted(body: str) -> Own:
        read.append(body)
        return read_own(body)

    monkeypatch.setattr(contents, "read_own", counted)
    found = await services.contents.suggest(GUILD, KEEPER, "meeting 1")
    assert [each.title for each in found] == [f"Meeting {n}" for n in range(10, 20)]
    assert len(await services.contents.suggest(GUILD, KEEPER, "MEETING")) == 25
    assert not read
    last = await services.contents.listed(GUILD, KEEPER, "event", 9)
    assert (last.page, last.pages, last.count) == (2, 3, 40)
    assert [each.title for each in last.views] == [f"Meeting {n}" for n in range(30, 40)]
    assert len(read) == 10
    assert (await services.contents.listed(GUILD, KEEPER)).count == 42


async def test_what_comes_back_where_its_name_is_taken_is_refused(services: Services) -> None:
    view = await add(services)
    await services.contents.remove(GUILD, KEEPER, view.id)
    await add(services)
    with pytest.raises(UserError, match="already"):
        await services.contents.put_back(GUILD, KEEPER, view.id)


async def test_putting_back_twice_changes_nothing(services: Services) -> None:
    view = await add(services)
    await services.contents.remove(GUILD, KEEPER, view.id)
    for _ in range(2):
        assert not (await services.contents.put_back(GUILD, KEEPER, view.id)).is_removed


async def test_a_record_is_found_by_its_title_where_one_alone_bears_it(services: Services) -> None:
    view = await add(services)
    shown = await services.contents.to_edit(GUILD, KEEPER, f"  {view.title.upper()} ")
    assert shown.id == view.id
    await services.contents.let_add(GUILD, "members")
    with pytest.raises(UserError, match="Whoever added it"):
        await services.contents.remove(GUILD, BAO, view.title)
    await services.contents.remove(GUILD, KEEPER, view.title)
    with pytest.raises(NotFoundError):
        await services.contents.show(GUILD, KEEPER, view.title)


async def test_what_was_removed_a_month_ago_is_gone_for_good(
    services: Services, clock: SetClock
) -> None:
    view = await add(services)
    await services.contents.remove(GUILD, KEEPER, view.id)
    clock.advance(days=29)
    assert await services.contents.purge() == 0
    clock.advance(days=2)
    assert await services.contents.purge() == 1
    with pytest.raises(NotFoundError):
        await services.contents.put_back(GUILD, KEEPER, view.id)


async def test_a_table_may_name_the_kind_of_each_row(services: Services) -> None:
    table = (
        "kind,title,date,text,why,source,topic\n"
        "event,A meeting,1905,We met again.,Our past.,Minutes,\n"
        "reading,A book,,,It is ours.,,The Cold War\n"
        "poem,A poem,,,,,\n"
    )
    report = await services.contents.import_table(GUILD, KEEPER, table.encode(), None)
    assert [row.problem for row in report.rows] == [
        None,
        None,
        "kind: event, question or reading.",
    ]


# -- where it turns up -------------------------------------------------------------------


async def test_own_events_stand_among_those_of_their_time(services: Services) -> None:
    view = await add(services)
    shelf = await services.shelves.open(GUILD)
    dated = services.facts.at_time("16 November 1931", shelf)
    assert dated is not None
    assert [each.id for each in dated.events if each.is_own] == [view.id]
    any_year = services.facts.at_time("16 November", shelf)
    assert any_year is not None
    assert view.id in {each.id for each in any_year.events}
    assert services.facts.at_time("no time", shelf) is None
    early = services.facts.at_time("1066", shelf)
    assert early is services.facts.at_time("1066")
    around = services.facts.around(view.id, shelf)
    assert around
    assert not any(each.is_own for each in around)
    near = services.facts.around("trotsky-expelled-1927", shelf)
    assert [each.id for each in near if each.is_own] == [view.id]


async def test_a_time_without_events_of_the_corpus_has_those_of_the_guild(
    services: Services,
) -> None:
    await add(services, date="3 February 1931")
    shelf = await services.shelves.open(GUILD)
    before = services.facts.at_time("3 February 1931")
    dated = services.facts.at_time("3 February 1931", shelf)
    assert dated is not None
    assert len(dated.events) == len(before.events if before else ()) + 1


async def test_a_message_that_names_an_own_event_finds_it(services: Services) -> None:
    view = await add(services)
    shelf = await services.shelves.open(GUILD)
    (link,) = services.facts.mentions("I heard that the town museum opens.", shelf)
    assert link.key == f"event:{view.id}"
    assert services.facts.mentions("I heard that the town museum opens.") == ()


async def test_topics_that_a_guild_studies_are_suggested_first(services: Services) -> None:
    assert services.facts.suggest("t")[0].key != "topic:tokugawa-japan"
    taste = services.tastes.parse("Tokugawa Japan")
    wish = Wish(guild_id=GUILD, slot=Slot.POST, channel_id=2, at="09:00", zone="UTC")
    await services.daily.set_up(replace(wish, prefer="Tokugawa Japan"))
    assert taste == {"topic:tokugawa-japan"}
    shelf = await services.shelves.open(GUILD)
    assert services.facts.suggest("t", shelf)[0].key == "topic:tokugawa-japan"
    assert services.facts.suggest("x", shelf) == services.facts.suggest("x")


async def test_what_is_misspelt_finds_an_own_record_where_nothing_else_does(
    services: Services,
) -> None:
    view = await add(services, title="Zwickelsdorf gets its fire brigade")
    shelf = await services.shelves.open(GUILD)
    found = (await services.facts.look_up("Zwikelsdorf fire brigde", shelf)).found
    assert isinstance(found, EventView)
    assert found.id == view.id


async def test_what_fits_better_is_found_first(services: Services) -> None:
    own = await add(services, title="Trotsky speaks in our town hall")
    shelf = await services.shelves.open(GUILD)
    look_up = services.facts.look_up
    ours = await look_up("trotsky town hall", shelf)
    assert (ours.found.id, ours.found.is_own) == (own.id, True)  # type: ignore[union-attr]
    theirs = await look_up("Trotsky is expelled from the Communist Party", shelf)
    assert theirs.found.id == "trotsky-expelled-1927"  # type: ignore[union-attr]
    both = await look_up("trotsky", shelf)
    assert own.id in {link.key.partition(":")[2] for link in both.also}
    by_key = await look_up(f"event:{own.id}", shelf)
    assert by_key.found.id == own.id  # type: ignore[union-attr]
    with pytest.raises(NotFoundError):
        await look_up(f"event:{own.id}")
    whole = await look_up("Trotsky speaks in our town hall", shelf)
    assert whole.found.id == own.id  # type: ignore[union-attr]
    misspelt = await look_up("trotsky exile mexco", shelf)
    assert not getattr(misspelt.found, "is_own", False)
    twice = await look_up("trotsky", shelf)
    assert twice.found is both.found


async def test_what_is_only_like_a_guilds_own_finds_the_librarys(services: Services) -> None:
    await add(services, title="Lenim and his brass band come to town")
    shelf = await services.shelves.open(GUILD)
    found = await services.facts.look_up("lenin", shelf)
    assert found.found.id == "vladimir-lenin"  # type: ignore[union-attr]
    assert all(not link.key.startswith("event:own-") for link in found.also)


async def test_an_own_reading_opens_like_any_other(services: Services) -> None:
    view = await add(services, "reading")
    shelf = await services.shelves.open(GUILD)
    found = services.facts.open(f"source:{view.id}", shelf)
    assert isinstance(found, SourceView)
    assert found.is_own
    assert [link.title for link in found.topics] == ["The Cold War"]
    level = await services.reading.recommend(5, "cold-war", "intro", shelf=shelf)
    assert isinstance(level, ReadingList)
    assert any(each.is_own for each in level.readings)
    with pytest.raises(NotFoundError):
        services.facts.open(f"source:{view.id}")


async def test_an_own_event_is_posted_where_the_guild_prefers_it_and_told_in_the_recap(
    services: Services, clock: SetClock
) -> None:
    own = await add(services)
    await services.contents.add(2, KEEPER, "event", EVENT | {"title": "Elsewhere it rains"})
    wish = Wish(guild_id=GUILD, slot=Slot.POST, channel_id=2, at="09:00", zone="UTC")
    await services.daily.set_up(replace(wish, prefer="this server's own", asks_question=True))
    preview = await services.daily.preview(GUILD, Slot.POST, None)
    assert isinstance(preview, PostView)
    assert preview.day.event_ids[0] == own.id
    clock.advance(hours=2)
    (post,) = await services.posting.claim_due()
    assert isinstance(post.view, PostView)
    assert post.view.day.event_ids[0] == own.id
    assert post.entry.question_id is not None
    await services.posting.sent(post, 77)
    await services.daily.set_up(replace(wish, slot=Slot.RECAP))
    recap = await services.daily.preview(GUILD, Slot.RECAP, None)
    assert isinstance(recap, RecapView)
    assert [line.title for line in recap.posts] == [own.title]
    await services.contents.remove(GUILD, KEEPER, own.id)
    again = await services.daily.preview(GUILD, Slot.RECAP, None)
    assert isinstance(again, RecapView)
    assert [line.title for line in again.posts] == [own.title]  # what was posted was posted


async def test_own_questions_are_dealt_with_their_topic_and_by_themselves(
    services: Services,
) -> None:
    await add(services, "question", topic="The Cold War")
    await add(services, "question", prompt="Where did our society meet first?", topic="")
    for tag, count in ((OWN_TAG, 2), ("topic:cold-war", 1)):
        pool = Pool(((tag, 1),))
        shelf = await services.shelves.open(GUILD)
        assert shelf.own is not None
        dealt = services.quizzes._maker._dealer.deal(
            pool, 60, Random(1), own=shelf.own.question_names()
        )
        assert sum(is_own(each.id) for each in dealt) == count


async def test_what_was_missed_of_a_guilds_own_makes_no_card(services: Services) -> None:
    view = await add(services, "question")
    assert await services.reviews.add(5, [view.id]) == 0


async def test_a_quiz_knows_its_questions_after_a_restart(services: Services) -> None:
    await add(services, "question")
    order = Order(GUILD, 2, 100, Pool(((OWN_TAG, 1),)), rounds=1)
    session = await services.quizzes.start(order)
    asked = session.rounds[0].question_id
    services.shelves.questions._own._values.clear()
    with pytest.raises(NotFoundError, match="no longer on this server"):
        services.shelves.questions.get(asked)
    await services.quizzes.resume(Share())
    assert services.shelves.questions.get(asked).answer == "Adele Weiss"
    assert services.shelves.questions.get(asked).topic == "this server's own"


# -- what is kept ------------------------------------------------------------------------


async def test_a_shelf_is_kept_until_something_changes(services: Services, clock: SetClock) -> None:
    await add(services)
    first = await services.shelves.open(GUILD)
    assert await services.shelves.open(GUILD) is first
    clock.advance(minutes=11)
    later = await services.shelves.open(GUILD)
    assert later.own is first.own
    await add(services, "question")
    assert (await services.shelves.open(GUILD)).own is not first.own


async def test_shelves_and_looks_and_questions_are_kept_within_bounds(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "_MOST_GUILDS", 2)
    services.looks._kept.most = 2
    services.shelves.questions._own.most = 1
    for guild_id in range(1, 5):
        await services.contents.add(guild_id, KEEPER, "question", QUESTION)
        await services.shelves.open(guild_id)
        await services.looks.of(guild_id)
    assert list(services.shelves._kept) == [3, 4]
    assert list(services.looks._kept._values) == [3, 4]
    assert len(services.shelves.questions._own) == 1


async def test_a_shelf_that_changed_while_it_was_opened_is_not_kept(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(services)
    put_up = services.shelves._put_up

    def slowly(stored: tuple[object, ...]) -> object:
        services.shelves.drop(GUILD)  # as somebody's writing would
        return put_up(stored)  # type: ignore[arg-type]

    monkeypatch.setattr(services.shelves, "_put_up", slowly)
    assert (await services.shelves.open(GUILD)).own is not None
    assert GUILD not in services.shelves._kept


def test_the_clock_of_these_tests_stands_on_the_museums_day() -> None:
    assert (START.month, START.day) == (11, 16)


def test_a_record_of_a_guild_says_what_it_is(library: Library) -> None:
    record = Drafter(library).draft("question", QUESTION, "own-aaaaaaaaaa")
    assert isinstance(record, OwnQuestion)
    assert is_own(record.question.id)
