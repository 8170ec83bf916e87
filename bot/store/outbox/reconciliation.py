"""Sends of unknown end: the provider did not say, or the worker died. Looked into, never just repeated.

Where the channel can list what it sent, the list decides: found, it was sent; not found, it is sent again,
twice at most. Where it cannot, only a question may be put once more, after a while, and only if nothing was
said since: the person would otherwise wait for it without knowing. All else stays `unsure`, for officers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from bot.model.message import ClaimedMessage, MessageState
from bot.store.outbox import lanes
from bot.store.outbox.attempt import ASK_AGAIN_AFTER, Change
from bot.store.outbox.claims import LEASE
from bot.store.outbox.lanes import Sender
from bot.store.outbox.messages import MESSAGE_COLUMNS, is_in, message_of
from bot.store.outbox.settlement import change, mark_sent
from bot.store.tables import address, outbox
from channels.port import Sent

_RESENDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What was found out about one message. looked: False where the channel cannot be asked.

    sent: the provider's own record of it. A look-up that failed is not handed in: it is made again later.
    """

    message: ClaimedMessage
    looked: bool
    sent: Sent | None = None


def overdue(
    connection: Connection, sender: Sender, now: datetime, limit: int, *, all_lost: bool = False
) -> list[ClaimedMessage]:
    """Lease the doubtful messages of a lane to this worker, to be looked into now.

    First, sends whose lease ran out become doubtful. all_lost: every send under way is lost, for the one
    worker that there can be has just been started.
    """
    lanes.locked(connection, sender.lane)
    _give_up(connection, sender, now, all_lost=all_lost)
    due = (
        select(outbox.c.id)
        .where(outbox.c.lane == sender.lane, is_in(outbox, MessageState.UNSURE), outbox.c.lease_until <= now)
        .order_by(outbox.c.lease_until, outbox.c.id)
        .limit(limit)
    )
    ids = list(connection.scalars(due))
    if not ids:
        return []
    lease = now + LEASE
    connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids), is_in(outbox, MessageState.UNSURE))
        .values(lease_until=lease, lease_by=sender.worker)
    )
    rows = connection.execute(
        select(*MESSAGE_COLUMNS)
        .join(address, address.c.id == outbox.c.address_id)
        .where(outbox.c.id.in_(ids), is_in(outbox, MessageState.UNSURE), outbox.c.lease_by == sender.worker)
        .order_by(outbox.c.id)
    )
    return [message_of(row, attempts=row.attempts, tried_at=row.tried_at, lease_until=lease) for row in rows]


def _give_up(connection: Connection, sender: Sender, now: datetime, *, all_lost: bool) -> None:
    which: ColumnElement[bool] = is_in(outbox, MessageState.SENDING)
    if not all_lost:
        which = which & (outbox.c.lease_until <= now)
    began = now if all_lost else now - LEASE
    look_at = now if sender.looks_up else began + ASK_AGAIN_AFTER
    connection.execute(
        update(outbox)
        .where(outbox.c.lane == sender.lane, which)
        .values(
            state=MessageState.UNSURE,
            unsure=outbox.c.unsure + 1,
            lease_until=look_at,
            lease_by=None,
            reason="The sending was interrupted; nobody knows whether the message went out.",
        )
    )


def reconcile(connection: Connection, sender: Sender, lookups: Sequence[Lookup], now: datetime) -> None:
    """Decide on messages that `overdue` leased to this worker."""
    changes: list[tuple[int, Change]] = []
    found: list[tuple[int, Sent]] = []
    for lookup in sorted(lookups, key=lambda lookup: lookup.message.id):
        message = lookup.message
        if lookup.sent is not None and not _is_of_another(connection, message, lookup.sent):
            found.append((message.id, lookup.sent))
        else:
            changes.append((message.id, _decide(connection, lookup, now)))
    mark_sent(connection, found, sender.worker, now)
    change(connection, changes, sender.worker)


def _decide(connection: Connection, lookup: Lookup, now: datetime) -> Change:
    message = lookup.message
    if lookup.sent is not None:
        return _stays(message, "The provider's list shows one such message, but it is another of ours.")
    if lookup.looked:
        if message.unsure <= _RESENDS:
            return _again(message, "The provider has no record of it, so it is sent again.", now)
        return _final(message, MessageState.FAILED, "The provider has no record of it after three tries.")
    if now >= message.expires_at:
        return _stays(message, "Nobody knows whether it went out, and by now it is too old to send again.")
    if not message.question:
        return _stays(message, "Nobody knows whether it went out. It is not sent twice.")
    if message.unsure > 1:
        return _stays(message, "Nobody knows whether it went out. It was already asked twice.")
    if _talk_went_on(connection, message):
        return _stays(message, "Nobody knows whether it went out. The talk has gone on since.")
    return _again(message, "Nobody knows whether it went out, so the question is put once more.", now)


def _again(message: ClaimedMessage, reason: str, now: datetime) -> Change:
    return Change(
        state=MessageState.QUEUED, attempts=message.attempts, unsure=message.unsure, reason=reason, due_at=now
    )


def _stays(message: ClaimedMessage, reason: str) -> Change:
    return _final(message, MessageState.UNSURE, reason)


def _final(message: ClaimedMessage, state: MessageState, reason: str) -> Change:
    return Change(state=state, attempts=message.attempts, unsure=message.unsure, reason=reason)


def _is_of_another(connection: Connection, message: ClaimedMessage, sent: Sent) -> bool:
    """Two equal texts to one person look alike in a provider's list."""
    taken = select(outbox.c.id).where(
        outbox.c.sent_ref == sent.ref, outbox.c.lane == message.lane, outbox.c.id != message.id
    )
    return connection.scalar(taken.limit(1)) is not None


def _talk_went_on(connection: Connection, message: ClaimedMessage) -> bool:
    """Whether they were sent something later, or may have been: of several in doubt only the last is open."""
    newer = select(outbox.c.id).where(
        outbox.c.address_id == message.address_id,
        outbox.c.id > message.id,
        outbox.c.state.in_(
            [MessageState.QUEUED, MessageState.SENDING, MessageState.SENT, MessageState.UNSURE]
        ),
    )
    return connection.scalar(newer.limit(1)) is not None
