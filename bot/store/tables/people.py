"""People, the ways to reach them, and who wants no more."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Index, Table, Text, UniqueConstraint

from bot.store.columns import When
from bot.store.tables.marks import metadata, personal, plain, reference, row_id, words

person = Table(
    "person",
    metadata,
    row_id(),
    personal("language", Text, nullable=True),  # a tag they chose; none: not yet known
    personal("town", Text, nullable=True),
    personal("nickname", Text, nullable=True),
    personal("may_keep", Boolean, nullable=True),  # none: not asked yet
    personal("may_ask", Boolean, nullable=True),  # we may ask them other things too; none: not asked yet
    personal("keep_until", When, nullable=True),
    # Answers to shared parts, by question id, so that nothing is asked twice.
    personal("known", JSON, default=dict),
    plain("told_unchecked", Text, nullable=True),  # the language we owned up to not having checked
    plain("made_at", When),
    plain("erased_at", When, nullable=True),
)

address = Table(
    "address",
    metadata,
    row_id(),
    reference("person", index=True),
    plain("channel", Text),
    plain("account", Text),
    personal("keyed_hash", Text),
    # Of another name by which the same sender is known here, where the provider tells of two.
    personal("also_hash", Text, nullable=True),
    personal("sealed", Text, nullable=True),  # encrypted; none once forgotten
    personal("language_hint", Text, nullable=True),
    plain("language_offered", Text, nullable=True),  # the offer last made unasked: it is made once
    plain("asked_back", Text, nullable=True),  # what we asked whether they want it, while that waits
    plain("heard_at", When, nullable=True),
    # How much came from here lately and how alike it was: counts, moments, a mark of the last words.
    words("traffic", JSON(none_as_null=True), nullable=True),
    plain("left_at", When, nullable=True),  # blocked us, or the number no longer works
    plain("left_why", Text, nullable=True),
    UniqueConstraint("channel", "account", "keyed_hash"),
)
_has_two = address.c.also_hash.is_not(None)
Index("ix_address_also", address.c.also_hash, sqlite_where=_has_two, postgresql_where=_has_two)

# Opt-outs outlive the person's record: only the keyed hash is kept.
stop = Table(
    "stop",
    metadata,
    row_id(),
    plain("channel", Text),
    plain("account", Text),
    plain("keyed_hash", Text),
    plain("since", When),
    plain("by_provider", Boolean, default=False),
    UniqueConstraint("channel", "account", "keyed_hash"),
)
