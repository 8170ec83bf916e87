"""The worked examples of docs/adding-a-channel.md: found by entry point, held by the conformance suite."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.channels.kits import NOWHERE
from tests.contract.outside import EXAMPLES, NAMES, ROOT, declare
from tests.web.serving import House, house, post

SETTINGS = {
    "letterbox": {"LETTERBOX_ACCOUNT": "us", "LETTERBOX_KEY": "a key shared with Letterbox"},
    "kannel": {
        "KANNEL_URL": f"{NOWHERE}/cgi-bin/sendsms",
        "KANNEL_USERNAME": "tellback",
        "KANNEL_PASSWORD": "a password at Kannel",
        "KANNEL_FROM": "+447700900000",
        "KANNEL_KEY": "a-key-shared-with-Kannel",
    },
}


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def installed(name: str, tmp_path: Path) -> Mapping[str, str]:
    """An environment in which the example is installed, as far as Python can tell."""
    path = [*declare(name, tmp_path / "installed"), str(ROOT)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}


def test_the_example_holds_all_that_every_channel_must(name: str, installed: Mapping[str, str]) -> None:
    pytest_ = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*pytest_, "tests/contract/test_channels.py", "-k", name],
        cwd=ROOT,
        env=dict(installed),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) >= 20


def test_it_is_a_channel_like_any_other_once_installed(name: str, installed: Mapping[str, str]) -> None:
    given = {"TELLBACK_SECRET_KEY": "k" * 20, **SETTINGS[name]}
    asks = (
        "from bot.app import connect; from bot.settings import read_settings; from pathlib import Path;"
        f"given = {given!r};"
        "print(sorted(connect(read_settings(given, data=Path('.')), given)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks],
        env=dict(installed),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == str(sorted([name, "web"])), done.stderr


def test_the_example_knows_nothing_of_the_bot_and_of_ours_the_port_only(name: str) -> None:
    lines = (EXAMPLES / name / f"{name}.py").read_text("utf-8")
    taken = re.findall(r"^(?:from|import) ((?:bot|channels|tests)\b[\w.]*)", lines, re.MULTILINE)
    assert set(taken) == {"channels.port"}


# --- its own address, /hook/NAME ------------------------------------------------------------------------


@pytest.fixture
def letterbox(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The whole app with Letterbox installed beside it."""
    for place in declare("letterbox", tmp_path / "installed"):
        monkeypatch.syspath_prepend(place)
    made = house(tmp_path / "data", TELLBACK_DATABASE_URL=database_url, **SETTINGS["letterbox"])
    yield made
    made.services.db.close()


def said(words: str, id_: str = "1", **headers: str) -> dict[str, object]:
    key = {"x-letterbox-key": SETTINGS["letterbox"]["LETTERBOX_KEY"]}
    body = {"id": id_, "from": "sam@letterbox.example", "text": words}
    return {"json": body, "headers": key | headers}


def test_what_comes_in_by_a_channel_from_outside_is_kept_and_answered(letterbox: House) -> None:
    client = letterbox.app.test_client()
    assert client.post("/hook/letterbox", **said("Hello")).status_code == 200
    assert client.post("/hook/letterbox", **said("Hello")).status_code == 200, "the same message again"
    (event,) = letterbox.rows("event")
    assert (event.channel, event.account, event.text) == ("letterbox", "us", "Hello")
    assert {row.lane for row in letterbox.rows("outbox")} == {"letterbox:us"}


def test_its_key_is_asked_for_before_anything_is_read(letterbox: House) -> None:
    before = letterbox.everything()
    answer = letterbox.app.test_client().post(
        "/hook/letterbox", **said("Hello", **{"x-letterbox-key": "wrong"})
    )
    assert answer.status_code == 403
    assert letterbox.everything() == before


@pytest.mark.parametrize("path", ["/hook/nobody", "/hook/nobody/receipt", "/hook/web", "/hook/sms/nobody"])
def test_a_name_that_no_channel_from_outside_has_is_not_there(letterbox: House, path: str) -> None:
    """The chat has a door of its own, with limits of its own; there is no second one."""
    assert letterbox.app.test_client().post(path, **said("Hello")).status_code == 404


@pytest.mark.parametrize("path", ["/hook/letterbox", "/hook/letterbox/receipt"])
def test_a_get_says_nothing(letterbox: House, path: str) -> None:
    before = letterbox.everything()
    answer = letterbox.app.test_client().get(path, headers=said("")["headers"])
    assert (answer.status_code, "POST" in answer.headers["Allow"]) == (405, True)
    assert letterbox.everything() == before


@pytest.fixture
def gateway(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The whole app with Kannel's channel installed beside it."""
    for place in declare("kannel", tmp_path / "installed"):
        monkeypatch.syspath_prepend(place)
    made = house(tmp_path / "data", TELLBACK_DATABASE_URL=database_url, **SETTINGS["kannel"])
    yield made
    made.services.db.close()


def test_a_delivery_report_comes_in_by_the_receipt_address(gateway: House) -> None:
    kannel_kit = importlib.import_module("kannel_kit")
    post(gateway, kannel_kit.typed("Hello", 1))
    (row, *_) = gateway.rows("outbox")
    report = kannel_kit.report(row.id, 1)
    assert post(gateway, report, **{kannel_kit.KEY: "wrong"}).status_code == 403
    assert post(gateway, report).status_code == 200
    assert gateway.rows("outbox")[0].delivery == "delivered"
