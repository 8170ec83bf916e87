"""A stop that turns nobody away: who has knocked is answered, who comes after finds the door closed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
import waitress

from bot.cli.door import Door


class Hall:
    """An app with one thread whose answers wait until they are let go. knocked: how many came so far."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun = threading.Semaphore(0)
        self.server: Any = waitress.create_server(self.app, host="127.0.0.1", port=0, threads=1)
        self.port = int(self.server.effective_port)
        self.door = Door(self.server)
        self.thread = threading.Thread(target=self.door.run)
        self.thread.start()

    def app(self, _environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.begun.release()
        assert self.go.wait(timeout=10)
        start("200 OK", [("Content-Length", "4")])
        return [b"done"]

    def knock(self) -> HTTPConnection:
        line = HTTPConnection("127.0.0.1", self.port, timeout=10)
        line.request("GET", "/")
        return line

    def closed(self) -> bool:
        """Waits until nobody else is let in."""
        for _ in range(1000):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)):
                    return True
            self.thread.join(timeout=0.01)
        return False

    def end(self) -> None:
        self.go.set()
        self.thread.join(timeout=15)


@pytest.fixture
def hall() -> Iterator[Hall]:
    made = Hall()
    yield made
    made.end()


def test_whoever_has_knocked_is_answered(hall: Hall) -> None:
    """One is being served, the others wait for the one thread. Nobody else is let in meanwhile."""
    lines = [hall.knock() for _ in range(5)]
    assert hall.begun.acquire(timeout=10)
    hall.door.close()
    assert hall.closed()
    hall.go.set()
    assert [line.getresponse().read() for line in lines] == [b"done"] * 5
    hall.thread.join(timeout=15)
    assert not hall.thread.is_alive()


def test_an_answer_after_the_stop_ends_its_connection(hall: Hall) -> None:
    """So that a proxy which keeps connections open sends the next request to another process."""
    line = hall.knock()
    assert hall.begun.acquire(timeout=10)
    hall.door.close()
    hall.thread.join(timeout=0.5)  # the stop has looked at who is being served
    assert hall.thread.is_alive()
    hall.go.set()
    answer = line.getresponse()
    assert (answer.read(), answer.getheader("Connection")) == (b"done", "close")


def test_being_asked_twice_it_leaves_at_once(hall: Hall) -> None:
    hall.door.close()
    with pytest.raises(SystemExit):
        hall.door.close()
