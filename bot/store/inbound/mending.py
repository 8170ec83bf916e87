"""What an answer was understood as, set right by an officer. The raw words never change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, union, update

from bot.store.tables import answer, person, promise, talk


def mend(
    connection: Connection,
    answer_id: int,
    meaning: dict[str, Any],
    officer_id: int,
    now: datetime,
    *,
    was: dict[str, Any],
    own: bool,
) -> bool:
    """was: the meaning that it is to replace. The very first is kept. own: it is in words of their own then.
    False where another stands there."""
    row = connection.execute(
        select(answer.c.meaning, answer.c.first_meaning).where(answer.c.id == answer_id).with_for_update()
    ).one()
    if row.meaning != was:
        return False
    first = row.meaning if row.first_meaning is None else row.first_meaning
    back = meaning == first
    values = {
        "meaning": meaning,
        "own_words": own,
        "first_meaning": None if back else first,
        "mended_by": None if back else officer_id,
        "mended_at": None if back else now,
    }
    connection.execute(update(answer).where(answer.c.id == answer_id).values(values))
    return True


def first_meaning(connection: Connection, answer_id: int) -> dict[str, Any] | None:
    """What it was understood as at first; None where nobody mended it."""
    found: dict[str, Any] | None = connection.scalar(
        select(answer.c.first_meaning).where(answer.c.id == answer_id)
    )
    return found


def town_of_answer(connection: Connection, answer_id: int, town: str | None) -> None:
    """The person lives in the town that their answer was meant to be."""
    whose = (
        select(talk.c.person_id)
        .join_from(answer, talk, talk.c.id == answer.c.talk_id)
        .where(answer.c.id == answer_id)
        .scalar_subquery()
    )
    connection.execute(update(person).where(person.c.id == whose).values(town=town))


def issues_of_answer(connection: Connection, answer_id: int, *, of_person: bool) -> dict[int, bool]:
    """The issues under which its talk stands, or with `of_person` all talks of who gave it; and whether each
    holds nobody else."""
    of = connection.execute(
        select(talk.c.id, talk.c.person_id)
        .join_from(answer, talk, talk.c.id == answer.c.talk_id)
        .where(answer.c.id == answer_id)
    ).one()
    mine = talk.c.person_id == of.person_id if of_person else talk.c.id == of.id
    under = func.coalesce(promise.c.issue_id, talk.c.issue_id)
    found = select(under).outerjoin_from(talk, promise, promise.c.talk_id == talk.c.id)
    ids = [each for each in connection.scalars(found.where(mine).distinct()) if each is not None]
    owed = select(promise.c.issue_id, promise.c.person_id).where(promise.c.issue_id.in_(ids))
    rest = (
        select(talk.c.issue_id, talk.c.person_id)
        .outerjoin_from(talk, promise, promise.c.talk_id == talk.c.id)
        .where(talk.c.issue_id.in_(ids), promise.c.id.is_(None))
    )
    others = {issue_id for issue_id, who in connection.execute(union(owed, rest)) if who != of.person_id}
    return {each: each not in others for each in sorted(ids)}
