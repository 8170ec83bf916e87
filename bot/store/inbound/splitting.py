"""A second matter in one talk becomes a talk of its own: some answers, their messages, and a promise."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.model.promise import Promise, still_by
from bot.store.tables import answer, event, promise


def take_answers(connection: Connection, talk_id: int, answer_ids: Collection[int], into: int) -> None:
    """The answers as they are. A message goes along where no other answer of the first talk was in it."""
    theirs = (answer.c.talk_id == talk_id, answer.c.id.in_(answer_ids))
    events = set(connection.scalars(select(answer.c.event_id).where(*theirs, answer.c.event_id.is_not(None))))
    connection.execute(update(answer).where(*theirs).values(talk_id=into))
    stay = set(
        connection.scalars(
            select(answer.c.event_id).where(answer.c.talk_id == talk_id, answer.c.event_id.in_(events))
        )
    )
    connection.execute(
        update(event).where(event.c.id.in_(events - stay), event.c.talk_id == talk_id).values(talk_id=into)
    )


def promise_too(
    connection: Connection, talk_id: int, person_id: int, issue_id: int, like: Promise, now: datetime
) -> None:
    """Nothing is told of it yet. It is owed by the same day as the first one, and who was told that we are
    late for that day is not told once more; where the day is over, by a new one."""
    told_late = select(promise.c.late_for).where(promise.c.id == like.id).scalar_subquery()
    connection.execute(
        insert(promise).values(
            person_id=person_id,
            talk_id=talk_id,
            issue_id=issue_id,
            state="waiting",
            due_at=still_by(like.due_at, now),
            late_for=told_late,
            made_at=now,
        )
    )
