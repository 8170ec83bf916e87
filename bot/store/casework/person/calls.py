"""Telephone calls that officers made, or tried to make."""

from __future__ import annotations

from datetime import datetime
from typing import Required, TypedDict, Unpack

from sqlalchemy import Connection, insert, select

from bot.model.task import Call, CallResult
from bot.store.tables import call, officer

CALLS = select(
    call.c.id,
    call.c.made_at.label("at"),
    call.c.result,
    call.c.note.label("text"),
    officer.c.name.label("writer"),
    call.c.talk_id,
    call.c.again_at,
).join_from(call, officer, officer.c.id == call.c.officer_id)


class NewCall(TypedDict, total=False):
    """task_id: of the call-back it answers, if there is one. again_at: when it is to be tried again."""

    person_id: Required[int]
    talk_id: Required[int]
    officer_id: Required[int]
    result: Required[CallResult]
    note: Required[str]
    made_at: Required[datetime]
    task_id: int | None
    again_at: datetime | None


def add(connection: Connection, **values: Unpack[NewCall]) -> None:
    connection.execute(insert(call).values(**values))


def of_task(connection: Connection, task_id: int, person_id: int) -> list[Call]:
    """The calls that were made for a task about this person, the oldest first."""
    found = CALLS.where(call.c.person_id == person_id, call.c.task_id == task_id).order_by(call.c.id)
    return [Call(**row._mapping) for row in connection.execute(found)]
