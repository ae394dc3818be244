"""A guild's own corpus: what its members add, look over, change and take away."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from bot.domain.ids import new_id
from bot.domain.text import fold
from bot.errors import NotFoundError, UserError
from bot.library.own import OWN, OwnEvent, OwnQuestion, read_own
from bot.services.drafting import COLUMNS, KINDS, NEEDED, Drafter, in_fields
from bot.services.tables import read_table
from bot.storage import contents
from bot.storage.contents import Content, ContentState, Heading
from bot.storage.guild_settings import find_guild_setting, write_guild_setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from random import Random

    from bot.clock import Clock
    from bot.library.index import Library
    from bot.services.drafting import Own
    from bot.services.shelves import Shelves
    from bot.storage.database import Database, Transaction

MOST = 2000  # records of a guild
MODERATORS, MEMBERS = "moderators", "members"
_ADDITIONS = "additions"
_A_PAGE = 15  # of the list
_MOST_SUGGESTED = 25
_KEPT_REMOVED = timedelta(days=30)  # a quiz may still ask what was removed, and it can come back


@dataclass(frozen=True, slots=True)
class Member:
    """Who asks: `role_ids` are their roles, `is_moderator` whether they manage messages."""

    id: int
    role_ids: frozenset[int]
    is_moderator: bool


@dataclass(frozen=True, slots=True)
class ContentView:
    """A record of a guild as its list shows it; `fields` are what a form is filled with."""

    id: str
    kind: str
    title: str
    topic: str
    hint: str
    state: ContentState
    author_id: int
    fields: Mapping[str, str]

    @property
    def is_waiting(self) -> bool:
        """Whether a moderator has yet to look it over."""
        return self.state is ContentState.WAITING

    @property
    def is_removed(self) -> bool:
        """Whether it was taken away."""
        return self.state is ContentState.REMOVED


@dataclass(frozen=True, slots=True)
class ContentList:
    """A page of a guild's list, of one kind or of "all"; `count` and `waiting` are of all pages."""

    views: tuple[ContentView, ...]
    kind: str
    page: int
    pages: int
    count: int
    waiting: int


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one row of a table: `problem` is None for one that was taken."""

    number: int
    title: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a table, row by row."""

    rows: tuple[RowReport, ...]
    waits: bool

    @property
    def taken(self) -> int:
        """How many rows were added."""
        return sum(1 for row in self.rows if row.problem is None)


