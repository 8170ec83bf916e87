"""The officer's first page: what is late, due, unread or to be called."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.calendar import local_day, working_days_left
from bot.model.issue import Issue
from bot.model.task import NOT_LISTED, Task, place_of
from bot.store.casework import issues, promises, tasks
from bot.store.database import Connection
from bot.store.outbox import queue
from bot.store.reports import answers, sendings

WEEK = 5  # working days


@dataclass(frozen=True, slots=True, kw_only=True)
class DueIssue:
    """people: who agreed to hear and have heard nothing. state: late, due, soon or waiting; words say it."""

    issue: Issue
    people: int
    state: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """What needs somebody today. tasks: by kind, in the order in which kinds stand on the page.

    unplaced: messages that belong to no question; cases: those among them that sound like a case of
    somebody's own. doubtful: messages of which nobody knows whether they went out. alarms: by lane, what is
    wrong. next_due: of all open issues.
    """

    late: tuple[DueIssue, ...]
    this_week: tuple[DueIssue, ...]
    tasks: Mapping[str, tuple[Task, ...]]
    unplaced: int
    cases: int
    doubtful: int
    alarms: Mapping[str, str]
    next_due: date | None

    @property
    def empty(self) -> bool:
        lists = (self.late, self.this_week, self.tasks, self.alarms)
        return not (any(lists) or self.unplaced or self.doubtful)


def todo(connection: Connection, now: datetime) -> Todo:
    """Issues by their dates, tasks by their kinds, and what only shows in counts."""
    due = due_issues(connection, now, ("open",))
    by_kind: dict[str, list[Task]] = {}
    for task in tasks.open_tasks(connection, without=NOT_LISTED):
        by_kind.setdefault(task.kind, []).append(task)
    return Todo(
        late=tuple(each for each in due if each.state == "late"),
        this_week=tuple(each for each in due if each.state in ("due", "soon")),
        tasks={kind: tuple(by_kind[kind]) for kind in sorted(by_kind, key=place_of)},
        unplaced=answers.count_unplaced(connection),
        cases=answers.count_cases(connection),
        doubtful=sendings.count_doubtful(connection),
        alarms=queue.health(connection, now).alarms,
        next_due=min((local_day(each.issue.reply_by) for each in due), default=None),
    )


def due_issues(
    connection: Connection, now: datetime, states: Collection[str] | None = None
) -> list[DueIssue]:
    """All issues, or those in these states, what is due first at the top. Two queries, however many."""
    waiting = promises.owed_by_issue(connection, states)
    return [due_issue(each, waiting.get(each.id, 0), now) for each in issues.every(connection, states)]


def due_issue(issue: Issue, people: int, now: datetime) -> DueIssue:
    """people: who wait to hear."""
    if issue.state == "closed":
        state, words = "closed", "Closed"
    elif issue.state == "answered":
        state, words = "fine", "Reply sent"
    elif issue.state == "reopened":
        state, words = "due", "Open again: it did not help"
    else:
        state, words = due_words(local_day(now), local_day(issue.reply_by))
    return DueIssue(issue=issue, people=people, state=state, words=words)


def due_at_words(now: datetime, due_at: datetime) -> tuple[str, str]:
    """The same for a task, of which some are due within hours."""
    if due_at < now and local_day(due_at) == local_day(now):
        return "late", "Late"
    return due_words(local_day(now), local_day(due_at))


def due_words(today: date, due: date) -> tuple[str, str]:
    """How a date stands today: a state (late, due, soon, waiting) and the words for it.

    >>> due_words(date(2026, 11, 25), date(2026, 11, 23))
    ('late', 'Late by 2 working days')
    >>> due_words(date(2026, 11, 23), date(2026, 11, 24))
    ('soon', 'Due in 1 working day')
    """
    if due == today:
        return "due", "Due today"
    left = working_days_left(today, due)
    if due < today:
        # A date that passed at a weekend is late by less than a working day.
        return "late", f"Late by {_days(-left)}" if left else "Late"
    if left == 0:
        return "soon", "Due before the next working day"
    return ("soon" if left <= WEEK else "waiting"), f"Due in {_days(left)}"


def _days(number: int) -> str:
    return "1 working day" if number == 1 else f"{number} working days"
