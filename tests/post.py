"""A small town for the outbox tests: people with addresses, messages to them, workers who send them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from bot.model.message import BULK, LIVE, ClaimedMessage, NewMessage
from bot.store.database import Database
from bot.store.outbox import queue
from bot.store.outbox.attempt import Result
from bot.store.outbox.claims import Claimed, claim
from bot.store.outbox.lanes import Sender
from bot.store.outbox.settlement import settle
from bot.store.outbox.token_bucket import UNLIMITED, Pace
from bot.store.tables import address, lane, outbox, person
from channels.port import Fault, SendError, Sent
from tests.fixed import FixedClock, FixedDice

LANE = "sms:+447700900123"


@dataclass(kw_only=True)
class Post:
    """One lane of one database, with a clock that stands still."""

    database: Database
    clock: FixedClock
    dice: FixedDice = field(default_factory=FixedDice)
    pace: Pace = UNLIMITED
    looks_up: bool = True

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def sender(self, worker: str = "ann") -> Sender:
        return Sender(lane=LANE, worker=worker, pace=self.pace, looks_up=self.looks_up)

    def resident(self, name: str = "mo", *, may_keep: bool | None = True) -> int:
        """A person with one address; returns the address."""

        def work(connection: Any) -> int:
            who = connection.scalar(
                insert(person).values(may_keep=may_keep, made_at=self.now).returning(person.c.id)
            )
            where = insert(address).values(
                person_id=who,
                channel="sms",
                account="+447700900123",
                keyed_hash=name,
                sealed=f"sealed {name}",
            )
            return int(connection.scalar(where.returning(address.c.id)))

        return self.database.write(work)

    def message(self, to: int, body: str = "Hello", **more: Any) -> NewMessage:
        values: dict[str, Any] = {
            "lane": LANE,
            "kind": "reply",
            "language": "en_GB",
            "priority": LIVE,
            "due_at": self.now,
            "expires_at": self.now + timedelta(hours=24),
            "made_at": self.now,
        }
        return NewMessage(address_id=to, body=body, **(values | more))

    def add(self, to: int, body: str = "Hello", **more: Any) -> int:
        (id_,) = self.add_all([self.message(to, body, **more)])
        return id_

    def add_bulk(self, to: int, body: str = "News", **more: Any) -> int:
        return self.add(to, body, **({"kind": "notice", "priority": BULK} | more))

    def add_all(self, messages: Sequence[NewMessage]) -> list[int]:
        return self.database.write(lambda c: queue.add(c, messages))

    def claim(self, want: int = 10, worker: str = "ann", bulk_from: datetime | None = None) -> Claimed:
        return self.database.write(
            lambda c: claim(c, self.sender(worker), want, self.now, bulk_from=bulk_from)
        )

    def claimed(self, want: int = 10, worker: str = "ann") -> list[str]:
        """The texts of a claim's messages."""
        return [message.body for message in self.claim(want, worker).messages]

    def settle(self, *results: Result, worker: str = "ann") -> None:
        self.database.write(lambda c: settle(c, self.sender(worker), results, self.now, self.dice))

    def send(self, want: int = 10, worker: str = "ann") -> list[str]:
        """Claim, and have the provider take all of it. Returns the texts."""
        messages = self.claim(want, worker).messages
        self.settle(*(taken(message) for message in messages), worker=worker)
        return [message.body for message in messages]

    def row(self, id_: int) -> Any:
        return self.database.read(lambda c: c.execute(select(outbox).where(outbox.c.id == id_)).one())

    def rows(self) -> list[Any]:
        return self.database.read(lambda c: list(c.execute(select(outbox).order_by(outbox.c.id))))

    def lane(self) -> Any:
        return self.database.read(lambda c: c.execute(select(lane).where(lane.c.name == LANE)).one())

    def change_person(self, address_id: int, **values: Any) -> None:
        who = select(address.c.person_id).where(address.c.id == address_id).scalar_subquery()
        self.database.write(lambda c: c.execute(update(person).where(person.c.id == who).values(**values)))

    def change_address(self, address_id: int, **values: Any) -> None:
        self.database.write(
            lambda c: c.execute(update(address).where(address.c.id == address_id).values(**values))
        )


def taken(message: ClaimedMessage, ref: str = "") -> Result:
    return Result(message=message, sent=Sent(ref=ref or f"ref-{message.id}-{message.attempts}"))


def failed(message: ClaimedMessage, fault: Fault, **more: Any) -> Result:
    return Result(message=message, error=SendError(fault, "11", "Said the provider.", **more))


def unseal(sealed: str) -> str:
    """The address behind what `Post.resident` wrote down."""
    if not sealed.startswith("sealed "):
        raise ValueError("not one of ours")
    return sealed.removeprefix("sealed ")