class Contents:
    """Adds to a guild's corpus; what a moderator has to look over is not seen until then."""

    def __init__(
        self, library: Library, shelves: Shelves, database: Database, clock: Clock, rng: Random
    ) -> None:
        self._drafter = Drafter(library)
        self._topic_titles = library.topic_titles
        self._shelves = shelves
        self._database = database
        self._clock = clock
        self._rng = rng

    # -- who may ------------------------------------------------------------------------

    async def additions(self, guild_id: int) -> str:
        """Tell who may add beside moderators: nobody, members, or a role by its id."""
        async with self._database.transaction() as tx:
            return await find_guild_setting(tx, guild_id, _ADDITIONS) or MODERATORS

    async def let_add(self, guild_id: int, who: str) -> None:
        """Say who may add, as `additions` gives it."""
        async with self._database.transaction() as tx:
            await write_guild_setting(tx, guild_id, _ADDITIONS, who)

    async def refuse_outsider(self, guild_id: int, member: Member) -> None:
        """Raise UserError for a member who may not add."""
        if member.is_moderator:
            return
        who = await self.additions(guild_id)
        if who == MEMBERS or (who.isdecimal() and int(who) in member.role_ids):
            return
        told = "moderators, and members with one role," if who.isdecimal() else "moderators"
        raise UserError(
            f"On this server {told} add to the library. Who manages the server may change that."
        )

    # -- adding -------------------------------------------------------------------------

    async def add(
        self, guild_id: int, member: Member, kind: str, fields: Mapping[str, str]
    ) -> ContentView:
        """Add a record; one of somebody who is no moderator waits for one.

        Raises UserError that names what is wrong with it, and past `MOST` records.
        """
        await self.refuse_outsider(guild_id, member)
        content = self._drafted(guild_id, member, kind, fields)
        async with self._database.transaction() as tx:
            taken = await _taken(tx, guild_id)
            if (problem := _refusal(content, taken)) is not None:
                raise UserError(problem)
            await self._write(tx, guild_id, [content])
        self._shelves.drop(guild_id)
        return self._view(content)

    def _view(self, content: Content) -> ContentView:
        fields = in_fields(read_own(content.body))
        hint = {
            "event": fields.get("date", ""),
            "question": fields.get("answer", ""),
            "reading": fields.get("authors", ""),
        }[content.kind]
        topic = fields.get("topic", "")
        return ContentView(
            id=content.id,
            kind=content.kind,
            title=content.title,
            topic=self._topic_titles.get(topic, topic),
            hint=hint,
            state=content.state,
            author_id=content.author_id,
            fields=fields,
        )

    def _drafted(
        self, guild_id: int, member: Member, kind: str, fields: Mapping[str, str]
    ) -> Content:
        content_id = f"{OWN}{new_id(self._rng)}"
        state = ContentState.LIVE if member.is_moderator else ContentState.WAITING
        record = self._drafter.draft(kind, fields, content_id)
        return self._content(guild_id, member.id, content_id, record, state)

    def _content(
        self, guild_id: int, author_id: int, content_id: str, record: Own, state: ContentState
    ) -> Content:
        title = _title(record)
        day = record.event.posting_day if isinstance(record, OwnEvent) else None
        return Content(
            id=content_id,
            guild_id=guild_id,
            kind=record.kind,
            title=title,
            name=fold(title),
            month_day=f"{day.month:02}-{day.day:02}" if day else None,
            body=record.model_dump_json(exclude_defaults=False),
            state=state,
            author_id=author_id,
            changed_at=self._clock.now(),
        )

    async def _write(self, tx: Transaction, guild_id: int, written: Iterable[Content]) -> None:
        await contents.write_contents(tx, written)
        await tx.tell(str(guild_id))

    async def purge(self) -> int:
        """Delete for good what was removed long ago; gives how many records."""
        async with self._database.transaction() as tx:
            return await contents.purge_removed(tx, self._clock.now() - _KEPT_REMOVED)

    async def import_table(
        self, guild_id: int, member: Member, content: bytes, kind: str | None
    ) -> ImportReport:
        """Add what a table holds, row by row; rows at fault are left out and named.

        `kind` is that of all rows, unless they have a column of that name. Raises UserError for
        what is no table at all.
        """
        await self.refuse_outsider(guild_id, member)
        rows = await asyncio.to_thread(read_table, content)
        _refuse_lacking(rows, kind)
        drafts = await asyncio.to_thread(self._draft_rows, guild_id, member, rows, kind)
        reports: list[RowReport] = []
        added: list[Content] = []
        async with self._database.transaction() as tx:
            taken = await _taken(tx, guild_id)
            for number, (title, draft) in enumerate(drafts, 2):  # the first row names the columns
                problem = draft if isinstance(draft, str) else _refusal(draft, taken)
                if isinstance(draft, Content) and problem is None:
                    added.append(draft)
                    taken[draft.kind, draft.name] += 1
                reports.append(RowReport(number, title, problem))
            if added:
                await self._write(tx, guild_id, added)
        self._shelves.drop(guild_id)
        return ImportReport(tuple(reports), waits=not member.is_moderator)

    def _draft_rows(
        self, guild_id: int, member: Member, rows: Sequence[Mapping[str, str]], kind: str | None
    ) -> list[tuple[str, Content | str]]:
        drafts: list[tuple[str, Content | str]] = []
        for row in rows:
            title = (row.get("title") or row.get("prompt") or "")[:80]
            try:
                wanted = _kind_of(row, kind)
                drafts.append((title, self._drafted(guild_id, member, wanted, row)))
            except UserError as error:
                drafts.append((title, str(error)))
        return drafts

    # -- changing -----------------------------------------------------------------------

    async def listed(
        self, guild_id: int, member: Member, kind: str = "all", page: int = 0
    ) -> ContentList:
        """Give a page of what waits, where the member may see that, and of what is live."""
        async with self._database.transaction() as tx:
            headings = await contents.list_headings(tx, guild_id)
            wanted = [
                each for each in headings if kind in ("all", each.kind) and _is_seen(each, member)
            ]
            pages = max(1, -(-len(wanted) // _A_PAGE))
            page = min(page, pages - 1)
            ids = [each.id for each in wanted[page * _A_PAGE : (page + 1) * _A_PAGE]]
            stored = {each.id: each for each in await contents.list_named(tx, ids)}
        waiting = sum(each.state is ContentState.WAITING for each in wanted)
        views = tuple(self._view(stored[each]) for each in ids)
        return ContentList(views, kind, page, pages, len(wanted), waiting)

    async def show(self, guild_id: int, member: Member, content_id: str) -> ContentView:
        """Give one record; raises NotFoundError for one that is gone or not to be seen."""
        async with self._database.transaction() as tx:
            return self._view(await _seen(tx, guild_id, member, content_id))

    async def suggest(self, guild_id: int, member: Member, text: str) -> tuple[Heading, ...]:
        """Complete the title of a record that a member may change, 25 at most."""
        wanted = fold(text)
        async with self._database.transaction() as tx:
            headings = await contents.list_headings(tx, guild_id)
        found = (each for each in headings if wanted in each.name and _may_change(each, member))
        return tuple(islice(found, _MOST_SUGGESTED))

    async def to_edit(self, guild_id: int, member: Member, content_id: str) -> ContentView:
        """Give a record to fill a form with; raises UserError for one of somebody else."""
        await self.refuse_outsider(guild_id, member)
        async with self._database.transaction() as tx:
            stored = await _seen(tx, guild_id, member, content_id)
        _refuse_other(stored, member)
        return self._view(stored)

    async def edit(
        self, guild_id: int, member: Member, content_id: str, fields: Mapping[str, str]
    ) -> ContentView:
        """Write a record anew; of a question that is another one, since a quiz may be asking it.

        Raises UserError for somebody else's record, unless a moderator asks.
        """
        await self.refuse_outsider(guild_id, member)
        async with self._database.transaction() as tx:
            stored = await _seen(tx, guild_id, member, content_id)
        _refuse_other(stored, member)
        written = {**in_fields(read_own(stored.body)), **fields}
        new_one = f"{OWN}{new_id(self._rng)}" if stored.kind == "question" else stored.id
        record = self._drafter.draft(stored.kind, written, new_one)
        state = ContentState.LIVE if member.is_moderator else ContentState.WAITING
        drafted = self._content(guild_id, stored.author_id, new_one, record, state)
        async with self._database.transaction() as tx:
            stored = await _seen(tx, guild_id, member, content_id)
            taken = await _taken(tx, guild_id)
            taken[stored.kind, stored.name] -= 1
            if (problem := _refusal(drafted, taken)) is not None:
                raise UserError(problem)
            gone = [self._in_state(stored, ContentState.REMOVED)] if drafted.id != stored.id else []
            await self._write(tx, guild_id, [*gone, drafted])
        self._shelves.drop(guild_id)
        return self._view(drafted)

    async def remove(self, guild_id: int, member: Member, content_id: str) -> ContentView:
        """Take a record away; `put_back` undoes it for thirty days."""
        return await self._move(guild_id, member, content_id, ContentState.REMOVED)

    async def put_back(self, guild_id: int, member: Member, content_id: str) -> ContentView:
        """Put a record back that was taken away; where no moderator does, it waits for one."""
        state = ContentState.LIVE if member.is_moderator else ContentState.WAITING
        return await self._move(guild_id, member, content_id, state, undoing=True)

    async def accept(self, guild_id: int, member: Member, content_id: str) -> ContentView:
        """Let a record be seen that waited; raises UserError unless a moderator does."""
        if not member.is_moderator:
            raise UserError("Moderators look over what members add.")
        return await self._move(guild_id, member, content_id, ContentState.LIVE)

    async def _move(
        self,
        guild_id: int,
        member: Member,
        content_id: str,
        state: ContentState,
        *,
        undoing: bool = False,
    ) -> ContentView:
        async with self._database.transaction() as tx:
            stored = await _seen(tx, guild_id, member, content_id, removed=undoing)
            _refuse_other(stored, member)
            comes_back = undoing and stored.state is ContentState.REMOVED
            taken = await _taken(tx, guild_id) if comes_back else Counter[tuple[str, str]]()
            if (problem := _refusal(stored, taken)) is not None:
                raise UserError(problem)
            moved = stored
            if stored.state is not state and not (undoing and stored.state is ContentState.LIVE):
                moved = self._in_state(stored, state)
                await self._write(tx, guild_id, [moved])
        self._shelves.drop(guild_id)
        return self._view(moved)

    def _in_state(self, content: Content, state: ContentState) -> Content:
        return replace(content, state=state, changed_at=self._clock.now())


async def _taken(tx: Transaction, guild_id: int) -> Counter[tuple[str, str]]:
    """Count a guild's records by kind and folded title, those that wait included."""
    headings = await contents.list_headings(tx, guild_id)
    return Counter((each.kind, each.name) for each in headings)


def _refusal(content: Content, taken: Counter[tuple[str, str]]) -> str | None:
    if taken[content.kind, content.name] > 0:
        return f"The server has “{content.title}” already."
    if taken.total() >= MOST:
        return f"The server has {MOST:,} records, which is as many as it may have."
    return None


async def _seen(
    tx: Transaction, guild_id: int, member: Member, content_id: str, *, removed: bool = False
) -> Content:
    stored = await contents.find_content(tx, guild_id, content_id)
    if stored is None:  # typed by hand, it is the title
        headings = await contents.list_headings(tx, guild_id)
        ids = [each.id for each in headings if each.name == fold(content_id)]
        stored = await contents.find_content(tx, guild_id, ids[0]) if len(ids) == 1 else None
    if (
        stored is None
        or not _is_seen(stored, member)
        or (stored.state is ContentState.REMOVED and not removed)
    ):
        raise NotFoundError("That is no longer in this server's library.")
    return stored


def _is_seen(record: Content | Heading, member: Member) -> bool:
    """Tell whether a member may see a record: one that waits, its author and moderators alone."""
    return record.state is not ContentState.WAITING or _may_change(record, member)


def _may_change(record: Content | Heading, member: Member) -> bool:
    return member.is_moderator or record.author_id == member.id


def _refuse_other(stored: Content, member: Member) -> None:
    if not _may_change(stored, member):
        raise UserError("Whoever added it, and moderators, may change it.")


def _refuse_lacking(rows: Sequence[Mapping[str, str]], kind: str | None) -> None:
    """Raise UserError, naming the columns that are wanted, where some have no place at all."""
    kinds = {kind} if kind else {(row.get("kind") or "").strip().casefold() for row in rows}
    for each in sorted(kinds & set(KINDS)):
        missing = [name for name in NEEDED[each] if name not in rows[0]]
        if missing:
            told = f"The file has no column {', '.join(missing)}."
            raise UserError(f"{told} Columns of a table of {each}s: {', '.join(COLUMNS[each])}.")


def _kind_of(row: Mapping[str, str], otherwise: str | None) -> str:
    kind = (row.get("kind") or otherwise or "").strip().casefold()
    if kind not in KINDS:
        raise UserError("kind: event, question or reading.")
    return kind


def _title(record: Own) -> str:
    if isinstance(record, OwnEvent):
        return record.event.title
    return record.question.prompt if isinstance(record, OwnQuestion) else record.source.title
