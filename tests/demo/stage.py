"""The running service with stand-in providers and a moved clock, and what people and officers do with it."""

from __future__ import annotations

import re
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import waitress

from bot.app import Services, build
from bot.cli.serve import worker_of
from bot.clock import CountingDice
from bot.service.casework import access
from bot.settings import read_settings
from bot.web import create_app
from tests.standins import TelegramStandIn, TwilioStandIn
from tests.standins.browser import Browser

BEGINS = datetime(2026, 10, 19, 9, 0, tzinfo=UTC)  # a Monday, 10am in England
_PATIENCE = 15.0
_READS_FOR = timedelta(seconds=5)  # what comes faster is taken for a press by accident


class MovedClock:
    """Real time, moved: it runs on by itself, as paces and leases need it to, and leaps when weeks pass."""

    def __init__(self, begins: datetime) -> None:
        self._by = begins - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._by

    def leap_to(self, moment: datetime) -> None:
        self._by = moment - datetime.now(UTC)

    def runs_on(self, by: timedelta) -> None:
        self._by += by


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

    def tell(self, line: str = "") -> None:
        self.said.append(line)
        print(line, flush=True)

    # --- people ---

    def texts(self, who: str, number: str, words: str, *, answers: int = 1) -> None:
        self.tell(f"{who} > {words}")
        self.clock.runs_on(_READS_FOR)
        status = self.twilio.text(number, words)
        if status != 200:
            raise SystemExit(f"the webhook answered {status} to {words!r}")
        self.shows(who, number, answers)

    def shows(self, who: str, number: str, answers: int = 1) -> None:
        """Wait for texts to this number, and print them."""
        for message in self._new(number, lambda: self._texts_to(number), answers):
            self.tell(_indented(who, message["body"]))

    def misses(self, who: str, number: str) -> None:
        """Wait for a text that comes back to the provider undelivered."""
        for message in self._new(number, lambda: self._texts_to(number), 1):
            self.tell(f"(not delivered to {who}) {message['body']}")

    def chats(self, who: str, person: int, words: str, *, answers: int = 1) -> None:
        self.tell(f"{who} > {words}")
        self.clock.runs_on(_READS_FOR)
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

    def _new(
        self, who: object, all_of: Callable[[], list[dict[str, Any]]], count: int
    ) -> list[dict[str, Any]]:
        seen = self.heard.get(who, 0)
        wait_until(lambda: len(all_of()) >= seen + count, f"{count} more message(s) to {who}")
        time.sleep(0.15)  # one more than expected would be a fault too
        new = all_of()[seen:]
        self.heard[who] = seen + len(new)
        return new

    # --- time ---

    def leaps(self, moment: datetime, why: str) -> None:
        self.tell()
        self.tell(f"--- {moment:%A %d %B %Y, %H:%M}: {why} ---")
        self.clock.leap_to(moment)
        self.services.wake()


@dataclass
class Desk:
    """An officer before the console."""

    stage: Stage
    name: str
    browser: Browser

    def signs_in(self) -> None:
        """With a one-time link, as `make run` and `tellback officers link` print it for the first officer."""
        built = self.stage.services
        token = built.db.write(lambda c: access.first_link(c, built.dice, self.stage.clock.now()))
        self.comes_in(f"/console/in/{token}")

    def comes_in(self, link: str) -> None:
        self.browser.opens(link)
        self.presses("Sign in")

    def invites(self, name: str, email: str, role: str) -> Desk:
        """Make a sign-in link for a colleague and hand it over. Returns their desk, signed in."""
        self.browser.opens("/console/team")
        self.presses("Make a sign-in link for them", name=name, email=email, role=role)
        link = re.search(r"/console/in/[\w-]+", self.browser.html)
        if link is None:
            raise SystemExit("no sign-in link on the page")
        colleague = Desk(self.stage, name, Browser(self.stage.url))
        colleague.comes_in(link[0])
        return colleague

    def sees(self, path: str, *wanted: str) -> None:
        """They open a page of the console and find these words on it, once the worker is through."""
        for words in wanted:
            wait_until(partial(self._shows, path, words), f"{words!r} on {path}")
            self.stage.tell(f"{self.name} sees on {path}: {words}")

    def _shows(self, path: str, words: str) -> bool:
        self.browser.opens(path)
        return self.browser.shows(words)

    def tells(self, issue: str, **written: str) -> None:
        """They write what happened, check it and send it."""
        self.opens(f"/console/issues/{issue}/write")
        self.presses("Save and check", **written)
        self.presses("Send to 1 person")

    def opens(self, path: str) -> None:
        self.browser.opens(path)

    def presses(self, button: str, **filled: str) -> None:
        self.stage.tell(f"{self.name} presses: {button}")
        self.browser.presses(button, **filled)


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


@contextmanager
def staged() -> Iterator[Stage]:
    """The service and its stand-ins, running."""
    with TwilioStandIn() as twilio, TelegramStandIn() as telegram, _service(twilio, telegram) as running:
        url, clock, built = running
        twilio.hook, telegram.hook = f"{url}/hook/sms", f"{url}/hook/telegram"
        yield Stage(url, clock, built, twilio, telegram)


@contextmanager
def _service(twilio: TwilioStandIn, telegram: TelegramStandIn) -> Iterator[tuple[str, MovedClock, Services]]:
    """The real service with its worker, on a free port and a database that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="tellback-demo-") as folder:
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        environment = {
            "PORT": str(port),
            "TELLBACK_PUBLIC_URL": url,
            "TELLBACK_TWILIO_ACCOUNT_SID": twilio.account,
            "TELLBACK_TWILIO_AUTH_TOKEN": twilio.token,
            "TELLBACK_TWILIO_FROM": twilio.number,
            "TELLBACK_TWILIO_API_BASE": twilio.url,
            "TELLBACK_TELEGRAM_TOKEN": telegram.token,
            "TELLBACK_TELEGRAM_SECRET": telegram.secret,
            "TELLBACK_TELEGRAM_API_BASE": telegram.url,
            "TELLBACK_LISTENING": "0",
        }
        clock = MovedClock(BEGINS)
        settings = read_settings(environment, data=Path(folder))
        built = build(settings, environment, clock=clock, dice=CountingDice(381))
        server = waitress.create_server(create_app(built), host="127.0.0.1", port=port, threads=4)
        worker = worker_of(built)
        serving = threading.Thread(target=server.run, daemon=True)
        worker.start()
        serving.start()
        try:
            yield url, clock, built
        finally:
            worker.stop()
            server.close()
            built.db.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
