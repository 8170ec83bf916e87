"""The service as processes of its own, and the one who kills them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import requests

ROOT = Path(__file__).resolve().parents[2]
NO_DATABASE = 2  # the exit of a start that the database did not let in
_UP_WITHIN = 180.0  # seconds; a start takes three of them, more on a busy machine
_DOWN_WITHIN = 40.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Room:
    """One process of the service. port: 0 for a worker. sends: messages go out from it."""

    name: str
    arguments: Sequence[str]
    port: int = 0
    sends: bool = True
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/health", timeout=2).ok
        except requests.RequestException:
            return False


@dataclass
class House:
    """All the rooms. environment: their settings; logs: where their output goes.

    kills: by room. ended: rooms that went down by themselves, by name and exit; they are started again, as
    whatever keeps services up does.
    """

    rooms: Sequence[Room]
    clock: Path
    environment: Mapping[str, str]
    logs: Path
    kills: Counter[str] = field(default_factory=Counter)
    renewed: Counter[str] = field(default_factory=Counter)
    ended: Counter[tuple[str, int]] = field(default_factory=Counter)

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
        self.wait()

    def doors(self) -> Sequence[str]:
        """Web processes that run; whether they answer yet, nobody has asked."""
        return [room.url for room in self.rooms if room.port and room.runs]

    def kill(self, room: Room) -> None:
        """Without warning; and start it anew at once."""
        assert room.process is not None
        room.process.kill()
        room.process.wait()
        self.kills[room.name] += 1
        self._start(room)

    def renew(self, room: Room) -> None:
        """SIGTERM, and once it has ended a new one in its place, until that serves: an operator's restart."""
        self._stop([room])
        self._start(room)
        self._wait_for(room)
        self.renewed[room.name] += 1

    def tend(self) -> None:
        """Start again what has ended by itself."""
        for room in self.rooms:
            if room.process is not None and (code := room.process.poll()) is not None:
                self.ended[room.name, code] += 1
                self._start(room)

    def wait(self) -> None:
        for room in self.rooms:
            self._wait_for(room)

    def close(self) -> None:
        """SIGTERM, as an operator would."""
        self._stop(self.rooms)

    def complaints(self) -> list[str]:
        """Lines in which the service says that something of its own went wrong."""
        logs = [path.read_text("utf-8") for path in sorted(self.logs.glob("*.log"))]
        lines = [line for log in logs for line in log.splitlines()]
        return [line for line in lines if " ERROR " in line or line.startswith("Traceback")]

    def run(self, arguments: Sequence[str]) -> None:
        """One command of the service, to its end. Raises RuntimeError with what it said when it fails."""
        command = [*self._command, *arguments]
        done = subprocess.run(
            command, cwd=self.logs, env=self._environment(8000), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: {done.stdout}{done.stderr}")

    def _start(self, room: Room) -> None:
        with (self.logs / f"{room.name}.log").open("ab") as log:
            room.process = subprocess.Popen(
                [*self._command, *room.arguments],
                cwd=self.logs,
                env=self._environment(room.port or 8000),
                stdout=log,
                stderr=log,
            )

    def _stop(self, rooms: Sequence[Room]) -> None:
        running = [room.process for room in rooms if room.process is not None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            try:
                process.wait(_DOWN_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

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
            self.tend()
            time.sleep(0.1)
