"""Delivery: sending identities, messages on their way out, and the reports about them."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Float, Index, Integer, Table, Text, UniqueConstraint

from bot.model.message import NewsState
from bot.model.promise import PromiseState
from bot.store.columns import OneOf, When
from bot.store.tables.marks import RowId, metadata, plain, reference, row_id, words

# One row for each sending identity (a number, a bot): its pace, its breaker, its polling cursor.
lane = Table(
    "lane",
    metadata,
    plain("name", Text, primary_key=True),  # "sms:+447700900123"
    plain("tat", Float, default=0.0),  # token bucket: epoch seconds at which all tokens are paid for
    plain("paused_until", Float, default=0.0),
    plain("fails", Integer, default=0),
    plain("alarm", Text, nullable=True),
    plain("cursor", Text, default=""),
    # What was spent, in parts: the hour and the day it counts for, and how many.
    plain("spent_hour", BigInteger, default=0),
    plain("hour_parts", Integer, default=0),
    plain("spent_day", Integer, default=0),
    plain("day_parts", Integer, default=0),
    plain("heard_at", When, nullable=True),
)

outbox = Table(
    "outbox",
    metadata,
    row_id(),
    plain("lane", Text),
    reference("address"),
    reference("person", nullable=True),
    reference("talk", nullable=True, index=True),
    reference("outcome", nullable=True),
    plain("kind", Text),  # reply, stop, receipt, notice, outcome, ask
    plain("question", Text, default=""),  # the question it asks, so that a late tap is known to be late
    words("body", Text),
    words("choices", JSON, default=list),
    plain("language", Text),
    plain("priority", Integer),  # 0 the person is talking to us now; 1 we speak first
    plain("state", Text),  # queued, sending, sent, failed, dropped, unsure
    plain("due_at", When),
    plain("expires_at", When),
    plain("attempts", Integer, default=0),
    plain("unsure", Integer, default=0),  # how often nobody could say whether it went out
    plain("tried_at", When, nullable=True),  # the first attempt since which it may have gone out
    plain("lease_until", When, nullable=True),
    plain("lease_by", Text, nullable=True),
    plain("sent_ref", Text, nullable=True),
    plain("sent_at", When, nullable=True),
    plain("delivery", Text, nullable=True),  # the furthest receipt
    plain("code", Text, nullable=True),
    plain("reason", Text, nullable=True),  # why it waits or was not sent, in words for officers
    plain("parts", Integer, nullable=True),
    plain("key", Text, nullable=True, unique=True),  # "outcome:7:p12": a second press adds nothing
    plain("made_at", When),
    # Of a message that keeps a promise: whether it is known to have arrived with the person.
    plain("news", OneOf(NewsState), nullable=True),
    # What that news makes of the promise; none where an outcome says it.
    plain("brings", OneOf(PromiseState), nullable=True),
    # The officer who wrote it to this one person. No foreign key, as with `talk.code_id`.
    plain("written_by", RowId, nullable=True),
    # Rows change state three times in seconds: room on the page, and dead rows cleared early.
    postgresql_with={"fillfactor": 80, "autovacuum_vacuum_scale_factor": 0.01},
)
_queued = outbox.c.state == "queued"
_pending = outbox.c.state.in_(["queued", "sending", "unsure"])
for _name, _columns, _where in (
    ("ix_outbox_due", ("lane", "priority", "due_at", "id"), _queued),
    ("ix_outbox_order", ("address_id", "id"), _pending),
    ("ix_outbox_news", ("id",), outbox.c.news.in_(["waiting", "failed"])),
    ("ix_outbox_lease", ("lease_until",), outbox.c.state.in_(["sending", "unsure"])),
):
    Index(_name, *(outbox.c[c] for c in _columns), sqlite_where=_where, postgresql_where=_where)
Index("ix_outbox_address", outbox.c.address_id, outbox.c.id)
Index("ix_outbox_ref", outbox.c.sent_ref)
# Of each who was told whether they were told again; replies, which are most of the rows, are not in it.
_told = outbox.c.outcome_id.is_not(None)
Index(
    "ix_outbox_outcome",
    outbox.c.outcome_id,
    outbox.c.talk_id,
    sqlite_where=_told,
    postgresql_where=_told,
)

receipt = Table(
    "receipt",
    metadata,
    row_id(),
    plain("channel", Text),
    plain("event_id", Text),
    reference("outbox", nullable=True, index=True),
    plain("sent_ref", Text, nullable=True, index=True),
    plain("state", Text),
    plain("code", Text, default=""),
    plain("fault", Text, nullable=True),  # what the code means, by who must act
    plain("at", When),
    UniqueConstraint("channel", "event_id"),
)
