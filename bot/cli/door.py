"""The web server's own loop, so that it can close without turning anybody away who has already knocked.

waitress stops at once: what waits for a free thread is dropped, and so is who stands in the queue. Here
the door closes first, so that what stands in front goes to another process; then all who came are answered.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

_TURN = 1.0  # seconds of one look at the connections while nothing comes in
_STILL = 0.2  # seconds without a request after which everybody has been answered
_LONGEST = 10.0  # seconds for that; a database that is away must not keep the process


class Door:
    """A server made by `waitress.create_server`. `run` serves in this thread until `close` is asked for."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._map: dict[int, Any] = server.map if hasattr(server, "map") else server._map
        self._asked = threading.Event()

    def close(self) -> None:
        """From any thread or a signal. A second time: leave at once, whoever waits."""
        if self._asked.is_set():
            raise SystemExit
        self._asked.set()
        for each in self._listening():
            each.pull_trigger()  # its loop looks up now, and not at the end of its turn

    def run(self) -> None:
        """Returns when the door is closed and all who came in were answered."""
        try:
            while not self._asked.is_set():
                self._turn(_TURN)
            self._answer_the_last()
        finally:
            self._server.task_dispatcher.shutdown()
            self._server.close()

    def _answer_the_last(self) -> None:
        self._take_in_the_queue()
        until, quiet_since = time.monotonic() + _LONGEST, time.monotonic()
        while time.monotonic() < until and time.monotonic() - quiet_since < _STILL:
            self._turn(_STILL / 4)
            for channel in self._busy():
                for request in tuple(channel.requests):
                    # As if it had been asked for: the next request belongs to another process.
                    request.headers["CONNECTION"] = "close"
                quiet_since = time.monotonic()

    def _take_in_the_queue(self) -> None:
        """Those whom the system has let in and we have not; then nobody else."""
        for each in self._listening():
            before = -1
            while before != (before := len(self._map)):
                each.handle_accept()
            wasyncore.dispatcher.close(each)

    def _busy(self) -> list[Any]:
        """Connections with a request on its way in, at work, or an answer on its way out."""
        channels = [each for each in list(self._map.values()) if isinstance(each, HTTPChannel)]
        return [each for each in channels if each.requests or each.request or each.total_outbufs_len]

    def _listening(self) -> list[Any]:
        return [each for each in list(self._map.values()) if isinstance(each, BaseWSGIServer)]

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, map=self._map, use_poll=self._server.adj.asyncore_use_poll, count=1)
