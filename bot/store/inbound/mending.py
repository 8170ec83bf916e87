"""What an answer was understood as, set right by an officer. The raw words never change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from bot.store.tables import answer, person, talk


def mend(
    connection: Connection,
    answer_id: int,
    meaning: dict[str, Any],
    officer_id: int,
    now: datetime,
    *,
    was: dict[str, Any],
) -> bool:
    """was: the meaning that it is to replace. The very first is kept. False where another stands there."""
    row = connection.execute(
        select(answer.c.meaning, answer.c.first_meaning).where(answer.c.id == answer_id).with_for_update()
    ).one()
    if row.meaning != was:
        return False
    first = row.meaning if row.first_meaning is None else row.first_meaning
    back = meaning == first
    values = {
        "meaning": meaning,
        "own_words": meaning.get("is") == "words",
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
