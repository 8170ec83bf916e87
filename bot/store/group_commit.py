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
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, TypeVar
from zlib import crc32

from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError

T = TypeVar("T")
_MOST = 64  # pieces of work in one transaction


@dataclass(frozen=True, slots=True)
class _Piece:
    key: str
    work: Callable[[Connection], Any]
    done: Future[Any]


class Groups:
    """Several writers side by side, each with its own groups; work of one key always goes to the same.

    begin: opens a transaction that commits at its end, or is undone when something is raised in it.
    """

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]], writers: int) -> None:
        self._writers = [_Writer(begin) for _ in range(writers)]

    def begin(self, fn: Callable[[Connection], T], key: str) -> Future[T]:
        """What `fn` returns, once it is committed; or what it raised, or what undid the whole group."""
        return self._writers[crc32(key.encode()) % len(self._writers)].begin(fn, key)

    @property
    def waiting(self) -> int:
        """Pieces of work that nobody has begun."""
        return sum(writer.waiting.qsize() for writer in self._writers)

    def close(self) -> None:
        """Finish what waits."""
        for writer in self._writers:
            writer.close()


class _Writer:
    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin
        self.waiting: queue.SimpleQueue[_Piece | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def begin(self, fn: Callable[[Connection], T], key: str) -> Future[T]:
        self._start()
        done: Future[T] = Future()
        context = copy_context()  # what is known of the request is known in the other thread too
        self.waiting.put(_Piece(key, lambda connection: context.run(fn, connection), done))
        return done

    def close(self) -> None:
        if self._thread is not None:
            self.waiting.put(None)
            self._thread.join()
            self._thread = None

    def _start(self) -> None:
        if self._thread is not None:
            return
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name="group commit", daemon=True)
                self._thread.start()

    def _keep(self) -> None:
        closing = False
        while not closing:
            group, closing = self._next()
            if group:
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

    def _do(self, group: list[_Piece]) -> None:
        try:
            with self._begin() as connection:
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
    processes that waited for each other's rows are such a case (class 40 of SQL's faults)."""
    if not isinstance(fault, OperationalError | InterfaceError | InternalError):
        return True
    return str(getattr(fault.orig, "sqlstate", None) or "").startswith("40")
