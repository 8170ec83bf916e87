"""The database: one door for writing, one for reading; every difference between the two kinds is here.

SQLite is the embedded engine: WAL, synchronous FULL, BEGIN IMMEDIATE, and our own lock in front of it:
SQLite's busy handler sleeps and starves writers (p95 fell to a tenth with the lock). PostgreSQL is the
distributed engine and needs none of that.
"""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Column, Engine, Table, create_engine, event
from sqlalchemy import Connection as Connection  # services name the type without importing sqlalchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from bot.store.grouping import Groups

T = TypeVar("T")

# The database is away, restarting or too busy: the same work, done again later, may succeed.
PASSING_FAULTS = (OperationalError, InterfaceError, InternalError, NoFreeConnection)

_SQLITE_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses acknowledged commits when the power is cut
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA journal_size_limit=67108864",
)
_POSTGRES_SETTINGS = (
    "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
)


class Database:
    """A database by its address, for example `sqlite:///data/tellback.db` or `postgresql://user@host/name`.

    Nothing is opened until it is used. Safe to share between threads; each process opens its own.
    grouped: writes that come at the same time share one commit (see `grouping`).
    """

    def __init__(self, url: str, *, connections: int = 10, grouped: bool = False) -> None:
        self.url: URL = make_url(url)
        self.embedded = self.url.get_backend_name() == "sqlite"
        if self.embedded:
            _at_least_sqlite_3_35()
            self._writer = _sqlite_engine(self.url, begin="BEGIN IMMEDIATE", connections=connections)
            self._reader = _sqlite_engine(self.url, begin="BEGIN", connections=connections)
            self._turn: AbstractContextManager[None] = _WriteTurn(Path(f"{self.url.database}.lock"))
        else:
            self._turn = nullcontext()
            self._writer = self._reader = _postgres_engine(self.url, connections)
        self._groups = Groups(self._begin) if grouped else None

    def write(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in one transaction and commit it. Whatever it raises undoes all of it.

        Never call out of the process (network, long work) from `fn`: other writers wait for it.
        """
        if self._groups is not None:
            return self._groups.run(fn)
        with self._begin() as connection:
            return fn(connection)

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self._turn, self._writer.begin() as connection:
            yield connection

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
        self._writer.dispose()
        self._reader.dispose()


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


def _sqlite_engine(url: URL, *, begin: str, connections: int) -> Engine:
    # Parameters hold what people said: they never get into an error's text, and so never into a log.
    engine = create_engine(url, pool_size=connections, max_overflow=connections, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for setting in _SQLITE_SETTINGS:
            connection.execute(setting)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgres_engine(url: URL, connections: int) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=2,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": _POSTGRES_SETTINGS},
    )


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
