"""What people were told about an issue last: by whom, and how many. For who writes to them next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store.casework import officers, outcomes
from bot.store.database import Connection
from bot.store.outbox import queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """outcome_id, kind: of what was sent. who: the name of who let it go out, even if they are gone.
    people: how many were written to so far."""

    outcome_id: int
    kind: str
    who: str
    at: datetime
    people: int


def told_last(connection: Connection, issue_id: int, but: int | None = None) -> Told | None:
    """None where nothing was. but: an outcome that is not meant."""
    sent = (
        each
        for each in outcomes.of_issue(connection, issue_id)
        if each.sent_at is not None and each.id != but
    )
    last = max(sent, key=lambda each: (each.sent_at, each.id), default=None)
    if last is None or last.sent_at is None:
        return None
    sender = officers.name_of(connection, last.sent_by) if last.sent_by else ""
    return Told(
        outcome_id=last.id,
        kind=last.kind,
        who=sender or last.writer,
        at=last.sent_at,
        people=queue.people_of(connection, last.id),
    )
