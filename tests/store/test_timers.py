from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.store import timers
from bot.store.database import Connection, Database
from bot.store.tables import lane, timer
from bot.store.timers import Timer
from tests.fixed import FixedClock

HOUR = timedelta(hours=1)


def left(database: Database) -> list[Any]:
    return database.read(lambda c: list(c.execute(select(timer).order_by(timer.c.id))))


def test_a_due_timer_is_handed_over_whole_and_is_gone(database: Database, clock: FixedClock) -> None:
    now, seen = clock.now(), []
    database.write(lambda c: timers.arm(c, "nudge", now, ref=7, turn=3, key="talk:7"))
    database.write(lambda c: timers.arm(c, "nudge", now + HOUR, ref=8))
    assert timers.run_due(database, {"nudge": lambda _, one: seen.append(one)}, now) == 1
    assert seen == [Timer(id=1, kind="nudge", ref=7, turn=3, due_at=now, key="talk:7")]
    assert [row.ref for row in left(database)] == [8]


def test_a_key_is_armed_once(database: Database, clock: FixedClock) -> None:
    arm = lambda c: timers.arm(c, "nudge", clock.now(), key="talk:7")  # noqa: E731
    assert database.write(arm) is not None
    assert database.write(arm) is None


def test_a_handler_can_arm_the_next_one_under_the_same_key(database: Database, clock: FixedClock) -> None:
    now = clock.now()

    def work(connection: Connection, one: Timer) -> None:
        timers.arm(connection, one.kind, now + HOUR, key=one.key)

    database.write(lambda c: timers.arm(c, "sweep", now, key="sweep"))
    assert timers.run_due(database, {"sweep": work}, now) == 1
    assert [row.due_at for row in left(database)] == [now + HOUR]


def test_a_handler_that_fails_undoes_its_work_and_is_tried_again_later(
    database: Database, clock: FixedClock
) -> None:
    def bad(connection: Any, _: Timer) -> None:
        connection.execute(lane.insert().values(name="half done"))
        raise ValueError("no")

    now, seen = clock.now(), []
    database.write(lambda c: timers.arm(c, "bad", now))
    database.write(lambda c: timers.arm(c, "good", now))
    handlers = {"bad": bad, "good": lambda _, one: seen.append(one.kind)}
    assert timers.run_due(database, handlers, now) == 2
    assert seen == ["good"]
    assert [(row.kind, row.due_at) for row in left(database)] == [("bad", now + timers.RETRY_AFTER)]
    assert database.read(lambda c: c.execute(select(lane)).all()) == []


@pytest.mark.parametrize(
    ("answers", "rings"),
    [
        pytest.param([True], [1], id="there is more to do"),
        pytest.param([False], [], id="there is not"),
        pytest.param([None], [], id="it says nothing about it"),
        pytest.param([True, None, True], [1, 3], id="as soon as each is committed"),
    ],
)
def test_the_bell_rings_after_the_commit_of_each_timer_that_asks_for_it(
    database: Database, clock: FixedClock, answers: list[bool | None], rings: list[int]
) -> None:
    now, seen = clock.now(), []
    for ref, _ in enumerate(answers):
        database.write(lambda c, ref=ref: timers.arm(c, "work", now, ref=ref))

    def work(connection: Any, one: Timer) -> bool | None:
        connection.execute(lane.insert().values(name=f"done {one.ref}"))
        return answers[one.ref]

    def ring() -> None:
        seen.append(len(database.read(lambda c: c.execute(select(lane)).all())))

    assert timers.run_due(database, {"work": work}, now, ring=ring) == len(answers)
    assert seen == rings


def test_what_is_undone_rings_nobody(database: Database, clock: FixedClock) -> None:
    def bad(*_: Any) -> bool:
        raise ValueError("no")

    rung: list[str] = []
    database.write(lambda c: timers.arm(c, "bad", clock.now()))
    assert timers.run_due(database, {"bad": bad}, clock.now(), ring=lambda: rung.append("rung")) == 1
    assert rung == []


def test_kinds_without_a_handler_are_left_for_others(database: Database, clock: FixedClock) -> None:
    database.write(lambda c: timers.arm(c, "other", clock.now()))
    assert timers.run_due(database, {"nudge": lambda *_: None}, clock.now()) == 0
    assert len(left(database)) == 1


def test_a_timer_is_taken_back_by_its_key(database: Database, clock: FixedClock) -> None:
    for key in "abc":
        database.write(lambda c, key=key: timers.arm(c, "nudge", clock.now(), key=key))
    assert database.write(lambda c: timers.disarm(c, key="a"))
    assert not database.write(lambda c: timers.disarm(c, key="a"))
    assert [row.key for row in left(database)] == ["b", "c"]


def test_a_timer_set_again_moves_to_its_new_moment_and_turn(database: Database, clock: FixedClock) -> None:
    now, later = clock.now(), clock.now() + timedelta(minutes=3)
    database.write(lambda c: timers.arm(c, "nudge", now, ref=7, key="another"))
    for due, turn in ((now, 1), (later, 2)):
        database.write(lambda c, due=due, turn=turn: timers.rearm(c, "nudge", due, ref=7, turn=turn, key="a"))
    assert [(row.key, row.due_at, row.turn) for row in left(database)] == [
        ("another", now, 0),
        ("a", later, 2),
    ]


def test_each_timer_is_run_once_by_many_workers(database: Database, clock: FixedClock) -> None:
    now, seen = clock.now(), []
    for ref in range(40):
        database.write(lambda c, ref=ref: timers.arm(c, "nudge", now, ref=ref))
    handlers = {"nudge": lambda _, one: seen.append(one.ref)}
    threads = [threading.Thread(target=timers.run_due, args=(database, handlers, now)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(40))


def test_of_many_workers_one_gets_each_turn_of_a_job(database: Database, clock: FixedClock) -> None:
    got: list[bool] = []

    def ask() -> None:
        got.append(database.write(lambda c: timers.take_turn(c, "job:sweep", clock.now(), HOUR)))

    for expected in (1, 2):
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert got.count(True) == expected
        clock.pass_by(hours=1)
