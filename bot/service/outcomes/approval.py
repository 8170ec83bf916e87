"""The second pair of eyes: who may let a message to many people go out, and that it is the one they read."""

from __future__ import annotations

import hashlib
from datetime import datetime

from bot.calendar import closing_time, local_day, working_days_after
from bot.content.content import Content
from bot.errors import Gone, Refusal
from bot.model.officer import Officer
from bot.service.casework.access import may, who_may
from bot.service.outcomes.broadcast import Followup
from bot.store.casework import audience as stored_audience
from bot.store.casework import audit_log, issues, outcomes, tasks
from bot.store.database import Connection
from bot.store.reports import issue_summary

ALONE_UP_TO = 50  # people one officer may write to alone


def needs_two(connection: Connection, issue_id: int, people: int) -> bool:
    """Whether somebody besides the writer has to read a message before it goes out."""
    return people > ALONE_UP_TO or issue_summary.more_of(connection, issue_id).sensitive


def may_approve(connection: Connection, outcome_id: int) -> list[Officer]:
    """Who may send an outcome that needs two people: they have the verb, and did not write it last."""
    writer = issue_summary.last_hand(connection, outcome_id)
    return [officer for officer in who_may(connection, "approve") if officer.id != writer]


def objection(connection: Connection, outcome_id: int, officer: Officer, people: int) -> str:
    """Why this officer may not send it, in words, and who may; "" when they may."""
    outcome = outcomes.by_id(connection, outcome_id)
    if outcome is None or not needs_two(connection, outcome.issue_id, people):
        return ""
    others = may_approve(connection, outcome_id)
    if officer.id in [other.id for other in others]:
        return ""
    why = "This issue is sensitive" if people <= ALONE_UP_TO else f"{people} people would get this"
    if others:
        return f"{why}, so a second person must read and send it: {_either(others)}."
    return (
        f"{why}, so a second person must read and send it. Nobody else may do that yet. "
        "A manager can invite one on the Team page, with the role approver."
    )


def _either(people: list[Officer]) -> str:
    names = [person.name for person in people]
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def mark(connection: Connection, outcome_id: int) -> str:
    """Changes whenever the outcome or one of its texts changes: what was read is what is sent."""
    outcome = outcomes.by_id(connection, outcome_id)
    told = repr(
        (outcome and (outcome.kind, outcome.next_by), sorted(outcomes.texts(connection, outcome_id).items()))
    )
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def send(
    connection: Connection,
    followup: Followup,
    content: Content,
    outcome_id: int,
    officer: Officer,
    seen: str,
    now: datetime,
) -> int:
    """Let an outcome go out, as `Followup.send`, but only what was read and by whom it may be sent.

    seen: the mark of what the officer had before them. A second press changes nothing. Raises Refusal, Gone.
    """
    outcome = outcomes.by_id(connection, outcome_id)
    if outcome is None:
        raise Gone(f"there is no outcome {outcome_id}")
    if outcome.state == "draft":
        if not may(officer, "send"):
            raise Refusal("Your role does not let you send. Ask an officer.")
        if seen != mark(connection, outcome_id):
            raise Refusal("The text was changed since you opened this page. Read it again, then send it.")
        hear, _ = stored_audience.audience(connection, outcome.issue_id)
        if refused := objection(connection, outcome_id, officer, sum(hear.values())):
            raise Refusal(refused)
    people = followup.send(connection, content, outcome_id, officer.id, now)
    tasks.finish_about(connection, "check", officer.id, now, outcome_id=outcome_id)
    tasks.finish_about(connection, "due-soon", officer.id, now, issue_id=outcome.issue_id)
    return people


def ask_for_check(connection: Connection, outcome_id: int, officer: Officer, now: datetime) -> Officer:
    """A task for somebody who may approve; returns them. Raises Refusal when there is nobody."""
    outcome = outcomes.by_id(connection, outcome_id)
    others = [other for other in may_approve(connection, outcome_id) if other.id != officer.id]
    if outcome is None or not others:
        raise Refusal("Nobody else may approve yet. A manager can invite an approver on the Team page.")
    issue = issues.by_id(connection, outcome.issue_id)
    made = tasks.add_task(
        connection,
        kind="check",
        key=f"check:{outcome_id}:{mark(connection, outcome_id)}",
        owner_id=others[0].id,
        issue_id=issue.id if issue else None,
        outcome_id=outcome_id,
        due_at=closing_time(working_days_after(local_day(now), 1)),
        opened_at=now,
    )
    if made is not None:
        audit_log.note(connection, officer.id, "asked for a check", f"outcome {outcome_id}", now)
    return others[0]
