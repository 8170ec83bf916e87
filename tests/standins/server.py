"""What both stand-ins share: a server with a loop of its own, trouble on request, waiting for messages."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import aiohttp
from aiohttp import web

T = TypeVar("T")

HTML_PAGE = "<!doctype html><title>Sorry</title><h1>Something went wrong on our side</h1>"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What shall go wrong with one send.

    kind: "busy" (429), "error" (500), "html" (a page instead of JSON, status 200), "html-error" (the same,
    status 502), "empty" (a success without a body), "cut" (the connection breaks), "silence" (no answer
    until the stand-in stops), "code" (refused with the provider's `code`).
    taken: the message was accepted all the same. retry_after: for "busy"; None leaves it out.
    """

    kind: str
    taken: bool = False
    retry_after: int | None = None
    code: int = 0
    status: int = 400
    words: str = "refused"


class Server:
    """An HTTP server on 127.0.0.1 at a free port, in a thread. Subclasses give the routes."""

    def __init__(self, *, delay: float = 0) -> None:
        self.delay = delay  # seconds before each answer
        self.sent: list[dict[str, Any]] = []  # what the provider has accepted, in order
        self.requests = 0
        self._troubles: deque[Trouble] = deque()
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = asyncio.Event()
        self.url = ""

    def app(self) -> web.Application:
        raise NotImplementedError("each stand-in has routes of its own")

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._start())
        return self

    def __exit__(self, *why: object) -> None:
        self.run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    async def _start(self) -> None:
        self.client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15))
        self._runner = web.AppRunner(self.app(), shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"

    async def _stop(self) -> None:
        self._stopping.set()
        for task in tuple(self._tasks):
            task.cancel()
        await self.client.close()
        await self._runner.cleanup()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Does `work` on the server's loop and waits for it; for the helpers that tests call."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=20)

    def begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Starts `work` on the server's loop, from any thread; the result comes when it is done."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Starts `work` on the server's loop, from that loop, without waiting."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- trouble --------------------------------------------------------------------------------------

    def fail(self, *troubles: Trouble) -> None:
        """The next sends meet these, one each."""
        self._troubles.extend(troubles)

    def next_trouble(self) -> Trouble | None:
        return self._troubles.popleft() if self._troubles else None

    async def silence(self) -> web.Response:
        await self._stopping.wait()
        return web.Response(status=503)

    @staticmethod
    def cut(request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    # --- waiting --------------------------------------------------------------------------------------

    def accept(self, message: dict[str, Any]) -> None:
        with self._changed:
            self.sent.append(message)
            self._changed.notify_all()

    def wait_for(self, count: int, seconds: float = 10) -> list[dict[str, Any]]:
        """All accepted messages, as soon as there are `count` of them. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.sent) >= count, timeout=seconds):
                raise TimeoutError(f"{len(self.sent)} of {count} messages came")
            return list(self.sent)
