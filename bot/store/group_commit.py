"""Group commit: many small transactions share one commit, and so one wait for the disk.

One thread takes whatever is waiting, does each piece of work under a savepoint of its own, and commits them
all. What fails is undone alone, and its caller hears of it alone. Nobody is answered before the commit; when
that fails, everybody hears so. There is no waiting for company: alone, a piece of work is as fast as before.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from contextvars import copy_context
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.store.prepared import say

T = TypeVar("T")
_MOST = 64  # pieces of work in one transaction

Work = tuple[Callable[[Connection], Any], "Future[Any]"]


class Groups:
    """begin: opens a transaction that commits at its end, or is undone when something is raised in it."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin
        self._waiting: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def run(self, fn: Callable[[Connection], T]) -> T:
        """What `fn` returns, once it is committed; or what it raised, or what undid the whole group."""
        self._start()
        done: Future[T] = Future()
        context = copy_context()  # what is known of the request is known in the other thread too
        self._waiting.put((lambda connection: context.run(fn, connection), done))
        return done.result()

    @property
    def waiting(self) -> int:
        """Pieces of work that nobody has begun."""
        return self._waiting.qsize()

    def close(self) -> None:
        """Finish what waits."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name="group commit", daemon=True)
                self._thread.start()

    def _keep(self) -> None:
        closing = False
        while not closing:
            group, closing = self._next()
            if group:
                self._commit(group)

    def _next(self) -> tuple[list[Work], bool]:
        """Wait for one piece of work, and take what has gathered behind it. And: whether to end after it."""
        found = self._waiting.get()
        group: list[Work] = []
        while found is not None:
            group.append(found)
            if len(group) == _MOST:
                return group, False
            try:
                found = self._waiting.get_nowait()
            except queue.Empty:
                return group, False
        return group, True

    def _commit(self, group: list[Work]) -> None:
        outcomes: list[Callable[[], None]] = []
        try:
            with self._begin() as connection:
                outcomes += [_done(connection, fn, future) for fn, future in group]
        except BaseException as fault:
            for _, future in group:
                future.set_exception(fault)
            return
        for tell in outcomes:
            tell()


def _done(connection: Connection, fn: Callable[[Connection], Any], future: Future[Any]) -> Callable[[], None]:
    """Do one piece of work; returns how to tell its caller, for after the commit."""
    say(connection, "SAVEPOINT piece")  # said plainly: SQLAlchemy's own costs as much as ten statements
    try:
        result = fn(connection)
    except BaseException as fault:
        if connection.invalidated:
            raise  # the connection broke: nothing of this group is kept
        caught = fault
        say(connection, "ROLLBACK TO SAVEPOINT piece")
        say(connection, "RELEASE SAVEPOINT piece")
        return lambda: future.set_exception(caught)
    say(connection, "RELEASE SAVEPOINT piece")
    return lambda: future.set_result(result)
