"""Who did what in the console, and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from bot.model.audit import AuditAction
from bot.store.tables import log, officer

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    id: int
    at: datetime
    who: str | None
    action: str
    object: str


def note(
    connection: Connection,
    officer_id: int | None,
    action: AuditAction,
    what: str,
    now: datetime,
    *,
    about: str = "",
) -> int:
    """Who did what to which object ("issue 3"). Never what anybody said. about: fills the action's gap.
    Returns the id of the entry."""
    made = insert(log).values(officer_id=officer_id, action=action.format(about), object=what, at=now)
    return int(connection.execute(made.returning(log.c.id)).scalar_one())


def entries(
    connection: Connection, *, of: Collection[str] = (), before: int | None = None, limit: int = PAGE
) -> list[Entry]:
    """Who did what, the newest first. of: only entries about these objects ("issue 3")."""
    found = (
        select(log.c.id, log.c.at, officer.c.name.label("who"), log.c.action, log.c.object)
        .outerjoin(officer, officer.c.id == log.c.officer_id)
        .order_by(log.c.id.desc())
        .limit(limit)
    )
    if of:
        found = found.where(log.c.object.in_(of))
    if before is not None:
        found = found.where(log.c.id < before)
    return [Entry(**row._mapping) for row in connection.execute(found)]


def newest(connection: Connection, of: Collection[str], actions: Collection[str]) -> dict[str, str]:
    """By object the last of these actions that is in the log; without those that have none."""
    which = (log.c.object.in_(of), log.c.action.in_(actions))
    last = select(func.max(log.c.id)).where(*which).group_by(log.c.object)
    rows = connection.execute(select(log.c.object, log.c.action).where(log.c.id.in_(last)))
    return {row.object: row.action for row in rows}


def seen_last(connection: Connection) -> dict[int, datetime]:
    """When each officer signed in last."""
    rows = connection.execute(
        select(log.c.officer_id, func.max(log.c.at))
        .where(log.c.action == AuditAction.SIGNED_IN, log.c.officer_id.is_not(None))
        .group_by(log.c.officer_id)
    )
    return {row[0]: row[1] for row in rows}
