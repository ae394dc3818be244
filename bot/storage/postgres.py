"""PostgreSQL through asyncpg: a pool of connections, shared by any number of processes."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Self, TypeVar

import asyncpg

from bot.errors import StorageError
from bot.storage.database import Row, SqlValue, Table, describe

if TYPE_CHECKING:
    from collections.abc import (
        AsyncIterator,
        Awaitable,
        Callable,
        Coroutine,
        Iterable,
        Sequence,
    )

    from bot.storage.database import Transaction

T = TypeVar("T")

_EVERYTHING = 0x436C696F  # the advisory lock of all that Clio keeps: "Clio" in ASCII
_CHANNEL = "clio"
_TRIES = 40
_REST = 0.25  # seconds between them: a server that restarts is back within ten
_BACK_SOON = (
    asyncpg.CannotConnectNowError,
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    ConnectionError,
    FileNotFoundError,  # the socket of a server on this machine
)
_REFUSALS = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
_COMMAND_SECONDS = 30.0


_TABLES = """
SELECT c.relname::text AS name,
    (SELECT string_agg(a.attname, ' ' ORDER BY array_position(i.indkey::smallint[], a.attnum))
        FROM pg_index AS i JOIN pg_attribute AS a
        ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
    (SELECT string_agg(confrelid::regclass::text, ' ') FROM pg_constraint
        WHERE conrelid = c.oid AND contype = 'f') AS refers_to
FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
"""


class PostgresTransaction:
    """The statements of one transaction; made by `PostgresDatabase.transaction`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def execute(self, sql: str, *values: SqlValue) -> int:
        """Run a statement and give the number of rows it changed."""
        status: str = await self._connection.execute(sql, *values)
        count = status.rpartition(" ")[2]
        return int(count) if count.isdecimal() else 0

    async def fetch(self, sql: str, *values: SqlValue) -> list[Row]:
        """Run a query and give all its rows."""
        return [Row(row) for row in await self._connection.fetch(sql, *values)]

    async def tell(self, news: str) -> None:
        """Tell every process that shares the database, once this is committed.

        https://www.postgresql.org/docs/current/sql-notify.html
        """
        await self._connection.execute("SELECT pg_notify($1, $2)", _CHANNEL, news)

    async def execute_many(self, sql: str, rows: Iterable[Sequence[SqlValue]]) -> None:
        """Run a statement once for each of many rows of values, in one round trip."""
        await self._connection.executemany(sql, rows)


class PostgresDatabase:
    """A PostgreSQL database (14 or later) that several processes may share.

    Transactions follow one another as they do on SQLite, by advisory locks that end with
    them (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS): one
    that says what it is about waits for those about the same alone.
    """

    def __init__(self, pool: Any, name: str, url: str) -> None:
        self.name = name
        self._pool = pool
        self._url = url
        self._listening: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, url: str, connections: int = 10) -> Self:
        """Connect; raises StorageError, naming the server without its password."""
        name = _without_password(url)
        try:
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=connections,
                command_timeout=_COMMAND_SECONDS,
                init=_set_up,
                server_settings={"application_name": "clio"},
            )
        except (*_REFUSALS, ValueError) as error:
            raise StorageError(
                f"The database {name} cannot be used: {_in_a_line(error)}. "
                "Check CLIO_DATABASE, and that the server runs."
            ) from error
        return cls(pool, name, url)

    @asynccontextmanager
    async def transaction(self, *about: int) -> AsyncIterator[PostgresTransaction]:
        """Open a transaction; it commits when the block ends and rolls back on an error.

        Raises StorageError once the database is closed or where PostgreSQL refuses. A server
        that is on its way back is waited for, as long as nothing has been run.
        """
        try:
            connection = await self._begin(about)
            try:
                try:
                    yield PostgresTransaction(connection)
                except BaseException:
                    with suppress(*_REFUSALS):  # of a connection that is gone: rolled back already
                        await _to_its_end(connection.execute("ROLLBACK"))
                    raise
                await _to_its_end(connection.execute("COMMIT"))
            finally:
                await _to_its_end(self._pool.release(connection))
        except _REFUSALS as error:
            message = f"The database {self.name} refused: {_in_a_line(error)}."
            raise StorageError(message) from error

    async def run(self, work: Callable[[Transaction], Coroutine[Any, Any, T]], *about: int) -> T:
        """Do a small piece of work in one transaction, and give its result."""
        async with self.transaction(*about) as tx:
            return await work(tx)

    async def _begin(self, about: tuple[int, ...]) -> Any:
        """Give a connection in a transaction that holds its locks."""
        tries_left = _TRIES
        while True:
            tries_left -= 1
            connection = None
            try:
                connection = await self._pool.acquire()
                await connection.execute(f"BEGIN; SELECT {_locks(about)}")
            except BaseException as error:
                if connection is not None:
                    await _to_its_end(self._pool.release(connection))
                if not isinstance(error, _BACK_SOON) or not tries_left:
                    raise
                await asyncio.sleep(_REST)
            else:
                return connection

    async def listen(self, heard: Callable[[str], None]) -> None:
        """Hear from now on what processes tell, and "" where something may have been missed."""
        self._listening = asyncio.create_task(self._listen(heard))

    async def _listen(self, heard: Callable[[str], None]) -> None:
        while True:
            with suppress(*_REFUSALS):
                await self._listen_until_cut_off(heard)
            await asyncio.sleep(_REST)

    async def _listen_until_cut_off(self, heard: Callable[[str], None]) -> None:
        connection, gone = await asyncpg.connect(self._url), asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: gone.set())
            await connection.add_listener(_CHANNEL, lambda *told: heard(told[-1]))
            heard("")
            await gone.wait()
        finally:
            await _to_its_end(connection.close())

    async def tables(self) -> tuple[Table, ...]:
        """Describe all tables, in any order."""
        async with self.transaction() as tx:
            return await describe(tx, _TABLES)

    async def close(self) -> None:
        """Finish the transactions under way and close; calling it twice is harmless."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
        await self._pool.close()


def _locks(about: tuple[int, ...]) -> str:
    """Write the locks of a transaction, in an order that no two of them can turn round."""
    if not about:
        return f"pg_advisory_xact_lock({_EVERYTHING})"
    each = (f"pg_advisory_xact_lock({key})" for key in sorted(set(about)))
    return ", ".join((f"pg_advisory_xact_lock_shared({_EVERYTHING})", *each))


async def _set_up(connection: Any) -> None:
    """Read sums as numbers of Python: whole ones as integers."""
    await connection.set_type_codec(
        "numeric", schema="pg_catalog", encoder=str, decoder=_number, format="text"
    )


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


async def _to_its_end(work: Awaitable[T]) -> T:
    """Await something that must not be left half done; a cancellation waits for it."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    user, at, place = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}{at}{place.partition('?')[0]}"


def _in_a_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
