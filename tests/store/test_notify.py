from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest

from bot.store.database import Database
from bot.store.notify import Wake

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


# --- few for many ------------------------------------------------------------------------------------


class Ear:
    """What PostgreSQL passes on to whoever listens."""

    def __init__(self, listening: Any) -> None:
        self._listening = listening

    def hears_one(self) -> bool:
        return len(list(self._listening.notifies(timeout=SOON, stop_after=1))) == 1

    def hears_before(self, mark: str) -> int:
        """How many came before the one that carries this mark. They come in the order of their commits."""
        for count, heard in enumerate(self._listening.notifies(timeout=SOON)):
            if heard.payload == mark:
                return count
        raise AssertionError("the mark never came")


@pytest.fixture
def ear(postgres: Database) -> Iterator[Ear]:
    url = postgres.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(url, autocommit=True)) as listening:
        listening.execute("LISTEN tellback_outbox")
        yield Ear(listening)


@contextmanager
def ringing(postgres: Database, **more: float) -> Iterator[Wake]:
    wake = Wake(postgres, **more)
    wake.start(listen=False)
    try:
        yield wake
    finally:
        wake.close()


def mark(postgres: Database, word: str) -> None:
    postgres.write(lambda c: c.exec_driver_sql(f"NOTIFY tellback_outbox, '{word}'"))


def test_of_many_rings_in_a_row_others_hear_one_in_each_pause(postgres: Database, ear: Ear) -> None:
    """Each ring comes after a round trip to the database, so that there is time to pass on every one."""
    with ringing(postgres, at_most_every=600) as wake:
        wake.ring()
        assert ear.hears_one()
        for _ in range(100):
            wake.ring()
            mark(postgres, "in between")
        mark(postgres, "done")
        assert ear.hears_before("done") == 100, "the marks alone"


def test_a_burst_is_heard_a_few_times_and_its_last_ring_is_not_lost(postgres: Database, ear: Ear) -> None:
    with ringing(postgres) as wake:
        wake.ring()
        assert ear.hears_one()
        for _ in range(100):
            wake.ring()
        assert ear.hears_one()
    mark(postgres, "done")
    assert ear.hears_before("done") <= 10


def test_rings_that_come_apart_are_all_heard(postgres: Database, ear: Ear) -> None:
    with ringing(postgres, at_most_every=0) as wake:
        for _ in range(20):
            wake.ring()
            assert ear.hears_one()
