"""Log lines: one a record, with their fields, and never with what somebody said."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot import logs
from bot.errors import SettingsFault
from bot.settings import read_settings
from bot.turn import router
from channels.port import Fault, Outgoing, SendError, Sent
from tests.channels.requests import ADA, sms_request, text_form
from tests.standins.twilio import OURS, TOKEN
from tests.web.serving import Browser, House, post

WORDS = "the lift in Elm Court is broken"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def kept() -> Iterator[None]:
    """What logging was set to, put back afterwards."""
    root, hook = logging.getLogger(), threading.excepthook
    level = root.level
    yield
    root.handlers[:] = [each for each in root.handlers if not _is_ours(each)]
    root.setLevel(level)
    threading.excepthook = hook


def _is_ours(handler: logging.Handler) -> bool:
    return isinstance(handler.formatter, logs.JsonLines | logs.PlainLines)


def begun(chosen: str = "", *, terminal: bool = False) -> io.StringIO:
    """As in a process where nobody has set logging up; pytest has, for each step of a test."""
    stream = Terminal() if terminal else io.StringIO()
    logging.getLogger().handlers.clear()
    logs.begin(chosen, stream)
    return stream


def objects(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("chosen", "terminal", "is_json"),
    [
        pytest.param("", True, False, id="plain on a terminal"),
        pytest.param("", False, True, id="JSON elsewhere"),
        pytest.param("json", True, True, id="JSON on a terminal, when it is chosen"),
        pytest.param("plain", False, False, id="plain elsewhere, when it is chosen"),
    ],
)
@pytest.mark.usefixtures("kept")
def test_the_form_follows_where_lines_go_unless_one_is_chosen(
    chosen: str, terminal: bool, is_json: bool
) -> None:
    stream = begun(chosen, terminal=terminal)
    logging.getLogger("bot.x").warning("the bell's connection broke: %s", "OSError")
    (line,) = stream.getvalue().splitlines()
    assert line.startswith("{") == is_json
    assert "the bell's connection broke: OSError" in line
    assert is_json or " WARNING bot.x: " in line


@pytest.mark.usefixtures("kept")
def test_logging_that_is_set_up_already_stays_as_it_is() -> None:
    first, second = begun("plain"), io.StringIO()
    logs.begin("json", second)
    logging.getLogger("bot.x").warning("here")
    assert ("here" in first.getvalue(), second.getvalue()) == (True, "")


@pytest.mark.usefixtures("kept")
def test_a_record_is_one_line_with_its_fields() -> None:
    stream = begun()
    logging.getLogger("bot.x").info(
        "two\nlines: %s", "as one", extra={"outbox": 7, "of": Fault.ROUTE, "at": []}
    )
    (line,) = objects(stream)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "bot.x",
        "message": "two lines: as one",
        "outbox": 7,
        "of": "route",
        "at": "list",
    }


@pytest.mark.parametrize("chosen", ["json", "plain"])
@pytest.mark.usefixtures("kept")
def test_of_an_exception_the_kind_and_the_place_are_told(chosen: str) -> None:
    stream = begun(chosen)
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger("some.library").exception("it failed", stack_info=True)
    (line,) = stream.getvalue().splitlines()
    assert "it failed" in line and "ValueError at test_logs.py:" in line
    assert WORDS not in line and "Traceback" not in line and "Stack" not in line


@pytest.mark.parametrize("chosen", ["json", "plain"])
@pytest.mark.usefixtures("kept")
def test_values_that_do_not_fit_their_sentence_are_left_out(
    chosen: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = begun(chosen)
    logging.getLogger("some.library").warning("a %d number", WORDS)
    assert "a %d number" in stream.getvalue()
    assert WORDS not in stream.getvalue() and WORDS not in capsys.readouterr().err


@pytest.mark.usefixtures("kept")
def test_a_thread_that_dies_leaves_a_line_and_no_trace(capsys: pytest.CaptureFixture[str]) -> None:
    def die() -> None:
        raise ValueError(WORDS)

    stream = begun()
    thread = threading.Thread(target=die, name="delivery")
    thread.start()
    thread.join()
    (line,) = objects(stream)
    assert line["message"].startswith("the thread 'delivery' died: ValueError at test_logs.py:")
    assert WORDS not in capsys.readouterr().err


@pytest.mark.parametrize("value", ["", "json", "plain"], ids=["left out", "json", "plain"])
def test_the_setting_may_be(value: str, tmp_path: Path) -> None:
    assert read_settings({"TELLBACK_LOGS": value}, data=tmp_path).logs == value


def test_a_wrong_setting_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault) as fault:
        read_settings({"TELLBACK_LOGS": "xml"}, data=tmp_path)
    assert list(fault.value.lines) == [
        "TELLBACK_LOGS: it is neither json nor plain. "
        "Leave it out for plain lines on a terminal and JSON elsewhere."
    ]


@pytest.fixture
def sent_by(served: House, monkeypatch: pytest.MonkeyPatch) -> list[SendError | Exception | None]:
    """What sending the next texts ends in: None is success, and so is everything after the last."""
    ends: list[SendError | Exception | None] = []

    async def send(outgoing: Outgoing) -> Sent:
        end = ends.pop(0) if ends else None
        if end is not None:
            raise end
        return Sent(ref=f"SM{outgoing.id}")

    async def find_sent(_outgoing: Outgoing, _since: datetime) -> Sent | None:
        return None  # the provider has no record of it

    monkeypatch.setattr(served.services.channels["sms"], "send", send)
    monkeypatch.setattr(served.services.channels["sms"], "find_sent", find_sent)
    return ends


def text_in(house: House, number: int, words: str) -> None:
    post(house, sms_request(text_form(Body=words, MessageSid=f"SM{number:032}")))


def deliver(house: House) -> None:
    delivery = house.services.delivery()
    delivery.run_until_idle()
    delivery.close()


@pytest.mark.usefixtures("kept")
def test_a_send_that_fails_is_one_line_of_number_lane_outcome_and_code(
    served: House, sent_by: list[SendError | Exception | None]
) -> None:
    stream = begun()
    sent_by.append(SendError(Fault.CONTENT, "30007", f"{ADA} does not want {WORDS}"))
    text_in(served, 1, WORDS)
    deliver(served)
    (line,) = [line for line in objects(stream) if line["logger"] == "bot.service.outbound.lane"]
    failed = next(row for row in served.rows("outbox") if row.state == "failed")
    told = {name: line[name] for name in ("level", "outbox", "lane", "outcome", "code")}
    assert told == {
        "level": "INFO",
        "outbox": failed.id,
        "lane": "sms",
        "outcome": "content",
        "code": "30007",
    }


@pytest.mark.usefixtures("kept")
def test_the_log_of_a_whole_talk_holds_no_number_no_words_and_no_token(
    served: House,
    sent_by: list[SendError | Exception | None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Everything down to DEBUG: a talk by text and in the chat, bugs, refusals and a provider that breaks."""
    stream = begun()
    logging.getLogger().setLevel(logging.DEBUG)
    sent_by += [SendError(Fault.UNSURE, "timeout", WORDS), SendError(Fault.NOT_SENT, "", ADA), OSError(WORDS)]
    for number, words in enumerate(("hello", "1", "English", "yes", "B1 1AA", WORDS, "DONE", "STOP")):
        text_in(served, number, words)
        served.clock.pass_by(minutes=3)
        deliver(served)
    browser = Browser(served)
    browser.start()
    browser.say(WORDS)

    def broken(*_: object) -> None:
        raise RuntimeError(WORDS)

    with monkeypatch.context() as patch:
        patch.setattr(router, "decide", broken)
        text_in(served, 100, f"{WORDS}, ring {ADA}")
    post(served, sms_request(text_form(Body=WORDS), token="another token"))
    deliver(served)

    outcomes = {line["outcome"] for line in objects(stream) if "outcome" in line}
    assert {"sent", "unsure", "not-sent"} <= outcomes
    lines = stream.getvalue() + capsys.readouterr().err
    assert "RuntimeError at test_logs.py:" in lines and "refused a request" in lines
    local = ADA.removeprefix("+44")
    for secret in (WORDS, "B1 1AA", ADA, local, OURS, OURS.removeprefix("+44"), TOKEN):
        assert secret not in lines
    bodies = {row.body for row in served.rows("outbox")}
    assert bodies and not [body for body in bodies if body in lines]


def test_by_itself_it_writes_objects_to_stderr() -> None:
    """In a process of its own, where nobody else has set logging up."""
    program = "import logging; from bot import logs; logs.begin(); logging.getLogger('bot').info('here')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stderr)["message"] == "here"
