"""The service as processes of its own, and the one who kills them."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import requests

ROOT = Path(__file__).resolve().parents[2]
_UP_WITHIN = 60.0
_DOWN_WITHIN = 40.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Room:
    """One process of the service. port: 0 for a worker."""

    name: str
    arguments: Sequence[str]
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/health", timeout=2).ok
        except requests.RequestException:
            return False


@dataclass
class House:
    """All the rooms. environment: their settings; logs: where their output goes."""

    rooms: Sequence[Room]
    clock: Path
    environment: Mapping[str, str]
    logs: Path
    kills: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever went wrong, nobody is left behind."""
        for room in self.rooms:
            if room.process is not None and room.process.poll() is None:
                room.process.kill()
                room.process.wait()

    def open(self) -> None:
        for room in self.rooms:
            self._start(room)
        for room in self.rooms:
            self._wait_for(room)

    def doors(self) -> Sequence[str]:
        """Web processes that run; whether they answer yet, nobody has asked."""
        return [r.url for r in self.rooms if r.port and r.process is not None and r.process.poll() is None]

    def storm(self, kills: int, chance: random.Random, longest: float) -> None:
        """So many times: wait a while, kill one without warning, start it anew at once."""
        for _ in range(kills):
            time.sleep(chance.uniform(0.05, longest))
            room = chance.choice(self.rooms)
            assert room.process is not None
            room.process.kill()
            room.process.wait()
            self.kills[room.name] = self.kills.get(room.name, 0) + 1
            self._start(room)

    def wait(self) -> None:
        for room in self.rooms:
            self._wait_for(room)

    def close(self) -> None:
        """SIGTERM, as an operator would."""
        running = [room.process for room in self.rooms if room.process is not None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            try:
                process.wait(_DOWN_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def complaints(self) -> list[str]:
        """Lines in which the service says that something of its own went wrong."""
        logs = [path.read_text("utf-8") for path in sorted(self.logs.glob("*.log"))]
        lines = [line for log in logs for line in log.splitlines()]
        return [line for line in lines if " ERROR " in line or line.startswith("Traceback")]

    def run(self, arguments: Sequence[str]) -> None:
        """One command of the service, to its end. Raises CalledProcessError when it fails."""
        command = [*self._command, *arguments]
        subprocess.run(command, cwd=self.logs, env=self._environment(8000), check=True, capture_output=True)

    def _start(self, room: Room) -> None:
        with (self.logs / f"{room.name}.log").open("ab") as log:
            room.process = subprocess.Popen(
                [*self._command, *room.arguments],
                cwd=self.logs,
                env=self._environment(room.port or 8000),
                stdout=log,
                stderr=log,
            )

    @property
    def _command(self) -> list[str]:
        return [sys.executable, "-m", "tests.chaos.serving", str(self.clock)]

    def _environment(self, port: int) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), **self.environment, "PORT": str(port)}

    def _wait_for(self, room: Room) -> None:
        until = time.monotonic() + _UP_WITHIN
        while room.port and not room.answers:
            if time.monotonic() > until:
                raise SystemExit(f"{room.name} did not come up; see {self.logs / room.name}.log")
            time.sleep(0.1)
