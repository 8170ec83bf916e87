"""Messages on their way out: a row for each, written in the transaction that gives cause for it.

How a row travels:

queued --claim--> sending --settle--> sent | failed | queued again | unsure
queued --claim--> dropped    it may not or need not be sent any more; the reason says why
queued --claim--> queued     put off to hours in which we write, or held back; the reason says why
unsure --reconcile--> sent | queued again | failed | unsure for good (no lease any more)

`messages` has the words, `claims` takes rows to send, `eligibility` says what keeps one back, `attempt` says
what the end of a send means, `settlement` writes it down, `reconciliation` looks into the doubtful ones,
`receipts` takes delivery reports.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from bot.model.message import CHOICES, DropReason, MessageKind, MessageState, NewMessage, NewsState
from bot.store.outbox.messages import is_in, pending
from bot.store.prepared import Prepared, insert_of
from bot.store.tables import address, lane, outbox
from channels.port import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """waiting: messages by state, those only that are not done with. oldest_due: by priority, the moment
    since which a message that could go has waited. alarms: by lane, what is wrong with our settings."""

    waiting: dict[str, int]
    oldest_due: dict[int, datetime]
    alarms: dict[str, str]


def add(connection: Connection, messages: Sequence[NewMessage]) -> list[int]:
    """Write messages down in the caller's transaction; returns the ids of the new ones, oldest first.

    A message whose key is there already is left out. Ring the bell (`notify`) once the transaction is over.
    """
    made = (_ADD.value(connection, **_values(message)) for message in messages)
    return [id_ for id_ in made if id_ is not None]


def add_one(connection: Connection, message: NewMessage) -> None:
    """The same for one, where nobody needs its id."""
    _ADD_QUIETLY.run(connection, **_values(message))


def add_all(connection: Connection, messages: Iterable[NewMessage]) -> None:
    """The same for many, where nobody needs their ids: a third of the processor's time, half of the wait."""
    _ADD_QUIETLY.run_for_each(connection, map(_values, messages))


def written(connection: Connection, keys: Collection[str]) -> set[str]:
    """Which of these keys have a message already, whatever became of it. For a page of them at a time."""
    return set(connection.scalars(select(outbox.c.key).where(outbox.c.key.in_(keys))))


def _values(message: NewMessage) -> dict[str, Any]:
    return {
        "lane": message.lane,
        "address_id": message.address_id,
        "person_id": message.person_id,
        "talk_id": message.talk_id,
        "outcome_id": message.outcome_id,
        "kind": message.kind,
        "question": message.question,
        "body": message.body,
        "choices": CHOICES.write(message.choices),
        "language": message.language,
        "priority": message.priority,
        "state": MessageState.QUEUED,
        "due_at": message.due_at,
        "expires_at": message.expires_at,
        "parts": message.parts,
        "key": message.key,
        "made_at": message.made_at,
        "news": NewsState.WAITING if message.news else None,
        "brings": message.brings,
        "written_by": message.written_by,
    }


_GIVEN = (
    *("lane", "address_id", "person_id", "talk_id", "outcome_id", "kind", "question", "body", "choices"),
    *("language", "priority", "state", "due_at", "expires_at", "parts", "key", "made_at", "news"),
    *("brings", "written_by"),
)
_ADD_QUIETLY = Prepared(insert_of(outbox, *_GIVEN, unique=["key"]))
_ADD = Prepared(insert_of(outbox, *_GIVEN, unique=["key"]).returning(outbox.c.id))


