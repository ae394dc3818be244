"""SQLite through aiosqlite: one connection, one writer, every commit on disk."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

import aiosqlite

from bot.errors import BusyError, DamagedError, StorageError
from bot.storage.database import Row, SqlValue, Table, describe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
    from pathlib import Path

    from bot.storage.database import Transaction

T = TypeVar("T")

APPLICATION_ID = 0x436C696F  # "Clio" in ASCII; see https://www.sqlite.org/pragma.html
_HEADER = b"SQLite format 3\x00"  # https://www.sqlite.org/fileformat.html
_PATIENCE = 2.0  # seconds that a transaction waits to begin: Discord gives an answer three
_SOON = 0.5  # seconds where the one before it waited in vain
_BUSY_MS = 200  # of which SQLite waits so many at a time for other processes
_PRIVATE = 0o600
_AT_ONCE = 64  # rows that aiosqlite would read ahead of a cursor, of which Clio makes none
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is deleted is overwritten: a member may ask for that
    f"PRAGMA busy_timeout={_BUSY_MS}",
)


_TABLES = """
SELECT m.name AS name,
    (SELECT group_concat(name, ' ') FROM
        (SELECT name FROM pragma_table_info(m.name) WHERE pk > 0 ORDER BY pk)) AS key,
    (SELECT group_concat("table", ' ') FROM pragma_foreign_key_list(m.name)) AS refers_to
FROM sqlite_master AS m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'
"""


class _Connection(aiosqlite.Connection):
    """A connection that does any number of things in one hop to its thread."""

    async def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do work in the connection's thread, after all that was asked for before."""
        done: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return done


class _Alone:
    """What a transaction does the same way in either thread."""

    __slots__ = ()

    async def tell(self, news: str) -> None:
        """Tell nobody: the file belongs to one process, which knows what it does."""


