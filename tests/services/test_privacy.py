"""What is kept of members and guilds: given whole, and forgotten whole."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
from contextlib import closing
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.session import Mode
from bot.errors import UserError
from bot.services import privacy
from bot.services.contents import Member
from bot.services.making import Order
from bot.storage.members import OF_GUILDS, PLACES, count_held
from tests.conftest import on_sqlite, seen
from tests.services.test_contents import EVENT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.bundle import Services
    from bot.storage.database import Database
    from tests.conftest import SetClock

ADA = 1_234_567_890_123_456_789  # as long as Discord's, and found in a file by its eight bytes
BAO, GUILD = 987_654_321_098_765_432, 1_111_222_233_334_444_555
_MEMBERS = {"member_id", "host_id", "opponent_id", "author_id", "set_by", "owner_id"}
ROWS = {  # a row of each table, with whom it is about as :who
    "review_card": "('c1', :who, 'question:x', 1, 1, NULL, NULL, NULL, 0, 0, 'active')",
    "review_log": "('c1', 1, :who, 3, 1, 0, 1, NULL, NULL, NULL, 0, 'active')",
    "review_wishes": "(:who, 0.9, 20, 365, '')",
    "reminder": "(:who, '18:00', 'UTC', 1, 0)",
    "reading_mark": "(:who, 'service-trotsky', 'want', 'my own words', 1)",
    "reading_rating": "(:guild, 'service-trotsky', :who, 4)",
    "reading_shown": "(:who, 'cold-war', 'x y')",
    "club_proposal": "(:guild, 'service-trotsky', :who, 'T', 'A', 1)",
    "club_vote": "('v1', :guild, 2, 'x y', '[]', 3, 'over', 3, 1, 1, 0, 2, 3)",
    "club": "('k1', :guild, 2, 'x', 'T', 'A', 'cold-war', '2026-11-16', '19:00', 'UTC', 'a', :who,"
    " 1, 0, 0)",
    "club_post": "('p1', :guild, 2, 'part', 'k1', 1, 1, 1, NULL, 'sent', 1, NULL, 1, 3, NULL, 0)",
    "club_reader": "(:guild, 'k1', :who, 0)",
    "deck": "('d1', :who, 'my own words', 'x', 1, 0, 1)",
    "deck_card": "('k1', 'd1', :who, 0, 'my own words', 'x', '', '', 'p', NULL, 0)",
    "deck_import": "('i1', 'd1', :who, 'done', 0, 1, 1)",
    "deck_follow": "('d1', :who, :guild, 1, 1)",
    "deck_share": "(:guild, 'd1', 1)",
    "member_setting": "(:guild, :who, 'hidden', '1')",
    "award": "(:guild, '2026-11', :who, 1, 5, 'held')",
    "score": "(:guild, '2026-11', :who, 10, 1, 2)",
    "score_before": "(:guild, '2026-10', :who, 10, 1, 2)",
    "game": "('g1', :guild, 2, :who, 'duel', 't', '', 20, 'over', 1, NULL, 1, 1, NULL, :who, 1,"
    " NULL, 0, '')",
    "game_player": "('g1', :who, 1, NULL, NULL)",
    "game_round": "('g1', 1, 'q', 'choice', NULL, 3, '', 100, 0, 1, 2, 1, NULL, 1)",
    "game_answer": "('g1', 1, :who, 'my own words', 100, 10, 0, 1, '2026-11', 10)",
    "game_hint": "('g1', 1, :who)",
    "appeal": "('a1', 'g1', 1, :who, 'open', 1)",
    "appeal_vote": "('a1', :who, 1)",
    "set_aside": "('g1', :who, 'open')",
    "report": "('r1', 'event:x', 'my own words', :guild, :who, 1)",
    "plan": "('p1', :guild, NULL, :who, 't', '2026-11-16', 'UTC', '[]', 1, 'live')",
    "plan_member": "('p1', :guild, :who, 1)",
    "plan_meeting": "('p1', 1, :guild, 1, 'x', NULL, 'made', 5)",
    "content": "(:guild, 'own-x', 'event', 't', 't', NULL, '{}', 'live', :who, 1)",
    "schedule": "(:guild, 1, 2, '09:00', 'UTC', NULL, NULL, 1, 1, :who, NULL, 0, 1, 0, '', '',"
    " NULL, NULL, NULL, 0, 0, NULL)",
    "ledger": "(:guild, 1, '2026-11-16', 'sent', 2, 3, 1, 1, 1, NULL, 'x', 'q', '', 0)",
    "daily_answer": "(:guild, 1, '2026-11-16', :who, 0, 50, 1, 1, '2026-11')",
    "season": "(:guild, '2026-11', 'Autumn', 1, NULL, NULL)",
    "place_role": "(:guild, 1, 5)",
    "guild_setting": "(:guild, 'era', 'BC/AD')",
    "guild_alias": "(:guild, 'q', 'x')",
    "rating": "('member', :guild || ':' || :who, 25.0, 8.0, 3)",
}


async def fill(database: Database, who: int) -> None:
    """Put a row of each table into a database."""
    async with database.transaction() as tx:
        for table, row in ROWS.items():
            values = row.replace(":who", str(who)).replace(":guild", str(GUILD))
            await tx.execute(f"INSERT INTO {table} VALUES {values}")


def holds(path: str, wanted: int | str) -> bool:
    """Search the database file, and its log, for words, or a number as SQLite and text write it."""
    content = b""
    for end in ("", "-wal"):
        try:
            with open(path + end, "rb") as file:  # noqa: PTH123 - the name with its end
                content += file.read()
        except FileNotFoundError:
            continue
    packed = struct.pack(">q", wanted) if isinstance(wanted, int) else None
    return str(wanted).encode() in content or (packed is not None and packed in content)


def schema_of(database: Database) -> dict[str, set[str]]:
    with closing(sqlite3.connect(database.name)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        return {
            name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
            for (name,) in tables
        }


async def given(services: Services, who: int) -> AsyncIterator[dict[str, Any]]:
    """Read the files that a member is given; each is complete by itself."""
    async for content in services.privacy.export(who):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            yield json.loads(archive.read("clio.json"))


@on_sqlite
def test_no_column_with_a_member_or_a_guild_is_overlooked(database: Database) -> None:
    known = {(place.table, place.column) for place in PLACES}
    for table, columns in schema_of(database).items():
        for column in columns & _MEMBERS:
            assert (table, column) in known
        if "guild_id" in columns:
            assert table in {*OF_GUILDS, "game", "departure"}


async def test_all_that_is_kept_is_given(services: Services, database: Database) -> None:
    await fill(database, ADA)
    (told,) = [told async for told in given(services, ADA)]
    assert told["member"] == str(ADA)
    nobodys = {"game_round", "ledger", "season", "place_role", "guild_setting", "guild_alias"}
    nobodys |= {"club_vote", "club_post", "deck_share", "plan_meeting"}
    assert set(told["tables"]) == set(ROWS) - nobodys
    assert told["tables"]["game_answer"][0]["given"] == "my own words"
    counts = dict((await services.privacy.show(ADA)).counts)
    assert counts["Reviews"] == 1
    assert (await services.privacy.show(BAO)).counts == ()


async def test_what_is_much_is_given_in_several_files_that_discord_takes(
    services: Services, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "_A_PAGE", 7)  # so that pages and files end anywhere
    await fill(database, ADA)
    rng = Random(0)
    cards = [f"k{place}" for place in range(2, 30)]
    async with database.transaction() as tx:
        await tx.execute_many(
            "INSERT INTO deck_card (card_id, deck_id, owner_id, place, front, back, accept, tags,"
            " fingerprint, is_edited) VALUES ($1, 'd1', $2, $3, $4, 'x', '', '', 'p', 0)",
            [(card, ADA, place, rng.randbytes(450_000).hex()) for place, card in enumerate(cards)],
        )
    sizes = [len(content) async for content in services.privacy.export(ADA)]
    assert len(sizes) == 2
    assert max(sizes) < 9_000_000
    files = [told async for told in given(services, ADA)]
    assert {told["member"] for told in files} == {str(ADA)}
    parts = [told["tables"].get("deck_card", []) for told in files]
    assert all(parts)
    assert sorted(row["card_id"] for part in parts for row in part) == sorted(["k1", *cards])
    async with database.transaction() as tx:
        held = sum((await count_held(tx, ADA)).values())
    assert held == sum(len(rows) for told in files for rows in told["tables"].values())


async def test_what_was_shown_or_only_opened_is_counted_as_that(services: Services) -> None:
    await services.quizzes.start(Order(GUILD, 2, ADA, mode=Mode.SOLO))
    await services.reading.recommend(ADA, "rome", guild_id=GUILD)
    assert dict((await services.privacy.show(ADA)).counts) == {
        "Games you were in": 1,
        "Quizzes you began": 1,
        "Readings shown to you": 1,
    }


async def test_a_member_who_is_forgotten_leaves_points_without_a_name(
    services: Services, database: Database, where: str
) -> None:
    await fill(database, ADA)
    await services.privacy.forget(ADA)
    assert not await seen(where, "SELECT * FROM review_card")
    ((points, who),) = await seen(where, "SELECT points, member_id FROM score")
    ((given,),) = await seen(where, "SELECT given FROM game_answer")
    assert points == 10
    assert isinstance(who, int)
    assert who < 0
    assert given == ""


@on_sqlite
async def test_a_member_who_is_forgotten_is_nowhere_in_the_file(
    services: Services, database: Database, where: str
) -> None:
    await fill(database, ADA)
    await services.privacy.forget(ADA)
    await database.close()
    assert not holds(where, ADA)
    assert not holds(where, "my own words")


async def test_others_keep_what_is_theirs(services: Services, database: Database) -> None:
    await fill(database, BAO)
    before = [told async for told in given(services, BAO)]
    assert await services.privacy.forget(ADA) == 0
    assert [told async for told in given(services, BAO)] == before


async def test_who_plays_is_forgotten_once_the_game_is_over(services: Services) -> None:
    await services.quizzes.start(Order(GUILD, 2, ADA))
    with pytest.raises(UserError, match="quiz that goes on"):
        await services.privacy.forget(ADA)


async def test_a_server_that_removed_clio_is_purged_thirty_days_later(
    services: Services, database: Database, clock: SetClock, where: str
) -> None:
    await fill(database, ADA)
    await services.privacy.left(GUILD)
    clock.advance(days=29)
    await services.privacy.left(GUILD)  # told twice, it counts from the first
    assert await services.privacy.purge() == ()
    clock.advance(days=2)
    assert await services.privacy.purge() == (GUILD,)
    assert await services.privacy.purge() == ()
    assert await seen(where, "SELECT COUNT(*) FROM review_card") == [(1,)]
    await database.close()
    assert "://" in where or not holds(where, GUILD)


async def test_a_server_that_comes_back_keeps_everything(
    services: Services, database: Database, clock: SetClock
) -> None:
    await fill(database, ADA)
    await services.privacy.left(GUILD)
    clock.advance(days=20)
    await services.privacy.here({GUILD})
    clock.advance(days=20)
    assert await services.privacy.purge() == ()


async def test_a_server_of_which_anything_is_left_is_noticed(
    services: Services, database: Database, clock: SetClock
) -> None:
    tables = ("ledger", "guild_alias", "member_setting", "award", "score_before", "report")
    left = {table: GUILD + place for place, table in enumerate(tables, 1)}
    async with database.transaction() as tx:
        for table, guild_id in left.items():
            values = ROWS[table].replace(":who", str(ADA)).replace(":guild", str(guild_id))
            await tx.execute(f"INSERT INTO {table} VALUES {values}")
    await services.privacy.here({5}, all_of_them=True)
    clock.advance(days=31)
    del left["report"]  # which members write also where Clio was never invited
    assert set(await services.privacy.purge()) == set(left.values())


async def test_a_server_that_left_unseen_is_noticed(services: Services, clock: SetClock) -> None:
    keeper = Member(ADA, frozenset(), is_moderator=True)
    await services.contents.add(GUILD, keeper, "event", EVENT)
    await services.contents.add(5, replace(keeper, id=BAO), "event", EVENT)
    await services.privacy.here({5}, all_of_them=True)
    clock.advance(days=31)
    assert await services.privacy.purge() == (GUILD,)
    assert (await services.shelves.open(GUILD)).own is None
    assert (await services.shelves.open(5)).own is not None
