"""A stop that turns nobody away: who has knocked is answered, who comes after finds the door closed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from bot.cli.server import Door


class Hall:
    """An app with one thread whose answers wait until they are let go. knocked: how many came so far."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun = threading.Semaphore(0)
        self.open = threading.Event()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.door = Door(self.app, host="127.0.0.1", port=self.port, threads=1)
        self.thread = threading.Thread(target=self.door.run, args=(self.open.set,))
        self.thread.start()
        assert self.open.wait(timeout=10)

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


def test_whoever_is_slow_or_says_nothing_holds_no_thread(hall: Hall) -> None:
    hall.go.set()
    silent = [socket.create_connection(("127.0.0.1", hall.port)) for _ in range(20)]
    for each in silent[:10]:
        each.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
    assert hall.knock().getresponse().read() == b"done"
    for each in silent:
        each.close()
    hall.door.close()


def test_being_asked_twice_it_leaves_at_once(hall: Hall) -> None:
    hall.door.close()
    with pytest.raises(SystemExit):
        hall.door.close()
