"""What each kind of timer does, and the jobs that come round: all work that nobody is waiting for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.content.content import Content
from bot.service.alerts.alerts import Alerts
from bot.service.inbound.intake import Intake
from bot.service.inbox.opening import files
from bot.service.jobs.reminders import Reminders
from bot.service.outcomes import arrivals, deadlines, handing_on, timing
from bot.service.outcomes.broadcast import Followup
from bot.store import erasure, timers
from bot.store.casework import officers, sign_ins, tasks
from bot.store.database import Connection, Database
from bot.store.inbound import codes, people, talks
from bot.store.timers import Handler, Timer
from bot.turn import reminder_policy
from bot.turn.reminder_policy import USUAL, Patience
from bot.vault import Vault
from channels.port import Limits


class Handlers:
    """by_kind: for the timers; whoever runs them rings. jobs: name, how often, what to run; they ring."""

    def __init__(
        self,
        *,
        db: Database,
        vault: Vault,
        content: Callable[[], Content],
        limits: Mapping[str, Limits],
        intake: Intake,
        followup: Followup,
        clock: Clock,
        wake: Callable[[], None],
        patience: Patience = USUAL,
        alerts: Alerts | None = None,
        files_kept: timedelta = timedelta(days=90),
    ) -> None:
        """alerts: None where officers are told nothing outside the console. files_kept: how long what people
        sent besides words is kept, once an officer has opened it."""
        self._db = db
        self._vault = vault
        self._content = content
        self._limits = limits
        self._intake = intake
        self._followup = followup
        self._clock = clock
        self._wake = wake
        self._alerts = alerts
        self._files_kept = files_kept
        self._reminders = Reminders(intake.turns, patience, clock)

    @property
    def by_kind(self) -> dict[str, Handler]:
        followup = self._followup
        return {
            "silence": self._reminders.silence,
            "forget": self._forget,
            # These only mark how long something counts: the second word, having said sorry, a case, a guess.
            "forget-sure": lambda _connection, _timer: None,
            "in-flood": lambda _connection, _timer: None,
            "wrong-number": lambda _connection, _timer: None,
            "handed-over": lambda _connection, _timer: None,
            "proposed": lambda _connection, _timer: None,
            reminder_policy.NUDGE: self._reminders.waited,
            reminder_policy.QUIET: self._reminders.waited,
            # All that a person said and heard goes, and who they are. Emptied rows stay, with their times and
            # states, and the hash on the stop list. FORGET does it at once: such timers are of before.
            "erase": lambda connection, timer: erasure.erase(connection, timer.ref, self._clock.now()),
            "tell": self._tell,
            "told": lambda connection, timer: followup.told(connection, timer, self._clock.now()),
            "send-at": self._send_at,
            "ask-helped": self._ask_helped,
            "ask-again": self._ask_again,
            "ask-later": self._ask_later,
        }

    @property
    def jobs(self) -> list[tuple[str, timedelta, Callable[[datetime], None]]]:
        return [
            ("clocks", timedelta(hours=1), self._clocks),
            ("keep-until", timedelta(days=1), self._let_go),
            ("arrivals", timedelta(minutes=1), self._arrivals),
            ("never-came-back", timedelta(days=1), self._never_came_back),
            ("hand-on", handing_on.EVERY, self._hand_on),
        ]

    @property
    def aside(self) -> list[tuple[str, timedelta, Callable[[datetime], None]]]:
        """Jobs that wait for servers of others."""
        return [] if self._alerts is None else [("alerts", timedelta(seconds=15), self._tell_officers)]

    def _tell_officers(self, now: datetime) -> None:
        assert self._alerts is not None
        self._alerts.run(now)

    def _arrivals(self, now: datetime) -> None:
        arrivals.take_arrivals(self._db, self._limits, now)

    def _never_came_back(self, now: datetime) -> None:
        arrivals.give_up_on_strangers(self._db, self._limits, now)

    def _hand_on(self, now: datetime) -> None:
        handing_on.hand_on(self._db, self._followup, self._content(), now, ring=self._wake)

    def _forget(self, connection: Connection, timer: Timer) -> None:
        """The person did not say yes to keeping their number, and the chat is over.

        Somebody who still waits for a call is forgotten when the call was made.
        """
        reached = people.by_address(connection, timer.ref)
        if reached.may_keep is True or talks.open_talk(connection, reached.person_id) is not None:
            return
        if tasks.awaits_call(connection, reached.person_id):
            timers.arm(connection, "forget", self._clock.now() + timedelta(days=1), ref=timer.ref)
            return
        if until := codes.voting_until(connection, reached.person_id, self._clock.now()):
            # Forgotten now, they could vote a second time in a room that is still open.
            timers.arm(connection, "forget", until, ref=timer.ref)
            return
        people.forget_address(connection, self._vault, timer.ref)

    def _tell(self, connection: Connection, timer: Timer) -> bool:
        self._followup.tell(connection, self._content(), timer, self._clock.now())
        return True

    def _send_at(self, connection: Connection, timer: Timer) -> bool:
        timing.go(connection, self._followup, self._content(), timer, self._clock.now())
        return True

    def _ask_helped(self, connection: Connection, timer: Timer) -> bool:
        self._followup.ask_helped(connection, timer, self._clock.now())
        return True

    def _ask_again(self, connection: Connection, timer: Timer) -> bool:
        self._followup.ask_again(connection, timer, self._clock.now())
        return True

    def _ask_later(self, connection: Connection, timer: Timer) -> bool:
        self._followup.ask_later(connection, timer, self._clock.now())
        return True

    def _clocks(self, now: datetime) -> None:
        self._db.write(lambda connection: officers.welcome_back(connection, now))
        deadlines.warn_owners(self._db, now)
        deadlines.tell_late(self._db, self._content(), self._limits, now, ring=self._wake)

    def _let_go(self, now: datetime) -> None:
        """Forget people whose twelve months are over: their words stay, who they are does not."""
        self._db.write(lambda connection: erasure.let_go(connection, now))
        self._db.write(lambda connection: files.let_go(connection, now, self._files_kept))
        self._db.write(lambda connection: sign_ins.forget_tries(connection, now - timedelta(days=1)))
