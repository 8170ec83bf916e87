"""What an officer owns, and handing all of it to somebody else."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, func, select, update

from bot.model.ids import OfficerId
from bot.model.issue import IssueState
from bot.store.tables import issue, officer, task


def owned(connection: Connection) -> Counter[int]:
    """By officer: open issues and tasks that would be without an owner if they left."""
    issues = select(issue.c.owner_id, func.count()).where(issue.c.state != IssueState.CLOSED)
    tasks = select(task.c.owner_id, func.count()).where(task.c.done_at.is_(None))
    found: Counter[int] = Counter()
    for each in (issues.group_by(issue.c.owner_id), tasks.group_by(task.c.owner_id)):
        found.update(dict(connection.execute(each).all()))
    return found


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
    """The officer with this e-mail address, also one who has left."""
    return connection.scalar(select(officer.c.id).where(officer.c.email == email.lower()))
