"""Backups of an SQLite database while it is in use, and the way back.

A backup is made aside, verified, and only then given its name, so that what bears the name of a
backup is one. They lie in a folder beside the database.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.domain.keeping import kept
from bot.errors import StorageError
from bot.storage.sqlite import APPLICATION_ID

if TYPE_CHECKING:
    from bot.clock import Clock

_STAMP = "%Y-%m-%dT%H%M%SZ"
_END = ".sqlite3"
_EVERY = timedelta(days=1)
_FIRST, _LOOK = 60.0, 600.0  # seconds to the first look at whether one is due, and between them
_PRIVATE = 0o600
_log = structlog.get_logger()


def folder_of(database: Path) -> Path:
    """Give the folder of a database's backups: "clio.sqlite3.backups", beside it."""
    return database.with_name(f"{database.name}.backups")


def list_backups(database: Path) -> dict[datetime, Path]:
    """Find the backups of a database, the newest first."""
    found: dict[datetime, Path] = {}
    for path in folder_of(database).glob(f"*{_END}"):
        with suppress(ValueError):
            found[datetime.strptime(path.stem, _STAMP).replace(tzinfo=UTC)] = path
    return dict(sorted(found.items(), reverse=True))


def back_up(database: Path, target: Path) -> None:
    """Copy a database that may be in use, whole and as of one moment; verified before it is there.

    By SQLite's online backup (https://www.sqlite.org/backup.html). Raises StorageError with no
    file left behind where that fails, for a target that exists, or a database that is missing.
    """
    if target.exists():
        raise StorageError(f"{target} exists. Name a file that does not.")
    if not database.is_file():
        raise StorageError(f"There is no database {database}.")
    aside = target.with_name(f"{target.name}.part")
    try:
        os.close(os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, _PRIVATE))
        with closing(sqlite3.connect(database)) as old, closing(sqlite3.connect(aside)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
        verify(aside)
        _to_disk(aside)
        aside.rename(target)
        _to_disk(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"No backup could be made at {target}: {error}.") from error
    finally:
        aside.unlink(missing_ok=True)


def verify(path: Path) -> None:
    """Read a backup through; raises StorageError where it is damaged or not Clio's."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            (verdict,) = opened.execute("PRAGMA integrity_check(1)").fetchone()
            (application,) = opened.execute("PRAGMA application_id").fetchone()
            opened.execute("SELECT COUNT(*) FROM migration").fetchone()
    except sqlite3.Error as error:
        raise StorageError(f"{path} is no backup of Clio's: {error}.") from error
    if verdict != "ok" or application != APPLICATION_ID:
        raise StorageError(f"{path} is no backup of Clio's, or damaged ({verdict}).")


def restore(backup: Path, database: Path, now: datetime) -> Path | None:
    """Put a backup in a database's place; gives where that is kept now, None for none.

    At every moment a whole database bears the name. Raises StorageError, with nothing changed,
    for a damaged backup and while a process has the database open.
    """
    if not backup.is_file():
        raise StorageError(f"There is no file {backup}.")
    verify(backup)
    _refuse_in_use(database)
    aside = database.with_name(f"{database.name}.part")
    replaced = None
    try:
        shutil.copyfile(backup, aside)
        aside.chmod(_PRIVATE)
        _to_disk(aside)
        if database.exists():
            replaced = database.with_name(f"{database.name}.replaced-{now:{_STAMP}}")
            os.link(database, replaced)
        for end in ("-wal", "-shm"):  # of a damaged one: SQLite would play them into the new one
            left = Path(f"{database}{end}")
            if left.exists():
                left.replace(f"{replaced}{end}")
        aside.replace(database)
        _to_disk(database.parent)
    except OSError as error:
        raise StorageError(f"{backup} could not be put at {database}: {error}.") from error
    finally:
        aside.unlink(missing_ok=True)
    return replaced


def newest_good(database: Path) -> Path | None:
    """Find the newest backup that can be read through."""
    for path in list_backups(database).values():
        with suppress(StorageError):
            verify(path)
            return path
    return None


def back_up_if_due(database: Path, now: datetime) -> Path | None:
    """Make the day's backup unless it is there, and let go of those too old; gives a new one."""
    newest = next(iter(list_backups(database)), None)
    if newest is not None and timedelta(0) <= now - newest < _EVERY:
        return None
    folder = folder_of(database)
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{now:{_STAMP}}{_END}"
    back_up(database, target)
    there = list_backups(database)
    for made in there.keys() - kept(there):
        there[made].unlink(missing_ok=True)
    return target


async def keep_backed_up(database: Path, clock: Clock) -> None:
    """Make a backup a day for as long as Clio runs; what fails is on record and tried again."""
    await asyncio.sleep(_FIRST)
    while True:
        try:
            made = await asyncio.to_thread(back_up_if_due, database, clock.now())
        except (StorageError, OSError) as error:
            _log.error("backup failed", why=str(error))
        else:
            if made is not None:
                _log.info("backup made", file=str(made))
        await asyncio.sleep(_LOOK)


def _refuse_in_use(database: Path) -> None:
    """Raise StorageError while a process has a database open, by asking to leave WAL mode.

    SQLite allows that to the only connection alone (https://www.sqlite.org/wal.html), and
    brings all that the log holds into the file. A damaged file holds nobody up.
    """
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database, timeout=0)) as opened:
            (mode,) = opened.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError:
        mode = "wal"
    except sqlite3.DatabaseError:
        return
    if mode == "wal":
        raise StorageError(f"A process has {database} open. Stop Clio first.")


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
