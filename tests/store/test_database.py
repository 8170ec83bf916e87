"""The two doors of the database when something goes wrong behind them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import text

from bot.store.database import PASSING_FAULTS, Connection, Database
from bot.store.inbound import talks

_END_OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def by_sqlalchemy(connection: Connection) -> None:
    connection.execute(text("SELECT 1"))


def by_the_driver(connection: Connection) -> None:
    assert talks.by_id(connection, 1) is None


def break_connections(database: Database) -> None:
    """As a restart of the server does: whatever connections rest in the pool are dead."""
    database.write(lambda _: database.read(by_sqlalchemy))  # so there are two
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(_END_OTHERS)


@pytest.mark.parametrize("seconds", [0, 2], ids=["a moment ago", "while they rested"])
def test_connections_that_were_cut_are_replaced_without_a_fault(
    postgres: Database, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    break_connections(postgres)
    later = time.monotonic() + seconds
    monkeypatch.setattr(time, "monotonic", lambda: later)
    for _ in range(3):
        postgres.write(by_the_driver)


@pytest.mark.parametrize("work", [by_sqlalchemy, by_the_driver])
def test_one_that_is_cut_in_the_middle_is_a_passing_fault_and_the_next_try_succeeds(
    postgres: Database, work: Callable[[Connection], None]
) -> None:
    def cut(connection: Connection) -> None:
        work(connection)
        break_connections(postgres)
        work(connection)

    with pytest.raises(PASSING_FAULTS):
        postgres.write(cut)
    for _ in range(3):
        postgres.write(work)


def test_a_file_that_somebody_else_locks_is_a_passing_fault_and_works_again_after(sqlite: Database) -> None:
    sqlite.write(lambda c: c.execute(text("PRAGMA busy_timeout=50")))
    other = sqlite3.connect(str(sqlite.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        with pytest.raises(PASSING_FAULTS):
            sqlite.write(by_the_driver)
    other.close()
    sqlite.write(by_the_driver)


def test_what_fails_is_undone_and_the_next_write_starts_afresh(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        database.write(lambda _: 1 // 0)
    database.write(by_the_driver)
