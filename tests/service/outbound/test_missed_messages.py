"""What no webhook could bring is asked for, now and then, by one of all the workers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.service.outbound.dispatcher import Delivery
from bot.store.database import Database
from bot.store.notify import Wake
from bot.store.outbox import lanes
from channels.port import Fault, Heard, Limits, Outgoing, Reading, Request, SendError, Sent
from tests.fixed import FixedClock, FixedDice

LANE = "sms:+447700900000"
EVERY = timedelta(minutes=5)


@dataclass
class Listed:
    """A channel whose provider lists what came in, one message for each question."""

    name: str = "sms"
    account: str = "+447700900000"
    limits: Limits = field(default_factory=lambda: Limits(max_text=1600))
    asked: list[str] = field(default_factory=list)
    away: int = 0

    def read(self, request: Request) -> Reading:
        raise NotImplementedError("nothing comes by a webhook here")

    async def send(self, outgoing: Outgoing) -> Sent:
        raise NotImplementedError("nothing goes out here")

    async def poll(self, after: str) -> tuple[Reading, str]:
        self.asked.append(after)
        if self.away:
            self.away -= 1
            raise SendError(Fault.UNSURE, "no-list", "The list could not be read.")
        count = len(self.asked)
        event = Heard(event_id=f"SM{count}", account=self.account, sender="+447700900001", text=f"{count}")
        return Reading(events=(event,)), str(count)


@contextmanager
def working(database: Database, channel: Listed, clock: FixedClock, heard: list[str]) -> Iterator[None]:
    def take(_: object, reading: Reading) -> None:
        heard.extend(event.event_id for event in reading.events)

    delivery = Delivery(
        database,
        {LANE: channel},
        clock=clock,
        dice=FixedDice(),
        wake=Wake(database),
        unseal=lambda sealed: sealed,
        worker="ann",
        heard=take,
        caught_up={LANE: EVERY},
    )
    thread = threading.Thread(target=delivery.run)
    thread.start()
    try:
        yield
    finally:
        delivery.stop()
        thread.join()
        delivery.close()


def until(true: object, seconds: float = 10) -> bool:
    async def wait() -> bool:
        async with asyncio.timeout(seconds):
            while not true():  # type: ignore[operator]
                await asyncio.sleep(0.01)
        return True

    return asyncio.run(wait())


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.outbound.dispatcher._LOOK_EVERY", 0.02)
    monkeypatch.setattr("bot.service.outbound.dispatcher._AGAIN_AFTER", 0.02)


def test_of_several_workers_one_asks_each_time(database: Database, clock: FixedClock) -> None:
    channel, heard = Listed(), list[str]()
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(working(database, channel, clock, heard))
        assert until(lambda: heard == ["SM1"])
        threading.Event().wait(0.2)
        assert channel.asked == [""], "nobody else asked"
        clock.pass_by(seconds=EVERY.total_seconds())
        assert until(lambda: heard == ["SM1", "SM2"])
    assert channel.asked == ["", "1"]
    assert database.read(lambda c: lanes.cursor(c, LANE)) == "2"


def test_a_provider_that_is_away_is_asked_again_at_the_next_turn(
    database: Database, clock: FixedClock
) -> None:
    channel, heard = Listed(away=1), list[str]()
    with working(database, channel, clock, heard):
        assert until(lambda: channel.asked == [""])
        clock.pass_by(seconds=EVERY.total_seconds())
        assert until(lambda: heard == ["SM2"])
    assert channel.asked == ["", ""], "the cursor had not moved"
