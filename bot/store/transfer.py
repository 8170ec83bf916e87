"""Moving house: everything in one database, copied to an empty one, and proved to be the same.

Rows keep their ids. All goes into one transaction of the new database, so it is all there or nothing is.
Nobody writes to the old one meanwhile, and nothing is changed in it. Sends that were under way come along as
they are: their leases run out in the new house, and they are looked into there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text, tuple_

from bot.errors import Refusal
from bot.store.database import Database
from bot.store.tables import metadata

_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One table as it is in both houses. checksum: of all its rows in the order of their keys."""

    table: str
    rows: int
    checksum: str


def move(source: Database, target: Database) -> list[Moved]:
    """Copy every table and compare every row. Both have the newest schema.

    Raises Refusal when the target is not empty, or when something did not arrive as it left.
    """
    return source.write(lambda old: target.write(lambda new: _move(old, new)))


def _move(old: Connection, new: Connection) -> list[Moved]:
    filled = [table.name for table in metadata.sorted_tables if _count(new, table)]
    if filled:
        raise Refusal(f"The new database is not empty ({', '.join(filled)}). Use one without any data.")
    for table in metadata.sorted_tables:
        for page in _pages(old, table):
            new.execute(insert(table), page)
    restart_numbers(new)
    return [_compared(old, new, table) for table in metadata.sorted_tables]


def _compared(old: Connection, new: Connection, table: Table) -> Moved:
    before, after = _fingerprint(old, table), _fingerprint(new, table)
    if before != after:
        raise Refusal(
            f"The table {table.name} did not arrive as it left. Nothing was kept in the new database."
        )
    return Moved(table=table.name, rows=_count(new, table), checksum=after)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _pages(connection: Connection, table: Table) -> Iterator[Sequence[dict[str, Any]]]:
    """All rows in the order of their keys, some at a time."""
    keys = list(table.primary_key)
    page = select(table).order_by(*keys).limit(_PAGE)
    rows = connection.execute(page).mappings().all()
    while rows:
        yield [dict(row) for row in rows]
        last = tuple(rows[-1][key.name] for key in keys)
        rows = connection.execute(page.where(tuple_(*keys) > last)).mappings().all()


def _fingerprint(connection: Connection, table: Table) -> str:
    total = hashlib.sha256()
    for page in _pages(connection, table):
        for row in page:
            total.update(json.dumps(row, sort_keys=True, default=_plain).encode("utf-8", "surrogatepass"))
    return total.hexdigest()[:16]


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a column holds a {type(value).__name__}, which cannot be compared")


def restart_numbers(connection: Connection) -> None:
    """Let PostgreSQL number new rows after the highest id there is; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if "id" in table.c:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "  # noqa: S608 - ours
                    f'(SELECT coalesce(max(id), 0) + 1 FROM "{table.name}"), false)'
                )
            )
