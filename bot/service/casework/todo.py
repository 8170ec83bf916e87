"""The officer's first page: who may be in danger, then what is late, due, unread, to call and to check.

Each block is counted whole and shows its first few. A bounded number of queries, however much waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.calendar import due_day, local_day, unopened_late_before
from bot.model.issue import IssueState
from bot.model.officer import Officer
from bot.model.task import FLAGS, Task, TaskKind, about_kind, place_of
from bot.service.casework.due import this_week
from bot.service.casework.issue_list import DueIssue, Wanted, due_issues
from bot.service.casework.task_cards import TaskCard, cards
from bot.store.casework import alerts, issue_lists, officers, tasks
from bot.store.casework.alerts import Trouble
from bot.store.casework.issue_lists import OPEN
from bot.store.database import Connection
from bot.store.outbox import queue
from bot.store.reports import sendings
from bot.store.reports.said import inbox, unopened
from bot.store.reports.said import unplaced as store
from bot.store.reports.said.unopened import Unopened
from bot.store.reports.said.unplaced import Unplaced

SHOWN = 10
FLAGS_SHOWN = 50  # of each kind: all of them but on the worst of days
UNREAD_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueBlock:
    """total: how many there are; shown: the first of them."""

    total: int = 0
    shown: tuple[DueIssue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskBlock:
    """total, late: how many there are, and how many of them are late. shown: the most urgent."""

    total: int
    late: int
    shown: tuple[TaskCard, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(each.task for each in self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """What needs somebody today. flags, tasks: by kind, in the order in which kinds stand on the page.

    reopened: those of them that are neither late nor due this week. untold: issues that were answered or
    closed while somebody in them is still owed an answer. matters: new ones that nobody has read and that are
    not due yet. unread_rows: rows of the inbox that nobody has read. overdue: what should have been
    read within one working day and was not. unplaced: messages that
    belong to no question, of which `unread` are the oldest; cases: those among them that sound like a case of
    somebody's own. doubtful: messages of which nobody knows whether they went out. alarms: by lane, what is
    wrong. stuck: e-mails about alerts that do not get through. next_due: of all open issues. absent: for whom
    the officer stands in, where only theirs was asked for.
    """

    flags: Mapping[str, TaskBlock]
    late: IssueBlock
    this_week: IssueBlock
    reopened: IssueBlock
    untold: IssueBlock
    matters: IssueBlock
    tasks: Mapping[str, TaskBlock]
    unread: tuple[Unplaced, ...]
    unread_rows: int
    overdue: Unopened
    unplaced: int
    cases: int
    doubtful: int
    alarms: Mapping[str, str]
    stuck: Trouble
    has_deputy: bool
    next_due: date | None
    absent: tuple[Officer, ...] = ()

    @property
    def empty(self) -> bool:
        issues = (self.late, self.this_week, self.reopened, self.untold, self.matters)
        some = (
            self.flags,
            self.tasks,
            self.alarms,
            self.unread_rows,
            self.overdue.total,
            self.unplaced,
            self.doubtful,
            self.stuck.waiting,
        )
        return not (any(some) or any(each.total for each in issues))


def todo(connection: Connection, now: datetime, *, owner_id: int | None = None) -> Todo:
    """owner_id: only what is this officer's, and of those for whom they stand in; flags are everybody's,
    whoever they belong to."""
    every = _tasks(connection, now, owner_id)
    issues = _issues(connection, now, owner_id)
    next_due = issue_lists.next_due(connection)
    unplaced, cases = store.count_unplaced(connection)
    return Todo(
        flags={kind: block for kind, block in every.items() if kind in FLAGS},
        tasks={kind: block for kind, block in every.items() if kind not in FLAGS},
        **issues,
        unread=tuple(store.unplaced(connection, UNREAD_SHOWN)) if unplaced else (),
        unread_rows=inbox.count_unread(connection),
        overdue=unopened.late(connection, unopened_late_before(now)),
        unplaced=unplaced,
        cases=cases,
        doubtful=sendings.count_doubtful(connection),
        alarms=queue.health(connection, now).alarms,
        stuck=alerts.trouble(connection),
        has_deputy=bool(alerts.deputies(connection)),
        next_due=None if next_due is None else due_day(next_due),
        absent=() if owner_id is None else tuple(officers.covered_by(connection, owner_id)),
    )


def _tasks(connection: Connection, now: datetime, owner_id: int | None) -> dict[str, TaskBlock]:
    counts = tasks.counts(connection, now, owner_id=owner_id)
    found = tasks.first_of_each_kind(connection, each=SHOWN, flags=FLAGS_SHOWN, owner_id=owner_id)
    shown: dict[str, list[TaskCard]] = {}
    for card in cards(connection, found):
        shown.setdefault(card.task.kind, []).append(card)
    return {
        kind: TaskBlock(total=counts[kind].total, late=counts[kind].late, shown=tuple(shown.get(kind, ())))
        for kind in sorted(counts, key=place_of)
    }


def lists(now: datetime, owner_id: int | None = None) -> dict[str, Wanted]:
    """The lists of issues that need somebody, by their names in `Todo`. None stands in two of them."""
    today, after = this_week(local_day(now))
    is_open = Wanted(states=OPEN, owner_id=owner_id)
    return {
        "late": replace(is_open, due_to=today),
        "this_week": replace(is_open, due_from=today, due_to=after),
        "reopened": replace(is_open, states=(IssueState.REOPENED,), due_from=after),
        "untold": replace(is_open, states=(IssueState.ANSWERED, IssueState.CLOSED), owed=True),
        "matters": replace(is_open, states=(IssueState.OPEN,), due_from=after, unread=True),
    }


def _issues(connection: Connection, now: datetime, owner_id: int | None) -> dict[str, IssueBlock]:
    wanted = lists(now, owner_id)
    totals = issue_lists.counts(connection, wanted)
    rows = {
        name: issue_lists.page(connection, each, size=SHOWN) for name, each in wanted.items() if totals[name]
    }
    every = [issue for found in rows.values() for issue in found]
    due = {each.issue.id: each for each in due_issues(connection, every, now)}
    return {
        name: IssueBlock(total=totals[name], shown=tuple(due[each.id] for each in rows.get(name, ())))
        for name in wanted
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for one officer, and for those for whom they stand in, in counts. flags, unread_rows: of
    everybody, as `Todo` has them."""

    flags: int
    late: int
    this_week: int
    matters: int
    unread_rows: int
    calls: int
    checks: int
    other: int


def waiting(connection: Connection, officer_id: int, now: datetime) -> Waiting:
    counts = tasks.counts(connection, now, owner_id=officer_id)
    totals = {kind: each.total for kind, each in counts.items()}
    issues = issue_lists.counts(connection, lists(now, officer_id))
    calls = {kind for kind in totals if about_kind(kind).alert == "call-back"}
    apart = {*FLAGS, *calls, TaskKind.CHECK}
    return Waiting(
        flags=sum(number for kind, number in totals.items() if kind in FLAGS),
        late=issues["late"],
        this_week=issues["this_week"],
        matters=issues["matters"],
        unread_rows=inbox.count_unread(connection),
        calls=sum(totals[kind] for kind in calls),
        checks=totals.get(TaskKind.CHECK, 0),
        other=sum(number for kind, number in totals.items() if kind not in apart),
    )


def looked(connection: Connection, officer_id: int, upto: datetime, now: datetime) -> None:
    """This officer has looked through what came until then, which is never later than now."""
    officers.looked(connection, officer_id, min(upto, now))
