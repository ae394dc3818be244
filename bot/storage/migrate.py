"""Numbered SQL files, applied in order, each in one transaction with its own number.

Refused, with nothing changed: a gap in the numbers, a database newer than this Clio, and
a file that was changed after it had been applied.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from bot.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.storage.database import Database, Transaction

_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql$")
_LEDGER = """
CREATE TABLE IF NOT EXISTS migration (
    version    INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    digest     TEXT    NOT NULL,
    applied_at BIGINT  NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file."""

    version: int
    name: str
    sql: str

    @property
    def digest(self) -> str:
        """The SHA-256 of its text, line ends made alike."""
        return hashlib.sha256(self.sql.replace("\r\n", "\n").encode()).hexdigest()


def packaged_migrations() -> tuple[Migration, ...]:
    """Read the migrations that this version of Clio carries, in order."""
    folder = resources.files("bot.storage") / "migrations"
    return ordered(
        (entry.name, entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    )


def ordered(files: Iterable[tuple[str, str]]) -> tuple[Migration, ...]:
    """Sort (name, text) pairs by number; raises StorageError for a bad name or a gap."""
    found = []
    for name, text in files:
        match = _NAME.match(name)
        if match is None:
            message = f"Migration {name} is not named like 0001_what_it_does.sql."
            raise StorageError(message)
        found.append(Migration(int(match[1]), name, text))
    found.sort(key=lambda migration: migration.version)
    for place, migration in enumerate(found, 1):
        if migration.version != place:
            message = f"Migration {place:04} is missing before {migration.name}."
            raise StorageError(message)
    return tuple(found)


def statements(sql: str) -> list[str]:
    """Split a script where a statement is complete, not at every semicolon."""
    parts: list[str] = []
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            parts.append(pending.strip())
            pending = ""
    if any(line.strip() and not line.strip().startswith("--") for line in pending.splitlines()):
        message = f"A migration ends inside a statement: {pending.strip()[:60]!r}."
        raise StorageError(message)
    return parts


async def migrate(
    database: Database, migrations: Sequence[Migration], now: datetime
) -> tuple[Migration, ...]:
    """Bring a database up to date and give the migrations that were applied.

    Raises StorageError, with nothing changed, where the module's rules refuse it.
    """
    applied: list[Migration] = []
    while True:
        async with database.transaction() as tx:  # another process may be at it too
            await tx.execute(_LEDGER)
            missing = await _missing(tx, migrations)
            if not missing:
                return tuple(applied)
            await _apply(tx, missing[0], now)
        applied.append(missing[0])


async def _apply(tx: Transaction, migration: Migration, now: datetime) -> None:
    for statement in statements(migration.sql):
        await tx.execute(statement)
    await tx.execute(
        "INSERT INTO migration (version, name, digest, applied_at) VALUES ($1, $2, $3, $4)",
        migration.version,
        migration.name,
        migration.digest,
        int(now.timestamp() * 1000),
    )


async def list_missing(
    database: Database, migrations: Sequence[Migration]
) -> tuple[Migration, ...]:
    """Give the migrations that a database lacks, changing nothing; raises as `migrate`."""
    async with database.transaction() as tx:
        return await _missing(tx, migrations)


async def _missing(tx: Transaction, migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    rows = await tx.fetch("SELECT version, name, digest FROM migration ORDER BY version")
    if len(rows) > len(migrations):
        newest = rows[-1].integer("version")
        message = (
            f"The database is newer (version {newest}) than this Clio (version "
            f"{len(migrations)}). Update Clio, or point CLIO_DATABASE at another file."
        )
        raise StorageError(message)
    for row, migration in zip(rows, migrations, strict=False):
        if row.integer("version") != migration.version:
            message = f"The database skipped migration {migration.name}; restore a backup."
            raise StorageError(message)
        if row.text("digest") != migration.digest:
            message = (
                f"Migration {migration.name} was changed after this database applied it. "
                "Reinstall Clio; migrations are never edited."
            )
            raise StorageError(message)
    return tuple(migrations[len(rows) :])
