"""How fast the outbox delivers, in order, through a stand-in provider that takes 20 ms.

    python -m bench.outbox            # 20,000 messages to 2,000 people, SQLite and PostgreSQL
    python -m bench.outbox --messages 4000

Prints a table. The stand-in's own ceiling for one worker is places / delay: 10,000 messages/s with 200
places. With 30 places its delay is the limit, not this machine's cores: there two workers show what a second
one adds.
PostgreSQL is the server at TEST_DATABASE_URL, else one from the wheel that the tests use.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bench.delivery import LANE, Taken, delivering, message
from bench.figures import Figure
from bot.clock import SystemClock
from bot.model.message import BULK, LIVE
from bot.store.database import Database, opened
from bot.store.notify import Wake
from bot.store.outbox import queue
from bot.store.outbox.claims import claim
from bot.store.outbox.lanes import Sender
from bot.store.outbox.token_bucket import UNLIMITED
from bot.store.tables import address, metadata, outbox, person
from tests.postgres import fresh_database, server

MANY, FEW = 200, 30  # places: sends under way at once in one worker
_PAIRS = 3  # of one worker and two, side by side
_BUDGETS = {"SQLite": 5000, "PostgreSQL": 4000}  # messages a second


def populate(database: Database, messages: int) -> float:
    """Write the messages down, ten a person; returns messages added a second."""
    people = max(messages // 10, 1)
    now = SystemClock().now()
    database.write(
        lambda c: [
            c.execute(insert(person), [{"may_keep": True, "made_at": now} for _ in range(people)]),
            c.execute(
                insert(address),
                [
                    {
                        "person_id": n + 1,
                        "channel": "sms",
                        "account": "+447700900123",
                        "keyed_hash": f"h{n}",
                        "sealed": f"p{n}",
                    }
                    for n in range(people)
                ],
            ),
        ]
    )
    started = time.perf_counter()
    for first in range(0, messages, 500):
        page = [message(n % people + 1, BULK) for n in range(first, min(first + 500, messages))]
        database.write(lambda c, page=page: queue.add(c, page))
    return messages / (time.perf_counter() - started)


def out_of_order(taken: Iterable[Taken]) -> int:
    """People who got any message before an earlier one, whichever worker sent it: the clock is the machine's.

    >>> out_of_order([(1.0, "Ada", 7), (3.0, "Ada", 8), (2.0, "Bob", 9), (4.0, "Bob", 6)])
    1
    """
    ids: dict[str, list[int]] = defaultdict(list)
    for _, to, id_ in sorted(taken):
        ids[to].append(id_)
    return sum(each != sorted(each) for each in ids.values())


def deliver_by_many(url: str, workers: int, places: int) -> list[dict[str, Any]]:
    """The same by several processes at once."""
    command = [sys.executable, "-m", "bench.delivery", url, "--places", str(places), "--name"]
    running = [
        subprocess.Popen([*command, f"worker-{n}"], stdout=subprocess.PIPE, text=True) for n in range(workers)
    ]
    return [json.loads(one.communicate()[0]) for one in running]


def latency(url: str, tries: int = 60) -> tuple[float, float]:
    """Commit to send with an idle worker: median and 95th percentile in milliseconds."""
    times = []
    with opened(url) as database:
        wake = Wake(database)
        with delivering(database, "idle", wake, MANY) as channel:
            for n in range(tries):
                time.sleep(0.03)
                channel.heard.clear()
                database.write(lambda c, n=n: queue.add(c, [message(n % 100 + 1, LIVE)]))
                started = time.perf_counter()
                wake.ring()
                channel.heard.wait(5)
                times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def claim_time(url: str) -> float:
    """Milliseconds of one claim of 200 in front of the whole queue."""
    with opened(url) as database:
        sender = Sender(lane=LANE, worker="claims", pace=UNLIMITED)
        times = []
        for _ in range(5):
            started = time.perf_counter()
            database.write(lambda c: claim(c, sender, MANY, SystemClock().now()))
            times.append(1000 * (time.perf_counter() - started))
            database.write(
                lambda c: c.execute(
                    outbox.update().where(outbox.c.state == "sending").values(state="queued", attempts=0)
                )
            )
        return statistics.median(times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One run. added, rate: messages a second. claim, idle: milliseconds. cpu: microseconds a message."""

    kind: str
    workers: int
    places: int
    added: float
    claim: float
    rate: float
    cpu: float
    unordered: int
    idle_p50: float
    idle_p95: float

    def __str__(self) -> str:
        return (
            f"{self.kind:12} {self.workers:7} {self.places:6} {self.added:9,.0f} {self.claim:9.1f}"
            f" {self.rate:11,.0f} {self.cpu:8.0f} {self.unordered:10}"
            f" {self.idle_p50:8.1f} {self.idle_p95:8.1f}"
        )


