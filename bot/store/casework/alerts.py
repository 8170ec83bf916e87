"""E-mails to officers as rows: written before anything is sent, claimed by one sender, and tried until they
are through or needless. A crash leaves a row that is tried again, so it may come twice and never not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, update

from bot.model.alert import Alert, AlertKind, AlertState
from bot.model.ids import OfficerId
from bot.model.task import FLAGS
from bot.store.database import insert_new
from bot.store.tables import alert, officer, task

_RETRY = (timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=15))
_UNSEEN: ColumnElement[bool] = and_(
    task.c.kind.in_(FLAGS), task.c.done_at.is_(None), task.c.seen_at.is_(None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A flag that nobody has said they look at."""

    task_id: int
    owner_id: OfficerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """waiting: e-mails that failed at least once and are not through. since: the oldest. fault: the last."""

    waiting: int
    since: datetime | None
    fault: str


def add(
    connection: Connection,
    kind: AlertKind,
    about: str,
    officer_ids: Iterable[int],
    now: datetime,
    *,
    task_id: int | None = None,
) -> None:
    """One e-mail for each of them. about: with the kind and the officer it makes the key."""
    statement = insert_new(connection, alert, "key")
    for officer_id in dict.fromkeys(officer_ids):
        values = {"kind": kind, "key": f"{kind}:{about}:{officer_id}", "officer_id": officer_id}
        more = {"task_id": task_id, "state": AlertState.WAITING, "made_at": now, "due_at": now, "tries": 0}
        connection.execute(statement.values(values | more))


def changed_hands(connection: Connection, task_ids: Collection[int], now: datetime) -> None:
    """Flags have another owner now: nobody looks at them until somebody says so, and the owner is told, also
    one who was told of them before."""
    theirs = update(task).where(task.c.id.in_(task_ids)).values(seen_at=None)
    for task_id, owner_id in connection.execute(theirs.returning(task.c.id, task.c.owner_id)).all():
        add(connection, AlertKind.NEW, f"{task_id}:{now:%Y%m%d%H%M%S}", [owner_id], now, task_id=task_id)


def untold(connection: Connection) -> list[Unseen]:
    """Flags whose owner was not told yet."""
    told = exists().where(alert.c.task_id == task.c.id, alert.c.officer_id == task.c.owner_id)
    return _unseen(connection, ~told)


def overdue(connection: Connection, told_before: datetime) -> list[Unseen]:
    """Flags whose owner was told before then, and nobody again since."""
    new, later = alert.alias("new"), alert.alias("later")
    told = (
        select(func.max(new.c.made_at))
        .where(new.c.task_id == task.c.id, new.c.kind == AlertKind.NEW)
        .correlate(task)  # it stands two levels inside: of itself it would look at every flag there is
        .scalar_subquery()
    )
    again = exists().where(
        later.c.task_id == task.c.id, later.c.kind == AlertKind.AGAIN, later.c.made_at >= told
    )
    return _unseen(connection, and_(told <= told_before, ~again))


def _unseen(connection: Connection, which: ColumnElement[bool]) -> list[Unseen]:
    found = select(task.c.id, task.c.owner_id).where(_UNSEEN, which).order_by(task.c.id)
    return [Unseen(task_id=row.id, owner_id=row.owner_id) for row in connection.execute(found)]


def keys_like(connection: Connection, beginning: str) -> set[str]:
    return set(
        connection.scalars(select(alert.c.key).where(alert.c.key.startswith(beginning, autoescape=True)))
    )


def any_due(connection: Connection, now: datetime) -> bool:
    return connection.execute(select(alert.c.id).where(_due(now)).limit(1)).first() is not None


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(alert.c.state == AlertState.WAITING, alert.c.due_at <= now)


def claim(connection: Connection, now: datetime) -> Alert | None:
    """The next e-mail to send, for the caller alone until its next attempt is due."""
    found = connection.execute(
        select(alert)
        .where(_due(now))
        .order_by(alert.c.due_at, alert.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if found is None:
        return None
    after = _RETRY[min(found.tries, len(_RETRY) - 1)]
    values: dict[str, Any] = {"tries": found.tries + 1, "tried_at": now, "due_at": now + after}
    connection.execute(update(alert).where(alert.c.id == found.id).values(values))
    return Alert(
        id=found.id,
        kind=found.kind,
        officer_id=found.officer_id,
        task_id=found.task_id,
        made_at=found.made_at,
        tries=found.tries + 1,
    )


def is_open(connection: Connection, task_id: int) -> bool:
    return connection.execute(select(task.c.id).where(task.c.id == task_id, _UNSEEN)).first() is not None


def settle(connection: Connection, alert_id: int, state: AlertState, now: datetime) -> None:
    sent = {"sent_at": now, "fault": None} if state is AlertState.SENT else {}
    connection.execute(update(alert).where(alert.c.id == alert_id).values(state=state, **sent))


def failed(connection: Connection, alert_id: int, fault: str) -> None:
    connection.execute(update(alert).where(alert.c.id == alert_id).values(fault=fault))


def trouble(connection: Connection) -> Trouble:
    """What is not getting through."""
    stuck = and_(alert.c.state == AlertState.WAITING, alert.c.fault.is_not(None))
    row = connection.execute(
        select(func.count(), func.min(alert.c.made_at), func.max(alert.c.fault)).where(stuck)
    ).one()
    return Trouble(waiting=int(row[0]), since=row[1], fault=row[2] or "")


def deputies(connection: Connection) -> list[OfficerId]:
    """Who hears of every new flag, besides whom it belongs to."""
    found = select(officer.c.id).where(officer.c.deputy.is_(True), officer.c.gone_at.is_(None))
    return [OfficerId(each) for each in connection.scalars(found.order_by(officer.c.id))]
