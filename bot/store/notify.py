"""A bell for the workers: ring it after a commit that gave them something to do.

Inside the process it is a plain call. On PostgreSQL it also reaches other machines: a thread with a
connection of its own sends at most one NOTIFY in 10 ms, another listens. Never NOTIFY inside the work's own
transaction: such commits queue behind each other, and group commit is gone. A lost ring costs little, for
workers also look by themselves.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bot.store.database import Database

_CHANNEL = "tellback_outbox"
_AT_MOST_EVERY = 0.01  # seconds
_CHECK = 0.5  # seconds between looks at whether to stop
_RETRY = 1.0
_log = logging.getLogger(__name__)


class Wake:
    """One for each process. `start` is only needed where another process rings or listens.

    at_most_every: seconds between two rings that other processes hear; those in between are one.
    """

    def __init__(self, database: Database, *, at_most_every: float = _AT_MOST_EVERY) -> None:
        self._database = database
        self._at_most_every = at_most_every
        self._listeners: list[Callable[[], None]] = []
        self._rung = threading.Event()
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []

    def ring(self) -> None:
        """There is something to do, and it is committed. Cheap, from any thread, never raises."""
        self._call()
        self._rung.set()

    def on_ring(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have `listener` called at each ring, from any thread; it must return at once. Returns the undo."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def start(self, *, listen: bool = True) -> None:
        """On PostgreSQL: pass rings on to other processes and, if `listen`, take theirs. Else nothing."""
        if self._database.embedded or self._threads:
            return
        work = [self._notify, self._listen] if listen else [self._notify]
        self._threads = [threading.Thread(target=self._keep, args=(one,), daemon=True) for one in work]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._closing.set()
        self._rung.set()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _call(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def _keep(self, work: Callable[[Any], None]) -> None:
        """Run `work` on a connection of its own; when that breaks, on a new one."""
        while not self._closing.is_set():
            try:
                with _own_connection(self._database) as connection:
                    work(connection)
            except Exception as fault:  # whatever broke: the poll covers for us until it works again
                _log.warning("the bell's connection broke: %s", type(fault).__name__)
                self._closing.wait(_RETRY)

    def _notify(self, connection: Any) -> None:
        connection.execute("SET synchronous_commit = off")  # there is nothing to keep
        while not self._closing.is_set():
            self._rung.wait()
            self._rung.clear()
            if not self._closing.is_set():
                connection.execute(f"NOTIFY {_CHANNEL}")
                self._closing.wait(self._at_most_every)

    def _listen(self, connection: Any) -> None:
        connection.execute(f"LISTEN {_CHANNEL}")
        self._call()  # for what was rung while we were away
        while not self._closing.is_set():
            for _ in connection.notifies(timeout=_CHECK, stop_after=1):
                self._call()


@contextmanager
def _own_connection(database: Database) -> Iterator[Any]:
    """A driver connection outside the pool, each statement committed by itself."""
    borrowed = database.engine.raw_connection()
    connection: Any = borrowed.driver_connection
    borrowed.detach()
    try:
        connection.autocommit = True
        yield connection
    finally:
        connection.close()
