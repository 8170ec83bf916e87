"""Group commit: together when they come together, and each for itself when one fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, select, update

from bot.store import group_commit
from bot.store.database import PASSING_FAULTS, Connection, Database
from bot.store.tables import metadata, tries
from tests.fixed import MONDAY_10AM


@pytest.fixture(params=["sqlite", "postgres"])
def grouped(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'grouped.db'}", grouped=True)
        metadata.create_all(made.engine)
    else:
        plain: Database = request.getfixturevalue("postgres")
        made = Database(plain.url.render_as_string(hide_password=False), grouped=True)
    yield made
    made.close()


asked_by: ContextVar[str] = ContextVar("asked_by", default="nobody")


def keep(key: str, *, fail: bool = False) -> Callable[[Connection], Any]:
    def work(connection: Connection) -> str:
        connection.execute(insert(tries).values(key=key, window_at=MONDAY_10AM, count=1))
        if fail:
            raise ValueError(key)
        return key

    return work


def _write(database: Database, work: Callable[[Connection], Any]) -> Any:
    return database.write_together(work, "one key")


def kept(database: Database) -> set[str]:
    return set(database.read(lambda c: c.scalars(select(tries.c.key)).all()))


class Together:
    """Work that is handed in while the writer is held up, so that it makes one group; counts the commits."""

    def __init__(self, database: Database) -> None:
        self.commits = 0
        self._database = database

    def write(self, works: list[Callable[[Connection], Any]]) -> list[object]:
        held, let_go = threading.Event(), threading.Event()

        def hold(connection: Connection) -> None:
            held.set()
            let_go.wait(10)

        with ThreadPoolExecutor(len(works) + 1) as pool:
            first = pool.submit(_write, self._database, hold)
            held.wait(10)
            futures: list[Future[Any]] = [pool.submit(_write, self._database, work) for work in works]
            while self._database.waiting_writes < len(works):
                threading.Event().wait(0.005)
            event.listen(self._database.engine, "commit", self._count)
            let_go.set()
            first.result(10)
            return [future.exception(10) or future.result(10) for future in futures]

    def _count(self, connection: object) -> None:
        self.commits += 1


def test_what_comes_together_is_committed_together(grouped: Database) -> None:
    together = Together(grouped)
    assert together.write([keep(f"k{n}") for n in range(20)]) == [f"k{n}" for n in range(20)]
    assert together.commits == 2, "the one that was held, and the group"
    assert kept(grouped) == {f"k{n}" for n in range(20)}


def test_what_fails_is_undone_alone(grouped: Database) -> None:
    results = Together(grouped).write([keep(f"k{n}", fail=n == 3) for n in range(6)])
    assert [type(each) for each in results] == [str, str, str, ValueError, str, str]
    assert kept(grouped) == {"k0", "k1", "k2", "k4", "k5"}


def test_a_fault_of_the_database_is_one_callers_fault(grouped: Database) -> None:
    _write(grouped, keep("taken"))
    results = Together(grouped).write([keep("a"), keep("taken"), keep("b")])
    assert [isinstance(each, Exception) for each in results] == [False, True, False]
    assert kept(grouped) == {"taken", "a", "b"}


def test_a_commit_that_fails_is_everybodys_fault(grouped: Database) -> None:
    def break_down(connection: Connection) -> None:
        raise OSError("the disk is full")

    _write(grouped, keep("before"))
    event.listen(grouped.engine, "commit", break_down)
    try:
        results = Together(grouped).write([keep("a"), keep("b")])
    except OSError as fault:  # the one that held the others up
        results = [fault]
    finally:
        event.remove(grouped.engine, "commit", break_down)
    assert all(isinstance(each, OSError) for each in results)
    assert kept(grouped) == {"before"}


def test_alone_it_is_as_without(grouped: Database) -> None:
    assert _write(grouped, keep("alone")) == "alone"
    with pytest.raises(ValueError, match="bad"):
        _write(grouped, keep("bad", fail=True))
    assert kept(grouped) == {"alone"}


def test_what_is_known_of_the_request_is_known_to_its_work(grouped: Database) -> None:
    asked_by.set("Asha")
    assert _write(grouped, lambda _: asked_by.get()) == "Asha"


def test_closing_finishes_what_waits(grouped: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        futures: list[Future[Any]] = [pool.submit(_write, grouped, keep(f"k{n}")) for n in range(4)]
        for future in futures:
            future.result(10)
    grouped.close()
    assert not [
        thread for thread in threading.enumerate() if thread.name == "group commit" and thread.is_alive()
    ]


def test_two_processes_that_write_to_the_same_people_do_not_wait_for_each_other(postgres: Database) -> None:
    """Each locks both rows in one transaction, and they came in the opposite order."""
    for key in ("a", "b"):
        postgres.write(keep(key))
    url = postgres.url.render_as_string(hide_password=False)
    both = [Database(url, grouped=True) for _ in range(2)]

    def count(key: str) -> Callable[[Connection], None]:
        def work(connection: Connection) -> None:
            connection.execute(update(tries).where(tries.c.key == key).values(count=tries.c.count + 1))
            threading.Event().wait(0.05)

        return work

    try:
        for _ in range(5):
            with ThreadPoolExecutor(6) as pool:
                held = [pool.submit(each.write_together, lambda _: time.sleep(0.05), "") for each in both]
                futures = [
                    pool.submit(each.write_together, count(key), key)
                    for each, order in zip(both, ("ab", "ba"), strict=True)
                    for key in order
                ]
                assert [each.result(20) for each in (*held, *futures)] == [None] * 6
    finally:
        for each in both:
            each.close()
    counts = postgres.read(lambda c: c.scalars(select(tries.c.count).order_by(tries.c.key)).all())
    assert list(counts) == [11, 11]


def test_what_is_submitted_once_it_is_closed_fails_at_once(grouped: Database) -> None:
    grouped.write_together(lambda _: None, "")
    grouped.close()
    done = grouped.submit_together(lambda _: None, "")
    assert done is not None
    assert isinstance(done.exception(timeout=5), PASSING_FAULTS)


def test_whoever_could_not_be_begun_for_too_long_is_told_to_come_again(
    grouped: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider gives up after fifteen seconds; an answer after that is no answer."""
    monkeypatch.setattr(group_commit, "_PATIENCE", 0.1)
    begun = threading.Event()

    def slow(_: Connection) -> None:
        begun.set()
        time.sleep(0.3)

    first = grouped.submit_together(slow, "")
    assert begun.wait(5)
    late = grouped.submit_together(lambda _: None, "")
    assert first is not None
    assert late is not None
    assert first.exception(timeout=5) is None
    assert isinstance(late.exception(timeout=5), PASSING_FAULTS)
