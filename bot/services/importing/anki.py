"""Anki's packages: a ZIP with an SQLite database of notes, their fields kept apart by U+001F.

`collection.anki21b` is compressed (Zstandard); beside it, `collection.anki2` only says so. Notes
are read, media are not (https://github.com/ankidroid/Anki-Android/wiki/Database-Structure).
"""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zstandard

from bot.errors import UserError
from bot.services.importing.rows import Found, Raw
from bot.services.importing.text import find_gaps

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_UNPACKED = 64 * 1024 * 1024  # bytes of the database
MOST_FILES = 20_000
MOST_TIMES = 200  # a file may grow by in unpacking, once it is large
ALSO_RIGHT = "Also right"  # the field of other answers, in packages that Clio writes
_LARGE = 1024 * 1024
_NAMES = ("collection.anki21b", "collection.anki21", "collection.anki2")
_LONGEST_NOTE = 2 * 1024 * 1024
_STEPS = 100_000  # of SQLite's machine between two looks at how long it has been
_MOST_LOOKS = 2_000
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNLIKE_ZIP = (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError)
_UNLIKE_MODELS = (
    sqlite3.Error, ValueError, TypeError, KeyError, AttributeError, RecursionError
)  # fmt: skip
_DAMAGED = "The package is damaged: I cannot read its notes."
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION})


def read_anki(content: bytes) -> Found:
    """Read a package's notes; raises UserError for one that is damaged or made to burst."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            database = _unpacked(archive)
            media = any(name.isdecimal() for name in archive.namelist())
    except _UNLIKE_ZIP:
        raise UserError("The package is damaged: I cannot unpack it.") from None
    notes = ("pictures and sounds are left out",) if media else ()
    return Found("Anki's package", _rows(database), None, notes)


def _unpacked(archive: zipfile.ZipFile) -> bytes:
    files = archive.infolist()
    if len(files) > MOST_FILES:
        raise UserError(f"The package holds more than {MOST_FILES:,} files.")
    by_name = {info.filename: info for info in files}
    info = next((by_name[name] for name in _NAMES if name in by_name), None)
    if info is None:
        raise UserError("The file is a ZIP, but no package of Anki's: it holds no collection.")
    _refuse_bursting(info.file_size, info.compress_size)
    if info.compress_type not in _PLAIN:
        raise UserError("The package is packed in a way that Anki does not use.")
    with archive.open(info) as file:
        packed = _bounded(file)
    if info.filename != _NAMES[0]:
        return packed
    engine = zstandard.ZstdDecompressor(max_window_size=MOST_UNPACKED)
    try:
        with engine.stream_reader(io.BytesIO(packed)) as reader:
            database = _bounded(reader)
    except zstandard.ZstdError:
        raise UserError(_DAMAGED) from None
    _refuse_bursting(len(database), len(packed))
    return database


def _bounded(file: Any) -> bytes:
    """Read a stream that may say anything of its length."""
    content: bytes = file.read(MOST_UNPACKED + 1)
    _refuse_bursting(len(content), len(content))
    return content


def _refuse_bursting(size: int, packed: int) -> None:
    if size > MOST_UNPACKED or (size > _LARGE and size > MOST_TIMES * packed):
        raise UserError(
            f"The package unpacks to more than {MOST_UNPACKED // 1024 // 1024} MiB, or to "
            f"{MOST_TIMES} times its size. Export it without media, or in parts."
        )


def _rows(database: bytes) -> Iterator[Raw]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "collection.sqlite"
        path.write_bytes(database)
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
            _guard(connection)
            try:
                names = _field_names(connection)
                notes = connection.execute("SELECT mid, flds, tags FROM notes ORDER BY id")
                for number, (model, fields, tags) in enumerate(notes, 1):
                    yield _note(number, str(fields).split("\x1f"), str(tags), names.get(model, ()))
            except (sqlite3.Error, UnicodeDecodeError):
                raise UserError(_DAMAGED) from None


def _guard(connection: sqlite3.Connection) -> None:
    """Let a file of unknown origin run no more than a plain query, and not for long."""
    looks = iter(range(_MOST_LOOKS))
    connection.create_collation("unicase", lambda a, b: (a > b) - (a < b))
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_NOTE)
    connection.set_progress_handler(lambda: next(looks, None) is None, _STEPS)
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
    )


def _field_names(connection: sqlite3.Connection) -> dict[int, tuple[str, ...]]:
    """Give the names of the fields of each kind of note, in the old schema or in the new."""
    found: dict[int, list[str]] = {}
    with suppress(sqlite3.Error):
        for kind, name in connection.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            found.setdefault(kind, []).append(str(name))
    if not found:
        with suppress(*_UNLIKE_MODELS):
            for (models,) in connection.execute("SELECT models FROM col"):
                for key, model in json.loads(models).items():
                    found[int(key)] = [str(field["name"]) for field in model["flds"]]
    return {kind: tuple(names) for kind, names in found.items()}


def _note(number: int, fields: list[str], tags: str, names: tuple[str, ...]) -> Raw:
    front, rest = fields[0], fields[1:]
    words = tuple(tags.split())
    if gaps := find_gaps(front):
        return Raw(number, *gaps, (), words)
    accept: tuple[str, ...] = ()
    mends: tuple[str, ...] = ()
    if ALSO_RIGHT in names and names.index(ALSO_RIGHT) < len(fields):
        accept = tuple(fields[names.index(ALSO_RIGHT)].split("<br>"))
    elif any(field.strip() for field in rest[1:]):
        mends = ("fields after the second left out",)
    return Raw(number, front, rest[0] if rest else "", accept, words, mends)