def drop(
    connection: Connection,
    reason: DropReason,
    *,
    address_id: int | None = None,
    outcome_id: int | None = None,
    people: Collection[int] | None = None,
) -> int:
    """Take back what is still queued for an address (but the STOP confirmation) or for an outcome.

    people: of them alone. Returns how many messages will not go out.
    """
    if address_id is None and outcome_id is None:
        raise ValueError("drop() needs an address or an outcome")
    statement = update(outbox).where(is_in(outbox, MessageState.QUEUED), outbox.c.kind != MessageKind.STOP)
    if address_id is not None:
        statement = statement.where(outbox.c.address_id == address_id)
    if outcome_id is not None:
        statement = statement.where(outbox.c.outcome_id == outcome_id)
    if people is not None:
        statement = statement.where(outbox.c.person_id.in_(people))
    return connection.execute(statement.values(state=MessageState.DROPPED, reason=reason)).rowcount


def after_what_is_under_way(connection: Connection, address_id: int, due_at: datetime) -> datetime:
    """When a message may go that must not overtake what a provider has in hand for this address now."""
    held = select(func.max(outbox.c.lease_until)).where(
        outbox.c.address_id == address_id, is_in(outbox, MessageState.SENDING)
    )
    until: datetime | None = connection.scalar(held)
    return due_at if until is None else max(until, due_at)


def news_waits(connection: Connection, address_id: int) -> bool:
    """Whether news of a matter waits for the hours in which it goes to this address."""
    waits = (outbox.c.address_id == address_id, is_in(outbox, MessageState.QUEUED))
    found = select(outbox.c.id).where(*waits, outbox.c.news == NewsState.WAITING)
    return connection.execute(found.limit(1)).first() is not None


def counts(connection: Connection, outcome_id: int) -> dict[tuple[str, str | None], int]:
    """How the messages of one outcome stand: (state, furthest receipt) -> how many."""
    rows = connection.execute(
        select(outbox.c.state, outbox.c.delivery, func.count())
        .where(outbox.c.outcome_id == outcome_id)
        .group_by(outbox.c.state, outbox.c.delivery)
    )
    return {(state, delivery): number for state, delivery, number in rows}


def _to(person_id: int) -> ColumnElement[bool]:
    """By addresses: there is an index of these, and a closed one is still its person's."""
    return outbox.c.address_id.in_(select(address.c.id).where(address.c.person_id == person_id))


def nth_latest_ask(connection: Connection, person_id: int, n: int, since: datetime) -> datetime | None:
    """When the n-th latest unasked question to this person was written; None when there were fewer since."""
    found = (
        select(outbox.c.made_at)
        .where(
            _to(person_id),
            outbox.c.kind == MessageKind.ASK,
            outbox.c.made_at > since,
            outbox.c.state.not_in([MessageState.DROPPED, MessageState.FAILED]),
        )
        .order_by(outbox.c.made_at.desc())
        .limit(1)
        .offset(n - 1)
    )
    moment: datetime | None = connection.scalar(found)
    return moment


def health(connection: Connection, now: datetime) -> Health:
    """What an operator must know. Reads the unfinished messages only, however long the history is."""
    waiting = connection.execute(
        select(outbox.c.state, func.count()).where(pending(outbox)).group_by(outbox.c.state)
    )
    oldest = connection.execute(
        select(outbox.c.priority, func.min(outbox.c.due_at))
        .where(is_in(outbox, MessageState.QUEUED), outbox.c.due_at <= now)
        .group_by(outbox.c.priority)
    )
    alarms = connection.execute(select(lane.c.name, lane.c.alarm).where(lane.c.alarm.is_not(None)))
    return Health(
        waiting=dict(waiting.all()),
        oldest_due=dict(oldest.all()),
        alarms=dict(alarms.all()),
    )


def take_all(connection: Connection, after: int, now: datetime) -> list[Any]:
    """Messages after this id, marked as sent and read without being sent: for rehearsals."""
    rows = connection.execute(select(outbox).where(outbox.c.id > after).order_by(outbox.c.id)).all()
    connection.execute(
        update(outbox)
        .where(outbox.c.id > after, is_in(outbox, MessageState.QUEUED))
        .values(state=MessageState.SENT, sent_at=now, delivery=Delivery.READ, reason=None)
    )
    return list(rows)
