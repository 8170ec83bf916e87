"""`tellback serve --processes`: several web processes behind one door, as they are started by hand."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import URL, func, select

from bot.store.database import opened
from bot.store.tables import event
from tests import postgres as servers
from tests.channels.requests import PUBLIC, sms_request, text_form
from tests.cli.conftest import Tellback
from tests.standins.twilio import ACCOUNT, OURS, TOKEN

ROOT = Path(__file__).resolve().parents[2]
_WITHIN = 60.0
ON_POSTGRES = {"TELLBACK_SECRET_KEY": "only for tests"}


@pytest.fixture
def database(postgres_server: URL) -> Iterator[str]:
    with servers.fresh_database(postgres_server) as url:
        yield url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def service(database: str, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The command and its address, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "PYTHONPATH": str(ROOT),
        "PORT": str(port),
        "TELLBACK_DATABASE_URL": database,
        "TELLBACK_SECRET_KEY": "only for tests",
        "TELLBACK_PUBLIC_URL": PUBLIC,
        "TELLBACK_TWILIO_ACCOUNT_SID": ACCOUNT,
        "TELLBACK_TWILIO_AUTH_TOKEN": TOKEN,
        "TELLBACK_TWILIO_FROM": OURS,
    }
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--processes", "2"]
    process = subprocess.Popen(command, cwd=tmp_path, env={**os.environ, **settings})
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(address))
        yield process, address
    finally:
        process.kill()
        process.wait()


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + _WITHIN
    while not holds():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/health", timeout=5).ok
    except requests.RequestException:
        return False


def children(process: subprocess.Popen[bytes]) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii")
    return [int(each) for each in found.split()]


def text_in(address: str, number: int) -> int:
    request = sms_request(text_form(MessageSid=f"SM{number:032x}", From=f"+4477009001{number:02}"))
    path = request.url.removeprefix(PUBLIC)
    return requests.post(address + path, data=request.body, headers=request.headers, timeout=20).status_code


def stored(database: str) -> int:
    with opened(database) as found:
        return found.read(lambda c: c.scalar(select(func.count()).select_from(event))) or 0


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="it looks at processes as Linux shows them")
def test_texts_are_taken_one_that_dies_is_replaced_and_the_end_turns_nobody_away(
    service: tuple[subprocess.Popen[bytes], str], database: str
) -> None:
    process, address = service
    assert [text_in(address, number) for number in range(6)] == [200] * 6
    assert text_in(address, 0) == 200, "the same text again"
    assert stored(database) == 6

    before = children(process)
    os.kill(before[0], signal.SIGKILL)
    wait_until(lambda: len(set(children(process)) - set(before)) == 1)
    wait_until(lambda: answers(address))  # the other one may still have been starting
    assert text_in(address, 7) == 200

    process.terminate()
    assert process.wait(_WITHIN) == 0
    assert not answers(address)
    assert stored(database) == 7


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent was killed")
def test_when_the_one_who_keeps_the_door_is_killed_nobody_stays_behind(
    service: tuple[subprocess.Popen[bytes], str],
) -> None:
    process, address = service
    inside = children(process)
    process.kill()
    process.wait()
    wait_until(lambda: not any(Path(f"/proc/{each}").exists() for each in inside))
    assert not answers(address)


def test_sqlite_is_for_one_process(tellback: Tellback) -> None:
    code, _, complaint = tellback("serve", "--processes", "2")
    assert code == 2
    assert "--processes: SQLite is for one process." in complaint


def test_there_is_no_worker_in_them(tellback: Tellback, database: str) -> None:
    code, _, complaint = tellback(
        "serve", "--processes", "2", "--worker", **ON_POSTGRES, TELLBACK_DATABASE_URL=database
    )
    assert code == 2
    assert "Run `tellback work` beside." in complaint
