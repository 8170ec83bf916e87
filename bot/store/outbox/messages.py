"""The words of the outbox: a message before it is stored, and after it is claimed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Table, literal_column

from bot.model.message import CHOICES, ClaimedMessage, MessageState
from bot.store.tables import address, outbox

AnyRow = Row[*tuple[Any, ...]]
MESSAGE_COLUMNS = (
    outbox.c.id,
    outbox.c.lane,
    outbox.c.address_id,
    outbox.c.kind,
    outbox.c.question,
    outbox.c.body,
    outbox.c.choices,
    outbox.c.parts,
    outbox.c.attempts,
    outbox.c.unsure,
    outbox.c.tried_at,
    outbox.c.expires_at,
    address.c.sealed,
)


def message_of(
    row: AnyRow,
    *,
    attempts: int,
    tried_at: datetime,
    lease_until: datetime,
    probe: bool = False,
    by_template: bool = False,
) -> ClaimedMessage:
    """A row of MESSAGE_COLUMNS as a message in the hands of a worker."""
    return ClaimedMessage(
        id=row.id,
        lane=row.lane,
        address_id=row.address_id,
        kind=row.kind,
        question=row.question,
        sealed=row.sealed or "",
        body=row.body,
        choices=CHOICES.read(row.choices),
        parts=row.parts,
        attempts=attempts,
        unsure=row.unsure,
        tried_at=tried_at,
        lease_until=lease_until,
        expires_at=row.expires_at,
        probe=probe,
        by_template=by_template,
    )


def is_in(table: Table | FromClause, state: MessageState) -> ColumnElement[bool]:
    """`state = 'queued'` with the word written out: a bound value would hide the partial indexes."""
    return table.c.state == literal_column(f"'{state}'")


def pending(table: Table | FromClause) -> ColumnElement[bool]:
    """Not done with. The same words in the same order as the partial index, or SQLite does not see it."""
    return table.c.state.in_(
        [literal_column(f"'{s}'") for s in (MessageState.QUEUED, MessageState.SENDING, MessageState.UNSURE)]
    )
