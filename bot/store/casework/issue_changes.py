"""What edits of an issue changed, field by field, each beside its entry in the log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from bot.store.tables import issue_change


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """field: a column of an issue, or a name of its honesty. before, after: as it stood; "" for nothing."""

    log_id: int
    field: str
    before: str
    after: str


def add(connection: Connection, issue_id: int, log_id: int, changed: Mapping[str, tuple[str, str]]) -> None:
    """changed: by field, what stood there and what stands there now."""
    rows = [
        {"issue_id": issue_id, "log_id": log_id, "field": field, "before": before, "after": after}
        for field, (before, after) in changed.items()
    ]
    if rows:
        connection.execute(insert(issue_change), rows)


def of_entries(connection: Connection, log_ids: Collection[int]) -> list[Change]:
    """In the order of the fields."""
    found = select(
        issue_change.c.log_id, issue_change.c.field, issue_change.c.before, issue_change.c.after
    ).where(issue_change.c.log_id.in_(log_ids))
    rows = connection.execute(found.order_by(issue_change.c.id)) if log_ids else ()
    return [Change(**row._mapping) for row in rows]
