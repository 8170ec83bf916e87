"""`make demo`: four people, the real doors, stand-in providers, and weeks that pass in seconds.

Everything goes as it would: signed webhooks over HTTP, the twilio and Telegram clients, the console as a
browser sees it, the worker in its threads. Only the two providers are stand-ins, and the clock is moved.
What is said is printed and compared with tests/demo.golden.txt; `--write` writes that file anew.
"""

from __future__ import annotations

import logging
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import unified_diff
from pathlib import Path
from typing import Any

import waitress

from bot.app import Services, build
from bot.cli.serve import worker_of
from bot.clock import CountingDice
from bot.service.casework import access
from bot.settings import read_settings
from bot.store.outbox import queue
from bot.web import create_app
from tests.standins import TelegramStandIn, TwilioStandIn
from tests.standins.browser import Browser

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
    browser: Browser
    said: list[str] = field(default_factory=list)
    heard: dict[object, int] = field(default_factory=dict)

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

    def _new(
        self, who: object, all_of: Callable[[], list[dict[str, Any]]], count: int
    ) -> list[dict[str, Any]]:
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

    def sees(self, path: str, *wanted: str) -> None:
        """Asha opens a page of the console and finds these words on it."""
        self.browser.opens(path)
        for words in wanted:
            if not self.browser.shows(words):
                raise SystemExit(f"{path} does not show {words!r}")
            self.tell(f"Asha sees on {path}: {words}")

    def presses(self, button: str, **filled: str) -> None:
        self.tell(f"Asha presses: {button}")
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


def asha_signs_in(stage: Stage) -> None:
    """With a one-time link, as `make run` and `tellback officers link` print it."""
    built = stage.services
    token = built.db.write(lambda c: access.first_link(c, built.dice, stage.clock.now()))
    stage.browser.opens(f"/console/in/{token}")
    stage.presses("Sign in")


def asha_reads(stage: Stage) -> None:
    stage.tell()
    stage.tell("=== Asha, officer, signs in and reads what people said ===")
    asha_signs_in(stage)
    stage.sees("/console/said", "No one tells me what happens.", "Lights at the park")
    stage.sees("/console/said", "Nikt mi nie powiedział, co dalej.")


def nobody_answers_in_time(stage: Stage) -> None:
    stage.leaps(
        datetime(2026, 11, 17, 10, 0, tzinfo=UTC), "the date has passed, and nobody has told them anything"
    )
    for who, number in (("Maureen", MAUREEN), ("Kasia", KASIA)):
        stage.shows(who, number)
    stage.shows_chat("Zee", ZEE)


def asha_tells(stage: Stage) -> None:
    stage.leaps(datetime(2026, 11, 18, 9, 30, tzinfo=UTC), "Asha writes what happened")
    asha_signs_in(stage)
    stage.sees("/console/issues/I1", "We will tell you what happened next, even when the answer is no.")
    stage.browser.opens("/console/issues/I1/write")
    stage.presses(
        "Save and check",
        kind="done",
        you_said="No one tells you what happens.",
        we_did="We now text each person in 20 working days.",
        lasts_until="For as long as this service runs.",
        text_en_GB="You said no one tells you what happens. We now text each person in 20 working days. "
        "We have not set drop-in hours yet.",
        text_pl="Piszecie, że nikt nie mówi, co dalej. Teraz każdy dostaje SMS w ciągu 20 dni roboczych. "
        "Godzin dyżurów jeszcze nie ma.",
    )
    stage.presses("Send to 2 people")
    for who, number in (("Maureen", MAUREEN), ("Kasia", KASIA)):
        stage.shows(who, number)
    stage.browser.opens("/console/issues/I2/write")
    stage.presses(
        "Save and check",
        kind="planned",
        you_said="You asked for lights at the park.",
        we_did="They go up in May.",
        why_not="We cannot pay for a cafe yet.",
        lasts_until="Ten years.",
        **{"next_by-day": "1", "next_by-month": "5", "next_by-year": "2027"},
        text_en_GB="You asked for lights at the park. They go up in May. We cannot pay for a cafe yet.",
    )
    stage.presses("Send to 1 person")
    stage.shows_chat("Zee", ZEE)
    wait_until(lambda: _delivered(stage) == 2, "both receipts of the texts")
    stage.sees("/console/sent/1", "Delivered")


def did_it_help(stage: Stage) -> None:
    stage.leaps(
        datetime(2026, 12, 16, 10, 0, tzinfo=UTC),
        "four weeks later those for whom something was done are asked whether it helped",
    )
    stage.shows("Maureen", MAUREEN)
    stage.shows("Kasia", KASIA)
    for words in ("3", "The drop-in is still shut.", "2"):
        stage.texts("Maureen", MAUREEN, words)
    stage.texts("Kasia", KASIA, "tak")
    stage.chats("Zee", ZEE, "STATUS")  # the lights are only planned: Zee is not asked, and may ask
    asha_signs_in(stage)
    stage.sees("/console/", "did not help")
    stage.tell()
    stage.tell("=== Maureen has had enough ===")
    stage.texts("Maureen", MAUREEN, "STOP", answers=0)
    for number, words in stage.twilio.provider_said:
        if number == MAUREEN:
            stage.tell(f"Maureen < (from Twilio itself) {words}")
    stage.texts("Maureen", MAUREEN, "Are you still there?", answers=0)


def _delivered(stage: Stage) -> int:
    counts = stage.services.db.read(lambda connection: queue.counts(connection, 1))
    return sum(count for (_, delivery), count in counts.items() if delivery == "delivered")


def play(stage: Stage) -> None:
    maureen_answers(stage)
    zee_answers(stage)
    kasia_answers(stage)
    asha_reads(stage)
    nobody_answers_in_time(stage)
    asha_tells(stage)
    did_it_help(stage)
    stage.tell()
    stage.tell(
        f"The stand-ins took {len(stage.twilio.sent)} texts and {len(stage.telegram.sent)} Telegram messages."
    )


# --- putting it up -----------------------------------------------------------------------------------


@contextmanager
def service(twilio: TwilioStandIn, telegram: TelegramStandIn) -> Iterator[tuple[str, MovedClock, Services]]:
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


def main(arguments: list[str]) -> int:
    logging.basicConfig(level=logging.ERROR)
    with TwilioStandIn() as twilio, TelegramStandIn() as telegram, service(twilio, telegram) as running:
        url, clock, built = running
        twilio.hook, telegram.hook = f"{url}/hook/sms", f"{url}/hook/telegram"
        stage = Stage(url, clock, built, twilio, telegram, Browser(url))
        play(stage)
    now = "\n".join(stage.said) + "\n"
    if "--write" in arguments:
        GOLDEN.write_text(now, "utf-8")
    expected = GOLDEN.read_text("utf-8")
    differs = list(unified_diff(expected.splitlines(), now.splitlines(), "expected", "now", lineterm="", n=2))
    print(
        "\n".join(["", "This differs from what is expected:", *differs]) if differs else "\nAll as expected."
    )
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
