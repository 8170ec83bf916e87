"""An issue that was answered or closed is open again, with a date and a line in its history.

No promise waits under an issue that is over (I15): whatever makes somebody owed an answer again says so here.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, case, literal, update

from bot.model.audit import AuditAction
from bot.model.issue import IssueState
from bot.model.promise import again_by
from bot.store.casework import audit_log
from bot.store.tables import issue


def open_again(
    connection: Connection,
    ids: Collection[int],
    why: AuditAction,
    now: datetime,
    *,
    officer_id: int | None = None,
    only_closed: bool = False,
) -> list[int]:
    """Open those of these issues that are over. Returns which those were. A date that is over is a new one.

    officer_id: who did it, None where nobody of ours did. only_closed: what is answered stays so; who waits
    under it is listed with it.
    """
    if not ids:
        return []
    over = [IssueState.CLOSED] if only_closed else [IssueState.ANSWERED, IssueState.CLOSED]
    kind = issue.c.reply_by.type
    date = case((issue.c.reply_by > literal(now, kind), issue.c.reply_by), else_=literal(again_by(now), kind))
    again = (
        update(issue)
        .where(issue.c.id.in_(set(ids)), issue.c.state.in_(over))
        .values(state=IssueState.OPEN, closed_at=None, reply_by=date)
    )
    opened = sorted(connection.scalars(again.returning(issue.c.id)))
    for issue_id in opened:
        audit_log.note(connection, officer_id, why, f"issue {issue_id}", now)
    return opened
