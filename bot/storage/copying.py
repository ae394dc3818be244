"""Copy all that is kept from one database to another, on any engine, and prove it.

Rows go over a thousand at a time, in the order of their keys, each thousand in one transaction
with a mark that says how far the copy came: what was cut off goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

from bot.errors import StorageError
from bot.storage.database import fetch_one, placeholders
from bot.storage.settings import MARK, delete_setting, find_setting, write_setting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.storage.database import Database, Row, SqlValue, Table, Transaction

_ROWS = 1000
_LEDGER = "migration"  # both have their own
_MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a copy came: the tables that are over, and the last key of the one under way."""

    source: str
    tables: tuple[str, ...] = ()
    key: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copied:
    """A table that arrived: the number of its rows, and the same digest at both ends."""

    table: str
    rows: int
    digest: str


async def copy_database(
    source: Database, target: Database, tell: Callable[[Copied], None]
) -> tuple[Copied, ...]:
    """Copy every table, both being up to date, and compare the two; Clio must not run meanwhile.

    Raises StorageError for a target that holds anything but the beginning of this very copy,
    and where the two differ in the end.
    """
    await refuse_unfinished(source)
    tables = _in_order(await source.tables())
    mark = await _begun(source, target, tables)
    for table in tables:
        if table.name not in mark.tables:
            mark = await _copy_table(source, target, table, mark)
    copied = []
    for table in tables:
        there, here = await _measure(source, table), await _measure(target, table)
        if there != here:
            raise StorageError(
                f"{table.name} differs: {there.rows} rows in {source.name}, {here.rows} in "
                f"{target.name}. Something wrote meanwhile: stop Clio, and copy to another target."
            )
        copied.append(here)
        tell(here)
    async with target.transaction() as tx:
        await delete_setting(tx, MARK)
    return tuple(copied)


async def refuse_unfinished(database: Database) -> None:
    """Raise StorageError for a database that holds but the beginning of a copy."""
    async with database.transaction() as tx:
        found = await find_setting(tx, MARK)
    if found is not None:
        raise StorageError(
            f"{database.name} holds the beginning of a copy of {json.loads(found)['source']}. "
            "clio copy-database, called as before, brings it to its end."
        )


def _in_order(tables: Sequence[Table]) -> list[Table]:
    """Put tables into an order in which each comes after those that it refers to."""
    by_name = {table.name: table for table in tables if table.name != _LEDGER}
    names = sorted(by_name)
    order = TopologicalSorter({name: sorted(by_name[name].refers_to) for name in names})
    return [by_name[name] for name in order.static_order()]


async def _begun(source: Database, target: Database, tables: Sequence[Table]) -> Mark:
    """Give the mark of this copy, set on an empty target where there is none yet."""
    async with target.transaction() as tx:
        if (found := await find_setting(tx, MARK)) is not None:
            told = json.loads(found)
            mark = Mark(told["source"], tuple(told["tables"]), tuple(told["key"]))
            if mark.source == source.name:
                return mark
            raise StorageError(f"{target.name} holds the beginning of a copy of {mark.source}.")
        for table in tables:
            if await fetch_one(tx, f"SELECT 1 AS a FROM {table.name} LIMIT 1") is not None:
                raise StorageError(f"{target.name} is not empty. Name a database without anything.")
        return await _write(tx, Mark(source.name))


async def _copy_table(source: Database, target: Database, table: Table, mark: Mark) -> Mark:
    while True:
        rows = await _after(source, table, mark.key)
        async with target.transaction() as tx:
            if rows:
                values = [[value for _, value in row.pairs()] for row in rows]
                columns = ", ".join(name for name, _ in rows[0].pairs())
                await tx.execute_many(
                    f"INSERT INTO {table.name} ({columns}) VALUES ({placeholders(len(values[0]))})",
                    values,
                )
            if len(rows) < _ROWS:
                over = (*mark.tables, table.name)
                return await _write(tx, replace(mark, tables=over, key=()))
            mark = await _write(tx, replace(mark, key=_key(table, rows[-1])))


async def _after(source: Database, table: Table, key: Sequence[SqlValue]) -> list[Row]:
    """Read the next rows of a table, the first ones for an empty key."""
    columns = ", ".join(table.key)
    later = f" WHERE ({columns}) > ({placeholders(len(key))})" if key else ""
    async with source.transaction() as tx:
        return await tx.fetch(
            f"SELECT * FROM {table.name}{later} ORDER BY {columns} LIMIT {_ROWS}", *key
        )


def _key(table: Table, row: Row) -> tuple[int | str, ...]:
    values = dict(row.pairs())
    key = tuple(values[column] for column in table.key)
    assert all(isinstance(part, int | str) for part in key), "keys are ids, names and numbers"
    return key  # type: ignore[return-value]  # as the line above says


async def _measure(database: Database, table: Table) -> Copied:
    """Count a table's rows and add up their SHA-256, so that their order does not matter."""
    count, total = 0, 0
    key: tuple[int | str, ...] = ()
    while rows := await _after(database, table, key):
        for row in rows:
            if table.name == "setting" and row.text("name") == MARK:
                continue
            told = json.dumps(sorted(row.pairs()), ensure_ascii=False)
            total += int.from_bytes(hashlib.sha256(told.encode()).digest(), "big")
            count += 1
        key = _key(table, rows[-1])
    return Copied(table.name, count, f"{total % _MODULUS:064x}")


async def _write(tx: Transaction, mark: Mark) -> Mark:
    await write_setting(tx, MARK, json.dumps(asdict(mark)))
    return mark
