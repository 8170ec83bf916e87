"""Group commit: many small transactions share one commit, and so one wait for the disk.

A writer's thread takes whatever is waiting, does it piece by piece, and commits it all. When a piece fails,
nothing of the group is kept, and each piece is done again in a transaction of its own: so what fails is
undone alone, and its caller hears of it alone. Work that is done here must therefore bear being done twice.
Nobody is answered before the commit. There is no waiting for company: alone, a piece is as fast as without.

Pieces are done in the order of their keys. On PostgreSQL each locks the row its key stands for until the
commit; two processes that lock the same rows in the same order cannot wait for each other.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, TypeVar
from zlib import crc32

from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

T = TypeVar("T")
_MOST = 64  # pieces of work in one transaction
_PATIENCE = 10.0  # seconds: after fifteen, a provider has given up


@dataclass(frozen=True, slots=True)
class _Piece:
    key: str
    work: Callable[[Connection], Any]
    done: Future[Any]
    at: float


class Groups:
    """Several writers side by side, each with its own groups; work of one key always goes to the same.

    transaction: opens one that commits at its end, or is undone when something is raised in it.
    """

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]], writers: int) -> None:
        self._writers = [_Writer(transaction) for _ in range(writers)]

    def submit(self, fn: Callable[[Connection], T], key: str) -> Future[T]:
        """What `fn` returns, once it is committed; or what it raised, or what undid the whole group.

        Work that nobody could begin for ten seconds fails as where there is no free connection: whoever asked
        will not wait any longer.
        """
        return self._writers[crc32(key.encode()) % len(self._writers)].submit(fn, key)

    @property
    def waiting(self) -> int:
        """Pieces of work that nobody has begun."""
        return sum(writer.waiting.qsize() for writer in self._writers)

    def close(self) -> None:
        """Finish what waits; whatever is submitted from now on fails."""
        for writer in self._writers:
            writer.close()


class _Writer:
    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._transaction = transaction
        self.waiting: queue.SimpleQueue[_Piece | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._lock = threading.Lock()  # so that nothing is put behind the end

    def submit(self, fn: Callable[[Connection], T], key: str) -> Future[T]:
        done: Future[T] = Future()
        context = copy_context()  # what is known of the request is known in the other thread too
        piece = _Piece(key, lambda connection: context.run(fn, connection), done, time.monotonic())
        with self._lock:
            if self._closed:
                done.set_exception(NoFreeConnection("the database is closed"))
                return done
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name="group commit", daemon=True)
                self._thread.start()
            self.waiting.put(piece)
        return done

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self.waiting.put(None)
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _keep(self) -> None:
        closing = False
        while not closing:
            group, closing = self._next()
            if group := self._in_time(group):
                self._do(sorted(group, key=lambda piece: piece.key))

    def _next(self) -> tuple[list[_Piece], bool]:
        """Wait for one piece of work, and take what has gathered behind it. And: whether to end after it."""
        found = self.waiting.get()
        group: list[_Piece] = []
        while found is not None:
            group.append(found)
            if len(group) == _MOST:
                return group, False
            try:
                found = self.waiting.get_nowait()
            except queue.Empty:
                return group, False
        return group, True

    def _in_time(self, group: list[_Piece]) -> list[_Piece]:
        """Those whose callers still wait."""
        begun = time.monotonic() - _PATIENCE
        for piece in group:
            if piece.at < begun:
                piece.done.set_exception(NoFreeConnection("nobody could write for too long"))
        return [piece for piece in group if piece.at >= begun]

    def _do(self, group: list[_Piece]) -> None:
        try:
            with self._transaction() as connection:
                results = [piece.work(connection) for piece in group]
        except BaseException as fault:
            if len(group) == 1 or not _is_of_one_piece(fault):
                for piece in group:
                    piece.done.set_exception(fault)
                return
        else:
            for piece, result in zip(group, results, strict=True):
                piece.done.set_result(result)
            return
        for piece in group:
            self._do([piece])


def _is_of_one_piece(fault: BaseException) -> bool:
    """Whether the others may succeed without it. Not when the database is away, or its disk is full; but two
    processes that waited for each other's rows are such a case (class 40 of SQL's faults), and so is a row
    that somebody else kept for too long (55P03)."""
    if not isinstance(fault, OperationalError | InterfaceError | InternalError):
        return True
    return str(getattr(fault.orig, "sqlstate", None) or "").startswith(("40", "55P03"))
