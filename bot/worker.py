"""The worker: a thread that delivers and a thread that keeps the schedule.

Embedded (SQLite), it lives in the web process and a file lock sees to it that there is one. On PostgreSQL any
number of them may run, on any number of machines.
"""

from __future__ import annotations

import fcntl
import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import TextIO

from bot.clock import Clock
from bot.errors import SettingsFault
from bot.service.outbound.dispatcher import Delivery
from bot.store import timers
from bot.store.database import PASSING_FAULTS, Database
from bot.store.notify import Wake
from bot.store.timers import Handler
from bot.trace import kind_and_place

_TICK = 1.0  # seconds between looks at the schedule
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something done again and again: `run` is given the moment. Of all workers one does each turn.

    A turn that fails or dies half-way is not repeated before the next one, so a job finds its own work ("all
    that is late") instead of counting on its turns.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], None]


class Schedule:
    """The repeated jobs, and the handlers of timers by kind. ring: see `timers.run_due`."""

    def __init__(
        self,
        database: Database,
        jobs: Sequence[Job],
        handlers: Mapping[str, Handler] | None = None,
        *,
        ring: Callable[[], None] | None = None,
    ) -> None:
        self._database = database
        self._jobs = tuple(jobs)
        self._handlers = dict(handlers or {})
        self._ring = ring
        self._next: dict[str, datetime] = {}

    def run_due(self, now: datetime) -> int:
        """Do whatever is due and nobody else has done. Returns how many jobs and timers that was."""
        done = sum(self._run(job, now) for job in self._jobs if self._may_be_due(job, now))
        if not self._handlers:
            return done
        return done + timers.run_due(self._database, self._handlers, now, ring=self._ring)

    def _may_be_due(self, job: Job, now: datetime) -> bool:
        """A guess without the database: another worker may have taken the turn, or died."""
        return now >= self._next.get(job.name, now)

    def _run(self, job: Job, now: datetime) -> bool:
        mine = self._database.write(lambda c: timers.take_turn(c, f"job:{job.name}", now, job.every))
        self._next[job.name] = now + (job.every if mine else min(job.every, timedelta(seconds=30)))
        if not mine:
            return False
        try:
            job.run(now)
        except Exception as fault:
            _log.error("the job %r failed: %s", job.name, kind_and_place(fault))
        return True


class Worker:
    """Runs `delivery` and the schedule in threads of their own, from `start` to `stop`."""

    def __init__(
        self,
        database: Database,
        delivery: Delivery,
        jobs: Sequence[Job],
        *,
        clock: Clock,
        wake: Wake,
        handlers: Mapping[str, Handler] | None = None,
        aside: Sequence[Job] = (),
    ) -> None:
        """aside: jobs that wait for servers of others, in a thread of their own: nothing waits for them."""
        self._database = database
        self._delivery = delivery
        self._schedule = Schedule(database, jobs, handlers, ring=wake.ring)
        self._aside = Schedule(database, aside) if aside else None
        self._clock = clock
        self._wake = wake
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._lock: TextIO | None = None

    def start(self) -> None:
        """Raises SettingsFault when another worker already runs on the same SQLite file."""
        if self._database.embedded:
            self._lock = _locked(_lock_of(self._database))
        self._wake.start()
        self._threads = [
            threading.Thread(target=self._delivery.run, name="delivery"),
            threading.Thread(target=self._keep, args=(self._schedule,), name="schedule"),
        ]
        if self._aside is not None:
            self._threads.append(threading.Thread(target=self._keep, args=(self._aside,), name="aside"))
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Claim nothing more, finish what is under way, put back the rest. Returns when that is done."""
        self._stopping.set()
        self._delivery.stop()
        for thread in self._threads:
            thread.join()
        self._threads = []
        self._wake.close()
        self._delivery.close()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def serve(self) -> None:
        """`start`, and `stop` at SIGTERM or Ctrl-C. For the main thread of a process of its own."""
        asked = threading.Event()

        def ask(_signal: int, _frame: FrameType | None) -> None:
            asked.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, ask)
        self.start()
        asked.wait()
        self.stop()

    def _keep(self, schedule: Schedule) -> None:
        while not self._stopping.wait(_TICK):
            try:
                schedule.run_due(self._clock.now())
            except PASSING_FAULTS as fault:
                _log.warning("the schedule waits for the database: %s", type(fault).__name__)
            except Exception as fault:
                _log.error("the schedule stumbled: %s", kind_and_place(fault))


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """While it lasts, no worker runs on this SQLite file. Raises SettingsFault when one does."""
    lock = _locked(_lock_of(database))
    try:
        yield
    finally:
        lock.close()


def _lock_of(database: Database) -> Path:
    return Path(f"{database.url.database}.worker.lock")


def _locked(path: Path) -> TextIO:
    """The open file that holds the lock; closing it, or the end of the process, gives it back."""
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise SettingsFault(
            [
                "TELLBACK_DATABASE_URL: another worker already runs on this SQLite file. "
                "Stop it first, or use PostgreSQL to run several."
            ]
        ) from None
    return file
