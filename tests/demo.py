"""`make demo`: four people, the real doors, stand-in providers, and weeks that pass in seconds.

Everything goes as it would: signed webhooks over HTTP, the twilio and Telegram clients, the console in a
browser's way, the worker in its threads. Only the two providers are stand-ins, and the clock is moved by hand.
What is said is printed and compared with tests/demo.golden.txt; `--write` writes that file anew.
"""

from __future__ import annotations

import logging
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from difflib import unified_diff
from pathlib import Path
from typing import Any

import requests
import waitress

from bot.app import Services, build
from bot.clock import CountingDice
from bot.cli.running import worker_of
from bot.settings import read_settings
from bot.store import outbox
from bot.web import create_app
from tests.standins import TelegramStandIn, TwilioStandIn

GOLDEN = Path(__file__).with_name("demo.golden.txt")
BEGINS = datetime(2026, 10, 19, 9, 0, tzinfo=UTC)  # a Monday, 10am in England
MAUREEN, KASIA = "+447700900001", "+447700900002"
ZEE = 4001
_PATIENCE = 15.0


class MovedClock:
    """Real time, moved: it runs on by itself, as paces and leases need it to, and leaps when weeks pass."""

    def __init__(self, begins: datetime) -> None:
        self._by = begins - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._by

    def leap_to(self, moment: datetime) -> None:
        self._by = moment - datetime.now(UTC)


@dataclass
class Stage:
    """The running service, its stand-ins, and what was said so far."""

    url: str
    clock: MovedClock
    services: Services
    twilio: TwilioStandIn
    telegram: TelegramStandIn
    said: list[str] = field(default_factory=list)
    heard: dict[object, int] = field(default_factory=dict)
    browser: requests.Session = field(default_factory=requests.Session)

    def tell(self, line: str = "") -> None:
        self.said.append(line)
        print(line, flush=True)

    # --- people ---

    def texts(self, who: str, number: str, words: str, *, answers: int = 1) -> None:
        self.tell(f"{who} > {words}")
        status = self.twilio.text(number, words)
        if status != 200:
            raise SystemExit(f"the webhook answered {status} to {words!r}")
        self.shows(who, number, answers)

    def shows(self, who: str, number: str, answers: int = 1) -> None:
        """Wait for texts to this number, and print them."""
        for message in self._new(number, lambda: self._texts_to(number), answers):
            self.tell(_indented(who, message["body"]))

    def chats(self, who: str, person: int, words: str, *, answers: int = 1) -> None:
        self.tell(f"{who} > {words}")
        if words.startswith("/start"):
            self.telegram.start(person, words.removeprefix("/start").strip())
        elif words.startswith("["):
            self.telegram.tap(person, self.telegram.to(person)[-1], words.strip("[]"))
        else:
            self.telegram.text(person, words)
        self.shows_chat(who, person, answers)

    def shows_chat(self, who: str, person: int, answers: int = 1) -> None:
        for message in self._new(person, lambda: self.telegram.to(person), answers):
            self.tell(_indented(who, message["text"]))
            buttons = [b["text"] for row in _keyboard(message) for b in row]
            if buttons:
                self.tell(f"{' ' * len(who)}   " + " ".join(f"[{button}]" for button in buttons))

    def _texts_to(self, number: str) -> list[dict[str, Any]]:
        return [m for m in self.twilio.sent if m["to"] == number]

    def _new(self, who: object, all_of: Callable[[], list[dict[str, Any]]], count: int) -> list[dict[str, Any]]:
        seen = self.heard.get(who, 0)
        wait_until(lambda: len(all_of()) >= seen + count, f"{count} more message(s) to {who}")
        time.sleep(0.15)  # one more than expected would be a fault too
        new = all_of()[seen:]
        self.heard[who] = seen + len(new)
        return new

    # --- time and the officer ---

    def leaps(self, moment: datetime, why: str) -> None:
        self.tell()
        self.tell(f"--- {moment:%A %d %B %Y, %H:%M}: {why} ---")
        self.clock.leap_to(moment)
        self.services.wake()

    def sees(self, path: str, *wanted: str) -> str:
        """Open a console page and check that the officer sees these words."""
        page = self.browser.get(self.url + path, timeout=10)
        page.raise_for_status()
        for words in wanted:
            if words not in page.text:
                raise SystemExit(f"{path} does not show {words!r}")
            self.tell(f"Asha sees on {path}: {words}")
        return page.text

    def presses(self, path: str, page: str, **fields: str) -> requests.Response:
        """Post a form of a page that was opened, with its hidden fields."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token is not None, f"no form on the page before {path}"
        answer = self.browser.post(
            self.url + path,
            data={"csrf_token": token[1], **fields},
            headers={"Referer": self.url + path},
            timeout=10,
        )
        if not answer.ok:
            raise SystemExit(f"{path} answered {answer.status_code}")
        return answer


def wait_until(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + _PATIENCE
    while not true():
        if time.monotonic() > until:
            raise SystemExit(f"waited {_PATIENCE:.0f} seconds in vain for {what}")
        time.sleep(0.02)


def _indented(who: str, text: str) -> str:
    first, *rest = text.splitlines()
    margin = " " * len(who)
    return "\n".join([f"{who} < {first}", *(f"{margin}   {line}" for line in rest)])


def _keyboard(message: dict[str, Any]) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return found


# --- the journeys ------------------------------------------------------------------------------------


def maureen_answers(stage: Stage) -> None:
    stage.tell("=== Maureen, 71, Tipton, a basic phone. A poster at the library says: text TIPTON ===")
    for words in ("TIPTON", "1", "1", "Tipton", "3"):
        stage.texts("Maureen", MAUREEN, words)
    stage.texts("Maureen", MAUREEN, "No one tells me what happens.", answers=0)
    stage.texts("Maureen", MAUREEN, "You ask and then it is silence.", answers=0)
    stage.texts("Maureen", MAUREEN, "DONE")


def zee_answers(stage: Stage) -> None:
    stage.tell()
    stage.tell("=== Zee, 15, scans a code on the school screen and lands in Telegram ===")
    stage.chats("Zee", ZEE, "/start PARK")
    for words in ("[Start]", "[Yes]", "[Smethwick]", "[Sometimes]", "Lights at the park"):
        stage.chats("Zee", ZEE, words)
    stage.chats("Zee", ZEE, "[That is all]")


def kasia_answers(stage: Stage) -> None:
    stage.tell()
    stage.tell("=== Kasia, 34, new in Smethwick. A poster in a shop says in Polish: text POLSKI ===")
    for words in ("POLSKI", "1", "tak", "B66", "1", "nie"):
        stage.texts("Kasia", KASIA, words)
    stage.texts("Kasia", KASIA, "Nikt mi nie powiedział, co dalej.", answers=0)
    stage.texts("Kasia", KASIA, "DONE")


def asha_reads(stage: Stage) -> None:
    stage.tell()
    stage.tell("=== Asha, officer, reads what people said ===")
    for path, wanted in (
        ("/console/said", "No one tells me what happens."),
        ("/console/said", "Lights at the park"),
        ("/console/said", "Nikt mi nie powiedział, co dalej."),
    ):
        stage.sees(path, wanted)
