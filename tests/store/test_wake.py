from __future__ import annotations

import threading

import pytest

from bot.store.database import Database
from bot.store.wake import Wake

SOON = 5.0  # seconds that a test waits at most; rings take milliseconds


def test_a_ring_reaches_the_listeners_of_its_process(database: Database) -> None:
    heard = threading.Event()
    wake = Wake(database)
    wake.on_ring(heard.set)
    wake.ring()
    assert heard.is_set()


def test_who_stopped_listening_hears_nothing(database: Database) -> None:
    heard = threading.Event()
    wake = Wake(database)
    wake.on_ring(heard.set)()
    wake.ring()
    assert not heard.is_set()


@pytest.fixture
def far_bell(postgres: Database) -> Wake:
    """The bell of another process, as far as the database can tell."""
    return Wake(postgres)


def test_on_postgresql_a_ring_reaches_other_processes(postgres: Database, far_bell: Wake) -> None:
    ready, heard = threading.Event(), threading.Event()
    far_bell.on_ring(ready.set)
    far_bell.start()
    near = Wake(postgres)
    near.start(listen=False)
    try:
        assert ready.wait(SOON)  # it calls once as it begins to listen
        far_bell.on_ring(heard.set)
        near.ring()
        assert heard.wait(SOON)
    finally:
        near.close()
        far_bell.close()


def test_the_bell_mends_itself_when_its_connection_is_cut(postgres: Database, far_bell: Wake) -> None:
    rung = threading.Semaphore(0)
    far_bell.on_ring(rung.release)
    far_bell.start()
    try:
        assert rung.acquire(timeout=SOON)
        postgres.write(
            lambda c: c.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN %%' AND datname = current_database()"
            )
        )
        assert rung.acquire(timeout=SOON)  # it listens again, and calls as it begins
    finally:
        far_bell.close()
