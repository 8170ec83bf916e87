"""A second person is asked to read and send a draft, and sends it back where it is not right."""

from __future__ import annotations

from datetime import datetime

from bot.calendar import next_working_day
from bot.errors import Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.model.outcome import OutcomeState
from bot.model.task import TaskKind
from bot.service.casework.access import Given, given_to
from bot.service.outcomes.approval import either, mark, may_approve
from bot.service.outcomes.draft import find
from bot.store.casework import audit_log, officers, tasks
from bot.store.database import Connection


def ask_for_check(
    connection: Connection, outcome_id: int, officer: Officer, now: datetime, *, to_id: int | None = None
) -> Given:
    """A task for somebody who may approve. to_id: who; None for the first who may, rather one who is here.

    Whoever was asked before is not any more. Raises Refusal when there is nobody, or they may not; Gone.
    """
    outcome, issue = find(connection, outcome_id)
    others = [other for other in may_approve(connection, outcome) if other.id != officer.id]
    if not others:
        raise Refusal("Nobody else may approve yet. A manager can invite an approver on the Team page.")
    given = _given(connection, others, to_id)
    for task in tasks.open_about(connection, TaskKind.CHECK, outcome_id):
        if task.owner_id == given.has.id:
            return given
    for kind in (TaskKind.CHECK, TaskKind.SENT_BACK):
        tasks.finish_about(connection, kind, officer.id, now, outcome_id=outcome_id)
    made = tasks.add_task(
        connection,
        kind=TaskKind.CHECK,
        key=_next_key(connection, f"check:{outcome_id}"),
        owner_id=given.has.id,
        issue_id=issue.id,
        outcome_id=outcome_id,
        due_at=next_working_day(now),
        opened_at=now,
    )
    if made is not None:
        audit_log.note(connection, officer.id, AuditAction.CHECK_ASKED, f"outcome {outcome_id}", now)
    return given


def _given(connection: Connection, others: list[Officer], to_id: int | None) -> Given:
    """others: who may approve it. Raises Refusal."""
    if to_id is None:
        asked: Officer | None = min(others, key=lambda each: each.away_until is not None)
    else:
        asked = next((each for each in others if each.id == to_id), None)
    if asked is None:
        raise Refusal(f"Choose who reads and sends it: {either(tuple(others))}.")
    given = given_to(connection, asked)
    if given.has.id not in [each.id for each in others]:
        raise Refusal(
            f"{asked.name} is away, and {given.has.name}, who stands in, may not read it for somebody else. "
            "Choose another person."
        )
    return given


def send_back(
    connection: Connection, outcome_id: int, officer: Officer, note: str, seen: str, now: datetime
) -> Given:
    """Give it back to who wrote it last, with what is to be changed; to the owner, where they left.

    seen: the mark of what the officer read. Raises Refusal, Gone.
    """
    outcome, issue = find(connection, outcome_id)
    if outcome.state != OutcomeState.DRAFT:
        raise Refusal("This is no draft any more. Open it again to see how it stands.")
    if officer not in may_approve(connection, outcome):
        raise Refusal("Who reads it for somebody else can send it back. Change it yourself.")
    if seen != mark(connection, outcome_id):
        raise Refusal("It was changed since you opened this page. Read it again, then send it back.")
    if not note.strip():
        raise Refusal("Write what should be changed, so that they know.")
    for kind in (TaskKind.CHECK, TaskKind.SENT_BACK):
        tasks.finish_about(connection, kind, officer.id, now, outcome_id=outcome_id)
    writer = officers.by_id(connection, outcome.changed_by)
    if writer is None or not writer.may_own:
        writer = officers.who_gets(connection, issue.owner_id) or officer
    given = given_to(connection, writer)
    tasks.add_task(
        connection,
        kind=TaskKind.SENT_BACK,
        key=_next_key(connection, f"sent-back:{outcome_id}"),
        owner_id=given.has.id,
        issue_id=issue.id,
        outcome_id=outcome_id,
        note=f"{officer.name}: {note.strip()}",
        due_at=next_working_day(now),
        opened_at=now,
    )
    audit_log.note(connection, officer.id, AuditAction.SENT_BACK, f"outcome {outcome_id}", now)
    return given


def _next_key(connection: Connection, about: str) -> str:
    """Of the next task of its sort: two who press at once make one."""
    _, there_are = tasks.flags(connection, f"{about}:")
    return f"{about}:{there_are + 1}"
