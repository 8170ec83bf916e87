"""One person and us, in memory: the real intake, talks and wording on a database that is thrown away.

The terminal phone and golden transcripts stand on it. Nothing is sent anywhere.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import CountingDice, HandClock
from bot.content.content import Content
from bot.errors import Refusal
from bot.model.event import Disposition
from bot.model.message import CHOICES
from bot.model.officer import Role
from bot.service.inbound.intake import Intake
from bot.service.jobs.handlers import Handlers
from bot.service.outcomes.broadcast import Followup
from bot.service.outcomes.written import Written
from bot.store import timers
from bot.store.casework import issues, officers
from bot.store.database import Connection, Database
from bot.store.inbound import inbox, people
from bot.store.outbox import queue
from bot.store.tables import metadata
from bot.turn.explanation import Moment, moment, why
from bot.vault import Vault
from channels.port import Choice, Heard, Limits

SENDER = "+447700900001"
ACCOUNT = "rehearsal"
_SILENCE = timedelta(minutes=15)
_ASK_AFTER = timedelta(weeks=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of ours. parts: what a text is billed as; none on channels that are free."""

    text: str
    choices: tuple[Choice, ...]
    parts: int | None


class Rehearsal:
    """Made by `rehearse`. channel: its name decides which limits hold."""

    def __init__(
        self, db: Database, content: Content, channel: str, limits: Mapping[str, Limits], clock: HandClock
    ) -> None:
        self._db = db
        self._content = content
        self._channel = channel
        self.clock = clock
        self._heard = 0
        self._shown = 0
        self._choices: tuple[Choice, ...] = ()
        self._vault = Vault(["a rehearsal keeps no secrets"])
        self._last: tuple[Moment, Heard] | None = None
        self.intake = Intake(
            db=db,
            vault=self._vault,
            content=lambda: content,
            limits=limits,
            clock=clock,
            dice=CountingDice(482),
            wake=lambda: None,
            silence=_SILENCE,
            ask_after=_ASK_AFTER,
        )
        self._followup = Followup(self.intake.turns, limits, ask_after=_ASK_AFTER)
        self._handlers = Handlers(
            db=db,
            vault=self._vault,
            content=lambda: content,
            limits=limits,
            intake=self.intake,
            followup=self._followup,
            clock=clock,
            wake=lambda: None,
        )
        self.owner = db.write(self._appoint)
        self.intake.publish()

    def _appoint(self, connection: Connection) -> int:
        team = next(iter(self._content.council.teams))
        now = self.clock.now()
        return officers.add(
            connection, email="asha@example", name="Asha", team=team, role=Role.MANAGER, now=now
        )

    def opens(self, name: str, language: str) -> list[Said]:
        """The person begins this conversation, in this language ("" for none chosen yet)."""
        self.intake.open_for(self._channel, ACCOUNT, SENDER, name, language)
        return self._new()

    def says(self, text: str, *, start: str | None = None, language_hint: str | None = None) -> list[Said]:
        """The person sends words; "[Label]" presses that button, where the last message had it.

        start: they come by a link that carries this. language_hint: what their app says of itself.
        """
        label = text[1:-1] if text.startswith("[") and text.endswith("]") else None
        tapped = next((choice.key for choice in self._choices if choice.label == label), None)
        self._heard += 1
        heard = Heard(
            event_id=str(self._heard),
            account=ACCOUNT,
            sender=SENDER,
            text="" if tapped else text,
            tapped=tapped,
            start=start,
            language_hint=language_hint,
        )
        self._last = self._db.write(self._moment), heard
        self.intake.hear(self._channel, heard)
        return self._new()

    def why(self) -> tuple[str, ...]:
        """How the last message was understood, in sentences; nothing before the first one."""
        if self._last is None:
            return ()
        before, heard = self._last
        came_to = self._db.read(lambda c: inbox.came_to(c, self._channel, ACCOUNT, heard.event_id))
        return why(self._content, before, heard, Disposition(came_to))

    def _moment(self, connection: Connection) -> Moment:
        now = self.clock.now()
        person = people.meet(connection, self._vault, self._channel, ACCOUNT, SENDER, now)
        return moment(self.intake.turns.open(connection, person, now))

    def waits(self, how_long: timedelta) -> list[Said]:
        """Time passes, and whatever was set for a moment within it happens at that moment."""
        end = self.clock.now() + how_long
        while (due := self._db.read(lambda c: timers.next_due(c, end))) is not None:
            self.clock.move(max(due - self.clock.now(), timedelta()))
            self._run_jobs()
            timers.run_due(self._db, self._handlers.by_kind, self.clock.now())
        self.clock.move(end - self.clock.now())
        self._run_jobs()
        return self._new()

    def _run_jobs(self) -> None:
        for _, _, run in self._handlers.jobs:
            run(self.clock.now())

    def hears_outcome(self, written: Written) -> list[Said]:
        """An officer writes what happened about the newest issue, and sends it."""
        now = self.clock.now()

        def send(connection: Connection) -> None:
            found = issues.every(connection)
            if not found:
                raise Refusal("Nobody has said anything yet, so there is nothing to tell back about.")
            outcome = self._followup.draft(connection, found[-1].id, self.owner, written, now)
            self._followup.send(connection, self._content, outcome, self.owner, now)

        self._db.write(send)
        return self.waits(timedelta())

    def _new(self) -> list[Said]:
        """What we said since it was last asked; all of it counts as sent."""
        rows = self._db.write(lambda connection: queue.take_all(connection, self._shown, self.clock.now()))
        if rows:
            self._shown = rows[-1].id
            self._choices = CHOICES.read(rows[-1].choices)
        return [
            Said(
                text=row.body,
                choices=CHOICES.read(row.choices),
                parts=row.parts,
            )
            for row in rows
        ]


@contextmanager
def rehearse(
    content: Content, channel: str, limits: Mapping[str, Limits], now: datetime
) -> Iterator[Rehearsal]:
    """A rehearsal that leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="tellback-") as folder:
        db = Database(f"sqlite:///{folder}/rehearsal.db")
        try:
            metadata.create_all(db.engine)  # a sixth of what it takes to migrate; nothing is kept
            yield Rehearsal(db, content, channel, limits, HandClock(now))
        finally:
            db.close()
