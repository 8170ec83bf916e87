"""The officer's desk: what waits for somebody, in the order of its dates, and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.calendar import is_working_day, working_days_after, working_days_left
from bot.errors import Gone, Refusal
from bot.store.casework import issues, officers, outcomes
from bot.store.casework.issues import Issue
from bot.store.casework.officers import Officer
from bot.store.database import Connection
from bot.store.outbox import queue
from bot.store.reports import answers, issue_summary
from bot.store.reports.issue_summary import Task
from bot.turn.filing import closing_time
from bot.turn.reply import local_day
from bot.turn.rules import safeguarding

WEEK = 5  # working days
FLAGS = frozenset(safeguarding.TASKS.values())
REPLY_WITHIN = 20  # working days, unless another date is chosen
STAGES = {
    "open": "Nothing is decided yet",
    "part": "Part of it is decided",
    "decided": "It is decided. We tell people, we do not ask",
}
HONESTY = ("money", "decided", "still_open", "who_decides", "lasts", "what_you_get", "why")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueIssue:
    """people: who agreed to hear and have heard nothing. state: late, due, soon or waiting; words say it."""

    issue: Issue
    town: str | None
    people: int
    state: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """What needs somebody today. alarms: by channel, what is wrong. next_due: of all open issues.

    cases: those of the unplaced that sound like a case of somebody's own.
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
    due = [due_issue(connection, issue, now) for issue in issues.every(connection) if issue.state == "open"]
    by_kind: dict[str, tuple[Task, ...]] = {}
    for task in issue_summary.open_tasks(connection, without=["due-soon"]):
        by_kind[task.kind] = (*by_kind.get(task.kind, ()), task)
    return Todo(
        late=tuple(each for each in due if each.state == "late"),
        this_week=tuple(each for each in due if each.state in ("due", "soon")),
        tasks=by_kind,
        unplaced=answers.count_unplaced(connection),
        cases=answers.count_cases(connection),
        doubtful=issue_summary.count_doubtful(connection),
        alarms=queue.health(connection, now).alarms,
        next_due=min((local_day(each.issue.reply_by) for each in due), default=None),
    )


def due_issue(connection: Connection, issue: Issue, now: datetime) -> DueIssue:
    if issue.state == "closed":
        state, words = "closed", "Closed"
    elif issue.state == "answered":
        state, words = "fine", "Reply sent"
    elif issue.state == "reopened":
        state, words = "due", "Open again: it did not help"
    else:
        state, words = due_words(local_day(now), local_day(issue.reply_by))
    return DueIssue(
        issue=issue,
        town=issue_summary.more_of(connection, issue.id).town,
        people=outcomes.unheard(connection, issue.id),
        state=state,
        words=words,
    )


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


# --- tasks -------------------------------------------------------------------------------------------


def finish(connection: Connection, task_id: int, officer: Officer, now: datetime, *, note: str = "") -> Task:
    """Mark a task as done. Doing it twice changes nothing. Raises Gone.

    note: what was done, which a flag cannot be closed without; raises Refusal.
    """
    task = issue_summary.task_by_id(connection, task_id)
    if task is None:
        raise Gone(f"there is no task {task_id}")
    if task.done_at is None:
        if task.kind in FLAGS and not note.strip():
            raise Refusal("Write what was done about it.")
        issues.finish_task(connection, task_id, officer.id, now, note=note.strip())
        officers.note(connection, officer.id, f"{task.kind} done", f"task {task_id}", now)
    return task


def mark_read(connection: Connection, event_id: int, officer: Officer, now: datetime) -> None:
    """Take a message that nobody could place off the list. Raises Gone."""
    person_id = answers.event_person(connection, event_id)
    if person_id is None:
        raise Gone(f"there is no message {event_id}")
    made = issues.add_task(
        connection,
        kind="unplaced",
        key=answers.key_of(event_id),
        owner_id=officer.id,
        person_id=person_id,
        event_id=event_id,
        due_at=now,
        opened_at=now,
        done_at=now,
        done_by=officer.id,
    )
    if made is not None:
        officers.note(connection, officer.id, "message read", f"message {event_id}", now)


def put_english(
    connection: Connection, answer_id: int, english: str, officer: Officer, now: datetime
) -> None:
    """An English copy of an answer, with the name of who made it. Raises Gone, Refusal."""
    if answers.line(connection, answer_id) is None:
        raise Gone(f"there is no answer {answer_id}")
    if not english.strip():
        raise Refusal("Write what it means in English.")
    answers.put_english(connection, answer_id, english.strip(), officer.name)
    officers.note(connection, officer.id, "English copy made", f"answer {answer_id}", now)


