"""What people were told about an issue last: by whom, and how many. For who writes to them next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store.casework import audience, officers, outcomes
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """outcome_id, kind: of what was sent. who: the name of who let it go out, even if they are gone.
    people: how many it has reached, or may have."""

    outcome_id: int
    kind: str
    who: str
    at: datetime
    people: int


def told_last(connection: Connection, issue_id: int, but: int | None = None) -> Told | None:
    """None where nothing was. What was stopped before anybody had it told nobody. but: an outcome that is not
    meant."""
    sent = [
        (each.sent_at, each)
        for each in outcomes.of_issue(connection, issue_id)
        if each.sent_at is not None and each.id != but
    ]
    for at, last in sorted(sent, key=lambda one: (one[0], one[1].id), reverse=True):
        people = audience.reached(connection, last.id)
        if last.stopped_at is None or people:
            sender = officers.name_of(connection, last.sent_by) if last.sent_by else ""
            return Told(outcome_id=last.id, kind=last.kind, who=sender or last.writer, at=at, people=people)
    return None
