"""What is kept of a member, and how it is given to them and forgotten; what guilds leave behind."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import UserError
from bot.storage import departures, members

if TYPE_CHECKING:
    from collections.abc import Collection
    from random import Random

    from bot.clock import Clock
    from bot.domain.sharding import Share
    from bot.services.shelves import Shelves
    from bot.storage.database import Database
    from bot.storage.members import Held

KEPT_DAYS = 30  # of a guild that removed Clio
_KINDS = {  # what the tables hold, in a member's words
    "Answers in quizzes": ("game_player", "game_answer", "game_hint", "appeal", "appeal_vote"),
    "Quizzes you began": ("game",),
    "Scores and ratings": ("score", "score_before", "rating", "award", "set_aside"),
    "Questions of the day": ("daily_answer",),
    "Cards to review": ("review_card",),
    "Reviews": ("review_log",),
    "Decks and their cards": ("deck", "deck_card", "deck_import"),
    "Decks you subscribe to or study": ("deck_follow",),
    "Settings and reminders": ("review_wishes", "reminder", "member_setting"),
    "Your reading list": ("reading_mark", "reading_rating", "reading_shown"),
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
        held = {each.table: len(each.rows) for each in await self._held(member_id)}
        counted = (
            (kind, sum(held.get(table, 0) for table in tables)) for kind, tables in _KINDS.items()
        )
        return KeptView(tuple((kind, count) for kind, count in counted if count))

    async def export(self, member_id: int) -> bytes:
        """Give all of it: a ZIP with one JSON file, tables with their rows."""
        held = await self._held(member_id)
        tables = {each.table: [dict(row) for row in each.rows] for each in held}
        told = {"member": str(member_id), "at": self._clock.now().isoformat(), "tables": tables}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("clio.json", json.dumps(told, ensure_ascii=False, indent=1))
        return out.getvalue()

    async def _held(self, member_id: int) -> tuple[Held, ...]:
        async with self._database.transaction() as tx:
            return await members.list_held(tx, member_id)

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
