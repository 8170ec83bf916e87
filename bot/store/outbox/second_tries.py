"""A message that a delivery report calls undelivered for now: whether it is sent once more, and when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from bot.model.message import BULK, LIVE, MessageKind, MessageState, NewsState
from bot.store.outbox.eligibility import spoken
from bot.store.outbox.messages import AnyRow
from bot.store.tables import address, outbox, outcome, receipt
from channels.port import Delivery, Fault, Receipt

# After the first such report, and after the second. The three tries span a day: a phone is charged overnight.
WAITS = (timedelta(hours=4), timedelta(hours=20))
# A reply lasts some hours, because a late question is worse than none. Where nothing has been said since, the
# person still waits for it.
_REPLY_LASTS = timedelta(hours=24)


def is_of_a_try_that_ended(connection: Connection, row: AnyRow, report: Receipt) -> bool:
    """Whether the report is about an earlier try, which was given up for a later one.

    That one failed is told once of each try, so it is never of one that ended.
    """
    if report.sent_ref in (None, row.sent_ref) or report.state == Delivery.FAILED:
        return False
    earlier = select(receipt.c.id).where(*_put_off(row.id), receipt.c.sent_ref == report.sent_ref)
    return connection.execute(earlier.limit(1)).first() is not None


def once_more(connection: Connection, row: AnyRow, report: Receipt, at: datetime) -> dict[str, Any] | None:
    """What becomes of the row of a message that could not be delivered now; None where that is the end of it.

    Its report is stored already. It goes as a message by which we speak first: so at hours in which we write.
    """
    if report.fault is not Fault.RETRY_AFTER or row.kind == MessageKind.STOP or row.news == NewsState.ARRIVED:
        return None
    tries = connection.scalar(select(func.count()).select_from(receipt).where(*_put_off(row.id)))
    if not tries or tries > len(WAITS) or not _still_wanted(connection, row):
        return None
    due_at = at + WAITS[tries - 1]
    expires_at = row.expires_at if row.priority != LIVE else due_at + _REPLY_LASTS
    if due_at >= expires_at:
        return None
    return {
        "state": MessageState.QUEUED,
        "priority": BULK,
        "due_at": due_at,
        "expires_at": expires_at,
        "unsure": 0,
        "lease_until": None,
        "lease_by": None,
        "sent_ref": None,
        "sent_at": None,
        "delivery": None,
        "code": report.code or None,
        "reason": f"{report.reason} It is sent again, from {spoken(due_at)}.".strip(),
    }


def _put_off(row_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        receipt.c.outbox_id == row_id,
        receipt.c.state == Delivery.FAILED,
        receipt.c.fault == Fault.RETRY_AFTER,
    )


def _still_wanted(connection: Connection, row: AnyRow) -> bool:
    """News is, unless it was stopped, withdrawn or corrected. A reply is where nothing was said since."""
    if row.outcome_id is not None:
        ended = outcome.c.stopped_at.is_not(None) | outcome.c.withdrawn_at.is_not(None)
        found = select(outcome.c.id).where(outcome.c.id == row.outcome_id, ended)
        corrected = select(outcome.c.id).where(
            outcome.c.corrects == row.outcome_id, outcome.c.sent_at.is_not(None)
        )
        return connection.execute(found.union_all(corrected).limit(1)).first() is None
    if row.news is not None:
        return True
    written = select(outbox.c.id).where(
        outbox.c.address_id == row.address_id,
        outbox.c.id > row.id,
        outbox.c.state.not_in([MessageState.DROPPED, MessageState.FAILED]),
    )
    said = select(address.c.id).where(address.c.id == row.address_id, address.c.heard_at > row.made_at)
    return connection.execute(written.union_all(said).limit(1)).first() is None
