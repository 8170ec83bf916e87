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

_OVER = (IssueState.ANSWERED, IssueState.CLOSED)


def open_again(
    connection: Connection,
    ids: Collection[int],
    why: AuditAction,
    now: datetime,
    *,
    officer_id: int | None = None,
    only_closed: bool = False,
    noticed: bool = False,
) -> list[int]:
    """Open those of these issues that are over. Returns which those were. A date that is over is a new one.

    officer_id: who did it, None where nobody of ours did. only_closed: what is answered stays so; who waits
    under it is listed with it. noticed: officers see it among those that are open again, whatever its date.
    """
    over = [IssueState.CLOSED] if only_closed else _OVER
    after = IssueState.REOPENED if noticed else IssueState.OPEN
    return _open(connection, ids, over, after, why, now, officer_id)


def open_by_them(connection: Connection, ids: Collection[int], now: datetime) -> list[int]:
    """Somebody said that it is not settled: officers see it of each of these issues, of those that are open
    too. Where they see it already, nothing changes. Returns which do since."""
    before = (IssueState.OPEN, *_OVER)
    return _open(connection, ids, before, IssueState.REOPENED, AuditAction.REOPENED_BY_THEM, now)


def _open(
    connection: Connection,
    ids: Collection[int],
    before: Collection[IssueState],
    after: IssueState,
    why: AuditAction,
    now: datetime,
    officer_id: int | None = None,
) -> list[int]:
    if not ids:
        return []
    kind = issue.c.reply_by.type
    date = case((issue.c.reply_by > literal(now, kind), issue.c.reply_by), else_=literal(again_by(now), kind))
    again = (
        update(issue)
        .where(issue.c.id.in_(set(ids)), issue.c.state.in_(before))
        .values(state=after, closed_at=None, reply_by=date)
    )
    opened = sorted(connection.scalars(again.returning(issue.c.id)))
    for issue_id in opened:
        audit_log.note(connection, officer_id, why, f"issue {issue_id}", now)
    return opened
