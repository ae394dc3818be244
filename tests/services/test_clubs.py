"""Reading clubs on a real database: proposals, votes, weeks, claims, reminders."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.domain.clubs import LEASE, PostKind, PostState, VoteState
from bot.domain.daily import Trouble
from bot.domain.sharding import Cluster
from bot.errors import BadDateError, BadTimeError, NotFoundError, UserError
from bot.library.index import Library
from bot.services.bundle import Services
from bot.services.club_posting import Job, PartToPost
from bot.services.club_votes import AGAIN, GIVEN_UP
from bot.services.clubs import ClubView, ClubWish
from bot.services.contents import Member
from bot.storage.database import Database
from tests.conftest import SetClock, has
from tests.services.test_contents import READING

ADA, BAO, CLEO, GUILD = 9, 8, 7, 1
SERVICE, DEUTSCHER, HOLOCAUST = "service-trotsky", "deutscher-prophet", "bergen-war-genocide"
WISH = ClubWish(
    guild_id=GUILD,
    channel_id=2,
    book=SERVICE,
    start="Monday",
    weeks=2,
    at="19:00",
    zone="Europe/London",
    parts="ch. 1-3; ch. 4-6",
    set_by=ADA,
)
WEEK = timedelta(weeks=1)


async def begin(services: Services, **changed: object) -> ClubView:
    return await services.clubs.schedule(replace(WISH, **changed))  # type: ignore[arg-type]


async def claim(services: Services) -> Job:
    (job,) = await services.club_posting.claim_due()
    return job


async def states(services: Services) -> list[PostState]:
    view = (await services.clubs.status(GUILD)).view
    assert view is not None
    return [part.post.state for part in view.parts]


# -- proposals -------------------------------------------------------------------------------


async def test_books_are_proposed_once_and_taken_back_by_whom_they_are_of(
    services: Services,
) -> None:
    await services.clubs.propose(GUILD, ADA, "service trotsky biography")
    with pytest.raises(UserError, match="proposed already"):
        await services.clubs.propose(GUILD, BAO, SERVICE)
    with pytest.raises(NotFoundError):
        await services.clubs.propose(GUILD, BAO, "qqq zzz")
    with pytest.raises(UserError, match="Whoever proposed it"):
        await services.clubs.take_back(GUILD, BAO, SERVICE, manages=False)
    with pytest.raises(NotFoundError):
        await services.clubs.take_back(5, ADA, SERVICE, manages=True)
    (proposal,) = (await services.clubs.status(GUILD)).proposals
    assert (proposal.title, proposal.author) == ("Trotsky: A Biography", "Robert Service")
    await services.clubs.take_back(GUILD, BAO, SERVICE, manages=True)
    assert (await services.clubs.status(GUILD)).proposals == ()


async def test_a_member_proposes_three_and_a_guild_ten(services: Services) -> None:
    books = [link.key for link in await services.books.suggest("")][:12]
    for place, book in enumerate(books[:10]):
        await services.clubs.propose(GUILD, 100 + place // 3, book)
        if place == 2:
            with pytest.raises(UserError, match="You have proposed 3"):
                await services.clubs.propose(GUILD, 100, books[11])
    with pytest.raises(UserError, match="10 books are proposed"):
        await services.clubs.propose(GUILD, 200, books[10])


# -- votes -----------------------------------------------------------------------------------


async def vote(services: Services, member: int = ADA, *, manages: bool = False) -> Job:
    await services.club_votes.start(GUILD, 2, member, 2, manages=manages)
    return await claim(services)


async def test_a_vote_is_begun_by_who_proposed_or_manages_and_needs_two_books(
    services: Services,
) -> None:
    with pytest.raises(UserError, match="Whoever proposed a book"):
        await services.club_votes.start(GUILD, 2, ADA, 3, manages=False)
    with pytest.raises(UserError, match="two books at least"):
        await services.club_votes.start(GUILD, 2, ADA, 3, manages=True)
    await services.clubs.propose(GUILD, ADA, SERVICE)
    await services.clubs.propose(GUILD, BAO, DEUTSCHER)
    with pytest.raises(UserError, match="Whoever proposed a book"):
        await services.club_votes.start(GUILD, 2, CLEO, 3, manages=False)
    assert await services.club_posting.claim_due() == ()
    await services.club_votes.start(GUILD, 2, BAO, 3, manages=False)
    with pytest.raises(UserError, match="A vote goes on"):
        await services.club_votes.start(GUILD, 2, BAO, 3, manages=True)
    with pytest.raises(UserError, match="A vote on it goes on"):
        await services.clubs.take_back(GUILD, ADA, SERVICE, manages=False)


async def test_a_vote_is_counted_once_when_its_poll_has_ended(
    services: Services, clock: SetClock
) -> None:
    await services.clubs.propose(GUILD, ADA, SERVICE)
    clock.advance(seconds=1)
    await services.clubs.propose(GUILD, BAO, DEUTSCHER)
    job = await vote(services)
    assert (job.post.kind, job.may_be_sent) == (PostKind.POLL, False)
    await services.club_posting.sent(job, 77)
    assert await services.club_posting.claim_due() == ()
    clock.advance(days=2, seconds=-1)
    assert await services.club_votes.claim_ended() == ()
    clock.advance(seconds=1)
    (ended,) = await services.club_votes.claim_ended()
    assert (ended.message_id, ended.book_ids) == (77, (SERVICE, DEUTSCHER))
    assert await services.club_votes.claim_ended() == ()
    clock.advance(minutes=AGAIN.total_seconds() / 60)
    assert len(await services.club_votes.claim_ended()) == 1, "its poll was not final yet"
    results = await asyncio.gather(*(services.club_votes.over(ended, [1, 3]) for _ in range(4)))
    assert {each.winner for each in results} == {1}
    status = await services.clubs.status(GUILD)
    assert status.vote is not None
    assert (status.vote.state, status.vote.votes, status.vote.voters) == (VoteState.OVER, 3, 4)
    assert status.proposals == ()
    told = await claim(services)
    assert told.post.kind is PostKind.RESULT
    await services.club_posting.sent(told, 78)
    clock.advance(days=9)
    assert await services.club_posting.claim_due() == ()
    assert await services.club_votes.claim_ended() == ()


async def test_a_poll_that_nobody_can_read_for_two_days_is_lost(
    services: Services, clock: SetClock
) -> None:
    for book in (SERVICE, DEUTSCHER):
        await services.clubs.propose(GUILD, ADA, book)
    await services.club_posting.sent(await vote(services), 77)
    clock.advance(days=2)
    (ended,) = await services.club_votes.claim_ended()
    clock.advance(hours=GIVEN_UP.total_seconds() / 3600, seconds=1)
    assert await services.club_votes.claim_ended() == ()
    status = await services.clubs.status(GUILD)
    assert status.vote is not None
    assert status.vote.state is VoteState.LOST
    assert len(status.proposals) == 2, "what was proposed stays"
    assert (await services.club_votes.over(ended, [1, 0])).state is VoteState.LOST
    await services.club_votes.start(GUILD, 2, ADA, 1, manages=False)


async def test_a_poll_that_cannot_be_sent_ends_its_vote(
    services: Services, clock: SetClock
) -> None:
    for book in (SERVICE, DEUTSCHER):
        await services.clubs.propose(GUILD, ADA, book)
    job = await vote(services)
    assert not await services.club_posting.failed(job, Trouble.FORBIDDEN, "No permission.")
    assert (await services.clubs.status(GUILD)).trouble == "No permission."
    clock.advance(hours=7)
    assert await services.club_posting.claim_due() == ()
    status = await services.clubs.status(GUILD)
    assert status.vote is not None
    assert (status.vote.state, status.trouble) == (VoteState.LOST, "No permission.")


# -- weeks -----------------------------------------------------------------------------------


async def test_a_book_is_planned_by_week_at_its_local_time(services: Services) -> None:
    await services.clubs.propose(GUILD, ADA, SERVICE)
    view = await begin(services)
    assert [part.text for part in view.parts] == ["ch. 1-3", "ch. 4-6"]
    assert [part.post.due_at for part in view.parts] == [
        datetime(2026, 11, 16, 19, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 19, 0, tzinfo=UTC),
    ]
    assert view.parts[-1].due == datetime(2026, 11, 30, 19, 0, tzinfo=UTC) == view.club.ends_at
    assert (await services.clubs.status(GUILD)).proposals == ()


async def test_due_dates_keep_their_hour_across_daylight_saving(services: Services) -> None:
    view = await begin(
        services, start="17 March", zone="America/New_York", at="8 pm", weeks=3, parts="9"
    )
    assert [part.post.due_at.hour for part in view.parts] == [0, 0, 0]  # from 14 March on
    other = await begin(
        services, guild_id=5, start="8 March", zone="America/New_York", at="8 pm", parts=None
    )
    assert [part.post.due_at for part in other.parts] == [
        datetime(2027, 3, 9, 1, 0, tzinfo=UTC),
        datetime(2027, 3, 16, 0, 0, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("changed", "error", "told"),
    [
        ({"book": "qqq zzz"}, NotFoundError, "no book called"),
        ({"at": "soon"}, BadTimeError, "not a time of day"),
        ({"zone": "Mars"}, BadTimeError, "no time zone"),
        ({"start": "2026-11-15"}, BadDateError, "from today on"),
        ({"at": "07:00"}, UserError, "past already"),
        ({"weeks": 3}, UserError, "2 parts for 3 weeks"),
    ],
)
async def test_what_cannot_be_planned_is_told_and_changes_nothing(
    services: Services, changed: dict[str, object], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        await begin(services, **changed)
    assert (await services.clubs.status(GUILD)).view is None


async def test_a_guild_reads_one_book_at_a_time(services: Services, clock: SetClock) -> None:
    await begin(services)
    with pytest.raises(UserError, match=r"reading “Trotsky: A Biography”"):
        await begin(services, book=DEUTSCHER)
    await begin(services, guild_id=5)
    clock.advance(weeks=3)
    await begin(services, book=DEUTSCHER)


async def test_a_servers_own_book_can_be_read_together(services: Services) -> None:
    keeper = Member(ADA, frozenset(), is_moderator=True)
    own = await services.contents.add(GUILD, keeper, "reading", READING)
    view = await begin(services, book=own.id)
    assert view.club.title == READING["title"]
    with pytest.raises(NotFoundError):
        await begin(services, guild_id=5, book=own.id)


async def test_each_part_is_claimed_once_at_its_time(services: Services, clock: SetClock) -> None:
    await begin(services)
    clock.advance(hours=11, seconds=-1)
    assert await services.club_posting.claim_due() == ()
    clock.advance(seconds=1)
    found = await asyncio.gather(*(services.club_posting.claim_due() for _ in range(5)))
    ((job,),) = [jobs for jobs in found if jobs]
    assert isinstance(job.shown, PartToPost)
    assert (job.shown.number, job.shown.of, job.shown.text) == (1, 2, "ch. 1-3")
    assert len(job.shown.questions) == 3
    assert len(job.nonce) <= 25
    sent = await services.club_posting.sent(job, 50)
    assert sent.post.owes_thread
    await services.club_posting.threaded(sent, None)
    clock.advance(days=6)
    assert await services.club_posting.claim_due() == ()
    assert await states(services) == [PostState.SENT, PostState.PLANNED]


async def test_each_process_is_given_what_its_own_guilds_owe(
    library: Library, database: Database, clock: SetClock
) -> None:
    guilds = [number << 22 for number in range(1, 5)]
    shares = [Cluster(number, 2).share(2) for number in range(2)]
    processes = [
        Services.make(library, database, clock, Random(place), share)
        for place, share in enumerate(shares)
    ]
    for guild_id in guilds:
        view = await begin(processes[0], guild_id=guild_id)
        await processes[0].clubs.remind(guild_id, ADA, view.club.id)
        for book in (DEUTSCHER, HOLOCAUST):
            await processes[0].clubs.propose(guild_id, ADA, book)
    clock.advance(hours=11)
    for guild_id in guilds:
        await processes[0].club_votes.start(guild_id, 2, ADA, 6, manages=True)
    for services, share in zip(processes, shares, strict=True):
        jobs = await services.club_posting.claim_due()
        own = [each for each in guilds if has(share, each)]
        assert sorted(job.post.guild_id for job in jobs) == sorted([*own, *own])
        for job in jobs:
            await services.club_posting.sent(job, 50)
    clock.advance(days=6)
    for services, share in zip(processes, shares, strict=True):
        theirs = {each for each in guilds if has(share, each)}
        assert {vote.guild_id for vote in await services.club_votes.claim_ended()} == theirs
        nudges = [await services.club_posting.claim_nudge() for _ in range(3)]
        assert {each.club.guild_id for each in nudges if each is not None} == theirs


async def test_a_kill_between_claim_and_send_is_found_again(
    services: Services, clock: SetClock
) -> None:
    await begin(services)
    clock.advance(hours=11)
    first = await claim(services)
    assert not first.may_be_sent
    assert await services.club_posting.claim_due() == ()
    clock.advance(seconds=LEASE.total_seconds())
    again = await claim(services)
    assert (again.may_be_sent, again.post.attempts) == (True, 2)
    assert (again.nonce, again.post.claimed_at) == (first.nonce, first.post.claimed_at)
    await services.club_posting.sent(again, 50)
    clock.advance(seconds=LEASE.total_seconds())
    thread = await claim(services)  # killed before its thread was opened
    assert (thread.post.message_id, thread.post.state) == (50, PostState.SENT)
    await services.club_posting.threaded(thread, "I lack a permission.")
    assert await services.club_posting.claim_due() == ()


async def test_what_a_long_outage_kept_back_comes_until_the_next_is_due(
    services: Services, clock: SetClock
) -> None:
    await begin(services, weeks=3, parts=None)
    clock.advance(days=8)
    job = await claim(services)
    assert job.post.number == 2
    assert await states(services) == [PostState.MISSED, PostState.CLAIMED, PostState.PLANNED]
    view = (await services.clubs.status(GUILD)).view
    assert view is not None
    assert view.parts[0].post.reason == "Clio was not running."


async def test_a_failure_is_tried_again_and_told_once(services: Services, clock: SetClock) -> None:
    await begin(services)
    clock.advance(hours=11)
    job = await claim(services)
    assert not await services.club_posting.failed(job, Trouble.BUSY, "Busy.")
    assert await states(services) == [PostState.FAILED, PostState.PLANNED]
    clock.advance(minutes=2)
    job = await claim(services)
    assert await services.club_posting.failed(job, Trouble.FORBIDDEN, "No permission.")
    await services.club_posting.told(job)
    clock.advance(hours=1)
    job = await claim(services)
    assert not await services.club_posting.failed(job, Trouble.FORBIDDEN, "No permission.")
    clock.advance(hours=1)
    await services.club_posting.sent(await claim(services), 50)
    clock.advance(days=7)
    job = next(each for each in await services.club_posting.claim_due() if each.post.number == 2)
    assert await services.club_posting.failed(job, Trouble.GONE, "Gone."), "it worked in between"
    assert await states(services) == [PostState.SENT, PostState.MISSED]


async def test_a_stopped_club_posts_and_reminds_no_more(
    services: Services, clock: SetClock
) -> None:
    view = await begin(services)
    await services.clubs.remind(GUILD, ADA, view.club.id)
    clock.advance(hours=11)
    await services.club_posting.sent(await claim(services), 50)
    assert (await services.clubs.stop(GUILD)).id == view.club.id
    with pytest.raises(UserError, match="No reading club goes on"):
        await services.clubs.stop(GUILD)
    clock.advance(days=20)
    assert await services.club_posting.claim_due() == ()
    assert await services.club_posting.claim_nudge() is None
    assert (await services.clubs.status(GUILD)).view is None
    await begin(services)


# -- reminders -------------------------------------------------------------------------------


async def test_readers_are_reminded_once_a_day_before_a_part_is_due(
    services: Services, clock: SetClock
) -> None:
    view = await begin(services)
    assert await services.clubs.remind(GUILD, ADA, view.club.id)
    assert not await services.clubs.remind(GUILD, ADA, view.club.id)
    assert await services.clubs.remind(GUILD, BAO, view.club.id)
    status = (await services.clubs.status(GUILD)).view
    assert status is not None
    assert status.readers == 2
    clock.advance(hours=11)
    await services.club_posting.sent(await claim(services), 50)
    clock.advance(days=6, seconds=-1)
    assert await services.club_posting.claim_nudge() is None
    clock.advance(seconds=1)
    asked = await asyncio.gather(*(services.club_posting.claim_nudge() for _ in range(5)))
    nudges = [each for each in asked if each is not None]
    assert [(each.member_id, each.text) for each in nudges] == [(BAO, "ch. 1-3"), (ADA, "ch. 1-3")]
    assert nudges[0].due == clock.now() + timedelta(days=1)
    assert await services.clubs.remind(GUILD, CLEO, view.club.id), "too late for this part"
    assert await services.club_posting.claim_nudge() is None
    assert await services.clubs.mute(BAO, view.club.id)
    assert not await services.clubs.mute(BAO, view.club.id)


async def test_nobody_is_reminded_of_what_was_not_posted_or_too_late(
    services: Services, clock: SetClock
) -> None:
    view = await begin(services)
    await services.clubs.remind(GUILD, ADA, view.club.id)
    clock.advance(days=6, hours=11)
    assert await services.club_posting.claim_nudge() is None, "the first part was never posted"
    clock.advance(days=1)
    for job in await services.club_posting.claim_due():
        await services.club_posting.sent(job, 51)
    clock.advance(days=6, hours=13)
    assert await services.club_posting.claim_nudge() is None, "half a day late"


async def test_a_reminder_of_another_guilds_club_is_refused(
    services: Services, clock: SetClock
) -> None:
    view = await begin(services)
    for guild, club_id in ((5, view.club.id), (GUILD, "aaaaaaaaaa")):
        with pytest.raises(NotFoundError, match="is over"):
            await services.clubs.remind(guild, ADA, club_id)
    clock.advance(weeks=3)
    with pytest.raises(NotFoundError, match="is over"):
        await services.clubs.remind(GUILD, ADA, view.club.id)


# -- questions, zones ------------------------------------------------------------------------


async def test_questions_name_the_critics_of_the_book(services: Services, clock: SetClock) -> None:
    await begin(services)
    clock.advance(hours=11)
    await services.club_posting.sent(await claim(services), 50)
    clock.advance(days=7)
    (job,) = [j for j in await services.club_posting.claim_due() if j.post.number == 2]
    assert isinstance(job.shown, PartToPost)
    assert "Critics say: “Bertrand Patenaude" in job.shown.questions[2]


async def test_a_topic_that_left_the_library_leaves_general_questions(
    services: Services, database: Database, clock: SetClock
) -> None:
    await begin(services)
    async with database.transaction() as tx:
        await tx.execute("UPDATE club SET topic_id = 'never-was'")
    clock.advance(hours=11)
    job = await claim(services)
    assert isinstance(job.shown, PartToPost)
    assert len(job.shown.questions) == 1


async def test_new_rules_of_zones_move_what_is_yet_to_come(
    services: Services, database: Database, clock: SetClock
) -> None:
    await begin(services)
    await begin(services, guild_id=5)
    clock.advance(hours=11)
    for job in await services.club_posting.claim_due():
        await services.club_posting.sent(job, 50)
    async with database.transaction() as tx:
        await tx.execute("UPDATE club SET zone = 'Europe/Berlin' WHERE guild_id = 1")
        await tx.execute("UPDATE club SET zone = 'Europe/Atlantis' WHERE guild_id = 5")
    await services.club_posting.plan_anew()
    view = (await services.clubs.status(GUILD)).view
    assert view is not None
    assert [part.post.due_at.hour for part in view.parts] == [19, 18], "what was posted stays"
    assert view.club.ends_at.hour == 18
    other = (await services.clubs.status(5)).view
    assert other is not None
    assert [part.post.due_at.hour for part in other.parts] == [19, 19]
