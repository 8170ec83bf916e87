"""Databases for tests: each test that asks for `database` runs on SQLite and on PostgreSQL, and so does each
that asks for `database_url`, where a whole service stands on one.

Where PostgreSQL cannot be had (see tests/postgres.py), those tests fail; they are not skipped.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, text
from sqlalchemy.exc import ProgrammingError

from bot.store.database import Database, opened
from bot.store.migrations import current, upgrade
from bot.store.tables import metadata
from tests import postgres as servers
from tests.fixed import FixedClock, FixedDice

_TABLES = ", ".join(f'"{table.name}"' for table in metadata.tables.values())


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def dice() -> FixedDice:
    return FixedDice()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database with all tables, of each kind in turn."""
    found: Database = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """For what only the embedded engine does."""
    with opened(f"sqlite:///{tmp_path / 'test.db'}") as database:
        metadata.create_all(database.engine)
        yield database


@pytest.fixture
def postgres(postgres_database: Database) -> Database:
    """For what only the distributed engine does."""
    postgres_database.write(lambda c: c.execute(text(f"TRUNCATE {_TABLES} RESTART IDENTITY")))
    return postgres_database


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """One for each process: whoever leaves it last stops it."""
    with servers.server() as at:
        yield at


@pytest.fixture(scope="session")
def postgres_database(postgres_server: URL) -> Iterator[Database]:
    with (
        servers.fresh_database(postgres_server) as url,
        opened(url.render_as_string(hide_password=False)) as database,
    ):
        metadata.create_all(database.engine)
        yield database


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind in turn, as TELLBACK_DATABASE_URL names it: for a whole service."""
    if request.param == "sqlite":
        kept: Path = request.getfixturevalue("sqlite_migrated")
        return f"sqlite:///{shutil.copy(kept, tmp_path / 'service.db')}"
    found: Database = request.getfixturevalue("postgres_service")
    return found.url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def sqlite_migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy: the migrations take a third of the time in which a whole service is up."""
    path = tmp_path_factory.mktemp("migrated") / "service.db"
    with opened(f"sqlite:///{path}") as database:
        upgrade(database)
    return path


@pytest.fixture
def postgres_service(postgres_migrated: Database) -> Database:
    """Migrated and without a row. Tables that a test took away are back: this database outlives it."""
    try:
        postgres_migrated.write(lambda c: c.execute(text(f"TRUNCATE {_TABLES} RESTART IDENTITY")))
        whole = current(postgres_migrated)
    except ProgrammingError:
        whole = False
    if not whole:
        postgres_migrated.write(lambda c: c.execute(text("DROP SCHEMA public CASCADE")))
        postgres_migrated.write(lambda c: c.execute(text("CREATE SCHEMA public")))
        upgrade(postgres_migrated)
    return postgres_migrated


@pytest.fixture(scope="session")
def postgres_migrated(postgres_server: URL) -> Iterator[Database]:
    """One for each process: to make one takes as long as twenty tests."""
    with (
        servers.fresh_database(postgres_server) as url,
        opened(url.render_as_string(hide_password=False)) as database,
    ):
        upgrade(database)
        yield database


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, of each kind in turn: for migrations."""
    if request.param == "sqlite":
        with opened(f"sqlite:///{tmp_path / 'empty.db'}") as database:
            yield database
        return
    server: URL = request.getfixturevalue("postgres_server")
    with (
        servers.fresh_database(server) as url,
        opened(url.render_as_string(hide_password=False)) as database,
    ):
        yield database
