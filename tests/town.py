"""People who write to us, officers who answer, and time that passes: the services without web or provider."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, select, update

from bot.content.content import Content
from bot.model.issue import Issue
from bot.model.message import MessageState
from bot.model.outcome import Outcome
from bot.model.promise import Promise
from bot.service.casework import issues as casework
from bot.service.inbound.intake import Intake
from bot.service.jobs.handlers import Handlers
from bot.service.outcomes import arrivals, leaving, preview
from bot.service.outcomes.broadcast import Followup
from bot.service.outcomes.written import Written
from bot.store import timers
from bot.store.casework import issues, officers, outcomes, promises
from bot.store.database import Connection, Database
from bot.store.inbound import people
from bot.store.tables import outbox
from bot.vault import Vault
from channels.port import Heard, Limits
from tests.fixed import FixedClock, FixedDice

PHONE, APP = (
    Limits(max_text=1600, counts_parts=True, phone_number=True),
    Limits(max_text=4096, buttons=30, label=64, isolates=True),
)
LIMITS = {"sms": PHONE, "telegram": APP}
HER = "+447700900001"
TO_WHY = ("TIPTON", "1", "3")  # from the poster to the first question for own words
DONE = Written(
    kind="done",
    you_said="It is dark.",
    we_did="Two lamps are on.",
    lasts_until="They stay.",
    texts={"en_GB": "You asked for light. Two lamps are on now."},
)


class Town:
    """People who write to us, what we have to say to them, and officers who tell them what happened."""

    def __init__(self, database: Database, content: Content, clock: FixedClock, dice: FixedDice) -> None:
        self.db = database
        self.clock = clock
        self.content = content
        self.vault = vault = Vault(["a secret for tests"])
        common: dict[str, Any] = {
            "db": database,
            "vault": vault,
            "content": lambda: content,
            "limits": LIMITS,
            "clock": clock,
            "wake": lambda: None,
        }
        minutes, weeks = timedelta(minutes=15), timedelta(weeks=4)
        self.intake = Intake(**common, dice=dice, silence=minutes, ask_after=weeks)
        self.followup = Followup(self.intake.turns, LIMITS, ask_after=weeks)
        self.handlers = Handlers(**common, intake=self.intake, followup=self.followup)
        now = clock.now()
        self.owner = database.write(
            lambda c: officers.add(
                c, email="asha@example", name="Asha", team="community-partnerships", role="manager", now=now
            )
        )
        self.intake.publish()
        self._count = 0

    def says(
        self,
        text: str = "",
        *,
        who: str = HER,
        channel: str = "sms",
        event_id: str = "",
        **more: Any,
    ) -> list[str]:
        """One message; what we have to say to it."""
        before = self.bodies()
        self.hears(text, who=who, channel=channel, event_id=event_id, **more)
        return self.bodies()[len(before) :]

    def hears(
        self, text: str, *, who: str = HER, channel: str = "sms", event_id: str = "", **more: Any
    ) -> None:
        self._count += 1
        heard = Heard(event_id=event_id or f"SM{self._count}", account="us", sender=who, text=text, **more)
        self.intake.hear(channel, heard)

    def goes(self, *texts: str, **more: Any) -> list[str]:
        """Several messages; what we say to the last."""
        said: list[str] = []
        for text in texts:
            said = self.says(text, **more)
        return said

    def leaves(self, officer_id: int, heir_id: int, by_id: int, **more: Any) -> None:
        """Somebody is taken off the team: looked at, then pressed."""
        about = (self.followup, self.content, officer_id, heir_id)

        def go(c: Connection) -> None:
            now, by = self.clock.now(), officers.by_id(c, by_id)
            assert by is not None
            mark = leaving.look(c, *about, None, now, reader=False).mark
            leaving.leave(c, *about, by, mark, now, reader=False, **more)

        self.db.write(go)

    def hands_on(self) -> None:
        """A page of what is on its way from who left to their heir."""
        (run,) = (run for name, _, run in self.handlers.jobs if name == "hand-on")
        run(self.clock.now())

    def at_once(self, texts: list[str]) -> None:
        """Several messages of one person, each in a thread of its own, as a web server takes them."""
        heard = [Heard(event_id=text, account="us", sender=HER, text=text) for text in texts]
        threads = [threading.Thread(target=self.intake.hear, args=("sms", each)) for each in heard]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def passes(self, **time: float) -> list[str]:
        before = self.bodies()
        self.clock.pass_by(**time)
        self._take_arrivals()
        timers.run_due(self.db, self.handlers.by_kind, self.clock.now())
        return self.bodies()[len(before) :]

    def _take_arrivals(self) -> None:
        arrivals.take_arrivals(self.db, LIMITS, self.clock.now())

    def reaches(self, ref: str | None = None) -> None:
        """What waits for people reaches them. ref: the provider's name for it."""
        waiting = update(outbox).where(outbox.c.state == MessageState.QUEUED)
        self.db.write(lambda c: c.execute(waiting.values(state=MessageState.SENT, sent_ref=ref)))

    def bodies(self) -> list[str]:
        return [row.body for row in self.rows(outbox)]

    def rows(self, table: Table) -> list[Any]:
        return list(self.db.read(lambda c: c.execute(select(table).order_by(table.c.id)).all()))

    # --- what officers do ---

    def took_part(self, *people: str, channel: str = "sms", keep: str = "yes") -> None:
        for who in people:
            # In an app there is a welcome to answer, and the town is asked.
            words = (keep,) if channel == "sms" else ("yes", keep, "tipton")
            self.goes("TIPTON", *words, "no", "dark", "DONE", who=who, channel=channel)

    @property
    def issue(self) -> Issue:
        return self.db.read(issues.every)[-1]

    def draft(self, written: Written = DONE) -> int:
        now = self.clock.now()
        return self.db.write(lambda c: self.followup.draft(c, self.issue.id, self.owner, written, now))

    def rewrite(self, outcome_id: int, written: Written) -> None:
        now = self.clock.now()
        seen = self.outcome(outcome_id).version
        self.db.write(lambda c: self.followup.rewrite(c, outcome_id, seen, self.owner, written, now))

    def look(self, outcome_id: int) -> preview.Proof:
        return self.db.read(lambda c: preview.of_outcome(c, self.content, outcome_id, LIMITS, 4.7))

    def send(self, outcome_id: int) -> int:
        now = self.clock.now()
        return self.db.write(lambda c: self.followup.send(c, self.content, outcome_id, self.owner, now))

    def close(self) -> None:
        self.db.write(lambda c: casework.close(c, self.issue.ref, self.owner, self.clock.now()))

    def outcome(self, outcome_id: int) -> Outcome:
        found = self.db.read(lambda c: outcomes.by_id(c, outcome_id))
        assert found is not None
        return found

    def outgoing(self) -> list[str]:
        """The outcome's messages, once the timers have run."""
        self.passes(seconds=1)
        return [row.body for row in self.rows(outbox) if row.kind == "outcome"]

    def arrived(self) -> None:
        """Every message went out."""
        self.db.write(lambda c: c.execute(outbox.update().values(state="sent", sent_at=self.clock.now())))
        self._take_arrivals()

    def promises(self, who: str = HER) -> list[Promise]:
        """What somebody is or was owed, the newest first."""
        keyed = self.vault.keyed_hash("sms", "us", who)

        def read(connection: Connection) -> list[Promise]:
            found = people.find(connection, "sms", "us", keyed)
            assert found is not None
            return promises.of_person(connection, found.person_id)

        return self.db.write(read)
