"""Tasks: added once under a key, read by the officer they belong to, and done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select, update

from bot.calendar import is_working_day, late_before, local_day
from bot.clock import LONDON
from bot.model.task import FLAGS, NOT_LISTED, RINGS, TASK_KINDS, Task, TaskKind
from bot.store.casework import officers
from bot.store.database import insert_new
from bot.store.tables import address, event, issue, officer, person, talk, task

PAGE = 50
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
    """A piece of work for an officer, or for whoever stands in for them.

    None when a task with this key is there already.
    """
    given = {**values, "owner_id": officers.instead_of(values["owner_id"])}
    statement = insert_new(connection, task, "key").values(given).returning(task.c.id)
    made = connection.execute(statement).scalar()
    return None if made is None else int(made)


def written(connection: Connection, keys: Collection[str]) -> set[str]:
    """Which of these keys have a task already, done or not. For a page of them at a time."""
    return set(connection.scalars(select(task.c.key).where(task.c.key.in_(keys))))


def add_fault(
    connection: Connection, key: str, now: datetime, note: str = "", /, **values: Unpack[About]
) -> None:
    """Something of ours that failed, for an officer to look at within hours; once for each key. note: what
    they should know of it, in words."""
    add_task(
        connection,
        kind=TaskKind.FAULT,
        key=f"fault:{key}",
        note=note,
        due_at=now + _LOOK_AT_FAULT,
        opened_at=now,
        **values,
    )


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


# --- what is done about one ----------------------------------------------------------------------------


def finish_task(
    connection: Connection, task_id: int, officer_id: int, now: datetime, *, note: str = "", verdict: str = ""
) -> None:
    """note: what was done, in the officer's words. verdict: what a flag was found to be."""
    said = {"note": note, "verdict": verdict}
    connection.execute(
        update(task)
        .where(task.c.id == task_id, task.c.done_at.is_(None))
        .values(done_at=now, done_by=officer_id, **{name: each for name, each in said.items() if each})
    )


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


def undo_finish(
    connection: Connection, kind: str, issue_id: int, done_at: datetime, *, owner_id: int
) -> None:
    """What `finish_about` ended of an issue at that moment is to be done again: it has not happened.

    owner_id: who looks after the issue now; it is theirs, or of whoever stands in for them.
    """
    ended = (task.c.kind == kind, task.c.issue_id == issue_id, task.c.done_at == done_at)
    again = {"done_at": None, "done_by": None, "owner_id": officers.instead_of(owner_id)}
    connection.execute(update(task).where(*ended).values(again))


def open_about(connection: Connection, kind: str, outcome_id: int) -> list[Task]:
    """What is still to be done of a kind about an outcome, the oldest first."""
    which = (task.c.kind == kind, task.c.outcome_id == outcome_id, task.c.done_at.is_(None))
    return _read(connection, _TASKS.where(*which).order_by(task.c.id))


def open_of(connection: Connection, owner_id: int, kinds: Collection[str]) -> list[Task]:
    """What an officer has still to do of these kinds, the oldest first."""
    which = (task.c.kind.in_(kinds), task.c.owner_id == owner_id, task.c.done_at.is_(None))
    return _read(connection, _TASKS.where(*which).order_by(task.c.id))


def put_off(connection: Connection, task_id: int, due_at: datetime) -> None:
    """It is due at another time."""
    connection.execute(update(task).where(task.c.id == task_id).values(due_at=due_at))


def give(connection: Connection, task_id: int, from_id: int, to_id: int) -> bool:
    """Another officer has it now. False when it is not the first one's any more, or done."""
    theirs = (task.c.id == task_id, task.c.owner_id == from_id, task.c.done_at.is_(None))
    return connection.execute(update(task).where(*theirs).values(owner_id=to_id)).rowcount > 0


def give_warnings(connection: Connection, issue_id: int, to_id: int) -> None:
    """Warnings of the dates of an issue go with it, to whoever looks after it now."""
    theirs = (task.c.kind == TaskKind.DUE_SOON, task.c.issue_id == issue_id, task.c.done_at.is_(None))
    connection.execute(update(task).where(*theirs).values(owner_id=officers.instead_of(to_id)))


def seen(connection: Connection, task_id: int, now: datetime) -> bool:
    """Somebody looks at it. False when somebody did before."""
    new = update(task).where(task.c.id == task_id, task.c.seen_at.is_(None)).values(seen_at=now)
    return connection.execute(new).rowcount > 0


