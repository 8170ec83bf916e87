from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from bot.clock import SystemClock
from bot.errors import SettingsFault
from bot.service.outbound.dispatcher import Delivery
from bot.store import timers
from bot.store.database import Database
from bot.store.notify import Wake
from bot.worker import Job, Schedule, Worker
from tests.fixed import FixedClock, FixedDice, always
from tests.post import LANE, Post, unseal
from tests.standins.channel import StandIn
from tests.waiting import until


def delivery(database: Database, channel: StandIn, name: str, wake: Wake) -> Delivery:
    return Delivery(
        database,
        {LANE: channel},
        clock=SystemClock(),
        dice=FixedDice(),
        wake=wake,
        unseal=unseal,
        worker=name,
        quiet=always,
    )


def worker(database: Database, channel: StandIn, name: str, jobs: list[Job]) -> Worker:
    wake = Wake(database)
    return Worker(database, delivery(database, channel, name, wake), jobs, clock=SystemClock(), wake=wake)


def test_it_delivers_and_keeps_the_schedule(database: Database, clock: FixedClock) -> None:
    clock.go_to(SystemClock().now())
    post, channel, ran = Post(database=database, clock=clock), StandIn(), threading.Event()
    sweep = Job(name="sweep", every=timedelta(hours=1), run=lambda _: ran.set())
    one = worker(database, channel, "ann", [sweep])
    post.add(post.resident(), "Hello")
    one.start()
    try:
        assert until(lambda: channel.texts == ["Hello"])
        assert ran.wait(10)
    finally:
        one.stop()


def test_a_job_that_waits_for_somebody_elses_server_holds_up_nothing(database: Database) -> None:
    """An alert to a mail server that hangs must not keep timers and jobs from their time."""
    hangs, goes_on, ran = threading.Event(), threading.Event(), threading.Event()

    def hang(_: datetime) -> None:
        hangs.set()
        goes_on.wait(10)

    def sweep(_: datetime) -> None:
        if hangs.wait(10):
            ran.set()

    wake, channel = Wake(database), StandIn()
    one = Worker(
        database,
        delivery(database, channel, "ann", wake),
        [Job(name="sweep", every=timedelta(hours=1), run=sweep)],
        clock=SystemClock(),
        wake=wake,
        aside=[Job(name="alerts", every=timedelta(hours=1), run=hang)],
    )
    one.start()
    try:
        assert ran.wait(10)
        assert not goes_on.is_set()
    finally:
        goes_on.set()
        one.stop()


def test_on_sqlite_a_second_worker_is_refused(sqlite: Database) -> None:
    first, second = (worker(sqlite, StandIn(), name, []) for name in ("ann", "bob"))
    first.start()
    try:
        with pytest.raises(SettingsFault, match="another worker already runs on this SQLite file"):
            second.start()
    finally:
        first.stop()
    second.start()  # the place is free again
    second.stop()


def test_on_sqlite_sends_that_a_crash_left_are_looked_into_at_once(
    sqlite: Database, clock: FixedClock
) -> None:
    clock.go_to(SystemClock().now())
    post, channel = Post(database=sqlite, clock=clock), StandIn()
    post.add(post.resident())
    post.claim(worker="crashed")
    one = worker(sqlite, channel, "ann", [])
    one.start()
    try:
        assert until(lambda: channel.texts == ["Hello"])
    finally:
        one.stop()


def test_each_turn_of_a_job_is_done_by_one_worker(database: Database, clock: FixedClock) -> None:
    turns: list[datetime] = []
    job = Job(name="sweep", every=timedelta(minutes=1), run=turns.append)
    schedules = [Schedule(database, [job]) for _ in range(2)]
    for _ in range(10):  # five minutes
        for schedule in schedules:
            schedule.run_due(clock.now())
        clock.pass_by(seconds=30)
    assert turns == [turns[0] + timedelta(minutes=n) for n in range(5)]


def test_a_job_that_fails_does_not_stop_the_others(database: Database, clock: FixedClock) -> None:
    ran: list[str] = []

    def bad(_: datetime) -> None:
        ran.append("bad")
        raise ValueError("what somebody said")

    jobs = [
        Job(name="bad", every=timedelta(minutes=1), run=bad),
        Job(name="good", every=timedelta(minutes=1), run=lambda _: ran.append("good")),
    ]
    schedule = Schedule(database, jobs)
    schedule.run_due(clock.now())
    schedule.run_due(clock.pass_by(minutes=1))
    assert ran == ["bad", "good"] * 2


def test_the_log_of_a_failed_job_says_where_and_never_what_was_said(
    database: Database, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    def bad(_: datetime) -> None:
        raise ValueError("what somebody said")

    Schedule(database, [Job(name="bad", every=timedelta(minutes=1), run=bad)]).run_due(clock.now())
    assert "the job 'bad' failed: ValueError at test_worker.py:" in caplog.text
    assert "what somebody said" not in caplog.text


def test_timers_are_run_by_their_handlers(database: Database, clock: FixedClock) -> None:
    seen: list[int] = []
    database.write(lambda c: timers.arm(c, "nudge", clock.now(), ref=7))
    schedule = Schedule(database, [], {"nudge": lambda _, timer: seen.append(timer.ref)})
    assert schedule.run_due(clock.now()) == 1
    assert seen == [7]


def test_the_worker_rings_for_what_a_timer_gave_it_to_send(sqlite: Database) -> None:
    """On SQLite, for on PostgreSQL the bell also calls as it begins to listen."""
    now, rung, wake = SystemClock(), threading.Event(), Wake(sqlite)
    wake.on_ring(rung.set)
    sqlite.write(lambda c: timers.arm(c, "nudge", now.now()))
    one = Worker(
        sqlite, delivery(sqlite, StandIn(), "ann", wake), [], clock=now, wake=wake, handlers={"nudge": more}
    )
    one.start()
    try:
        assert rung.wait(10)
    finally:
        one.stop()


def more(*_: object) -> bool:
    return True