# --- issues ------------------------------------------------------------------------------------------


def reply_date(today: date) -> date:
    """When people hear, unless another date is chosen."""
    return working_days_after(today, REPLY_WITHIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIssue:
    """An issue opened by hand. honesty: what people are told about money and power, by HONESTY's names."""

    title: str
    town: str
    owner_id: int
    reply_by: date
    stage: str
    honesty: Mapping[str, str]
    sensitive: bool = False


def open_issue(connection: Connection, new: NewIssue, officer: Officer, now: datetime) -> Issue:
    """Open it, with an owner and a date (I9). Raises Refusal when one of them will not do."""
    if officers.by_id(connection, new.owner_id) is None:
        raise Refusal("Choose who answers for it.")
    today = local_day(now)
    if new.reply_by <= today or not is_working_day(new.reply_by):
        raise Refusal("Choose a working day after today.")
    if new.stage not in STAGES:
        raise Refusal("Choose how far it is decided.")
    issue_id = issues.open_new(
        connection,
        about="local",
        title=new.title.strip(),
        owner_id=new.owner_id,
        reply_by=closing_time(new.reply_by),
        honesty={name: words.strip() for name, words in new.honesty.items() if words.strip()},
        now=now,
    )
    issues.change(
        connection,
        issue_id,
        about=f"local:{issue_id}",
        town=new.town or None,
        stage=new.stage,
        sensitive=new.sensitive,
    )
    officers.note(connection, officer.id, "issue opened", f"issue {issue_id}", now)
    found = issues.by_id(connection, issue_id)
    assert found is not None
    return found


def change_owner(
    connection: Connection, issue: Issue, owner_id: int, officer: Officer, now: datetime
) -> Officer:
    """Give an issue to somebody else; returns them. Raises Refusal."""
    owner = officers.by_id(connection, owner_id)
    if owner is None:
        raise Refusal("Choose who looks after it now.")
    if owner.id != issue.owner_id:
        issues.change(connection, issue.id, owner_id=owner.id)
        officers.note(connection, officer.id, "owner changed", f"issue {issue.id}", now)
    return owner


# --- the team ----------------------------------------------------------------------------------------


def invite(
    connection: Connection, *, email: str, name: str, team: str, role: str, by: Officer, now: datetime
) -> int:
    """A new officer, or one who left and comes back. Raises Refusal when they are here already."""
    if officers.by_email(connection, email) is not None:
        raise Refusal("Somebody here has this e-mail address already.")
    gone = issue_summary.officer_even_gone(connection, email)
    if gone is None:
        officer_id = officers.add(connection, email=email, name=name, team=team, role=role, now=now)
    else:
        officer_id = gone
        back = {"name": name, "team": team, "role": role, "gone_at": None}
        officers.change(connection, gone, **back, password_hash=None, code_secret=None)
    officers.note(connection, by.id, f"invited as {role}", f"officer {officer_id}", now)
    return officer_id


def change_role(connection: Connection, officer_id: int, role: str, by: Officer, now: datetime) -> None:
    """Raises Refusal for the last manager, Gone when nobody is there."""
    officer = _here(connection, officer_id)
    if officer.role == "manager" and role != "manager":
        _not_the_last_manager(connection, officer)
    officers.change(connection, officer_id, role=role)
    officers.note(connection, by.id, f"role changed to {role}", f"officer {officer_id}", now)


def remove(connection: Connection, officer_id: int, heir_id: int | None, by: Officer, now: datetime) -> None:
    """Take an officer off the team; what they own goes to somebody else, for nothing is without an owner."""
    officer = _here(connection, officer_id)
    if officer.role == "manager":
        _not_the_last_manager(connection, officer)
    heir = officers.by_id(connection, heir_id) if heir_id is not None else None
    if heir is None or heir.id == officer.id:
        raise Refusal(f"Choose who takes over what {officer.name} looks after.")
    issue_summary.hand_over(connection, officer.id, heir.id)
    officers.change(connection, officer.id, gone_at=now, password_hash=None, code_secret=None)
    officers.note(connection, by.id, "removed", f"officer {officer.id}", now)


def _here(connection: Connection, officer_id: int) -> Officer:
    officer = officers.by_id(connection, officer_id)
    if officer is None:
        raise Gone(f"there is no officer {officer_id}")
    return officer


def _not_the_last_manager(connection: Connection, officer: Officer) -> None:
    managers = [each for each in officers.every(connection) if each.role == "manager"]
    if managers == [officer]:
        raise Refusal(
            f"{officer.name} is the only manager, and somebody has to be. Make somebody else a manager first."
        )