def run(kind: str, url: str, messages: int, workers: int, places: int) -> Line:
    with opened(url) as database:
        metadata.drop_all(database.engine)
        metadata.create_all(database.engine)
        added = populate(database, messages)
    claimed = claim_time(url)
    results = deliver_by_many(url, workers, places)
    middle, high = latency(url)
    return Line(
        kind=kind,
        workers=workers,
        places=places,
        added=added,
        claim=claimed,
        rate=sum(one["count"] / one["seconds"] for one in results),
        cpu=1e6 * sum(one["cpu"] for one in results) / messages,
        unordered=out_of_order((at, to, id_) for one in results for at, to, id_ in one["got"]),
        idle_p50=middle,
        idle_p95=high,
    )


def runs(messages: int) -> Iterator[Line]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        yield run("SQLite", f"sqlite:///{folder / 'bench.db'}", messages, 1, MANY)
        at = stack.enter_context(server())
        url = stack.enter_context(fresh_database(at)).render_as_string(hide_password=False)
        for workers, places in ((1, MANY), *((1, FEW), (2, FEW)) * _PAIRS):
            yield run("PostgreSQL", url, messages, workers, places)


def measure() -> list[Figure]:
    lines = list(runs(20_000))
    sqlite, postgres, *pairs = lines
    figures = [figure for line in (sqlite, postgres) for figure in _figures(line)]
    gains = sorted(both.rate / alone.rate for alone, both in zip(pairs[::2], pairs[1::2], strict=True))
    times = statistics.median(gains)
    return [
        *figures,
        Figure(
            what="PostgreSQL: two worker processes against one, the provider's delay being the limit",
            measured=f"{times:.2f} times, the middle of {', '.join(f'{gain:.2f}' for gain in gains)}",
            budget="1.6 times",
            met=times >= 1.6,
        ),
        Figure(
            what="messages that reached a person out of order, all runs",
            measured=str(sum(line.unordered for line in lines)),
            budget="0",
            met=not any(line.unordered for line in lines),
        ),
    ]


def _figures(line: Line) -> list[Figure]:
    return [
        Figure(
            what=f"{line.kind}: outbox, one worker, in order, provider takes 20 ms",
            measured=f"{line.rate:,.0f} messages/s",
            budget=f"{_BUDGETS[line.kind]:,} messages/s",
            met=line.rate >= _BUDGETS[line.kind],
            key=f"delivered {line.kind}",
            value=line.rate,
        ),
        Figure(
            what=f"{line.kind}: worker's processor time for one message",
            measured=f"{line.cpu:.0f} microseconds",
            key=f"sent cpu {line.kind}",
            value=line.cpu,
        ),
        Figure(
            what=f"{line.kind}: commit to send, idle",
            measured=f"median {line.idle_p50:.1f} ms, p95 {line.idle_p95:.1f} ms",
            budget="p95 50 ms",
            met=line.idle_p95 <= 50,
        ),
    ]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--messages", type=int, default=20_000)
    asked = words.parse_args()
    print(
        "database     workers places   added/s claim/ms delivered/s cpu us/m unordered  idle p50 idle p95 ms"
    )
    for line in runs(asked.messages):
        print(line, flush=True)


if __name__ == "__main__":
    main()
