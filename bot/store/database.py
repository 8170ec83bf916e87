"""The database: one door for writing, one for reading; every difference between the two kinds is here.

SQLite is the embedded engine: WAL, synchronous FULL, BEGIN IMMEDIATE, and our own lock in front of it:
SQLite's busy handler sleeps and starves writers (p95 fell to a tenth with the lock). PostgreSQL is the
distributed engine and needs none of that.
"""

from __future__ import annotations

import fcntl
import select
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Column, Engine, Table, create_engine, event
from sqlalchemy import Connection as Connection  # services name the type without importing sqlalchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    InterfaceError,
    InternalError,
    InvalidatePoolError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store import json_text
from bot.store.group_commit import Groups
from bot.store.prepared import say

T = TypeVar("T")

# The database is away, restarting or too busy: the same work, done again later, may succeed.
PASSING_FAULTS = (OperationalError, InterfaceError, InternalError, NoFreeConnection)
# Or its schema is not ours: tables or columns are missing. It does not pass, so others need not ask for it.
DATABASE_FAULTS = (*PASSING_FAULTS, ProgrammingError)

# Of texts, on PostgreSQL: while one waits for the server, another goes on.
_WRITERS = 4
_RESTED = 1.0  # seconds
_SQLITE_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses acknowledged commits when the power is cut
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-1000",  # KiB for each connection; the system keeps the file's pages for all of them
    "PRAGMA journal_size_limit=67108864",
)
_JSON: Mapping[str, Any] = {"json_serializer": json_text.write, "json_deserializer": json_text.read}
_POSTGRES_SETTINGS = (
    "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
)


class Database:
    """A database by its address, for example `sqlite:///data/tellback.db` or `postgresql://user@host/name`.

    Nothing is opened until it is used. Safe to share between threads; each process opens its own.
    grouped: writes that are said to go together share one commit (see `group_commit`).
    """

    def __init__(self, url: str, *, connections: int = 10, grouped: bool = False) -> None:
        self.url: URL = make_url(url)
        self.embedded = self.url.get_backend_name() == "sqlite"
        self._begin: Callable[[], AbstractContextManager[Connection]]
        self._reader: Engine
        if self.embedded:
            _at_least_sqlite_3_35()
            self._writer = _sqlite_engine(self.url, connections)
            self._reader = self._writer.execution_options(only_reads=True)
            self._turn = _WriteTurn(Path(f"{self.url.database}.lock"))
            self._begin = self._begin_alone
        else:
            self._writer = self._reader = _postgres_engine(self.url, connections)
            self._begin = self._writer.begin
        self._writing: Connection | None = None
        self._groups = Groups(self._begin, 1 if self.embedded else _WRITERS) if grouped else None

    def write(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in one transaction and commit it. Whatever it raises undoes all of it.

        Never call out of the process (network, long work) from `fn`: other writers wait for it.
        """
        with self._begin() as connection:
            return fn(connection)

    def write_together(self, fn: Callable[[Connection], T], key: str) -> T:
        """The same, in one transaction with others that come at this moment, where writes are grouped.

        key: the row that `fn` locks first, the same in every process. `fn` may be done twice, the first time
        undone: it must leave nothing behind but in the database.
        """
        return self.write(fn) if self._groups is None else self._groups.submit(fn, key).result()

    def submit_together(self, fn: Callable[[Connection], T], key: str) -> Future[T] | None:
        """The same without waiting for it. None where writes are not grouped: nothing is submitted."""
        return None if self._groups is None else self._groups.submit(fn, key)

    @property
    def grouped(self) -> bool:
        return self._groups is not None

    @contextmanager
    def _begin_alone(self) -> Iterator[Connection]:
        """One writer at a time needs one connection: taking it from the pool costs as much as three
        statements."""
        with self._turn:
            if self._writing is None or self._writing.invalidated:
                self._writing = self._writer.connect()
            try:
                begun = self._writing.begin()
            except BaseException:
                self._writing.invalidate()  # whether the database has begun, nobody can say
                raise
            with begun:
                yield self._writing

    def read(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` on one consistent view. It must not write."""
        with self._reader.begin() as connection:
            return fn(connection)

    @property
    def waiting_writes(self) -> int:
        """Writes that wait for the next group; 0 where writes are not grouped."""
        return 0 if self._groups is None else self._groups.waiting

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations and for a connection that listens."""
        return self._writer

    def close(self) -> None:
        if self._groups is not None:
            self._groups.close()
        if self._writing is not None:
            self._writing.close()
            self._writing = None
        self._writer.dispose()


class _WriteTurn:
    """One writer at a time: a thread lock inside the process, a lock on a side file between processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = threading.Lock()
        self._file: Any = None

    def __enter__(self) -> None:
        self._thread.acquire()
        try:
            if self._file is None:
                self._file = self._path.open("a")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._thread.release()
            raise

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread.release()


def _sqlite_engine(url: URL, connections: int) -> Engine:
    # Parameters hold what people said: they never get into an error's text, and so never into a log.
    engine = create_engine(
        url, pool_size=connections, max_overflow=connections, hide_parameters=True, **_JSON
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for setting in _SQLITE_SETTINGS:
            connection.execute(setting)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        only_reads = connection.get_execution_options().get("only_reads")
        say(connection, "BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


def _postgres_engine(url: URL, connections: int) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=2,
        hide_parameters=True,
        connect_args={"options": _POSTGRES_SETTINGS},
        **_JSON,
    )

    @event.listens_for(engine, "checkin")
    def _given_back(_: object, record: ConnectionPoolEntry) -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _taken(connection: Any, record: ConnectionPoolEntry, _: object) -> None:
        """Asking a connection whether it still works takes two of an inbound text's round trips: so only one
        is asked that has rested, or that has something to tell us unasked, as it has when it was cut.
        """
        rested = time.monotonic() - record.info.get("used", 0.0) > _RESTED
        if rested or connection.closed or _has_news(connection.fileno()):
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as fault:
                raise InvalidatePoolError from fault

    return engine


def _has_news(socket: int) -> bool:
    looking = select.poll()
    looking.register(socket, select.POLLIN)
    return bool(looking.poll(0))


def _at_least_sqlite_3_35() -> None:
    if sqlite3.sqlite_version_info < (3, 35):
        raise RuntimeError(
            f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or newer is needed (INSERT ... RETURNING). "
            "Use a newer Python, or set TELLBACK_DATABASE_URL to a PostgreSQL database."
        )


def insert_new(
    connection: Connection, table: Table, *unique: str, returning: Column[Any] | None = None
) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that skips rows whose `unique` columns are taken already.

    Ask for `returning` to learn which rows were new; never for the row count, which PostgreSQL has not here.
    """
    return _insert_new(connection.dialect.name, table, unique, returning)


@cache  # making a statement costs four times what running it does
def _insert_new(
    dialect: str, table: Table, unique: tuple[str, ...], returning: Column[Any] | None
) -> postgresql.Insert | sqlite.Insert:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    made = insert(table).on_conflict_do_nothing(index_elements=unique)
    return made if returning is None else made.returning(returning)  # type: ignore[return-value]


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database that is closed again, for commands and tests."""
    database = Database(url)
    try:
        yield database
    finally:
        database.close()
