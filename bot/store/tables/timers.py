"""Work that waits for a moment."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, Table, Text

from bot.store.columns import When
from bot.store.tables.marks import metadata, plain, row_id

# Work that waits for a moment. The handler, the deletion and the next timer share one transaction.
timer = Table(
    "timer",
    metadata,
    row_id(),
    plain("kind", Text),
    plain("ref", BigInteger, default=0),
    plain("turn", Integer, default=0),  # the turn it belongs to: a stale timer does nothing
    plain("due_at", When, index=True),
    plain("key", Text, nullable=True, unique=True),
)
