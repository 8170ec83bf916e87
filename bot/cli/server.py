"""The web server in this one process: granian, embedded, so that it can close without turning anybody away.

The door closes first, so that who comes after goes to another process; then all who came are answered.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from bot.web import LARGEST
from bot.web.gateway import Gateway

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

    from bot.web.webhooks import UnderWay

_MOST = 20_000  # connections at once; past them, others wait to be let in
_LOOK = 0.01  # seconds between looks whether it is open
_STILL = 0.2  # seconds without a request after which everybody has been answered
_TELL = 0.1  # seconds in which answers say that their connection ends
_LONGEST = 10.0  # seconds for that; a database that is away must not keep the process


class Door:
    """Before an app, on an address. `run` serves in the main thread until `close` is asked for.

    begin: see `Gateway`.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        host: str,
        port: int,
        threads: int,
        begin: Callable[[WSGIEnvironment], UnderWay | None] = lambda _: None,
    ) -> None:
        self._gateway = Gateway(app, threads=threads, largest=LARGEST, begin=begin)
        self._server: Any = Server(
            self._gateway,
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,
            websockets=False,
            backlog=1024,
            backpressure=_MOST,
            log_enabled=False,
        )
        self._host, self._port = host, port
        self._asked = threading.Event()
        self._stopped = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def close(self) -> None:
        """From any thread or a signal. A second time: leave at once, whoever waits."""
        if self._asked.is_set():
            raise SystemExit
        self._asked.set()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop)

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Returns when the door is closed and all who came in were answered. ready: called once open."""
        try:
            uvloop.run(self._serve(ready))
        finally:
            self._gateway.close()

    async def _serve(self, ready: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        if self._asked.is_set():
            return
        opening = asyncio.create_task(self._say_when_open(ready))
        serving = asyncio.create_task(self._server.serve())
        stopped = asyncio.create_task(self._stopped.wait())
        try:
            await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
            # It ends when all who are in are answered; for whoever waits for the database, not at all.
            await asyncio.wait({serving}, timeout=_LONGEST)
        finally:
            opening.cancel()
            stopped.cancel()
        if serving.done():
            serving.result()  # what failed is told
            await self._gateway.answered(still=_STILL, longest=_LONGEST)

    async def _say_when_open(self, ready: Callable[[], None]) -> None:
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection(self._host, self._port)
                writer.close()
                break
            await asyncio.sleep(_LOOK)
        ready()

    def _stop(self) -> None:
        """Connections that are kept open are told first, so that none of them is cut while it asks."""
        self._gateway.closing = True
        asyncio.get_running_loop().call_later(_TELL, self._server.stop)
        self._stopped.set()
