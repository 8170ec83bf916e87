"""Delivery reports: kept one by one, in whatever order they come. The furthest one is the message's state.

A report may come before we know that the send succeeded, then it is the proof of it; twice; out of order; or
for a message we do not know, then it waits for one. What cannot be delivered now goes again: `second_tries`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from bot.model.message import MessageState, NewsState
from bot.store.database import insert_new
from bot.store.outbox.attempt import in_words
from bot.store.outbox.dead_addresses import FOR_GOOD, lose, reach_again
from bot.store.outbox.messages import AnyRow
from bot.store.outbox.second_tries import is_of_a_try_that_ended, once_more
from bot.store.tables import outbox, receipt
from channels.port import RANK, Delivery, Fault, Receipt, SendError


def take_receipt(connection: Connection, channel: str, report: Receipt, at: datetime) -> int | None:
    """Keep one report; returns the message it belongs to, or None when it is unknown or was kept before."""
    kept = connection.scalar(
        insert_new(connection, receipt, "channel", "event_id")
        .values(
            channel=channel,
            event_id=report.event_id,
            sent_ref=report.sent_ref,
            state=report.state,
            code=report.code,
            fault=report.fault,
            at=at,
        )
        .returning(receipt.c.id)
    )
    if kept is None:
        return None
    row = _message(connection, channel, report)
    if row is None:
        return None
    connection.execute(update(receipt).where(receipt.c.id == kept).values(outbox_id=row.id))
    _advance(connection, row, report, at)
    return int(row.id)


def match_refs(connection: Connection, refs: Sequence[str], at: datetime) -> int:
    """Give reports that came too early to their messages, now that these have their references."""
    return _match(connection, receipt.c.sent_ref.in_(refs), at) if refs else 0


def match_strays(connection: Connection, since: datetime, at: datetime) -> int:
    """The same for all reports kept since a moment: two transactions can pass each other unseen."""
    return _match(connection, receipt.c.at >= since, at)


def _match(connection: Connection, which: ColumnElement[bool], at: datetime) -> int:
    strays = connection.execute(
        select(receipt).where(receipt.c.outbox_id.is_(None), receipt.c.sent_ref.is_not(None), which)
    ).all()
    matched = 0
    for stray in strays:
        row = _by_ref(connection, stray.channel, stray.sent_ref)
        if row is not None:
            connection.execute(update(receipt).where(receipt.c.id == stray.id).values(outbox_id=row.id))
            _advance(connection, row, _report(stray), at)
            matched += 1
    return matched


_COLUMNS = (
    outbox.c.id,
    outbox.c.address_id,
    outbox.c.state,
    outbox.c.unsure,
    outbox.c.delivery,
    outbox.c.sent_ref,
    outbox.c.tried_at,
    outbox.c.news,
    outbox.c.kind,
    outbox.c.priority,
    outbox.c.outcome_id,
    outbox.c.made_at,
    outbox.c.expires_at,
)
_ARRIVED = (Delivery.DELIVERED, Delivery.READ)


def _message(connection: Connection, channel: str, report: Receipt) -> AnyRow | None:
    if report.outgoing_id is not None:
        row = _one(connection, channel, outbox.c.id == report.outgoing_id)
        if row is not None:
            return row
    return _by_ref(connection, channel, report.sent_ref) if report.sent_ref else None


def _by_ref(connection: Connection, channel: str, ref: str) -> AnyRow | None:
    return _one(connection, channel, outbox.c.sent_ref == ref)


def _one(connection: Connection, channel: str, which: ColumnElement[bool]) -> AnyRow | None:
    """A message of this channel, locked: reports about one message take turns."""
    lane = outbox.c.lane.startswith(f"{channel}:", autoescape=True)
    return connection.execute(
        select(*_COLUMNS).where(which, lane).order_by(outbox.c.id.desc()).limit(1).with_for_update()
    ).first()


def _advance(connection: Connection, row: AnyRow, report: Receipt, at: datetime) -> None:
    """Any report proves that the provider has the message, even one that says it could not be delivered.

    One that says the address is of no use counts like a send refused for that reason, until the same message
    is reported to have arrived after all. Of a try that was given up only that counts.
    """
    arrived = report.state in _ARRIVED
    if not arrived and is_of_a_try_that_ended(connection, row, report):
        return
    values: dict[str, Any] = {}
    if row.state in (MessageState.SENDING, MessageState.UNSURE) or (
        row.state == MessageState.QUEUED and (row.unsure > 0 or arrived)
    ):
        values |= {
            "state": MessageState.SENT,
            "sent_at": at,
            "lease_until": None,
            "lease_by": None,
            "reason": None,
        }
    if row.sent_ref is None and report.sent_ref is not None:
        values["sent_ref"] = report.sent_ref
    if row.delivery is None or RANK[report.state] > RANK[Delivery(row.delivery)]:
        values |= {"delivery": report.state, "code": report.code or None}
        if report.state == Delivery.FAILED:
            values |= _undelivered(connection, row, report, at)
        elif row.delivery == Delivery.FAILED:  # a failure taken back takes its reason too
            values["reason"] = None
            reach_again(connection, row.id, row.address_id)
    if report.parts:
        values["parts"] = report.parts
    if values:
        connection.execute(update(outbox).where(outbox.c.id == row.id).values(**values))


def _undelivered(connection: Connection, row: AnyRow, report: Receipt, at: datetime) -> dict[str, Any]:
    """What a report of failure changes: it is sent again later, or why it failed is kept."""
    if again := once_more(connection, row, report, at):
        return again
    values: dict[str, Any] = {"reason": report.reason or None}
    if row.news == NewsState.ARRIVED:
        values["news"] = NewsState.WAITING  # hearing nothing had counted as good: look at it anew
    if report.fault is not None:
        error = SendError(report.fault, report.code, report.reason)
        # By a report nobody asks us to wait: what it says is the whole reason.
        later = report.fault is Fault.RETRY_AFTER and report.reason
        values["reason"] = report.reason if later else in_words(error)
        if report.fault in FOR_GOOD:
            lose(connection, row.address_id, error, at, since=row.tried_at)
    return values


def _report(stray: AnyRow) -> Receipt:
    return Receipt(
        event_id=stray.event_id,
        account="",
        state=Delivery(stray.state),
        sent_ref=stray.sent_ref,
        code=stray.code,
        fault=Fault(stray.fault) if stray.fault else None,
    )
