"""Databases for tests: each test that asks for `database` runs on SQLite and on PostgreSQL.

Where PostgreSQL cannot be had (see tests/postgres.py), those tests fail; they are not skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from bot.store.database import Database, opened
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
