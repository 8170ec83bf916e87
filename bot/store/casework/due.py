"""What is due to people, by the date that each was promised: whose is over, and which come near."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, update

from bot.calendar import local_day
from bot.model.ids import IssueId, OfficerId, PromiseId
from bot.model.message import NewsState
from bot.model.outcome import Hearer, OutcomeState
from bot.model.talk import Mode
from bot.model.task import TaskKind
from bot.store.casework.audience import HEARER, NO_WAY
from bot.store.casework.issue_lists import ITS_OWN_DATE, OPEN
from bot.store.casework.promises import OWED, owed_of
from bot.store.tables import address, issue, outbox, outcome, person, promise, talk, task


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """Somebody whose date is over. hearer: who is told, about the talk that the date was given for."""

    promise_id: PromiseId
    issue_id: IssueId
    owner_id: OfficerId
    due_at: datetime
    hearer: Hearer

    @property
    def key(self) -> str:
        """Of the notice: one for each person, issue and date; who helped others hears of each alone."""
        who = f"t{self.hearer.talk_id}" if self.hearer.assisted else f"p{self.hearer.person_id}"
        return f"late:{self.issue_id}:{local_day(self.due_at).isoformat()}:{who}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """A date by which somebody under an issue was told they hear."""

    issue_id: IssueId
    owner_id: OfficerId
    due_at: datetime


def overdue(
    connection: Connection, before: datetime, channels: Collection[str], *, after: int, limit: int
) -> list[Overdue]:
    """Whose date was before then, who was not told so, and can be by these channels; in the order of their
    promises, after the one named.

    Not those to whom news is on its way: it would cross with "we are late".
    """
    found = (
        select(
            promise.c.id.label("promise_id"),
            promise.c.issue_id,
            issue.c.owner_id,
            *HEARER,
            promise.c.due_at,
        )
        .select_from(promise)
        .join(issue, issue.c.id == promise.c.issue_id)
        .join(talk, talk.c.id == promise.c.talk_id)
        .join(person, person.c.id == promise.c.person_id)
        .join(address, address.c.id == talk.c.address_id)
        .where(
            OWED,
            promise.c.due_at < before,
            or_(promise.c.late_for.is_(None), promise.c.late_for != promise.c.due_at),
            promise.c.id > after,
            NO_WAY.is_(None),
            address.c.channel.in_(sorted(channels)),
            ~_being_written_out(),
            ~_on_the_way(),
        )
        .order_by(promise.c.id)
        .limit(limit)
    )
    names = ("promise_id", "issue_id", "owner_id")
    rows = [dict(row._mapping) for row in connection.execute(found)]
    return [
        Overdue(**{name: row.pop(name) for name in names}, due_at=row["due_at"], hearer=Hearer(**row))
        for row in rows
    ]


def _being_written_out() -> ColumnElement[bool]:
    sending = (outcome.c.issue_id == promise.c.issue_id, outcome.c.state == OutcomeState.SENDING)
    return exists().where(*sending).correlate(promise)


def _on_the_way() -> ColumnElement[bool]:
    """A message that keeps it, or another promise of this person under the same issue. Who helped others
    hears of each alone."""
    same = promise.alias("same")
    return (
        select(outbox.c.id)
        .join_from(outbox, same, same.c.talk_id == outbox.c.talk_id)
        .where(
            outbox.c.news == NewsState.WAITING,
            same.c.issue_id == promise.c.issue_id,
            same.c.person_id == promise.c.person_id,
            or_(talk.c.mode != Mode.ASSISTED, same.c.id == promise.c.id),
        )
        .correlate(promise, talk)
        .exists()
    )


def told_late(connection: Connection, promise_ids: Collection[int]) -> None:
    """These people are told of the date that they have now: once, whatever issue they are put under."""
    if promise_ids:
        theirs = update(promise).where(promise.c.id.in_(promise_ids))
        connection.execute(theirs.values(late_for=promise.c.due_at))


# --- dates that come near -----------------------------------------------------------------------------


def dates(connection: Connection, since: datetime, before: datetime) -> list[DueDate]:
    """All dates of issues between these moments: of each who is owed an answer; of an open issue in which
    nobody is, its own."""
    within = and_(promise.c.due_at >= since, promise.c.due_at < before)
    promised = (
        select(promise.c.issue_id, issue.c.owner_id, promise.c.due_at)
        .join_from(promise, issue, issue.c.id == promise.c.issue_id)
        .where(OWED, within)
        .distinct()
    )
    own = select(issue.c.id.label("issue_id"), issue.c.owner_id, issue.c.reply_by.label("due_at")).where(
        issue.c.reply_by >= since, issue.c.reply_by < before, _goes_by_its_own()
    )
    rows = [*connection.execute(promised), *connection.execute(own)]
    return [DueDate(**row._mapping) for row in rows]


def _goes_by_its_own() -> ColumnElement[bool]:
    """An open issue in which nobody is owed an answer, and whose own date counts."""
    somebody = promise.alias("somebody")
    owed = exists().where(somebody.c.issue_id == issue.c.id, owed_of(somebody)).correlate(issue)
    return and_(issue.c.state.in_(OPEN), ITS_OWN_DATE, ~owed)


def finish_warnings(connection: Connection, late_before: datetime, now: datetime) -> int:
    """Mark warnings of a date as done that is over, or that nobody waits for any more: what is late stands in
    the list of what is late. Returns how many."""
    waits = (
        select(promise.c.id)
        .where(promise.c.issue_id == task.c.issue_id, promise.c.due_at == task.c.due_at, OWED)
        .correlate(task)
        .exists()
    )
    its_own = (
        select(issue.c.id)
        .where(issue.c.id == task.c.issue_id, issue.c.reply_by == task.c.due_at, _goes_by_its_own())
        .correlate(task)
        .exists()
    )
    needless = or_(task.c.due_at < late_before, ~or_(waits, its_own))
    warnings = (task.c.kind == TaskKind.DUE_SOON, task.c.done_at.is_(None))
    return connection.execute(update(task).where(*warnings, needless).values(done_at=now)).rowcount


def finish_earlier_warnings(connection: Connection, date: DueDate, key: str, now: datetime) -> None:
    """Of one date there is one warning: the last."""
    connection.execute(
        update(task)
        .where(
            task.c.kind == TaskKind.DUE_SOON,
            task.c.issue_id == date.issue_id,
            task.c.due_at == date.due_at,
            task.c.key != key,
            task.c.done_at.is_(None),
        )
        .values(done_at=now)
    )
