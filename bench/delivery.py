"""One worker that delivers an outbox through a stand-in provider, in a process of its own.

    python -m bench.delivery URL --name worker-0 --places 200

Prints what it did as JSON: how many, in how long, and who got which message when.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from bot.clock import SystemClock, SystemDice
from bot.model.message import BULK, NewMessage
from bot.service.outbound.dispatcher import Delivery
from bot.store.database import Database, opened
from bot.store.notify import Wake
from bot.store.tables import outbox
from channels.port import Limits, Outgoing, Reading, Request, Sent

DELAY = 0.02  # seconds that the provider takes for each message
LANE = "sms:+447700900123"

Taken = tuple[float, str, int]  # when, by the machine's own clock; to whom; which message


class StandIn:
    name, account = "sms", "+447700900123"

    def __init__(self, places: int) -> None:
        self.limits = Limits(max_text=1000, per_second=1e6, burst=1e6, in_flight=places)
        self.got: list[Taken] = []
        self.count = 0
        self.heard = threading.Event()

    def read(self, request: Request) -> Reading:
        raise NotImplementedError("nothing comes in here")

    async def send(self, outgoing: Outgoing) -> Sent:
        self.heard.set()
        await asyncio.sleep(DELAY)
        self.got.append((time.monotonic(), outgoing.address, outgoing.id))
        self.count += 1
        return Sent(ref=f"SM{outgoing.id}")


def message(to: int, priority: int) -> NewMessage:
    now = SystemClock().now()
    return NewMessage(
        lane=LANE,
        address_id=to,
        kind="outcome" if priority == BULK else "reply",
        body="You said no one tells you what happens. We now text each person in 20 working days.",
        language="en_GB",
        priority=priority,
        due_at=now,
        expires_at=now + timedelta(hours=24),
        made_at=now,
    )


def left(database: Database) -> int:
    return database.read(
        lambda c: c.scalar(select(func.count()).select_from(outbox).where(outbox.c.state != "sent")) or 0
    )


@contextmanager
def delivering(database: Database, name: str, wake: Wake, places: int) -> Iterator[StandIn]:
    channel = StandIn(places)
    delivery = Delivery(
        database,
        {LANE: channel},
        clock=SystemClock(),
        dice=SystemDice(),
        wake=wake,
        unseal=lambda sealed: sealed,
        worker=name,
        quiet=lambda moment: moment,
    )
    thread = threading.Thread(target=delivery.run)
    thread.start()
    try:
        yield channel
    finally:
        delivery.stop()
        thread.join()
        delivery.close()


def deliver(url: str, name: str, expected: int, places: int) -> dict[str, Any]:
    """One worker until nothing is left; its own count, time and processor time."""
    with opened(url) as database:
        cpu, started = time.process_time(), time.perf_counter()
        with delivering(database, name, Wake(database), places) as channel:
            while channel.count < expected and left(database):
                time.sleep(0.1)
            while left(database):
                time.sleep(0.01)
            seconds = time.perf_counter() - started
        used = time.process_time() - cpu
    return {"count": channel.count, "seconds": seconds, "cpu": used, "got": channel.got}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("url")
    words.add_argument("--name", required=True)
    words.add_argument("--places", type=int, required=True)
    asked = words.parse_args()
    print(json.dumps(deliver(asked.url, asked.name, sys.maxsize, asked.places)))


if __name__ == "__main__":
    main()
