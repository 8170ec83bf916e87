"""What an officer owns, and what goes to somebody else at once when they do not own it any more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, null, select, update

from bot.model.ids import OfficerId
from bot.model.issue import IssueState
from bot.model.task import FLAGS
from bot.store.casework import alerts, officers
from bot.store.tables import issue, officer, task


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """How many issues and open tasks are an officer's. open_ids: of the issues that are not closed."""

    open_ids: tuple[int, ...]
    closed: int
    tasks: int


def owned(connection: Connection, officer_id: int) -> Owned:
    theirs = issue.c.owner_id == officer_id
    is_open = select(issue.c.id).where(theirs, issue.c.state != IssueState.CLOSED).order_by(issue.c.id)
    closed = select(func.count()).where(theirs, issue.c.state == IssueState.CLOSED)
    waiting = select(func.count()).where(task.c.owner_id == officer_id, task.c.done_at.is_(None))
    return Owned(
        open_ids=tuple(connection.scalars(is_open)),
        closed=connection.scalar(closed) or 0,
        tasks=connection.scalar(waiting) or 0,
    )


def give_tasks(
    connection: Connection,
    from_id: int,
    to_id: int,
    now: datetime,
    *,
    kinds: Collection[str] | None = None,
) -> None:
    """Open tasks of one officer to another, or to whoever stands in for that one. kinds: only these.

    Nobody looks at a flag among them any more, and its new owner is told of it.
    """
    theirs = [task.c.owner_id == from_id, task.c.done_at.is_(None)]
    if kinds is not None:
        theirs.append(task.c.kind.in_(kinds))
    given = update(task).where(*theirs).values(owner_id=officers.instead_of(to_id))
    gone = connection.execute(given.returning(task.c.id, task.c.kind)).all()
    alerts.changed_hands(connection, [row.id for row in gone if row.kind in FLAGS], now)


def stand_in(connection: Connection, officer_id: int, instead_id: int) -> None:
    """Whoever this officer stood in for, here or gone, has another; nobody stands in for themselves."""
    theirs = officer.c.cover_id == officer_id
    other = case((officer.c.id == instead_id, null()), else_=instead_id)
    connection.execute(update(officer).where(theirs).values(cover_id=other))


def officer_even_gone(connection: Connection, email: str) -> OfficerId | None:
    """The officer with this e-mail address, also one who has left."""
    return connection.scalar(select(officer.c.id).where(officer.c.email == email.lower()))
