"""Writing down how sends ended. A worker may only change rows that it still holds the lease of.

One exception, because knowledge beats doubt: that a message was taken by the provider is written down also
when its lease was lost meanwhile, as long as nobody is sending it again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, and_, bindparam, func, or_, select, update

from bot.clock import Dice
from bot.model.message import MessageState
from bot.store.outbox import lanes
from bot.store.outbox.attempt import Change, Result, after, in_words
from bot.store.outbox.dead_addresses import FOR_GOOD, lose
from bot.store.outbox.lanes import Lane, Sender
from bot.store.outbox.messages import is_in
from bot.store.outbox.receipts import match_refs
from bot.store.tables import outbox
from channels.port import Fault, Sent

_PAID_ALL_THE_SAME = (Fault.UNSURE, Fault.EXPIRED)


def settle(
    connection: Connection, sender: Sender, results: Sequence[Result], now: datetime, dice: Dice
) -> None:
    """Write down how these sends ended: on the rows, the lane and the addresses. Rows change only once."""
    if not results:
        return
    ordered = sorted(results, key=lambda result: result.message.id)
    failed = [(result, result.error) for result in ordered if result.error is not None]
    if failed:
        before = lanes.locked(connection, sender.lane)
        lanes.save(connection, before, _lane_after(before, results, now, sender))
    else:
        lanes.mark_working(connection, sender.lane)
    mark_sent(
        connection,
        [(result.message.id, result.sent) for result in ordered if result.sent is not None],
        sender.worker,
        now,
    )
    if failed:
        changes = [
            (result.message.id, after(result.message, error, now, dice, looks_up=sender.looks_up))
            for result, error in failed
        ]
        change(connection, changes, sender.worker)
    for result, error in failed:
        if error.fault in FOR_GOOD:
            # A refused STOP confirmation may be written down after the person's START: that one counts.
            lose(connection, result.message.address_id, error, now, since=result.message.tried_at)


def mark_sent(connection: Connection, sent: Sequence[tuple[int, Sent]], worker: str, now: datetime) -> None:
    """The provider took these. Receipts that were faster than we are find their message here."""
    if not sent:
        return
    connection.execute(
        _SENT,
        [{"row": id_, "me": worker, "ref": one.ref, "at": now, "billed": one.parts} for id_, one in sent],
    )
    match_refs(connection, [one.ref for _, one in sent], now)


def change(connection: Connection, changes: Sequence[tuple[int, Change]], worker: str) -> None:
    """Apply changes to rows that `worker` still holds."""
    with_due = [(id_, one) for id_, one in changes if one.due_at is not None]
    without = [(id_, one) for id_, one in changes if one.due_at is None]
    for statement, some in ((_CHANGE_DUE, with_due), (_CHANGE, without)):
        if some:
            connection.execute(statement, [_values(id_, one, worker) for id_, one in some])


def release(connection: Connection, sender: Sender, keep: Collection[int] = ()) -> int:
    """Put back what this worker claimed on its lane and never began to send, all but `keep`. How many.

    Only the worker itself may call it, for only it knows what it handed to the provider. Those attempts do
    not count.
    """
    held = connection.scalars(
        select(outbox.c.id).where(
            outbox.c.lane == sender.lane,
            is_in(outbox, MessageState.SENDING),
            outbox.c.lease_by == sender.worker,
        )
    )
    ids = [id_ for id_ in held if id_ not in keep]
    if ids:
        connection.execute(_RELEASE, [{"row": id_, "me": sender.worker} for id_ in ids])
    return len(ids)


def _lane_after(lane: Lane, results: Sequence[Result], now: datetime, sender: Sender) -> Lane:
    stamp = now.timestamp()
    for result in results:  # in the order in which they ended
        error = result.error
        if error is not None and sender.budget is not None and error.fault not in _PAID_ALL_THE_SAME:
            lane = replace(lane, spent=lane.spent.plus(-sender.pace.cost(result.message.parts)))
        match error.fault if error else None:
            case None:
                lane = lane.worked()
            case Fault.RETRY_AFTER:
                lane = lane.throttled(stamp, error.retry_after if error else None, sender.pace)
            case Fault.NOT_SENT | Fault.UNSURE:
                lane = lane.failed(stamp, probe=result.message.probe)
            case Fault.CONFIG:
                lane = lane.misconfigured(stamp, in_words(error) if error else "")
            case _:
                lane = lane.answered()
    return lane


def _values(id_: int, one: Change, worker: str) -> dict[str, Any]:
    return {
        "row": id_,
        "me": worker,
        "new_state": one.state,
        "tries": one.attempts,
        "doubts": one.unsure,
        "due": one.due_at,
        "lease": one.lease_until,
        "holder": worker if one.lease_until else None,
        "said": one.code or None,
        "why": one.reason,
    }


_MINE = and_(
    outbox.c.id == bindparam("row"),
    or_(is_in(outbox, MessageState.SENDING), is_in(outbox, MessageState.UNSURE)),
    outbox.c.lease_by == bindparam("me"),
)
_NOBODY_SENDS = or_(
    is_in(outbox, MessageState.UNSURE), and_(is_in(outbox, MessageState.QUEUED), outbox.c.unsure > 0)
)
_SENT = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("row"),
        or_(and_(is_in(outbox, MessageState.SENDING), outbox.c.lease_by == bindparam("me")), _NOBODY_SENDS),
    )
    .values(
        state=MessageState.SENT,
        sent_ref=bindparam("ref"),
        sent_at=bindparam("at"),
        parts=func.coalesce(bindparam("billed", type_=Integer), outbox.c.parts),
        lease_until=None,
        lease_by=None,
        code=None,
        reason=None,
    )
)
_CHANGE = (
    update(outbox)
    .where(_MINE)
    .values(
        state=bindparam("new_state"),
        attempts=bindparam("tries"),
        unsure=bindparam("doubts"),
        lease_until=bindparam("lease"),
        lease_by=bindparam("holder"),
        code=bindparam("said"),
        reason=bindparam("why"),
    )
)
_CHANGE_DUE = _CHANGE.values(due_at=bindparam("due"))
_RELEASE = (
    update(outbox)
    .where(_MINE, is_in(outbox, MessageState.SENDING))
    .values(state=MessageState.QUEUED, attempts=outbox.c.attempts - 1, lease_until=None, lease_by=None)
)
