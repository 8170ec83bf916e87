"""Any interleaving of adding, claiming, settling, dying, looking up and reports keeps the promises made.

The provider is modelled exactly: it knows every message that was handed to it. A worker that dies leaves its
claim; what it had handed over before is in the provider's list, the rest is not.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from bot.model.message import BULK, LIVE, ClaimedMessage
from bot.store.database import Database
from bot.store.outbox.receipts import take_receipt
from bot.store.outbox.reconciliation import Lookup, overdue, reconcile
from bot.store.tables import metadata
from channels.port import Delivery, Fault, Receipt, Sent
from tests.fixed import FixedClock
from tests.post import Post, failed, taken

WORKERS = st.sampled_from(["ann", "bob"])
DONE = {"sent", "failed", "dropped"}


class Outbox(RuleBasedStateMachine):
    database: Database

    @initialize()
    def open(self) -> None:
        names = ", ".join(f'"{table.name}"' for table in metadata.tables.values())
        if self.database.embedded:
            self.database.write(lambda c: [c.execute(t.delete()) for t in reversed(metadata.sorted_tables)])
        else:
            self.database.write(lambda c: c.execute(text(f"TRUNCATE {names} RESTART IDENTITY")))
        self.post = Post(database=self.database, clock=FixedClock())
        self.people = [self.post.resident(f"p{n}") for n in range(3)]
        self.added: list[int] = []
        self.hands: list[tuple[str, ClaimedMessage]] = []  # claimed, not yet handed to the provider
        self.answers: list[tuple[str, ClaimedMessage, str]] = []  # accepted, not yet settled
        self.accepted: dict[str, int] = {}  # the provider's list: reference -> message
        self.attempts: Counter[tuple[int, int]] = Counter()

    @rule(who=st.integers(0, 2), priority=st.sampled_from([LIVE, BULK]), later=st.sampled_from([0, 0, 30]))
    def add(self, who: int, priority: int, later: int) -> None:
        due = self.post.now + timedelta(seconds=later)
        self.added.append(self.post.add(self.people[who], priority=priority, due_at=due))

    @rule(worker=WORKERS, want=st.integers(1, 4))
    def claim(self, worker: str, want: int) -> None:
        self.hands += [(worker, message) for message in self.post.claim(want, worker).messages]

    @precondition(lambda self: self.hands)
    @rule(data=st.data())
    def hand_over(self, data: st.DataObject) -> None:
        worker, message = self.hands.pop(data.draw(st.integers(0, len(self.hands) - 1)))
        if message.lease_until <= self.post.now:
            return  # a worker never sends on a lease that is over
        self.attempts[message.id, message.attempts] += 1
        ref = f"SM{len(self.accepted)}"
        self.accepted[ref] = message.id
        self.answers.append((worker, message, ref))

    @precondition(lambda self: self.hands)
    @rule(data=st.data(), fault=st.sampled_from([Fault.NOT_SENT, Fault.RETRY_AFTER, Fault.CONTENT]))
    def fail(self, data: st.DataObject, fault: Fault) -> None:
        worker, message = self.hands.pop(data.draw(st.integers(0, len(self.hands) - 1)))
        self.post.settle(failed(message, fault), worker=worker)

    @precondition(lambda self: self.answers)
    @rule(data=st.data(), heard=st.booleans())
    def settle(self, data: st.DataObject, heard: bool) -> None:
        worker, message, ref = self.answers.pop(data.draw(st.integers(0, len(self.answers) - 1)))
        result = taken(message, ref) if heard else failed(message, Fault.UNSURE)
        self.post.settle(result, worker=worker)

    @precondition(lambda self: self.accepted)
    @rule(data=st.data(), state=st.sampled_from(Delivery), by_ref=st.booleans(), again=st.booleans())
    def report(self, data: st.DataObject, state: Delivery, by_ref: bool, again: bool) -> None:
        ref = data.draw(st.sampled_from(sorted(self.accepted)))
        one = Receipt(
            event_id=f"{ref}-{state}",
            account="",
            state=state,
            sent_ref=ref,
            outgoing_id=None if by_ref else self.accepted[ref],
        )
        for _ in range(1 + again):
            self.post.database.write(lambda c: take_receipt(c, "sms", one, self.post.now))

    @rule(worker=WORKERS)
    def die(self, worker: str) -> None:
        self.hands = [hand for hand in self.hands if hand[0] != worker]
        self.answers = [answer for answer in self.answers if answer[0] != worker]

    @rule(seconds=st.sampled_from([1, 10, 61, 400]))
    def time_passes(self, seconds: int) -> None:
        self.post.clock.pass_by(seconds=seconds)

    @rule(worker=WORKERS)
    def look_into(self, worker: str) -> None:
        sender, now = self.post.sender(worker), self.post.now
        messages = self.post.database.write(lambda c: overdue(c, sender, now, 10))
        known = {id_: ref for ref, id_ in self.accepted.items()}
        lookups = [
            Lookup(message=one, looked=True, sent=Sent(ref=known[one.id]) if one.id in known else None)
            for one in messages
        ]
        self.post.database.write(lambda c: reconcile(c, sender, lookups, now))

    def teardown(self) -> None:
        """In the end, with a worker that lives, every message gets somewhere and none went out twice."""
        if not hasattr(self, "post"):
            return
        self.hands, self.answers = [], []
        for _ in range(60):
            self.time_passes(400)
            self.look_into("cat")
            self.claim("cat", 4)
            while self.hands:
                worker, message = self.hands.pop()
                self.attempts[message.id, message.attempts] += 1
                ref = f"SM{len(self.accepted)}"
                self.accepted[ref] = message.id
                self.post.settle(taken(message, ref), worker=worker)
            if all(row.state in DONE for row in self.post.rows()):
                break
        assert {row.state for row in self.post.rows()} <= DONE
        assert [row.id for row in self.post.rows()] == self.added

    @invariant()
    def no_row_is_lost(self) -> None:
        assert [row.id for row in self._rows()] == self.added

    @invariant()
    def one_person_has_one_message_under_way(self) -> None:
        under_way = Counter(row.address_id for row in self._rows() if row.state == "sending")
        assert all(number == 1 for number in under_way.values())

    @invariant()
    def each_attempt_went_out_once_and_each_message_was_accepted_once(self) -> None:
        if hasattr(self, "post"):
            assert all(number == 1 for number in self.attempts.values())
            assert all(number == 1 for number in Counter(self.accepted.values()).values())

    def _rows(self) -> list[Any]:
        return self.post.rows() if hasattr(self, "post") else []


@pytest.mark.parametrize("examples", [25])
def test_any_interleaving_keeps_the_promises(database: Database, examples: int) -> None:
    machine = type("Here", (Outbox,), {"database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
