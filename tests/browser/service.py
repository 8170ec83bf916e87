"""The real service on 127.0.0.1, as `tellback serve` runs it, with stand-ins for both providers."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from bot.app import Services, build
from bot.cli.serve import worker_of
from bot.cli.server import Door
from bot.clock import CountingDice
from bot.model.message import MessageState
from bot.model.officer import Officer
from bot.service.casework import access, team
from bot.service.outcomes import arrivals
from bot.settings import read_settings
from bot.store.casework import officers
from bot.store.tables import outbox, timer
from bot.web import create_app
from tests.demo.stage import BEGINS, MovedClock
from tests.standins import TelegramStandIn, TwilioStandIn
from tests.waiting import until

ASHA = "asha@council.example"  # the first manager
PENCE = "4.7"
_FIRST_NUMBER = 378  # references count up from here, so that a run is like the last
_PATIENCE = 20.0  # seconds


@dataclass
class Running:
    """The service, its clock, and the two providers."""

    url: str
    clock: MovedClock
    services: Services
    twilio: TwilioStandIn
    telegram: TelegramStandIn
    colleagues: dict[str, str] = field(default_factory=dict)  # first name -> e-mail

    # --- residents ---

    def texts(self, number: str, *words: str) -> None:
        """One text after the other, by the signed webhook; each is answered before the next."""
        for each in words:
            assert self.twilio.text(number, each) == 200, each

    def chats(self, person: int, *words: str) -> None:
        for each in words:
            assert self.telegram.text(person, each) == 200, each

    def heard_by(self, number: str) -> list[str]:
        """The texts that reached this number, oldest first."""
        return [each["body"] for each in self.twilio.sent if each["to"] == number]

    # --- officers ---

    def asha(self) -> Officer:
        return self.officer(ASHA)

    def officer(self, email: str) -> Officer:
        found = self.services.read(officers.by_email, email)
        assert found is not None, email
        return found

    def joins(self, name: str, role: str) -> Officer:
        """A colleague is invited."""
        email = f"{name.lower()}@council.example"
        self.colleagues[name] = email
        self.services.write(
            team.invite,
            email=email,
            name=name,
            team="community-partnerships",
            role=role,
            by=self.asha(),
            now=self.clock.now(),
        )
        return self.officer(email)

    def door_for(self, email: str) -> str:
        """The path of a one-time sign-in link, as `tellback officers link` prints it."""
        token = self.services.write(access.link_for, email, self.services.dice, self.clock.now())
        return f"/console/in/{token}"

    # --- time ---

    def leaps(self, moment: datetime) -> None:
        self.clock.leap_to(moment)
        self.services.wake()

    def wait(self, true: Callable[[], bool], what: str) -> None:
        assert until(true, _PATIENCE), f"waited in vain for {what}"

    def settled(self) -> None:
        """Until nothing that is due waits to be sent, every receipt has come, and promises know of it."""
        self.wait(self._is_quiet, "all messages to leave")
        arrivals.take_arrivals(self.services.db, self.services.limits, self.clock.now())

    def _is_quiet(self) -> bool:
        now = self.clock.now()
        to_go = outbox.c.state.in_((MessageState.QUEUED, MessageState.SENDING))
        waiting = select(func.count()).where(outbox.c.due_at <= now, to_go)
        # To ask the provider what we missed comes round in its own time, and changes nothing here.
        due = select(func.count()).where(
            timer.c.due_at <= now, func.coalesce(timer.c.key, "").not_like("job:catch-up%")
        )
        left = self.services.db.read(lambda c: (c.scalar(waiting) or 0) + (c.scalar(due) or 0))
        return not left and len(self.twilio.reported) == len(self.twilio.sent) * len(self.twilio.receipts)


@contextmanager
def running(begins: datetime = BEGINS, **settings: str) -> Iterator[Running]:
    """A service with an empty database and its first manager. settings: more of its environment."""
    with ExitStack() as open_:
        twilio = open_.enter_context(TwilioStandIn())
        telegram = open_.enter_context(TelegramStandIn())
        folder = open_.enter_context(tempfile.TemporaryDirectory(prefix="tellback-browser-"))
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        environment = {
            "PORT": str(port),
            "TELLBACK_PUBLIC_URL": url,
            "TELLBACK_SECRET_KEY": "a secret only for browser tests",
            "TELLBACK_LISTENING": "0",
            "TELLBACK_TEXT_PENCE": PENCE,
            "TELLBACK_TWILIO_ACCOUNT_SID": twilio.account,
            "TELLBACK_TWILIO_AUTH_TOKEN": twilio.token,
            "TELLBACK_TWILIO_FROM": twilio.number,
            "TELLBACK_TWILIO_API_BASE": twilio.url,
            "TELLBACK_TWILIO_PER_SECOND": "500",
            "TELLBACK_TELEGRAM_TOKEN": telegram.token,
            "TELLBACK_TELEGRAM_SECRET": telegram.secret,
            "TELLBACK_TELEGRAM_API_BASE": telegram.url,
            **settings,
        }
        clock = MovedClock(begins)
        known = read_settings(environment, data=Path(folder))
        built = build(known, environment, clock=clock, dice=CountingDice(_FIRST_NUMBER))
        pages = create_app(built)
        begin = pages.extensions["webhooks"].begin
        door = Door(pages, host="127.0.0.1", port=port, threads=4, begin=begin)
        opened = threading.Event()
        serving = threading.Thread(target=door.run, args=(opened.set,), daemon=True)
        worker = worker_of(built)
        worker.start()
        open_.callback(_aside, worker.stop)
        serving.start()
        open_.callback(serving.join, 5)
        open_.callback(door.close)
        assert opened.wait(_PATIENCE), "the service did not come up"
        twilio.hook, telegram.hook = f"{url}/hook/sms", f"{url}/hook/telegram"
        built.write(access.first_manager, clock.now())
        open_.callback(_aside, built.db.close)
        yield Running(url, clock, built, twilio, telegram)


def _aside(work: Callable[[], None]) -> None:
    """In another thread: Playwright keeps a loop running in this one, and the worker closes its own."""
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(_PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
