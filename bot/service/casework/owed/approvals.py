"""What was approved for its hour does not go out then: it is a draft again, and somebody is asked to read it
and send it."""

from __future__ import annotations

from datetime import datetime

from bot.calendar import next_working_day
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.model.outcome import Outcome
from bot.model.task import TaskKind
from bot.store.casework import audit_log, tasks, unsent
from bot.store.database import Connection


def end(
    connection: Connection,
    outcome: Outcome,
    owner_id: int,
    note: str,
    action: AuditAction,
    officer: Officer,
    now: datetime,
) -> None:
    """Nothing where it does not wait for its hour any more. owner_id: who is asked. note: why, and what they
    are to do. action: what the history says that the officer did."""
    if unsent.untime(connection, outcome.id):
        ask_to_read(
            connection, outcome, owner_id, note, f"approval-ended:{outcome.id}:{now:%Y%m%d%H%M%S}", now
        )
        audit_log.note(connection, officer.id, action, f"outcome {outcome.id}", now)


def ask_to_read(
    connection: Connection, outcome: Outcome, owner_id: int, note: str, key: str, now: datetime
) -> None:
    """A task about what did not, or will not, go out at its hour; until the end of the next working day."""
    tasks.add_task(
        connection,
        kind=TaskKind.CHECK,
        key=key,
        owner_id=owner_id,
        issue_id=outcome.issue_id,
        outcome_id=outcome.id,
        note=note,
        due_at=next_working_day(now),
        opened_at=now,
    )
