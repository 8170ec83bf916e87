"""The small program beside Kannel that turns its calls into posts: docs/examples/kannel/reports.py."""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from types import ModuleType
from typing import Any

import pytest
from flask import Flask, Response, request

from tests.contract.outside import EXAMPLES
from tests.kannel.gateway import Door, free_port

KEY = "a-key-for-the-gateway"
REPORT = "o=41&state=1&answer=ACK%2F"
SIGNED = {"Authorization": "Basic a2FubmVsOmEta2V5LWZvci10aGUtZ2F0ZXdheQ=="}


@pytest.fixture(scope="module")
def reports() -> ModuleType:
    found = importlib.util.spec_from_file_location("kannel_reports", EXAMPLES / "kannel" / "reports.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[found.name] = module
    found.loader.exec_module(module)
    return module


class Desk:
    """Where reports are to come: keeps each request, and answers with `status`."""

    def __init__(self) -> None:
        self.status = 200
        self.taken: list[tuple[str, str, dict[str, str], str | None]] = []
        self.app = Flask(__name__)
        self.app.add_url_rule("/<path:path>", "all", self._take, methods=["GET", "POST"])

    def _take(self, path: str) -> Response:
        form = dict(request.form)
        self.taken.append((request.method, path, form, request.headers.get("Authorization")))
        return Response(status=self.status, headers={"Location": "/elsewhere"})


@contextmanager
def bridge(reports: ModuleType, hook_port: int) -> Iterator[int]:
    """The port at which Kannel would call."""
    given = {
        "KANNEL_REPORTS": f"http://127.0.0.1:{free_port()}",
        "KANNEL_HOOK": f"http://127.0.0.1:{hook_port}/hook/kannel",
        "KANNEL_KEY": KEY,
    }
    settings: Any = reports.read_settings(given)
    with reports.Bridge(settings, timeout=5) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield settings.port
        server.shutdown()


def call(port: int, report: str, headers: dict[str, str]) -> int:
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", f"/?{report}", headers=headers)
    try:
        return line.getresponse().status
    finally:
        line.close()


@pytest.fixture
def desk() -> Iterator[tuple[Desk, Door]]:
    made = Desk()
    door = Door(free_port())
    door.open(made.app)
    yield made, door
    door.close()


def test_a_call_goes_on_as_a_post_with_the_key(reports: ModuleType, desk: tuple[Desk, Door]) -> None:
    made, door = desk
    with bridge(reports, door.port) as port:
        assert call(port, REPORT, SIGNED) == 200
    told = {"o": "41", "state": "1", "answer": "ACK/"}
    assert made.taken == [("POST", "hook/kannel/receipt", told, SIGNED["Authorization"])]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic d3Jvbmc="}], ids=["no key", "a wrong one"])
def test_nobody_else_may_report(
    reports: ModuleType, desk: tuple[Desk, Door], headers: dict[str, str]
) -> None:
    made, door = desk
    with bridge(reports, door.port) as port:
        assert call(port, REPORT, headers) == 403
    assert made.taken == []


@pytest.mark.parametrize("status", [302, 403, 500, 503])
def test_what_was_not_taken_is_to_come_again(
    reports: ModuleType, desk: tuple[Desk, Door], status: int
) -> None:
    made, door = desk
    made.status = status
    with bridge(reports, door.port) as port:
        assert call(port, REPORT, SIGNED) == 503
    assert len(made.taken) == 1, "no redirect is followed: the key goes nowhere else"


def test_while_tellback_is_away_kannel_is_told_to_come_again(
    reports: ModuleType, desk: tuple[Desk, Door]
) -> None:
    made, door = desk
    with bridge(reports, door.port) as port:
        door.close()
        assert call(port, REPORT, SIGNED) == 503
        door.open(made.app)
        assert call(port, REPORT, SIGNED) == 200
    assert len(made.taken) == 1


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"KANNEL_REPORTS": "http://0.0.0.0:13014"}, "KANNEL_REPORTS"),
        ({"KANNEL_REPORTS": ""}, "KANNEL_REPORTS"),
        ({"KANNEL_HOOK": "nowhere"}, "KANNEL_HOOK"),
        ({"KANNEL_KEY": ""}, "KANNEL_KEY"),
    ],
    ids=["open to the network", "no address of its own", "no address of Tellback", "no key"],
)
def test_a_wrong_setting_is_named(reports: ModuleType, wrong: dict[str, str], named: str) -> None:
    right = {
        "KANNEL_REPORTS": "http://127.0.0.1:13014",
        "TELLBACK_PUBLIC_URL": "https://talk.example",
        "KANNEL_KEY": KEY,
    }
    assert reports.read_settings(right).receipts.geturl() == "https://talk.example/hook/kannel/receipt"
    with pytest.raises(ValueError, match=named):
        reports.read_settings(right | wrong)
