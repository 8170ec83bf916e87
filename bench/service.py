"""`tellback serve`, or a peer, as a process of its own, for the figures that need the real thing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from bot.settings import ROOT
from tests.standins.twilio import ACCOUNT, OURS, TOKEN

PUBLIC = "http://127.0.0.1:9"  # signed for; requests come to the port itself
_UP_WITHIN = 30.0
_STOPPED_WITHIN = 40.0


@dataclass(frozen=True, slots=True)
class Serving:
    """port: where it listens. up_after: seconds from its start to its first answer."""

    port: int
    pid: int
    up_after: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def resident(self) -> float:
        """Memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@contextmanager
def serving(url: str, *options: str, **more: str) -> Iterator[Serving]:
    """The service on that database. more: further settings of its environment."""
    port = free_port()
    settings = {**environment(url), **more, "PORT": str(port)}
    with started([sys.executable, "-m", "bench.service", *options], port, "/health", **settings) as found:
        yield found


@contextmanager
def started(command: Sequence[str], port: int, path: str, **settings: str) -> Iterator[Serving]:
    """A server that we start and stop; it is up when it answers at that path, whatever it says."""
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("w+") as log:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
            stdout=log,
            stderr=log,
        )
        try:
            if not _up(port, path, process):
                raise RuntimeError(f"it did not come up: {Path(log.name).read_text('utf-8')[-2000:]}")
            yield Serving(port, process.pid, time.perf_counter() - began)
        finally:
            process.terminate()
            try:
                process.wait(_STOPPED_WITHIN)
            finally:
                process.kill()


def environment(url: str) -> Mapping[str, str]:
    return {
        "TELLBACK_DATABASE_URL": url.replace("postgresql+psycopg:", "postgresql:"),
        "TELLBACK_SECRET_KEY": "a key for measuring only",
        "TELLBACK_PUBLIC_URL": PUBLIC,
        "TELLBACK_TWILIO_ACCOUNT_SID": ACCOUNT,
        "TELLBACK_TWILIO_AUTH_TOKEN": TOKEN,
        "TELLBACK_TWILIO_FROM": OURS,
        "TELLBACK_TWILIO_API_BASE": "http://127.0.0.1:9",
        "TELLBACK_TWILIO_PER_SECOND": "9999",
        "TELLBACK_LISTENING": "0",
    }


def _up(port: int, path: str, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + _UP_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            requests.get(f"http://127.0.0.1:{port}{path}", timeout=1)
        except requests.RequestException:
            time.sleep(0.02)
        else:
            return True
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    from bot.cli import main

    main(["serve", *sys.argv[1:]])
