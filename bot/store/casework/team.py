"""What an officer owns, and handing all of it to somebody else."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, update

from bot.model.ids import OfficerId
from bot.model.issue import IssueState
from bot.store.tables import issue, officer, task


def owned(connection: Connection, officer_id: int) -> int:
    """Open issues and tasks that would be without an owner if this officer left."""
    not_closed = issue.c.state != IssueState.CLOSED
    theirs = select(func.count()).select_from(issue)
    tasks = select(func.count()).select_from(task)
    return int(
        (connection.scalar(theirs.where(issue.c.owner_id == officer_id, not_closed)) or 0)
        + (connection.scalar(tasks.where(task.c.owner_id == officer_id, task.c.done_at.is_(None))) or 0)
    )


def hand_over(connection: Connection, from_id: int, to_id: int) -> None:
    """Give all open issues and tasks of one officer to another."""
    connection.execute(
        update(issue)
        .where(issue.c.owner_id == from_id, issue.c.state != IssueState.CLOSED)
        .values(owner_id=to_id)
    )
    connection.execute(
        update(task).where(task.c.owner_id == from_id, task.c.done_at.is_(None)).values(owner_id=to_id)
    )


def officer_even_gone(connection: Connection, email: str) -> OfficerId | None:
    return connection.scalar(select(officer.c.id).where(officer.c.email == email.lower()))
