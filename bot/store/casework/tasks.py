"""Tasks: added once under a key, read by the officer they belong to, and done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Required, TypedDict, Unpack

from sqlalchemy import Connection, func, select, update

from bot.model.task import RINGS, Task, TaskKind
from bot.store.database import insert_new
from bot.store.tables import address, event, issue, officer, person, talk, task

_LOOK_AT_FAULT = timedelta(hours=4)


class About(TypedDict, total=False):
    """Whose a piece of work is, and what it is about."""

    owner_id: Required[int]
    person_id: int | None
    issue_id: int | None
    talk_id: int | None
    outcome_id: int | None
    event_id: int | None


class Flag(About):
    kind: str
    due_at: datetime
    opened_at: datetime


class NewTask(Flag, total=False):
    """key: two with one key are one. note: what an officer should know, in words."""

    key: Required[str]
    note: str
    done_at: datetime
    done_by: int


def add_task(connection: Connection, **values: Unpack[NewTask]) -> int | None:
    """A piece of work for an officer; None when a task with this key is there already."""
    statement = insert_new(connection, task, "key").values(values).returning(task.c.id)
    made = connection.execute(statement).scalar()
    return None if made is None else int(made)


def add_fault(connection: Connection, key: str, now: datetime, **values: Unpack[About]) -> None:
    """Something of ours that failed, for an officer to look at within hours; once for each key."""
    due_at = now + _LOOK_AT_FAULT
    add_task(connection, kind=TaskKind.FAULT, key=f"fault:{key}", due_at=due_at, opened_at=now, **values)


def flags(connection: Connection, key: str) -> tuple[bool, int]:
    """The tasks whose keys begin so: whether one is still to be done, and how many there are."""
    done = list(connection.scalars(select(task.c.done_at).where(task.c.key.startswith(key, autoescape=True))))
    return None in done, len(done)


def awaits_call(connection: Connection, person_id: int) -> bool:
    """Whether somebody may still have to ring this person: a call-back to be made, or a flag to look at."""
    found = select(task.c.id).where(
        task.c.person_id == person_id, task.c.kind.in_(RINGS), task.c.done_at.is_(None)
    )
    return connection.execute(found.limit(1)).first() is not None


def finish_task(
    connection: Connection, task_id: int, officer_id: int, now: datetime, *, note: str = ""
) -> None:
    """note: what was done, in the officer's words."""
    connection.execute(
        update(task)
        .where(task.c.id == task_id, task.c.done_at.is_(None))
        .values(done_at=now, done_by=officer_id, **({"note": note} if note else {}))
    )


_TASKS = (
    select(
        task.c.id,
        task.c.kind,
        task.c.owner_id,
        officer.c.name.label("owner"),
        task.c.due_at,
        task.c.opened_at,
        task.c.done_at,
        task.c.note,
        task.c.talk_id,
        talk.c.ref.label("talk_ref"),
        task.c.event_id,
        task.c.outcome_id,
        issue.c.ref.label("issue_ref"),
        issue.c.title.label("issue_title"),
        func.coalesce(person.c.language, talk.c.language).label("language"),
        address.c.channel,
        address.c.sealed,
        event.c.text.label("heard"),
    )
    .select_from(task)
    .join(officer, officer.c.id == task.c.owner_id)
    .outerjoin(talk, talk.c.id == task.c.talk_id)
    .outerjoin(event, event.c.id == task.c.event_id)
    .outerjoin(address, address.c.id == func.coalesce(talk.c.address_id, event.c.address_id))
    .outerjoin(person, person.c.id == task.c.person_id)
    .outerjoin(issue, issue.c.id == task.c.issue_id)
)


def open_tasks(connection: Connection, *, without: Collection[str] = (), limit: int = 200) -> list[Task]:
    """Work that waits, what is due first at the top. without: kinds that are left out."""
    found = _TASKS.where(task.c.done_at.is_(None), task.c.kind.not_in(without))
    return [Task(**row._mapping) for row in connection.execute(found.order_by(task.c.due_at).limit(limit))]


def task_by_id(connection: Connection, task_id: int) -> Task | None:
    row = connection.execute(_TASKS.where(task.c.id == task_id)).first()
    return Task(**row._mapping) if row else None


def finish_about(
    connection: Connection,
    kind: str,
    officer_id: int,
    now: datetime,
    *,
    outcome_id: int | None = None,
    issue_id: int | None = None,
) -> None:
    """Mark open tasks of a kind about an outcome or an issue as done: what they asked for has happened."""
    which = task.c.outcome_id == outcome_id if outcome_id is not None else task.c.issue_id == issue_id
    connection.execute(
        update(task)
        .where(task.c.kind == kind, which, task.c.done_at.is_(None))
        .values(done_at=now, done_by=officer_id)
    )
