"""From granian's door to an app: a request as a whole, in a thread of ours, and its answer as a whole.

granian reads connections outside Python; a thread of ours sees a request only when all of it is there. So
whoever is slow, or says nothing, holds no thread. Nor does a text that waits for its commit: most of what
comes under load is texts, and handing each to a thread and back took a tenth of their rate.
"""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.trace import kind_and_place

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

    from bot.web.webhooks import UnderWay

_PATIENCE = 120.0  # seconds in which the body of a request must have come
_PLAIN = [("Content-Type", "text/plain; charset=utf-8")]
_BARE = {"CONTENT_TYPE", "CONTENT_LENGTH"}  # without HTTP_ in front
_log = logging.getLogger(__name__)

Answer = tuple[int, list[tuple[str, str]], bytes]


class Gateway:
    """An RSGI app before a WSGI app. largest: bytes of a request; the app itself refuses one that has more.

    begin: takes what needs no thread of its own, and gives None for all else. Must be quick.
    closing: from now on each answer ends its connection, so that the next request goes to another process.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        threads: int,
        largest: int,
        begin: Callable[[WSGIEnvironment], UnderWay | None] = lambda _: None,
    ) -> None:
        self._app = app
        self._begin = begin
        self._landing = _Landing()
        self._largest = largest
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="web")
        self._under_way = 0
        self._last = 0.0
        self.closing = False

    async def __call__(self, scope: Any, protocol: Any) -> None:
        self._under_way += 1
        try:
            status, headers, body = await self._answer(scope, protocol)
            if self.closing:
                headers.append(("Connection", "close"))
            protocol.response_bytes(status, headers, body)
        finally:
            self._under_way -= 1
            self._last = time.monotonic()

    async def answered(self, *, still: float, longest: float) -> None:
        """Wait until all are answered and none has come for `still` seconds, at most `longest`."""
        until, began = time.monotonic() + longest, time.monotonic()
        while (now := time.monotonic()) < until and (self._under_way or now - max(began, self._last) < still):
            await asyncio.sleep(still / 10)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _answer(self, scope: Any, protocol: Any) -> Answer:
        environ = _environ(scope)
        try:
            async with asyncio.timeout(_PATIENCE):
                body = await self._body(environ, protocol)
        except TimeoutError:
            return 408, list(_PLAIN), b"The request took too long.\n"
        environ["wsgi.input"] = io.BytesIO(body)
        under_way = self._begin(environ)
        if under_way is not None:
            return await self._finished(under_way)
        environ["wsgi.input"] = io.BytesIO(body)  # what read it has left it at its end
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._call, environ)

    async def _finished(self, under_way: UnderWay) -> Answer:
        if under_way.done is not None:
            await self._landing.of(under_way.done)
        answer = under_way.answer()
        if answer is None:
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self._threads, under_way.rest)
        return answer.status, answer.every_header, answer.body

    async def _body(self, environ: dict[str, Any], protocol: Any) -> bytes:
        """Not more than one byte too many: the app then sees that it is too large."""
        length = environ.get("CONTENT_LENGTH")
        if length is None and "HTTP_TRANSFER_ENCODING" not in environ:
            return b""
        if length is not None and length.isdigit() and int(length) <= self._largest:
            return bytes(await protocol())
        parts, size = [], 0
        async for part in protocol:
            parts.append(part)
            size += len(part)
            if size > self._largest:
                break
        return b"".join(parts)[: self._largest + 1]

    def _call(self, environ: dict[str, Any]) -> Answer:
        begun: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _fault: object = None) -> Any:
            begun[:] = int(status[:3]), list(headers)

        try:
            parts = self._app(environ, start)
            try:
                body = b"".join(parts)
            finally:
                close = getattr(parts, "close", None)
                if close is not None:
                    close()
        except Exception as fault:
            _log.error("%s failed: %s", environ["PATH_INFO"], kind_and_place(fault))
            return 500, list(_PLAIN), b"Something went wrong.\n"
        return begun[0], begun[1], body


class _Landing:
    """From the threads that do the work back to the loop's: one bell for all that have landed at once."""

    def __init__(self) -> None:
        self._landed: deque[asyncio.Future[None]] = deque()
        self._rung = False

    async def of(self, work: Future[None]) -> None:
        """Wait until it is done, well or not."""
        loop = asyncio.get_running_loop()
        waiting = loop.create_future()
        work.add_done_callback(lambda _: self._land(loop, waiting))
        await waiting

    def _land(self, loop: asyncio.AbstractEventLoop, waiting: asyncio.Future[None]) -> None:
        self._landed.append(waiting)
        if not self._rung:
            self._rung = True
            with suppress(RuntimeError):  # closed: nobody waits for an answer any more
                loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        self._rung = False  # first: who lands from here on rings again
        while self._landed:
            waiting = self._landed.popleft()
            if not waiting.done():
                waiting.set_result(None)


def _environ(scope: Any) -> dict[str, Any]:
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # it would pass for the header with a dash, which a proxy or a signature stands for
            continue
        key = name.upper().replace("-", "_")
        if key not in _BARE:
            key = f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    if "HTTP_HOST" not in environ and scope.authority:
        environ["HTTP_HOST"] = scope.authority
    return environ