def kinds_owned(connection: Connection, officer_id: int) -> set[str]:
    """The kinds of open tasks that are this officer's."""
    found = select(task.c.kind).where(task.c.owner_id == officer_id, task.c.done_at.is_(None)).distinct()
    return set(connection.scalars(found))


# --- reading -------------------------------------------------------------------------------------------

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
        task.c.person_id,
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
        func.coalesce(person.c.town, issue.c.town).label("town"),
        task.c.seen_at,
        task.c.verdict,
    )
    .select_from(task)
    .join(officer, officer.c.id == task.c.owner_id)
    .outerjoin(talk, talk.c.id == task.c.talk_id)
    .outerjoin(event, event.c.id == task.c.event_id)
    .outerjoin(address, address.c.id == func.coalesce(talk.c.address_id, event.c.address_id))
    .outerjoin(person, person.c.id == task.c.person_id)
    .outerjoin(issue, issue.c.id == task.c.issue_id)
)
_IS_FLAG = task.c.kind.in_(FLAGS)
# What kind stands before what; a council's own follow.
_RANK = case({kind: place for place, kind in enumerate(TASK_KINDS)}, value=task.c.kind, else_=len(TASK_KINDS))
# Flags that nobody looks at before those that somebody does, the newest first: none may sink below the fold
# because older ones wait. All else by its date.
_URGENCY: tuple[ColumnElement[Any], ...] = (
    case((and_(_IS_FLAG, task.c.seen_at.is_not(None)), 1), else_=0),
    case((_IS_FLAG, -task.c.id), else_=0),
    task.c.due_at,
    task.c.id,
)


def _waiting(owner_id: int | None, kinds: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """Open tasks of one officer and of those for whom they stand in, and all flags, whoever they belong to;
    or everybody's.

    kinds: only these; none: those that have a place on To do.
    """
    of_kind = task.c.kind.in_(kinds) if kinds else task.c.kind.not_in(NOT_LISTED)
    whose = () if owner_id is None else (or_(officers.answers_for(owner_id, task.c.owner_id), _IS_FLAG),)
    return (task.c.done_at.is_(None), of_kind, *whose)


def is_late(now: datetime) -> ColumnElement[bool]:
    """Whether a task's time is over. What is due on a day off is due on the next working day."""
    today = local_day(now)
    late = task.c.due_at < late_before(today)
    if not is_working_day(today):
        return late
    begins = datetime.combine(today, time(), LONDON)
    return or_(late, and_(task.c.due_at >= begins, task.c.due_at < now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    total: int
    late: int


def counts(
    connection: Connection, now: datetime, *, owner_id: int | None = None, kinds: Collection[str] = ()
) -> dict[str, Count]:
    """By kind, how many wait, and how many of them are late."""
    late = func.sum(case((is_late(now), 1), else_=0))
    found = select(task.c.kind, func.count(), late).where(*_waiting(owner_id, kinds)).group_by(task.c.kind)
    return {kind: Count(total=total, late=int(late)) for kind, total, late in connection.execute(found)}


def first_of_each_kind(
    connection: Connection, *, each: int, flags: int, owner_id: int | None = None
) -> list[Task]:
    """The most urgent tasks of each kind, in the order of To do. flags: how many of each kind of flag."""
    place = func.row_number().over(partition_by=task.c.kind, order_by=_URGENCY).label("place")
    ranked = select(task.c.id, place).where(*_waiting(owner_id, ())).subquery()
    first = or_(ranked.c.place <= each, and_(_IS_FLAG, ranked.c.place <= flags))
    found = _TASKS.join(ranked, ranked.c.id == task.c.id).where(first)
    return _read(connection, found.order_by(_RANK, task.c.kind, ranked.c.place))


def page(
    connection: Connection, number: int, *, owner_id: int | None = None, kinds: Collection[str] = ()
) -> list[Task]:
    """One page of what waits, from page 1 on: flags first, then what is due first."""
    found = _TASKS.where(*_waiting(owner_id, kinds))
    flags_first = case((_IS_FLAG, _RANK), else_=len(TASK_KINDS))
    return _read(connection, found.order_by(flags_first, *_URGENCY).limit(PAGE).offset((number - 1) * PAGE))


def task_by_id(connection: Connection, task_id: int) -> Task | None:
    return next(iter(_read(connection, _TASKS.where(task.c.id == task_id))), None)


def _read(connection: Connection, found: Select[Any]) -> list[Task]:
    return [Task(**row._mapping) for row in connection.execute(found)]
