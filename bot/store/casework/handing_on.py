"""What an officer looked after, on its way to somebody else: a row for each press, and which issues are left.

Told apart are issues that go over one by one, because somebody waits for an answer or was to hear of an owner
before, and all others, of which nobody is told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, insert, or_, select, update

from bot.model.audit import AuditAction
from bot.model.message import MessageState
from bot.model.outcome import OutcomeKind, OutcomeState
from bot.store.casework import officers
from bot.store.casework.promises import OWED
from bot.store.tables import handing_on, issue, issue_change, log, officer, outbox, outcome, promise


@dataclass(frozen=True, slots=True, kw_only=True)
class HandingOn:
    """One press that is not carried out to its end. by_id: who pressed. log_id: its entry. untold: why people
    are not told, None where they are."""

    id: int
    from_id: int
    to_id: int
    by_id: int
    log_id: int
    untold: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """left: issues that are still to go from one officer to another."""

    name: str
    heir: str
    left: int


_NAMES = ("id", "from_id", "to_id", "by_id", "log_id", "untold", "made_at")
_WAITING = select(*(handing_on.c[name] for name in _NAMES)).where(handing_on.c.done_at.is_(None))


def add(
    connection: Connection,
    *,
    from_id: int,
    to_id: int,
    by_id: int,
    log_id: int,
    untold: str | None,
    now: datetime,
) -> None:
    """An earlier one of the same officer that is not done yet ends: all goes where they said last."""
    _end(connection, handing_on.c.from_id == from_id, now)
    made = {"from_id": from_id, "to_id": to_id, "by_id": by_id, "log_id": log_id, "untold": untold}
    connection.execute(insert(handing_on).values(**made, made_at=now))


def waiting(connection: Connection) -> list[HandingOn]:
    """Those that are not done, the oldest first."""
    return [HandingOn(**row._mapping) for row in connection.execute(_WAITING.order_by(handing_on.c.id))]


def lock(connection: Connection, id_: int) -> HandingOn | None:
    """As it stands now; nobody else works on it until this transaction is over. None where it is done."""
    row = connection.execute(_WAITING.where(handing_on.c.id == id_).with_for_update()).first()
    return HandingOn(**row._mapping) if row else None


def comes_to(connection: Connection, officer_id: int) -> Sequence[int]:
    """The issues that are still on their way to this officer."""
    found = _left(issue.c.id).where(handing_on.c.to_id == officer_id)
    return connection.scalars(found.order_by(issue.c.id)).all()


def told_of_next(officer_id: int, heir_id: int | None) -> Select[Any]:
    """Those of them whose people would hear of that heir: not where they are told nothing, nor where it goes
    back to whose it is."""
    back = handing_on.c.from_id == heir_id
    return _left(issue.c.id).where(handing_on.c.to_id == officer_id, handing_on.c.untold.is_(None), ~back)


def pass_on(connection: Connection, from_id: int, to_id: int, now: datetime, *, untold: str | None) -> None:
    """What was on its way to one officer goes to another. What is theirs already stays where it is. untold:
    why nobody is told of the other one, None where they are told, unless they were not to be before."""
    here = and_(handing_on.c.to_id == from_id, handing_on.c.done_at.is_(None))
    silent = func.coalesce(handing_on.c.untold, untold)
    connection.execute(update(handing_on).where(here).values(to_id=to_id, untold=silent))
    _end(connection, handing_on.c.from_id == handing_on.c.to_id, now)


def finish(connection: Connection, id_: int, now: datetime) -> None:
    _end(connection, handing_on.c.id == id_, now)


def _end(connection: Connection, which: ColumnElement[bool], now: datetime) -> None:
    connection.execute(update(handing_on).where(which, handing_on.c.done_at.is_(None)).values(done_at=now))


def going(connection: Connection) -> list[Going]:
    """What is under way, for those who look at the team; without what has nothing left."""
    found = (
        _left(_from.c.name, _to.c.name.label("heir"), func.count().label("left"))
        .join(_to, _to.c.id == handing_on.c.to_id)
        .group_by(handing_on.c.id, _from.c.name, _to.c.name)
        .order_by(handing_on.c.id)
    )
    return [Going(name=row.name, heir=row.heir, left=row.left) for row in connection.execute(found)]


# --- which issues --------------------------------------------------------------------------------------

_owed = exists().where(promise.c.issue_id == issue.c.id, OWED)
# Words about an owner before that have not gone out, or not to everybody.
_on_its_way = exists().where(
    outcome.c.issue_id == issue.c.id,
    outcome.c.kind == OutcomeKind.NEW_OWNER,
    or_(
        outcome.c.state.in_([OutcomeState.DRAFT, OutcomeState.TIMED, OutcomeState.SENDING]),
        exists().where(outbox.c.outcome_id == outcome.c.id, outbox.c.state == MessageState.QUEUED),
    ),
)
_ONE_BY_ONE = or_(_owed, _on_its_way)


_from, _to = officer.alias("from_officer"), officer.alias("to_officer")
_given_since = exists().where(
    issue_change.c.issue_id == issue.c.id,
    issue_change.c.field == "owner",
    issue_change.c.log_id > handing_on.c.log_id,
)


def _left(*columns: ColumnElement[Any]) -> Select[Any]:
    """Of presses that are not done, the issues that are still the leaver's: all of them. Who is back, and may
    own again, keeps what was opened for them or given to them since the press."""
    since = or_(issue.c.opened_at > handing_on.c.made_at, _given_since)
    return (
        select(*columns)
        .select_from(handing_on)
        .join(_from, _from.c.id == handing_on.c.from_id)
        .join(issue, issue.c.owner_id == handing_on.c.from_id)
        .where(handing_on.c.done_at.is_(None), ~and_(officers.may_own(_from), since))
    )


def still(connection: Connection, handing: HandingOn, issue_id: int) -> bool:
    """Whether this issue is still to go over."""
    found = _left(issue.c.id).where(handing_on.c.id == handing.id, issue.c.id == issue_id)
    return connection.execute(found).first() is not None


def one_by_one(connection: Connection, handing: HandingOn, limit: int) -> Sequence[int]:
    """The next issues of which somebody may hear, those that are due first."""
    found = _left(issue.c.id).where(handing_on.c.id == handing.id, _ONE_BY_ONE)
    return connection.scalars(found.order_by(issue.c.reply_by, issue.c.id).limit(limit)).all()


def in_silence(connection: Connection, handing: HandingOn, limit: int) -> Sequence[int]:
    """The next issues of which nobody is to be told. Nobody else changes them until this transaction is
    over."""
    found = _left(issue.c.id).where(handing_on.c.id == handing.id, ~_ONE_BY_ONE).order_by(issue.c.id)
    return connection.scalars(found.limit(limit).with_for_update(of=issue, key_share=True)).all()


def give(
    connection: Connection, handing: HandingOn, issue_ids: Collection[int], by_id: int, now: datetime
) -> None:
    """Another owner for these issues, and a line in the history of each. by_id: who is named there."""
    if not issue_ids:
        return
    names = select(officer.c.id, officer.c.name).where(officer.c.id.in_([handing.from_id, handing.to_id]))
    named = {row.id: row.name for row in connection.execute(names)}
    connection.execute(update(issue).where(issue.c.id.in_(issue_ids)).values(owner_id=handing.to_id))
    lines = [
        {"officer_id": by_id, "action": AuditAction.OWNER_CHANGED, "object": f"issue {each}", "at": now}
        for each in issue_ids
    ]
    entries = connection.execute(insert(log).returning(log.c.id, log.c.object), lines).all()
    change = {"field": "owner", "before": named[handing.from_id], "after": named[handing.to_id]}
    connection.execute(
        insert(issue_change),
        [{"issue_id": int(row.object.split()[1]), "log_id": row.id, **change} for row in entries],
    )
