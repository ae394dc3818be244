"""The seam between repositories and an SQL engine.

One SQL text serves every engine: the common subset of SQLite (3.35 and later) and
PostgreSQL, with `$1` placeholders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Sequence
    from contextlib import AbstractAsyncContextManager

    from bot.domain.sharding import Share

SqlValue = int | str | float | bytes | None
T = TypeVar("T")


class Columns(Protocol):
    """What a driver gives as a row: a sqlite3.Row, an asyncpg.Record, or a dict."""

    def keys(self) -> Iterable[str]:
        """Name the columns, in their order."""
        ...

    def __getitem__(self, column: str, /) -> Any:
        """Read a column."""
        ...


class Row:
    """One row of a result, read by column with the type that is wanted."""

    __slots__ = ("_values",)

    def __init__(self, values: Columns) -> None:
        self._values = values

    def integer(self, column: str) -> int:
        """Read a BIGINT or INTEGER column that is never NULL."""
        value = self._values[column]
        assert isinstance(value, int), f"{column} holds no integer"
        return value

    def text(self, column: str) -> str:
        """Read a TEXT column that is never NULL."""
        value = self._values[column]
        assert isinstance(value, str), f"{column} holds no text"
        return value

    def real(self, column: str) -> float:
        """Read a DOUBLE PRECISION column that is never NULL."""
        value = self._values[column]
        assert isinstance(value, float), f"{column} holds no real number"
        return value

    def pairs(self) -> tuple[tuple[str, SqlValue], ...]:
        """Read all columns, whatever they hold: for who is given all that is kept of them."""
        columns = self._values.keys()
        return tuple((column, self._values[column]) for column in columns)

    def maybe_integer(self, column: str) -> int | None:
        """Read a BIGINT or INTEGER column that may be NULL."""
        return None if self._values[column] is None else self.integer(column)

    def maybe_real(self, column: str) -> float | None:
        """Read a DOUBLE PRECISION column that may be NULL."""
        return None if self._values[column] is None else self.real(column)

    def maybe_text(self, column: str) -> str | None:
        """Read a TEXT column that may be NULL."""
        return None if self._values[column] is None else self.text(column)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as its engine describes it: the columns of its key, and what it refers to."""

    name: str
    key: tuple[str, ...]
    refers_to: frozenset[str]


class Transaction(Protocol):
    """Statements that are committed together or not at all."""

    async def execute(self, sql: str, *values: SqlValue) -> int:
        """Run a statement and give the number of rows it changed."""
        ...

    async def fetch(self, sql: str, *values: SqlValue) -> list[Row]:
        """Run a query and give all its rows."""
        ...

    async def tell(self, news: str) -> None:
        """Tell every process that shares the database, once this is committed."""
        ...

    async def execute_many(self, sql: str, rows: Iterable[Sequence[SqlValue]]) -> None:
        """Run a statement once for each of many rows of values."""
        ...


class Database(Protocol):
    """A connection to one engine, shared by the whole process; `name` is for messages."""

    name: str

    def transaction(self, *about: int) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction; it commits when the block ends and rolls back on an error.

        Transactions follow one another. One that says which guilds and members it is about
        need wait for those about the same alone, where an engine can tell them apart; it then
        reads and writes nothing that is not theirs.
        """
        ...

    async def run(self, work: Callable[[Transaction], Coroutine[Any, Any, T]], *about: int) -> T:
        """Do a small piece of work in one transaction, as `transaction` does, and give its result.

        The work awaits nothing but its statements and minds no other state: an engine may do
        the whole of it where the data is, in a thread of its own. Where whoever asked for it
        is cancelled, it is done as a whole or not at all.
        """
        ...

    async def listen(self, heard: Callable[[str], None]) -> None:
        """Hear from now on what processes tell, and "" where something may have been missed."""
        ...

    async def tables(self) -> tuple[Table, ...]:
        """Describe all tables, in any order."""
        ...

    async def close(self) -> None:
        """Finish the statement under way and close; calling it twice is harmless."""
        ...


async def describe(tx: Transaction, sql: str) -> tuple[Table, ...]:
    """Read tables out of an engine's catalogue: columns `name`, `key` and `refers_to`."""
    return tuple(
        Table(
            row.text("name"),
            tuple(row.text("key").split()),
            frozenset((row.maybe_text("refers_to") or "").split()),
        )
        for row in await tx.fetch(sql)
    )


async def fetch_one(tx: Transaction, sql: str, *values: SqlValue) -> Row | None:
    """Run a query that gives at most one row."""
    rows = await tx.fetch(sql, *values)
    return rows[0] if rows else None


def placeholders(count: int, first: int = 1) -> str:
    """Write `count` placeholders, "$1, $2, $3"; for none NULL, which nothing is in."""
    return ", ".join(f"${place}" for place in range(first, first + count)) or "NULL"


def of_share(share: Share) -> str:
    """Write the condition that a row's `guild_id`, or its being nobody's, is of a share."""
    if share.count == 1:
        return "1 = 1"
    return f"(COALESCE(guild_id, 0) >> 22) % {share.count} BETWEEN {share.first} AND {share.last}"
