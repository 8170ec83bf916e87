"""What the bare database does: one row inserted and committed, again and again, by its own driver."""

from __future__ import annotations

import sqlite3
import time

import psycopg
from sqlalchemy.engine import make_url

_SECONDS = 1.5


def commits(url: str) -> float:
    """One-row insert-and-commit, a second; synchronous as the product has it."""
    return _sqlite(url) if url.startswith("sqlite") else _postgres(url)


def _sqlite(url: str) -> float:
    connection = sqlite3.connect(f"{make_url(url).database}.bare", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, words TEXT)")
    rate = _rate(lambda: connection.execute("INSERT INTO bare (words) VALUES ('some words of a person')"))
    connection.close()
    return rate


def _postgres(url: str) -> float:
    given = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bare (id BIGSERIAL PRIMARY KEY, words TEXT)")
        rate = _rate(lambda: connection.execute("INSERT INTO bare (words) VALUES ('some words of a person')"))
        connection.execute("DROP TABLE bare")
    return rate


def _rate(once: object) -> float:
    assert callable(once)
    count, started = 0, time.perf_counter()
    while (taken := time.perf_counter() - started) < _SECONDS:
        once()
        count += 1
    return count / taken