class _Direct(_Alone):
    """The statements of a transaction, run in the connection's own thread: none of them waits."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, *values: SqlValue) -> int:
        """Run a statement and give the number of rows it changed."""
        return self._connection.execute(sql, _named(values)).rowcount

    async def fetch(self, sql: str, *values: SqlValue) -> list[Row]:
        """Run a query and give all its rows."""
        return [Row(row) for row in self._connection.execute(sql, _named(values))]

    async def execute_many(self, sql: str, rows: Iterable[Sequence[SqlValue]]) -> None:
        """Run a statement once for each of many rows of values."""
        self._connection.executemany(sql, [_named(values) for values in rows])


class SqliteTransaction(_Alone):
    """The statements of one transaction; made by `SqliteDatabase.transaction`.

    Each is a hop to the connection's thread; the first begins the transaction on its way.
    """

    __slots__ = ("_begin", "_connection")

    def __init__(
        self, connection: _Connection, begin: Callable[[sqlite3.Connection], None]
    ) -> None:
        self._connection = connection
        self._begin = begin

    async def execute(self, sql: str, *values: SqlValue) -> int:
        """Run a statement and give the number of rows it changed."""
        return await self._do(lambda direct: direct.execute(sql, *values))

    async def fetch(self, sql: str, *values: SqlValue) -> list[Row]:
        """Run a query and give all its rows."""
        return await self._do(lambda direct: direct.fetch(sql, *values))

    async def execute_many(self, sql: str, rows: Iterable[Sequence[SqlValue]]) -> None:
        """Run a statement once for each of many rows of values, in one hop to the thread."""
        listed = list(rows)  # here, since what makes them may not be for another thread
        await self._do(lambda direct: direct.execute_many(sql, listed))

    async def _do(self, statement: Callable[[_Direct], Coroutine[Any, Any, T]]) -> T:
        def done(connection: sqlite3.Connection) -> T:
            if not connection.in_transaction:
                self._begin(connection)
            return _finished(statement(_Direct(connection)))

        return await self._connection.do(done)


def _finished(work: Coroutine[Any, Any, T]) -> T:
    """Give the result of work that never waits."""
    try:
        work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    work.close()
    message = "A piece of work awaits nothing but its statements."
    raise AssertionError(message)


def _named(values: Sequence[SqlValue]) -> dict[str, SqlValue]:
    """SQLite reads `$1` as a parameter named "1"."""
    return {str(place): value for place, value in enumerate(values, 1)}


class SqliteDatabase:
    """One SQLite file in WAL mode with `synchronous=FULL`.

    Transactions follow one another in the order they are asked for, so that a reader
    never sees half of a writer's work and no two writers meet SQLITE_BUSY.
    """

    def __init__(self, connection: _Connection, path: Path) -> None:
        self.path = path
        self.name = str(path)
        self._connection = connection
        self._turn = asyncio.Lock()
        self._open = True
        self._in_vain = False

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open or create the file, readable by its owner alone.

        Raises StorageError, with the file left as it was, when its folder is missing, it
        cannot be written, is not SQLite, or belongs to another program; DamagedError for a
        damaged one.
        """
        await asyncio.to_thread(_refuse_unusable, path)
        connection = _Connection(
            lambda: sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE), _AT_ONCE
        )
        try:
            await connection
            connection.row_factory = sqlite3.Row
            await _refuse_foreign(connection, path)
            for pragma in _PRAGMAS:
                await connection.execute(pragma)
        except sqlite3.OperationalError as error:
            await connection.close()
            raise StorageError(
                f"The database {path} cannot be used: {error}. "
                "Free it, or set CLIO_DATABASE to another file."
            ) from error
        except sqlite3.Error as error:
            await connection.close()
            raise DamagedError(f"The database {path} is damaged ({error}).") from error
        except StorageError:
            await connection.close()
            raise
        return cls(connection, path)

    @asynccontextmanager
    async def transaction(self, *about: int) -> AsyncIterator[SqliteTransaction]:
        """Open a transaction; it commits when the block ends and rolls back on an error.

        They follow one another, whatever they are about: SQLite has one writer.
        Raises BusyError where that is another process for longer than anybody waits, and
        StorageError once the database is closed or where SQLite refuses.
        """
        del about
        deadline = self._deadline()
        await self._take_turn(deadline)
        begin = partial(self._begin, asyncio.get_running_loop().time, deadline)
        try:
            try:
                yield SqliteTransaction(self._connection, begin)
                await asyncio.shield(self._connection.commit())
            except BaseException:  # also where it is cancelled while it begins
                await asyncio.shield(self._connection.rollback())
                raise
        except sqlite3.Error as error:
            raise self._refusal(error) from error
        finally:
            self._turn.release()

    async def run(self, work: Callable[[Transaction], Coroutine[Any, Any, T]], *about: int) -> T:
        """Do a small piece of work in one transaction, in one hop to the connection's thread."""
        del about
        deadline, time = self._deadline(), asyncio.get_running_loop().time

        def done(connection: sqlite3.Connection) -> T:
            try:
                self._begin(time, deadline, connection)
                result = _finished(work(_Direct(connection)))
                connection.commit()
            except BaseException:
                connection.rollback()
                raise
            return result

        await self._take_turn(deadline)
        try:
            return await self._connection.do(done)
        except sqlite3.Error as error:
            raise self._refusal(error) from error
        finally:  # where it is cancelled too: the thread does the next only after this
            self._turn.release()

    def _deadline(self) -> float:
        return asyncio.get_running_loop().time() + (_SOON if self._in_vain else _PATIENCE)

    async def _take_turn(self, deadline: float) -> None:
        """Wait for the transactions before this one, until a deadline."""
        try:
            async with asyncio.timeout_at(deadline):
                await self._turn.acquire()
        except TimeoutError as error:
            raise self._busy() from error
        if not self._open:
            self._turn.release()
            message = "The database is closed."
            raise StorageError(message)

    def _begin(
        self, time: Callable[[], float], deadline: float, connection: sqlite3.Connection
    ) -> None:
        """Become the file's one writer, among all processes that have it open."""
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time() > deadline:
                    raise
            else:
                self._in_vain = False
                return

    def _refusal(self, error: sqlite3.Error) -> StorageError:
        if _is_busy(error):
            return self._busy()
        return StorageError(f"The database {self.path} refused: {error}.")

    def _busy(self) -> BusyError:
        self._in_vain = True
        return BusyError(f"The database {self.path} is in use elsewhere.")

    async def listen(self, heard: Callable[[str], None]) -> None:
        """Hear nothing, as nobody tells anything."""

    async def tables(self) -> tuple[Table, ...]:
        """Describe all tables, in any order."""
        async with self.transaction() as tx:
            return await describe(tx, _TABLES)

    async def close(self) -> None:
        """Finish the transaction under way and close; calling it twice is harmless."""
        async with self._turn:
            if self._open:
                self._open = False
                await self._connection.close()


def _is_busy(error: sqlite3.Error) -> bool:
    """Tell SQLITE_BUSY and its kinds from other errors (https://www.sqlite.org/rescode.html)."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_BUSY


def _refuse_unusable(path: Path) -> None:
    if not path.parent.is_dir():
        message = f"The folder {path.parent} does not exist. Create it, or change CLIO_DATABASE."
        raise StorageError(message)
    try:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, _PRIVATE))
        with path.open("r+b") as file:
            head = file.read(len(_HEADER))
    except OSError as error:
        message = (
            f"The database {path} cannot be written ({error.strerror}). "
            "Change its permissions, or set CLIO_DATABASE to another file."
        )
        raise StorageError(message) from error
    if head and head != _HEADER:
        message = f"{path} is not a SQLite database. Set CLIO_DATABASE to another file."
        raise StorageError(message)


async def _refuse_foreign(connection: aiosqlite.Connection, path: Path) -> None:
    """Raise StorageError for a damaged file or another program's; sign a new one as Clio's."""
    verdict = " ".join(str(await _value(connection, "PRAGMA quick_check(1)")).split())
    if verdict != "ok":
        raise DamagedError(f"The database {path} is damaged ({verdict}).")
    if await _value(connection, "PRAGMA application_id") == APPLICATION_ID:
        return
    if await _value(connection, "SELECT count(*) FROM sqlite_master"):
        raise StorageError(f"{path} belongs to another program. Set CLIO_DATABASE to another file.")
    await connection.execute(f"PRAGMA application_id={APPLICATION_ID}")


async def _value(connection: aiosqlite.Connection, sql: str) -> SqlValue:
    rows = list(await connection.execute_fetchall(sql))
    value: SqlValue = rows[0][0]
    return value
