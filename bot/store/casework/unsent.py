"""Outcomes that are written and have not gone out: taken back from their hour, and moved with their issue."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from bot.model.outcome import INVITATION, UNSENT, Outcome, OutcomeState
from bot.store import timers
from bot.store.casework import outcomes
from bot.store.tables import outcome


def untime(connection: Connection, outcome_id: int) -> bool:
    """What waits for its hour is a draft again; False when it does not wait any more."""
    timers.disarm(connection, key=send_at_key(outcome_id))
    return outcomes.take(
        connection, outcome_id, OutcomeState.TIMED, state=OutcomeState.DRAFT, goes_at=None, approved=None
    )


def send_at_key(outcome_id: int) -> str:
    """Of the timer that an outcome waits for."""
    return f"send-at:{outcome_id}"


def of_issue_to_change(connection: Connection, issue_id: int) -> list[Outcome]:
    """All outcomes of an issue; nobody else changes them until this transaction is over."""
    which = select(outcome.c.id).where(outcome.c.issue_id == issue_id).order_by(outcome.c.id)
    connection.execute(which.with_for_update())
    return outcomes.of_issue(connection, issue_id)


def move_unsent(connection: Connection, issue_id: int, into: int) -> None:
    """News that is written for an issue and has not gone out is written for another now. An invitation asks
    the question of its own issue, and stays there. News of a new stage is of the stage that an issue had."""
    not_sent = (outcome.c.state.in_(UNSENT), outcome.c.kind != INVITATION)
    drafts = (outcome.c.issue_id == issue_id, *not_sent)
    connection.execute(update(outcome).where(*drafts).values(issue_id=into, stage_before=None))
