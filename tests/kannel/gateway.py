"""The real Kannel, with the example's own configuration, on 127.0.0.1 and in a folder of the test's."""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from tests.contract.outside import EXAMPLES
from tests.kannel.conftest import search_path

PASSWORD = "a-password-at-kannel"
KEY = "a-key-for-the-gateway"
OURS = "+447700900000"
_SAMPLE = EXAMPLES / "kannel" / "kannel.conf"


def free_port() -> int:
    """Below those that the system gives to connections that go out: nobody takes it before it is used."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Gateway:
    """bearerbox and smsbox, signed in to the operator at `operator_port`, bringing texts to `hook_port`."""

    def __init__(self, folder: Path, *, operator_port: int, hook_port: int) -> None:
        self._folder = folder
        self._admin, self._boxes, self.port = free_port(), free_port(), free_port()
        self._config = folder / "kannel.conf"
        self._config.write_text(
            changed(
                _SAMPLE.read_text("utf-8"),
                {
                    "admin-port = 13000": f"admin-port = {self._admin}",
                    "smsbox-port = 13001": f"smsbox-port = {self._boxes}",
                    "bearerbox-port = 13001": f"bearerbox-port = {self._boxes}",
                    "sendsms-port = 13013": f"sendsms-port = {self.port}",
                    "host = smpp.operator.example": "host = 127.0.0.1",
                    "port = 2775": f"port = {operator_port}",
                    "= tellback\npassword = change-me": f"= tellback\npassword = {PASSWORD}",
                    "change-me-16-letters@127.0.0.1:8000": f"{KEY}@127.0.0.1:{hook_port}",
                    "reconnect-delay = 5": "reconnect-delay = 1",
                    "http-queue-delay = 60": "http-queue-delay = 1",
                },
            ),
            "utf-8",
        )
        self._running: list[subprocess.Popen[bytes]] = []
        self.url = f"http://127.0.0.1:{self.port}/cgi-bin/sendsms"

    def __enter__(self) -> Self:
        try:
            self._start("bearerbox", self._boxes)
            self._start("smsbox", self.port)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *why: object) -> None:
        for process in reversed(self._running):
            process.kill()  # asked nicely, it takes six seconds; it keeps nothing that a test wants
            process.wait()

    def _start(self, name: str, port: int) -> None:
        program = shutil.which(name, path=search_path())
        assert program is not None
        with (self._folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [program, "-v", "1", str(self._config)], cwd=self._folder, stdout=log, stderr=log
            )
        self._running.append(process)
        give_up = time.monotonic() + 15
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError((self._folder / f"{name}.log").read_text("utf-8", "replace")[-2000:])
            time.sleep(0.05)


def changed(text: str, changes: dict[str, str]) -> str:
    """Raises when a line to be changed is not there: the sample has changed."""
    for old, new in changes.items():
        if text.count(old) != 1:
            raise ValueError(f"{old!r} stands {text.count(old)} times in the sample")
        text = text.replace(old, new)
    return text


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Door:
    """The web app where Kannel can reach it; closed and opened again as a restart does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._server: BaseWSGIServer | None = None

    def open(self, app: Flask) -> None:
        self._server = make_server("127.0.0.1", self.port, app, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join(timeout=5)
            self._server = None


class Bridge:
    """The example's `reports.py`, as its guide says to run it."""

    def __init__(self, hook: str) -> None:
        self._port = free_port()
        self._hook = hook
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        settings = {"KANNEL_KEY": KEY, "KANNEL_REPORTS": self.url, "KANNEL_HOOK": self._hook}
        program = [sys.executable, str(EXAMPLES / "kannel" / "reports.py")]
        self._process = subprocess.Popen(program, env=settings)
        give_up = time.monotonic() + 15
        while not _listens(self._port):
            if self._process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError("reports.py does not listen")
            time.sleep(0.05)
        return self

    def __exit__(self, *why: object) -> None:
        self._process.terminate()
        self._process.wait()


class Deaf:
    """Stands before Kannel: what is asked gets through, what is answered never comes back."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                from_us, _ = self._socket.accept()
            except OSError:
                return
            to_them = socket.create_connection(("127.0.0.1", self._to))
            self._open += [from_us, to_them]
            threading.Thread(target=_pour, args=(from_us, to_them), daemon=True).start()

    def close(self) -> None:
        self._socket.close()
        for each in self._open:
            each.close()


def _pour(source: socket.socket, into: socket.socket) -> None:
    try:
        while some := source.recv(65536):
            into.sendall(some)
    except OSError:
        return
