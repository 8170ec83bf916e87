"""Delivery end to end: a channel of the port, both databases, the clock standing still or running."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.clock import SystemClock
from bot.service.outbound.dispatcher import Delivery
from bot.store import timers
from bot.store.database import Database
from bot.store.notify import Wake
from bot.store.outbox import lanes
from channels.port import Fault, Heard, Limits, Outgoing, Reading, SendError, Sent
from tests.fixed import FixedClock, FixedDice, always
from tests.post import LANE, Post, unseal
from tests.standins.channel import StandIn
from tests.waiting import until

Start = Callable[..., Delivery]


@pytest.fixture
def channel() -> StandIn:
    return StandIn()


@pytest.fixture
def start(database: Database, channel: StandIn, clock: FixedClock) -> Iterator[Start]:
    """Makes deliveries; closes them in the end."""
    made: list[Delivery] = []

    def make(**more: Any) -> Delivery:
        values: dict[str, Any] = {
            "clock": clock,
            "dice": FixedDice(),
            "wake": Wake(database),
            "unseal": unseal,
            "worker": f"worker-{len(made)}",
            "quiet": always,
        }
        made.append(Delivery(database, {LANE: channel}, **(values | more)))
        return made[-1]

    yield make
    for delivery in made:
        delivery.close()


def test_everything_due_is_sent_in_order_for_each_person(post: Post, channel: StandIn, start: Start) -> None:
    people = [post.resident(f"p{n}") for n in range(10)]
    post.add_all([post.message(people[n % 10], f"{n % 10} {n // 10}") for n in range(100)])
    assert start().run_until_idle() == 100
    for person in range(10):
        mine = [text for text in channel.texts if text.startswith(f"{person} ")]
        assert mine == [f"{person} {turn}" for turn in range(10)]
    assert {row.state for row in post.rows()} == {"sent"}


def test_a_message_reaches_the_channel_whole(post: Post, channel: StandIn, start: Start) -> None:
    id_ = post.add(post.resident("+447700900001"), "ਸਤ ਸ੍ਰੀ ਅਕਾਲ", expires_at=post.now + timedelta(hours=4))
    start().run_until_idle()
    assert channel.got == [Outgoing(id=id_, address="+447700900001", text="ਸਤ ਸ੍ਰੀ ਅਕਾਲ", valid_for=4 * 3600)]


def test_no_more_than_the_channel_allows_are_under_way(post: Post, channel: StandIn, start: Start) -> None:
    channel.limits = Limits(max_text=1000, per_second=1e5, burst=1e5, in_flight=3)
    channel.answers = [0.01] * 12
    for n in range(12):
        post.add(post.resident(f"p{n}"))
    start().run_until_idle()
    assert channel.most_at_once == 3


@pytest.mark.parametrize(
    ("fault", "state"),
    [(SendError(Fault.CONTENT), "failed"), (SendError(Fault.NOT_SENT), "queued"), (RuntimeError(), "unsure")],
    ids=["refused for good", "surely not sent", "the channel broke its promise"],
)
def test_a_failed_send_is_written_down(
    post: Post, channel: StandIn, start: Start, fault: Exception, state: str
) -> None:
    id_ = post.add(post.resident())
    channel.answers = [fault]
    assert start().run_until_idle() == 0
    assert post.row(id_).state == state


def test_a_send_without_an_answer_is_unsure(
    post: Post, channel: StandIn, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.service.outbound.lane.SEND_TIMEOUT", 0.02)
    id_ = post.add(post.resident())
    channel.answers = [5.0]
    start().run_until_idle()
    assert (post.row(id_).state, post.row(id_).code) == ("unsure", "timeout")


def test_an_address_that_cannot_be_unsealed_stops_the_lane_with_an_alarm(
    post: Post, channel: StandIn, start: Start
) -> None:
    mo = post.resident()
    post.change_address(mo, sealed="with an old key")
    post.add(mo)
    start().run_until_idle()
    assert channel.got == []
    assert "is the key the right one?" in post.lane().alarm


def test_quiet_hours_put_off_bulk_and_let_replies_through(post: Post, channel: StandIn, start: Start) -> None:
    morning = post.now + timedelta(hours=12)
    post.add_bulk(post.resident("jo"), "news")
    post.add(post.resident("mo"), "reply")
    delivery = start(quiet=lambda _: morning)
    delivery.run_until_idle()
    assert channel.texts == ["reply"]
    post.clock.go_to(morning)
    delivery.run_until_idle()
    assert channel.texts == ["reply", "news"]


def test_what_a_dead_worker_left_is_looked_up_and_only_the_missing_is_sent_again(
    post: Post, channel: StandIn, start: Start
) -> None:
    went, missing = post.add(post.resident("mo"), "went"), post.add(post.resident("jo"), "missing")
    post.claim(worker="dead")
    channel.listed[went] = Sent(ref="SM-before")
    post.clock.pass_by(seconds=61)
    assert start().run_until_idle() == 1
    assert channel.texts == ["missing"]
    assert (post.row(went).state, post.row(went).sent_ref) == ("sent", "SM-before")
    assert (post.row(missing).state, post.row(missing).attempts) == ("sent", 2)


class Slow(FixedClock):
    """A clock that jumps as soon as a claim is committed, as if the machine had slept."""

    def now(self) -> datetime:
        self.pass_by(seconds=self.jump)
        self.jump = 0.0
        return super().now()

    jump = 0.0


def test_a_message_with_too_little_lease_left_is_put_back_unsent(
    post: Post, channel: StandIn, start: Start, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Slow(post.now)
    id_ = post.add(post.resident())
    jumps = iter([40.0])
    write = database.write

    def write_then_sleep(work: Any) -> Any:
        done = write(work)
        if getattr(done, "messages", ()):
            clock.jump = next(jumps, 0.0)
        return done

    monkeypatch.setattr(database, "write", write_then_sleep)
    assert start(clock=clock).run_until_idle() == 1
    assert channel.texts == ["Hello"]
    assert post.row(id_).attempts == 1  # the attempt that never began does not count


@pytest.fixture
def running(start: Start) -> Iterator[Callable[..., Delivery]]:
    """Runs a delivery in a thread of its own, with the real clock."""
    threads: list[tuple[Delivery, threading.Thread]] = []

    def run(**more: Any) -> Delivery:
        delivery = start(**({"clock": SystemClock()} | more))
        thread = threading.Thread(target=delivery.run)
        threads.append((delivery, thread))
        thread.start()
        return delivery

    yield run
    for delivery, thread in threads:
        delivery.stop()
        thread.join()


@pytest.fixture
def today(post: Post) -> Post:
    """The same town at the real time."""
    post.clock.go_to(SystemClock().now())
    return post


def test_a_ring_wakes_it(today: Post, channel: StandIn, running: Start, database: Database) -> None:
    wake = Wake(database)
    running(wake=wake)
    for n in range(3):
        today.add(today.resident(f"p{n}"), str(n))
        wake.ring()
        assert until(lambda n=n: len(channel.got) == n + 1)


def test_without_a_ring_it_looks_by_itself(today: Post, channel: StandIn, running: Start) -> None:
    running()
    today.add(today.resident())
    assert until(lambda: channel.texts == ["Hello"])


def test_stopping_lets_what_is_under_way_end(today: Post, channel: StandIn, running: Start) -> None:
    channel.answers = [0.2]
    id_ = today.add(today.resident())
    delivery = running()
    assert until(lambda: channel.at_once == 1)
    delivery.stop()
    assert until(lambda: today.row(id_).state == "sent")


def test_it_survives_the_database_going_away(
    today: Post, channel: StandIn, running: Start, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = database.write
    trouble = iter([0, 1, 1, 0, 1])  # 1: the commit happened, and then the connection broke

    def fragile(work: Any) -> Any:
        match next(trouble, None):
            case 0:
                raise OperationalError("statement", None, Exception("gone"))
            case 1:
                write(work)
                raise OperationalError("statement", None, Exception("gone after the commit"))
            case _:
                return write(work)

    people = [today.resident(f"p{n}") for n in range(5)]
    today.add_all([today.message(one, "one") for one in people])
    monkeypatch.setattr(database, "write", fragile)
    running()
    assert until(lambda: {row.state for row in today.rows()} == {"sent"})
    assert channel.texts == ["one"] * 5  # once each


def test_on_postgresql_it_survives_its_connections_being_cut(
    postgres: Database, channel: StandIn, clock: FixedClock
) -> None:
    clock.go_to(SystemClock().now())
    today = Post(database=postgres, clock=clock)
    delivery = Delivery(
        postgres,
        {LANE: channel},
        clock=SystemClock(),
        dice=FixedDice(),
        wake=Wake(postgres),
        unseal=unseal,
        worker="ann",
        quiet=always,
    )
    thread = threading.Thread(target=delivery.run)
    thread.start()
    try:
        for n in range(3):
            postgres.read(
                lambda c: c.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            )
            today.add(today.resident(f"p{n}"), str(n))
            assert until(lambda n=n: channel.texts == [str(one) for one in range(n + 1)])
    finally:
        delivery.stop()
        thread.join()
        delivery.close()


@dataclass(kw_only=True)
class AskedByMany(StandIn):
    """A provider that is asked by several programs. It says how many were asking at one moment."""

    name: str = "telegram"
    asked: list[int] = field(default_factory=list)
    asking: int = 0
    most_asking: int = 0

    async def poll(self, after: str) -> tuple[Reading, str]:
        self.asking += 1
        self.most_asking = max(self.most_asking, self.asking)
        await asyncio.sleep(0.01)
        self.asking -= 1
        at = int(after or 0)
        self.asked.append(at)
        event = Heard(event_id=str(at), account="bot", sender="mo", text=f"words {at}")
        return Reading(events=(event,)), str(at + 1)


def asking(database: Database, channel: StandIn, worker: str) -> Delivery:
    return Delivery(
        database,
        {"telegram:bot": channel},
        clock=SystemClock(),
        dice=FixedDice(),
        wake=Wake(database),
        unseal=unseal,
        worker=worker,
        heard=lambda _channel, _reading: None,
        polled={"telegram:bot"},
    )


def test_of_two_workers_one_asks_at_a_time_and_nothing_is_asked_twice(
    postgres: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.service.outbound.dispatcher._AGAIN_AFTER", 0.003)
    provider = AskedByMany()
    workers = [asking(postgres, provider, name) for name in ("ann", "bob")]
    threads = [threading.Thread(target=worker.run) for worker in workers]
    for thread in threads:
        thread.start()
    assert until(lambda: len(provider.asked) >= 20)
    for worker, thread in zip(workers, threads, strict=True):
        worker.stop()
        thread.join()
        worker.close()
    assert provider.most_asking == 1
    assert provider.asked == list(range(len(provider.asked)))


def test_a_lease_is_had_by_one_until_it_is_given_back_or_runs_out(
    database: Database, clock: FixedClock
) -> None:
    def take() -> int | None:
        return database.write(
            lambda c: timers.take_lease(c, "poll:telegram:bot", clock.now(), timedelta(seconds=90))
        )

    def give_back(turn: int) -> bool:
        return database.write(lambda c: timers.end_lease(c, "poll:telegram:bot", turn, clock.now()))

    first = take()
    assert first is not None
    assert take() is None
    assert give_back(first)
    second = take()
    assert second is not None
    clock.pass_by(seconds=91)
    third = take()  # who had the second one is dead
    assert third is not None
    assert not give_back(second)
    assert take() is None


def test_the_one_process_on_sqlite_does_not_wait_for_a_lease_of_its_dead_self(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = SystemClock().now()
    sqlite.write(lambda c: timers.take_lease(c, "poll:telegram:bot", now, timedelta(seconds=90)))
    provider = AskedByMany()
    worker = asking(sqlite, provider, "ann")
    thread = threading.Thread(target=worker.run)
    thread.start()
    assert until(lambda: bool(provider.asked))
    worker.stop()
    thread.join()
    worker.close()


@dataclass(kw_only=True)
class Polled(StandIn):
    """A channel that is asked for what came in. It forgets what lies before the cursor it is given."""

    name: str = "telegram"

    async def poll(self, after: str) -> tuple[Reading, str]:
        at = int(after or 0)
        if at >= 3:
            await asyncio.sleep(0.01)
            return Reading(), after
        event = Heard(event_id=str(at), account="bot", sender="mo", text=f"words {at}")
        return Reading(events=(event,)), str(at + 1)


def test_a_polled_channels_words_are_handed_in_before_the_cursor_moves(
    post: Post, start: Start, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.service.outbound.dispatcher._AGAIN_AFTER", 0.01)
    heard: list[str] = []
    faults = iter([True])

    def take(_: object, reading: Reading) -> None:
        if next(faults, False):
            raise OSError("the first time the words cannot be stored")
        heard.extend(event.text for event in reading.events if isinstance(event, Heard))

    delivery = Delivery(
        database,
        {"telegram:bot": Polled()},
        clock=SystemClock(),
        dice=FixedDice(),
        wake=Wake(database),
        unseal=unseal,
        worker="ann",
        heard=take,
        polled={"telegram:bot"},
    )
    thread = threading.Thread(target=delivery.run)
    thread.start()
    try:
        assert until(lambda: database.read(lambda c: lanes.cursor(c, "telegram:bot")) == "3")
    finally:
        delivery.stop()
        thread.join()
        delivery.close()
    assert heard == ["words 0", "words 1", "words 2"]
