"""What is kept of a member, and how it is given to them and forgotten; what guilds leave behind."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import UserError
from bot.storage import departures, members

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence
    from random import Random

    from bot.clock import Clock
    from bot.domain.sharding import Share
    from bot.services.shelves import Shelves
    from bot.storage.database import Database, SqlValue, Table, Transaction

    _Row = dict[str, SqlValue]

KEPT_DAYS = 30  # of a guild that removed Clio
_ROOM = 8_500_000  # bytes after which a ZIP takes no row: a last one and its end stay below 9 MB
_A_PAGE = 2000  # rows that are read at a time
_KINDS = {  # what the tables hold, in a member's words
    "Games you were in": ("game_player",),
    "Answers, hints and appeals in quizzes": ("game_answer", "game_hint", "appeal", "appeal_vote"),
    "Quizzes you began": ("game",),
    "Scores and ratings": ("score", "score_before", "rating", "award", "set_aside"),
    "Questions of the day": ("daily_answer",),
    "Cards to review": ("review_card",),
    "Reviews": ("review_log",),
    "Decks and their cards": ("deck", "deck_card", "deck_import"),
    "Decks you subscribe to or study": ("deck_follow",),
    "Settings and reminders": ("review_wishes", "reminder", "member_setting"),
    "Your reading list and ratings": ("reading_mark", "reading_rating"),
    "Readings shown to you": ("reading_shown",),
    "Reading clubs": ("club_reader", "club_proposal", "club"),
    "What you added to servers": ("content",),
    "Plans": ("plan", "plan_member"),
    "Errors you reported": ("report",),
    "Posts you set up": ("schedule",),
}


@dataclass(frozen=True, slots=True)
class KeptView:
    """What is kept of a member: pairs of what it is and how many rows."""

    counts: tuple[tuple[str, int], ...]


class _Archive:
    """A ZIP with one JSON file: the rows of one table after another, as far as there is room."""

    def __init__(self, told: dict[str, str]) -> None:
        self._out = io.BytesIO()
        self._archive = zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED)
        # force_zip64, since nobody knows how long what is written will be
        self._file = self._archive.open("clio.json", "w", force_zip64=True)
        self._file.write((json.dumps(told)[:-1] + ', "tables": {').encode())
        self._table = ""

    def write(self, table: str, rows: Sequence[_Row]) -> Sequence[_Row]:
        """Write rows after those before them; gives those that there was no room for."""
        for place, row in enumerate(rows):
            if self._table and self._out.tell() > _ROOM:  # each takes one row at least
                return rows[place:]
            opening = ",\n"
            if table != self._table:
                opening = ("]," if self._table else "") + f'\n"{table}": [\n'
                self._table = table
            self._file.write((opening + json.dumps(row, ensure_ascii=False)).encode())
        return ()

    def close(self) -> bytes:
        """End the file, and give the whole ZIP."""
        self._file.write(("]" if self._table else "").encode() + b"}}\n")
        self._file.close()
        self._archive.close()
        return self._out.getvalue()


class Privacy:
    """Gives and forgets; everything happens in one transaction or not at all."""

    def __init__(
        self, database: Database, clock: Clock, rng: Random, shelves: Shelves, share: Share
    ) -> None:
        self._share = share
        self._database = database
        self._clock = clock
        self._rng = rng
        self._shelves = shelves

    async def show(self, member_id: int) -> KeptView:
        """Count what is kept of a member."""

        async def count(tx: Transaction) -> dict[str, int]:
            return await members.count_held(tx, member_id)

        held = await self._database.run(count, member_id)
        counted = ((kind, sum(held[table] for table in tables)) for kind, tables in _KINDS.items())
        return KeptView(tuple((kind, count) for kind, count in counted if count))

    async def export(self, member_id: int) -> AsyncIterator[bytes]:
        """Give all of it, in as many ZIPs as Discord's limit asks for, each complete by itself.

        Rows are read some at a time and written in a thread: nobody waits for who has many.
        """
        told = {"member": str(member_id), "at": self._clock.now().isoformat()}
        archive = _Archive(told)
        tables = {table.name: table for table in await self._database.tables()}
        for name in members.HELD:
            async for rows in self._pages(member_id, tables[name]):
                left = rows
                while left := await asyncio.to_thread(archive.write, name, left):
                    yield await asyncio.to_thread(archive.close)
                    archive = _Archive(told)
        yield await asyncio.to_thread(archive.close)

    async def _pages(self, member_id: int, table: Table) -> AsyncIterator[Sequence[_Row]]:
        after: tuple[SqlValue, ...] = ()
        while True:

            async def read(tx: Transaction, after: tuple[SqlValue, ...] = after) -> list[_Row]:
                return await members.list_held(tx, member_id, table, after, _A_PAGE)

            rows = await self._database.run(read, member_id)
            yield rows
            if len(rows) < _A_PAGE:
                return
            after = tuple(rows[-1][column] for column in table.key)

    async def forget(self, member_id: int) -> int:
        """Delete what is a member's own and take their name off games; gives the rows changed.

        Raises UserError during a game that they are in: it still counts on them.
        """
        nobody = -1 - self._rng.getrandbits(52)  # below zero: no member of Discord's
        async with self._database.transaction() as tx:
            if await members.is_playing(tx, member_id):
                raise UserError("You are in a quiz that goes on. Ask again once it is over.")
            changed = await members.forget_member(tx, member_id, nobody)
            await tx.tell("all")
        self._shelves.drop_all()
        return changed

    # -- guilds ---------------------------------------------------------------------------

    async def left(self, guild_id: int) -> None:
        """Write down that a guild removed Clio."""
        async with self._database.transaction() as tx:
            await departures.note_departure(tx, guild_id, self._clock.now())

    async def here(self, guild_ids: Collection[int], *, all_of_them: bool = False) -> None:
        """Note which guilds have Clio; if these are all of this process, that its others do not."""
        async with self._database.transaction() as tx:
            await departures.forget_departures(tx, guild_ids)
            if not all_of_them:
                return
            now = self._clock.now()
            for guild_id in sorted(await departures.list_settled(tx, self._share) - set(guild_ids)):
                await departures.note_departure(tx, guild_id, now)

    async def purge(self) -> tuple[int, ...]:
        """Delete all of guilds that removed Clio thirty days ago; gives which."""
        before = self._clock.now() - timedelta(days=KEPT_DAYS)
        async with self._database.transaction() as tx:
            gone = await departures.list_departed(tx, before, self._share)
            for guild_id in gone:
                await members.purge_guild(tx, guild_id)
                await tx.tell(str(guild_id))
            await departures.forget_departures(tx, gone)
        self._shelves.drop_all()
        return gone
