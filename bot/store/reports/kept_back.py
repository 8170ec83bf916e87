"""Which words are kept back from officers who may not ring people: the one place that decides it.

What a person sends from the moment on at which something of theirs was flagged, and what an officer hid. They
are counted like all others. What telephone numbers are left out of is `bot.service.insight.eyes`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, and_, func, or_, select

from bot.model.task import FLAGS
from bot.store.tables import answer, event, talk, task


def flagged_at(person_id: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Since when something this person wrote is flagged; none where nothing is. For a page of rows."""
    since = select(func.min(task.c.opened_at)).where(task.c.person_id == person_id, task.c.kind.in_(FLAGS))
    return since.scalar_subquery()


def flagged_since(connection: Connection, person_id: int) -> datetime | None:
    found = select(func.min(task.c.opened_at)).where(task.c.person_id == person_id, task.c.kind.in_(FLAGS))
    moment: datetime | None = connection.scalar(found)
    return moment


def was_flagged(connection: Connection, person_id: int) -> bool:
    return flagged_since(connection, person_id) is not None


def answers_for(found: Select[Any], *, everything: bool) -> Select[Any]:
    """Answers that an officer may read, of a query that has the tables `talk` and `event` too. everything:
    what was flagged is read as well; what was hidden never is."""
    if everything:
        return found.where(event.c.hidden.is_(None))
    return only_shown(found, talk.c.person_id, answer.c.heard_at, messages=True)


def only_shown(
    found: Select[Any], person_id: ColumnElement[Any], at: ColumnElement[Any], *, messages: bool
) -> Select[Any]:
    """Only what is shown to everybody who may read. messages: the rows are messages, which may be hidden."""
    since = (
        select(task.c.person_id, func.min(task.c.opened_at).label("since"))
        .where(task.c.kind.in_(FLAGS))
        .group_by(task.c.person_id)
        .subquery()
    )
    fine = or_(since.c.since.is_(None), at < since.c.since)
    if messages:
        fine = and_(fine, event.c.hidden.is_(None))
    return found.outerjoin(since, since.c.person_id == person_id).where(fine)
